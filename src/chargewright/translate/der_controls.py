"""DER controls of OCPP 2.1 in our words."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, tzinfo
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Final, cast

import msgspec
from msgspec import UNSET

from chargewright.energy.der_controls import (
    DerControl,
    DerEvent,
    DerEventKind,
    DerMeant,
    ReportedDer,
)
from chargewright.metering import in_zone
from chargewright.wire.ocpp import MESSAGES, Fault, Version
from chargewright.wire.ocpp.answers import read_answer
from chargewright.wire.ocpp.v21 import der_control
from chargewright.wire.ocpp.v21.charging_needs import DERControlType

SETTING: Final = "SetDERControl"
ASKING: Final = "GetDERControl"
CLEARING: Final = "ClearDERControl"

FIELDS: Final[Mapping[DERControlType, str]] = MappingProxyType(
    {
        **dict.fromkeys(DERControlType, "curve"),
        DERControlType.ENTER_SERVICE: "enter_service",
        DERControlType.FIXED_PF_ABSORB: "fixed_pf_absorb",
        DERControlType.FIXED_PF_INJECT: "fixed_pf_inject",
        DERControlType.FIXED_VAR: "fixed_var",
        DERControlType.FREQ_DROOP: "freq_droop",
        DERControlType.GRADIENTS: "gradient",
        DERControlType.LIMIT_MAX_DISCHARGE: "limit_max_discharge",
    }
)
"""In which field of a message the settings of a kind of control are."""
_REPORTED: Final[Mapping[str, tuple[str, DERControlType | None]]] = MappingProxyType(
    {
        "curve": ("curve", None),
        "enter_service": ("enter_service", DERControlType.ENTER_SERVICE),
        "fixed_pf_absorb": ("fixed_pf", DERControlType.FIXED_PF_ABSORB),
        "fixed_pf_inject": ("fixed_pf", DERControlType.FIXED_PF_INJECT),
        "fixed_var": ("fixed_var", DERControlType.FIXED_VAR),
        "freq_droop": ("freq_droop", DERControlType.FREQ_DROOP),
        "gradient": ("gradient", DERControlType.GRADIENTS),
        "limit_max_discharge": ("limit_max_discharge", DERControlType.LIMIT_MAX_DISCHARGE),
    }
)
"""By field of a report: where its settings are, and of which kind they are; None: a curve says it itself."""


def control_in(payload: Mapping[str, Any]) -> DerControl | None:
    """The control that a SetDERControl sets; None where it cannot be read."""
    read = MESSAGES[Version.V21][SETTING].request.read(msgspec.json.encode(payload))
    if isinstance(read, Fault):
        return None
    asked = cast("der_control.SetDERControlRequest", read)
    settings = getattr(asked, FIELDS[asked.control_type])
    if settings is UNSET:
        return None
    return _control(
        settings, asked.control_id, asked.control_type.value, is_default=asked.is_default
    )


def superseded_in(answer: object) -> Sequence[str]:
    """Which controls the answer to a SetDERControl says are superseded."""
    read = read_answer(MESSAGES[Version.V21], SETTING, msgspec.json.encode(answer))
    if isinstance(read, Fault):
        return ()
    told = cast("der_control.SetDERControlResponse", read.message).superseded_ids
    return () if told is UNSET else told


def meant_in(payload: Mapping[str, Any]) -> DerMeant:
    """Which controls a GetDERControl asks about, or a ClearDERControl clears."""
    return DerMeant(
        ref=payload.get("controlId"),
        kind=payload.get("controlType"),
        is_default=payload.get("isDefault"),
    )


def reported_in(report: der_control.ReportDERControlRequest) -> Sequence[ReportedDer]:
    """The controls of one part of a report."""
    return list(_reported(report))


def alarm_in(
    alarm: der_control.NotifyDERAlarmRequest, *, received_at: datetime, zone: tzinfo
) -> DerEvent:
    """What a NotifyDERAlarm says of the grid."""
    return DerEvent(
        kind=DerEventKind.ALARM_OVER if alarm.alarm_ended is True else DerEventKind.ALARM,
        occurred_at=in_zone(alarm.timestamp, zone, received_at=received_at).at,
        control_kind=alarm.control_type.value,
        fault=None if alarm.grid_event_fault is UNSET else alarm.grid_event_fault.value,
        info=None if alarm.extra_info is UNSET else alarm.extra_info,
    )


def start_stop_in(
    told: der_control.NotifyDERStartStopRequest, *, received_at: datetime, zone: tzinfo
) -> DerEvent:
    """Whether a control began to count, or counts no longer."""
    return DerEvent(
        kind=DerEventKind.STARTED if told.started else DerEventKind.STOPPED,
        occurred_at=in_zone(told.timestamp, zone, received_at=received_at).at,
        control_ref=told.control_id,
        superseded_refs=() if told.superseded_ids is UNSET else told.superseded_ids,
    )


def _reported(report: der_control.ReportDERControlRequest) -> Iterator[ReportedDer]:
    for field, (inner, kind) in _REPORTED.items():
        for each in getattr(report, field) or ():
            told = each.curve_type if kind is None else kind
            is_superseded = getattr(each, "is_superseded", None)
            # Of these kinds there are defaults only (R04.FR.14), and the report does not say so.
            is_default = getattr(each, "is_default", True)
            control = _control(getattr(each, inner), each.id, told.value, is_default=is_default)
            yield ReportedDer(control, is_superseded)


def _control(settings: Any, ref: str, kind: str, *, is_default: bool) -> DerControl:
    starts_at = getattr(settings, "start_time", UNSET)
    duration = getattr(settings, "duration", UNSET)
    return DerControl(
        ref=ref,
        kind=kind,
        is_default=is_default,
        priority=settings.priority,
        starts_at=None if starts_at is UNSET else _in_utc(starts_at),
        duration_s=None if duration is UNSET else duration,
        settings=_plain(msgspec.to_builtins(settings, builtin_types=(Decimal, datetime))),
    )


def _plain(value: Any) -> Any:
    """Values that compare by what they mean: 1 and 1.0 are one number, and a time is in UTC to the second."""
    match value:
        case dict():
            return {name: _plain(each) for name, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case Decimal():
            return f"{value.normalize():f}"
        case datetime():
            return _in_utc(value).replace(microsecond=0).isoformat()
    return value


def _in_utc(told: datetime) -> datetime:
    return in_zone(told, UTC, received_at=told if told.tzinfo else told.replace(tzinfo=UTC)).at
