"""A provider's words as they go along with an answer, without what must not be in the open."""

from collections.abc import Set as AbstractSet
from typing import Any, Final

import msgspec

_LONGEST: Final = 4_000
"""An answer is a few hundred to a few thousand characters; what is longer is an error page."""


def without_cards(
    body: str | bytes, *, last_four: AbstractSet[str], left_out: AbstractSet[str]
) -> str:
    """The same JSON with some fields cut to their last four characters, and without others.

    Text that is no JSON is cut short.
    """
    try:
        said = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        text = body if isinstance(body, str) else body.decode("utf-8", "replace")
        return text[:_LONGEST]
    kept = _kept(said, last_four, left_out)
    return msgspec.json.encode(kept).decode()[:_LONGEST]


def _kept(said: Any, last_four: AbstractSet[str], left_out: AbstractSet[str]) -> Any:
    match said:
        case dict():
            return {
                name: _masked(value) if name in last_four else _kept(value, last_four, left_out)
                for name, value in said.items()
                if name not in left_out
            }
        case list():
            return [_kept(one, last_four, left_out) for one in said]
        case _:
            return said


def _masked(value: Any) -> Any:
    return f"…{value[-4:]}" if isinstance(value, str) else value
