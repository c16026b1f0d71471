"""Requests about charging profiles.

By the names that each version has for its fields; `_16` is OCPP 1.6, `_2` and `_201` are 2.0.1 and 2.1.
"""

from typing import Final

from chargewright.translate import payloads as of
from chargewright.translate.refused_fields import refused
from chargewright.translate.request_parts import WHOLE_STATION, Wire, given, number_or_text

_PURPOSES_2: Final = {
    of.ChargingPurpose.STATION_MAX: "ChargingStationMaxProfile",
    of.ChargingPurpose.TRANSACTION_DEFAULT: "TxDefaultProfile",
    of.ChargingPurpose.TRANSACTION: "TxProfile",
    of.ChargingPurpose.PRIORITY: "PriorityCharging",
}
_PURPOSES_16: Final = {
    **_PURPOSES_2,
    of.ChargingPurpose.STATION_MAX: "ChargePointMaxProfile",
}


_FROM_21: Final = "is known from ocpp2.1 on"


def profile_16(p: of.SetChargingProfile) -> Wire:
    _refuse_of_21(p)
    ref = p.ocpp_transaction_ref
    profile = given(
        chargingProfileId=p.profile_no,
        transactionId=None if ref is None else number_or_text(ref),
        chargingProfilePurpose=_PURPOSES_16[p.purpose],
        chargingSchedule=_schedule(p),
        **_alike(p),
    )
    return {"connectorId": p.evse_no or WHOLE_STATION, "csChargingProfiles": profile}


def profile_201(p: of.SetChargingProfile) -> Wire:
    _refuse_of_21(p)
    return profile_2(p)


def _refuse_of_21(p: of.SetChargingProfile) -> None:
    """What only OCPP 2.1 has words for: priority, dynamic profiles, and power that may flow back."""
    if p.purpose is of.ChargingPurpose.PRIORITY:
        raise refused("set_charging_profile", "purpose", _FROM_21)
    if p.kind is of.ChargingKind.DYNAMIC:
        raise refused("set_charging_profile", "kind", _FROM_21)
    for place, each in enumerate(p.periods):
        for field in ("operation_mode", "setpoint", "discharge_limit"):
            if getattr(each, field) is not None:
                raise refused("set_charging_profile", f"periods[{place}].{field}", _FROM_21)
        if each.limit is None:
            raise refused("set_charging_profile", f"periods[{place}].limit", "is required")


def profile_2(p: of.SetChargingProfile) -> Wire:
    profile = given(
        id=p.profile_no,
        transactionId=p.ocpp_transaction_ref,
        chargingProfilePurpose=_PURPOSES_2[p.purpose],
        chargingSchedule=[{"id": p.profile_no, **_schedule(p)}],
        **_alike(p),
    )
    return {"evseId": p.evse_no or WHOLE_STATION, "chargingProfile": profile}


def _alike(p: of.SetChargingProfile) -> Wire:
    """What every version calls the same of a profile."""
    return {
        "stackLevel": p.stack_level,
        "chargingProfileKind": p.kind,
        "recurrencyKind": p.recurrency,
        "validFrom": p.valid_from,
        "validTo": p.valid_to,
    }


def _schedule(p: of.SetChargingProfile) -> Wire:
    return given(
        chargingRateUnit=p.unit,
        startSchedule=p.starts_at,
        duration=p.duration_s,
        chargingSchedulePeriod=[
            given(
                startPeriod=each.start_s,
                limit=each.limit,
                numberPhases=each.phases,
                operationMode=each.operation_mode,
                setpoint=each.setpoint,
                dischargeLimit=each.discharge_limit,
            )
            for each in p.periods
        ],
    )


def clear_profile_16(p: of.ClearChargingProfile) -> Wire:
    _refuse_priority(p)
    return {
        "id": p.profile_no,
        "connectorId": p.evse_no,
        "chargingProfilePurpose": p.purpose and _PURPOSES_16[p.purpose],
        "stackLevel": p.stack_level,
    }


def clear_profile_201(p: of.ClearChargingProfile) -> Wire:
    _refuse_priority(p)
    return clear_profile_2(p)


def _refuse_priority(p: of.ClearChargingProfile) -> None:
    if p.purpose is of.ChargingPurpose.PRIORITY:
        raise refused("clear_charging_profile", "purpose", _FROM_21)


def clear_profile_2(p: of.ClearChargingProfile) -> Wire:
    criteria = given(
        evseId=p.evse_no,
        chargingProfilePurpose=p.purpose and _PURPOSES_2[p.purpose],
        stackLevel=p.stack_level,
    )
    return {"chargingProfileId": p.profile_no, "chargingProfileCriteria": criteria or None}


def composite_16(p: of.GetCompositeSchedule) -> Wire:
    return {
        "connectorId": p.evse_no or WHOLE_STATION,
        "duration": p.duration_s,
        "chargingRateUnit": p.unit,
    }


def composite_2(p: of.GetCompositeSchedule) -> Wire:
    return {
        "evseId": p.evse_no or WHOLE_STATION,
        "duration": p.duration_s,
        "chargingRateUnit": p.unit,
    }
