"""Is this reading true of this session? Two questions, in the order in which readings arrive.

1. Its time is not older than the last valid reading's.
2. The energy since then is not negative, and not more than the connector can deliver meanwhile.

A reading that fails either changes nothing, so that the next good one is measured from the last
good one: energy missed through a limit set too low comes back with the first reading after the
limit is mended.

How the register counts is found out on the way. A value below the one at the start can only be
relative; once a value was read as absolute, the session stays absolute. A station that mixes both
counts from zero between an absolute start and an absolute stop.
"""

from datetime import datetime
from decimal import Decimal
from typing import Final

import msgspec

from chargewright.metering.claim import believe
from chargewright.metering.model import (
    ZERO,
    Flag,
    Judgement,
    Kind,
    Limits,
    MeterState,
    Reading,
    Reason,
    Scope,
)

# Looked up once: this module runs for every message of every station.
_ABSOLUTE: Final = Kind.ABSOLUTE
_RELATIVE: Final = Kind.RELATIVE
_MIXED: Final = Kind.MIXED
_START: Final = Scope.START
_INTERMEDIATE: Final = Scope.INTERMEDIATE
_OK: Final = Reason.OK
_DUPLICATE: Final = Reason.DUPLICATE

_WATT_HOUR: Final = Decimal(3600 * 10**12)
"""In picowatt-seconds, in which limits are compared."""
_MILLIWATT_HOUR: Final = 3600 * 10**9
_MILLI: Final = Decimal("0.001")

# The ways in which a value may count, likeliest first; None: it is no register, and adds up.
_AS_INTERVAL: Final = (None,)
_AS_ABSOLUTE: Final = (_ABSOLUTE,)
_AS_RELATIVE: Final = (_RELATIVE,)
_RELATIVE_FIRST: Final = (_RELATIVE, _ABSOLUTE)
_ABSOLUTE_FIRST: Final = (_ABSOLUTE, _RELATIVE)


def step(state: MeterState, reading: Reading, limits: Limits) -> tuple[MeterState, Judgement]:
    """Judge one reading and count it if it is true.

    The state is the same object when the reading does not move it. Never raises: whatever a
    station says has a judgement.
    """
    valid_at = state.valid_at
    claim = believe(reading.claimed_at, reading.received_at, state.opened_at, valid_at)
    used_at = claim.at
    flags = reading.flags if claim.flag is None else (*reading.flags, claim.flag)
    if limits.is_guess:
        flags = (*flags, Flag.CONNECTOR_UNKNOWN)
    energy_wh = reading.energy_wh
    if energy_wh is None:
        return state, Judgement(Reason.NO_ENERGY, used_at, state.energy_wh, flags=flags)
    if valid_at is None:
        return _anchor(state, reading, energy_wh, used_at, flags)
    return _count(state, reading, energy_wh, used_at, valid_at, flags, limits)


