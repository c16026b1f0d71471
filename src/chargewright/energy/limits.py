"""What an EVSE may give a vehicle, in W, and which limit it is that holds: profiles, its hardware, the vehicle."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

from chargewright.energy.composite import Question, Supply, composite, limit_in
from chargewright.energy.profiles import Profile, Purpose


class LimitedBy(StrEnum):
    """Which limit holds. EVSE: what its hardware can give; VEHICLE: what the vehicle can take.

    SHARED: what others at the same connection leave to it.
    """

    STATION_MAX = "station_max"
    EXTERNAL = "external"
    TRANSACTION_DEFAULT = "transaction_default"
    EVSE = "evse"
    VEHICLE = "vehicle"
    SHARED = "shared"


_PROFILES: Final[Mapping[LimitedBy, frozenset[Purpose]]] = {
    LimitedBy.STATION_MAX: frozenset({Purpose.STATION_MAX}),
    LimitedBy.EXTERNAL: frozenset({Purpose.EXTERNAL}),
    # Who has priority goes by that profile instead.
    LimitedBy.TRANSACTION_DEFAULT: frozenset({Purpose.TRANSACTION_DEFAULT, Purpose.PRIORITY}),
}
_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Limit:
    """From `start_s` on at most so much, until the next."""

    start_s: int
    limit_w: Decimal
    by: LimitedBy


def limits_at(
    profiles: Sequence[Profile],
    question: Question,
    supply: Supply,
    *,
    evse_w: Decimal,
    vehicle_w: Decimal | None,
) -> Sequence[Limit]:
    """The lowest of all limits but those of the transaction's own profiles; at least one.

    A profile for transactions holds too, though one of a transaction's own would take its place: it is
    what the operator lets any vehicle have. `question` is asked in W.
    """
    known = [_as_drawn(each, supply.phases) for each in profiles]
    told = {
        by: composite([each for each in known if each.purpose in purposes], question, supply)
        for by, purposes in _PROFILES.items()
    }
    found: list[Limit] = []
    for start_s in sorted({step.start_s for steps in told.values() for step in steps}):
        here = {by: limit_in(steps, start_s) for by, steps in told.items()}
        here |= {LimitedBy.EVSE: evse_w, LimitedBy.VEHICLE: vehicle_w}
        limit_w, by = min((w, by) for by, w in _ordered(here))
        if not found or (found[-1].limit_w, found[-1].by) != (limit_w, by):
            found.append(Limit(start_s, limit_w, by))
    return found


def same_from(
    one: Sequence[Limit],
    one_at: datetime,
    other: Sequence[Limit],
    other_at: datetime,
    ends_at: datetime,
) -> bool:
    """Whether two lists of limits, each from an instant on, say the same from the later instant to the end."""
    starts_at = max(one_at, other_at)
    turns = {
        at
        for limits, begins_at in ((one, one_at), (other, other_at))
        for each in limits
        if starts_at <= (at := begins_at + each.start_s * _SECOND) < ends_at
    }
    return all(
        limit_at(one, (at - one_at) // _SECOND) == limit_at(other, (at - other_at) // _SECOND)
        for at in {starts_at, *turns}
    )


def limit_at(limits: Sequence[Limit], at_s: int) -> tuple[Decimal, LimitedBy]:
    """How much holds at a second, and by which limit."""
    found = limits[bisect_right(limits, at_s, key=lambda each: each.start_s) - 1]
    return found.limit_w, found.by


def _ordered(limits: Mapping[LimitedBy, Decimal | None]) -> Iterator[tuple[LimitedBy, Decimal]]:
    return ((by, max(w, Decimal(0))) for by, w in limits.items() if w is not None)


def _as_drawn(profile: Profile, phases: int) -> Profile:
    """A profile as it limits a vehicle that draws from fewer phases than the profile counts on."""
    return replace(
        profile,
        periods=[
            replace(each, phases=min(each.phases or phases, phases)) for each in profile.periods
        ],
    )
