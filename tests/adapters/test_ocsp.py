"""Responders of a station's choosing: none in our own network, none that is waited for without end."""

import asyncio

import pytest

from chargewright.adapters.ocsp import Responders
from chargewright.main.clock import SystemClock
from chargewright.network.certificate_status import Holds, StatusQuestion
from tests.play.certificates import Authority
from tests.play.responder import responding


@pytest.fixture(scope="module")
def issuer():
    return Authority.made().signing


def question(responder, serial=7):
    asked = responder.question(serial)
    return StatusQuestion(
        asked["hashAlgorithm"],
        asked["issuerNameHash"],
        asked["issuerKeyHash"],
        asked["serialNumber"],
        asked["responderURL"],
    )


def test_a_responder_at_a_private_address_is_not_asked_unless_that_is_allowed(issuer):
    async def story():
        async with responding(issuer) as responder:
            shut = await Responders(SystemClock()).ask(question(responder))
            asked = responder.asked
            opened = await Responders(SystemClock(), allows_private=True).ask(question(responder))
            return shut, asked, opened.holds

    assert asyncio.run(story()) == (None, 0, Holds.GOOD)


def test_one_that_never_answers_is_not_waited_for(issuer):
    async def story():
        async with responding(issuer) as responder:
            responder.hangs = True
            impatient = Responders(SystemClock(), allows_private=True, timeout_s=0.05)
            return await impatient.ask(question(responder))

    assert asyncio.run(story()) is None


def test_what_held_once_is_not_told(issuer):
    async def story():
        async with responding(issuer) as responder:
            responder.next_update = -responder.next_update
            return await Responders(SystemClock(), allows_private=True).ask(question(responder))

    assert asyncio.run(story()) is None