def from_the_start(
    state: MeterState, reading: Reading, limits: Limits, first_at: datetime
) -> tuple[MeterState, Judgement] | None:
    """A register of the start that is told after later ones: what flowed before them counts too.

    `first_at` is when the first that was heard was read. What flowed before it is counted at the time of
    the last, for no reading goes back. None where this says nothing of that: it is no register of a
    lifetime, or not of before.
    """
    energy_wh, start_wh = reading.energy_wh, state.start_wh
    if energy_wh is None or reading.is_interval or not start_wh or state.lock is _RELATIVE:
        return None
    assert state.valid_at is not None, "it has a first"
    claim = believe(reading.claimed_at, reading.received_at, state.opened_at, None)
    earlier_wh = start_wh - energy_wh
    if claim.flag is not None or claim.at > first_at or not ZERO <= earlier_wh < start_wh:
        return None
    span = first_at - claim.at
    span_us = (span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds
    limit_wh = Decimal(limits.ceiling_uw * span_us // _MILLIWATT_HOUR) * _MILLI
    limit_wh += limits.tolerance_wh
    if earlier_wh > limit_wh:
        return state, Judgement(
            Reason.ENERGY_EXCESSIVE,
            claim.at,
            state.energy_wh,
            _ABSOLUTE,
            earlier_wh,
            limit_wh,
            reading.flags,
        )
    moved = msgspec.structs.replace(
        state, start_wh=energy_wh, energy_wh=state.energy_wh + earlier_wh
    )
    return moved, Judgement(
        Reason.ANCHOR,
        state.valid_at,
        moved.energy_wh,
        _ABSOLUTE,
        earlier_wh,
        limit_wh,
        reading.flags,
    )


def after_stop(state: MeterState, reading: Reading) -> Judgement:
    """The word on a reading of a session whose energy is settled: kept, and moves nothing."""
    claim = believe(reading.claimed_at, reading.received_at, state.opened_at, state.valid_at)
    flags = reading.flags if claim.flag is None else (*reading.flags, claim.flag)
    return Judgement(Reason.AFTER_STOP, claim.at, state.energy_wh, flags=flags)


def _anchor(
    state: MeterState,
    reading: Reading,
    energy_wh: Decimal,
    used_at: datetime,
    flags: tuple[Flag, ...],
) -> tuple[MeterState, Judgement]:
    """The first energy: the session's is zero here, whatever was delivered before."""
    if energy_wh < 0:
        return state, Judgement(Reason.ENERGY_DEPRECATED, used_at, ZERO, flags=flags)
    # What an interval counted before the anchor is not the session's.
    start_wh = ZERO if reading.is_interval else energy_wh
    is_zero = start_wh == 0
    moved = MeterState(
        opened_at=state.opened_at,
        valid_at=used_at,
        start_wh=start_wh,
        # From zero, absolute and relative are the same number; and what comes between start and
        # stop goes on as it began, so that it counts from here either way.
        lock=_ABSOLUTE if is_zero or reading.scope is _INTERMEDIATE else None,
    )
    kind = _RELATIVE if is_zero else _ABSOLUTE
    return moved, Judgement(Reason.ANCHOR, used_at, ZERO, kind, flags=flags)


def _count(
    state: MeterState,
    reading: Reading,
    energy_wh: Decimal,
    used_at: datetime,
    valid_at: datetime,
    flags: tuple[Flag, ...],
    limits: Limits,
) -> tuple[MeterState, Judgement]:
    start_wh = state.start_wh
    assert start_wh is not None
    before_wh = state.energy_wh
    if state.lock is _ABSOLUTE and limits.expected is None and not reading.is_interval:
        ways: tuple[Kind | None, ...] = _AS_ABSOLUTE  # nearly always, and said at once
    else:
        ways = _ways(state, reading, limits.expected, energy_wh, start_wh)

    if energy_wh == start_wh and _is_start_again(state, reading, used_at, limits):
        kind = _named(_ABSOLUTE, start_wh)
        return state, Judgement(_DUPLICATE, used_at, before_wh, kind, flags=flags)
    if used_at < valid_at:
        kind = _named(ways[0], start_wh)
        return state, Judgement(Reason.TIME_DEPRECATED, used_at, before_wh, kind, flags=flags)

    span = used_at - valid_at
    span_us = (span.days * 86_400 + span.seconds) * 1_000_000 + span.microseconds
    allowed = limits.ceiling_uw * span_us  # picowatt-seconds: whole, so nothing is rounded
    tolerance_wh = limits.tolerance_wh
    limit_wh = Decimal(allowed // _MILLIWATT_HOUR) * _MILLI
    if tolerance_wh:
        limit_wh += tolerance_wh
    if reading.is_interval and span_us == 0:
        # Counted already: an interval that ends where the last one ended is the same interval.
        return state, Judgement(_DUPLICATE, used_at, before_wh, None, ZERO, limit_wh, flags)

    reason = Reason.ENERGY_DEPRECATED
    shown_wh: Decimal | None = None
    shown_way = ways[0]
    for way in ways:
        if way is _ABSOLUTE:
            delta_wh = energy_wh - start_wh - before_wh
        elif way is _RELATIVE:
            delta_wh = energy_wh - before_wh
        else:
            delta_wh = energy_wh
        if delta_wh < ZERO:
            if shown_wh is None:
                shown_wh = delta_wh
            continue
        beyond_wh = delta_wh - tolerance_wh if tolerance_wh else delta_wh
        # The limit is rounded down: what is within it needs no exact comparison.
        if delta_wh <= limit_wh or beyond_wh * _WATT_HOUR <= allowed:
            return _believed(state, reading, way, delta_wh, used_at, limit_wh, flags)
        if reason is not Reason.ENERGY_EXCESSIVE:
            reason, shown_wh, shown_way = Reason.ENERGY_EXCESSIVE, delta_wh, way
    kind = _named(shown_way, start_wh)
    return state, Judgement(reason, used_at, before_wh, kind, shown_wh, limit_wh, flags)


def _believed(
    state: MeterState,
    reading: Reading,
    way: Kind | None,
    delta_wh: Decimal,
    used_at: datetime,
    limit_wh: Decimal,
    flags: tuple[Flag, ...],
) -> tuple[MeterState, Judgement]:
    assert state.start_wh is not None
    lock = state.lock
    # A mixed station is absolute at its start and stop: only what is between decides.
    if reading.scope is _INTERMEDIATE and (lock is None or way is _ABSOLUTE):
        lock = way
    was_relative = state.was_relative or way is _RELATIVE
    energy_wh = state.energy_wh + delta_wh
    moved = MeterState(
        opened_at=state.opened_at,
        valid_at=used_at,
        start_wh=state.start_wh,
        energy_wh=energy_wh,
        lock=lock,
        was_relative=was_relative,
    )
    kind = _named(way, state.start_wh)
    if used_at == state.valid_at and moved == state:
        return state, Judgement(_DUPLICATE, used_at, energy_wh, kind, delta_wh, limit_wh, flags)
    return moved, Judgement(_OK, used_at, energy_wh, kind, delta_wh, limit_wh, flags)


def _ways(
    state: MeterState,
    reading: Reading,
    expected: Kind | None,
    energy_wh: Decimal,
    start_wh: Decimal,
) -> tuple[Kind | None, ...]:
    if reading.is_interval:
        return _AS_INTERVAL
    is_between = reading.scope is _INTERMEDIATE
    if expected is not None:
        if expected is _MIXED:
            return _AS_RELATIVE if is_between else _AS_ABSOLUTE
        return _AS_ABSOLUTE if expected is _ABSOLUTE else _AS_RELATIVE
    if state.lock is None:
        return _AS_ABSOLUTE if energy_wh >= start_wh else _AS_RELATIVE
    if state.lock is _ABSOLUTE:
        return _AS_ABSOLUTE
    return _RELATIVE_FIRST if is_between else _ABSOLUTE_FIRST


def _is_start_again(state: MeterState, reading: Reading, used_at: datetime, limits: Limits) -> bool:
    """Whether the anchor's value is the anchor once more.

    Many stations repeat their first value, some with their last; it says nothing of now, whatever
    time it bears. Between start and stop the same value may be a
    register that has not moved, and is judged as one, unless an operator's word on how later
    values count would make a repeated anchor one of them.
    """
    return not reading.is_interval and (
        reading.scope is _START
        or (limits.expected is not None and used_at == state.valid_at and not state.energy_wh)
    )


def _named(way: Kind | None, start_wh: Decimal) -> Kind | None:
    """How a value was read, in people's words: from a start at zero, every register is relative."""
    return way if start_wh or way is None else _RELATIVE
