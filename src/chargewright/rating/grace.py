"""Idle time that is forgiven: an adjustment of quantities, before they are priced.

The grace begins when the vehicle stops asking for energy, whatever window the price has.
"""

from collections.abc import Iterable, Sequence

from chargewright.rating.bill import Reduction, ReductionKind
from chargewright.rating.lines import Draft
from chargewright.rating.segments import Segment
from chargewright.tariffs.model import GraceKind


def forgive(lines: Iterable[Draft], segments: Sequence[Segment]) -> None:
    """Take the grace of each component off its lines, anew for every idle stretch."""
    for line in lines:
        grace = line.component.grace
        if grace is None or line.idle_since is None:
            continue
        if grace.kind is GraceKind.FREE:
            forgiven = min(line.end, line.idle_since + grace.seconds) - line.start
        else:
            lasted = _stretch_end(line.idle_since, segments) - line.idle_since
            forgiven = line.billed if lasted <= grace.seconds else 0
        if forgiven > 0:
            line.billed -= forgiven
            line.reductions.append(Reduction(kind=ReductionKind.GRACE, quantity=forgiven))


def _stretch_end(idle_since: int, segments: Sequence[Segment]) -> int:
    return max(segment.end for segment in segments if segment.idle_since == idle_since)
