"""The independent judge: a bill reckoned second by second, with none of the code it judges.

It reads tariff and timeline values and the pinned zones, and nothing else of ours. It knows no segments and no cuts: at
every single second it looks at the clock on the wall, asks every component in order, and adds up.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from fractions import Fraction
from math import floor

from chargewright.tariffs.zones import zone

BASE = {"kWh": 1000, "h": 3600, "min": 60, "s": 1, "use": 1}
HALF = Fraction(1, 2)


@dataclass
class Reckoned:
    """Per component id: what was billed in base units, and its exact amount as priced."""

    billed: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    exact: dict[str, Fraction] = field(default_factory=lambda: defaultdict(Fraction))
    net: Fraction = Fraction(0)
    gross: Fraction = Fraction(0)


@dataclass
class Second:
    at: int
    wall: datetime
    activity: str
    idle_since: int | None

    @property
    def idle(self) -> int:
        return 0 if self.idle_since is None else self.at - self.idle_since


def reckon(timeline, tariff) -> Reckoned:
    result = Reckoned()
    seconds = list(_seconds(timeline, tariff))
    start = floor(timeline.start.timestamp())
    instant = [Second(start, datetime.fromtimestamp(start, zone(timeline.zone)), "CHARGING", None)]
    energy = _Energy(timeline)
    groups = sorted(tariff.groups, key=lambda group: -group.priority)
    slots: dict[tuple[str, str], list] = {}
    for group in groups:
        for component in group.components:
            name = (component.dim.value, component.slot or component.dim.value)
            slots.setdefault(name, []).append((group, component))
    for (dim, _), candidates in slots.items():
        chosen = [
            (second, _choose(candidates, groups, second, tariff.selection.value))
            # A session within one second has no quantity but its flat prices.
            for second in seconds or (instant if dim == "FLAT" else [])
        ]
        {
            "FLAT": _flat,
            "ENERGY": _energy,
            "CHARGING_TIME": _time,
            "IDLE_TIME": _time,
        }[dim](result, dim, chosen, energy)
    components = {component.id: component for group in groups for component in group.components}
    _total(result, components, tariff, timeline, energy.total_wh)
    return result


def _seconds(timeline, tariff) -> Iterator[Second]:
    there, idle_since = zone(timeline.zone), None
    for tile in timeline.tiles:
        activity = tile.activity.value
        if activity == "SUSPENDED_EVSE":
            activity = tariff.idle_policy.suspended_evse.value
        for at in range(floor(tile.start.timestamp()), floor(tile.end.timestamp())):
            if activity != "IDLE":
                idle_since = None
            elif idle_since is None:
                idle_since = at
            yield Second(at, datetime.fromtimestamp(at, there), activity, idle_since)


def _choose(candidates, groups, second, selection):
    active = None
    if selection == "PER_GROUP":
        active = next((group for group in groups if _holds(group.when, second)), object())
    for group, component in candidates:
        if active is not None and group is not active:
            continue
        if _holds(group.when, second) and _holds(component.when, second):
            return component
    return None


def _holds(when, second) -> bool:
    wall = second.wall.time().replace(fold=0, tzinfo=None)
    day = second.wall.date()
    start, end = when.start_time or "00:00", when.end_time or "00:00"
    now = f"{wall:%H:%M}"
    if end == "00:00":
        in_window, began_yesterday = now >= start, False
    elif start < end:
        in_window, began_yesterday = start <= now < end, False
    else:
        in_window, began_yesterday = now >= start or now < end, now < start
    if when.anchor.value == "START_DAY" and began_yesterday:
        day = date.fromordinal(day.toordinal() - 1)
    if (when.start_time or when.end_time) and not in_window:
        return False
    if when.days and f"{day:%A}".upper() not in {one.value for one in when.days}:
        return False
    if when.start_date and day < when.start_date:
        return False
    if when.end_date and day >= when.end_date:
        return False
    if when.min_idle is not None and (second.activity != "IDLE" or second.idle < when.min_idle):
        return False
    return not (when.max_idle is not None and second.idle >= when.max_idle)


class _Energy:
    """Cumulative watt-hours by the end of each second, by plain interpolation."""

    def __init__(self, timeline) -> None:
        self.start = floor(timeline.start.timestamp())
        self.end = floor(timeline.end.timestamp())
        self.points = [
            (floor(point.at.timestamp()), Fraction(point.energy_wh)) for point in timeline.meter
        ]
        first = self.points[0][1] if self.points else Fraction(0)
        self.points = [(at, wh - first) for at, wh in self.points]
        self.total_wh = _half_up(self.points[-1][1]) if self.points else 0

    def by(self, second: int) -> Fraction:
        if not self.points or second == self.start:
            return Fraction(0)
        if second == self.end:
            return self.points[-1][1]
        before = [point for point in self.points if point[0] <= second]
        after = [point for point in self.points if point[0] > second]
        if not before:
            return Fraction(0)
        (since, low) = before[-1]
        if not after:
            return low
        (until, high) = after[0]
        return low + (high - low) * Fraction(second - since, until - since)


def _half_up(value: Fraction) -> int:
    return floor(value + HALF)


def _flat(result, _dim, chosen, energy) -> None:
    for _, component in chosen:
        if component is None or (component.require_energy and energy.total_wh == 0):
            continue
        result.billed[component.id] += 1
        result.exact[component.id] += Fraction(component.price)
        return


def _energy(result, _dim, chosen, energy) -> None:
    run_from = None
    for place, (second, component) in enumerate(chosen):
        following = chosen[place + 1][1] if place + 1 < len(chosen) else None
        if run_from is None:
            run_from = second.at
        if place + 1 < len(chosen) and following is component:
            continue
        if component is not None:
            used = _half_up(energy.by(second.at + 1)) - _half_up(energy.by(run_from))
            result.billed[component.id] += used
            result.exact[component.id] += Fraction(component.price) * used / 1000
        run_from = None


def _time(result, dim, chosen, _energy) -> None:
    activity = {"CHARGING_TIME": "CHARGING", "IDLE_TIME": "IDLE"}[dim]
    stretches: dict[int, int] = defaultdict(int)
    for second, _ in chosen:
        if second.idle_since is not None:
            stretches[second.idle_since] += 1
    for second, component in chosen:
        if component is None or second.activity != activity:
            continue
        if component.grace is not None:
            length = component.grace.seconds
            lasted = stretches[second.idle_since]
            if component.grace.kind.value == "FREE" and second.idle < length:
                continue
            if component.grace.kind.value == "RETROACTIVE" and lasted <= length:
                continue
        unit = component.per.value if component.per else "h"
        result.billed[component.id] += 1
        result.exact[component.id] += Fraction(component.price) / BASE[unit]


def _total(result, components, tariff, timeline, total_wh) -> None:
    for name, component in components.items():
        if component.cap is not None and name in result.exact:
            result.exact[name] = min(result.exact[name], Fraction(component.cap.amount))
        factor = _factor(component.tax)
        amount = result.exact.get(name, Fraction(0))
        inclusive = tariff.tax_mode.value == "INCLUSIVE"
        result.net += amount / factor if inclusive else amount
        result.gross += amount if inclusive else amount * factor
    length = floor(timeline.end.timestamp()) - floor(timeline.start.timestamp())
    least, most = tariff.minimum, tariff.maximum
    asks_minimum = not timeline.failed_at_start and not (
        total_wh == 0 and (least.require_energy or length < least.applies_after_s)
    )
    energies = [c.tax for c in components.values() if c.dim.value == "ENERGY" and c.tax]
    others = [c.tax for c in components.values() if c.tax]
    scale = _factor(next(iter([*energies, *others]), ()))
    if asks_minimum:
        _clamp(result, least, scale, below=True)
    _clamp(result, most, scale, below=False)


def _clamp(result, limit, scale, *, below: bool) -> None:
    """Both limits of one kind; the other kind cannot bite where this one did."""
    ratio = result.gross / result.net if result.net else scale

    def beyond(value, edge) -> bool:
        return edge is not None and (value < edge if below else value > edge)

    net_bites = beyond(result.net, limit.net)
    gross_bites = beyond(result.gross, limit.gross)
    if net_bites:
        result.net = Fraction(limit.net)
        if limit.gross is None:
            result.gross = result.net * ratio
    if gross_bites:
        result.gross = Fraction(limit.gross)
        if limit.net is None:
            result.net = result.gross / ratio


def _factor(rules) -> Fraction:
    """Gross of a net amount of one: tax upon tax, level by level."""
    base, total = Fraction(1), Fraction(1)
    for level in sorted({rule.level for rule in rules}):
        due = [(rule, base * Fraction(rule.percent) / 100) for rule in rules if rule.level == level]
        total += sum(tax for _, tax in due)
        base += sum(tax for rule, tax in due if rule.in_base_of_others)
    return total
