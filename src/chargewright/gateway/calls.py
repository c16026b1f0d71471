"""Our calls to stations: marked as sent before they leave, never after their time, and their ends told on."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final, TypeVar

import structlog
from picows import WSCloseCode

from chargewright.gateway.connection import StationConnection
from chargewright.gateway.deviations import Unwritten
from chargewright.gateway.ports import Commands
from chargewright.kernel.clock import Clock
from chargewright.kernel.problem import Invalid, Outage
from chargewright.kernel.races import again_if_lost
from chargewright.network.registration import Registration
from chargewright.translate.commands import to_wire
from chargewright.wire.ocpp import MESSAGES, Priority, Version
from chargewright.wire.ocpp.answers import read_answer
from chargewright.wire.ocpp.errors import Fault
from chargewright.wire.ocpp.frames import call_frame
from chargewright.wire.ocpp.happened import (
    Answered,
    AnsweredLate,
    CallEnded,
    CallLost,
    CallNeverSent,
    CallTimedOut,
)

_log = structlog.get_logger(__name__)

Result = TypeVar("Result")

ASKED_LATELY: Final = timedelta(days=1)
UNANSWERED: Final = (CallTimedOut, CallLost, CallNeverSent)
"""Ends of a call of ours that brought no frame."""

KEPT_AGAIN: Final = (1, 2, 4, 8)
"""After how many times `answers_again_s` an answer is kept again that an outage kept from being kept."""


class Calls:
    """Commands on their way to stations, whose frames are kept until they have an end."""

    def __init__(
        self,
        commands: Commands,
        unwritten: Unwritten,
        clock: Clock,
        spawn: Callable[[Coroutine[Any, Any, None]], None],
        *,
        again_s: float,
    ) -> None:
        self._commands: Final = commands
        self._unwritten: Final = unwritten
        self._monotonic: Final = clock.monotonic
        self._now: Final = clock.now
        self._spawn: Final = spawn
        self._again_s: Final = again_s
        self._in_flight: dict[tuple[str, str], bytes] = {}
        self._telling: dict[str, set[asyncio.Future[None]]] = {}

    async def send(self, connection: StationConnection) -> None:
        """Hand a station's queued commands to its conversation, which sends one at a time.

        The command's id is the message id, so an answer finds its command also after a restart. To a
        station that is rejected nothing goes (OCPP 2.0.1, part 2, B03.FR.03): its commands wait, and lapse.
        """
        if connection.registered.standing is Registration.REJECTED:
            return
        version = Version(connection.subprotocol.value)
        for command in await self._commands.take(connection.station, connection.epoch):
            try:
                action, request = to_wire(version, command.name, command.payload)
            except Invalid as refused:
                rules = "; ".join(f"{each.field}: {each.rule}" for each in refused.problems)
                await self._refuse(connection, command.id, rules)
                continue
            if not connection.registered.may_be_asked(action):
                await self._refuse(connection, command.id, "the station is not accepted yet")
                continue
            connection.registered.asked(action, request)
            left_s = (command.expires_at - self._now()).total_seconds()
            frame = call_frame(command.id, action, request)
            self._in_flight[connection.station.id, command.id] = frame
            connection.conversation.call(
                command.id,
                action,
                request,
                self._monotonic(),
                priority=Priority.PERSON if command.is_urgent else Priority.SWEEP,
                not_after=self._monotonic() + left_s,
            )
        connection.send()

    async def recall(self, connection: StationConnection) -> None:
        """What a station that waits was asked by whoever held it before: what that brings is let through."""
        version = Version(connection.subprotocol.value)
        since = self._now() - ASKED_LATELY
        for name, payload in await self._commands.sent_since(connection.station, since):
            with suppress(Invalid):
                connection.registered.asked(*to_wire(version, name, payload))

    def ended(self, connection: StationConnection, happened: CallEnded) -> None:
        """A call was answered, refused, lost or never sent: log both frames, tell who asked."""
        ended = happened.answer if isinstance(happened, AnsweredLate) else happened
        request = self._in_flight.pop((connection.station.id, ended.message_id), b"")
        answer = None if isinstance(ended, UNANSWERED) else ended.frame
        problem = None if isinstance(happened, Answered) else type(happened).__name__
        if isinstance(ended, Answered):
            problem = self._oddities(connection, ended) or problem
        connection.note_call(ended.action, ended.message_id, request, answer, problem)
        told = asyncio.get_running_loop().create_future()
        self._telling.setdefault(connection.station.id, set()).add(told)
        self._spawn(self._tell(connection, ended.message_id, happened, told))

    async def all_told(self, station_id: str) -> None:
        """Wait until all that this station has answered so far is kept, or cannot be."""
        telling = self._telling.get(station_id)
        if telling:
            await asyncio.wait(tuple(telling))

    async def _tell(
        self,
        connection: StationConnection,
        message_id: str,
        happened: CallEnded,
        told: asyncio.Future[None],
    ) -> None:
        station = connection.station
        try:
            if await self._kept(
                lambda: connection.desk.commands.ended(station, message_id, happened)
            ):
                why = "come again: which password is yours?"
                connection.close(WSCloseCode.SERVICE_RESTART, why)
        finally:
            told.set_result(None)
            telling = self._telling[station.id]
            telling.discard(told)
            if not telling:
                del self._telling[station.id]

    async def _kept(self, keep: Callable[[], Awaitable[Result]]) -> Result:
        """Keep what a station will not say again: also where the database is away for a while.

        Raises:
            Outage: it is away for longer. The worker ends the command then, as one whose end is unknown.
        """
        for times in KEPT_AGAIN:
            try:
                return await again_if_lost(keep)
            except Outage as reason:
                if not reason.retry:
                    raise
                _log.warning("answer_kept_later", reason=str(reason))
            await asyncio.sleep(times * self._again_s)
        return await again_if_lost(keep)

    @staticmethod
    async def _refuse(connection: StationConnection, command_id: str, why: str) -> None:
        refused, station = connection.desk.commands.refused, connection.station
        await again_if_lost(lambda: refused(station, command_id, why))

    def _oddities(self, connection: StationConnection, answered: Answered) -> str | None:
        """Count what had to be mended of an answer; what is wrong with it where nobody could."""
        messages = MESSAGES[connection.conversation.version]
        if answered.action not in messages:
            return None
        strict_in = connection.station.strict_in
        read = read_answer(messages, answered.action, answered.payload, strict_in=strict_in)
        if isinstance(read, Fault):
            return read.description
        if read.mends:
            self._unwritten.heard(connection.station, answered.action, read.mends, self._now())
        return None
