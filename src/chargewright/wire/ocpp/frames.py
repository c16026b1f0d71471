"""The frames of OCPP-J, read and written. Payloads are left for others to understand.

A frame is a JSON array: its first element says which it is, its second is the message id that ties
an answer to its call (OCPP-J 1.6, section 4.2; OCPP-J 2.0.1 and 2.1, section 4.2).
"""

from collections.abc import Callable, Mapping
from enum import IntEnum
from typing import Final, TypeAlias

import msgspec

from chargewright.wire.ocpp.errors import Fault, Version
from chargewright.wire.ocpp.values import encode


class MessageType(IntEnum):
    """The first element of a frame."""

    CALL = 2
    CALL_RESULT = 3
    CALL_ERROR = 4
    CALL_RESULT_ERROR = 5
    SEND = 6


TYPES: Final[Mapping[Version, frozenset[MessageType]]] = {
    version: frozenset(MessageType)
    if version is Version.V21
    else frozenset({MessageType.CALL, MessageType.CALL_RESULT, MessageType.CALL_ERROR})
    for version in Version
}
"""Which frames a version has."""


FRAME_BYTES_MAX: Final = 1 << 20
"""Whoever owns the socket refuses a larger frame before reading it (close code 1009)."""

MESSAGE_ID_CHARACTERS_MAX: Final = 36

UNREADABLE_ID: Final = "-1"
"""Stands for the message id in the CALLERROR to a frame whose own cannot be read."""

Payload: TypeAlias = msgspec.Struct | msgspec.Raw
"""A message as a struct, or JSON that was encoded before."""


class Call(
    msgspec.Struct,
    frozen=True,
    array_like=True,
    tag=MessageType.CALL.value,
    gc=False,
    forbid_unknown_fields=True,
):
    """A request: exactly four elements."""

    message_id: str
    action: str
    payload: msgspec.Raw


class CallResult(
    msgspec.Struct, frozen=True, array_like=True, tag=MessageType.CALL_RESULT.value, gc=False
):
    """A good answer. What follows the payload is not looked at."""

    message_id: str
    payload: msgspec.Raw


class CallError(msgspec.Struct, frozen=True, array_like=True, tag=MessageType.CALL_ERROR.value):
    """A refused call. Real stations leave elements out or send text as details: any shape is read."""

    message_id: str
    code: msgspec.Raw = msgspec.Raw(b'""')
    description: msgspec.Raw = msgspec.Raw(b'""')


class CallResultError(
    msgspec.Struct, frozen=True, array_like=True, tag=MessageType.CALL_RESULT_ERROR.value
):
    """An answer that its receiver could not use (OCPP 2.1). Read in any shape, as a `CallError`."""

    message_id: str
    code: msgspec.Raw = msgspec.Raw(b'""')
    description: msgspec.Raw = msgspec.Raw(b'""')


class Send(
    msgspec.Struct,
    frozen=True,
    array_like=True,
    tag=MessageType.SEND.value,
    gc=False,
    forbid_unknown_fields=True,
):
    """A message that nobody answers (OCPP 2.1): four elements, as of a request."""

    message_id: str
    action: str
    payload: msgspec.Raw


Frame: TypeAlias = Call | CallResult | CallError
Frame21: TypeAlias = Frame | CallResultError | Send

_read_frame: Final = msgspec.json.Decoder(Frame).decode
READ_FRAME: Final[Mapping[Version, Callable[[bytes], Frame21]]] = {
    version: msgspec.json.Decoder(Frame21).decode if version is Version.V21 else _read_frame
    for version in Version
}
"""The frame in these bytes, by version.

Raises:
    UNREADABLE: see `diagnosis.diagnose` for what is wrong and what to answer.
"""

UNREADABLE: Final = (msgspec.DecodeError, UnicodeError, RecursionError)
"""Everything a decoder raises for what a peer may send."""


def words_of(element: msgspec.Raw) -> str:
    """An element that should be text; where it is not, its JSON, for somebody to read."""
    try:
        return msgspec.json.decode(element, type=str)
    except UNREADABLE:
        return bytes(element).decode("utf-8", "replace")


def call_frame(message_id: str, action: str, payload: Payload) -> bytes:
    """A request of ours."""
    return encode((MessageType.CALL, message_id, action, payload))


def result_frame(message_id: str, payload: Payload) -> bytes:
    """The good answer to a request of the peer."""
    return encode((MessageType.CALL_RESULT, message_id, payload))


def error_frame(message_id: str, fault: Fault, version: Version) -> bytes:
    """The refusal of a request of the peer, in the words of its version."""
    return encode(
        (MessageType.CALL_ERROR, message_id, fault.code.spelled(version), fault.description, {})
    )
