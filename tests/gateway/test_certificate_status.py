"""A station asks whether a certificate still holds, and is told what the responder says."""

import asyncio
import base64

import pytest
from cryptography.x509 import ocsp

from tests.play.certificates import Authority
from tests.play.gateway import serving, station
from tests.play.network import Site
from tests.play.responder import responding


@pytest.fixture(scope="module")
def issuer():
    return Authority.made().signing


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    return fresh_database


async def asked(own, question):
    answer = await own.call("GetCertificateStatus", {"ocspRequestData": question})
    return answer[2]


def told(network, issuer, story, version="ocpp2.0.1"):
    async def whole():
        async with (
            responding(issuer) as responder,
            serving(network) as (_, port),
            station(port, "S1", subprotocols=(version,)) as own,
        ):
            return await story(own, responder)

    return asyncio.run(whole())


def test_a_station_gets_the_signed_answer_and_the_responder_is_asked_once_until_it_has_news(
    network, issuer
):
    async def story(own, responder):
        responder.revoked.add(7)
        first = [await asked(own, responder.question(serial)) for serial in (7, 8)]
        again = await asked(own, responder.question(7))
        return first, again, responder.asked

    (revoked, good), again, times = told(network, issuer, story)
    assert times == 2
    assert again == revoked
    said = [
        ocsp.load_der_ocsp_response(base64.b64decode(each["ocspResult"]))
        for each in (revoked, good)
    ]
    assert [each.certificate_status for each in said] == [
        ocsp.OCSPCertStatus.REVOKED,
        ocsp.OCSPCertStatus.GOOD,
    ]
    for each in said:
        assert each.serial_number in {7, 8}


@pytest.mark.parametrize(
    "change",
    [
        {"responderURL": "http://127.0.0.1:1/"},
        {"responderURL": "https://127.0.0.1/"},
        {"responderURL": "file:///etc/passwd"},
        {"issuerNameHash": "zz"},
        {"issuerKeyHash": "abcd"},
        {"serialNumber": "not hexadecimal"},
    ],
)
def test_what_cannot_be_asked_is_failed_and_the_station_goes_on(network, issuer, change):
    async def story(own, responder):
        failed = await asked(own, responder.question(7) | change)
        return failed, await asked(own, responder.question(8))

    failed, good = told(network, issuer, story)
    assert failed == {"status": "Failed"}
    assert good["status"] == "Accepted"


def test_a_station_of_2_1_asks_for_a_chain_and_is_told_of_each(network, issuer):
    async def story(own, responder):
        responder.revoked.add(7)
        requests = []
        for serial, source in ((7, "OCSP"), (8, "OCSP"), (9, "CRL")):
            known = responder.question(serial)
            url = known.pop("responderURL")
            requests.append({"certificateHashData": known, "source": source, "urls": [url]})
        answer = await own.call(
            "GetCertificateChainStatus", {"certificateStatusRequests": requests}
        )
        return [each["status"] for each in answer[2]["certificateStatus"]]

    assert told(network, issuer, story, "ocpp2.1") == ["Revoked", "Good", "Failed"]
