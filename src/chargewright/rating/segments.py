"""A session cut into segments inside which no condition of the tariff can change.

The cuts are the edges of activities, the local times and midnights that the tariff knows, every
change of the UTC offset, and the idle thresholds. Time is counted in whole seconds of the clock:
every edge is cut to the second it lies in, so pieces always sum to the whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from chargewright.rating.energy import NOTHING, Counted, Meter
from chargewright.rating.timeline import Timeline
from chargewright.tariffs.choice import PriceList
from chargewright.tariffs.model import Activity, IdlePolicy
from chargewright.tariffs.moment import Moment
from chargewright.tariffs.zones import DAY_S, Span, seconds, spans


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of a session; `moment` is its first instant and holds for all of it.

    `idle_since` is the second in which the idle stretch began that this segment belongs to, None
    outside one. Energy is counted from the start of the session.
    """

    start: int
    end: int
    moment: Moment
    idle_since: int | None
    energy_before: Counted
    energy_after: Counted


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Neighbouring tiles of one activity, as the tariff counts it."""

    activity: Activity
    start: int
    end: int


def segments(
    timeline: Timeline, meter: Meter, prices: PriceList, policy: IdlePolicy
) -> tuple[Segment, ...]:
    """Cut the session; a session shorter than a second is one segment of no length."""
    start, end = seconds(timeline.start), seconds(timeline.end)
    stretches = _stretches(timeline, policy)
    local = tuple(spans(timeline.zone, start, end)) or (_still(timeline.zone, start),)
    cuts = {start, end}
    for stretch in stretches:
        cuts.add(stretch.start)
        if stretch.activity is Activity.IDLE:
            cuts.update(
                stretch.start + idle
                for idle in prices.idle_cuts
                if stretch.start + idle < stretch.end
            )
    cuts.update(local_cuts(local, prices.local_cuts))
    edges = sorted(cuts) if start < end else [start, start]
    return tuple(_pieces(edges, stretches, local, meter))


def _pieces(
    edges: Sequence[int], stretches: Sequence[_Stretch], local: Sequence[Span], meter: Meter
) -> Iterator[Segment]:
    energy, stretch_at, span_at = NOTHING, 0, 0
    for start, end in pairwise(edges):
        while start >= stretches[stretch_at].end and stretch_at + 1 < len(stretches):
            stretch_at += 1
        while start >= local[span_at].end and span_at + 1 < len(local):
            span_at += 1
        stretch = stretches[stretch_at]
        idle_since = stretch.start if stretch.activity is Activity.IDLE else None
        day, second = divmod(start + local[span_at].offset, DAY_S)
        after = meter.counted(end) if end < edges[-1] else meter.total
        yield Segment(
            start,
            end,
            Moment(stretch.activity, day, second, 0 if idle_since is None else start - idle_since),
            idle_since,
            energy,
            after,
        )
        energy = after


def _stretches(timeline: Timeline, policy: IdlePolicy) -> list[_Stretch]:
    merged: list[_Stretch] = []
    for tile in timeline.tiles:
        activity = tile.activity
        if activity is Activity.SUSPENDED_EVSE:
            activity = policy.suspended_evse
        start, end = seconds(tile.start), seconds(tile.end)
        if start == end:
            continue
        if merged and merged[-1].activity is activity:
            merged[-1] = _Stretch(activity, merged[-1].start, end)
        else:
            merged.append(_Stretch(activity, start, end))
    start = seconds(timeline.start)
    return merged or [_Stretch(Activity.CHARGING, start, start)]


def _still(zone: str, second: int) -> Span:
    """The offset at an instant, for a session that has no length."""
    (span,) = spans(zone, second, second + 1)
    return span


def local_cuts(local: Sequence[Span], of_day: Sequence[int]) -> Iterator[int]:
    for span in local:
        yield span.start
        first, last = (span.start + span.offset) // DAY_S, (span.end + span.offset) // DAY_S
        for day in range(first, last + 1):
            for second in of_day:
                cut = day * DAY_S + second - span.offset
                if span.start < cut < span.end:
                    yield cut
