"""Prices that can never apply and hours that have none, found by asking the price list itself.

All that a condition can tell apart is laid out as a grid of moments: the days around every date,
each local time at which a window opens or closes, charging, and every idle threshold. Each moment
stands for all that follow it until the next one, so asking them all is asking about always.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from chargewright.kernel.problem import Severity
from chargewright.kernel.sentence import Sentence
from chargewright.tariffs.choice import PriceList, Slot, price_list
from chargewright.tariffs.model import Activity, Dim, TariffVersion, When
from chargewright.tariffs.moment import Moment, days_since_1970, first_failed, weekday
from chargewright.tariffs.remarks import Remark, RemarkCode, remark
from chargewright.tariffs.zones import DAY_S

_SOME_MONDAY: Final = 19_723  # 2024-01-01
_TOO_MANY: Final = 2_000_000
_NAMED: Final = 6  # windows named in one sentence
_CHARGING_DIMS: Final = (Dim.ENERGY, Dim.CHARGING_TIME)


def coverage(version: TariffVersion, paths: dict[str, str]) -> Iterator[Remark]:
    """Judge the conditions of all components together; `paths` are their fields by id."""
    prices = price_list(version)
    days = _days(version)
    seconds = sorted({0, *prices.local_cuts})
    states = [(Activity.CHARGING, 0), (Activity.IDLE, 0)]
    states += [(Activity.IDLE, idle) for idle in prices.idle_cuts]
    candidates = len(version.components) + 1
    if len(days) * len(seconds) * len(states) * candidates > _TOO_MANY:
        yield remark("groups", RemarkCode.TOO_MANY_WINDOWS, Severity.WARNING)
        return
    grid = [
        Moment(activity, day, second, idle)
        for day in days
        for second in seconds
        for activity, idle in states
    ]
    yield from _rival_groups(version, prices, grid)
    yield from _never(prices, grid, paths)
    yield from _hours_without(prices, grid)


def _days(version: TariffVersion) -> list[int]:
    """A week before and a week from every date the tariff knows; any week if it knows none."""
    whens: list[When] = [group.when for group in version.groups]
    whens += [component.when for component in version.components]
    edges = {
        days_since_1970(edge.toordinal())
        for when in whens
        for edge in (when.start_date, when.end_date)
        if edge is not None
    } or {_SOME_MONDAY + 7}
    known = bool(edges - {_SOME_MONDAY + 7})
    around = range(-8, 8) if known else range(-7, 0)
    return sorted({edge + day for edge in edges for day in around})


def _rival_groups(
    version: TariffVersion, prices: PriceList, grid: list[Moment]
) -> Iterator[Remark]:
    groups = sorted(version.groups, key=lambda group: -group.priority)
    places = {group.id: place for place, group in enumerate(version.groups)}
    for second, later in enumerate(groups):
        for first, earlier in enumerate(groups[:second]):
            if earlier.priority == later.priority and any(
                first_failed(prices.groups[first], moment) is None
                and first_failed(prices.groups[second], moment) is None
                for moment in grid
            ):
                yield remark(
                    f"groups[{places[later.id]}].priority",
                    RemarkCode.RIVAL_GROUPS,
                    priority=later.priority,
                    other=earlier.id,
                )


def _never(prices: PriceList, grid: list[Moment], paths: dict[str, str]) -> Iterator[Remark]:
    for slot in prices.slots:
        chosen: set[str] = set()
        possible: set[str] = set()
        for moment in grid:
            if not slot.is_fed(moment.activity):
                continue
            component = slot.choose(moment, prices.group_at(moment)).component
            if component is not None:
                chosen.add(component.id)
            possible.update(_holding(slot, moment))
        for candidate in slot.candidates:
            name = candidate.component.id
            if name not in possible:
                yield remark(paths[name], RemarkCode.NEVER_HOLDS, name=name)
            elif name not in chosen:
                yield remark(paths[name], RemarkCode.NEVER_FIRST, name=name, slot=slot.name)


def _holding(slot: Slot, moment: Moment) -> Iterator[str]:
    for candidate in slot.candidates:
        if first_failed(candidate.conditions, moment) is None:
            yield candidate.component.id


@dataclass(frozen=True, slots=True)
class _Hours:
    day: int
    start: int
    end: int

    @property
    def said(self) -> Sentence:
        return Sentence(
            "{day} {start} to {end}",
            day=weekday(self.day),
            start=_clock(self.start),
            end=_clock(self.end),
        )

    @property
    def written(self) -> str:
        """As a remark's value: `MONDAY 08:00-20:00`."""
        return f"{weekday(self.day)} {_clock(self.start)}-{_clock(self.end)}"


def _hours_without(prices: PriceList, grid: list[Moment]) -> Iterator[Remark]:
    """Hours in which charging costs nothing although it has a price at others."""
    slots = [slot for slot in prices.slots if slot.dim in _CHARGING_DIMS]
    charging = [moment for moment in grid if moment.activity is Activity.CHARGING]

    def has_price(moment: Moment) -> bool:
        group = prices.group_at(moment)
        return any(slot.choose(moment, group).component for slot in slots)

    judged = [(moment, has_price(moment)) for moment in charging]
    if not any(covered for _, covered in judged):
        return
    gaps: list[_Hours] = []
    for day, entries in groupby(judged, key=lambda entry: entry[0].day):
        of_day = list(entries)
        ends = [moment.second for moment, _ in of_day[1:]] + [DAY_S]
        for (moment, covered), end in zip(of_day, ends, strict=True):
            if covered:
                continue
            if gaps and (gaps[-1].day, gaps[-1].end) == (day, moment.second):
                gaps[-1] = _Hours(day, gaps[-1].start, end)
            else:
                gaps.append(_Hours(day, moment.second, end))
    named = list({gap.written: gap for gap in gaps}.values())
    if named:
        said = {"hours": [gap.said for gap in named[:_NAMED]]}
        if len(named) > _NAMED:
            said["hours"].append(Sentence("and {count} more", count=len(named) - _NAMED))
        hours = [gap.written for gap in named]
        yield remark("groups", RemarkCode.FREE_HOURS, Severity.WARNING, said, hours=hours)


def _clock(second: int) -> str:
    return f"{second // 3600:02}:{second % 3600 // 60:02}"


def paths_of(version: TariffVersion) -> dict[str, str]:
    """Where each component stands in the document, by its id."""
    return {
        component.id: f"groups[{place}].components[{number}]"
        for place, group in enumerate(version.groups)
        for number, component in enumerate(group.components)
    }
