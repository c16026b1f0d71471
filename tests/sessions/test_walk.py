"""Every status against every event: each pair is a row of the table or a named surprise."""

import pytest

from chargewright.sessions import table
from chargewright.sessions.events import (
    ActivityHeard,
    Billed,
    BillingFailed,
    CeilingSet,
    ChargingStateReported,
    DeadlinePassed,
    EndForced,
    Event,
    EventsMissed,
    FrameUnreadable,
    LateMeterRated,
    MeterAdvanced,
    NothingToBill,
    PaidAfterAll,
    PayerLost,
    PlaceTold,
    Rated,
    RatingFailed,
    RetryRequested,
    StartAnswered,
    StartRefused,
    StartTold,
    StopAnswered,
    StopRequested,
    Superseded,
)
from chargewright.sessions.machine import begin, step
from chargewright.sessions.model import Ceiling
from chargewright.sessions.unexpected import UnexpectedEvent
from chargewright.sessions.words import Answer, ChargingState, Status, StopReason
from tests.sessions.cast import (
    NEXT_TO_IT,
    OPERATOR,
    OTHER_CARD,
    PARKING_SITE,
    T0,
    charging_card,
    charging_nobody,
    charging_token,
    ended_card,
    hold,
    kwh,
    late_bill,
    later,
    meter,
    opened,
    plugged,
    rated_card,
    request,
    seed,
    started,
    status,
    stopped,
    token,
    waiting_card,
    waiting_to_be_let,
)

BEGINNINGS = [
    StartRefused(T0, reason="blocked"),
    hold(),
    request(),
    token(),
    started(T0),
]
EVENTS = [
    *BEGINNINGS,
    hold(later(60), OTHER_CARD),
    PayerLost(later(60)),
    CeilingSet(later(60), ceiling=Ceiling(energy_wh=1)),
    *(StartAnswered(later(60), answer=answer) for answer in Answer),
    plugged(later(60)),
    status("Available", later(60)),
    ChargingStateReported(later(60), state=ChargingState.SUSPENDED_EV),
    MeterAdvanced(later(60), meter=meter(kwh(30))),
    ActivityHeard(later(60)),
    stopped(later(60), kwh(31)),
    started(later(60)),
    PlaceTold(later(60), place=NEXT_TO_IT),
    StartTold(later(60), occurred_at=T0),
    EventsMissed(later(60)),
    Superseded(later(60)),
    StopRequested(later(60), reason=StopReason.DRIVER),
    StopAnswered(later(60), answer=Answer.REJECTED),
    EndForced(later(60), by=OPERATOR),
    DeadlinePassed(T0),
    DeadlinePassed(later(seconds=35)),
    DeadlinePassed(later(hours=9)),
    FrameUnreadable(later(60), action="MeterValues"),
    Rated(later(60)),
    LateMeterRated(later(60), late_bill=late_bill()),
    RatingFailed(later(60), code="INTERNAL"),
    Billed(later(60)),
    NothingToBill(later(60)),
    PaidAfterAll(later(60)),
    BillingFailed(later(60), code="PAYMENT_DECLINED"),
    RetryRequested(later(60), by=OPERATOR),
]
TELLINGS = [
    opened(StartRefused(T0, reason="blocked")).given(),
    opened(token(), reference=None).given(),
    waiting_card(),
    waiting_card().given(plugged(later(1))),
    charging_card(),
    charging_token(),
    charging_nobody(),
    waiting_to_be_let(),
    charging_card().given(StopRequested(later(20), reason=StopReason.DRIVER)),
    charging_card(settings=PARKING_SITE).given(stopped(later(40), kwh(10))),
    charging_card().given(DeadlinePassed(later(hours=1))),
    ended_card(),
    rated_card(),
    charging_token().given(stopped(later(40))),
    ended_card().given(RatingFailed(later(41), code="INTERNAL")),
    charging_token().given(stopped(later(40)), RatingFailed(later(41), code="INTERNAL")),
    rated_card().given(BillingFailed(later(42), code="PAYMENT_DECLINED")),
    rated_card().given(Billed(later(42))),
    waiting_card().given(PayerLost(later(1))),
    *(
        charging_card().given(DeadlinePassed(later(30)), *results)
        for results in (
            (RatingFailed(later(41), code="INTERNAL"),),
            (Rated(later(41)), BillingFailed(later(42), code="PAYMENT_DECLINED")),
            (Rated(later(41)), Billed(later(42))),
        )
    ),
]
SESSIONS = [telling.thing for telling in TELLINGS]

SURPRISES = {
    None: """StartTold EventsMissed PayerLost CeilingSet StartAnswered StatusReported ChargingStateReported PlaceTold MeterAdvanced
        ActivityHeard TransactionEnded Superseded StopRequested StopAnswered EndForced
        DeadlinePassed FrameUnreadable Rated LateMeterRated RatingFailed Billed NothingToBill
        PaidAfterAll BillingFailed RetryRequested""",
    Status.REFUSED: " ".join(kind.__name__ for kind in Event.__args__),
    Status.READY: """StartTold EventsMissed StartRefused StartRequested ChargingStateReported PlaceTold MeterAdvanced
        TransactionEnded StopAnswered Rated LateMeterRated RatingFailed Billed
        NothingToBill PaidAfterAll BillingFailed RetryRequested""",
    Status.IN_PROGRESS: """StartRefused Rated LateMeterRated RatingFailed Billed
        NothingToBill PaidAfterAll BillingFailed RetryRequested""",
    Status.SETTLING: "StartRefused StartRequested TokenAccepted PaidAfterAll",
    Status.RATING_FAILED: """StartRefused StartRequested TokenAccepted Billed NothingToBill
        PaidAfterAll BillingFailed""",
    Status.BILLING_FAILED: "StartRefused StartRequested TokenAccepted",
    Status.CLOSED: "StartRefused StartRequested TokenAccepted",
}
"""What the table has no row for. A new event must be added to a row or to this list, everywhere."""


@pytest.mark.parametrize("status", [None, *Status], ids=str)
def test_each_pair_is_a_row_or_a_named_surprise(status):
    rows = {kind.__name__ for kind in table.NEXT[status]}
    surprises = set(SURPRISES[status].split())
    assert rows.isdisjoint(surprises)
    assert rows | surprises == {kind.__name__ for kind in Event.__args__}


def test_the_walk_meets_every_status_and_every_event():
    assert {session.status for session in SESSIONS} == set(Status)
    assert {type(event) for event in EVENTS} == set(Event.__args__)


@pytest.mark.parametrize("event", EVENTS, ids=lambda event: type(event).__name__)
def test_what_has_no_row_is_a_surprise_and_changes_nothing(event):
    for session in SESSIONS:
        if type(event) in table.NEXT[session.status]:
            continue
        with pytest.raises(UnexpectedEvent, match=f"{type(event).__name__} in a session that is"):
            step(session, event)


def test_every_row_is_walked_and_no_step_leaves_the_table():
    walked = set()
    for session in SESSIONS:
        for event in EVENTS:
            try:
                moved, _ = step(session, event)
            except UnexpectedEvent:
                continue
            walked.add((session.status, type(event).__name__, moved.status))
    for event in BEGINNINGS:
        moved, _ = begin(seed(), event)
        walked.add((None, type(event).__name__, moved.status))
    written = {
        (start, row.event.__name__, row.end_from(start))
        for row in table.ROWS
        for start in row.statuses
    }
    assert walked == written


def test_no_row_of_the_field_is_missing():
    assert {str(number) for number in range(1, 22)} <= {row.number for row in table.ROWS}
