"""Answers to a station's frames, each only when what it answers is durable.

A handler hands in the answer together with what the frame brought, or a flow that decides it. An answer
leaves when the journal has committed the frame; where that cannot be, the connection is closed
without one, so that the station repeats.
"""

from collections.abc import Awaitable, Callable
from typing import Final

import msgspec
import structlog
from picows import WSCloseCode

from chargewright.gateway.one_at_a_time import OneAtATime
from chargewright.gateway.shared import Shared
from chargewright.kernel.problem import Outage
from chargewright.network.journal import (
    BootRow,
    Entry,
    Outcome,
    StatusRow,
    instant,
    line_head,
    log_line,
)
from chargewright.network.model import KnownStation
from chargewright.wire.ocpp import (
    Conversation,
    ErrorCode,
    Fault,
    Version,
    error_frame,
    result_frame,
)
from chargewright.wire.ocpp.happened import Called, Sent
from chargewright.wire.ocpp.masking import masked

FLOW_TRIES: Final = 3
_log = structlog.get_logger(__name__)

# Looked up once: an attribute of an enumeration is a call, and this is needed for every frame.
_COMMITTED: Final = Outcome.COMMITTED


class Answering(OneAtATime):
    """A station's connection as far as it answers.

    `epoch`: of the take-over by which the station is ours, 0 before that; `line_head`: what each of
    its lines in the journal begins with.
    """

    __slots__ = (
        "_answer",
        "_answer_id",
        "_then",
        "conversation",
        "epoch",
        "line_head",
        "station",
    )

    def __init__(self, gateway: Shared, station: KnownStation, version: Version) -> None:
        super().__init__(gateway, station.id)
        self._answer_id = ""
        self._answer = b""
        self._then: Callable[[], None] | None = None
        self.station = station
        self.conversation = Conversation(version, call_timeout_s=gateway.settings.call_timeout_s)
        self.taken_over(0)

    def taken_over(self, epoch: int) -> None:
        """The station is ours by this epoch."""
        self.epoch = epoch
        self.line_head = line_head(self.station.organization_id, self.station.id, epoch)

    def send(self) -> None:
        """Send what the conversation has to say."""
        for frame in self.conversation.take_outgoing():
            self.say(frame)

    # What handlers say

    def answer_now(self, called: Called, payload: msgspec.Struct) -> None:
        """Answer what says nothing (a Heartbeat), and log it without waiting."""
        answer = result_frame(called.message_id, payload)
        self._note(self._heard_line(called.action, called.message_id, called.frame, answer))
        self._answer_with(called.message_id, answer)

    def answer_when_kept(
        self,
        called: Called,
        payload: msgspec.Struct,
        *,
        readings: str = "",
        status: StatusRow | None = None,
        boot: BootRow | None = None,
        then: Callable[[], None] | None = None,
    ) -> None:
        """Answer when the journal has committed these rows; `then` runs just before."""
        answer = result_frame(called.message_id, payload)
        line = self._heard_line(called.action, called.message_id, called.frame, answer)
        self._keep_then_answer(called.message_id, answer, line, readings, status, boot, then)

    def keep_unanswered(self, sent: Sent, problem: str | None = None) -> None:
        """Keep what nobody waits for an answer to."""
        line = self._heard_line(sent.action, sent.message_id, sent.frame, None, problem)
        self._keep_then_answer(sent.message_id, b"", line)

    def answer_when_decided(
        self,
        called: Called,
        flow: Callable[[], Awaitable[msgspec.Struct]],
        *,
        then: Callable[[msgspec.Struct], None] | None = None,
    ) -> None:
        """Answer what a flow decides in its own unit of work.

        `then` gets the answer and takes over the answering: it keeps what else the frame brought.
        """
        self._gateway.spawn(self._decide(called, flow, then))

    async def _decide(
        self,
        called: Called,
        flow: Callable[[], Awaitable[msgspec.Struct]],
        then: Callable[[msgspec.Struct], None] | None,
    ) -> None:
        try:
            await self._gateway.answers_kept(self)
            payload = await self._tried(flow)
        except self._gateway.drops as reason:
            # Unanswered: the station repeats, and repeats are harmless.
            self.close(WSCloseCode.TRY_AGAIN_LATER, str(reason))
            return
        except Exception:  # noqa: BLE001 - a bug of ours must be answered, not hang the station
            _log.exception("flow_failed", station_id=self.station.id, action=called.action)
            fault = Fault(ErrorCode.INTERNAL_ERROR, "the message is kept; an operator was told")
            self._gateway.failed(self, called)
            self.refuse(called, fault)
            return
        if then is None:
            self.answer_when_kept(called, payload)
        else:
            then(payload)

    @staticmethod
    async def _tried(flow: Callable[[], Awaitable[msgspec.Struct]]) -> msgspec.Struct:
        """Run a flow, again where the database settled a race against it."""
        for _ in range(FLOW_TRIES - 1):
            try:
                return await flow()
            except Outage as outage:
                if not outage.retry:
                    raise
        return await flow()

    def refuse(self, called: Called, fault: Fault) -> None:
        """Answer with a CALLERROR once the frame is kept; what nobody waits for is only kept."""
        if isinstance(called, Sent):
            self.keep_unanswered(called, fault.description)
            return
        answer = error_frame(called.message_id, fault, self.conversation.version)
        self.answer_refused(called.message_id, called.action, fault, answer, called.frame)

    def answer_refused(
        self, message_id: str, action: str, fault: Fault, answer: bytes, frame: bytes
    ) -> None:
        """Answer with this CALLERROR once the frame is kept, and have the gateway hear of it."""
        line = self._heard_line(action, message_id, frame, answer, fault.description)
        self._keep_then_answer(message_id, answer, line)
        self._gateway.refused(self, action, fault)

    def note_heard(self, message_id: str, frame: bytes, problem: str) -> None:
        """Log a frame that says nothing, without waiting."""
        self._note(self._heard_line("", message_id, frame, None, problem))

    def note_call(
        self, action: str, message_id: str, call: bytes, answer: bytes | None, problem: str | None
    ) -> None:
        """Log a call of ours and what came of it, without waiting."""
        at = instant(self._gateway.now())
        told = None if answer is None else masked(answer)
        self._note(
            log_line(self.line_head, at, "out", action, message_id, masked(call), told, problem)
        )

    def _note(self, line: str) -> None:
        self._gateway.journal.add(Entry(self.station.id, self.epoch, self._noted, line))

    def _keep_then_answer(
        self,
        message_id: str,
        answer: bytes,
        log: str,
        readings: str = "",
        status: StatusRow | None = None,
        boot: BootRow | None = None,
        then: Callable[[], None] | None = None,
    ) -> None:
        self._answer_id = message_id
        self._answer = answer
        self._then = then
        self.keep(self._kept, log, readings, status, boot)

    def keep(
        self,
        done: Callable[[Outcome], None],
        log: str,
        readings: str = "",
        status: StatusRow | None = None,
        boot: BootRow | None = None,
    ) -> None:
        """Keep what the frame brought that is in work from now on, until `go_on`; `done` hears how it went."""
        self._is_busy = True
        self._gateway.journal.add(
            Entry(self.station.id, self.epoch, done, log, readings, status, boot)
        )

    def _kept(self, outcome: Outcome) -> None:
        """What the frame in work brought has its end in the journal."""
        if outcome is _COMMITTED:
            if self._then is not None:
                self._then()
            self._answer_with(self._answer_id, self._answer)
        else:
            self.not_kept(outcome)

    def _noted(self, outcome: Outcome) -> None:
        """Nobody waits for this line; but it may say that the station is another connection's."""
        if outcome is Outcome.STALE:
            self.not_kept(outcome)

    def not_kept(self, outcome: Outcome) -> None:
        if outcome is Outcome.STALE:
            self.close(WSCloseCode.POLICY_VIOLATION, "another connection took over")
        else:
            self.close(WSCloseCode.TRY_AGAIN_LATER, "what you said could not be kept")

    def _answer_with(self, message_id: str, answer: bytes) -> None:
        if self._is_closed:
            return
        if answer:
            self.conversation.answer(message_id, answer)
        self.send()
        self.go_on()

    def _heard_line(
        self,
        action: str,
        message_id: str,
        frame: bytes,
        answer: bytes | None,
        problem: str | None = None,
    ) -> str:
        """A frame of the station's for the log. No answer of ours to one holds a secret."""
        return log_line(
            self.line_head,
            self.heard.text,
            "in",
            action,
            message_id,
            masked(frame),
            None if answer is None else answer.decode(),
            problem,
        )
