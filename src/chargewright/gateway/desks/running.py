"""Sessions that run at stations: readings that come late, fences that are reached, stops to be repeated."""

from collections.abc import Sequence

from chargewright.gateway.flows import FlowJudge, Units, is_final, meter_after
from chargewright.gateway.meters import nobodys
from chargewright.kernel.ids import SessionId, StationId
from chargewright.kernel.outgoing import OperatorItem
from chargewright.metering import Reading
from chargewright.network.model import KnownStation
from chargewright.reactions.ceilings import watch_ceiling
from chargewright.reactions.house import House
from chargewright.sessions import events
from chargewright.sessions.limits import PERHAPS_NOT_HEARD, needs_step
from chargewright.sessions.words import Status
from chargewright.wire.ocpp.errors import Fault


class RunningDesk:
    """The flows about running sessions, for every station of a gateway."""

    def __init__(self, units: Units) -> None:
        self._units = units

    async def stop_is_open(self, station: KnownStation, session_id: str) -> None:
        """A reading came of a session whose stop is not done with: repeat it, or alarm somebody."""
        async with self._units.at_station(station, None) as at:
            now = at.work.now
            session = await at.work.sessions.lock(SessionId(session_id))
            if not needs_step(session, session.meter, now):
                return
            house = House(at.work, f"stop {session_id} read {now.isoformat()}")
            house.session_hears(session_id, events.MeterAdvanced(at=now, meter=session.meter))
            await house.settle()

    async def came_back(self, station: KnownStation, session_id: str) -> None:
        """A station is connected again that may not have heard a stop: ask for it again.

        That is no report of the session, which may still fall silent.
        """
        async with self._units.at_station(station, None) as at:
            now = at.work.now
            session = await at.work.sessions.lock(SessionId(session_id))
            stop = session.stop
            if stop is None or stop.state not in PERHAPS_NOT_HEARD or not session.runs_at_station:
                return
            house = House(at.work, f"stop {session_id} back {now.isoformat()}")
            house.session_hears(session_id, events.StopRequested(at=now, reason=stop.reason))
            await house.settle()

    async def late_readings(
        self,
        station: KnownStation,
        epoch: int,
        transaction_ref: str,
        readings: Sequence[Reading],
        *,
        where: tuple[int, int],
        message_id: str,
    ) -> bool:
        """Keep readings of a transaction that the connection does not know, and tell its session.

        `where` is the EVSE and the connector that were named. Gives whether the session runs.
        """
        async with self._units.at_station(station, epoch) as at:
            now = at.work.now
            sessions = await at.work.sessions.lock_station(
                StationId(station.id), closed_since=now, transaction_ref=transaction_ref
            )
            of = [each for each in sessions if each.ocpp_transaction_ref == transaction_ref]
            if not of:
                kept = [(reading, nobodys(reading), None) for reading in readings]
                await at.work.sessions.write_readings(station.id, epoch, None, *where, kept)
                return False
            session = of[0]
            house = House(at.work, f"readings {station.id} {message_id} {now.isoformat()}")
            judge = FlowJudge(at.work, station, epoch, readings)
            state, _ = await judge.keep(session)
            advanced = events.MeterAdvanced(
                at=now, meter=meter_after(state, readings), is_final=is_final(readings)
            )
            house.session_hears(session.id, advanced)
            await house.settle()
            return session.status is Status.IN_PROGRESS

    async def ceiling_reached(self, station: KnownStation, session_id: str) -> None:
        """A fence was reached: what is left of the hold decides whether the session goes on."""
        async with self._units.at_station(station, None) as at:
            house = House(at.work, f"ceiling {session_id} {at.work.now.isoformat()}")
            await watch_ceiling(house, session_id)
            await house.settle()

    async def unreadable(self, station: KnownStation, action: str, fault: Fault) -> None:
        """A message on which money may hang could not be read: an operator is told at once."""
        async with self._units.at_station(station, None) as at:
            now = at.work.now
            sessions = await at.work.sessions.lock_station(
                StationId(station.id), closed_since=now, transaction_ref=None
            )
            running = [each for each in sessions if each.status is Status.IN_PROGRESS]
            house = House(at.work, f"unreadable {station.id} {action} {now.isoformat()}")
            for session in running:
                house.session_hears(session.id, events.FrameUnreadable(at=now, action=action))
            if not running:
                await at.work.outbox.ask_operator(
                    OperatorItem(
                        "station.unreadable_frame",
                        f"{station.id} {action}",
                        station_id=station.id,
                        detail={"action": action, "fault": fault.description},
                    )
                )
            await house.settle()
