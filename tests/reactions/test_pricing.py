"""A session as rating hears it: readings keep their own times, and the bill says what was outside."""

from decimal import Decimal

import pytest

from chargewright.rating.energy import Flag
from chargewright.rating.rate import rate
from chargewright.rating.timeline import MeterPoint
from chargewright.reactions.pricing import timeline_of
from tests.sessions.cast import hold, later, opened, plugged, started, stopped
from tests.tariffs.shop import energy, tariff


def charged():
    """A session from minute 2 to minute 60."""
    story = opened(hold()).given(plugged(later(1))).given(started(later(2)))
    return story.given(stopped(later(60), 10_000)).thing


def points(*pairs):
    return [MeterPoint(later(minute), Decimal(wh)) for minute, wh in pairs]


@pytest.mark.parametrize(
    ("readings", "flags"),
    [
        (points((2, 0), (30, 5_000), (60, 10_000)), ()),
        # Two readings before the start are two readings, and no repetition at its edge.
        (points((0, 0), (1, 0), (60, 10_000)), (Flag.METER_OUTSIDE,)),
        (points((2, 0), (59, 9_000), (61, 9_500), (62, 10_000)), (Flag.METER_OUTSIDE,)),
        (points((2, 0), (30, 4_000), (30, 5_000), (60, 10_000)), (Flag.METER_REPEATED,)),
    ],
)
def test_a_bill_says_which_readings_lay_outside(readings, flags):
    session = charged()
    timeline = timeline_of(session, readings, zone="UTC", end=session.ended_at)
    bill = rate(timeline, tariff(energy("0.50")))
    assert (bill.energy_wh, bill.gross.amount) == (10_000, "5.00")
    assert bill.flags == flags
