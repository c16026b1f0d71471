"""What OCPP 2.1 forbids us to ask of DER controls though its schema allows it (part 2, R04)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import UNSET

from chargewright.kernel.problem import Problem
from chargewright.kernel.sentence import Sentence
from chargewright.translate.der_controls import FIELDS
from chargewright.wire.ocpp.v21.charging_needs import DERControlType
from chargewright.wire.ocpp.v21.der_control import DERUnit

_ACTIVE: Final = frozenset({DERUnit.PCT_MAX_W, DERUnit.PCT_W_AVAIL})
_REACTIVE: Final = frozenset({DERUnit.PCT_MAX_VAR, DERUnit.PCT_VAR_AVAIL})
_NONE: Final = frozenset({DERUnit.NOT_APPLICABLE})
_UNITS: Final[Mapping[DERControlType, frozenset[DERUnit]]] = {
    DERControlType.FREQ_WATT: _ACTIVE,
    DERControlType.VOLT_WATT: _ACTIVE,
    DERControlType.VOLT_VAR: _REACTIVE,
    DERControlType.WATT_VAR: _REACTIVE,
}
"""What the curves of a kind are in; those of all other kinds have no unit (R04.FR.50 to 56)."""
_NAMES: Final[Mapping[str, str]] = {
    "curve": "curve",
    "enter_service": "enterService",
    "fixed_pf_absorb": "fixedPFAbsorb",
    "fixed_pf_inject": "fixedPFInject",
    "fixed_var": "fixedVar",
    "freq_droop": "freqDroop",
    "gradient": "gradient",
    "limit_max_discharge": "limitMaxDischarge",
}
_DEFAULTS_ONLY: Final = frozenset({DERControlType.ENTER_SERVICE, DERControlType.GRADIENTS})


def settings_of_its_kind(request: Any) -> Iterator[Problem]:
    """A control has the settings of its kind, and no others (R04.FR.16)."""
    wanted = FIELDS[request.control_type]
    for field, name in _NAMES.items():
        is_there = getattr(request, field) is not UNSET
        if field == wanted and not is_there:
            rule = Sentence("is needed: it is a {kind}", kind=request.control_type.value)
            yield Problem(name, rule)
        if field != wanted and is_there:
            rule = Sentence("must be left out: it is a {kind}", kind=request.control_type.value)
            yield Problem(name, rule)


def default_or_scheduled(request: Any) -> Iterator[Problem]:
    """A default has no time, and of some kinds there are defaults only (R04.FR.12 and 14)."""
    if not request.is_default:
        if request.control_type in _DEFAULTS_ONLY:
            yield Problem("isDefault", "must be true: such a control cannot be scheduled")
        return
    field = FIELDS[request.control_type]
    settings = getattr(request, field)
    for own, name in (("start_time", "startTime"), ("duration", "duration")):
        if settings is not UNSET and getattr(settings, own, UNSET) is not UNSET:
            yield Problem(f"{_NAMES[field]}.{name}", "must be left out: a default has no time")


def unit_of_curve(request: Any) -> Iterator[Problem]:
    """A curve is in the unit of its kind (R04.FR.50 to 56)."""
    if request.curve is not UNSET:
        allowed = _UNITS.get(request.control_type, _NONE)
        yield from _unit(request.curve, "curve.yUnit", allowed)
    limit = request.limit_max_discharge
    if limit is not UNSET and limit.power_monitoring_must_trip is not UNSET:
        trip = limit.power_monitoring_must_trip
        yield from _unit(trip, "limitMaxDischarge.powerMonitoringMustTrip.yUnit", _NONE)


def _unit(curve: Any, field: str, allowed: frozenset[DERUnit]) -> Iterator[Problem]:
    if curve.y_unit not in allowed:
        words = ", ".join(sorted(allowed))
        yield Problem(field, Sentence("must be one of {choices}", choices=words))
