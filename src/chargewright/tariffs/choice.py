"""Which component is the price of a slot at a moment, and why not the ones before it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from chargewright.tariffs.model import Activity, Component, Dim, Selection, TariffVersion, When
from chargewright.tariffs.moment import Condition, Moment, conditions, first_failed, window
from chargewright.tariffs.zones import DAY_S

OTHER_GROUP: Final = "group"
"""The condition that fails when a group of higher priority supplies all prices."""

FED_BY: Final[Mapping[Dim, frozenset[Activity]]] = {
    Dim.ENERGY: frozenset(Activity),
    Dim.CHARGING_TIME: frozenset({Activity.CHARGING}),
    Dim.IDLE_TIME: frozenset({Activity.IDLE}),
    Dim.FLAT: frozenset(Activity),
}
"""During which activity a dimension grows. Energy always counts: an idle car may trickle."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A component that came first in its slot and was not the price, with what it failed by."""

    component_id: str
    condition: str


@dataclass(frozen=True, slots=True)
class Choice:
    """What a slot costs at a moment.

    `component` None means nothing: every candidate is in `rejected`. `why` names the conditions
    that the component has and met.
    """

    component: Component | None
    why: tuple[str, ...]
    rejected: tuple[Rejected, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    component: Component
    group: int
    conditions: tuple[Condition, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Slot:
    """One of the prices that run side by side."""

    name: str
    dim: Dim
    candidates: tuple[_Candidate, ...]

    def is_fed(self, activity: Activity) -> bool:
        return activity in FED_BY[self.dim]

    def choose(self, moment: Moment, group: int | None) -> Choice:
        """The price at this moment; `group` restricts it to one group's components."""
        rejected: list[Rejected] = []
        for candidate in self.candidates:
            if group is not None and candidate.group != group:
                failed: str | None = OTHER_GROUP
            else:
                failed = first_failed(candidate.conditions, moment)
            if failed is None:
                return Choice(candidate.component, candidate.why, tuple(rejected))
            rejected.append(Rejected(candidate.component.id, failed))
        return Choice(None, (), tuple(rejected))


@dataclass(frozen=True, slots=True)
class PriceList:
    """A tariff version made ready for asking what costs what when.

    `local_cuts` are the seconds of a local day at which a condition may change, empty when none
    depends on the clock or the calendar; `idle_cuts` the same for seconds of idling.
    """

    slots: tuple[Slot, ...]
    groups: tuple[tuple[Condition, ...], ...]
    group_counts_alone: bool
    local_cuts: tuple[int, ...]
    idle_cuts: tuple[int, ...]

    def group_at(self, moment: Moment) -> int | None:
        """The group that alone counts now; None if they complete each other, -1 if none is active."""
        if not self.group_counts_alone:
            return None
        for place, conditions_of_group in enumerate(self.groups):
            if first_failed(conditions_of_group, moment) is None:
                return place
        return -1


def price_list(version: TariffVersion) -> PriceList:
    """Order the components of a version by slot and priority."""
    groups = sorted(version.groups, key=lambda group: -group.priority)
    candidates: dict[tuple[Dim, str], list[_Candidate]] = {}
    for place, group in enumerate(groups):
        of_group = conditions(group.when)
        for component in group.components:
            both = of_group + conditions(component.when)
            candidates.setdefault((component.dim, component.slot_name), []).append(
                _Candidate(component, place, both, tuple(condition.name for condition in both))
            )
    whens = [group.when for group in groups]
    whens += [component.when for group in groups for component in group.components]
    return PriceList(
        slots=tuple(Slot(name, dim, tuple(some)) for (dim, name), some in candidates.items()),
        groups=tuple(conditions(group.when) for group in groups),
        group_counts_alone=version.selection is Selection.PER_GROUP,
        local_cuts=_local_cuts(whens),
        idle_cuts=tuple(
            sorted({cut for when in whens for cut in (when.min_idle, when.max_idle) if cut})
        ),
    )


def _local_cuts(whens: list[When]) -> tuple[int, ...]:
    cuts: set[int] = set()
    for when in whens:
        if when.start_time is not None or when.end_time is not None:
            cuts.update(window(when))
        if when.days or when.start_date or when.end_date:
            cuts.add(0)
    return tuple(sorted({cut % DAY_S for cut in cuts}))
