"""Which certificates a station has, by what becomes of our commands."""

import asyncio
import json

import psycopg
import pytest

from chargewright.adapters.authority import pem
from chargewright.network.installed import hashes_of
from tests.gateway.test_signing import BOOTS
from tests.play.certificates import Authority
from tests.play.gateway import serving, station
from tests.play.network import Site

ROOT = Authority.made().root.certificate


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    return fresh_database


def known(serial):
    return {
        "hashAlgorithm": "SHA256",
        "issuerNameHash": "AB01",
        "issuerKeyHash": "CD02",
        "serialNumber": serial,
    }


def rows(database, columns="type, serial_number"):
    with psycopg.connect(database.owner) as connection:
        return connection.execute(
            f"SELECT {columns} FROM installed_certificate ORDER BY serial_number, position"
        ).fetchall()


def sql(database, statement, *values):
    with psycopg.connect(database.owner) as connection:
        cursor = connection.execute(statement, values)
        return cursor.fetchall() if cursor.description else None


async def answered(network, gateway, own, name, payload, answer):
    """Our command, and the station's answer to it, once that is written down."""
    sql(
        network,
        "INSERT INTO station_command (organization_id, id, station_id, cause, name, payload, requested_at,"
        " expires_at) SELECT 'org_1', 'cmd_' || n, 'stn_S1', 'test ' || n, %s, %s, now(),"
        " now() + interval '1 hour' FROM (SELECT count(*) AS n FROM station_command) AS c",
        name,
        json.dumps(payload),
    )
    gateway.wake_commands("stn_S1")
    _, message_id, action, _ = await own.answer()
    assert action == name
    await own.socket.send(json.dumps([3, message_id, answer]))
    while sql(network, "SELECT 1 FROM station_command WHERE state IN ('queued', 'sent')"):
        await asyncio.to_thread(lambda: None)


def told(network, version, *commands):
    async def story():
        async with (
            serving(network, boot_grace_s=0.0) as (process, port),
            station(port, "S1", subprotocols=(version,)) as own,
        ):
            await own.call("BootNotification", BOOTS[version == "ocpp1.6"])
            for name, payload, answer in commands:
                await answered(network, process.gateway, own, name, payload, answer)

    asyncio.run(story())


def test_a_station_of_1_6_names_those_of_one_type_and_loses_what_it_does_not_name(network):
    asked = {"certificateType": "CentralSystemRootCertificate"}
    told(
        network,
        "ocpp1.6",
        (
            "GetInstalledCertificateIds",
            asked,
            {"status": "Accepted", "certificateHashData": [known("0A"), known("0B")]},
        ),
        (
            "GetInstalledCertificateIds",
            {"certificateType": "ManufacturerRootCertificate"},
            {"status": "Accepted", "certificateHashData": [known("0C")]},
        ),
        (
            "GetInstalledCertificateIds",
            asked,
            {"status": "Accepted", "certificateHashData": [known("0B")]},
        ),
    )
    assert rows(network) == [
        ("CentralSystemRootCertificate", "0B"),
        ("ManufacturerRootCertificate", "0C"),
    ]


def test_a_station_of_2_0_1_names_chains_and_nothing_when_it_has_none(network):
    chain = {
        "certificateType": "V2GCertificateChain",
        "certificateHashData": known("0A"),
        "childCertificateHashData": [known("0B")],
    }
    told(
        network,
        "ocpp2.0.1",
        (
            "GetInstalledCertificateIds",
            {},
            {"status": "Accepted", "certificateHashDataChain": [chain]},
        ),
    )
    assert rows(network, "serial_number, position") == [("0A", 0), ("0B", 1)]
    told(network, "ocpp2.0.1", ("GetInstalledCertificateIds", {}, {"status": "NotFound"}))
    assert rows(network) == []


