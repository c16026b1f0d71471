"""The short way of nearly every meter value: samples of one moment, each of another quantity.

A station describes its samples alike in every message, and all of a make alike: where their values
go is worked out once, as a `Plan`, and then read by columns, for that is a handful of steps where
sample by sample it is a hundred.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeAlias

from msgspec import UNSET, UnsetType
from msgspec.structs import astuple

from chargewright.metering import Flag, Scope
from chargewright.translate.samples import INTERVAL, MEASURANDS, bounded, exponent_of, number
from chargewright.wire.ocpp.v16 import meter_values as v16
from chargewright.wire.ocpp.v201 import meter_values as v201

SCOPES: Final[Mapping[object, Scope]] = {
    "Transaction.Begin": Scope.START,
    "Transaction.End": Scope.STOP,
}
"""What a sample's context says of its moment, where it says anything."""

_PLANS_KEPT: Final = 4096
_SIGNED: Final = v16.ValueFormat.SIGNED_DATA

_Column: TypeAlias = tuple[Any, ...]
"""One field of the samples of a meter value, an item a sample."""


class Plan(NamedTuple):
    """Which field of a reading each value goes to, and the power of ten that leads to our unit.

    `exponents` is None where all are in our units already.
    """

    fields: tuple[str, ...]
    exponents: tuple[int, ...] | None


Plainly: TypeAlias = tuple[Scope | None, dict[str, Any]]
"""The scope of samples (None: they do not tell), and what goes into which field of their reading."""


def plainly_v16(samples: Sequence[Any]) -> Plainly | None:
    """What samples of OCPP 1.6 say; None where something asks for a closer look."""
    told = plan_v16(samples)
    if told is None:
        return None
    plan, scope = told
    values = valued(plan, [number(sample.value) for sample in samples])
    return None if values is None else (scope, values)


def plan_v16(samples: Sequence[Any]) -> tuple[Plan, Scope | None] | None:
    """Where the values of samples of OCPP 1.6 go; None where something asks for a closer look."""
    if not samples:
        return None
    _, contexts, forms, measurands, phases, _, units = zip(*map(astuple, samples), strict=True)
    if (
        _SIGNED in forms
        or phases.count(UNSET) != len(phases)
        or contexts.count(contexts[0]) != len(contexts)
    ):
        return None
    plan = _plan(measurands, units)
    return None if plan is None else (plan, SCOPES.get(contexts[0]))


def plainly_v201(samples: Sequence[Any]) -> Plainly | None:
    """What samples of OCPP 2.0.1 and 2.1 say; None where something asks for a closer look."""
    told = plan_v201(samples)
    if told is None:
        return None
    plan, scope = told
    values = valued(plan, [bounded(sample.value) for sample in samples])
    return None if values is None else (scope, values)


def plan_v201(samples: Sequence[Any]) -> tuple[Plan, Scope | None] | None:
    """Where the values of samples of OCPP 2 go; None where something asks for a closer look."""
    if not samples:
        return None
    _, contexts, measurands, phases, _, signed, units, _ = zip(*map(astuple, samples), strict=True)
    if (
        signed.count(UNSET) != len(signed)
        or phases.count(UNSET) != len(phases)
        or contexts.count(contexts[0]) != len(contexts)
    ):
        return None
    try:
        plan = _plan(measurands, units)
    except TypeError:
        return None  # a vendor's own fields have no hash
    return None if plan is None else (plan, SCOPES.get(contexts[0]))


def valued(plan: Plan, values: list[Any]) -> dict[str, Any] | None:
    """These values in our units, by field of a reading; None where one is no number."""
    return in_our_units(plan, values) if _are_numbers(values) else None


def in_our_units(plan: Plan, numbers: list[Decimal]) -> dict[str, Any] | None:
    """These numbers in our units, by field of a reading; None where one is then none of a meter's."""
    if plan.exponents is not None:
        moved = [
            bounded(value.scaleb(ten)) for value, ten in zip(numbers, plan.exponents, strict=True)
        ]
        return dict(zip(plan.fields, moved, strict=True)) if _are_numbers(moved) else None
    return dict(zip(plan.fields, numbers, strict=True))


def _are_numbers(values: Sequence[object]) -> bool:
    for value in values:  # noqa: SIM110 - a generator costs as much as all the rest here
        if type(value) is not Decimal:
            return False
    return True


@lru_cache(_PLANS_KEPT)
def _plan(measurands: _Column, units: _Column) -> Plan | None:
    """Where values of these measurands go; units are names, or a name and a power of ten."""
    fields, exponents = [], []
    for measurand, unit in zip(measurands, units, strict=True):
        quantity = MEASURANDS.get(measurand)
        if quantity is None or quantity is INTERVAL:
            return None
        exponent = exponent_of(quantity, *_named(unit))
        if isinstance(exponent, Flag) or quantity.field in fields:
            return None
        fields.append(quantity.field)
        exponents.append(exponent)
    return Plan(tuple(fields), tuple(exponents) if any(exponents) else None)


def _named(unit: Any) -> tuple[object, int]:
    if not isinstance(unit, v201.UnitOfMeasure):
        return unit, 0
    return unit.unit, 0 if isinstance(unit.multiplier, UnsetType) else unit.multiplier
