"""How much power is allowed when, in both directions (OCPP 2.1, part 2, K and Q)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v21.common import StatusInfo
from chargewright.wire.ocpp.v21.price_schedules import AbsolutePriceSchedule, PriceLevelSchedule
from chargewright.wire.ocpp.v201 import charging_profiles
from chargewright.wire.ocpp.v201.charging_profiles import ChargingRateUnit, RecurrencyKind
from chargewright.wire.ocpp.v201.common import Extensible, GenericStatus
from chargewright.wire.ocpp.values import (
    Integer,
    Natural,
    NotPositive,
    Number,
    PlaceNoFromZero,
    Text20,
    Text36,
    Text88,
    Text256,
)


class ChargingProfilePurpose(StrEnum):
    CHARGING_STATION_EXTERNAL_CONSTRAINTS = "ChargingStationExternalConstraints"
    CHARGING_STATION_MAX_PROFILE = "ChargingStationMaxProfile"
    TX_DEFAULT_PROFILE = "TxDefaultProfile"
    TX_PROFILE = "TxProfile"
    PRIORITY_CHARGING = "PriorityCharging"
    LOCAL_GENERATION = "LocalGeneration"


class ChargingProfileKind(StrEnum):
    ABSOLUTE = "Absolute"
    RECURRING = "Recurring"
    RELATIVE = "Relative"
    DYNAMIC = "Dynamic"


class LimitAtSoC(Extensible):
    soc: Annotated[int, Meta(ge=0, le=100)]
    """Percent, from which on the limit counts."""
    limit: Number
    """In the unit of the schedule."""


class OperationMode(StrEnum):
    IDLE = "Idle"
    CHARGING_ONLY = "ChargingOnly"
    CENTRAL_SETPOINT = "CentralSetpoint"
    EXTERNAL_SETPOINT = "ExternalSetpoint"
    EXTERNAL_LIMITS = "ExternalLimits"
    CENTRAL_FREQUENCY = "CentralFrequency"
    LOCAL_FREQUENCY = "LocalFrequency"
    LOCAL_LOAD_BALANCING = "LocalLoadBalancing"


class V2XFreqWattPoint(Extensible):
    frequency: Number
    """Hz."""
    power: Number
    """W; negative is discharged."""


class V2XSignalWattPoint(Extensible):
    signal: Integer
    power: Number
    """W; negative is discharged."""


class ChargingScheduleUpdate(Extensible, frozen=True, kw_only=True):
    """In the unit of the schedule. The sum of all phases, or of L1 where the others have their own."""

    limit: Number | UnsetType = UNSET
    limit_l2: Number | UnsetType = msgspec.field(name="limit_L2", default=UNSET)
    limit_l3: Number | UnsetType = msgspec.field(name="limit_L3", default=UNSET)
    discharge_limit: NotPositive | UnsetType = UNSET
    """At most 0."""
    discharge_limit_l2: NotPositive | UnsetType = msgspec.field(
        name="dischargeLimit_L2", default=UNSET
    )
    discharge_limit_l3: NotPositive | UnsetType = msgspec.field(
        name="dischargeLimit_L3", default=UNSET
    )
    setpoint: Number | UnsetType = UNSET
    """What to keep to; negative is discharged."""
    setpoint_l2: Number | UnsetType = msgspec.field(name="setpoint_L2", default=UNSET)
    setpoint_l3: Number | UnsetType = msgspec.field(name="setpoint_L3", default=UNSET)
    setpoint_reactive: Number | UnsetType = UNSET
    setpoint_reactive_l2: Number | UnsetType = msgspec.field(
        name="setpointReactive_L2", default=UNSET
    )
    setpoint_reactive_l3: Number | UnsetType = msgspec.field(
        name="setpointReactive_L3", default=UNSET
    )


class ChargingSchedulePeriod(ChargingScheduleUpdate):
    """What an update may change, and what it may not."""

    start_period: Integer
    """Seconds from the start of the schedule."""
    number_phases: Annotated[int, Meta(ge=0, le=3)] | UnsetType = UNSET
    """Absent: 3."""
    phase_to_use: Annotated[int, Meta(ge=0, le=3)] | UnsetType = UNSET
    preconditioning_request: bool | UnsetType = UNSET
    evse_sleep: bool | UnsetType = UNSET
    v2x_baseline: Number | UnsetType = UNSET
    """What a signal of the grid's is added to."""
    operation_mode: OperationMode | UnsetType = UNSET
    v2x_freq_watt_curve: (
        Annotated[tuple[V2XFreqWattPoint, ...], Meta(min_length=1, max_length=20)] | UnsetType
    ) = UNSET
    v2x_signal_watt_curve: (
        Annotated[tuple[V2XSignalWattPoint, ...], Meta(min_length=1, max_length=20)] | UnsetType
    ) = UNSET


class SalesTariff(charging_profiles.SalesTariff):
    id: Natural
    num_e_price_levels: Natural | UnsetType = UNSET


