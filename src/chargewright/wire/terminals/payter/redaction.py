"""The provider's words as they go along with an answer, without what must not be in the open."""

from typing import Any, Final

import msgspec

_LAST_FOUR: Final = frozenset({"cardId", "maskedPan", "extra-TXN-MASKED-PAN"})
_LEFT_OUT: Final = frozenset({"receiptInfo"})
"""What a provider prints may have anything in it."""
_LONGEST: Final = 4_000
"""An answer is a few hundred characters; what is longer is an error page."""


def redacted(body: str | bytes) -> str:
    """The same JSON with card tokens and numbers cut to their last four, and without what is printed.

    Text that is no JSON is cut short.
    """
    try:
        said = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        text = body if isinstance(body, str) else body.decode("utf-8", "replace")
        return text[:_LONGEST]
    return msgspec.json.encode(_without_cards(said)).decode()[:_LONGEST]


def _without_cards(said: Any) -> Any:
    match said:
        case dict():
            return {
                name: _masked(value) if name in _LAST_FOUR else _without_cards(value)
                for name, value in said.items()
                if name not in _LEFT_OUT
            }
        case list():
            return [_without_cards(one) for one in said]
        case _:
            return said


def _masked(value: Any) -> Any:
    return f"…{value[-4:]}" if isinstance(value, str) else value
