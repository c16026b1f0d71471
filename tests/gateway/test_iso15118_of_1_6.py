"""Plug & Charge of OCPP 1.6: in envelopes, by the flows of 2.0.1, in both directions."""

import asyncio
import json

import psycopg
import pytest

from chargewright.adapters.postgres.database import Database
from tests.gateway.test_contract_certificates import GIVEN, REQUEST, provider_of
from tests.gateway.test_installed_certificates import known, rows, sql
from tests.gateway.test_signing import Signer
from tests.play.certificates import Authority, csr
from tests.play.contracts import believe, contracting, register
from tests.play.gateway import serving, station
from tests.play.network import Site

EMAID = "DE83DUIEN83QGZ"
VENDOR = "org.openchargealliance.iso15118pnc"


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    return fresh_database


async def asked(own, message, data):
    """The status of the envelope, and what was in it."""
    text = data if isinstance(data, str) else json.dumps(data)
    envelope = {"vendorId": VENDOR, "messageId": message, "data": text}
    answer = (await own.call("DataTransfer", envelope))[2]
    inside = answer.get("data")
    return answer["status"], json.loads(inside) if answer["status"] == "Accepted" else inside


def told(network, story):
    async def whole():
        async with contracting(token="t") as contracts:
            believe(network, contracts.pki)
            async with (
                serving(network, provider=provider_of(contracts)) as (process, port),
                station(port, "S1") as own,
            ):
                return await story(own, contracts, process.gateway)

    return asyncio.run(whole())


def test_a_contract_is_looked_at_as_in_2_0_1_and_charges(network):
    register(network, EMAID)

    async def story(own, contracts, _):
        pki = contracts.pki
        good, revoked = pki.contract(EMAID), pki.contract(EMAID)
        pki.revoked.add(revoked.path[0].serial_number)
        written = {"idToken": "DE-83D-UIEN83QGZ-D"}
        said = [
            await asked(own, "Authorize", written | {"certificate": revoked.pem}),
            await asked(own, "Authorize", {"idToken": "DE83DUIEN83QGY", "certificate": good.pem}),
            await asked(own, "Authorize", {"idToken": "DE83DUIEN83QGY"}),
            await asked(
                own,
                "Authorize",
                {
                    "idToken": {"idToken": EMAID, "type": "eMAID"},
                    "iso15118CertificateHashData": pki.hash_data(good.path),
                },
            ),
        ]
        started = await own.call(
            "StartTransaction",
            {
                "connectorId": 1,
                "idTag": EMAID,
                "meterStart": 0,
                "timestamp": "2026-05-04T08:00:00Z",
            },
        )
        return said, started[2]["idTagInfo"]["status"]

    said, started = told(network, story)
    token = "idTokenInfo"
    assert said == [
        ("Accepted", {token: {"status": "Invalid"}, "certificateStatus": "CertificateRevoked"}),
        ("Accepted", {token: {"status": "Invalid"}, "certificateStatus": "ContractCancelled"}),
        ("Accepted", {token: {"status": "Invalid"}}),
        ("Accepted", {token: {"status": "Accepted"}, "certificateStatus": "Accepted"}),
    ]
    assert started == "Accepted"
    with psycopg.connect(network.owner) as connection:
        charged = connection.execute(
            "SELECT s.token_id FROM contract_check AS c JOIN session AS s ON s.id = c.session_id"
        ).fetchall()
    assert charged == [("tok_1",)]


def test_certificates_for_vehicles_and_their_status_come_in_envelopes_too(network):
    async def story(own, contracts, _):
        pki = contracts.pki
        (question, *_) = pki.hash_data(pki.contract(EMAID).path)
        return [
            await asked(own, "Get15118EVCertificate", REQUEST),
            await asked(own, "GetCertificateStatus", {"ocspRequestData": question}),
        ]

    certificate, status = told(network, story)
    assert certificate == ("Accepted", {"status": "Accepted", "exiResponse": GIVEN})
    assert status[1]["status"] == "Accepted"


@pytest.mark.parametrize(
    ("message", "data", "status"),
    [
        ("InstallCertificate", {}, "UnknownMessageId"),
        ("Whatever", {}, "UnknownMessageId"),
        ("Authorize", "no JSON", "Rejected"),
        ("Authorize", {}, "Rejected"),
        ("Get15118EVCertificate", {"action": "Install"}, "Rejected"),
    ],
)
def test_what_cannot_be_understood_is_told_so(network, message, data, status):
    async def story(own, _contracts, _gateway):
        return (await asked(own, message, data))[0]

    assert told(network, story) == status


def test_a_certificate_for_vehicles_is_signed_and_brought_in_an_envelope(network):
    Authority.made().keep(network)

    async def story(own, _contracts, gateway):
        text, _ = csr("S1")
        said = await asked(own, "SignCertificate", {"csr": text})
        await signed(network)
        gateway.wake_commands("stn_S1")
        _, message_id, action, brought = await own.answer()
        await own.socket.send(
            json.dumps([3, message_id, {"status": "Accepted", "data": '{"status":"Rejected"}'}])
        )
        while sql(network, "SELECT 1 FROM station_command WHERE state IN ('queued', 'sent')"):
            await asyncio.to_thread(lambda: None)
        return said, action, brought

    said, action, brought = told(network, story)
    assert said == ("Accepted", {"status": "Accepted"})
    assert (action, brought["vendorId"], brought["messageId"]) == (
        "DataTransfer",
        VENDOR,
        "CertificateSigned",
    )
    assert json.loads(brought["data"])["certificateType"] == "V2GCertificate"
    ((name, state, answer),) = sql(network, "SELECT name, state, answer FROM station_command")
    assert (name, state, answer) == (
        "iso15118.CertificateSigned",
        "rejected",
        {"status": "Rejected"},
    )


async def signed(network):
    database = Database(network.work, connections_max=2, name="signer")
    await database.open()
    try:
        await Signer(database).look()
    finally:
        await database.close()


def test_what_a_station_has_installed_is_known_from_envelopes(network):
    async def story(own, _contracts, gateway):
        sql(
            network,
            "INSERT INTO station_command (organization_id, id, station_id, cause, name, payload, requested_at,"
            " expires_at) VALUES ('org_1', 'cmd_1', 'stn_S1', 'test', 'iso15118.GetInstalledCertificateIds',"
            """ '{"certificateType": ["MORootCertificate"]}', now(), now() + interval '1 hour')""",
        )
        gateway.wake_commands("stn_S1")
        _, message_id, _, brought = await own.answer()
        chain = [{"certificateType": "MORootCertificate", "certificateHashData": known("1F")}]
        inside = {"status": "Accepted", "certificateHashDataChain": chain}
        answer = {"status": "Accepted", "data": json.dumps(inside)}
        await own.socket.send(json.dumps([3, message_id, answer]))
        while sql(network, "SELECT 1 FROM station_command WHERE state IN ('queued', 'sent')"):
            await asyncio.to_thread(lambda: None)
        return brought

    brought = told(network, story)
    assert brought["messageId"] == "GetInstalledCertificateIds"
    assert rows(network) == [("MORootCertificate", "1F")]
