"""What can happen in a conversation with a station, as `Conversation.take_happened` tells it."""

from typing import TypeAlias

import msgspec

from chargewright.wire.ocpp.errors import Fault
from chargewright.wire.ocpp.mending_rules import Mend


class Called(msgspec.Struct, frozen=True, gc=False):
    """The station asks something. Answer it once, with `Conversation.answer`."""

    message_id: str
    action: str
    payload: msgspec.Raw
    frame: bytes
    mends: tuple[Mend, ...] = ()
    """What was mended so that it could be read; `frame` is as it came."""


class Sent(Called, frozen=True, gc=False):
    """The station says something that nobody answers (OCPP 2.1)."""


class ResultRefused(msgspec.Struct, frozen=True):
    """The station could not use our answer to a call of its own (OCPP 2.1)."""

    message_id: str
    code: str
    description: str
    frame: bytes


class Refused(msgspec.Struct, frozen=True):
    """The station sent a call that cannot be read.

    `answer` is the CALLERROR it deserves; give it to `Conversation.answer` with this `message_id`
    once the frame is kept. `action` is None where it cannot be read.
    """

    message_id: str
    action: str | None
    fault: Fault
    answer: bytes
    frame: bytes


class Answered(msgspec.Struct, frozen=True):
    """The station did, or declined politely, what our call asked."""

    message_id: str
    action: str
    payload: msgspec.Raw
    frame: bytes


class AnsweredWithError(msgspec.Struct, frozen=True):
    """The station answered our call with CALLERROR; `code` and `description` are its own words."""

    message_id: str
    action: str
    code: str
    description: str
    frame: bytes


class AnsweredUnreadably(msgspec.Struct, frozen=True):
    """The station answered our call, and we cannot read what: it may have done it."""

    message_id: str
    action: str
    fault: Fault
    frame: bytes


Answer: TypeAlias = Answered | AnsweredWithError | AnsweredUnreadably


class AnsweredLate(msgspec.Struct, frozen=True):
    """An answer to a call of which `CallTimedOut` was told before."""

    answer: Answer


class CallTimedOut(msgspec.Struct, frozen=True):
    """No answer in time. The outcome is unknown, which is not a failure."""

    message_id: str
    action: str


class CallLost(msgspec.Struct, frozen=True):
    """The conversation ended before the answer came. The outcome is unknown."""

    message_id: str
    action: str


class CallNeverSent(msgspec.Struct, frozen=True):
    """The call waited past its `not_after`, or till the conversation ended. Nothing was asked."""

    message_id: str
    action: str


class Ignored(msgspec.Struct, frozen=True):
    """A frame that gets no answer and changes nothing; `reason` is for the log."""

    reason: str
    frame: bytes


CallEnded: TypeAlias = Answer | AnsweredLate | CallTimedOut | CallLost | CallNeverSent
"""A call of ours is over, or is answered after all."""

Happened: TypeAlias = Called | Refused | ResultRefused | CallEnded | Ignored
