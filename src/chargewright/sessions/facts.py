"""What a session tells the world: facts read from before and after, never raised along the way.

Ids and words only. Live views, notices, roaming and payments hear these; a meter reading is none.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from chargewright.kernel.ids import OrganizationId, PaymentId, SessionId, StationId
from chargewright.sessions.model import Card, Session
from chargewright.sessions.words import BillingState, RatingState, Status


class FactKind(StrEnum):
    """What has become true."""

    REFUSED = "session.refused"
    OPENED = "session.opened"
    PAYER_BOUND = "session.payer_bound"
    VEHICLE_CONNECTED = "session.vehicle_connected"
    VEHICLE_LEFT = "session.vehicle_left"
    STARTED = "session.started"
    CHARGING_ENDED = "session.charging_ended"
    CHARGING_RESUMED = "session.charging_resumed"
    STOP_REQUESTED = "session.stop_requested"
    ENDED = "session.ended"
    RATED = "session.rated"
    LATE_METER_RATED = "session.late_meter_rated"
    RATING_FAILED = "session.rating_failed"
    BILLING_FAILED = "session.billing_failed"
    CLOSED = "session.closed"
    SCOPE_CHANGED = "session.scope_changed"
    FLAGGED = "session.flagged"


_BECAME: Final[tuple[tuple[FactKind, Callable[[Session], bool]], ...]] = (
    (FactKind.REFUSED, lambda session: session.status is Status.REFUSED),
    (FactKind.OPENED, lambda session: session.status is not Status.REFUSED),
    (FactKind.PAYER_BOUND, lambda session: session.payer is not None),
    (FactKind.VEHICLE_CONNECTED, lambda session: session.vehicle_connected),
    (FactKind.STARTED, lambda session: session.started_at is not None),
    (FactKind.STOP_REQUESTED, lambda session: session.stop is not None),
    (FactKind.CHARGING_ENDED, lambda session: session.charging_ended_at is not None),
    (FactKind.ENDED, lambda session: session.ended_at is not None),
    (FactKind.RATED, lambda session: session.rating_state is RatingState.RATED),
    (FactKind.RATING_FAILED, lambda session: session.rating_state is RatingState.FAILED),
    (FactKind.BILLING_FAILED, lambda session: session.billing_state is BillingState.FAILED),
    (FactKind.CLOSED, lambda session: session.status is Status.CLOSED),
)
_CEASED: Final[tuple[tuple[FactKind, Callable[[Session], bool]], ...]] = (
    (FactKind.VEHICLE_LEFT, lambda session: session.vehicle_connected),
    (FactKind.CHARGING_RESUMED, lambda session: session.charging_ended_at is not None),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionFact:
    """One thing that became true of a session. `payment_id` is None where no card pays.

    `body` is what else there is to say of it: a change of scope says from which to which, a flag which.
    """

    kind: FactKind
    at: datetime
    session_id: SessionId
    organization_id: OrganizationId
    station_id: StationId
    payment_id: PaymentId | None
    body: Mapping[str, str | list[str]] = field(default_factory=dict)


def facts_of(before: Session | None, after: Session, at: datetime) -> tuple[SessionFact, ...]:
    """What has become true by one step, in the order of a session's life, then what ceased.

    `before` is None for a session that has just begun; `at` is our clock.
    """
    payment_id = after.payer.payment_id if isinstance(after.payer, Card) else None
    return tuple(
        SessionFact(
            kind=kind,
            at=at,
            session_id=after.id,
            organization_id=after.organization_id,
            station_id=after.place.station_id,
            payment_id=payment_id,
            body=_body(kind, before, after),
        )
        for kind in _kinds(before, after)
    )


def _kinds(before: Session | None, after: Session) -> Iterator[FactKind]:
    for kind, is_true in _BECAME:
        if is_true(after) and (before is None or not is_true(before)):
            yield kind
    if before is None:
        return
    for kind, is_true in _CEASED:
        if is_true(before) and not is_true(after):
            yield kind
    if before.payer is not None and after.payer != before.payer:
        yield FactKind.PAYER_BOUND
    if after.late_bill is not None and after.late_bill != before.late_bill:
        yield FactKind.LATE_METER_RATED
    if before.scope is not after.scope:
        yield FactKind.SCOPE_CHANGED
    if len(after.flags) > len(before.flags):
        yield FactKind.FLAGGED


def _body(kind: FactKind, before: Session | None, after: Session) -> Mapping[str, str | list[str]]:
    if before is None:
        return {}
    match kind:
        case FactKind.SCOPE_CHANGED:
            return {"before": before.scope.value, "after": after.scope.value}
        case FactKind.FLAGGED:
            return {"flags": [flag.value for flag in after.flags if flag not in before.flags]}
        case _:
            return {}
