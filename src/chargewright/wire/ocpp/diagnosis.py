"""A close look at a frame that could not be read, or that holds text nobody can keep.

Slow, and only for the broken: finds the message id, so that the right call gets its CALLERROR, and
the field, so that its sender can mend it. NUL and lone surrogates pass some JSON parsers, but no
database holds them as text: here they are wrong everywhere.
"""

import json
import re
from collections.abc import Collection, Iterator
from itertools import zip_longest
from typing import Any, Final, TypeVar

import msgspec

from chargewright.wire.ocpp.errors import ErrorCode, Fault, Version, fault_of, joined
from chargewright.wire.ocpp.frames import (
    MESSAGE_ID_CHARACTERS_MAX,
    TYPES,
    UNREADABLE,
    MessageType,
)

_CALL_ELEMENTS: Final = 4
_BACKSLASH: Final = ord("\\")
_NUL_ESCAPED: Final = b"\\u0000"

_Element = TypeVar("_Element")


class Diagnosis(msgspec.Struct, frozen=True):
    """What can still be read of a frame (None: that cannot), and what is wrong with it."""

    message_type: int | None
    message_id: str | None
    action: str | None
    fault: Fault


def diagnose(frame: bytes, version: Version) -> Diagnosis:
    """What is wrong with a frame that a reader of this version refused."""
    try:
        elements = msgspec.json.decode(frame, type=list[msgspec.Raw])
    except msgspec.ValidationError:
        fault = Fault(ErrorCode.RPC_FRAMEWORK_ERROR, "a frame is a JSON array")
        return Diagnosis(None, None, None, fault)
    except UNREADABLE as reason:
        return _of_broken_text(frame, reason)
    return _of_wrong_elements(elements, TYPES[version])


def unkeepable_text(frame: bytes) -> Diagnosis | None:
    """What is wrong with the text of a frame that could be read; None: nothing is."""
    if not frame.isascii():
        try:
            frame.decode()
        except UnicodeDecodeError as reason:
            return _of_broken_text(frame, reason)
    if _BACKSLASH not in frame or _NUL_ESCAPED not in frame:  # a number is found far faster
        return None
    try:
        found = _first_unkeepable(json.loads(frame))
    except (
        ValueError,
        RecursionError,
    ) as reason:  # a number of 5,000 digits, beside what may be NUL
        return _beginning(frame, fault_of(reason))
    return None if found is None else _beginning(frame, found)


def id_too_long(action: str) -> Diagnosis:
    """What is wrong with a call whose id could be read but not be sent back."""
    rule = f"length must be <= {MESSAGE_ID_CHARACTERS_MAX}"
    fault = Fault(ErrorCode.RPC_FRAMEWORK_ERROR, rule, "messageId")
    return Diagnosis(MessageType.CALL, None, action, fault)


def _of_broken_text(frame: bytes, reason: Exception) -> Diagnosis:
    try:
        value = json.loads(frame.decode("utf-8", "surrogatepass"), strict=False)
    except (ValueError, RecursionError):
        return _beginning(frame, fault_of(reason))
    return _beginning(frame, _first_unkeepable(value) or fault_of(reason))


def _of_wrong_elements(elements: list[msgspec.Raw], types: Collection[MessageType]) -> Diagnosis:
    message_type = _element(elements, 0, int)
    message_id = _element(elements, 1, str)
    is_call = message_type in types and message_type in {MessageType.CALL, MessageType.SEND}
    action = _element(elements, 2, str) if is_call else None
    rule = f"must be from {min(types)} to {max(types)}"
    if message_type is None:
        fault = Fault(ErrorCode.RPC_FRAMEWORK_ERROR, rule, "messageTypeId")
    elif message_type not in types:
        fault = Fault(ErrorCode.MESSAGE_TYPE_NOT_SUPPORTED, rule, "messageTypeId")
    elif message_id is None:
        fault = Fault(ErrorCode.RPC_FRAMEWORK_ERROR, "must be string", "messageId")
    elif is_call and len(elements) != _CALL_ELEMENTS:
        name = MessageType(message_type).name
        fault = Fault(
            ErrorCode.RPC_FRAMEWORK_ERROR, f"a {name} has 4 elements, this one has {len(elements)}"
        )
    elif is_call:
        fault = Fault(ErrorCode.RPC_FRAMEWORK_ERROR, "must be string", "action")
    else:
        fault = Fault(ErrorCode.RPC_FRAMEWORK_ERROR, "the answer has no payload")
    return Diagnosis(message_type, message_id, action, fault)


def _element(elements: list[msgspec.Raw], position: int, kind: type[_Element]) -> _Element | None:
    try:
        return msgspec.json.decode(elements[position], type=kind)
    except (IndexError, *UNREADABLE):
        return None


_BEGINNING: Final = re.compile(
    rb'\s*\[\s*(?P<type>-?\d{1,9})\s*(?:,\s*"(?P<id>[ !#-\[\]-~]*)"\s*'
    rb'(?:,\s*"(?P<action>[ !#-\[\]-~]*)")?)?'
)
"""The first elements of an array, as far as they are plain."""


def _beginning(frame: bytes, fault: Fault) -> Diagnosis:
    """A diagnosis from the first bytes alone: what comes after them may be anything."""
    found = _BEGINNING.match(frame)
    if found is None:
        return Diagnosis(None, None, None, fault)
    message_type, message_id, action = (
        None if text is None else text.decode("ascii") for text in found.groups()
    )
    return Diagnosis(int(message_type or 0), message_id, action, fault)


def _first_unkeepable(value: Any) -> Fault | None:
    for path, text in _texts(value):
        if "\x00" in text:
            return Fault(ErrorCode.PROPERTY_CONSTRAINT_VIOLATION, "must not hold NUL", path)
        if _SURROGATE.search(text):
            return Fault(
                ErrorCode.PROPERTY_CONSTRAINT_VIOLATION, "must not hold a lone surrogate", path
            )
    return None


_SURROGATE: Final = re.compile("[\ud800-\udfff]")
"""After decoding, a surrogate that found its partner is no longer one."""


_ELEMENT_NAMES: Final = ("messageTypeId", "messageId", "action", "")
"""Fields of the payload are named without it, as the typed decoder names them."""


def _texts(frame: Any) -> Iterator[tuple[str, str]]:
    """Every string and every name in a frame, in order, with the path of its field."""
    elements = frame if isinstance(frame, list) else [frame]
    waiting = list(zip_longest(_ELEMENT_NAMES, elements, fillvalue=""))[::-1]
    while waiting:
        path, thing = waiting.pop()
        match thing:
            case str():
                yield path, thing
            case list():
                inner = [(f"{path}[{position}]", item) for position, item in enumerate(thing)]
                waiting += reversed(inner)
            case dict():
                yield from ((joined(path, name), name) for name in thing)
                waiting += reversed([(joined(path, name), item) for name, item in thing.items()])
            case _:
                pass
