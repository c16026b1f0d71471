"""Parts of the model that cannot be charged yet, refused at publish time.

A part that begins to work loses its row here; nothing else changes for the tariffs there are.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from chargewright.kernel.problem import Problem
from chargewright.tariffs.choice import FED_BY
from chargewright.tariffs.model import (
    Component,
    Period,
    Recurrence,
    StepDirection,
    StepScope,
    TariffVersion,
    When,
)

_COMPONENT: Final[Mapping[str, tuple[Callable[[Component], bool], str]]] = {
    "dim": (lambda component: component.dim not in FED_BY, "a price for {0.dim}"),
    "step.size": (lambda component: component.step.size > 1, "a step of {0.step.size}"),
    "step.scope": (
        lambda component: component.step.scope is not StepScope.SESSION,
        "a step for each line",
    ),
    "step.direction": (
        lambda component: component.step.direction is not StepDirection.UP,
        "a step {0.step.direction}",
    ),
    "free": (lambda component: component.free is not None, "a free quantity"),
    "recurrence": (
        lambda component: component.recurrence is not Recurrence.SESSION,
        "a flat price {0.recurrence}",
    ),
    "cap.period": (
        lambda component: component.cap is not None and component.cap.period is not Period.SESSION,
        "a cap for each {0.cap.period}",
    ),
}

_WHEN: Final = (
    "min_duration",
    "max_duration",
    "min_charging",
    "max_charging",
    "min_kwh",
    "max_kwh",
    "min_current",
    "max_current",
    "min_power",
    "max_power",
    "holidays",
)


def in_version(version: TariffVersion) -> Iterator[Problem]:
    """What of the tariff as a whole has to wait."""
    if version.priority:
        yield Problem("priority", "choosing among tariffs by priority is not yet supported")
    if not version.authorization.stop_at_limit:
        yield Problem("authorization.stop_at_limit", "going beyond the hold is not yet supported")


def in_component(component: Component, path: str) -> Iterator[Problem]:
    """What of this component has to wait."""
    for field, (waits, what) in _COMPONENT.items():
        if waits(component):
            yield Problem(f"{path}.{field}", f"{what.format(component)} is not yet supported")
    yield from in_when(component.when, f"{path}.when")


def in_when(when: When, path: str) -> Iterator[Problem]:
    """Which conditions have to wait."""
    for field in _WHEN:
        if getattr(when, field) is not None:
            yield Problem(f"{path}.{field}", f"the condition {field} is not yet supported")
