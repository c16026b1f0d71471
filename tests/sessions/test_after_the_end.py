"""What is heard after the end: kept and flagged, and nothing of it billed."""

import pytest

from chargewright.sessions.events import (
    ActivityHeard,
    CeilingSet,
    ChargingStateReported,
    DeadlinePassed,
    EndForced,
    MeterAdvanced,
    PayerLost,
    Rated,
    RetryRequested,
    StopAnswered,
    StopRequested,
    Superseded,
)
from chargewright.sessions.model import Ceiling
from chargewright.sessions.words import Answer, Attention, ChargingState, Flag, Status, StopReason
from tests.sessions.cast import (
    OPERATOR,
    accepted,
    ask,
    charging_card,
    charging_token,
    ended_card,
    hold,
    kwh,
    later,
    meter,
    remote_stop,
    started,
    status,
    stopped,
    story,
)


@pytest.mark.parametrize(
    "end", [DeadlinePassed(later(25)), Superseded(later(25)), EndForced(later(25), by=OPERATOR)]
)
def test_a_late_stop_is_kept_flagged_and_an_operators(end):
    telling = charging_card().given(MeterAdvanced(later(10), meter=meter(3_000))).given(end)
    bill_before = telling.thing.meter
    (
        telling.on(stopped(later(hours=2), 8_000, occurred_at=later(50)))
        .does(ask(Attention.LATE_STOP))
        .is_(Status.SETTLING)
        .has(
            meter=bill_before,
            late_meter=meter(8_000, at=later(hours=2)),
            station_ended_at=later(50),
        )
        .on(stopped(later(hours=2), 8_000, occurred_at=later(50)))
        .does()
    )
    assert Flag.LATE_STOP in telling.thing.flags


def test_a_late_stop_reaches_a_closed_session_too():
    charging_token().given(DeadlinePassed(later(16)), Rated(later(17))).on(
        stopped(later(hours=1), 8_000)
    ).does(ask(Attention.LATE_STOP)).is_(Status.CLOSED)


def test_a_stop_told_again_changes_nothing():
    ended_card().on(stopped(later(41), kwh(99))).does().has(
        meter=meter(kwh("12.5"), at=later(40)), flags=()
    )


def test_a_late_reading_is_flagged_and_not_billed():
    ended_card().on(MeterAdvanced(later(41), meter=meter(kwh(13)))).does().has(
        meter=meter(kwh("12.5"), at=later(40)), flags=(Flag.LATE_READING,)
    )


def test_a_station_that_charges_on_after_the_end_is_stopped_again():
    (
        charging_card()
        .given(DeadlinePassed(later(16)))
        .on(MeterAdvanced(later(30), meter=meter(9_000)))
        .does()
        .on(StopAnswered(later(31), answer=Answer.UNDELIVERED))
        .does()
        .on(MeterAdvanced(later(32), meter=meter(9_500)))
        .does(remote_stop(StopReason.SESSION_OVER))
        .has(meter=meter(), flags=(Flag.SILENT, Flag.LATE_READING))
    )


def test_a_superseded_station_that_charges_on_is_stopped():
    charging_card().given(Superseded(later(16))).on(
        MeterAdvanced(later(30), meter=meter(9_000))
    ).does(remote_stop(StopReason.SESSION_OVER))


@pytest.mark.parametrize(
    "late",
    [
        started(later(50)),
        accepted(later(50)),
        status("Available", later(50)),
        ChargingStateReported(later(50), state=ChargingState.IDLE),
        ActivityHeard(later(50)),
        CeilingSet(later(50), ceiling=Ceiling(energy_wh=1)),
        PayerLost(later(50)),
        StopRequested(later(50), reason=StopReason.DRIVER),
        EndForced(later(50), by=OPERATOR),
        Superseded(later(50)),
        DeadlinePassed(later(50)),
        RetryRequested(later(50), by=OPERATOR),
        hold(later(50)),
    ],
)
def test_what_comes_after_the_end_is_accepted_and_changes_nothing(late):
    before = ended_card().thing
    after = story(before).on(late).does().thing
    assert after == before
