"""What a vehicle wants and can take, read from its needs as they came (OCPP 2.x, K15 to K17, Q)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from chargewright.energy.composite import Supply
from chargewright.energy.planning import PERIODS_MAX, Wanted

_VOLTS: Final = Decimal(230)
_VOLTS_DC: Final = (Decimal(400), Decimal(1500))
"""Between these a vehicle's own voltage is believed, where A become W."""
_PHASES: Final[Mapping[str, int]] = {"AC_single_phase": 1, "AC_two_phase": 2}
_NOTHING: Final = Decimal(0)


def wanted_in(
    needs: Mapping[str, Any],
    *,
    energy_wh: Decimal | None,
    departs_at: datetime | None,
    periods_max: int | None,
) -> Wanted:
    """The needs of a vehicle, of which energy, departure and periods are kept by themselves.

    Without energy it is what its battery lacks, if it says how full and how large that is. Powers that
    are none (zero, or less) are not said.
    """
    transfer = needs["requestedEnergyTransfer"]
    both_ways = needs.get("v2xChargingParameters", {})
    if transfer.startswith("DC"):
        own = needs.get("dcChargingParameters", {})
        supply = _supply_dc(own, both_ways)
        powers = [_number(own, "evMaxPower"), _product(own, "evMaxCurrent", "evMaxVoltage")]
        least_w = None
    else:
        own = needs.get("acChargingParameters", {})
        supply = Supply(volts=_VOLTS, phases=_PHASES.get(transfer, 3))
        watts = supply.volts * supply.phases
        powers = [_times(_number(own, "evMaxCurrent"), watts)]
        least_w = _times(_number(own, "evMinCurrent"), watts)
    powers.append(_of_phases(both_ways, "maxChargePower"))
    said = [each for each in powers if each is not None and each > 0]
    return Wanted(
        energy_wh=_lacking(own, both_ways) if energy_wh is None else max(energy_wh, _NOTHING),
        departs_at=departs_at,
        most_w=min(said, default=None),
        least_w=max(least_w or _of_phases(both_ways, "minChargePower") or _NOTHING, _NOTHING),
        supply=supply,
        periods_max=min(periods_max or PERIODS_MAX, PERIODS_MAX),
    )


def _supply_dc(own: Mapping[str, Any], both_ways: Mapping[str, Any]) -> Supply:
    said = _number(own, "evMaxVoltage") or _number(both_ways, "maxVoltage") or _NOTHING
    least, most = _VOLTS_DC
    return Supply(volts=min(max(said, least), most), phases=1)


def _lacking(own: Mapping[str, Any], both_ways: Mapping[str, Any]) -> Decimal | None:
    """What a battery lacks until its vehicle counts it full, in Wh."""
    capacity, charge = _number(own, "evEnergyCapacity"), _number(own, "stateOfCharge")
    if capacity is None or charge is None:
        return None
    full = _number(both_ways, "targetSoC") or _number(own, "fullSoC") or Decimal(100)
    return max(capacity * (full - charge) / 100, _NOTHING)


def _of_phases(said: Mapping[str, Any], name: str) -> Decimal | None:
    """A power that is said for all phases at once, or for each."""
    known = [_number(said, each) for each in (name, f"{name}_L2", f"{name}_L3")]
    return None if known[0] is None else sum((each for each in known if each), _NOTHING)


def _product(said: Mapping[str, Any], one: str, other: str) -> Decimal | None:
    factor = _number(said, other)
    return None if factor is None else _times(_number(said, one), factor)


def _times(number: Decimal | None, factor: Decimal) -> Decimal | None:
    return None if number is None else number * factor


def _number(said: Mapping[str, Any], name: str) -> Decimal | None:
    """A number by the digits of its JSON; None: it is not said."""
    return Decimal(str(said[name])) if name in said else None
