"""Local time: the one way from an instant to what the clock at the site shows.

The zones come from the pinned `tzdata` package and never from the machine, so that the same session
costs the same everywhere; its version is stored with every bill. Instants are whole seconds since
1970 here. Inside a span of constant offset local time is plain arithmetic, and that is how the
nights on which clocks change are handled: the change itself is a cut, a time in the repeated hour
comes twice, and one in the skipped hour comes at the jump.
"""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

import tzdata  # type: ignore[import-untyped]  # zone files and a version, nothing to type

from chargewright.kernel.sentence import Sentence

TZDATA_VERSION: Final[str] = tzdata.IANA_VERSION
DAY_S: Final = 86_400
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND: Final = timedelta(seconds=1)
_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9][A-Za-z0-9_+-]*){0,2}")


class Span(NamedTuple):
    """A stretch in which local time runs `offset` seconds ahead of UTC without a jump."""

    start: int
    end: int
    offset: int


@lru_cache(maxsize=512)
def zone(name: str) -> ZoneInfo:
    """The zone of an IANA name.

    Raises:
        ValueError: no such zone in the pinned tzdata.

    """
    place = resources.files(tzdata).joinpath("zoneinfo", *name.split("/"))
    if not _NAME.fullmatch(name) or not place.is_file():
        raise ValueError(
            Sentence(
                "{name!r} is not a time zone of tzdata {version}", name=name, version=TZDATA_VERSION
            )
        )
    with place.open("rb") as file:
        return ZoneInfo.from_file(file, key=name)


def local(instant: datetime, zone_name: str) -> datetime:
    """What the clock and the calendar at the site show at this instant, with its UTC offset."""
    return instant.astimezone(zone(zone_name))


def seconds(instant: datetime) -> int:
    """Whole seconds since 1970, cut down to the second the instant lies in."""
    return (instant - _EPOCH) // _SECOND


def instant(second: int) -> datetime:
    """The instant of a whole second since 1970."""
    return _EPOCH + timedelta(seconds=second)


def spans(zone_name: str, start: int, end: int) -> Iterator[Span]:
    """The spans of constant offset that tile [start, end); none if that is empty."""
    there = zone(zone_name)
    since, offset = start, _offset(there, start)
    for before, after in pairwise([*range(start, end, DAY_S), end]):
        while _offset(there, after) != offset:
            jump = _jump(there, max(before, since), after)
            yield Span(since, jump, offset)
            since, offset = jump, _offset(there, jump)
    if since < end:
        yield Span(since, end, offset)


def _offset(there: ZoneInfo, second: int) -> int:
    offset = datetime.fromtimestamp(second, there).utcoffset()
    assert offset is not None, "an instant in a zone has an offset"
    return offset // _SECOND


def _jump(there: ZoneInfo, low: int, high: int) -> int:
    """The first second in (low, high] whose offset is not that of `low`."""
    offset = _offset(there, low)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(there, middle) == offset:
            low = middle
        else:
            high = middle
    return high
