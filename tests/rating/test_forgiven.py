"""Idle time that is forgiven and amounts that are capped, where a stretch has several prices."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from chargewright.rating.bill import Bill, ReductionKind
from chargewright.rating.rate import rate
from chargewright.rating.timeline import MeterPoint, Tile, Timeline
from chargewright.tariffs.model import Activity, Cap, Grace, GraceKind, When
from tests.tariffs.shop import energy, idle, tariff

START = datetime(2025, 6, 2, 10, tzinfo=UTC)
HALF_AN_HOUR = 1800


def idling(minutes: int, energy_wh: int = 0) -> Timeline:
    end = START + timedelta(minutes=minutes)
    return Timeline(
        zone="Europe/Berlin",
        start=START,
        end=end,
        tiles=(Tile(Activity.IDLE, START, end),),
        meter=(MeterPoint(START, Decimal(0)), MeterPoint(end, Decimal(energy_wh))),
    )


def charged(bill: Bill) -> dict[str | None, tuple[int, str]]:
    return {line.component_id: (line.billed, line.exact) for line in bill.lines}


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [
        # Gone within the hour both are forgiven, after it neither.
        (60, {"first": (0, "0"), "after": (0, "0")}),
        (75, {"first": (1800, "3"), "after": (2700, "9")}),
        (120, {"first": (1800, "3"), "after": (5400, "18")}),
    ],
)
def test_a_retroactive_grace_looks_at_the_whole_stretch(minutes, expected):
    grace = Grace(3600, GraceKind.RETROACTIVE)
    version = tariff(
        idle("6.00", id="first", when=When(max_idle=HALF_AN_HOUR), grace=grace),
        idle("12.00", id="after", grace=grace),
    )
    assert charged(rate(idling(minutes), version)) == expected


def test_a_grace_that_ended_before_its_price_began_forgives_nothing():
    version = tariff(
        idle("6.00", when=When(min_idle=HALF_AN_HOUR), grace=Grace(600, GraceKind.FREE))
    )
    assert charged(rate(idling(60), version)) == {"idle_time": (1800, "3")}


@pytest.mark.parametrize(
    ("energy_wh", "over"), [(4_999, []), (5_000, []), (5_001, ["0.001"]), (5_500, ["0.5"])]
)
def test_a_cap_takes_off_what_is_beyond_it_and_nothing_else(energy_wh, over):
    bill = rate(idling(60, energy_wh), tariff(energy("1.00", cap=Cap(Decimal(5)))))
    (line,) = bill.lines
    assert [(cut.kind, cut.amount) for cut in line.reductions] == [
        (ReductionKind.CAP, amount) for amount in over
    ]
    assert Decimal(line.exact) == min(Decimal(energy_wh) / 1000, 5)
