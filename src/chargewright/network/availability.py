"""Whether a driver could charge: the state of an EVSE, and the share of the time that it served.

The state is what somebody before it would find, and follows from what its connectors said last, from
the station's link and from whether the operator works on the station. The share is its uptime: the time
in which it served (available or occupied) of the time in which it should have. Left out on both sides
is what was planned (out of service) and what nobody knows. A station that is not connected does not
serve, whoever is at fault. `docs/domain/availability.md` says which rules of the field this follows.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import ROUND_FLOOR, Decimal
from types import MappingProxyType
from typing import Final

from chargewright.kernel.interval import Interval
from chargewright.network.spans import Span, State

LONGEST_WINDOW: Final = timedelta(days=400)
SERVED: Final = frozenset({State.AVAILABLE, State.OCCUPIED, State.ONLINE})
LEFT_OUT: Final = frozenset({State.OUT_OF_SERVICE, State.UNKNOWN})
_FINEST_SHARE: Final = Decimal("0.00001")
_NONE: Final = timedelta()

STATE_OF_CONNECTOR: Final[Mapping[str, State]] = MappingProxyType(
    {
        "Available": State.AVAILABLE,
        "Preparing": State.OCCUPIED,
        "Charging": State.OCCUPIED,
        "SuspendedEV": State.OCCUPIED,
        "SuspendedEVSE": State.OCCUPIED,
        "Finishing": State.OCCUPIED,
        "Reserved": State.OCCUPIED,
        "Occupied": State.OCCUPIED,
        "Unavailable": State.OUT_OF_SERVICE,
        "Faulted": State.FAULTED,
    }
)
"""The words of OCPP 1.6, 7.7, and of OCPP 2.0.1 (ConnectorStatusEnumType)."""
_FIRST: Final = (State.OCCUPIED, State.AVAILABLE, State.FAULTED, State.OUT_OF_SERVICE)


def state_of_evse(
    statuses: Iterable[str | None], *, is_connected: bool | None, is_maintained: bool
) -> State:
    """The state of an EVSE with connectors that said this last (None: nothing yet).

    An EVSE serves one vehicle at a time (OCPP 2.0.1, Part 1, 4.2): it is occupied if one of its
    connectors is. Otherwise one connector that works is enough for a driver, so it is available if one
    is; faulted before it is out of service, for a fault is nobody's plan. `is_connected` is None where
    the station never was. An operator's maintenance is a plan, whether the station is on or off.
    """
    if is_maintained:
        return State.OUT_OF_SERVICE
    if is_connected is None:
        return State.UNKNOWN
    if not is_connected:
        return State.OFFLINE
    found = {STATE_OF_CONNECTOR.get(each, State.UNKNOWN) for each in statuses if each is not None}
    return next((state for state in _FIRST if state in found), State.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Uptime:
    """How long a thing was in which state, and the share of the time it served.

    The share is from 0 to 1, rounded down; None: nothing is known of it, or all of it was planned.
    """

    lasted: Mapping[State, timedelta]
    share: Decimal | None

    @classmethod
    def of(cls, lasted: Mapping[State, timedelta]) -> "Uptime":
        """Count a share from what lasted how long, of one thing or of many together."""
        counted = sum((time for state, time in lasted.items() if state not in LEFT_OUT), _NONE)
        served = sum((time for state, time in lasted.items() if state in SERVED), _NONE)
        if not counted:
            return cls(lasted, None)
        exact = Decimal(served // _MICROSECOND) / Decimal(counted // _MICROSECOND)
        # Down: what failed for a second in a year was not always up.
        return cls(lasted, exact.quantize(_FINEST_SHARE, ROUND_FLOOR))


_MICROSECOND: Final = timedelta(microseconds=1)


def uptime(spans: Sequence[Span], window: Interval) -> Uptime:
    """What these spans of one thing say about a window. What is before the first is not known."""
    lasted: dict[State, timedelta] = {}
    for span in spans:
        ended_at = window.end if span.ended_at is None else min(span.ended_at, window.end)
        time = ended_at - max(span.began_at, window.start)
        if time > _NONE:
            lasted[span.state] = lasted.get(span.state, _NONE) + time
    return Uptime.of(lasted)
