"""Functional block E: what a station is answered to each event of a transaction."""

import asyncio

import pytest

from tests.gateway.test_v201_on_a_real_database import EVSE, event, now, rows
from tests.play.gateway import serving, station

CARD = {"idToken": "CARD-A", "type": "ISO14443"}


def answers(network, version, *payloads):
    async def story():
        async with (
            serving(network) as (_, port),
            station(port, "S1", subprotocols=(version,)) as own,
        ):
            return [await own.call("TransactionEvent", each) for each in payloads]

    return asyncio.run(story())


@pytest.mark.parametrize("first", [0, 17])
def test_every_event_is_answered_and_a_token_only_where_one_was_shown(network, v2, first):
    """Numbers may begin anywhere; nothing is said of a price that nobody knows yet."""
    told = answers(
        network,
        v2,
        event("Started", first, now(-90), 1000, evse=EVSE, trigger="CablePluggedIn"),
        event("Updated", first + 1, now(-60), 1000, idToken=CARD, trigger="Authorized"),
        event("Updated", first + 2, now(-30), 1050),
        event("Ended", first + 3, now(-5), 1100, info={"stoppedReason": "EVDisconnected"}),
    )
    assert [kind for kind, _, _ in told] == [3, 3, 3, 3]
    assert [sorted(answer) for _, _, answer in told] == [[], ["idTokenInfo"], [], []]
    assert rows(network, "SELECT status, energy_wh, token_id FROM session") == [
        ("settling", 100, "tok_CARD-A")
    ]


def test_a_charge_told_when_the_line_is_back_is_a_whole_session(network, v2):
    told = answers(
        network,
        v2,
        event("Started", 0, now(-7200), 1000, evse=EVSE, idToken=CARD, offline=True),
        event("Updated", 1, now(-5400), 3000, offline=True),
        event("Ended", 2, now(-3600), 5000, offline=True, info={"stoppedReason": "Local"}),
    )
    assert [kind for kind, _, _ in told] == [3, 3, 3]
    assert rows(network, "SELECT status, energy_wh FROM session") == [("settling", 4000)]


def test_an_event_that_comes_after_the_end_is_answered_and_bills_nothing(network, v2):
    told = answers(
        network,
        v2,
        event("Started", 0, now(-90), 1000, evse=EVSE, idToken=CARD),
        event("Ended", 2, now(-5), 1100),
        event("Updated", 1, now(-45), 1050),
    )
    assert [kind for kind, _, _ in told] == [3, 3, 3]
    assert rows(network, "SELECT energy_wh FROM session") == [(100,)]
