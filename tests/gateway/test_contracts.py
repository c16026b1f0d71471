"""A vehicle presents its contract at a station of OCPP 2, and the station is told whether it is good."""

import asyncio

import psycopg
import pytest

from chargewright.gateway.contracts import ContractRules
from sim.contracts.pki import ContractPki
from tests.play.contracts import believe, contracting, register
from tests.play.gateway import serving, station
from tests.play.network import Site

EMAID = "DE83DUIEN83QGZ"
WRITTEN = "DE-83D-UIEN83QGZ-D"
STRANGE = ContractPki("Strange")


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    return fresh_database


def told(network, story, version="ocpp2.0.1", **rules):
    """What a story comes to, with a station, the PKI that is believed, and who answers for it."""

    async def whole():
        async with contracting() as contracts:
            believe(network, contracts.pki)
            async with (
                serving(network, contracts=ContractRules(**rules)) as (_, port),
                station(port, "S1", subprotocols=(version,)) as own,
            ):
                return await story(own, contracts)

    return asyncio.run(whole())


async def authorized(own, emaid=WRITTEN, **shown):
    """The status of the token and of the certificate."""
    answer = await own.call("Authorize", {"idToken": {"idToken": emaid, "type": "eMAID"}, **shown})
    return answer[2]["idTokenInfo"]["status"], answer[2].get("certificateStatus")


def rows(network, query):
    with psycopg.connect(network.owner) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.parametrize("version", ["ocpp2.0.1", "ocpp2.1"])
def test_a_good_contract_opens_a_session_and_any_other_is_told_why(network, version):
    register(network, EMAID)

    async def story(own, contracts):
        pki = contracts.pki
        revoked = pki.contract(EMAID)
        pki.revoked.add(revoked.path[0].serial_number)
        before = pki.contract(EMAID).path[0].not_valid_before_utc
        shown = {
            "revoked": revoked.pem,
            "expired": pki.contract(EMAID, begins=before - before.resolution, ends=before).pem,
            "strange": STRANGE.contract(EMAID).pem,
            "another": pki.contract("DE83DUIEN83QGY").pem,
            "empty": "",
        }
        said = {each: await authorized(own, certificate=shown[each]) for each in shown}
        opened = rows(network, "SELECT count(*) FROM session")
        said["good"] = await authorized(own, certificate=pki.contract(WRITTEN).pem)
        return said, opened

    said, opened = told(network, story, version)
    assert said == {
        "revoked": ("Invalid", "CertificateRevoked"),
        "expired": ("Expired", "CertificateExpired"),
        "strange": ("Invalid", "CertChainError"),
        "another": ("Invalid", "ContractCancelled"),
        "empty": ("Invalid", "NoCertificateAvailable"),
        "good": ("Accepted", "Accepted"),
    }
    assert opened == [(0,)]
    assert rows(network, "SELECT token_id FROM session") == [("tok_1",)]
    kept = "SELECT verdict, reason, revocation, shown, contract FROM contract_check ORDER BY id"
    assert rows(network, kept)[-1] == ("Accepted", "good", "good", "chain", EMAID)
    assert len(rows(network, kept)) == len(said)


def test_what_a_station_followed_itself_is_asked_of_the_responders(network):
    register(network, EMAID)

    async def story(own, contracts):
        pki = contracts.pki
        good, revoked = pki.contract(EMAID), pki.contract(EMAID)
        pki.revoked.add(revoked.path[0].serial_number)
        said = [
            await authorized(own, iso15118CertificateHashData=pki.hash_data(each.path))
            for each in (good, revoked)
        ]
        contracts.is_down = True
        unasked = pki.contract(EMAID)
        said.append(await authorized(own, iso15118CertificateHashData=pki.hash_data(unasked.path)))
        return [*said, await authorized(own)]

    assert told(network, story) == [
        ("Accepted", "Accepted"),
        ("Invalid", "CertificateRevoked"),
        ("Accepted", "Accepted"),
        ("Accepted", None),
    ]
    kept = rows(network, "SELECT shown, revocation FROM contract_check ORDER BY id")
    assert kept == [("hashes", "good"), ("hashes", "revoked"), ("hashes", "unreachable")]


def test_an_operator_may_want_a_certificate_and_somebody_who_vouches_for_it(network):
    register(network, EMAID)

    async def story(own, contracts):
        contracts.is_down = True
        chain = contracts.pki.contract(EMAID).pem
        return await authorized(own), await authorized(own, certificate=chain)

    assert told(network, story, needs_certificate=True, needs_responders=True) == (
        ("Invalid", "NoCertificateAvailable"),
        ("Invalid", "CertChainError"),
    )


@pytest.mark.parametrize(
    ("columns", "status"),
    [
        ({"is_blocked": True}, "Blocked"),
        ({"valid_to": "2026-01-01T00:00Z"}, "Expired"),
        (None, "Unknown"),
    ],
)
def test_a_good_certificate_of_a_contract_that_ended_is_cancelled(network, columns, status):
    if columns is not None:
        register(network, EMAID, **columns)

    async def story(own, contracts):
        return await authorized(own, certificate=contracts.pki.contract(EMAID).pem)

    assert told(network, story) == (status, "ContractCancelled")
