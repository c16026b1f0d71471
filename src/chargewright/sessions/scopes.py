"""What the time of a session was spent on: a timeline of turns, read as gap-free segments.

A turn says from when on the time belongs to which scope, so a gap or an overlap cannot be written
down. Sums are read from segments and never counted along the way: for any session the lengths of
its segments add up to `ended_at - started_at` exactly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from chargewright.kernel.interval import Interval
from chargewright.sessions.words import ChargingState, ConnectorStatus, Scope


@dataclass(frozen=True, slots=True)
class Turn:
    """From `at` on, until the next turn, the time belongs to `scope`."""

    at: datetime
    scope: Scope


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of time of one scope, never empty."""

    scope: Scope
    interval: Interval


Timeline = tuple[Turn, ...]
"""Turns by time, no two neighbours of one scope, the first not `NONE`. Empty: all `NONE`."""

BY_STATUS_WHILE_READY: Final[Mapping[ConnectorStatus, Scope]] = {
    ConnectorStatus.RESERVED: Scope.RESERVATION,
    ConnectorStatus.FAULTED: Scope.FAULT,
}
"""Before the start; what is not named here is `NONE`."""

BY_STATUS: Final[Mapping[ConnectorStatus, Scope | None]] = {
    ConnectorStatus.AVAILABLE: Scope.NONE,
    ConnectorStatus.PREPARING: Scope.NONE,
    ConnectorStatus.CHARGING: Scope.CHARGING,
    ConnectorStatus.SUSPENDED_EV: Scope.PARKING,
    ConnectorStatus.SUSPENDED_EVSE: Scope.PARKING,
    ConnectorStatus.FINISHING: Scope.PARKING,
    ConnectorStatus.RESERVED: None,
    ConnectorStatus.UNAVAILABLE: None,
    ConnectorStatus.FAULTED: Scope.FAULT,
    ConnectorStatus.OCCUPIED: None,
}
"""OCPP 1.6, in progress. None keeps the scope that was. `SuspendedEVSE` is a setting."""

BY_CHARGING_STATE: Final[Mapping[ChargingState, Scope]] = {
    ChargingState.CHARGING: Scope.CHARGING,
    ChargingState.EV_CONNECTED: Scope.PARKING,
    ChargingState.SUSPENDED_EV: Scope.PARKING,
    ChargingState.SUSPENDED_EVSE: Scope.PARKING,
    ChargingState.IDLE: Scope.PARKING,
}
"""OCPP 2.x, in progress, unless the connector is faulted or unavailable."""


def scope_while_ready(status: ConnectorStatus | None) -> Scope:
    """The scope of a session that has not started."""
    return Scope.NONE if status is None else BY_STATUS_WHILE_READY.get(status, Scope.NONE)


def scope_in_progress(
    previous: Scope,
    status: ConnectorStatus | None,
    charging_state: ChargingState | None,
    *,
    has_charged: bool,
    has_stopped: bool,
    suspended_evse: Scope,
) -> Scope:
    """The scope of a session in progress.

    `status` is the connector's last, `charging_state` the transaction's; None where none was
    reported. A transaction that reports its state (OCPP 2.x) is believed before its connector,
    except where the connector is faulted or unavailable. `has_stopped` is true after the station's
    stop, while the vehicle still stands there.
    """
    if status is ConnectorStatus.FAULTED:
        return Scope.FAULT
    if status is ConnectorStatus.UNAVAILABLE:
        return previous
    if has_stopped:
        return Scope.NONE if status is ConnectorStatus.AVAILABLE else Scope.PARKING
    if charging_state is not None:
        if charging_state is ChargingState.SUSPENDED_EVSE:
            return suspended_evse
        return BY_CHARGING_STATE[charging_state]
    if status is None:
        return previous
    if status is ConnectorStatus.SUSPENDED_EVSE:
        return suspended_evse
    if status is ConnectorStatus.PREPARING and has_charged:
        return Scope.PARKING
    scope = BY_STATUS[status]
    return previous if scope is None else scope


def turned(timeline: Timeline, at: datetime, scope: Scope) -> Timeline:
    """Turn to a scope; never before the last turn, and not at all where nothing changes."""
    if not timeline:
        return () if scope is Scope.NONE else (Turn(at, scope),)
    *before, last = timeline
    if last.scope is scope:
        return timeline
    if at > last.at:
        return (*timeline, Turn(at, scope))
    # The last turn lasted no time at all: it is replaced, and may melt into the one before.
    return turned(tuple(before), last.at, scope)


def begun_before(
    timeline: Timeline, at: datetime, known_from: datetime, state: ChargingState | None
) -> Timeline:
    """A timeline that begins earlier than it was known to: with this state, else as it began."""
    if state is None:
        if not timeline or timeline[0].at > known_from:
            return timeline
        return (Turn(at, timeline[0].scope), *timeline[1:])
    scope = BY_CHARGING_STATE[state]
    rest = timeline[1:] if timeline and timeline[0].scope is scope else timeline
    return (Turn(at, scope), *rest)


def scope_now(timeline: Timeline) -> Scope:
    """The scope after the last turn."""
    return timeline[-1].scope if timeline else Scope.NONE


def segments(timeline: Timeline, start: datetime, end: datetime) -> tuple[Segment, ...]:
    """What the time from `start` to `end` was spent on, without a gap.

    Turns before `start` tell its first scope; time before the first turn is `NONE`; turns after
    `end` are cut off. Empty when `start` is `end`.
    """
    inside = [turn for turn in timeline if start < turn.at < end]
    first = [turn.scope for turn in timeline if turn.at <= start]
    turns = [Turn(start, first[-1] if first else Scope.NONE), *inside, Turn(end, Scope.NONE)]
    return tuple(
        Segment(turn.scope, Interval(turn.at, following.at))
        for turn, following in pairwise(turns)
        if turn.at < following.at
    )


def totals(parts: Sequence[Segment]) -> Mapping[Scope, timedelta]:
    """How long each scope lasted; every scope is named, also with no time at all."""
    return {
        scope: sum((part.interval.length for part in parts if part.scope is scope), timedelta(0))
        for scope in Scope
    }
