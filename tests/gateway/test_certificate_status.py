"""A station asks whether a certificate still holds, and is told what the responder says."""

import asyncio
import base64
from datetime import timedelta

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


def chain(responder, *wanted):
    """A question about several certificates, by serial number and by whom to ask of it."""
    requests = []
    for serial, source in wanted:
        known = responder.question(serial)
        url = known.pop("responderURL")
        address = url if source == "OCSP" else responder.list_url
        requests.append({"certificateHashData": known, "source": source, "urls": [address]})
    return {"certificateStatusRequests": requests}


async def statuses(own, asked):
    answer = await own.call("GetCertificateChainStatus", asked)
    return [each["status"] for each in answer[2]["certificateStatus"]]


def test_a_station_of_2_1_asks_for_a_chain_and_is_told_of_each(network, issuer):
    async def story(own, responder):
        responder.revoked.add(7)
        asked = chain(responder, (7, "OCSP"), (8, "OCSP"), (7, "CRL"))
        return await statuses(own, asked)

    assert told(network, issuer, story, "ocpp2.1") == ["Revoked", "Good", "Revoked"]


def test_a_list_of_the_revoked_is_fetched_once_until_the_next_is_due(network, issuer):
    async def story(own, responder):
        responder.revoked.add(7)
        found = [await statuses(own, chain(responder, (serial, "CRL"))) for serial in (7, 8)]
        return found, responder.fetched

    assert told(network, issuer, story, "ocpp2.1") == ([["Revoked"], ["Good"]], 1)


@pytest.mark.parametrize(
    "spoilt",
    [
        {"urls": ["http://127.0.0.1:1/crl"]},
        {"urls": ["ftp://127.0.0.1/crl"]},
        {"hash": {"issuerNameHash": "ab" * 32}},
        {"hash": {"serialNumber": "not hexadecimal"}},
        {"next_update": -timedelta(hours=1)},
    ],
    ids=str,
)
def test_a_list_that_cannot_be_used_is_failed(network, issuer, spoilt):
    async def story(own, responder):
        responder.next_update = spoilt.get("next_update", responder.next_update)
        asked = chain(responder, (8, "CRL"))
        [request] = asked["certificateStatusRequests"]
        request["urls"] = spoilt.get("urls", request["urls"])
        request["certificateHashData"] |= spoilt.get("hash", {})
        return await statuses(own, asked)

    assert told(network, issuer, story, "ocpp2.1") == ["Failed"]
