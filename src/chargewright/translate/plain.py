"""The short way of nearly every meter value: samples of one moment, each of another quantity.

A station describes its samples alike in every message, and all of a make alike: where their values
go is worked out once, as a `Plan`, and then read by columns, for that is a handful of steps where
sample by sample it is a hundred.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, NamedTuple, TypeAlias

import msgspec
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
_SIGNED_COLUMN: Final = v201.SampledValue.__struct_fields__.index("signed_meter_value") - 1

_Columns: TypeAlias = tuple[tuple[Any, ...], ...]
"""What describes the samples of a meter value: each field but the value, one item a sample."""


class Plan(NamedTuple):
    """Where the values of plainly described samples go.

    Fields of `Reading`, and the powers of ten that lead to our units (None: they are in ours).
    `scope` is None where the samples do not tell.
    """

    fields: tuple[str, ...]
    exponents: tuple[int, ...] | None
    scope: Scope | None


class Way(NamedTuple):
    """How a version of OCPP says plain samples."""

    plan: Callable[[_Columns], Plan | None]
    number: Callable[[Any], Decimal | Flag | None]


def plainly(
    samples: Sequence[msgspec.Struct], way: Way
) -> tuple[Scope | None, dict[str, Any]] | None:
    """The scope of these samples and what goes into which field of their reading.

    None where something asks for a closer look.
    """
    if not samples:
        return None
    said, *columns = zip(*map(astuple, samples), strict=True)
    plan = way.plan(tuple(columns))
    if plan is None:
        return None
    values: list[Any] = list(map(way.number, said))
    if plan.exponents is not None:
        values = [
            bounded(value.scaleb(ten)) if type(value) is Decimal else value
            for value, ten in zip(values, plan.exponents, strict=True)
        ]
    for value in values:
        if type(value) is not Decimal:
            return None
    return plan.scope, dict(zip(plan.fields, values, strict=True))


_Slot: TypeAlias = tuple[str, int, Scope | None]
"""A field, the power of ten that leads to our unit, and the scope."""


def _plan(slots: Sequence[_Slot | None]) -> Plan | None:
    known = [slot for slot in slots if slot is not None]
    fields = tuple(field for field, _, _ in known)
    exponents = tuple(exponent for _, exponent, _ in known)
    scopes = {scope for _, _, scope in known}
    if len(known) != len(slots) or len(set(fields)) != len(fields) or len(scopes) != 1:
        return None
    return Plan(fields, exponents if any(exponents) else None, scopes.pop())


def _slot(
    measurand: object, context: object, phase: object, unit: object, multiplier: int
) -> _Slot | None:
    quantity = MEASURANDS.get(measurand)
    if quantity is None or quantity is INTERVAL or phase is not UNSET:
        return None
    exponent = exponent_of(quantity, unit, multiplier)
    return None if isinstance(exponent, Flag) else (quantity.field, exponent, SCOPES.get(context))


@lru_cache(_PLANS_KEPT)
def _plan_v16(columns: _Columns) -> Plan | None:
    return _plan(
        [
            None if form is _SIGNED else _slot(measurand, context, phase, unit, 0)
            for context, form, measurand, phase, _location, unit in zip(*columns, strict=True)
        ]
    )


def _plan_v201(columns: _Columns) -> Plan | None:
    signed = columns[_SIGNED_COLUMN]
    if signed.count(UNSET) != len(signed):
        return None
    try:
        return _plan_of_unsigned_v201(columns)
    except TypeError:
        return None  # a vendor's own fields have no hash


@lru_cache(_PLANS_KEPT)
def _plan_of_unsigned_v201(columns: _Columns) -> Plan | None:
    slots = []
    for context, measurand, phase, _location, _signed, unit, _custom in zip(*columns, strict=True):
        name, multiplier = (UNSET, UNSET) if unit is UNSET else (unit.unit, unit.multiplier)
        ten = 0 if isinstance(multiplier, UnsetType) else multiplier
        slots.append(_slot(measurand, context, phase, name, ten))
    return _plan(slots)


V16: Final = Way(_plan_v16, number)
V201: Final = Way(_plan_v201, bounded)
