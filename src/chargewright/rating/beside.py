"""Two bills of the same session side by side, so that one can be told from the other line by line."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import zip_longest
from typing import Final

from chargewright.rating.bill import Line, LineKind
from chargewright.tariffs.model import Dim

Pair = tuple[Line | None, Line | None]

_KINDS: Final = (
    (LineKind.PRICE, Dim.FLAT),
    (LineKind.PRICE, Dim.ENERGY),
    (LineKind.PRICE, Dim.CHARGING_TIME),
    (LineKind.PRICE, Dim.IDLE_TIME),
    (LineKind.MINIMUM, None),
    (LineKind.MAXIMUM, None),
)
"""What is charged for, in the order of a bill. What else there may be has no price yet."""


def beside(first: Sequence[Line], second: Sequence[Line]) -> list[Pair]:
    """Each line with the one of the other bill that is for the same; None where there is none.

    The same is what both charge for, begun at the same instant; what is left over stands beside each
    other in the order of time. Every line of both stands here once.
    """
    pairs: list[Pair] = []
    for kind in _KINDS:
        here, there = _of(first, kind), _of(second, kind)
        pairs += sorted(_paired(here, there), key=_begins)
    assert sum((one is not None) + (other is not None) for one, other in pairs) == len(first) + len(
        second
    ), "no line is lost"
    return pairs


def _of(lines: Sequence[Line], kind: tuple[LineKind, Dim | None]) -> list[Line]:
    return [line for line in lines if (line.kind, line.dim) == kind]


def _paired(here: list[Line], there: list[Line]) -> Iterator[Pair]:
    rest = list(there)
    alone: list[Line] = []
    for line in here:
        same = next((other for other in rest if other.start == line.start), None)
        if same is None:
            alone.append(line)
        else:
            rest.remove(same)
            yield line, same
    yield from zip_longest(alone, rest)


def _begins(pair: Pair) -> datetime:
    begins = [line.start for line in pair if line is not None]
    return min(begins)
