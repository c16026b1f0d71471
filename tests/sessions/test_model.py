"""What a session may be: illegal ones cannot be built, and stored ones come back as they were."""

from dataclasses import replace
from decimal import Decimal

import msgspec
import pytest

from chargewright.metering.model import Kind, MeterState
from chargewright.sessions.model import Ceiling, Meter, Place, Session
from chargewright.sessions.words import CloseReason, Status
from tests.sessions.cast import (
    HERE,
    NEXT_TO_IT,
    STATION,
    T0,
    charging_card,
    charging_token,
    ended_card,
    later,
    waiting_card,
)


@pytest.mark.parametrize(
    "illegal",
    [
        lambda: replace(waiting_card().thing, status=Status.IN_PROGRESS),
        lambda: replace(charging_card().thing, status=Status.SETTLING),
        lambda: replace(ended_card().thing, status=Status.CLOSED),
        lambda: replace(ended_card().thing, closed_at=T0),
        lambda: replace(charging_card().thing, ended_at=T0, close_reason=CloseReason.NORMAL),
        lambda: replace(waiting_card().thing, ended_at=T0),
    ],
)
def test_an_illegal_session_cannot_be_built(illegal):
    with pytest.raises(AssertionError):
        illegal()


@pytest.mark.parametrize(
    ("place", "within", "covers"),
    [
        (HERE, HERE, True),
        (Place(STATION), HERE, True),
        (Place(STATION, 1), HERE, True),
        (Place(STATION, 1), Place(STATION, 1, 2), True),
        (HERE, Place(STATION, 1), False),
        (HERE, NEXT_TO_IT, False),
        (Place("stn_2"), HERE, False),
    ],
)
def test_a_place_covers_what_lies_within_it(place, within, covers):
    assert place.covers(within) is covers


def test_an_evse_is_free_while_its_session_settles():
    assert not waiting_card().thing.occupies_evse
    assert charging_card().thing.occupies_evse
    assert not ended_card().thing.occupies_evse


def test_a_meter_is_what_metering_knows():
    state = MeterState(
        opened_at=T0, valid_at=later(5), start_wh=Decimal(1000), energy_wh=Decimal("250.5")
    )
    assert Meter.of(state, Decimal(11_000)) == Meter(
        energy_wh=Decimal("250.5"),
        start_register_wh=Decimal(1000),
        kind=Kind.ABSOLUTE,
        power_w=Decimal(11_000),
        read_at=later(5),
    )


@pytest.mark.parametrize("telling", [waiting_card, charging_card, charging_token, ended_card])
def test_a_stored_session_comes_back_as_it_was(telling):
    exact = replace(
        telling().thing,
        meter=Meter(energy_wh=Decimal("0.000000000001"), kind=Kind.MIXED),
        ceiling=Ceiling(energy_wh=5, until=later(9)),
    )
    text = msgspec.json.encode(exact)
    assert msgspec.json.decode(text, type=Session) == exact
    assert msgspec.convert(msgspec.json.decode(text), type=Session) == exact
    assert msgspec.json.encode(msgspec.json.decode(text, type=Session)) == text
