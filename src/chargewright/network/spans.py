"""Spans: what a thing was, from when to when.

A thing that has states (an EVSE, the link of a station, a terminal) leaves a row of spans, each
beginning where the one before ends; the newest is open. What is said of the thing only ever moves the
end of that row, by these rules:

- another state than the open span's closes it and opens one of its own;
- the same state said again changes nothing;
- what is said with a time before the open span began does not rewrite what is known: it counts from
  where the open span began. So it takes the open span's place, which lasted no time that we can tell
  and is not kept (two neighbours may then be of one state, and are no less true);
- that a thing's state is not known begins no history: there is no span before the first word.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final


class About(StrEnum):
    """What has spans."""

    EVSE = "evse"
    STATION_LINK = "station_link"
    TERMINAL = "terminal"


class State(StrEnum):
    """What a thing can be. The last two are of links and terminals, where OFFLINE is one as well."""

    AVAILABLE = "available"
    OCCUPIED = "occupied"
    FAULTED = "faulted"
    OUT_OF_SERVICE = "out_of_service"
    UNKNOWN = "unknown"
    OFFLINE = "offline"
    ONLINE = "online"


REACHED: Final = (State.ONLINE, State.OFFLINE)
"""The states of a station's link and of a terminal."""
SERVING: Final = (
    State.AVAILABLE,
    State.OCCUPIED,
    State.FAULTED,
    State.OUT_OF_SERVICE,
    State.OFFLINE,
    State.UNKNOWN,
)
"""The states of an EVSE."""


@dataclass(frozen=True, slots=True)
class Span:
    """One state from `began_at` (included) to `ended_at` (excluded); None: it goes on."""

    state: State
    began_at: datetime
    ended_at: datetime | None = None

    def __post_init__(self) -> None:
        assert self.ended_at is None or self.began_at < self.ended_at, "a span has a length"


@dataclass(frozen=True, slots=True)
class Said:
    """The state of a thing from then on."""

    state: State
    at: datetime


def continued(newest: Span | None, said: Iterable[Said]) -> tuple[Span, ...]:
    """What stands in place of the open span after this was said; nothing where nothing changes.

    All but the last are closed. The first begins where `newest` did, if there was one (None: of this
    thing nothing was ever said).
    """
    spans = [] if newest is None else [newest]
    for each in said:
        if not spans:
            if each.state is not State.UNKNOWN:
                spans.append(Span(each.state, each.at))
            continue
        last = spans[-1]
        assert last.ended_at is None, "the newest span is open"
        if each.state is last.state:
            continue
        if last.began_at < each.at:
            spans[-1:] = [replace(last, ended_at=each.at), Span(each.state, each.at)]
        else:
            spans[-1] = replace(last, state=each.state)
    return () if spans == [newest] else tuple(spans)
