"""One station's socket: frames in, one at a time, and answers out once they are durable.

What a message means is in the tables of `v16` and `v201`; how it is spoken is the conversation's.
Here is only the order of things: a frame is worked on when the one before was answered, an answer
leaves when the journal has committed what it answers, and a connection that is stale, too slow or
lost is closed without an answer, so that the station repeats.
"""

from collections import deque
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

import msgspec
import structlog
from msgspec.structs import replace
from picows import WSCloseCode

from chargewright.gateway.handshake import Subprotocol
from chargewright.gateway.limits import Bucket
from chargewright.gateway.live import LiveSession, LiveSessions
from chargewright.gateway.meters import advance, judge_heard
from chargewright.gateway.refrains import Refrains
from chargewright.gateway.shared import Shared
from chargewright.gateway.socket import StationSocket
from chargewright.gateway.statuses import Statuses
from chargewright.gateway.turn import Moment
from chargewright.kernel.problem import Outage
from chargewright.metering import MeterState
from chargewright.network.journal import (
    BootRow,
    Entry,
    Outcome,
    StatusRow,
    instant,
    line_head,
    log_line,
    plain_log_line,
)
from chargewright.network.model import KnownStation
from chargewright.wire.ocpp import (
    MESSAGES,
    Conversation,
    ErrorCode,
    Fault,
    Version,
    error_frame,
    result_frame,
)
from chargewright.wire.ocpp.happened import (
    Answered,
    AnsweredLate,
    AnsweredUnreadably,
    AnsweredWithError,
    Called,
    CallLost,
    CallNeverSent,
    CallTimedOut,
    Happened,
    Ignored,
    Refused,
    ResultRefused,
    Sent,
)
from chargewright.wire.ocpp.masking import masked
from chargewright.wire.ocpp.mending import Mended, mend
from chargewright.wire.ocpp.v16.meter_values import MeterValuesRequest

if TYPE_CHECKING:
    from chargewright.gateway.desk import Desk

QUEUE_MAX: Final = 64
FLOW_TRIES: Final = 3
BOOT_IS_OLD: Final = timedelta(days=1)
"""A station that comes without a boot is asked for one where its last is older."""
CLAIM_AHEAD: Final = timedelta(seconds=60)
_log = structlog.get_logger(__name__)

# Looked up once: an attribute of an enumeration is a call, and this is needed for every frame.
_COMMITTED: Final = Outcome.COMMITTED

_FULL: Final = "too many frames wait"
_FAST: Final = "it says more than it may"

Handler = Callable[["StationConnection", Called, Any], None]
"""Does what a typed request of a station's asks; answers it now or later, once."""


