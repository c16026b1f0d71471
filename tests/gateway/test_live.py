"""The gateway's cache of open sessions follows the database, and never a reading behind."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import msgspec
import pytest

from chargewright.gateway.live import LiveSessions, limits_of
from chargewright.gateway.meters import advance
from chargewright.metering import Kind, MeterState, Reading, step
from chargewright.network.model import OpenSession
from tests.play.network import T0, known_station

STATION = known_station()
ANCHOR = MeterState(opened_at=T0, valid_at=T0, start_wh=Decimal(0), lock=Kind.ABSOLUTE)
OPEN = OpenSession(
    id="ses_1",
    version=2,
    status="in_progress",
    evse_no=1,
    connector_no=1,
    ocpp_transaction_ref="7",
    remote_start_ref=None,
    first_message_at=T0,
    progress=msgspec.json.encode(ANCHOR).decode(),
    energy_ceiling_wh=None,
    time_ceiling_at=None,
)


class Connection:
    """What a committed reading asks of its connection."""

    def __init__(self):
        self.at_ceiling = []

    def now(self):
        return T0

    def ceiling_reached(self, session_id):
        self.at_ceiling.append(session_id)


@pytest.fixture
def live():
    cache = LiveSessions()
    cache.refresh([OPEN], STATION)
    return cache


def interval(minute):
    """100 Wh since the reading before."""
    at = T0 + timedelta(minutes=minute)
    return Reading(received_at=at, claimed_at=at, energy_wh=Decimal(100), is_interval=True)


def test_no_interval_is_lost_where_the_cache_is_refreshed_while_a_reading_is_in_work(live):
    in_work = live.of_reading("7", 1, 1)
    moved, _ = step(in_work.meter, interval(1), in_work.limits)
    live.refresh([OPEN], STATION)  # read before the reading was committed
    advance(Connection(), in_work, moved)
    next_one = live.of_reading("7", 1, 1)
    total, _ = step(next_one.meter, interval(2), next_one.limits)
    assert total.energy_wh == 200


def test_a_meter_that_moved_elsewhere_is_followed(live):
    moved, _ = step(ANCHOR, interval(1), live.of_reading("7", 1, 1).limits)
    live.refresh([replace(OPEN, progress=msgspec.json.encode(moved).decode())], STATION)
    assert live.of_reading("7", 1, 1).meter == moved


def test_what_was_read_before_a_change_does_not_undo_it(live):
    fenced = replace(OPEN, version=3, energy_ceiling_wh=Decimal(5_000))
    live.refresh([fenced], STATION)
    live.refresh([OPEN], STATION)
    assert live.of_reading("7", 1, 1).open == fenced


def test_a_ceiling_is_told_of_once_until_it_is_moved(live):
    connection, state = Connection(), msgspec.structs.replace(ANCHOR, energy_wh=Decimal(6_000))
    for version, ceiling_wh in [(3, 5_000), (3, 5_000), (4, 5_500)]:
        fenced = replace(OPEN, version=version, energy_ceiling_wh=Decimal(ceiling_wh))
        live.refresh([fenced], STATION)
        advance(connection, live.of_reading("7", 1, 1), state)
    assert connection.at_ceiling == ["ses_1"] * 2


def test_where_nobody_said_which_connector_it_is_the_strongest_counts():
    strong = replace(STATION.connectors[0], evse_no=2, power_w=150_000)
    known = replace(STATION, connectors=(*STATION.connectors, strong))
    nowhere = limits_of(known, None, None)
    assert (nowhere.power_w, nowhere.is_guess) == (150_000, True)
    assert limits_of(known, 3, 1) == nowhere, "one that was never set up"
    there = limits_of(known, 1, 1)
    assert (there.power_w, there.is_guess) == (30_000, False)
    assert limits_of(replace(known, connectors=()), 1, 1) is None


def test_a_session_that_is_over_is_forgotten(live):
    live.refresh([], STATION)
    assert not live
    assert live.of_reading("7", 1, 1) is None
