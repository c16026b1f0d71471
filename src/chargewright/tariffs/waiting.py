"""Parts of the model that cannot be charged yet, refused at publish time.

A part that begins to work loses its row here; nothing else changes for the tariffs there are.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

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
from chargewright.tariffs.remarks import Remark, RemarkCode, remark


def _nothing(_component: Component) -> Mapping[str, object]:
    return {}


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of a component: whether it is one that waits, and what is remarked of it."""

    field: str
    waits: Callable[[Component], bool]
    code: RemarkCode
    values: Callable[[Component], Mapping[str, object]] = _nothing


_PARTS: Final = (
    _Part(
        "dim",
        lambda component: component.dim not in FED_BY,
        RemarkCode.WAITS_DIM,
        lambda component: {"dim": component.dim},
    ),
    _Part(
        "step.size",
        lambda component: component.step.size > 1,
        RemarkCode.WAITS_STEP,
        lambda component: {"size": component.step.size},
    ),
    _Part(
        "step.scope",
        lambda component: component.step.scope is not StepScope.SESSION,
        RemarkCode.WAITS_STEP_OF_LINE,
    ),
    _Part(
        "step.direction",
        lambda component: component.step.direction is not StepDirection.UP,
        RemarkCode.WAITS_STEP_DIRECTION,
        lambda component: {"direction": component.step.direction},
    ),
    _Part("free", lambda component: component.free is not None, RemarkCode.WAITS_FREE),
    _Part(
        "recurrence",
        lambda component: component.recurrence is not Recurrence.SESSION,
        RemarkCode.WAITS_RECURRENCE,
        lambda component: {"recurrence": component.recurrence},
    ),
    _Part(
        "cap.period",
        lambda component: component.cap is not None and component.cap.period is not Period.SESSION,
        RemarkCode.WAITS_CAP_PERIOD,
        lambda component: {"period": component.cap.period if component.cap is not None else ""},
    ),
)

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


def in_version(version: TariffVersion) -> Iterator[Remark]:
    """What of the tariff as a whole has to wait."""
    if version.priority:
        yield remark("priority", RemarkCode.WAITS_PRIORITY)
    if not version.authorization.stop_at_limit:
        yield remark("authorization.stop_at_limit", RemarkCode.WAITS_BEYOND_HOLD)


def in_component(component: Component, path: str) -> Iterator[Remark]:
    """What of this component has to wait."""
    for part in _PARTS:
        if part.waits(component):
            yield remark(f"{path}.{part.field}", part.code, **part.values(component))
    yield from in_when(component.when, f"{path}.when")


def in_when(when: When, path: str) -> Iterator[Remark]:
    """Which conditions have to wait."""
    for field in _WHEN:
        if getattr(when, field) is not None:
            yield remark(f"{path}.{field}", RemarkCode.WAITS_CONDITION, condition=field)
