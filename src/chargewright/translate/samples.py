"""One meter value on the wire, made of samples, becomes the quantities that it shows.

Both versions of OCPP describe a sample alike: what was measured, of which phase, where. Absent
means the defaults of the specification: an import register of energy in Wh, over all phases, at
the outlet (OCPP 1.6, 7.33; OCPP 2.0.1, part 2, 2.46). Values come out in Wh, W, A, V and per cent.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal
from enum import Enum, auto
from functools import lru_cache
from typing import Final, NamedTuple

from msgspec import UNSET

from chargewright.metering.model import LARGEST_WH, Flag

FINEST: Final = Decimal("1E-12")
"""More decimals are the noise of a binary fraction."""
MULTIPLIER_MAX: Final = 24
SHORT: Final = 8
PLAIN: Final = r"[0-9]{1,10}(?:\.[0-9]{1,12})?"
"""What nearly every station sends, and what needs no further look: within bounds by its length."""
is_plain: Final = re.compile(PLAIN).fullmatch


class Phases(Enum):
    """What phases say about a whole that the station did not send."""

    ADD_UP = auto()
    SHOW_FIRST = auto()


@dataclass(frozen=True, slots=True, eq=False)
class Quantity:
    """`field` of a `Reading`; `units` and the power of ten that leads each to ours."""

    field: str
    units: Mapping[object, int]
    phases: Phases = Phases.ADD_UP
    total_is_checked: bool = False
    """The total of some stations is one phase's, or an average: phases are to be believed more."""


def _units(**exponents: int) -> Mapping[object, int]:
    units: dict[object, int] = {UNSET: 0}
    for unit, ten in exponents.items():
        units[unit] = units[unit.lower()] = ten
    return units


_ENERGY: Final = _units(Wh=0, kWh=3, MWh=6)
_POWER: Final = _units(W=0, kW=3)

ENERGY: Final = Quantity("energy_wh", _ENERGY)
INTERVAL: Final = Quantity("interval_wh", _ENERGY)
POWER: Final = Quantity("power_w", _POWER, total_is_checked=True)
OFFERED: Final = Quantity("power_offered_w", _POWER)
CURRENT: Final = Quantity("current_a", _units(A=0, mA=-3), total_is_checked=True)
VOLTAGE: Final = Quantity("voltage_v", _units(V=0, kV=3, mV=-3), Phases.SHOW_FIRST)
SOC: Final = Quantity("soc_percent", {**_units(Percent=0), "%": 0}, Phases.SHOW_FIRST)

MEASURANDS: Final[Mapping[object, Quantity]] = {
    UNSET: ENERGY,
    "Energy.Active.Import.Register": ENERGY,
    "Energy.Active.Import.Interval": INTERVAL,
    "Power.Active.Import": POWER,
    "Power.Offered": OFFERED,
    "Current.Import": CURRENT,
    "Voltage": VOLTAGE,
    "SoC": SOC,
}
"""What we use; everything else stays in the station's log."""

_LOCATIONS: Final[Mapping[object, int]] = {
    UNSET: 0,
    "Outlet": 0,
    "Cable": 1,
    "EV": 2,
    "Inlet": 3,
    "Body": 4,
}
"""Nearest to the car's plug first: an inlet may feed several outlets."""

_PHASES: Final[Mapping[object, int]] = {
    "L1": 1,
    "L1-N": 1,
    "L2": 2,
    "L2-N": 2,
    "L3": 3,
    "L3-N": 3,
    "N": 4,
    "L1-L2": 5,
    "L2-L3": 6,
    "L3-L1": 7,
}
_LINES: Final = (1, 2, 3)


class Sample(NamedTuple):
    """One number that was sent, in our unit. `phase` and `location` as on the wire, or UNSET."""

    quantity: Quantity
    value: Decimal
    phase: object
    location: object


def number(text: str) -> Decimal | Flag | None:
    """A value of OCPP 1.6, which is text. Empty is missing (None), and missing is not zero."""
    return _short(text) if len(text) <= SHORT else _number(text)


def _number(text: str) -> Decimal | Flag | None:
    if is_plain(text):
        return Decimal(text)
    text = text.strip()
    if not text:
        return None
    if "_" in text:
        return Flag.VALUE_UNREADABLE  # Python would read 1_000
    try:
        value = Decimal(text)
    except ArithmeticError:
        return Flag.VALUE_UNREADABLE
    return bounded(value)


_short: Final = lru_cache(1 << 14)(_number)
"""Voltages, currents and states of charge are said again and again, and read once."""


def bounded(value: Decimal) -> Decimal | Flag:
    """The value, if a meter can show it; finite, of a sane size, and not finer than `FINEST`."""
    try:
        if not -LARGEST_WH < value < LARGEST_WH:
            return Flag.VALUE_UNREADABLE
    except ArithmeticError:
        return Flag.VALUE_UNREADABLE  # NaN
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent < -12:
        return value.quantize(FINEST, ROUND_HALF_EVEN)
    return value


def exponent_of(quantity: Quantity, unit: object, multiplier: int = 0) -> int | Flag:
    """The power of ten that leads from this unit to Wh, W, A, V or per cent."""
    exponent = quantity.units.get(unit)
    if exponent is None:
        exponent = quantity.units.get(str(unit).strip().lower())
        if exponent is None:
            return Flag.UNIT_UNKNOWN
    exponent += multiplier
    return exponent if -MULTIPLIER_MAX <= exponent <= MULTIPLIER_MAX else Flag.VALUE_UNREADABLE


def in_our_unit(
    value: Decimal, quantity: Quantity, unit: object, multiplier: int = 0
) -> Decimal | Flag:
    """`value` in Wh, W, A, V or per cent."""
    exponent = exponent_of(quantity, unit, multiplier)
    if isinstance(exponent, Flag):
        return exponent
    return bounded(value.scaleb(exponent)) if exponent else value


def folded(samples: Sequence[Sample]) -> tuple[dict[str, Decimal], tuple[Flag, ...]]:
    """One value for each quantity: at the best location, over all phases; by name of its field."""
    values: dict[str, Decimal] = {}
    flags: list[Flag] = []
    for quantity in dict.fromkeys(sample.quantity for sample in samples):
        sent = [sample for sample in samples if sample.quantity is quantity]
        nearest = min(_LOCATIONS.get(sample.location, 9) for sample in sent)
        sent = [sample for sample in sent if _LOCATIONS.get(sample.location, 9) == nearest]
        total = next((sample.value for sample in sent if sample.phase is UNSET), None)
        phases: dict[int, Decimal] = {}
        for sample in sent:
            if sample.phase is not UNSET:
                phases.setdefault(_PHASES.get(sample.phase, 9), sample.value)
        value, flag = _whole(quantity, total, phases)
        values[quantity.field] = value
        if flag is not None and flag not in flags:
            flags.append(flag)
    return values, tuple(flags)


def _whole(
    quantity: Quantity, total: Decimal | None, phases: Mapping[int, Decimal]
) -> tuple[Decimal, Flag | None]:
    lines = [phases[line] for line in _LINES if line in phases]
    if total is not None:
        if quantity.total_is_checked and len(lines) > 1:
            together = sum(lines, Decimal(0))
            if abs(total - together) * 10 > abs(together):
                return together, Flag.TOTAL_REPLACED
        return total, None
    if quantity.phases is Phases.ADD_UP and len(lines) > 1:
        return sum(lines, Decimal(0)), Flag.PHASES_SUMMED
    # One phase, or only the neutral, is the whole; between lines, the first will do.
    return phases[min(phases)], None
