"""How much power is allowed when (OCPP 2.0.1, part 2, K)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v201.common import Extensible, GenericStatus, StatusInfo
from chargewright.wire.ocpp.values import INTEGER_MAX, Integer, Number, PlaceNo, Text32, Text36


class ChargingProfilePurpose(StrEnum):
    CHARGING_STATION_EXTERNAL_CONSTRAINTS = "ChargingStationExternalConstraints"
    CHARGING_STATION_MAX_PROFILE = "ChargingStationMaxProfile"
    TX_DEFAULT_PROFILE = "TxDefaultProfile"
    TX_PROFILE = "TxProfile"


class ChargingProfileKind(StrEnum):
    ABSOLUTE = "Absolute"
    RECURRING = "Recurring"
    RELATIVE = "Relative"


class RecurrencyKind(StrEnum):
    DAILY = "Daily"
    WEEKLY = "Weekly"


class ChargingRateUnit(StrEnum):
    W = "W"
    A = "A"


class ChargingSchedulePeriod(Extensible):
    start_period: Integer
    """Seconds from the start of the schedule."""
    limit: Number
    """In the schedule's unit."""
    number_phases: Integer | UnsetType = UNSET
    """Absent: 3."""
    phase_to_use: Integer | UnsetType = UNSET


class CostKind(StrEnum):
    CARBON_DIOXIDE_EMISSION = "CarbonDioxideEmission"
    RELATIVE_PRICE_PERCENTAGE = "RelativePricePercentage"
    RENEWABLE_GENERATION_PERCENTAGE = "RenewableGenerationPercentage"


class RelativeTimeInterval(Extensible):
    start: Integer
    duration: Integer | UnsetType = UNSET


class Cost(Extensible):
    cost_kind: CostKind
    amount: Integer
    amount_multiplier: Integer | UnsetType = UNSET
    """-3 to 3, a power of ten."""


class ConsumptionCost(Extensible):
    start_value: Number
    cost: Annotated[tuple[Cost, ...], Meta(min_length=1, max_length=3)]


class SalesTariffEntry(Extensible):
    relative_time_interval: RelativeTimeInterval
    e_price_level: Annotated[int, Meta(ge=0, le=INTEGER_MAX)] | UnsetType = UNSET
    consumption_cost: (
        Annotated[tuple[ConsumptionCost, ...], Meta(min_length=1, max_length=3)] | UnsetType
    ) = UNSET


class SalesTariff(Extensible):
    id: Integer
    sales_tariff_entry: Annotated[tuple[SalesTariffEntry, ...], Meta(min_length=1, max_length=1024)]
    sales_tariff_description: Text32 | UnsetType = UNSET
    num_e_price_levels: Integer | UnsetType = UNSET


class ChargingSchedule(Extensible):
    id: Integer
    charging_rate_unit: ChargingRateUnit
    charging_schedule_period: Annotated[
        tuple[ChargingSchedulePeriod, ...], Meta(min_length=1, max_length=1024)
    ]
    start_schedule: datetime | UnsetType = UNSET
    duration: Integer | UnsetType = UNSET
    """Seconds; absent: the last period goes on."""
    min_charging_rate: Number | UnsetType = UNSET
    sales_tariff: SalesTariff | UnsetType = UNSET


class ChargingProfile(Extensible):
    id: Integer
    stack_level: Integer
    charging_profile_purpose: ChargingProfilePurpose
    charging_profile_kind: ChargingProfileKind
    charging_schedule: Annotated[tuple[ChargingSchedule, ...], Meta(min_length=1, max_length=3)]
    recurrency_kind: RecurrencyKind | UnsetType = UNSET
    valid_from: datetime | UnsetType = UNSET
    valid_to: datetime | UnsetType = UNSET
    transaction_id: Text36 | UnsetType = UNSET


class SetChargingProfileRequest(Extensible):
    evse_id: PlaceNo
    """0: the station as a whole, or a default for each EVSE."""
    charging_profile: ChargingProfile


class ChargingProfileStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class SetChargingProfileResponse(Extensible):
    status: ChargingProfileStatus
    status_info: StatusInfo | UnsetType = UNSET


class ChargingLimitSource(StrEnum):
    EMS = "EMS"
    OTHER = "Other"
    SO = "SO"
    CSO = "CSO"


class ChargingProfileCriterion(Extensible):
    charging_profile_purpose: ChargingProfilePurpose | UnsetType = UNSET
    stack_level: Integer | UnsetType = UNSET
    charging_profile_id: Annotated[tuple[Integer, ...], Meta(min_length=1)] | UnsetType = UNSET
    """If present, no other criterion is looked at."""
    charging_limit_source: (
        Annotated[tuple[ChargingLimitSource, ...], Meta(min_length=1, max_length=4)] | UnsetType
    ) = UNSET


class GetChargingProfilesRequest(Extensible):
    request_id: Integer
    """Comes back in the ReportChargingProfiles that this causes."""
    charging_profile: ChargingProfileCriterion
    evse_id: PlaceNo | UnsetType = UNSET
    """0: only those of the station as a whole; absent: all."""


class GetChargingProfileStatus(StrEnum):
    ACCEPTED = "Accepted"
    NO_PROFILES = "NoProfiles"


class GetChargingProfilesResponse(Extensible):
    status: GetChargingProfileStatus
    status_info: StatusInfo | UnsetType = UNSET


