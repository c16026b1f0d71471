"""What the profiles of a station come to together: the composite schedule that we expect of it.

Of one purpose the highest stack level that counts sets the limit; where several purposes set one, the
lowest holds (OCPP 1.6, 3.13.3; 2.0.1, K01.FR.17 and K08.FR.04). Limits from outside all hold, and what is made on the
spot is added to the lowest (2.1, K08.FR.04). Each EVSE by itself: what EVSEs take from one another is the station's to
share out.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Final

from chargewright.energy.profiles import (
    REPEATED_AFTER,
    STATION,
    Period,
    Profile,
    ProfileKind,
    Purpose,
    Transaction,
    Unit,
    begun_at,
    period_at,
)

TOLERANCE: Final = Decimal("0.1")
"""By which a limit may differ and be the same: stations round to tenths (OCPP 1.6, 7.14)."""
TOLERANCE_CONVERTED: Final = Decimal("0.05")
"""By which part of it where one of the two was converted: voltages differ."""
_SECOND: Final = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Supply:
    """How A become W: V of each phase, and how many there are."""

    volts: Decimal = Decimal(230)
    phases: int = 3

    def converted(self, period: Period, of: Unit, to: Unit) -> Decimal:
        """A limit in another unit, exact; nothing is rounded here."""
        if of is to:
            return period.limit
        watts_per_ampere = self.volts * (period.phases or self.phases)
        return (
            period.limit * watts_per_ampere if to is Unit.WATT else period.limit / watts_per_ampere
        )


@dataclass(frozen=True, slots=True)
class Step:
    """From so many seconds on at most so much, until the next; `limit` None: nothing limits it."""

    start_s: int
    limit: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """Where, from when and for how long, in which unit. `evse_no` 0: at the grid connection.

    `is_own_first`: a profile of the EVSE goes before one for every EVSE, whatever their levels (OCPP 1.6, 3.13.2).
    """

    evse_no: int
    starts_at: datetime
    duration_s: int
    unit: Unit
    transaction: Transaction | None = None
    has_priority: bool = False
    is_own_first: bool = False


def composite(
    profiles: Sequence[Profile], question: Question, supply: Supply | None = None
) -> Sequence[Step]:
    """The limits of all profiles together, each step different from the one before; at least one."""
    supply = supply or Supply()
    steps: list[Step] = []
    for start_s in sorted(set(_turns(profiles, question))):
        at = question.starts_at + start_s * _SECOND
        limit = _limit_at(profiles, at, question, supply)
        if not steps or steps[-1].limit != limit:
            steps.append(Step(start_s, limit))
    return steps


def _limit_at(
    profiles: Sequence[Profile], at: datetime, question: Question, supply: Supply
) -> Decimal | None:
    limits = [
        supply.converted(period, profile.unit, question.unit)
        for profile, period in _counting(profiles, Purpose.EXTERNAL, at, question)
    ]
    for purposes in _purposes(question):
        for purpose in purposes:
            found = _highest(profiles, purpose, at, question)
            if found is not None:
                profile, period = found
                limits.append(supply.converted(period, profile.unit, question.unit))
                break
    return min(limits) + _made_here(profiles, at, question, supply) if limits else None


def _made_here(
    profiles: Sequence[Profile], at: datetime, question: Question, supply: Supply
) -> Decimal:
    """What is made on the spot, and may be had beside what the limits leave."""
    return sum(
        (
            supply.converted(period, profile.unit, question.unit)
            for profile, period in _counting(profiles, Purpose.LOCAL_GENERATION, at, question)
        ),
        Decimal(0),
    )


def _purposes(question: Question) -> Sequence[Sequence[Purpose]]:
    """Of each of these the first that sets a limit counts; the lowest of what counts holds."""
    station = (Purpose.STATION_MAX,)
    if question.evse_no == STATION:
        return (station,)
    own = (Purpose.TRANSACTION, Purpose.TRANSACTION_DEFAULT)
    return (station, (Purpose.PRIORITY, *own) if question.has_priority else own)


def _highest(
    profiles: Sequence[Profile], purpose: Purpose, at: datetime, question: Question
) -> tuple[Profile, Period] | None:
    """The profile of this purpose that counts, and its period: that of the highest level (2.0.1, K01.FR.17)."""

    def rank(found: tuple[Profile, Period]) -> tuple[bool, int]:
        profile, _ = found
        return question.is_own_first and profile.evse_no != STATION, profile.stack_level

    return max(
        _counting(profiles, purpose, at, question),
        key=rank,
        default=None,
    )


def _counting(
    profiles: Sequence[Profile], purpose: Purpose, at: datetime, question: Question
) -> Sequence[tuple[Profile, Period]]:
    """All profiles of this purpose that have a say at this instant, each with its period."""
    return [
        (each, period)
        for each in profiles
        if each.purpose is purpose and _is_about(each, question)
        for period in (period_at(each, at, question.transaction),)
        if period is not None
    ]


def _is_about(profile: Profile, question: Question) -> bool:
    """Whether it has a say here: of its EVSE, and of its transaction."""
    if profile.evse_no not in {STATION, question.evse_no}:
        return False
    if profile.purpose is not Purpose.TRANSACTION:
        return True
    running = question.transaction
    return running is not None and profile.transaction_ref in {None, running.ref}


def _turns(profiles: Sequence[Profile], question: Question) -> Iterator[int]:
    """Every second, from the first one asked for, at which a limit may become another."""
    yield 0
    ends_at = question.starts_at + question.duration_s * _SECOND
    for profile in profiles:
        for at in _turning_points(profile, question, ends_at):
            passed = at - question.starts_at
            # A turn within a second is seen in the next whole one.
            start_s = -(-passed // _SECOND)
            if 0 < start_s < question.duration_s:
                yield start_s


def _turning_points(profile: Profile, question: Question, ends_at: datetime) -> Iterator[datetime]:
    yield from (at for at in (profile.valid_from, profile.valid_to) if at is not None)
    begun = begun_at(profile, question.starts_at, question.transaction)
    while begun is not None and begun <= ends_at:
        yield begun
        # Stations say seconds that no calendar has.
        room_s = (ends_at - begun) // _SECOND
        turns_s = (profile.duration_s, *(each.start_s for each in profile.periods))
        yield from (begun + s * _SECOND for s in turns_s if s is not None and 0 <= s <= room_s)
        if profile.kind is not ProfileKind.RECURRING or profile.recurrency is None:
            return
        if profile.starts_at is None:
            return
        begun += REPEATED_AFTER[profile.recurrency]


@dataclass(frozen=True, slots=True)
class Difference:
    """From here on the station says another limit than we expect; None: it says none."""

    start_s: int
    expected: Decimal
    told: Decimal | None


def differences(
    expected: Sequence[Step], told: Sequence[Step], *, is_converted: bool = False
) -> Sequence[Difference]:
    """Where a station's composite schedule is another than ours, each time that begins or changes.

    Where we expect no limit the station may tell any: that of its hardware.
    """
    found: list[Difference | None] = [None]
    for start_s in sorted({each.start_s for each in (*expected, *told)}):
        ours, theirs = limit_in(expected, start_s), limit_in(told, start_s)
        differs = None
        if ours is not None and not _is_same(ours, theirs, is_converted=is_converted):
            differs = Difference(start_s, ours, theirs)
        before = found[-1]
        is_news = (
            differs is None
            or before is None
            or (differs.expected, differs.told) != (before.expected, before.told)
        )
        if is_news:
            found.append(differs)
    return [each for each in found if each is not None]


def limit_in(steps: Sequence[Step], at_s: int) -> Decimal | None:
    """What holds at a second; None: nothing limits it."""
    begun = [each for each in steps if each.start_s <= at_s]
    return begun[-1].limit if begun else None


def beyond(
    expected: Sequence[Step], told: Sequence[Step], *, is_converted: bool = False
) -> Sequence[Difference]:
    """Where somebody means to draw more than we expect to be allowed; where we expect no limit, never."""
    return [
        each
        for each in differences(expected, told, is_converted=is_converted)
        if each.told is None or each.told > each.expected
    ]


def _is_same(ours: Decimal, theirs: Decimal | None, *, is_converted: bool) -> bool:
    if theirs is None:
        return False
    tolerance = max(TOLERANCE, ours * TOLERANCE_CONVERTED) if is_converted else TOLERANCE
    return abs(ours - theirs) <= tolerance