@pytest.mark.parametrize(
    ("version", "use", "refusals"),
    [
        ("ocpp1.6", "CentralSystemRootCertificate", ("Rejected", "Failed")),
        ("ocpp1.6", "ManufacturerRootCertificate", ("Rejected",)),
        ("ocpp2.0.1", "CSMSRootCertificate", ("Rejected", "Failed")),
    ],
)
def test_what_we_bring_is_known_with_its_expiry_and_gone_when_it_is_deleted(
    network, version, use, refusals
):
    bring = {"certificateType": use, "certificate": pem(ROOT)}
    told(network, version, *(("InstallCertificate", bring, {"status": said}) for said in refusals))
    assert rows(network) == []
    told(network, version, ("InstallCertificate", bring, {"status": "Accepted"}))
    assert rows(network, "type, subject, not_after") == [
        (use, ROOT.subject.rfc4514_string(), ROOT.not_valid_after_utc)
    ]
    columns = "hash_algorithm, issuer_name_hash, issuer_key_hash, serial_number"
    names = ("hashAlgorithm", "issuerNameHash", "issuerKeyHash", "serialNumber")
    (hashes,) = rows(network, columns)
    deleted = {"certificateHashData": dict(zip(names, hashes, strict=True))}
    told(network, version, ("DeleteCertificate", deleted, {"status": "Failed"}))
    assert len(rows(network)) == 1
    told(network, version, ("DeleteCertificate", deleted, {"status": "Accepted"}))
    assert rows(network) == []


def named(*hashes):
    """That the station names these, when it is asked for all."""
    chains = [{"certificateType": "CSMSRootCertificate", "certificateHashData": h} for h in hashes]
    answer = {"status": "Accepted", "certificateHashDataChain": chains}
    return "GetInstalledCertificateIds", {}, answer


def deleted(hashes, status):
    return "DeleteCertificate", {"certificateHashData": hashes}, {"status": status}


def in_our_words(hashes):
    """The same certificate, written as we would."""
    return {key: value.lower().lstrip("0") for key, value in hashes.items()} | {
        "hashAlgorithm": hashes["hashAlgorithm"]
    }


def test_the_same_certificate_written_otherwise_is_one_in_the_words_told_last(network):
    said = known("01020A")
    told(network, "ocpp2.0.1", named(in_our_words(said)), named(said))
    columns = "issuer_name_hash, issuer_key_hash, serial_number"
    assert rows(network, columns) == [("AB01", "CD02", "01020A")]


@pytest.mark.parametrize(
    ("status", "left"), [("Accepted", []), ("NotFound", [("01020A",)]), ("Failed", [("01020A",)])]
)
def test_a_name_that_the_station_did_not_use_is_forgotten_only_where_it_takes_it_away(
    network, status, left
):
    said = known("01020A")
    told(network, "ocpp2.0.1", named(said), deleted(in_our_words(said), status))
    assert rows(network, "serial_number") == left


def test_a_station_that_does_not_know_its_own_name_has_the_certificate_no_longer(network):
    told(network, "ocpp2.0.1", named(known("0A"), known("0B")), deleted(known("0A"), "NotFound"))
    assert rows(network, "serial_number") == [("0B",)]


def test_what_we_brought_stays_where_the_station_does_not_know_our_name_for_it(network):
    bring = {"certificateType": "CSMSRootCertificate", "certificate": pem(ROOT)}
    ours = hashes_of(ROOT, ROOT)
    brought = ("InstallCertificate", bring, {"status": "Accepted"})
    told(network, "ocpp2.0.1", brought, deleted(ours.told, "NotFound"))
    assert rows(network, "serial_number, is_named") == [(ours.serial_number, False)]
    capitals = ours.told | {"serialNumber": f"00{ours.serial_number.upper()}"}
    told(network, "ocpp2.0.1", named(capitals), brought)
    ((serial, is_named, subject),) = rows(network, "serial_number, is_named, subject")
    assert (serial, is_named) == (capitals["serialNumber"], True)
    assert subject == ROOT.subject.rfc4514_string()