class ReportChargingProfilesRequest(Extensible):
    request_id: Integer
    charging_limit_source: ChargingLimitSource
    charging_profile: Annotated[tuple[ChargingProfile, ...], Meta(min_length=1)]
    evse_id: PlaceNo
    tbc: bool | UnsetType = UNSET
    """To be continued in another message of the same request; absent: false."""


class ReportChargingProfilesResponse(Extensible):
    pass


class ClearChargingProfile(Extensible):
    evse_id: PlaceNo | UnsetType = UNSET
    """0: the station as a whole; absent: everywhere."""
    charging_profile_purpose: ChargingProfilePurpose | UnsetType = UNSET
    stack_level: Integer | UnsetType = UNSET


class ClearChargingProfileRequest(Extensible):
    charging_profile_id: Integer | UnsetType = UNSET
    charging_profile_criteria: ClearChargingProfile | UnsetType = UNSET


class ClearChargingProfileStatus(StrEnum):
    ACCEPTED = "Accepted"
    UNKNOWN = "Unknown"


class ClearChargingProfileResponse(Extensible):
    status: ClearChargingProfileStatus
    status_info: StatusInfo | UnsetType = UNSET


class GetCompositeScheduleRequest(Extensible):
    duration: Integer
    """Seconds from now."""
    evse_id: PlaceNo
    """0: the grid connection."""
    charging_rate_unit: ChargingRateUnit | UnsetType = UNSET


class CompositeSchedule(Extensible):
    charging_schedule_period: Annotated[tuple[ChargingSchedulePeriod, ...], Meta(min_length=1)]
    evse_id: PlaceNo
    duration: Integer
    """Seconds."""
    schedule_start: datetime
    charging_rate_unit: ChargingRateUnit


class GetCompositeScheduleResponse(Extensible):
    status: GenericStatus
    status_info: StatusInfo | UnsetType = UNSET
    schedule: CompositeSchedule | UnsetType = UNSET


class ChargingLimit(Extensible):
    charging_limit_source: ChargingLimitSource
    is_grid_critical: bool | UnsetType = UNSET
    """Whether the grid depends on it."""


class NotifyChargingLimitRequest(Extensible):
    charging_limit: ChargingLimit
    charging_schedule: Annotated[tuple[ChargingSchedule, ...], Meta(min_length=1)] | UnsetType = (
        UNSET
    )
    """What is left by the limit."""
    evse_id: PlaceNo | UnsetType = UNSET
    """Absent: the station as a whole."""


class NotifyChargingLimitResponse(Extensible):
    pass


class ClearedChargingLimitRequest(Extensible):
    charging_limit_source: ChargingLimitSource
    evse_id: PlaceNo | UnsetType = UNSET


class ClearedChargingLimitResponse(Extensible):
    pass


class ACChargingParameters(Extensible):
    energy_amount: Integer
    """Wh that the vehicle asks for."""
    ev_min_current: Integer
    """A, a phase."""
    ev_max_current: Integer
    """A, a phase, the cable included."""
    ev_max_voltage: Integer
    """V."""


class DCChargingParameters(Extensible):
    ev_max_current: Integer
    """A."""
    ev_max_voltage: Integer
    """V."""
    energy_amount: Integer | UnsetType = UNSET
    """Wh that the vehicle asks for."""
    ev_max_power: Integer | UnsetType = UNSET
    """W."""
    state_of_charge: Annotated[int, Meta(ge=0, le=100)] | UnsetType = UNSET
    """Percent."""
    ev_energy_capacity: Integer | UnsetType = UNSET
    """Wh."""
    full_soc: Annotated[int, Meta(ge=0, le=100)] | UnsetType = msgspec.field(
        name="fullSoC", default=UNSET
    )
    """At how many percent the vehicle counts itself full."""
    bulk_soc: Annotated[int, Meta(ge=0, le=100)] | UnsetType = msgspec.field(
        name="bulkSoC", default=UNSET
    )
    """At how many percent fast charging ends."""


class EnergyTransferMode(StrEnum):
    DC = "DC"
    AC_SINGLE_PHASE = "AC_single_phase"
    AC_TWO_PHASE = "AC_two_phase"
    AC_THREE_PHASE = "AC_three_phase"


class ChargingNeeds(Extensible):
    requested_energy_transfer: EnergyTransferMode
    ac_charging_parameters: ACChargingParameters | UnsetType = UNSET
    dc_charging_parameters: DCChargingParameters | UnsetType = UNSET
    departure_time: datetime | UnsetType = UNSET


class NotifyEVChargingNeedsRequest(Extensible):
    charging_needs: ChargingNeeds
    evse_id: PlaceNo
    max_schedule_tuples: Integer | UnsetType = UNSET
    """How many periods the vehicle can hold."""


class NotifyEVChargingNeedsStatus(StrEnum):
    """`PROCESSING`: a profile will follow."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    PROCESSING = "Processing"


class NotifyEVChargingNeedsResponse(Extensible):
    status: NotifyEVChargingNeedsStatus
    status_info: StatusInfo | UnsetType = UNSET


class NotifyEVChargingScheduleRequest(Extensible):
    time_base: datetime
    """From when the periods count."""
    charging_schedule: ChargingSchedule
    evse_id: PlaceNo


class NotifyEVChargingScheduleResponse(Extensible):
    status: GenericStatus
    status_info: StatusInfo | UnsetType = UNSET
