"""What the makers of requests share."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import msgspec

from chargewright.access.tokens import IdTokenType
from chargewright.wire.ocpp.values import encode

Wire: TypeAlias = Mapping[str, Any]
"""A request by the names that the version has for its fields; None: the field is left out."""
WHOLE_STATION: Final = 0
"""The number of no EVSE."""
_MESSAGE_ID_MAX: Final = 36


def bytes_of(action: str, request: msgspec.Struct | Wire) -> int:
    """How long the message of a request is at most.

    The specification does not say whether that is its payload or all of it, so all of it counts.
    """
    return len(f'[2,"","{action}",]') + _MESSAGE_ID_MAX + len(encode(request))


def token_2(text: str, told_as: IdTokenType) -> Wire:
    """A token as OCPP 2 has it: another type is another token."""
    return {"idToken": text, "type": told_as.value}


def group_2(text: str | None) -> Wire | None:
    """A group is made by us, whatever its tokens are (OCPP 2.1, C09.FR.13)."""
    return None if text is None else token_2(text, IdTokenType.CENTRAL)


def number_or_text(ref: str) -> int | str:
    """A transaction's number; what is none is left to be refused."""
    return int(ref) if ref.isascii() and ref.isdecimal() else ref


def given(**fields: Any) -> Wire:
    """Those that are not left out."""
    return {name: value for name, value in fields.items() if value is not None}
