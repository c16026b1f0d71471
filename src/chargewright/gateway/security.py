"""What concerns a station's security, kept where it is told or noticed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import UNSET

from chargewright.gateway.flows import StationWork, Units
from chargewright.kernel.outgoing import OperatorItem, Told
from chargewright.metering import in_zone
from chargewright.network.configuration import Result
from chargewright.network.credentials import Secret
from chargewright.network.model import KnownStation
from chargewright.network.security_events import (
    NOT_AUTHENTICATED,
    SIGN_INS_OF_ADDRESS,
    EventOrigin,
    Lately,
    SecurityEvent,
)
from chargewright.translate.configuration import password_result

if TYPE_CHECKING:
    from chargewright.gateway.connection import StationConnection
    from chargewright.wire.ocpp.happened import Called

BOOTS_WITHIN: Final = timedelta(days=30)
"""So long a station that takes its password at its next boot may come by the one before, and one that
gave no answer by either."""


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
                lately = await at.security.notice(event)
                await _call(at, station, event, lately.of_station)
                if event.type == NOT_AUTHENTICATED and lately.is_one_address_at_several_stations:
                    await _call_for_address(at, station, event, lately)

    async def password_shown(self, station: KnownStation, password: Secret) -> None:
        """A station that never answered comes by the password it was told: it has taken it."""
        async with self._units.at_station(station, None) as at:
            if await at.security.password_shown(password):
                await _changed(at, station.id)

    async def profile_reached(self, station: KnownStation, profile: int) -> None:
        """The station came by the higher profile: from now on it comes by no lower one."""
        async with self._units.at_station(station, None) as at:
            if not await at.security.reach_profile(profile):
                return
            await _changed(at, station.id)


async def keep_password_answer(
    at: StationWork, command: Mapping[str, Any], state: str, answer: Any
) -> bool:
    """A station that takes another password comes by it from now on; one that refuses keeps the old.

    Who takes it at its next boot may come by either until then. True: it gave no answer, so nobody knows
    which it has; either works for a while, and by which it comes again decides.
    """
    result = password_result(command["name"], command["payload"], answer)
    if result is None:
        return False
    command_id, until = command["id"], at.work.now + BOOTS_WITHIN
    if state != "failed" and result is Result.UNKNOWN:
        is_open = await at.security.password_unanswered(command_id, until)
        if is_open:
            await _changed(at, command["station_id"])
        return is_open
    is_later = result is Result.REBOOT_REQUIRED
    if await at.security.password_answered(
        command_id,
        is_taken=is_later or result is Result.ACCEPTED,
        old_until=until if is_later else None,
    ):
        await _changed(at, command["station_id"])
    return False


async def _changed(at: StationWork, station_id: str) -> None:
    now = at.work.now
    told = Told(
        "station.changed",
        station_id,
        {},
        occurred_at=now,
        received_at=now,
        station_id=station_id,
    )
    await at.work.outbox.tell([told])
    at.work.nudges.append(f"stations.{station_id}")


async def _call_for_address(
    at: StationWork, station: KnownStation, event: SecurityEvent, lately: Lately
) -> None:
    detail = {"peer": event.peer, "count": lately.of_address, "stations": lately.stations}
    await at.work.outbox.ask_operator(
        OperatorItem(
            SIGN_INS_OF_ADDRESS,
            event.peer,
            station_id=station.id,
            detail=detail,
            says_more=True,
        )
    )


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
