"""Reservations: an EVSE of a station kept free for a token until an instant. States, and what moves them.

The station decides who may charge where something is reserved; we know what it was asked and what it said.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final


class ReservationState(StrEnum):
    """How a reservation stands.

    ASKED: the station has not answered, or its answer was lost; it may hold. REFUSED: it never held.
    REMOVED: the station gave it up, or says that it knows of none.
    """

    ASKED = "asked"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    USED = "used"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    REMOVED = "removed"


OPEN: Final = frozenset({ReservationState.ASKED, ReservationState.ACCEPTED})
"""What may keep an EVSE from others."""

_UPDATES: Final[Mapping[str, ReservationState]] = {
    "Expired": ReservationState.EXPIRED,
    "Removed": ReservationState.REMOVED,
    "NoTransaction": ReservationState.USED,  # the token came, and no transaction began
}
"""What a station reports (OCPP 2.0.1 and 2.1, ReservationUpdateStatusEnumType)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToReserve:
    """What a station is asked to keep free. `evse_no` None: any of its EVSEs."""

    reservation_no: int
    id_token: str
    expires_at: datetime
    evse_no: int | None = None
    group_id_token: str | None = None


@dataclass(frozen=True, slots=True)
class KnownReservation:
    """A reservation as one finds it."""

    station_id: str
    reservation_no: int
    state: ReservationState

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


@dataclass(frozen=True, slots=True)
class Moved:
    """Where a reservation is now, and the station's own word for it; None: it said none."""

    state: ReservationState
    status: str | None


def is_taken(
    evse_no: int | None, *, reserved: Sequence[int | None], evses: Collection[int]
) -> bool:
    """Whether an EVSE cannot be reserved, for others have reserved it; None: any of the station's.

    `reserved` is for which EVSEs something holds. Whoever reserved any keeps one of them free, whichever
    it is: where all are spoken for, none is left.
    """
    return len(reserved) >= len(evses) or (evse_no is not None and evse_no in reserved)


def is_kept_from_strangers(evse_no: int, *, reserved: Collection[int | None]) -> bool:
    """Whether whoever shows no token finds this EVSE kept for others.

    Where any EVSE of the station is reserved nobody knows which of them its holder will find usable, so none is
    a stranger's.
    """
    return evse_no in reserved or None in reserved


def after_answer(state: ReservationState, command_state: str, answer: object) -> Moved | None:
    """Where the end of the command that asked for it leads; None: nowhere, or nobody knows.

    A command without an answer may have arrived: the reservation stays asked until it lapses.
    """
    if state is not ReservationState.ASKED or command_state == "unknown":
        return None
    if command_state == "accepted":
        return Moved(ReservationState.ACCEPTED, status_in(answer))
    return Moved(ReservationState.REFUSED, status_in(answer))


def after_cancelling(state: ReservationState, command_state: str, answer: object) -> Moved | None:
    """Where the end of the command that cancels it leads.

    Rejected says that the station has no such reservation (OCPP 1.6, 5.1; 2.0.1, H02.FR.02); without an
    answer, or with an error for one, it may hold.
    """
    if state not in OPEN:
        return None
    status = status_in(answer)
    if command_state == "accepted":
        return Moved(ReservationState.CANCELLED, status)
    if status == "Rejected":
        return Moved(ReservationState.REMOVED, status)
    return None


def after_update(state: ReservationState, status: str) -> Moved | None:
    """Where the station's word on it leads; None: what has ended stays so, and unknown words move nothing."""
    told = _UPDATES.get(status)
    return Moved(told, status) if told is not None and state in OPEN else None


def may_be_used(state: ReservationState) -> bool:
    """Whether a transaction that names it uses it.

    One that we held for lapsed too: the transaction may have begun before that and be told late.
    """
    return state in OPEN or state is ReservationState.EXPIRED


def status_in(answer: Any) -> str | None:
    """The station's word in an answer; None where it has none."""
    status = answer.get("status") if isinstance(answer, Mapping) else None
    return status if isinstance(status, str) else None
