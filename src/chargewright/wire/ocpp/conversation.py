"""One station's OCPP-J conversation, without the socket.

Knows OCPP-J's manners: whose turn it is, which answer belongs to which call, what a frame that makes
no sense deserves. Knows neither what messages mean nor whether what they say has been kept, so it
answers nothing by itself: whoever reads `take_happened` does, once it is.

Times are seconds on the caller's monotonic clock.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Final

from chargewright.wire.ocpp.diagnosis import Diagnosis, diagnose, id_too_long, unkeepable_text
from chargewright.wire.ocpp.errors import Version
from chargewright.wire.ocpp.frames import (
    MESSAGE_ID_CHARACTERS_MAX,
    READ_FRAME,
    TYPES,
    UNREADABLE,
    UNREADABLE_ID,
    Call,
    CallError,
    CallResult,
    CallResultError,
    Frame21,
    MessageType,
    Payload,
    Send,
    call_frame,
    error_frame,
    words_of,
)
from chargewright.wire.ocpp.happened import (
    Answer,
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
from chargewright.wire.ocpp.mending_frames import mend_frame
from chargewright.wire.ocpp.mending_rules import Mend
from chargewright.wire.ocpp.turns import OurCall, Priority, Turns

CALL_TIMEOUT_S: Final = 30.0


class Conversation:
    """Feed it frames and the time; collect what to send and what happened.

    At most one of our calls is in flight; later ones wait their turn. Nothing that a station sends
    makes it raise.
    """

    __slots__ = (
        "_happened",
        "_is_over",
        "_outgoing",
        "_read_frame",
        "_turns",
        "_unanswered",
        "strict_in",
        "version",
    )

    def __init__(self, version: Version, *, call_timeout_s: float = CALL_TIMEOUT_S) -> None:
        self.version: Final = version
        self._read_frame = READ_FRAME[version]
        self._turns = Turns(call_timeout_s)
        self._unanswered: dict[str, tuple[bytes, ...]] = {}
        self._outgoing: list[bytes] = []
        self._happened: list[Happened] = []
        self._is_over = False
        self.strict_in: Collection[str] = ()
        """The rules by which no frame is mended."""

    def receive(self, frame: bytes | str, now: float) -> None:
        """Take one frame of the station's."""
        if isinstance(frame, str):
            frame = frame.encode("utf-8", "surrogatepass")
        try:
            message = self._read_frame(frame)
        except UNREADABLE:
            self._read_again(diagnose(frame, self.version), frame, now)
            return
        if (diagnosis := unkeepable_text(frame)) is not None:
            self._read_again(diagnosis, frame, now)
            return
        self._take(message, frame, now)

    def hear_last(self, frames: Sequence[bytes], now: float) -> None:
        """Take of these what answers a call of ours: they had come, and waited as the socket went.

        Whatever else a station said in them it says again, as nobody can answer it.
        """
        self.hold()
        for frame in frames:
            try:
                message = self._read_frame(frame)
            except UNREADABLE:
                continue
            if isinstance(message, CallResult | CallError) and unkeepable_text(frame) is None:
                self._take(message, frame, now)

    def answer(self, message_id: str, frame: bytes) -> None:
        """Send the answer to a call of the station's (`result_frame`, `error_frame`).

        After `end` there is nobody to send it to, and nothing happens.

        Raises:
            AssertionError: no such call waits for an answer; each gets exactly one.
        """
        if self._is_over:
            return
        calls = self._unanswered.pop(message_id, None)
        if calls is None:
            raise AssertionError(f"no call {message_id!r} waits for an answer")
        if len(calls) > 1:
            self._unanswered[message_id] = calls[1:]
        self._outgoing.append(frame)

    def call(
        self,
        message_id: str,
        action: str,
        payload: Payload,
        now: float,
        *,
        priority: Priority = Priority.PERSON,
        not_after: float | None = None,
    ) -> None:
        """Ask the station something, when its turn comes.

        `not_after` is when it would be too late to send it (None: never): a start that nobody
        waits for any more must not reach the station.

        Raises:
            AssertionError: this message id is that of another call which an answer might mean.
        """
        if self._is_over:
            self._happened.append(CallNeverSent(message_id, action))
            return
        frame = call_frame(message_id, action, payload)
        self._turns.add(OurCall(message_id, action, frame, not_after), priority)
        self._take_turn(now)

    def withdraw(self, message_id: str) -> bool:
        """Take back a call that still waits. False: it was sent, or is over."""
        return self._turns.withdraw(message_id)

    def hold(self) -> None:
        """Let our calls wait, such as until a station's boot is answered: some bear none before."""
        self._turns.hold()

    def release(self, now: float) -> None:
        """Let our calls go again."""
        self._turns.release()
        self._take_turn(now)

    def tick(self, now: float) -> None:
        """Let time pass; call it at or after `deadline`."""
        if (call := self._turns.timed_out(now)) is not None:
            self._happened.append(CallTimedOut(call.message_id, call.action))
        self._take_turn(now)

    def end(self) -> None:
        """The socket is gone: tell what became of our calls. Nothing goes out any more."""
        lost, waited = self._turns.abandon()
        if lost is not None:
            self._happened.append(CallLost(lost.message_id, lost.action))
        self._happened += [CallNeverSent(call.message_id, call.action) for call in waited]
        self._unanswered.clear()
        self._outgoing.clear()
        self._is_over = True

    @property
    def deadline(self) -> float | None:
        """When `tick` is next due; None: not before something else happens."""
        return self._turns.deadline

    @property
    def unanswered(self) -> int:
        """How many of the station's calls wait for our answer."""
        return sum(map(len, self._unanswered.values()))

    def take_outgoing(self) -> list[bytes]:
        """The frames to send, in order."""
        if not self._outgoing:
            return []
        taken, self._outgoing = self._outgoing, []
        return taken

    def take_happened(self) -> list[Happened]:
        """What happened since this was last asked, in order."""
        if not self._happened:
            return []
        taken, self._happened = self._happened, []
        return taken

    def _read_again(self, diagnosis: Diagnosis, frame: bytes, now: float) -> None:
        """Mend a frame that cannot be read, where that is known to help."""
        mended = mend_frame(frame, strict_in=self.strict_in)
        if mended is not None:
            readable, mends = mended
            try:
                message = self._read_frame(readable)
            except UNREADABLE:
                pass
            else:
                if unkeepable_text(readable) is None:
                    self._take(message, frame, now, mends)
                    return
        self._cannot_read(diagnosis, frame, now)

    def _take(
        self, message: Frame21, frame: bytes, now: float, mends: tuple[Mend, ...] = ()
    ) -> None:
        if type(message) is Call:
            message_id = message.message_id
            if len(message_id) > MESSAGE_ID_CHARACTERS_MAX:
                self._cannot_read(id_too_long(message.action), frame, now)
            elif self._is_new(message_id, frame):
                called = Called(message_id, message.action, message.payload, frame, mends)
                self._happened.append(called)
            return
        match message:
            case CallResult(message_id, payload):
                self._settle(
                    message_id,
                    lambda action: Answered(message_id, action, payload, frame),
                    frame,
                    now,
                )
            case CallError(message_id, code, description):
                self._settle(
                    message_id,
                    lambda action: AnsweredWithError(
                        message_id, action, words_of(code), words_of(description), frame
                    ),
                    frame,
                    now,
                )
            case CallResultError(message_id, code, description):
                told = ResultRefused(message_id, words_of(code), words_of(description), frame)
                self._happened.append(told)
            case Send(message_id, action, payload):
                self._happened.append(Sent(message_id, action, payload, frame, mends))

    def _is_new(self, message_id: str, frame: bytes) -> bool:
        """Whether this call is to be worked on; if so, it now waits for its answer.

        Ids only tie answers to calls: there are stations that start again at "1" or never change
        them. But the very same frame while the first is in work is a station that lost patience,
        and the answer to the first serves both.
        """
        calls = self._unanswered.get(message_id)
        if calls is None:
            self._unanswered[message_id] = (frame,)
            return True
        if frame in calls:
            self._happened.append(Ignored("repeats a call in work", frame))
            return False
        self._unanswered[message_id] = (*calls, frame)
        return True

    def _cannot_read(self, diagnosis: Diagnosis, frame: bytes, now: float) -> None:
        fault = diagnosis.fault
        message_id = diagnosis.message_id
        match diagnosis.message_type:
            case MessageType.CALL_RESULT | MessageType.CALL_ERROR:
                # Never answered, or two peers would refuse each other for ever.
                self._settle(
                    message_id,
                    lambda action: AnsweredUnreadably(message_id or "", action, fault, frame),
                    frame,
                    now,
                )
                return
            case MessageType.CALL | None:
                pass
            case known if known in TYPES[self.version]:
                # Nobody waits for an answer to these.
                self._happened.append(Ignored(fault.description, frame))
                return
            case unknown if self.version is Version.V16:
                # OCPP-J 1.6, 4.1.3: ignored. Later versions have an error code for it.
                self._happened.append(Ignored(f"unknown message type {unknown}", frame))
                return
        if message_id is None or len(message_id) > MESSAGE_ID_CHARACTERS_MAX:
            message_id = UNREADABLE_ID
        if self._is_new(message_id, frame):
            answer = error_frame(message_id, fault, self.version)
            self._happened.append(Refused(message_id, diagnosis.action, fault, answer, frame))

    def _settle(
        self,
        message_id: str | None,
        answer: Callable[[str], Answer],
        frame: bytes,
        now: float,
    ) -> None:
        """Close the call of ours that this frame answers; `answer` makes it from the action."""
        settled = None if message_id is None else self._turns.answered(message_id)
        if settled is None:
            self._happened.append(Ignored("answers no call of ours", frame))
            return
        call, is_in_time = settled
        told = answer(call.action)
        self._happened.append(told if is_in_time else AnsweredLate(told))
        self._take_turn(now)

    def _take_turn(self, now: float) -> None:
        self._happened += [
            CallNeverSent(call.message_id, call.action) for call in self._turns.stale(now)
        ]
        if (call := self._turns.next(now)) is not None:
            self._outgoing.append(call.frame)
