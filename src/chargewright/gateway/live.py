"""The sessions that a connected station may still change, as its connection caches them.

The cache follows the database: it is filled at the take-over, refreshed by the bus and by a poll,
and its meter moves on with each committed reading. A session stays one object for as long as it may
change, so that a reading in work moves the meter that the next one is judged by.
"""

from collections.abc import Callable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

from chargewright.metering import Kind, Limits, MeterState
from chargewright.network.model import KnownStation, OpenSession
from chargewright.sessions.limits import awaits_station
from chargewright.sessions.model import StopCommand

Fence: TypeAlias = tuple[Decimal | None, datetime | None]
_DECODER = msgspec.json.Decoder(MeterState)
_STOP = msgspec.json.Decoder(StopCommand, strict=False)


class LiveSession:
    """One open session with the meter state after its last committed reading."""

    __slots__ = (
        "awaits_station",
        "charging_state",
        "fence_told",
        "is_stopping",
        "limits",
        "meter",
        "open",
    )

    def __init__(self, opened: OpenSession, limits: Limits | None) -> None:
        self.open = opened
        self.limits = limits
        self.meter = (
            MeterState(opened_at=opened.first_message_at)
            if opened.progress is None
            else _DECODER.decode(opened.progress)
        )
        self.is_stopping = False
        self.awaits_station = _awaits_station(opened)
        self.charging_state: str | None = None  # OCPP 2.x, as last told on this connection
        self.fence_told: Fence = (None, None)  # OCPP 2.1, likewise

    @property
    def fence(self) -> Fence:
        """Where the station is stopped: at this energy, and at this time."""
        return self.open.energy_ceiling_wh, self.open.time_ceiling_at

    @property
    def owes_fence(self) -> bool:
        """OCPP 2.1: whether the station must be told where it is stopped."""
        return self.fence != self.fence_told

    def knows(self, charging_state: str | None, *, names_place: bool) -> bool:
        """Whether an update of OCPP 2 says nothing new with these, which may be left out."""
        if names_place and self.open.evse_no is None:
            return False
        return charging_state is None or charging_state == self.charging_state

    def is_news_of_start(self, remote_start_id: int | UnsetType) -> bool:
        """Whether an update of OCPP 2 tells a remote start that is not this session's own."""
        own = self.open.remote_start_ref
        return remote_start_id is not UNSET and str(remote_start_id) != own

    def learn(self, opened: OpenSession, limits: Limits | None) -> None:
        """Take what is committed; what was read before the last time says nothing new.

        A meter that has moved on since the query stays as it is; a new fence is watched anew.
        """
        self.limits = limits
        if opened.version < self.open.version:
            return
        if self.fence != (opened.energy_ceiling_wh, opened.time_ceiling_at):
            self.is_stopping = False
        self.open = opened
        self.awaits_station = _awaits_station(opened)
        if opened.progress is not None:
            read = _DECODER.decode(opened.progress)
            if not _is_ahead(self.meter, read):
                self.meter = read

    def is_at_ceiling(self, now: Callable[[], datetime]) -> bool:
        """Whether what was paid for is used up; the clock is read only where time is limited."""
        ceiling_wh = self.open.energy_ceiling_wh
        until = self.open.time_ceiling_at
        return (ceiling_wh is not None and self.meter.energy_wh >= ceiling_wh) or (
            until is not None and now() >= until
        )


class LiveSessions:
    """All open sessions of one station."""

    __slots__ = ("_by_id", "_by_ref")

    def __init__(self) -> None:
        self._by_id: dict[str, LiveSession] = {}
        self._by_ref: dict[str, LiveSession] = {}

    def __bool__(self) -> bool:
        return bool(self._by_id)

    def __iter__(self) -> Iterator[LiveSession]:
        return iter(self._by_id.values())

    def refresh(self, opened: list[OpenSession], station: KnownStation) -> None:
        """Take what is committed: who is new, who has changed, and who is over."""
        fresh: dict[str, LiveSession] = {}
        for each in opened:
            limits = limits_of(station, each.evse_no, each.connector_no)
            live = self._by_id.get(each.id)
            if live is None:
                live = LiveSession(each, limits)
            else:
                live.learn(each, limits)
            fresh[each.id] = live
        self._by_id = fresh
        self._by_ref = {
            live.open.ocpp_transaction_ref: live
            for live in reversed(fresh.values())  # of two with one number, the first is meant
            if live.open.ocpp_transaction_ref is not None
        }

    def of_reading(
        self, transaction_ref: str | None, evse_no: int, connector_no: int | None
    ) -> LiveSession | None:
        """Whose reading this is: by its transaction, else the only one running at that outlet.

        Stations lose the number in mid-session; a reading with a number of another session is
        nobody's.
        """
        if transaction_ref is not None:
            return self._by_ref.get(transaction_ref)
        there = [
            live
            for live in self._by_id.values()
            if live.open.status == "in_progress"
            and live.open.evse_no == evse_no
            and (connector_no is None or live.open.connector_no in {None, connector_no})
        ]
        return there[0] if len(there) == 1 else None


def limits_of(
    station: KnownStation, evse_no: int | None, connector_no: int | None
) -> Limits | None:
    """What the connector can deliver; None at a station that has none.

    Where nobody has said which it is, or it was never set up, it may be the station's strongest.
    """
    connector = None if evse_no is None else station.connector(evse_no, connector_no)
    is_guess = connector is None
    if connector is None:
        strongest = max(station.connectors, key=lambda each: each.power_w, default=None)
        if strongest is None:
            return None
        connector = strongest
    expected = station.energy_reading_type
    return Limits(
        power_w=connector.power_w,
        tolerance_pct=connector.tolerance_percent,
        tolerance_wh=connector.tolerance_wh,
        expected=None if expected == "auto" else Kind(expected),
        is_guess=is_guess,
    )


def _awaits_station(opened: OpenSession) -> bool:
    """Whether the station's next word must step the machine: its stop is not done with."""
    return opened.stop is not None and awaits_station(_STOP.decode(opened.stop))


def _is_ahead(cached: MeterState, read: MeterState) -> bool:
    if cached.valid_at is None:
        return False
    return read.valid_at is None or cached.valid_at > read.valid_at
