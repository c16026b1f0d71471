"""Which charging profiles we believe that a station holds, and what it says to those that we bring it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from chargewright.energy.profiles import Profile, Purpose


class ProfileState(StrEnum):
    """How a profile stands.

    ASKED: the station has not answered, or its answer was lost; it may hold. REPLACED: another took its
    place. CLEARED: it was taken away, or the station says that it has none such. OVER: it was of a
    transaction, and went with it (OCPP 1.6, 3.13.1; 2.0.1, K01).
    """

    ASKED = "asked"
    HOLDS = "holds"
    REFUSED = "refused"
    REPLACED = "replaced"
    CLEARED = "cleared"
    OVER = "over"


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """Which profiles are meant: the one with this number, else all that are so; None: any.

    A number is enough: nothing else is looked at then (OCPP 2.0.1, K10.FR.03).
    """

    profile_no: int | None = None
    evse_no: int | None = None
    purpose: Purpose | None = None
    stack_level: int | None = None


_STATES: Final = {"accepted": ProfileState.HOLDS, "unknown": None}


def after_answer(command_state: str) -> ProfileState | None:
    """Where the end of the command that brought it leads; None: nobody knows."""
    return _STATES.get(command_state, ProfileState.REFUSED)


def is_cleared(command_state: str, status: str | None) -> bool:
    """Whether what a command was to clear is gone. `Unknown` says that there was none."""
    return command_state == "accepted" or status == "Unknown"


def replaces(one: Profile, other: Profile, *, by_level: bool) -> bool:
    """Whether one takes the place of another that the station holds.

    The same number always does. In OCPP 1.6 so does the same purpose and level at the same place
    (`by_level`, 3.13.2); from 2.0.1 on a station refuses that (K01.FR.06).
    """
    if one.profile_no == other.profile_no:
        return True
    place = (one.evse_no, one.purpose, one.stack_level)
    return by_level and place == (other.evse_no, other.purpose, other.stack_level)


def is_in_the_way(held: Profile, wanted: Profile, at: datetime) -> bool:
    """Whether from OCPP 2.0.1 on one that a station may hold forbids to send another with a number of its own.

    Of one transaction each level is taken once (K01.FR.39); of any other purpose each level at one place, while
    both are valid (K01.FR.06). What is over before `at` forbids nothing.
    """
    kind = (wanted.purpose, wanted.stack_level)
    if held.profile_no == wanted.profile_no or kind != (held.purpose, held.stack_level):
        return False
    if wanted.purpose is Purpose.TRANSACTION:
        return held.transaction_ref == wanted.transaction_ref
    return held.evse_no == wanted.evse_no and _is_valid_with(held, wanted, at)


def _is_valid_with(one: Profile, other: Profile, at: datetime) -> bool:
    begins = max(each.valid_from or at for each in (one, other))
    ends = [each.valid_to for each in (one, other) if each.valid_to is not None]
    return all(max(begins, at) < end for end in ends)
