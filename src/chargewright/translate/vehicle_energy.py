"""Needs and schedules of vehicles, limits from outside and reported profiles, in our words (OCPP 2.x, K)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

import msgspec
from msgspec import UNSET

from chargewright.energy.composite import Step
from chargewright.energy.profiles import STATION, Profile, ProfileKind, Purpose, Unit
from chargewright.energy.reported import Meant, ReportedProfile
from chargewright.energy.vehicles import Needs, NeedsAnswer, PlanDoubt, VehicleSchedule
from chargewright.metering import in_zone
from chargewright.translate.charging_profiles import PURPOSES, profile_of, schedule_of
from chargewright.wire.ocpp.v21.charging_profiles import ChargingScheduleUpdate
from chargewright.wire.ocpp.values import encode

REPORTING: Final = "GetChargingProfiles"
PRIORITY: Final = "UsePriorityCharging"
ALL_SOURCES: Final = ("CSO", "EMS", "SO", "Other")
"""Whoever may have set a profile: by these a station tells all that it has."""
_BEGINS_WITHIN: Final = timedelta(days=366)
_NEEDS_ANSWERS: Final[Mapping[NeedsAnswer, str]] = {
    NeedsAnswer.ACCEPTED: "Accepted",
    NeedsAnswer.PROCESSING: "Processing",
    NeedsAnswer.REJECTED: "Rejected",
    NeedsAnswer.NO_SCHEDULE: "NoChargingProfile",
}
REASONS: Final[Mapping[PlanDoubt, str]] = {
    PlanDoubt.NO_TRANSACTION: "TxNotFound",
    PlanDoubt.DEPARTED: "InvalidValue",
    PlanDoubt.NO_PERIODS: "InvalidValue",
    PlanDoubt.BEYOND_LIMITS: "InvalidSchedule",
}
"""Why, in the words that OCPP has for reasons (part 2, appendix 5)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideLimit:
    """A limit that an external system sets; without `profiles` the station does not say how much it is."""

    evse_no: int
    source: str
    is_grid_critical: bool
    is_local_generation: bool
    profiles: Sequence[Profile]


def needs_in(request: Any, *, received_at: datetime, zone: ZoneInfo) -> Needs:
    """The needs of a NotifyEVChargingNeeds."""
    said = request.charging_needs
    transfer = said.requested_energy_transfer.value
    ac, dc = said.ac_charging_parameters, said.dc_charging_parameters
    both_ways = getattr(said, "v2x_charging_parameters", UNSET)
    # What feeds back says its powers and energies there (OCPP 2.1, Q).
    own = dc if transfer.startswith("DC") else ac
    asked = both_ways.ev_target_energy_request if both_ways is not UNSET else UNSET
    if asked is UNSET and own is not UNSET:
        asked = own.energy_amount
    return Needs(
        evse_no=request.evse_id,
        transfer=transfer,
        control_mode=_word_or_none(getattr(said, "control_mode", UNSET)),
        energy_wh=None if asked is UNSET else Decimal(asked),
        soc_percent=None if dc is UNSET else _or_none(dc.state_of_charge),
        departs_at=None
        if said.departure_time is UNSET
        else in_zone(said.departure_time, zone, received_at=received_at).at,
        periods_max=_or_none(request.max_schedule_tuples),
        details=msgspec.json.decode(encode(said)),
    )


def to_needs_answer(answer: NeedsAnswer, *, knows_no_schedule: bool) -> str:
    """The status of an answer; OCPP 2.0.1 has no word for needs that want no schedule (K15.FR.04)."""
    if answer is NeedsAnswer.NO_SCHEDULE and not knows_no_schedule:
        return _NEEDS_ANSWERS[NeedsAnswer.REJECTED]
    return _NEEDS_ANSWERS[answer]


def vehicle_schedule_in(request: Any, *, received_at: datetime, zone: ZoneInfo) -> VehicleSchedule:
    """The schedule of a NotifyEVChargingSchedule; one that begins in years or began years ago does so now."""
    said = request.charging_schedule
    begins = in_zone(request.time_base, zone, received_at=received_at).at
    return VehicleSchedule(
        evse_no=request.evse_id,
        starts_at=begins if abs(begins - received_at) <= _BEGINS_WITHIN else received_at,
        unit=Unit(said.charging_rate_unit.value),
        duration_s=_or_none(said.duration),
        steps=[Step(each.start_period, _power(each)) for each in said.charging_schedule_period],
    )


def outside_limit_in(request: Any, at: datetime) -> OutsideLimit:
    """The limit of a NotifyChargingLimit; a schedule that does not say when it begins does so now."""
    said = request.charging_limit
    evse_no = STATION if request.evse_id is UNSET else request.evse_id
    schedules = () if request.charging_schedule is UNSET else request.charging_schedule
    is_local = getattr(said, "is_local_generation", UNSET) is True
    purpose = Purpose.LOCAL_GENERATION if is_local else Purpose.EXTERNAL
    return OutsideLimit(
        evse_no=evse_no,
        source=str(said.charging_limit_source),
        is_grid_critical=said.is_grid_critical is True,
        is_local_generation=is_local,
        profiles=[_outside_profile(each, purpose, evse_no, at) for each in schedules],
    )


def reported_in(request: Any) -> Sequence[ReportedProfile]:
    """The profiles in one part of a report."""
    return [
        ReportedProfile(
            str(request.charging_limit_source),
            profile_of(msgspec.json.decode(encode(each)), request.evse_id),
        )
        for each in request.charging_profile
    ]


def to_update(update: Mapping[str, Any]) -> ChargingScheduleUpdate:
    """What a dynamic profile shall be, for the station that asks."""
    return msgspec.convert(
        {name: Decimal(str(value)) for name, value in update.items()}, ChargingScheduleUpdate
    )


def meant_in(payload: Mapping[str, Any]) -> Meant:
    """Which profiles a GetChargingProfiles asks about."""
    criteria = payload.get("chargingProfile", {})
    purpose = criteria.get("chargingProfilePurpose")
    return Meant(
        profile_nos=criteria.get("chargingProfileId"),
        evse_no=payload.get("evseId"),
        purpose=None if purpose is None else PURPOSES[purpose],
        stack_level=criteria.get("stackLevel"),
        sources=criteria.get("chargingLimitSource"),
    )


def _outside_profile(schedule: Any, purpose: Purpose, evse_no: int, at: datetime) -> Profile:
    wire = msgspec.json.decode(encode(schedule))
    said = schedule_of(wire)
    return Profile(
        profile_no=wire["id"],
        evse_no=evse_no,
        purpose=purpose,
        stack_level=0,
        kind=ProfileKind.ABSOLUTE,
        unit=said.unit,
        periods=said.periods,
        starts_at=said.starts_at or at,
        duration_s=said.duration_s,
    )


def _power(period: Any) -> Decimal | None:
    """How much a vehicle means to draw; of OCPP 2.1 it may say a setpoint instead of a limit."""
    for said in (period.limit, getattr(period, "setpoint", UNSET)):
        if said is not UNSET:
            return Decimal(said)
    return None


def _word_or_none(said: Any) -> str | None:
    return None if said is UNSET else str(said.value)


def _or_none(said: Any) -> Any:
    return None if said is UNSET else said
