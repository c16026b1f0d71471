"""From segments to unrounded lines: what each slot was charged, and where it was free."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from chargewright.rating.bill import Free, Reduction
from chargewright.rating.energy import NOTHING, Counted
from chargewright.rating.segments import Segment
from chargewright.tariffs.choice import Choice, PriceList, Rejected, Slot
from chargewright.tariffs.model import BASE_UNITS, Activity, Component, Dim
from chargewright.tariffs.zones import instant


@dataclass(slots=True, kw_only=True)
class Draft:
    """A line in the making: it grows with each segment of the same component.

    Quantities are in base units. `billed` and `exact` are what the reductions left over.
    """

    component: Component
    slot: str
    choice: Choice
    start: int
    end: int
    idle_since: int | None
    energy_before: Counted = NOTHING
    energy_after: Counted = NOTHING
    measured: Fraction = Fraction(0)
    billed: int = 0
    exact: Fraction = Fraction(0)
    reductions: list[Reduction] = field(default_factory=list)

    def price(self) -> None:
        """Quantity times price, exactly."""
        numerator, denominator = self.component.price.as_integer_ratio()
        unit = BASE_UNITS[self.component.unit]
        self.exact = Fraction(numerator * self.billed, denominator * unit)


@dataclass(slots=True)
class _Gap:
    start: int
    end: int
    quantity: int
    rejected: tuple[Rejected, ...]


def draft(prices: PriceList, segments: Sequence[Segment]) -> tuple[list[Draft], tuple[Free, ...]]:
    """Follow every slot through the session. Each component stays one line while it lasts."""
    lines: list[Draft] = []
    free: list[Free] = []
    groups = [prices.group_at(segment.moment) for segment in segments]
    for slot in prices.slots:
        if slot.dim is Dim.FLAT:
            lines += _flat(slot, segments, groups)
        else:
            grown, gaps = _grow(slot, segments, groups)
            lines += grown
            free += [_free(slot.dim, slot.name, gap) for gap in gaps]
    priced = {slot.dim for slot in prices.slots}
    for dim in (Dim.ENERGY, Dim.CHARGING_TIME, Dim.IDLE_TIME):
        if dim not in priced:
            _, gaps = _grow(Slot(dim.value, dim, ()), segments, groups)
            free += [_free(dim, dim.value, gap) for gap in gaps]
    return lines, tuple(free)


def _flat(slot: Slot, segments: Sequence[Segment], groups: Sequence[int | None]) -> list[Draft]:
    """A flat price falls due once: at the first moment at which one of the slot holds."""
    any_energy = segments[-1].energy_after.wh > 0
    for segment, group in zip(segments, groups, strict=True):
        choice = slot.choose(segment.moment, group)
        if choice.component is None or (choice.component.require_energy and not any_energy):
            continue
        return [
            Draft(
                component=choice.component,
                slot=slot.name,
                choice=choice,
                start=segment.start,
                end=segment.start,
                idle_since=None,
                measured=Fraction(1),
                billed=1,
            )
        ]
    return []


def _grow(
    slot: Slot, segments: Sequence[Segment], groups: Sequence[int | None]
) -> tuple[list[Draft], list[_Gap]]:
    lines: list[Draft] = []
    gaps: list[_Gap] = []
    for segment, group in zip(segments, groups, strict=True):
        if not slot.is_fed(segment.moment.activity):
            continue
        choice = slot.choose(segment.moment, group)
        if choice.component is None:
            _lengthen(gaps, slot.dim, segment, choice.rejected)
            continue
        last = lines[-1] if lines else None
        if last and last.component is choice.component and last.end == segment.start:
            last.end, last.energy_after = segment.end, segment.energy_after
        else:
            lines.append(
                Draft(
                    component=choice.component,
                    slot=slot.name,
                    choice=choice,
                    start=segment.start,
                    end=segment.end,
                    idle_since=segment.idle_since,
                    energy_before=segment.energy_before,
                    energy_after=segment.energy_after,
                )
            )
    for line in lines:
        _measure(line, slot.dim)
    return [line for line in lines if line.billed], [gap for gap in gaps if gap.quantity]


def _measure(line: Draft, dim: Dim) -> None:
    if dim is Dim.ENERGY:
        line.measured = line.energy_after.exact_wh - line.energy_before.exact_wh
        line.billed = line.energy_after.wh - line.energy_before.wh
    else:
        line.billed = line.end - line.start
        line.measured = Fraction(line.billed)


def _lengthen(gaps: list[_Gap], dim: Dim, segment: Segment, rejected: tuple[Rejected, ...]) -> None:
    quantity = (
        segment.energy_after.wh - segment.energy_before.wh
        if dim is Dim.ENERGY
        else segment.end - segment.start
    )
    if gaps and gaps[-1].end == segment.start and gaps[-1].rejected == rejected:
        gaps[-1].end = segment.end
        gaps[-1].quantity += quantity
    else:
        gaps.append(_Gap(segment.start, segment.end, quantity, rejected))


def _free(dim: Dim, slot: str, gap: _Gap) -> Free:
    return Free(
        dim=dim,
        slot=slot,
        start=instant(gap.start),
        end=instant(gap.end),
        quantity=gap.quantity,
        rejected=gap.rejected,
    )


def seconds_of(activity: Activity, segments: Sequence[Segment]) -> int:
    """How long the session was in one activity, as the tariff counts it."""
    return sum(s.end - s.start for s in segments if s.moment.activity is activity)
