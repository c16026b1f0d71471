"""The list of tokens that a station lets in by itself: what it shall hold, what it holds, and the next update.

A station takes a list whole, or what has changed since the version before (OCPP 1.6, 3.5.2; 2.0.1, D).
"""

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, NamedTuple

LINES_MAX: Final = 500
"""In one message, where a station does not say how many it takes: a frame has an end."""


class ListState(StrEnum):
    """How a station's list stands.

    BEHIND: it is to be told more, or nobody knows what it holds. SENDING: an update is on its way. FAILED
    and NOT_SUPPORTED: the station's word. TOO_LONG: the station says that it holds fewer tokens.
    """

    IN_STEP = "in_step"
    BEHIND = "behind"
    SENDING = "sending"
    FAILED = "failed"
    NOT_SUPPORTED = "not_supported"
    TOO_LONG = "too_long"


class Presented(NamedTuple):
    """By what a station tells tokens apart: a text, upper case here, and its type in the words of OCPP 2.x.

    `type` None: OCPP 1.6, which has texts alone.
    """

    text: str
    type: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """What a list says of a token that may charge. `expires_at` None: it does not."""

    expires_at: datetime | None = None
    group_id_token: str | None = None


Lines = Mapping[Presented, Line]
"""By what the token presents; a text is there once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a station says that it takes: tokens altogether, lines and bytes of one message; None: not said."""

    tokens: int | None = None
    lines: int | None = None
    bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """What a station is told next. A line of None takes its token out of the list."""

    is_full: bool
    lines: Sequence[tuple[Presented, Line | None]]


def next_update(
    wanted: Lines, held: Lines | None, limits: Limits, *, is_full: bool = False
) -> Update | None:
    """What brings a station a step nearer to what it shall hold; None: it holds that.

    `held` None: nobody knows, and the list begins anew; so it does where `is_full` wants it. What no
    message holds follows in the next: the first takes the place of the list, the others add to it.
    What is to go goes first, so that the list never has more than the station takes; so does a token that
    is now of another type, as what it was.
    """
    most = limits.lines or LINES_MAX
    shall_be = sorted(wanted.items(), key=_by_text)
    if held is None or is_full:
        return Update(is_full=True, lines=shall_be[:most])
    changes: list[tuple[Presented, Line | None]] = [
        (token, None) for token in sorted(held.keys() - wanted.keys(), key=_text)
    ]
    changes += [(token, line) for token, line in shall_be if held.get(token) != line]
    return Update(is_full=False, lines=changes[:most]) if changes else None


def cut(update: Update, fits: Callable[[Update], bool]) -> Update | None:
    """As many lines of it as fit into a message, from the first on; None: not even one does.

    What is left out follows as what lines are too many do.
    """
    if fits(update):
        return update
    counts = range(1, len(update.lines))
    most = bisect_left(
        counts, 1, key=lambda count: int(not fits(replace(update, lines=update.lines[:count])))
    )
    return replace(update, lines=update.lines[:most]) if most else None


def after(held: Lines, update: Update) -> Lines:
    """What a station holds once it has accepted an update."""
    lines = {} if update.is_full else dict(held)
    for token, line in update.lines:
        if line is None:
            lines.pop(token, None)
        else:
            lines[token] = line
    return lines


def is_too_long(wanted: Lines, limits: Limits) -> bool:
    return limits.tokens is not None and len(wanted) > limits.tokens


def after_answer(command_state: str, status: str | None, *, was_full: bool) -> ListState:
    """How the list stands once an update has ended that was not accepted.

    Another version than the one we went by is mended by a whole list; where a whole list meets that, or
    Failed, a person is to look. Without an answer nobody knows what the station holds.
    """
    if status == "NotSupported":
        return ListState.NOT_SUPPORTED
    if status == "VersionMismatch" and not was_full:
        return ListState.BEHIND
    if command_state in {"unknown", "failed"}:
        return ListState.BEHIND
    return ListState.FAILED


def _text(token: Presented) -> str:
    return token.text


def _by_text(item: tuple[Presented, Line]) -> str:
    return item[0].text