class ChargingSchedule(Extensible):
    id: Integer
    charging_rate_unit: ChargingRateUnit
    charging_schedule_period: Annotated[
        tuple[ChargingSchedulePeriod, ...], Meta(min_length=1, max_length=1024)
    ]
    limit_at_soc: LimitAtSoC | UnsetType = msgspec.field(name="limitAtSoC", default=UNSET)
    start_schedule: datetime | UnsetType = UNSET
    duration: Integer | UnsetType = UNSET
    """Seconds; absent: the last period goes on."""
    min_charging_rate: Number | UnsetType = UNSET
    power_tolerance: Number | UnsetType = UNSET
    """By how much the power may differ."""
    signature_id: Natural | UnsetType = UNSET
    digest_value: Text88 | UnsetType = UNSET
    use_local_time: bool | UnsetType = UNSET
    """Whether times of days are local; absent: false."""
    randomized_delay: Natural | UnsetType = UNSET
    """Seconds by which each period may begin later."""
    sales_tariff: SalesTariff | UnsetType = UNSET
    absolute_price_schedule: AbsolutePriceSchedule | UnsetType = UNSET
    price_level_schedule: PriceLevelSchedule | UnsetType = UNSET


class ChargingProfile(Extensible):
    id: Integer
    stack_level: Natural
    charging_profile_purpose: ChargingProfilePurpose
    charging_profile_kind: ChargingProfileKind
    charging_schedule: Annotated[tuple[ChargingSchedule, ...], Meta(min_length=1, max_length=3)]
    recurrency_kind: RecurrencyKind | UnsetType = UNSET
    valid_from: datetime | UnsetType = UNSET
    valid_to: datetime | UnsetType = UNSET
    transaction_id: Text36 | UnsetType = UNSET
    max_offline_duration: Integer | UnsetType = UNSET
    """Seconds without us after which it no longer counts."""
    invalid_after_offline_duration: bool | UnsetType = UNSET
    """Whether it is then gone for good."""
    dyn_update_interval: Integer | UnsetType = UNSET
    """Seconds after which a dynamic one is asked for anew."""
    dyn_update_time: datetime | UnsetType = UNSET
    price_schedule_signature: Text256 | UnsetType = UNSET


class SetChargingProfileRequest(Extensible):
    evse_id: PlaceNoFromZero
    """0: the station as a whole, or a default for each EVSE."""
    charging_profile: ChargingProfile


class SetChargingProfileResponse(charging_profiles.SetChargingProfileResponse):
    status_info: StatusInfo | UnsetType = UNSET


class ChargingProfileCriterion(Extensible):
    charging_profile_purpose: ChargingProfilePurpose | UnsetType = UNSET
    stack_level: Natural | UnsetType = UNSET
    charging_profile_id: Annotated[tuple[Integer, ...], Meta(min_length=1)] | UnsetType = UNSET
    """If present, no other criterion is looked at."""
    charging_limit_source: (
        Annotated[tuple[Text20, ...], Meta(min_length=1, max_length=4)] | UnsetType
    ) = UNSET


class GetChargingProfilesRequest(Extensible):
    request_id: Integer
    """Comes back in the ReportChargingProfiles that this causes."""
    charging_profile: ChargingProfileCriterion
    evse_id: PlaceNoFromZero | UnsetType = UNSET
    """0: only those of the station as a whole; absent: all."""


class GetChargingProfilesResponse(charging_profiles.GetChargingProfilesResponse):
    status_info: StatusInfo | UnsetType = UNSET


class ReportChargingProfilesRequest(Extensible):
    request_id: Integer
    charging_limit_source: Text20
    charging_profile: Annotated[tuple[ChargingProfile, ...], Meta(min_length=1)]
    evse_id: PlaceNoFromZero
    tbc: bool | UnsetType = UNSET
    """To be continued in another message of the same request; absent: false."""


class ClearChargingProfile(Extensible):
    evse_id: PlaceNoFromZero | UnsetType = UNSET
    """0: the station as a whole; absent: everywhere."""
    charging_profile_purpose: ChargingProfilePurpose | UnsetType = UNSET
    stack_level: Natural | UnsetType = UNSET


class ClearChargingProfileRequest(Extensible):
    charging_profile_id: Integer | UnsetType = UNSET
    charging_profile_criteria: ClearChargingProfile | UnsetType = UNSET


class ClearChargingProfileResponse(charging_profiles.ClearChargingProfileResponse):
    status_info: StatusInfo | UnsetType = UNSET


class GetCompositeScheduleRequest(charging_profiles.GetCompositeScheduleRequest):
    evse_id: PlaceNoFromZero
    """0: the grid connection."""


class CompositeSchedule(Extensible):
    evse_id: PlaceNoFromZero
    duration: Integer
    """Seconds."""
    schedule_start: datetime
    charging_rate_unit: ChargingRateUnit
    charging_schedule_period: Annotated[tuple[ChargingSchedulePeriod, ...], Meta(min_length=1)]


class GetCompositeScheduleResponse(Extensible):
    status: GenericStatus
    status_info: StatusInfo | UnsetType = UNSET
    schedule: CompositeSchedule | UnsetType = UNSET


class ChargingLimit(Extensible):
    charging_limit_source: Text20
    is_local_generation: bool | UnsetType = UNSET
    """Whether it comes from power that is made on the spot."""
    is_grid_critical: bool | UnsetType = UNSET
    """Whether the grid depends on it."""


class NotifyChargingLimitRequest(Extensible):
    charging_limit: ChargingLimit
    charging_schedule: Annotated[tuple[ChargingSchedule, ...], Meta(min_length=1)] | UnsetType = (
        UNSET
    )
    """What is left by the limit."""
    evse_id: PlaceNoFromZero | UnsetType = UNSET
    """Absent: the station as a whole."""


class ClearedChargingLimitRequest(Extensible):
    charging_limit_source: Text20
    evse_id: PlaceNoFromZero | UnsetType = UNSET
