"""What is heard after the end: kept and flagged, and nothing of it billed."""

from dataclasses import replace

import msgspec
import pytest

from chargewright.kernel.money import Money
from chargewright.sessions.events import (
    ActivityHeard,
    Billed,
    BillingFailed,
    CeilingSet,
    ChargingStateReported,
    DeadlinePassed,
    EndForced,
    LateMeterRated,
    MeterAdvanced,
    PaidAfterAll,
    PayerLost,
    Rated,
    RetryRequested,
    StopAnswered,
    StopRequested,
    Superseded,
)
from chargewright.sessions.model import Ceiling, Session
from chargewright.sessions.words import Answer, Attention, ChargingState, Flag, Status, StopReason
from tests.sessions.cast import (
    EUR,
    OPERATOR,
    accepted,
    ask,
    bill,
    charging_card,
    charging_token,
    ended_card,
    hold,
    kwh,
    late_bill,
    later,
    meter,
    rate_late,
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
        .does(ask(Attention.LATE_STOP), rate_late())
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
    ).does(ask(Attention.LATE_STOP), rate_late()).is_(Status.CLOSED)


def given_up_card():
    """A card session that an operator ended, and whose station told its stop afterwards."""
    return (
        charging_card()
        .given(MeterAdvanced(later(10), meter=meter(10_000)), EndForced(later(11), by=OPERATOR))
        .given(stopped(later(hours=2), 8_000, occurred_at=later(9)))
    )


def test_what_was_told_too_late_is_compared_when_there_is_a_bill_and_when_it_is_paid():
    (
        given_up_card()
        .on(Rated(later(hours=3)))
        .does(bill())
        .on(Billed(later(hours=4)))
        .does(rate_late())
        .on(LateMeterRated(later(hours=5), late_bill=late_bill()))
        .does()
        .is_(Status.CLOSED)
        .has(late_bill=late_bill())
    )
    charging_token().given(DeadlinePassed(later(16)), stopped(later(hours=1), 8_000)).on(
        Rated(later(hours=2))
    ).does(rate_late()).is_(Status.CLOSED)


def test_money_that_failed_to_come_or_came_after_all_is_compared_too():
    (
        given_up_card()
        .given(Rated(later(hours=3)))
        .on(BillingFailed(later(hours=4), code="hold_expired"))
        .does(ask(Attention.BILLING_FAILED, "hold_expired"), rate_late())
        .on(PaidAfterAll(later(hours=5)))
        .does(rate_late())
        .on(PaidAfterAll(later(hours=6)))
        .does(rate_late())
    )


def test_a_final_register_after_the_stop_is_compared_once():
    final = MeterAdvanced(later(41), meter=meter(kwh(13)), is_final=True)
    (
        ended_card()
        .on(final)
        .does(ask(Attention.LATE_STOP), rate_late())
        .has(late_meter=meter(kwh(13)), meter=meter(kwh("12.5"), at=later(40)))
        .on(final)
        .does()
    )


def test_a_final_register_that_says_what_was_billed_asks_nobody():
    same = MeterAdvanced(later(41), meter=meter(kwh("12.5"), at=later(41)), is_final=True)
    ended_card().on(same).does().has(late_meter=None, flags=(Flag.LATE_READING,))


def test_what_it_would_have_cost_is_kept_and_read_back():
    late = given_up_card().given(Rated(later(90))).thing
    kept = replace(late, late_bill=late_bill())
    stored = msgspec.json.encode(kept)
    assert msgspec.convert(msgspec.json.decode(stored), Session, strict=False) == kept
    assert kept.late_bill.difference.gross == -Money(100, EUR)


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


def gone_on(at, energy_wh, **more):
    return MeterAdvanced(at, meter=meter(energy_wh, at=more.pop("read_at", at), **more))


def test_a_station_that_accepts_a_stop_after_the_end_and_charges_on_is_asked_again_and_told_of():
    (
        charging_card()
        .given(DeadlinePassed(later(16)), StopAnswered(later(16), answer=Answer.ACCEPTED))
        .on(gone_on(later(16, seconds=20), 9_000))
        .does()  # its watch is not over
        .on(gone_on(later(17), 9_100))
        .does(ask(Attention.POWER_AFTER_STOP), remote_stop(StopReason.SESSION_OVER))
        .on(StopAnswered(later(17), answer=Answer.ACCEPTED))
        .does()
        .on(gone_on(later(18), 9_200))
        .does(remote_stop(StopReason.SESSION_OVER))  # one alarm is enough
        .on(StopAnswered(later(18), answer=Answer.ACCEPTED))
        .does()
        .on(gone_on(later(19), 9_200))
        .does()  # at last
        .has(meter=meter(), flags=(Flag.SILENT, Flag.LATE_READING))
    )


@pytest.mark.parametrize(
    "read",
    [gone_on(later(18), 9_000, read_at=later(15)), gone_on(later(18), 9_000, power_w=20)],
    ids=["before we asked", "without power"],
)
def test_a_station_that_obeyed_a_stop_after_the_end_is_left_alone(read):
    charging_card().given(
        DeadlinePassed(later(16)), StopAnswered(later(16), answer=Answer.ACCEPTED)
    ).on(read).does()


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
