"""One session from the hold to its end, and what any moment of a life bears.

The other lives are told beside this, row by row of the table in `docs/domain/sessions.md`:
`test_ready.py`, `test_starting.py`, `test_running.py`, `test_stopping.py`, `test_ending.py`,
`test_settling.py`, `test_binding.py`, `test_after_the_end.py`.
"""

import pytest

from chargewright.sessions.events import Billed, FrameUnreadable, MeterAdvanced, Rated
from chargewright.sessions.machine import begin
from chargewright.sessions.words import (
    Attention,
    BillingState,
    CloseReason,
    CommandState,
    Flag,
    RatingState,
    Status,
)
from tests.sessions.cast import (
    T0,
    accepted,
    ask,
    bill,
    charging_card,
    ended_card,
    hold,
    kwh,
    later,
    meter,
    opened,
    plugged,
    rate,
    remote_start,
    request,
    seed,
    started,
    status,
    stopped,
    waiting_card,
)


def test_a_paid_session_from_hold_to_closed():
    (
        opened(hold(T0, energy_wh=60_000))
        .does()
        .is_(Status.READY)
        .on(plugged(later(seconds=20)))
        .does(remote_start())
        .on(accepted(later(seconds=22)))
        .does()
        .on(started(later(seconds=25)))
        .does()
        .is_(Status.IN_PROGRESS)
        .on(status("Charging", later(seconds=26)))
        .does()
        .on(MeterAdvanced(later(20), meter=meter(kwh(6), power_w=22_000)))
        .does()
        .on(stopped(later(40), kwh("12.5"), reason="EVDisconnected"))
        .does(rate())
        .is_(Status.SETTLING)
        .has(close_reason=CloseReason.NORMAL, ended_at=later(40), station_reason="EVDisconnected")
        .on(Rated(later(41)))
        .does(bill())
        .is_(Status.SETTLING)
        .on(Billed(later(42)))
        .does()
        .is_(Status.CLOSED)
        .has(
            closed_at=later(42),
            rating_state=RatingState.RATED,
            billing_state=BillingState.BILLED,
            meter=meter(kwh("12.5"), at=later(40)),
            flags=(),
            deadline=None,
        )
    )


def test_the_same_start_again_changes_nothing():
    charging_card().on(started(later(1))).does().has(
        started_at=later(seconds=25), last_event_at=later(1)
    ).surprised_by(started(later(1), ocpp_transaction_ref="4712"))


@pytest.mark.parametrize("telling", [waiting_card, charging_card, ended_card])
def test_a_frame_that_could_not_be_read_is_an_operators_at_once(telling):
    telling().on(FrameUnreadable(later(4), action="StopTransaction")).does(
        ask(Attention.UNREADABLE_FRAME, "StopTransaction")
    ).has(flags=(Flag.UNREADABLE_FRAME,))


def test_a_frame_that_could_not_be_read_is_a_sign_of_life():
    charging_card().given(FrameUnreadable(later(4), action="MeterValues")).has(
        last_event_at=later(4)
    )


def test_a_remote_start_is_sent_with_the_reference_that_was_minted():
    session, (effect,) = begin(seed(reference=77), request())
    assert effect.reference == session.start.reference == 77
    assert session.start.state is CommandState.REQUESTED
