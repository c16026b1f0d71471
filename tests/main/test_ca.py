"""`chargewright ca`: authorities are made once, shown without their keys, and sign for our own port."""

import asyncio
import re
import ssl

import psycopg
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_der_private_key
from typer.testing import CliRunner

from chargewright.adapters.postgres.certificates import Authorities
from chargewright.adapters.postgres.database import Database
from chargewright.kernel.problem import Conflict, NotFound
from chargewright.main import cli_beside
from chargewright.main.cli import app
from chargewright.main.clock import SystemClock
from chargewright.main.keys import _line
from tests.play.network import Site


@pytest.fixture
def ca(fresh_database, tmp_path, monkeypatch):
    """Runs `chargewright ca …` on a database of its own."""
    monkeypatch.setattr(cli_beside, "write_logs", lambda _settings: None)
    variables = {
        "CHARGEWRIGHT_DATABASE_URL": fresh_database.owner,
        "CHARGEWRIGHT_DATABASE_OWNER_URL": fresh_database.owner,
        "CHARGEWRIGHT_VAULT_KEYS": _line(bytes(range(32))),
    }

    def run(*words):
        done = CliRunner().invoke(app, ["ca", *words], env=variables)
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        return done.stdout

    return run


def kept(database):
    with psycopg.connect(database.owner) as connection:
        return connection.execute(
            "SELECT kind, key_type, certificate, key_sealed, retired_at FROM certificate_authority"
        ).fetchall()


def test_a_root_and_an_authority_below_it_are_made_of_each_sort_once(ca, fresh_database):
    ca("create", "--organization", "Test BV")
    assert sorted(row[:2] for row in kept(fresh_database)) == [
        ("intermediate", "ecdsa"),
        ("intermediate", "rsa"),
        ("root", "ecdsa"),
        ("root", "rsa"),
    ]
    with pytest.raises(Conflict, match="--anew"):
        ca("create", "--organization", "Test BV", "--key", "ecdsa")
    ca("create", "--organization", "Test BV", "--key", "ecdsa", "--anew")
    assert sorted(row[1] for row in kept(fresh_database) if row[4] is not None) == ["ecdsa"] * 2


def test_a_root_is_let_go_once_it_issues_no_more_and_what_is_below_it_goes_with_it(
    ca, fresh_database
):
    ca("create", "--organization", "Test BV", "--key", "ecdsa")
    (root,) = re.findall(r"(cau_\w+)\W+root", ca("show", "--all"))
    with pytest.raises(Conflict, match="still issues"):
        ca("let-go", root)
    ca("create", "--organization", "Test BV", "--key", "ecdsa", "--anew")
    ca("let-go", root)
    table = ca("show", "--all")
    assert max(map(len, table.splitlines())) <= 80
    assert re.search(rf"{root} +│ root +│ \d{{4}}-\d\d-\d\d │ let go", table), table
    assert len(re.findall(r"│ issues +│", table)) == 2
    assert believed(fresh_database) == {row[2] for row in kept(fresh_database) if row[4] is None}
    with pytest.raises(NotFound):
        ca("let-go", "cau_other")


def believed(database):
    """What gateways believe of ours."""

    async def work():
        links = Database(database.journal, connections_max=1, name="links")
        await links.open()
        try:
            return await Authorities(links, SystemClock()).certificates()
        finally:
            await links.close()

    text = asyncio.run(work())
    return {
        f"{each}-----END CERTIFICATE-----\n"
        for each in text.split("-----END CERTIFICATE-----\n")[:-1]
    }


def test_a_key_is_sealed_and_never_shown(ca, fresh_database):
    said = ca("create", "--organization", "Test BV", "--key", "ecdsa")
    said += ca("show") + ca("export") + ca("export", "--intermediate")
    assert "PRIVATE KEY" not in said
    for *_, sealed, _ in kept(fresh_database):
        assert b"PRIVATE" not in sealed
        with pytest.raises(ValueError, match="Could not deserialize"):
            load_der_private_key(bytes(sealed), None)


def test_stations_that_know_the_root_believe_our_own_port(ca, tmp_path):
    ca("create", "--organization", "Test BV")
    said = ca("server", "--host", "ocpp.example.org", "--host", "192.0.2.7", "--out", str(tmp_path))
    files = dict(re.findall(r"^CHARGEWRIGHT_OCPP_(\w+)=(.+)$", said, re.MULTILINE))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(files["TLS_CERTIFICATE_FILE"], files["TLS_KEY_FILE"])
    server.load_cert_chain(files["TLS_SECOND_CERTIFICATE_FILE"], files["TLS_SECOND_KEY_FILE"])
    roots = {root.subject: root for root in x509.load_pem_x509_certificates(ca("export").encode())}
    for name in ("ecdsa", "rsa"):
        chain = (tmp_path / f"station-server-{name}.pem").read_bytes()
        leaf, signing = x509.load_pem_x509_certificates(chain)
        leaf.verify_directly_issued_by(signing)
        signing.verify_directly_issued_by(roots[signing.issuer])
        assert (tmp_path / f"station-server-{name}.key").stat().st_mode & 0o077 == 0


def test_what_was_issued_is_listed_and_revoked_by_its_id(ca, fresh_database):
    ca("create", "--organization", "Test BV", "--key", "ecdsa")
    Site(fresh_database.owner).seed().station("S1")
    with psycopg.connect(fresh_database.owner) as connection:
        connection.execute(
            "INSERT INTO issued_certificate (organization_id, id, station_id, use, csr, csr_sha256, state,"
            " requested_at) VALUES ('org_1', 'cer_1', 'stn_S1', 'V2GCertificate', '', '', 'asked', now())"
        )
    assert "cer_1" in ca("list", "--station", "S1")
    assert "cer_1" not in ca("list", "--station", "S2")
    ca("revoke", "cer_1", "--reason", "stolen")
    with pytest.raises(NotFound, match="cer_1"):
        ca("revoke", "cer_1", "--reason", "again")


def test_what_stations_have_is_listed(ca, fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    with psycopg.connect(fresh_database.owner) as connection:
        connection.execute(
            "INSERT INTO installed_certificate (organization_id, id, station_id, type, hash_algorithm,"
            " issuer_name_hash, issuer_key_hash, serial_number, position, first_at, last_at) VALUES ('org_1',"
            " 'ice_1', 'stn_S1', 'MORootCertificate', 'SHA256', '', '', '1f2e', 0, now(), now())"
        )
    assert "1f2e" in ca("installed")
    assert "1f2e" not in ca("installed", "--station", "S2")


def test_without_an_authority_nothing_is_exported_or_signed(ca, tmp_path):
    with pytest.raises(NotFound, match="ca create"):
        ca("export")
    with pytest.raises(NotFound, match="ca create"):
        ca("server", "--host", "ocpp.example.org", "--out", str(tmp_path))
