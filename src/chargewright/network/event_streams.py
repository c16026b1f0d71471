"""Values that a station of OCPP 2.1 sends without waiting for answers (part 2, N11 to N15)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

STREAMS_MAX: Final = 50
"""How many streams of a station may be open at once; so many that are over are kept besides."""
VALUES_MAX: Final = 10_000
"""How many values of a stream are kept: the newest to come."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """A message is sent after so many seconds or values, whichever is first. None: the station decides."""

    interval_s: int | None
    values_max: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventStream:
    """A stream of the values of one periodic monitor; both have the station's own numbers."""

    number: int
    monitor: int
    rhythm: Rhythm


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamPart:
    """Values that came together; `pending`: how many more wait at the station."""

    number: int
    pending: int
    values: Sequence[tuple[datetime, str]]
