"""`chargewright station-test` against a real gateway: what is good, and what it finds where it is not."""

import asyncio
import json

import psycopg
import pytest
from typer.testing import CliRunner

from chargewright.adapters.authority import key_text, pem
from chargewright.main.cli import app
from chargewright.main.clock import SystemClock
from chargewright.main.station_test import Asked, UnusableUrl, Verdict, as_json, is_good, look_at
from tests.play.certificates import Authority, csr
from tests.play.gateway import serving
from tests.play.network import PASSWORD, Site


@pytest.fixture(scope="module")
def authority():
    return Authority.made()


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    return fresh_database


def looked(network, scheme="ws", tls=None, **more):
    """What was seen, by the name of each check."""

    async def story():
        async with serving(network, tls=tls) as (_, port):
            url = f"{scheme}://127.0.0.1:{port}/ocpp/"
            return await look_at(Asked(url=url, **more), SystemClock())

    checks = asyncio.run(story())
    return checks, {each.name: (each.verdict, each.seen) for each in checks}


def test_a_deployment_with_tls_is_good_in_everything(network, authority, tmp_path):
    root = tmp_path / "root.pem"
    root.write_text(pem(authority.root.certificate))
    checks, seen = looked(
        network, "wss", authority.server(tmp_path), identity="S1", password=PASSWORD, ca=root
    )
    assert is_good(checks), as_json(checks)
    assert seen["TLS 1.1"] == (Verdict.GOOD, "not spoken")
    assert seen["TLS 1.2"] == seen["TLS 1.3"] == (Verdict.GOOD, "spoken")
    assert "ECDHE-ECDSA-AES128-GCM-SHA256" in seen["ciphers"][1]
    assert seen["weak ciphers"][0] is Verdict.GOOD
    assert seen["no password"] == seen["wrong password"] == (Verdict.GOOD, "refused: 401")
    assert seen["unknown station"] == (Verdict.GOOD, "refused: 404")
    assert {seen[f"boot {each}"] for each in ("ocpp1.6", "ocpp2.0.1", "ocpp2.1")} == {
        (Verdict.GOOD, "Accepted")
    }


def test_a_station_of_profile_3_shows_its_certificate(network, authority, tmp_path):
    with psycopg.connect(network.owner) as connection:
        connection.execute("UPDATE station SET security_profile = 3")
    _, signed = authority.station(tmp_path, "S1")
    (together,) = tmp_path.glob("client-*.pem")
    root = tmp_path / "root.pem"
    root.write_text(pem(authority.root.certificate))
    checks, seen = looked(
        network, "wss", authority.server(tmp_path), identity="S1", ca=root, certificate=together
    )
    assert is_good(checks), as_json(checks)
    assert seen["boot ocpp1.6"] == (Verdict.GOOD, "Accepted")
    assert seen["no password"][0] is Verdict.SKIPPED
    assert signed.subject.rfc4514_string().endswith("CN=S1")


def test_a_certificate_that_nobody_believes_ends_the_test(network, authority, tmp_path):
    checks, seen = looked(network, "wss", authority.server(tmp_path))
    assert not is_good(checks)
    assert list(seen) == ["chain"]
    assert seen["chain"][0] is Verdict.BAD


def test_without_tls_it_is_said_and_a_wrong_password_is_bad_for_the_boot_alone(network):
    checks, seen = looked(network, identity="S1", password="another-password-x")
    assert seen["tls"][0] is Verdict.WARNING
    assert seen["boot ocpp1.6"] == (Verdict.BAD, "refused: 401")
    assert not is_good(checks)
    assert "another-password-x" not in as_json(checks)


def test_who_lets_everybody_in_is_told_so(network):
    with psycopg.connect(network.owner) as connection:
        connection.execute(
            "UPDATE station SET security_profile = 0, password_salt = NULL, password_sha256 = NULL"
        )
    _, seen = looked(network, identity="S1")
    assert seen["no password"] == (Verdict.BAD, "let in")


def test_the_command_ends_with_1_and_tells_programs_why():
    said = CliRunner().invoke(
        app, ["station-test", "ws://127.0.0.1:1/ocpp/", "--identity", "S1", "--json"]
    )
    assert said.exit_code == 1
    told = json.loads(said.stdout)
    assert told["ok"] is False
    assert {"check", "verdict", "seen"} == set(told["checks"][0])


@pytest.mark.parametrize("url", ["http://127.0.0.1/", "nowhere", "ws://"])
def test_what_is_no_address_is_refused_in_a_sentence(url):
    with pytest.raises(UnusableUrl, match="ws://"):
        asyncio.run(look_at(Asked(url=url), SystemClock()))


def test_a_certificate_that_cannot_be_read_is_refused_in_a_sentence(tmp_path):
    text, key = csr("S1")
    file = tmp_path / "no-certificate.pem"
    file.write_text(text + key_text(key))
    asked = Asked(url="wss://127.0.0.1:1/", certificate=file)
    with pytest.raises(UnusableUrl, match="cannot be used"):
        asyncio.run(look_at(asked, SystemClock()))
