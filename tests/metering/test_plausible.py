"""Energy is held against power and time; what differs tenfold is doubted, and nothing else."""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

import pytest

from chargewright.metering.plausible import is_energy_doubtful
from tests.play.network import T0


@dataclass(frozen=True)
class Point:
    at: object
    energy_wh: Decimal
    power_w: Decimal | None


def points(*told):
    """From (minutes, Wh, W or None) each."""
    return [
        Point(T0 + timedelta(minutes=m), Decimal(wh), None if w is None else Decimal(w))
        for m, wh, w in told
    ]


@pytest.mark.parametrize(
    ("told", "is_doubtful"),
    [
        ([(0, 0, 9400), (6, 940, 9400), (12, 1880, 9400)], False),
        # Kilowatt-hours told as watt-hours, and watt-hours told as kilowatt-hours.
        ([(0, 0, 9400), (6, 1, 9400), (12, 2, 9400)], True),
        ([(0, 0, 9), (6, 940, 9), (12, 1880, 9)], True),
        # A pause of hours that ends with power says nothing of the hours.
        ([(0, 0, 0), (300, 0, 11000), (306, 1100, 11000)], False),
        # Sampled once at full power, once in a pause: anything in between may be so.
        ([(0, 0, 11000), (60, 200, 0)], False),
        # Too little of either to say.
        ([(0, 0, 7000), (0.5, 0, 7000)], False),
        ([(0, 0, 0), (60, 99, 0)], False),
        # No power, no word.
        ([(0, 0, None), (60, 50000, 9), (60, 51000, 9)], False),
        ([], False),
    ],
)
def test_what_differs_tenfold_is_doubted(told, is_doubtful):
    assert is_energy_doubtful(points(*told)) is is_doubtful
