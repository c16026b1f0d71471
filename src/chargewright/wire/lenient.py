"""Answers of providers, read leniently: null is as good as missing, numbers may come as text."""

from collections.abc import Callable, Sequence
from typing import Any, Final, TypeVar

import msgspec

Answer = TypeVar("Answer", bound=msgspec.Struct)


def read(body: str | bytes, kind: type[Answer]) -> Answer | None:
    """The answer, or None when it is not one of this kind."""
    try:
        return _convert(msgspec.json.decode(body), kind)
    except _UNREADABLE:
        return None


def read_list(
    body: str | bytes, kind: type[Answer], *, unreadable: Callable[[int], None]
) -> tuple[Answer, ...] | None:
    """The answers of a list, or None when it is no list.

    One that is not of this kind hides no other: it is left out, and `unreadable` is told its place.
    """
    try:
        said = msgspec.json.decode(body, type=list[Any])
    except _UNREADABLE:
        return None
    answers = []
    for place, one in enumerate(said):
        try:
            answers.append(_convert(one, kind))
        except _UNREADABLE:
            unreadable(place)
    return tuple(answers)


def _convert(said: Any, kind: type[Answer]) -> Answer:
    """Null is as good as missing."""
    if isinstance(said, dict):
        said = {name: value for name, value in said.items() if value is not None}
    return msgspec.convert(said, kind, strict=False)


def each(said: Any) -> Sequence[Any]:
    """The entries of a list; none where it is something else."""
    return said if isinstance(said, list | tuple) else ()


_UNREADABLE: Final = (msgspec.DecodeError, msgspec.ValidationError, UnicodeDecodeError)
