"""What concerns a station's security, kept where it is told or noticed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec import UNSET

from chargewright.gateway.flows import StationWork, Units
from chargewright.kernel.outgoing import OperatorItem, Told
from chargewright.metering import in_zone
from chargewright.network.model import KnownStation
from chargewright.network.security_events import EventOrigin, SecurityEvent

if TYPE_CHECKING:
    from chargewright.gateway.connection import StationConnection
    from chargewright.wire.ocpp.happened import Called


@dataclass(frozen=True, slots=True)
class Tells:
    """A handler of SecurityEventNotification: kept before it is answered, as it may be wanted as proof."""

    answer: Callable[[], msgspec.Struct]

    def __call__(self, connection: "StationConnection", called: "Called", request: Any) -> None:
        occurred_at = in_zone(request.timestamp, connection.zone, received_at=connection.now()).at
        told = SecurityEvent(
            origin=EventOrigin.STATION,
            type=request.type,
            tech_info="" if request.tech_info is UNSET else request.tech_info,
            occurred_at=occurred_at,
            last_at=connection.now(),
        )

        async def flow() -> msgspec.Struct:
            await connection.desk.security.told(connection.station, connection.epoch, told)
            return self.answer()

        connection.answer_when_decided(called, flow)


class SecurityDesk:
    """The flows about security, for every station of a gateway."""

    def __init__(self, units: Units) -> None:
        self._units = units

    async def told(self, station: KnownStation, epoch: int, event: SecurityEvent) -> None:
        """Keep what a station says; a person is called for what is critical."""
        async with self._units.at_station(station, epoch) as at:
            if await at.security.tell(event):
                await _call(at, station, event, event.count)

    async def noticed(self, station: KnownStation, events: Sequence[SecurityEvent]) -> None:
        """Keep what we noticed of a station; a person is called for what does not stop."""
        async with self._units.at_station(station, None) as at:
            for event in events:
                await _call(at, station, event, await at.security.notice(event))

    async def profile_reached(self, station: KnownStation, profile: int) -> None:
        """The station came by the higher profile: from now on it comes by no lower one."""
        async with self._units.at_station(station, None) as at:
            if not await at.security.reach_profile(profile):
                return
            now = at.work.now
            told = Told(
                "station.changed",
                station.id,
                {},
                occurred_at=now,
                received_at=now,
                station_id=station.id,
            )
            await at.work.outbox.tell([told])
            at.work.nudges.append(f"stations.{station.id}")


async def _call(at: StationWork, station: KnownStation, event: SecurityEvent, count: int) -> None:
    if not event.calls_somebody(count):
        return
    detail = {"type": event.type, "tech_info": event.tech_info, "peer": event.peer, "count": count}
    await at.work.outbox.ask_operator(
        OperatorItem(
            "station.security_event",
            f"{station.id} {event.type}",
            station_id=station.id,
            detail={name: value for name, value in detail.items() if value},
            says_more=True,
        )
    )
