"""When the gateway must step the machine for a reading: only where something may follow."""

import pytest

from chargewright.sessions.events import (
    CeilingSet,
    DeadlinePassed,
    MeterAdvanced,
    StopAnswered,
    StopRequested,
)
from chargewright.sessions.limits import needs_step
from chargewright.sessions.model import Ceiling
from chargewright.sessions.words import Answer, StopReason
from tests.sessions.cast import PARKING_SITE, charging_card, later, meter, stopped

FENCED = CeilingSet(later(1), ceiling=Ceiling(energy_wh=10_000))
ASKED = StopRequested(later(20), reason=StopReason.OPERATOR)
WATCH_OVER = DeadlinePassed(later(20, seconds=40))
QUIET = MeterAdvanced(later(20, seconds=5), meter=meter(5_000, at=later(20, seconds=4), power_w=0))
FLOWS = MeterAdvanced(
    later(20, seconds=5), meter=meter(5_000, at=later(20, seconds=4), power_w=900)
)


def answered(answer):
    return StopAnswered(later(20, seconds=2), answer=answer)


@pytest.mark.parametrize(
    ("before", "energy_wh", "is_needed"),
    [
        ([FENCED], 9_999, False),
        ([FENCED], 10_000, True),
        ([FENCED, ASKED], 10_000, False),
        ([ASKED, answered(Answer.ACCEPTED)], 6_000, False),
        ([ASKED, answered(Answer.UNDELIVERED)], 6_000, True),
        ([ASKED, answered(Answer.UNKNOWN)], 6_000, True),
        ([ASKED, answered(Answer.ACCEPTED), QUIET, WATCH_OVER], 6_000, True),
        ([ASKED, answered(Answer.ACCEPTED), FLOWS, WATCH_OVER], 6_000, False),
        ([ASKED, answered(Answer.UNKNOWN), stopped(later(21), 6_000)], 6_000, False),
    ],
)
def test_what_makes_a_reading_step_the_machine(before, energy_wh, is_needed):
    session = charging_card(settings=PARKING_SITE).given(*before).thing
    assert needs_step(session, meter(energy_wh), later(30)) is is_needed


def test_every_reading_after_the_end_does():
    session = charging_card().given(stopped(later(21), 6_000)).thing
    assert needs_step(session, meter(6_000), later(30))
