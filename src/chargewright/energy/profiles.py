"""Charging profiles as values, and which limit one of them sets at an instant (OCPP 1.6, 3.13; 2.0.1, K).

Limits are in the unit of their schedule, W or A; seconds count from where the schedule begins.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final


class Purpose(StrEnum):
    """What a profile is for. PRIORITY takes the place of the two before it while somebody has priority."""

    EXTERNAL = "external"
    STATION_MAX = "station_max"
    TRANSACTION_DEFAULT = "transaction_default"
    TRANSACTION = "transaction"
    PRIORITY = "priority"
    LOCAL_GENERATION = "local_generation"


class ProfileKind(StrEnum):
    """From when the periods of a profile count."""

    ABSOLUTE = "Absolute"
    RECURRING = "Recurring"
    RELATIVE = "Relative"
    DYNAMIC = "Dynamic"


class Recurrency(StrEnum):
    """When a recurring profile begins again."""

    DAILY = "Daily"
    WEEKLY = "Weekly"


class Unit(StrEnum):
    """What limits are in. A is per phase."""

    AMPERE = "A"
    WATT = "W"


REPEATED_AFTER: Final = {
    Recurrency.DAILY: timedelta(days=1),
    Recurrency.WEEKLY: timedelta(weeks=1),
}
_SECOND: Final = timedelta(seconds=1)
STATION: Final = 0
"""The number that stands for the station as a whole."""


@dataclass(frozen=True, slots=True)
class Period:
    """At most so much from `start_s` on, until the next. `phases` None: as many as there are."""

    start_s: int
    limit: Decimal
    phases: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One profile as a station was given it.

    `evse_no` 0: the station as a whole, or a default for each EVSE. `starts_at` None: from the start of the
    transaction. `duration_s` None: the last period goes on. `transaction_ref` None: whichever runs.
    """

    profile_no: int
    evse_no: int
    purpose: Purpose
    stack_level: int
    kind: ProfileKind
    unit: Unit
    periods: Sequence[Period]
    recurrency: Recurrency | None = None
    starts_at: datetime | None = None
    duration_s: int | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    transaction_ref: str | None = None


@dataclass(frozen=True, slots=True)
class Transaction:
    """What runs at an EVSE."""

    ref: str
    started_at: datetime


def is_valid(profile: Profile, at: datetime) -> bool:
    """Whether this is within its validity, of which the end does not count."""
    return (profile.valid_from is None or profile.valid_from <= at) and (
        profile.valid_to is None or at < profile.valid_to
    )


def begun_at(profile: Profile, at: datetime, transaction: Transaction | None) -> datetime | None:
    """From when its periods count at this instant; None: they do not.

    A recurring one counts anew each day or week, from its start on and not before.
    """
    if profile.kind is ProfileKind.RELATIVE or profile.starts_at is None:
        return None if transaction is None else transaction.started_at
    if profile.kind is not ProfileKind.RECURRING or profile.recurrency is None:
        return profile.starts_at
    passed = at - profile.starts_at
    every = REPEATED_AFTER[profile.recurrency]
    return (
        profile.starts_at if passed < timedelta() else profile.starts_at + passed // every * every
    )


def period_at(profile: Profile, at: datetime, transaction: Transaction | None) -> Period | None:
    """The period that counts at this instant; None: the profile sets no limit then."""
    if not is_valid(profile, at):
        return None
    begun = begun_at(profile, at, transaction)
    if begun is None or at < begun:
        return None
    passed_s = (at - begun) // _SECOND
    if profile.duration_s is not None and passed_s >= profile.duration_s:
        return None
    so_far = [each for each in profile.periods if each.start_s <= passed_s]
    return max(so_far, key=lambda each: each.start_s, default=None)
