"""The life of a session as rows: from where, on what, to where, and what that means.

This is the whole of it. The machine refuses what has no row, the picture and the table in
`docs/domain/sessions.md` are drawn from the rows, and a test walks every status against every
event. Rows 1 to 21 keep the numbers by which the field is spoken of; letters are their variants.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from chargewright.sessions.events import (
    ActivityHeard,
    Billed,
    BillingFailed,
    CeilingSet,
    ChargingStateReported,
    DeadlinePassed,
    EndForced,
    EventsMissed,
    FrameUnreadable,
    Happened,
    HoldAccepted,
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
    StartRequested,
    StartTold,
    StatusReported,
    StopAnswered,
    StopRequested,
    Superseded,
    TokenAccepted,
    TransactionEnded,
    TransactionStarted,
)
from chargewright.sessions.words import OVER, Status

REFUSED, READY, IN_PROGRESS = Status.REFUSED, Status.READY, Status.IN_PROGRESS
SETTLING, CLOSED = Status.SETTLING, Status.CLOSED
RATING_FAILED, BILLING_FAILED = Status.RATING_FAILED, Status.BILLING_FAILED
_OVER: Final = tuple(status for status in Status if status in OVER)

Start = Status | None
"""From where; None is a session that does not exist yet."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: in each of these statuses, this event leads there. `to` None stays."""

    number: str
    statuses: tuple[Start, ...]
    event: type[Happened]
    to: Status | None
    meaning: str

    def end_from(self, status: Start) -> Status:
        """Where it leads from one of its statuses."""
        reached = self.to or status
        assert reached is not None, "what does not exist yet cannot stay as it is"
        return reached


