"""The flows behind a station's messages: who may charge, what began, what ended.

Each is one unit of work that holds the station's link, so flows of one station take turns and a
connection that was taken over changes nothing. A message heard twice gets the answer it got before.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec

from chargewright.gateway.certificates import SigningDesk
from chargewright.gateway.configuration import ask_for_all, keep_answer
from chargewright.gateway.desk_v201 import Desk201
from chargewright.gateway.displays import keep_display_answer
from chargewright.gateway.flows import (
    FlowJudge,
    KnownToken,
    StationWork,
    Units,
    given_or_none,
    heard,
    is_final,
    meter_after,
    seed_for,
    started_by,
)
from chargewright.gateway.live import limits_of
from chargewright.gateway.meters import nobodys
from chargewright.gateway.monitoring import keep_monitor_answer
from chargewright.gateway.ports import Responders
from chargewright.gateway.raising import go_on
from chargewright.gateway.security import SecurityDesk, keep_password_answer
from chargewright.kernel.ids import SessionId, StationId
from chargewright.kernel.outgoing import OperatorItem
from chargewright.metering import (
    MeterState,
    Reading,
    in_zone,
    step,
)
from chargewright.network.file_jobs import JobKind
from chargewright.network.installed import told_by
from chargewright.network.journal import StatusRow
from chargewright.network.model import KnownStation
from chargewright.reactions.ceilings import watch_ceiling
from chargewright.reactions.commands import command_ended
from chargewright.reactions.house import House
from chargewright.reactions.vehicles import status_reported
from chargewright.sessions import events, flow
from chargewright.sessions.instants import OFFLINE_LAG, believed
from chargewright.sessions.limits import PERHAPS_NOT_HEARD, needs_step
from chargewright.sessions.model import Meter, Place, Token
from chargewright.sessions.references import IdTag, usable_transaction_ref
from chargewright.sessions.rules import Clue
from chargewright.sessions.words import ConnectorStatus, Status
from chargewright.translate.readings import start_v16, stop_v16
from chargewright.wire.ocpp.errors import Fault, Version
from chargewright.wire.ocpp.happened import (
    Answered,
    AnsweredLate,
    CallLost,
    CallNeverSent,
    CallTimedOut,
)
from chargewright.wire.ocpp.v16 import authorization, transactions

BOOT_WITHIN: Final = timedelta(minutes=1)
_DOES_IT: Final = frozenset(
    {"Accepted", "AcceptedCanceled", "RebootRequired", "Scheduled", "Unlocked", "Unpublished"}
)
"""What a station answers that does what it was asked, or will."""
GROUP_MOST: Final = 20
"""Characters of a parentIdTag (OCPP 1.6, 7.28)."""


class Desk:
    """The flows, for every station of a gateway."""

    def __init__(self, units: Units, responders: Responders) -> None:
        self._units = units
        self.responders: Final = responders
        self.v201: Final = Desk201(units)
        self.security: Final = SecurityDesk(units)
        self.signing: Final = SigningDesk(units)

    # Who may charge

    async def authorize_v16(
        self,
        station: KnownStation,
        epoch: int,
        request: authorization.AuthorizeRequest,
        now: datetime,
    ) -> authorization.AuthorizeResponse:
        """Answer who this token is; one that may charge here opens or pays for a session."""
        tag = _tag(station, request.id_tag)
        async with self._units.at_station(station, epoch) as at:
            if tag is None:
                return authorization.AuthorizeResponse(id_tag_info=_info("Invalid"))
            sessions = await at.work.sessions.lock_station(
                StationId(station.id), closed_since=now, transaction_ref=None
            )
            if any(started_by(session, tag) for session in sessions):
                return authorization.AuthorizeResponse(id_tag_info=_info("Accepted"))
            token = await at.tokens.by_uid(tag.text, now)
            if token is None or not token.is_usable:
                said = "Invalid" if token is None else "Blocked" if token.is_blocked else "Expired"
                return authorization.AuthorizeResponse(id_tag_info=_info(said, token))
            if not token.may_charge:
                return authorization.AuthorizeResponse(id_tag_info=_info("Accepted", token))
            house = House(at.work, f"authorize {station.id} {tag.text} {now.isoformat()}")
            payer = Token(token.id)  # type: ignore[arg-type] # ids of tokens are strings in rows
            event = events.TokenAccepted(at=now, payer=payer)
            place = Place(StationId(station.id))
            if not any(
                session.payer == payer and session.status in {Status.READY, Status.IN_PROGRESS}
                for session in sessions
            ):
                seed = await seed_for(at, station, place)
                seed = replace(
                    seed, evse_choices=tuple({each.evse_no for each in station.connectors})
                )
                await flow.open_for_payer(heard(house, event, now), seed, house.ports)
            await house.settle()
            return authorization.AuthorizeResponse(id_tag_info=_info("Accepted", token))

    # What began and what ended

    async def start_v16(
        self,
        station: KnownStation,
        epoch: int,
        request: transactions.StartTransactionRequest,
        now: datetime,
    ) -> transactions.StartTransactionResponse:
        """Bind or open the session of a start; the same start gets the same number."""
        key = (
            f"start16 {station.id} {request.connector_id} {request.id_tag} "
            f"{request.meter_start} {request.timestamp.isoformat()}"
        )
        async with self._units.at_station(station, epoch) as at:
            given = await at.answer_given(key)
            if given is not None:
                return msgspec.convert(given, transactions.StartTransactionResponse)
            zone = ZoneInfo(station.clock_zone)
            occurred_at = in_zone(request.timestamp, zone, received_at=now).at
            evse_no = request.connector_id
            place = Place(StationId(station.id), evse_no or None, 1 if evse_no else None)
            tag = _tag(station, request.id_tag)
            token = None if tag is None else await at.tokens.by_uid(tag.text, now)
            register_wh = Decimal(request.meter_start)
            reading = start_v16(request, received_at=now, zone=zone)
            limits = limits_of(station, place.evse_no, place.connector_no)
            opened = MeterState(opened_at=now)
            state, judgement = (opened, None) if limits is None else step(opened, reading, limits)
            ref = await at.work.references.transaction_ref()
            event = events.TransactionStarted(
                at=now,
                place=place,
                ocpp_transaction_ref=str(ref),
                id_tag=tag,
                meter=Meter.of(state),
                occurred_at=occurred_at,
                is_offline=now - occurred_at > OFFLINE_LAG,
            )
            clue = Clue(
                place=place,
                at=now,
                occurred_at=believed(occurred_at, now, not_before=occurred_at).instant,
                id_tag=tag,
                token_id=None if token is None else token.id,  # type: ignore[arg-type] # as above
                register_wh=register_wh,
            )
            seed = await seed_for(at, station, place)
            if token is not None and token.may_charge:
                seed = replace(seed, payer=Token(token.id))  # type: ignore[arg-type] # as above
            house = House(at.work, key)
            session = await flow.hear_start(heard(house, event, now), clue, seed, house.ports)
            assert session is not None, "the key was not heard before"
            await house.settle()
            is_new = session.ocpp_transaction_ref == str(ref)
            if judgement is not None and is_new:
                await at.work.sessions.write_readings(
                    station.id, epoch, session.id, evse_no, 1, [(reading, judgement, state)]
                )
            await at.reservations.used(
                at.work,
                station.id,
                session.id,
                reservation_no=given_or_none(request.reservation_id),
                evse_no=place.evse_no,
                id_token=None if tag is None else tag.text,
                group_id_token=None if token is None else token.group_uid,
            )
            is_welcome = session.payer is not None or not session.settings.payer_required
            answer = transactions.StartTransactionResponse(
                id_tag_info=_info("Accepted" if is_welcome else "Invalid", token),
                transaction_id=int(session.ocpp_transaction_ref or ref),
            )
            await at.work.outbox.accept(key, msgspec.to_builtins(answer))
            return answer

    async def stop_v16(
        self,
        station: KnownStation,
        epoch: int,
        request: transactions.StopTransactionRequest,
        now: datetime,
    ) -> transactions.StopTransactionResponse:
        """End the session of a stop, known or guessed; the station is answered in any case."""
        key = f"stop16 {station.id} {request.transaction_id}"
        ref = usable_transaction_ref(request.transaction_id)
        if ref is None:
            # 0 and -1 name no transaction: only the whole message tells one stop from another.
            key += f" {request.meter_stop} {request.timestamp.isoformat()}"
        async with self._units.at_station(station, epoch) as at:
            given = await at.answer_given(key)
            if given is not None:
                return msgspec.convert(given, transactions.StopTransactionResponse)
            zone = ZoneInfo(station.clock_zone)
            occurred_at = in_zone(request.timestamp, zone, received_at=now).at
            readings = stop_v16(request, received_at=now, zone=zone)
            reason = request.reason
            event = events.TransactionEnded(
                at=now,
                ocpp_transaction_ref=ref,
                reason=None if reason is msgspec.UNSET else reason.value,
                occurred_at=occurred_at,
                is_offline=now - occurred_at > OFFLINE_LAG,
            )
            clue = Clue(
                place=Place(StationId(station.id)),
                at=now,
                occurred_at=believed(occurred_at, now, not_before=occurred_at).instant,
                transaction_ref=ref,
                id_tag=None if request.id_tag is msgspec.UNSET else _tag(station, request.id_tag),
                register_wh=Decimal(request.meter_stop),
            )
            house = House(at.work, key)
            judge = FlowJudge(at.work, station, epoch, readings)
            await flow.hear_stop(heard(house, event, now), clue, judge, house.ports)
            await house.settle()
            answer = transactions.StopTransactionResponse()
            await at.work.outbox.accept(key, msgspec.to_builtins(answer))
            return answer

    async def status_reported(
        self,
        station: KnownStation,
        epoch: int,
        row: StatusRow,
        claim: datetime | None,
        message_id: str,
    ) -> None:
        """Keep a status, and tell the session or the reader that it concerns.

        Both in one unit of work: who opens a session meanwhile sees the status, or is seen.
        """
        async with self._units.at_station(station, epoch) as at:
            previous = await at.previous_status(row.evse_no, row.connector_no)
            await at.write_status(row)
            event = events.StatusReported(
                at=row.received_at,
                place=Place(StationId(station.id), row.evse_no, row.connector_no),
                status=ConnectorStatus(row.status),
                occurred_at=claim,
            )
            cause = f"status {station.id} {epoch} {message_id} {row.received_at.isoformat()}"
            house = House(at.work, cause)
            await status_reported(
                house, event, None if previous is None else ConnectorStatus(previous)
            )
            await house.settle()

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

    # What we asked, and what went wrong

    async def ceiling_reached(self, station: KnownStation, session_id: str) -> None:
        """A fence was reached: what is left of the hold decides whether the session goes on."""
        async with self._units.at_station(station, None) as at:
            house = House(at.work, f"ceiling {session_id} {at.work.now.isoformat()}")
            await watch_ceiling(house, session_id)
            await house.settle()

    async def command_ended(self, station: KnownStation, command_id: str, happened: Any) -> None:
        """Write down what became of a command, and tell the session that asked for it."""
        async with self._units.at_station(station, None) as at:
            ended = happened.answer if isinstance(happened, AnsweredLate) else happened
            state, answer = _ending(ended)
            await self._command_ended(at, command_id, state, answer)

    async def booted(self, station: KnownStation, version: Version, firmware: str | None) -> None:
        """Ask a station for all its settings: we never did, or they may be others now."""
        async with self._units.at_station(station, None) as at:
            await ask_for_all(at.settings, at.work, station, version, firmware)

    async def ask_to_boot(self, station: KnownStation) -> None:
        """Ask a station that came back without a boot who it is now."""
        async with self._units.at_station(station, None) as at:
            await at.work.outbox.command(
                station.id,
                "trigger",
                {"message": "BootNotification"},
                cause=f"boot {station.id} {at.work.now.isoformat()}",
                lives_for=BOOT_WITHIN,
                is_urgent=False,
            )
            at.work.nudges.append(f"commands.{station.id}")

    async def command_refused(self, station: KnownStation, command_id: str, why: str) -> None:
        """A command that this station's version cannot be sent."""
        async with self._units.at_station(station, None) as at:
            await self._command_ended(at, command_id, "failed", {"refused": why})

    async def _command_ended(
        self, at: StationWork, command_id: str, state: str, answer: Any
    ) -> None:
        row = await at.end_command(command_id, state, answer)
        if row is None:
            return
        await keep_answer(at.settings, row, state, answer, at.work.now)
        await keep_password_answer(at, row, state, answer)
        await keep_monitor_answer(at.monitors, row, answer, at.work.now)
        await keep_display_answer(at.displays, row, answer, at.work.now)
        await go_on(at.work, row, state, answer)
        installed = told_by(row["name"], row["payload"], state, answer)
        if installed is not None:
            await at.installed.keep(installed)
        house = House(at.work, f"command {command_id} {state}")
        await command_ended(house, row, state)
        await house.settle()

    async def job_reported(
        self, station: KnownStation, epoch: int, kind: JobKind, request: Any
    ) -> None:
        """Keep what a station says of the firmware or the log that it moves."""
        request_no = getattr(request, "request_id", msgspec.UNSET)
        urls = getattr(request, "location", msgspec.UNSET)
        async with self._units.at_station(station, epoch) as at:
            await at.file_jobs.reported(
                at.work,
                station.id,
                kind,
                request.status.value,
                request_no=None if request_no is msgspec.UNSET else request_no,
                published_at_urls=() if urls is msgspec.UNSET else urls,
            )

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

    async def station_is_stranger(self, identity: str, boot: bytes) -> None:
        """Keep what a stranger says of itself, for the operator who decides."""
        await self._units.keep_stranger_boot(identity, boot)


def _tag(station: KnownStation, said: str) -> IdTag | None:
    return IdTag.heard(station.habits.own_part_cut(said))


def _ending(happened: Any) -> tuple[str, Any]:
    """The command's state, and the station's answer where it gave one."""
    match happened:
        case Answered(payload=payload):
            answer = msgspec.json.decode(payload)
            status = answer.get("status", "Accepted") if isinstance(answer, dict) else "Accepted"
            return ("accepted" if status in _DOES_IT else "rejected"), answer
        case CallNeverSent():
            return "failed", None
        case CallTimedOut() | CallLost():
            return "unknown", None
        case _:
            code = getattr(happened, "code", "unreadable")
            return "rejected", {"error": code}


def _info(status: str, token: KnownToken | None = None) -> authorization.IdTagInfo:
    """What is said of a token; its group where the version's 20 characters hold it."""
    group = None if token is None else token.group_uid
    return authorization.IdTagInfo(
        status=authorization.AuthorizationStatus(status),
        parent_id_tag=msgspec.UNSET if group is None or len(group) > GROUP_MOST else group,
    )
