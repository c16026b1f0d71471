"""What a session may look like before it is priced."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest

from chargewright.rating.energy import Flag, meter
from chargewright.rating.rate import rate
from chargewright.rating.timeline import MeterPoint, Tile, Timeline, begun, imagined
from chargewright.tariffs.model import Activity, Per
from tests.tariffs.shop import charging, energy, flat, idle, tariff

START = datetime(2025, 6, 2, 10, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def tile(start: float, end: float, activity: Activity = Activity.CHARGING) -> Tile:
    return Tile(activity, at(start), at(end))


def session(*tiles: Tile, end: float = 60, readings: dict[float, str] | None = None) -> Timeline:
    return Timeline(
        zone="UTC",
        start=START,
        end=at(end),
        tiles=tiles or (tile(0, end),),
        meter=tuple(MeterPoint(at(when), Decimal(wh)) for when, wh in (readings or {}).items()),
    )


@pytest.mark.parametrize(
    ("tiles", "sentence"),
    [
        ((tile(0, 30),), "nothing says what the session was from"),
        ((tile(0, 30), tile(31, 60)), "activities must follow one another"),
        ((tile(0, 30), tile(29, 60)), "activities must follow one another"),
        ((tile(1, 60),), "activities must follow one another"),
        ((tile(0, 70), tile(70, 60)), "activities must follow one another"),
    ],
)
def test_activities_tile_the_session(tiles, sentence):
    with pytest.raises(ValueError, match=sentence):
        session(*tiles)


def test_a_session_cannot_end_before_it_starts():
    with pytest.raises(ValueError, match="cannot end"):
        Timeline(zone="UTC", start=START, end=at(-1))


def test_instants_know_their_offset():
    naive = datetime(2025, 6, 2, 10)  # noqa: DTZ001 - the fault
    with pytest.raises(ValueError, match="aware instants"):
        Timeline(zone="UTC", start=naive, end=naive)


def test_until_forgets_what_came_later():
    whole = session(tile(0, 30), tile(30, 60, Activity.IDLE), readings={0: "0", 20: "5", 40: "9"})
    assert whole.until(at(30)) == session(tile(0, 30), end=30, readings={0: "0", 20: "5"})
    assert whole.until(at(45)).tiles[-1] == tile(30, 45, Activity.IDLE)
    before = whole.until(at(-5))
    assert (before.end, before.tiles) == (START, ())
    assert whole.until(at(60)) is whole


def test_a_quote_is_an_imagined_session():
    """Two hours at 6.6 kW for 0.25 are 3.30."""
    quoted = imagined(zone="America/New_York", start=START, energy_wh=13_200, power_w=6_600)
    assert quoted.end == at(120)
    assert rate(quoted, tariff(energy("0.25"))).gross.amount == "3.30"


def test_a_quote_may_include_the_time_after_charging():
    quoted = imagined(
        zone="UTC", start=START, energy_wh=10_000, power_w=10_000, idle=timedelta(minutes=20)
    )
    bill = rate(quoted, tariff(energy("0.50"), idle("0.10", per=Per.MINUTE)))
    assert bill.gross.amount == "7.00"


def test_a_quote_counts_a_begun_second():
    assert imagined(zone="UTC", start=START, energy_wh=1, power_w=22_000).end == START + timedelta(
        seconds=1
    )


def test_a_session_that_has_only_begun_costs_its_flat_price():
    assert rate(begun(zone="UTC", start=START), tariff(flat("0.35"))).gross.amount == "0.35"


def test_readings_out_of_order_are_put_in_order():
    mixed = meter(session(readings={0: "0", 40: "8", 20: "4", 60: "9"}))
    assert [str(wh) for wh in mixed.wh] == ["0", "4", "8", "9"]
    assert mixed.flags == ()


def test_a_repeated_reading_of_one_value_is_no_matter():
    twice = session(readings={0: "0", 60: "9"})
    same = meter(Timeline(**{**_fields(twice), "meter": (*twice.meter, twice.meter[-1])}))
    assert (same.total.wh, same.flags) == (9, ())


def _fields(one: Timeline) -> dict:
    return {name: getattr(one, name) for name in ("zone", "start", "end", "tiles", "meter")}


@pytest.mark.parametrize(
    ("readings", "flag"),
    [
        ({}, Flag.METER_MISSING),
        ({0: "5"}, Flag.METER_MISSING),
        ({0: "5", 60: "4"}, Flag.METER_WENT_BACK),
        ({-1: "5", 60: "6"}, Flag.METER_OUTSIDE),
        ({0: "5", 61: "6"}, Flag.METER_OUTSIDE),
    ],
)
def test_what_had_to_be_mended_is_flagged(readings, flag):
    assert meter(session(readings=readings)).flags == (flag,)


def test_energy_read_before_the_start_counts_at_the_start():
    early = session(readings={-10: "0", -5: "1000", 30: "1000", 60: "3000"})
    bill = rate(early, tariff(energy("1.00")))
    assert (bill.energy_wh, bill.flags) == (3000, (Flag.METER_OUTSIDE,))


def test_a_session_within_one_second_keeps_its_energy():
    instant = Timeline(
        zone="UTC",
        start=START,
        end=START + timedelta(milliseconds=400),
        tiles=(Tile(Activity.CHARGING, START, START + timedelta(milliseconds=400)),),
        meter=(
            MeterPoint(START, Decimal(0)),
            MeterPoint(START + timedelta(milliseconds=300), Decimal(12)),
        ),
    )
    bill = rate(instant, tariff(energy("1.00"), charging("1.00")))
    assert [(line.component_id, line.billed) for line in bill.lines] == [("energy", 12)]


def test_edges_between_seconds_lose_nothing():
    """Three activities whose edges lie within seconds still sum to the whole seconds between."""
    edges = [START + timedelta(seconds=second) for second in (0.9, 10.2, 20.7, 31.1)]
    tiles = tuple(
        Tile(activity, *edge)
        for activity, edge in zip(
            (Activity.CHARGING, Activity.IDLE, Activity.CHARGING),
            pairwise(edges),
            strict=True,
        )
    )
    split = Timeline(zone="UTC", start=edges[0], end=edges[-1], tiles=tiles)
    bill = rate(split, tariff(charging("1"), idle("1")))
    assert [line.billed for line in bill.lines] == [10, 11, 10]