ROWS: Final = (
    # Before the start
    Row("1", (None,), StartRefused, REFUSED, "may not charge here: the driver is told"),
    Row("2", (None,), StartRequested, READY, "an app or an operator asks: remote start at once"),
    Row(
        "2a", (None,), HoldAccepted, READY, "a card pays: remote start once a vehicle is connected"
    ),
    Row("3", (None,), TokenAccepted, READY, "accepted at the station, which starts by itself"),
    Row(
        "4", (READY,), StartAnswered, CLOSED, "rejected, undelivered or unanswered: START_REJECTED"
    ),
    Row("4a", (READY,), StartAnswered, READY, "accepted: the ready expiration counts from here"),
    Row("5", (READY,), TransactionStarted, IN_PROGRESS, "it starts, wherever the station says"),
    Row("6", (READY,), DeadlinePassed, CLOSED, "no vehicle, or no start: READY_EXPIRED"),
    Row("6a", (READY,), DeadlinePassed, READY, "woken before anything is due"),
    Row("6b", (READY,), StatusReported, READY, "a vehicle comes: remote start; it goes: wait on"),
    Row("6c", (READY,), StopRequested, CLOSED, "called off by the driver or an operator"),
    Row("6d", (READY,), EndForced, CLOSED, "called off by an operator"),
    Row("6e", (READY,), TokenAccepted, READY, "the same token again: a sign of life"),
    Row("6f", (READY,), PayerLost, CLOSED, "the hold is gone: nothing is started"),
    Row("6g", (READY,), Superseded, CLOSED, "its remote start is told by a transaction that runs"),
    Row("7", (None,), TransactionStarted, IN_PROGRESS, "nobody asked; who pays may show later"),
    # In progress
    Row("8", (IN_PROGRESS,), StatusReported, IN_PROGRESS, "the scope follows the connector"),
    Row("8a", (IN_PROGRESS,), ChargingStateReported, IN_PROGRESS, "the scope follows the vehicle"),
    Row("9", (IN_PROGRESS,), MeterAdvanced, IN_PROGRESS, "energy; at the ceiling a remote stop"),
    Row("10", (IN_PROGRESS,), StatusReported, IN_PROGRESS, "energy ends: charging_ended_at"),
    Row("11", (IN_PROGRESS,), TransactionEnded, SETTLING, "stop_event: ended and rated"),
    Row(
        "12",
        (IN_PROGRESS,),
        TransactionEnded,
        IN_PROGRESS,
        "final_parking: parking until it leaves",
    ),
    Row("12a", (IN_PROGRESS,), StatusReported, SETTLING, "final_parking: the vehicle has left"),
    Row("13", (IN_PROGRESS,), DeadlinePassed, SETTLING, "silent: ONGOING_EXPIRED, stopped, rated"),
    Row("20", (IN_PROGRESS,), HoldAccepted, IN_PROGRESS, "bound where nobody pays, not restarted"),
    Row("20a", (IN_PROGRESS,), TokenAccepted, IN_PROGRESS, "bound where nobody pays"),
    Row(
        "20b",
        (IN_PROGRESS,),
        StartRequested,
        IN_PROGRESS,
        "bound to what began with the cable: remote start",
    ),
    Row("21", (IN_PROGRESS,), DeadlinePassed, IN_PROGRESS, "nobody pays: remote stop and operator"),
    Row("21a", (IN_PROGRESS,), DeadlinePassed, IN_PROGRESS, "the time ceiling: remote stop"),
    Row("21b", (IN_PROGRESS,), DeadlinePassed, IN_PROGRESS, "power after a stop request: operator"),
    Row("22", (IN_PROGRESS,), StopRequested, IN_PROGRESS, "remote stop, repeated if not obeyed"),
    Row("22a", (IN_PROGRESS,), StopAnswered, IN_PROGRESS, "noted; the stop watch judges"),
    Row("22b", (IN_PROGRESS,), PayerLost, IN_PROGRESS, "the hold is gone: remote stop"),
    Row("23", (IN_PROGRESS,), StartAnswered, IN_PROGRESS, "overtaken by the start"),
    Row("24", (IN_PROGRESS,), TransactionStarted, IN_PROGRESS, "the same start again"),
    Row("24b", (IN_PROGRESS,), StartTold, IN_PROGRESS, "its start, told after what came later"),
    Row("24a", (IN_PROGRESS,), PlaceTold, IN_PROGRESS, "its EVSE, where the start left it open"),
    Row("25", (IN_PROGRESS,), Superseded, SETTLING, "another began there: its stop was lost"),
    Row("26", (IN_PROGRESS,), EndForced, SETTLING, "ended by an operator with what is known"),
    # After the end
    Row("14", (SETTLING,), Rated, SETTLING, "a card pays: to billing"),
    Row("14a", (RATING_FAILED,), Rated, SETTLING, "priced after all"),
    Row("14b", (SETTLING, RATING_FAILED), Rated, CLOSED, "no card: not billable"),
    Row("15", (SETTLING,), RatingFailed, RATING_FAILED, "driver and operator are told"),
    Row("16", (RATING_FAILED,), RetryRequested, SETTLING, "rated again"),
    Row("16a", (RATING_FAILED,), DeadlinePassed, SETTLING, "rated again by itself"),
    Row("17", (SETTLING, BILLING_FAILED), Billed, CLOSED, "paid"),
    Row("17a", (SETTLING, BILLING_FAILED), NothingToBill, CLOSED, "nothing to pay"),
    Row("17b", (BILLING_FAILED, CLOSED), PaidAfterAll, CLOSED, "a person found the money for it"),
    Row("18", (SETTLING,), BillingFailed, BILLING_FAILED, "the operator is told"),
    Row("19", (BILLING_FAILED,), RetryRequested, SETTLING, "billed again"),
    Row("19a", (BILLING_FAILED,), DeadlinePassed, SETTLING, "billed again by itself"),
    Row("27", _OVER, TransactionEnded, None, "a late stop: flagged, kept, an operator's"),
    Row("27a", _OVER, LateMeterRated, None, "what it would have cost with the late meter"),
    Row(
        "28", _OVER, MeterAdvanced, None, "a late reading: flagged, not billed; stopped if it runs"
    ),
    Row("28a", (SETTLING, RATING_FAILED), PlaceTold, None, "its EVSE, where nobody had said it"),
    Row("28b", (IN_PROGRESS, *_OVER), EventsMissed, None, "flagged: not all of it reached us"),
    # Always
    Row("29", (READY, *_OVER), HoldAccepted, None, "a hold that nobody needs is let go"),
    Row("30", (READY, IN_PROGRESS), CeilingSet, None, "what the payer covers has changed"),
    Row("31", (READY, IN_PROGRESS), ActivityHeard, None, "a sign of life"),
    Row("32", (READY, IN_PROGRESS, *_OVER), FrameUnreadable, None, "flagged, and an operator's"),
    # Repeated or too late: accepted and without effect
    Row("33", _OVER, TransactionStarted, None, "the start again"),
    Row("33", _OVER, StartTold, None, "too late: it is billed from where it was first heard of"),
    Row("33", (BILLING_FAILED, CLOSED), PlaceTold, None, "too late"),
    Row("33", _OVER, StartAnswered, None, "overtaken"),
    Row("33", _OVER, StatusReported, None, "the EVSE is free already"),
    Row("33", _OVER, ChargingStateReported, None, "too late"),
    Row("33", _OVER, ActivityHeard, None, "too late"),
    Row("33", _OVER, PayerLost, None, "the bill is what it is"),
    Row("33", _OVER, CeilingSet, None, "too late"),
    Row("33", _OVER, StopRequested, None, "stopped already"),
    Row("33", _OVER, StopAnswered, None, "noted"),
    Row("33", _OVER, Superseded, None, "over already"),
    Row("33", _OVER, EndForced, None, "over already"),
    Row("33", _OVER, DeadlinePassed, None, "nothing is due"),
    Row("34", (SETTLING, BILLING_FAILED, CLOSED), Rated, None, "rated once only"),
    Row("34", _OVER, RatingFailed, None, "rated or failed already"),
    Row("34", (CLOSED,), Billed, None, "billed once only"),
    Row("34", (CLOSED,), NothingToBill, None, "billed once only"),
    Row("34", (BILLING_FAILED, CLOSED), BillingFailed, None, "billed or failed already"),
    Row("34", (SETTLING, CLOSED), RetryRequested, None, "nothing has failed"),
)


def _next(rows: tuple[Row, ...]) -> Mapping[Start, Mapping[type[Happened], frozenset[Status]]]:
    table: dict[Start, dict[type[Happened], frozenset[Status]]] = {
        start: {} for start in (None, *Status)
    }
    for row in rows:
        for status in row.statuses:
            reached = table[status].get(row.event, frozenset())
            table[status][row.event] = reached | {row.end_from(status)}
    return table


NEXT: Final = _next(ROWS)
"""Where each event may lead from each status; None is before the beginning."""