class StationConnection(StationSocket):
    """The listener of one accepted station.

    `profiles`: the security profiles that its request met; `profile`: the one by which it was let in.
    """

    __slots__ = (
        "_allowance",
        "_answer",
        "_answer_id",
        "_gateway",
        "_handlers",
        "_is_busy",
        "_messages",
        "_moved",
        "_moving",
        "_queue",
        "_read",
        "_refrains",
        "_slow_until",
        "_then",
        "asked",
        "booted_at",
        "conversation",
        "epoch",
        "heard",
        "line_head",
        "live",
        "profile",
        "profiles",
        "release_calls_at",
        "station",
        "statuses",
        "subprotocol",
        "zone",
    )

    def __init__(
        self,
        gateway: Shared,
        station: KnownStation,
        subprotocol: Subprotocol,
        handlers: Mapping[type[msgspec.Struct], Handler],
        profiles: tuple[int, ...],
    ) -> None:
        super().__init__(gateway.turn, station.id)
        self.profiles = profiles
        self.profile = profiles[-1]
        self._gateway = gateway
        self._handlers = handlers
        version = Version(subprotocol.value)
        self._messages = MESSAGES[version]
        self._read = self._messages.read_request
        self._queue: deque[bytes] | None = None
        self._is_busy = True  # until the take-over is written down
        self._answer_id = ""
        self._answer = b""
        self._then: Callable[[], None] | None = None
        self._refrains = Refrains()
        per_s, at_once = gateway.settings.frames_per_s, gateway.settings.frames_at_once
        self._allowance = Bucket(per_s, at_once, gateway.monotonic()) if per_s else None
        self._slow_until: float | None = None
        self._moving: LiveSession | None = None
        self._moved: MeterState | None = None
        self.heard = gateway.turn.moment()
        self.subprotocol = subprotocol
        self.conversation = Conversation(version, call_timeout_s=gateway.settings.call_timeout_s)
        self.configure(station)
        self.conversation.hold()
        self.release_calls_at: float | None = self.heard.monotonic + gateway.settings.silent_boot_s
        self.epoch = 0
        self.line_head = line_head(station.organization_id, station.id, 0)
        self.live = LiveSessions()
        self.statuses = Statuses()
        self.asked: tuple[str | None] | None = None
        self.booted_at: datetime | None = None

    def configure(self, station: KnownStation) -> None:
        """The station as an operator has it now. `zone` is what a time without zone means there."""
        self.station = station
        self.zone = ZoneInfo(station.clock_zone)
        self.conversation.strict_in = station.strict_in

    # The socket

    def opened(self) -> None:
        self._gateway.connected(self)

    def gone(self) -> None:
        self._queue = None
        self.conversation.end()
        self._take_happened()
        self._gateway.disconnected(self)

    def busy_for(self, now: float) -> float:
        """Seconds for which the frame in work has been waiting; 0 when none is."""
        return now - self.heard.monotonic if self._is_busy else 0.0

    # One frame at a time

    def begin(self, epoch: int) -> None:
        """The take-over is written down: the station may be heard, and asked what it missed."""
        for live in self.live:
            if live.awaits_station:
                self._gateway.spawn(self.desk.came_back(self.station, live.open.id))
        self.epoch = epoch
        self.line_head = line_head(self.station.organization_id, self.station.id, epoch)
        self._go_on()

    def take(self, frame: bytes, heard: Moment) -> None:
        """Work on a frame, or let it wait until the one before is answered."""
        if self._allowance is not None:
            debt_s = self._allowance.borrow(heard.monotonic)
            if debt_s:
                self._slow_down(heard.monotonic + debt_s)
        if self._is_busy or self._is_closed:
            self._let_wait(frame)
        else:
            self._receive(frame, heard)

    def _let_wait(self, frame: bytes) -> None:
        """The frame before is in work still. Too many that wait make the socket wait."""
        if self._is_closed:
            return
        if self._queue is None:
            self._queue = deque()
        self._queue.append(frame)
        if len(self._queue) >= QUEUE_MAX:
            self.let_wait(_FULL)

    def _slow_down(self, until: float) -> None:
        """Read nothing of a station that says more than it may until it has waited for what it said."""
        if self._slow_until is None:
            self._gateway.too_fast(self)
            self.let_wait(_FAST)
        self._slow_until = until

    def _receive(self, frame: bytes, heard: Moment) -> None:
        self.heard = heard
        if self._refrains.known and self._knows(frame, heard):
            return
        self.conversation.receive(frame, heard.monotonic)
        self._take_happened()

    def _knows(self, frame: bytes, moment: Moment) -> bool:
        """The hot path: meter values in words known by heart are judged and kept at once.

        What fits a refrain is a call with an id that can be answered and nothing else, and no other
        of the station's is in work: so it needs none of the conversation's manners.
        """
        text = frame.decode("latin-1")  # never fails; what is not ASCII fits no refrain
        heard = self._refrains.heard(text, moment.at, self.zone)
        if heard is None:
            return False
        live = self.live.of_reading(heard.transaction_ref, heard.connector_no, 1)
        if live is None:
            return False
        self._is_busy = True
        message_id = heard.message_id
        reading, self._moved = judge_heard(self, heard, live)
        self._moving = live
        answer = f'[3,"{message_id}",{{}}]'
        self._answer = answer.encode()
        line = plain_log_line(
            self.line_head, moment.text, "in", "MeterValues", message_id, text, answer
        )
        self._gateway.journal.add(
            Entry(self.station.id, self.epoch, self._kept_heard, line, reading)
        )
        return True

    def _kept_heard(self, outcome: Outcome) -> None:
        """The end of a reading that was known by heart."""
        live, moved = self._moving, self._moved
        if outcome is not _COMMITTED or live is None or moved is None:
            self._not_kept(outcome)
            return
        advance(self, live, moved)
        self.say(self._answer)
        self._go_on()

    def learn(self, frame: bytes, request: MeterValuesRequest) -> None:
        """Listen to meter values that came in words not yet known."""
        self._refrains.learn(masked(frame), request)

    def _go_on(self) -> None:
        """Whatever was in work is over: take the next frame.

        This runs when the journal tells of its commit: a bug that a frame meets ends here, or it
        would end the journal, and with it all other stations.
        """
        self._is_busy = False
        while self._queue and not self._is_busy and not self._is_closed:
            frame = self._queue.popleft()
            if len(self._queue) == QUEUE_MAX // 2:
                self.let_speak(_FULL)
            try:
                self._receive(frame, self._gateway.turn.moment())
            except Exception:  # noqa: BLE001 - one station's frame never harms another's
                _log.exception("frame_failed", station_id=self.station.id)
                self.failed()

    def tick(self, now: float) -> None:
        """Let time pass for our calls, and for a station that is read more slowly."""
        if self._slow_until is not None and now >= self._slow_until:
            self._slow_until = None
            self.let_speak(_FAST)
        if self.release_calls_at is not None and now >= self.release_calls_at:
            self.release_calls_at = None
            self.conversation.release(now)
            asks = self._gateway.settings.asks_for_boot and self.epoch
            if asks and not _is_lately(self.booted_at, self.now()):
                self.booted_at = self.now()  # asked once
                self._gateway.spawn(self.desk.ask_to_boot(self.station))
        deadline = self.conversation.deadline
        if deadline is not None and now >= deadline:
            self.conversation.tick(now)
        self._take_happened()

    def boot_kept(self, firmware: str | None) -> None:
        """Our calls may go, a little after: some stations cannot bear one right behind the boot.

        One of them asks for all settings, where the station was never asked with this firmware.
        """
        self.booted_at = self.now()
        self.release_calls_at = self._gateway.monotonic() + self._gateway.settings.boot_grace_s
        if self._gateway.settings.reads_configuration and self.asked != (firmware,):
            self.asked = (firmware,)
            version = self.conversation.version
            self._gateway.spawn(self.desk.booted(self.station, version, firmware))

    def send(self) -> None:
        """Send what the conversation has to say."""
        for frame in self.conversation.take_outgoing():
            self.say(frame)

    def _take_happened(self) -> None:
        for happened in self.conversation.take_happened():
            if isinstance(happened, Called):
                self._called(happened)
            else:
                self._dispatch(happened)
        self.send()

    def _called(self, called: Called) -> None:
        self._is_busy = True
        request = self._read(called.action, called.payload)
        if isinstance(request, Fault):
            mended = self._mended(called)
            if mended is None:
                self.refuse(called, request)
                return
            request, mends = mended
            called = replace(called, mends=(*called.mends, *mends))
        if called.mends:
            self._gateway.deviated(self, called)
        if self._messages.is_answered(request) is isinstance(called, Sent):
            manner = "called, not sent" if isinstance(called, Sent) else "sent, not called"
            self.refuse(called, Fault(ErrorCode.NOT_SUPPORTED, f"{called.action} is {manner}"))
            return
        self._handlers[type(request)](self, called, request)

    def _mended(self, called: Called) -> Mended | None:
        """What a payload means that the schema refuses, where that is known."""
        kind = self._messages.kind_heard(called.action)
        if kind is None:
            return None
        return mend(kind, called.payload, received_at=self.now(), strict_in=self.station.strict_in)

    def _dispatch(self, happened: Happened) -> None:
        match happened:
            case Refused(message_id, action, fault, answer, frame):
                self._is_busy = True
                line = self._heard_line(action or "", message_id, frame, answer, fault.description)
                self._keep_then_answer(message_id, answer, line)
                self._gateway.refused(self, action or "", fault)
            case ResultRefused(message_id, code, description, frame):
                problem = f"{code}: {description}"
                self._note(self._heard_line("", message_id, frame, None, problem))
            case Ignored(reason, frame):
                self._note(self._heard_line("", "", frame, None, reason))
            case (
                Answered()
                | AnsweredWithError()
                | AnsweredUnreadably()
                | AnsweredLate()
                | CallTimedOut()
                | CallLost()
                | CallNeverSent()
            ):
                self._gateway.command_ended(self, happened)

    # Answers, each only when what it answers is durable

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
        line = self._heard_line(
            called.action, called.message_id, called.frame, answer, fault.description
        )
        self._keep_then_answer(called.message_id, answer, line)
        self._gateway.refused(self, called.action, fault)

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
        self._gateway.journal.add(
            Entry(self.station.id, self.epoch, self._kept, log, readings, status, boot)
        )

    def _kept(self, outcome: Outcome) -> None:
        """What the frame in work brought has its end in the journal."""
        if outcome is _COMMITTED:
            if self._then is not None:
                self._then()
            self._answer_with(self._answer_id, self._answer)
        else:
            self._not_kept(outcome)

    def _noted(self, outcome: Outcome) -> None:
        """Nobody waits for this line; but it may say that the station is another connection's."""
        if outcome is Outcome.STALE:
            self._not_kept(outcome)

    def _not_kept(self, outcome: Outcome) -> None:
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
        self._go_on()

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

    # What handlers ask of the gateway

    def now(self) -> datetime:
        return self._gateway.now()

    def mint(self, prefix: str) -> str:
        return self._gateway.ids.mint(prefix)

    @property
    def desk(self) -> "Desk":
        return self._gateway.desk

    @property
    def heartbeat_interval_s(self) -> int:
        return self._gateway.settings.heartbeat_interval_s

    @property
    def certificates_per_day(self) -> int:
        return self._gateway.settings.certificates_per_day

    @property
    def may_concern_someone(self) -> bool:
        """Whether a status of this station may be news for a session or a card reader."""
        return self.station.has_terminal or bool(self.live)

    def believed_status_time(self, claim: datetime | None) -> datetime:
        """The claim where it can be a time, else our clock: what the newest status is decided by."""
        now = self.now()
        if claim is None or claim > now + CLAIM_AHEAD or claim.year < 2020:
            return now
        return claim

    async def refresh_sessions(self) -> None:
        """Read again what is committed: a flow has changed it."""
        await self._gateway.refresh(self)

    def ceiling_reached(self, session_id: str) -> None:
        """What was paid for is used up: have the station stopped."""
        self._gateway.ceiling_reached(self, session_id)

    def stop_is_open(self, session_id: str) -> None:
        """The station speaks of a session whose stop is not done with."""
        self._gateway.spawn(self._follow_stop(session_id))

    async def _follow_stop(self, session_id: str) -> None:
        await self.desk.stop_is_open(self.station, session_id)
        await self.refresh_sessions()


def _is_lately(booted_at: datetime | None, now: datetime) -> bool:
    return booted_at is not None and now - booted_at < BOOT_IS_OLD
