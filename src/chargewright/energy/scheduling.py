"""When to draw how much: at once, or while energy is cheapest, in no more periods than a vehicle takes.

Powers are in W, energies in Wh, and seconds count from where the schedule begins. Nothing here knows whose
limits these are, and what a price is made of.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Final

_HOUR_S: Final = 3600


@dataclass(frozen=True, slots=True)
class Stretch:
    """From `start_s` to `end_s` at most so much is drawn."""

    start_s: int
    end_s: int
    power_w: Decimal

    @property
    def seconds(self) -> int:
        return self.end_s - self.start_s

    @property
    def energy_ws(self) -> Decimal:
        """In watt-seconds, which are exact."""
        return self.power_w * self.seconds


@dataclass(frozen=True, slots=True)
class Slice(Stretch):
    """What may be drawn while neither limits nor prices change. `price` is that of a watt-hour."""

    price: Fraction


Scheduler = Callable[[Sequence[Slice]], Sequence[Stretch]]
"""Makes a schedule of slices that lie side by side: one that covers all of them."""


def at_once(slices: Sequence[Slice]) -> Sequence[Stretch]:
    """All that may be drawn, from the beginning."""
    return _merged(Stretch(each.start_s, each.end_s, each.power_w) for each in slices)


def cheapest(slices: Sequence[Slice], energy_wh: Decimal) -> Sequence[Stretch]:
    """So much energy and not more, where it is cheapest; of equal prices the earlier comes first.

    Where the slices cannot give that much, it is all that they give.
    """
    drawn: list[Stretch] = []
    left_ws = energy_wh * _HOUR_S
    for each in sorted(slices, key=lambda each: (each.price, each.start_s)):
        if each.power_w > 0 and left_ws > 0:
            drawn.append(_first(each, left_ws))
            left_ws -= drawn[-1].energy_ws
    return _merged(_with_pauses(sorted(drawn, key=lambda each: each.start_s), slices))


def within(slices: Sequence[Slice], periods_max: int, schedule: Scheduler) -> Sequence[Stretch]:
    """A schedule of no more than so many periods, and nowhere above what the slices allow.

    Slices are joined where that loses least: what is joined allows the least of its parts.
    """
    made = schedule(slices)
    while len(made) > periods_max and len(slices) > 1:
        slices = _joined(slices, at_least=(len(made) - periods_max + 1) // 2)
        made = schedule(slices)
    return made if len(made) <= periods_max else at_once(slices)


def taken(schedule: Sequence[Stretch], energy_wh: Decimal | None) -> Iterator[Stretch]:
    """What a vehicle draws of a schedule that wants so much, to the second in which it is full.

    None: it never is. What comes after is not given.
    """
    if energy_wh is None:
        yield from schedule
        return
    left_ws = energy_wh * _HOUR_S
    for each in schedule:
        if left_ws <= 0:
            return
        yield each if each.energy_ws <= left_ws else _first(each, left_ws)
        left_ws -= each.energy_ws


def energy_of(schedule: Iterable[Stretch]) -> Decimal:
    """All that a schedule lets flow, in Wh."""
    return sum((each.energy_ws for each in schedule), Decimal(0)) / _HOUR_S


def _first(stretch: Stretch, energy_ws: Decimal) -> Stretch:
    """As much of the beginning of a stretch as so much energy needs, to the full second."""
    needed_s = ceil(energy_ws / stretch.power_w)
    return Stretch(stretch.start_s, min(stretch.end_s, stretch.start_s + needed_s), stretch.power_w)


def _with_pauses(drawn: Sequence[Stretch], slices: Sequence[Slice]) -> Iterator[Stretch]:
    at_s = slices[0].start_s
    for each in drawn:
        if at_s < each.start_s:
            yield Stretch(at_s, each.start_s, Decimal(0))
        yield each
        at_s = each.end_s
    if at_s < slices[-1].end_s:
        yield Stretch(at_s, slices[-1].end_s, Decimal(0))


def _merged(stretches: Iterable[Stretch]) -> Sequence[Stretch]:
    merged: list[Stretch] = []
    for each in stretches:
        if merged and merged[-1].power_w == each.power_w:
            merged[-1] = Stretch(merged[-1].start_s, each.end_s, each.power_w)
        else:
            merged.append(each)
    return merged


def _joined(slices: Sequence[Slice], *, at_least: int) -> Sequence[Slice]:
    """So many pairs of neighbours joined, as far as there are that many apart from one another."""
    places = sorted(range(len(slices) - 1), key=lambda place: _loss(slices, place))
    joined: set[int] = set()
    for place in places:
        if len(joined) == at_least:
            break
        if joined.isdisjoint({place - 1, place, place + 1}):
            joined.add(place)
    after = {place + 1 for place in joined}
    return [
        _join(each, slices[place + 1]) if place in joined else each
        for place, each in enumerate(slices)
        if place not in after
    ]


def _loss(slices: Sequence[Slice], place: int) -> tuple[Decimal, Fraction, int]:
    """What is lost by joining a slice with the next: energy first, then a price of its own."""
    one, other = slices[place], slices[place + 1]
    least_w = min(one.power_w, other.power_w)
    lost = sum((each.power_w - least_w) * each.seconds for each in (one, other))
    return Decimal(lost), abs(one.price - other.price), place


def _join(one: Slice, other: Slice) -> Slice:
    seconds = one.seconds + other.seconds
    price = (one.price * one.seconds + other.price * other.seconds) / seconds
    return Slice(one.start_s, other.end_s, min(one.power_w, other.power_w), price)
