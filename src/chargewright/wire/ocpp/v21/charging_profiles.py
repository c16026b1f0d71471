"""How much power is allowed when, in both directions (OCPP 2.1, part 2, K and Q)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v21.common import StatusInfo
from chargewright.wire.ocpp.v201 import charging_profiles
from chargewright.wire.ocpp.v201.charging_profiles import ChargingRateUnit, RecurrencyKind
from chargewright.wire.ocpp.v201.common import Extensible, GenericStatus
from chargewright.wire.ocpp.values import (
    PLACE_NO_MAX,
    Integer,
    Natural,
    NotPositive,
    Number,
    PlaceNoFromZero,
    Text3,
    Text8,
    Text20,
    Text32,
    Text36,
    Text50,
    Text80,
    Text88,
    Text100,
    Text160,
    Text256,
    Text2000,
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


class RationalNumber(Extensible):
    """`value` times ten to the `exponent`."""

    exponent: Integer
    value: Integer


class PriceRule(Extensible):
    energy_fee: RationalNumber
    """A kWh."""
    power_range_start: RationalNumber
    """W, from which on it counts."""
    parking_fee_period: Integer | UnsetType = UNSET
    """Seconds."""
    carbon_dioxide_emission: Natural | UnsetType = UNSET
    """Grams a kWh."""
    renewable_generation_percentage: Annotated[int, Meta(ge=0, le=100)] | UnsetType = UNSET
    parking_fee: RationalNumber | UnsetType = UNSET


class PriceRuleStack(Extensible):
    duration: Integer
    """Seconds."""
    price_rule: Annotated[tuple[PriceRule, ...], Meta(min_length=1, max_length=8)]


class TaxRule(Extensible):
    tax_rule_id: Natural = msgspec.field(name="taxRuleID")
    applies_to_energy_fee: bool
    applies_to_parking_fee: bool
    applies_to_overstay_fee: bool
    applies_to_minimum_maximum_cost: bool
    tax_rate: RationalNumber
    """Percent."""
    tax_rule_name: Text100 | UnsetType = UNSET
    tax_included_in_price: bool | UnsetType = UNSET


class OverstayRule(Extensible):
    overstay_fee: RationalNumber
    start_time: Integer
    """Seconds after charging has ended."""
    overstay_fee_period: Integer
    """Seconds."""
    overstay_rule_description: Text32 | UnsetType = UNSET


class OverstayRuleList(Extensible):
    overstay_rule: Annotated[tuple[OverstayRule, ...], Meta(min_length=1, max_length=5)]
    overstay_power_threshold: RationalNumber | UnsetType = UNSET
    """W, below which the vehicle overstays."""
    overstay_time_threshold: Integer | UnsetType = UNSET
    """Seconds."""


class AdditionalSelectedServices(Extensible):
    service_fee: RationalNumber
    service_name: Text80


class AbsolutePriceSchedule(Extensible):
    time_anchor: datetime
    price_schedule_id: Natural = msgspec.field(name="priceScheduleID")
    currency: Text3
    """ISO 4217."""
    language: Text8
    price_algorithm: Text2000
    """URN (ISO 15118-20)."""
    price_rule_stacks: Annotated[tuple[PriceRuleStack, ...], Meta(min_length=1, max_length=1024)]
    price_schedule_description: Text160 | UnsetType = UNSET
    minimum_cost: RationalNumber | UnsetType = UNSET
    maximum_cost: RationalNumber | UnsetType = UNSET
    tax_rules: Annotated[tuple[TaxRule, ...], Meta(min_length=1, max_length=10)] | UnsetType = UNSET
    overstay_rule_list: OverstayRuleList | UnsetType = UNSET
    additional_selected_services: (
        Annotated[tuple[AdditionalSelectedServices, ...], Meta(min_length=1, max_length=5)]
        | UnsetType
    ) = UNSET


class PriceLevelScheduleEntry(Extensible):
    duration: Integer
    """Seconds."""
    price_level: Natural
    """0 is the cheapest."""


class PriceLevelSchedule(Extensible):
    price_level_schedule_entries: Annotated[
        tuple[PriceLevelScheduleEntry, ...], Meta(min_length=1, max_length=100)
    ]
    time_anchor: datetime
    price_schedule_id: Natural
    number_of_price_levels: Natural
    price_schedule_description: Text32 | UnsetType = UNSET


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


class ACChargingParameters(Extensible):
    energy_amount: Number
    """Wh that the vehicle asks for."""
    ev_min_current: Number
    """A, a phase."""
    ev_max_current: Number
    """A, a phase, the cable included."""
    ev_max_voltage: Number
    """V."""


class DERControlType(StrEnum):
    ENTER_SERVICE = "EnterService"
    FREQ_DROOP = "FreqDroop"
    FREQ_WATT = "FreqWatt"
    FIXED_PF_ABSORB = "FixedPFAbsorb"
    FIXED_PF_INJECT = "FixedPFInject"
    FIXED_VAR = "FixedVar"
    GRADIENTS = "Gradients"
    HF_MUST_TRIP = "HFMustTrip"
    HF_MAY_TRIP = "HFMayTrip"
    HV_MUST_TRIP = "HVMustTrip"
    HV_MOM_CESS = "HVMomCess"
    HV_MAY_TRIP = "HVMayTrip"
    LIMIT_MAX_DISCHARGE = "LimitMaxDischarge"
    LF_MUST_TRIP = "LFMustTrip"
    LV_MUST_TRIP = "LVMustTrip"
    LV_MOM_CESS = "LVMomCess"
    LV_MAY_TRIP = "LVMayTrip"
    POWER_MONITORING_MUST_TRIP = "PowerMonitoringMustTrip"
    VOLT_VAR = "VoltVar"
    VOLT_WATT = "VoltWatt"
    WATT_PF = "WattPF"
    WATT_VAR = "WattVar"


class IslandingDetection(StrEnum):
    NO_ANTI_ISLANDING_SUPPORT = "NoAntiIslandingSupport"
    ROCOF = "RoCoF"
    UVP_OVP = "UVP_OVP"
    UFP_OFP = "UFP_OFP"
    VOLTAGE_VECTOR_SHIFT = "VoltageVectorShift"
    ZERO_CROSSING_DETECTION = "ZeroCrossingDetection"
    OTHER_PASSIVE = "OtherPassive"
    IMPEDANCE_MEASUREMENT = "ImpedanceMeasurement"
    IMPEDANCE_AT_FREQUENCY = "ImpedanceAtFrequency"
    SLIP_MODE_FREQUENCY_SHIFT = "SlipModeFrequencyShift"
    SANDIA_FREQUENCY_SHIFT = "SandiaFrequencyShift"
    SANDIA_VOLTAGE_SHIFT = "SandiaVoltageShift"
    FREQUENCY_JUMP = "FrequencyJump"
    RCLQ_FACTOR = "RCLQFactor"
    OTHER_ACTIVE = "OtherActive"


class DERChargingParameters(Extensible):
    """What the vehicle and the EVSE can both do (ISO 15118-20): VA, var, V, A and seconds. The sum of all phases, or of L1 where the others have their own."""

    ev_supported_der_control: (
        Annotated[tuple[DERControlType, ...], Meta(min_length=1)] | UnsetType
    ) = msgspec.field(name="evSupportedDERControl", default=UNSET)
    ev_over_excited_max_discharge_power: Number | UnsetType = UNSET
    ev_over_excited_power_factor: Number | UnsetType = UNSET
    ev_under_excited_max_discharge_power: Number | UnsetType = UNSET
    ev_under_excited_power_factor: Number | UnsetType = UNSET
    max_apparent_power: Number | UnsetType = UNSET
    max_charge_apparent_power: Number | UnsetType = UNSET
    max_charge_apparent_power_l2: Number | UnsetType = msgspec.field(
        name="maxChargeApparentPower_L2", default=UNSET
    )
    max_charge_apparent_power_l3: Number | UnsetType = msgspec.field(
        name="maxChargeApparentPower_L3", default=UNSET
    )
    max_discharge_apparent_power: Number | UnsetType = UNSET
    max_discharge_apparent_power_l2: Number | UnsetType = msgspec.field(
        name="maxDischargeApparentPower_L2", default=UNSET
    )
    max_discharge_apparent_power_l3: Number | UnsetType = msgspec.field(
        name="maxDischargeApparentPower_L3", default=UNSET
    )
    max_charge_reactive_power: Number | UnsetType = UNSET
    max_charge_reactive_power_l2: Number | UnsetType = msgspec.field(
        name="maxChargeReactivePower_L2", default=UNSET
    )
    max_charge_reactive_power_l3: Number | UnsetType = msgspec.field(
        name="maxChargeReactivePower_L3", default=UNSET
    )
    min_charge_reactive_power: Number | UnsetType = UNSET
    min_charge_reactive_power_l2: Number | UnsetType = msgspec.field(
        name="minChargeReactivePower_L2", default=UNSET
    )
    min_charge_reactive_power_l3: Number | UnsetType = msgspec.field(
        name="minChargeReactivePower_L3", default=UNSET
    )
    max_discharge_reactive_power: Number | UnsetType = UNSET
    max_discharge_reactive_power_l2: Number | UnsetType = msgspec.field(
        name="maxDischargeReactivePower_L2", default=UNSET
    )
    max_discharge_reactive_power_l3: Number | UnsetType = msgspec.field(
        name="maxDischargeReactivePower_L3", default=UNSET
    )
    min_discharge_reactive_power: Number | UnsetType = UNSET
    min_discharge_reactive_power_l2: Number | UnsetType = msgspec.field(
        name="minDischargeReactivePower_L2", default=UNSET
    )
    min_discharge_reactive_power_l3: Number | UnsetType = msgspec.field(
        name="minDischargeReactivePower_L3", default=UNSET
    )
    nominal_voltage: Number | UnsetType = UNSET
    nominal_voltage_offset: Number | UnsetType = UNSET
    max_nominal_voltage: Number | UnsetType = UNSET
    min_nominal_voltage: Number | UnsetType = UNSET
    ev_inverter_manufacturer: Text50 | UnsetType = UNSET
    ev_inverter_model: Text50 | UnsetType = UNSET
    ev_inverter_serial_number: Text50 | UnsetType = UNSET
    ev_inverter_sw_version: Text50 | UnsetType = UNSET
    ev_inverter_hw_version: Text50 | UnsetType = UNSET
    ev_islanding_detection_method: (
        Annotated[tuple[IslandingDetection, ...], Meta(min_length=1)] | UnsetType
    ) = UNSET
    ev_islanding_trip_time: Number | UnsetType = UNSET
    ev_maximum_level1_dc_injection: Number | UnsetType = msgspec.field(
        name="evMaximumLevel1DCInjection", default=UNSET
    )
    ev_duration_level1_dc_injection: Number | UnsetType = msgspec.field(
        name="evDurationLevel1DCInjection", default=UNSET
    )
    ev_maximum_level2_dc_injection: Number | UnsetType = msgspec.field(
        name="evMaximumLevel2DCInjection", default=UNSET
    )
    ev_duration_level2_dc_injection: Number | UnsetType = msgspec.field(
        name="evDurationLevel2DCInjection", default=UNSET
    )
    ev_reactive_susceptance: Number | UnsetType = UNSET
    ev_session_total_discharge_energy_available: Number | UnsetType = UNSET


class EVPriceRule(Extensible):
    energy_fee: Number
    """A kWh."""
    power_range_start: Number
    """W, from which on it counts; negative is discharged."""


class EVAbsolutePriceScheduleEntry(Extensible):
    duration: Integer
    """Seconds."""
    ev_price_rule: Annotated[tuple[EVPriceRule, ...], Meta(min_length=1, max_length=8)]


class EVAbsolutePriceSchedule(Extensible):
    time_anchor: datetime
    currency: Text3
    ev_absolute_price_schedule_entries: Annotated[
        tuple[EVAbsolutePriceScheduleEntry, ...], Meta(min_length=1, max_length=1024)
    ]
    price_algorithm: Text2000


class EVPowerScheduleEntry(Extensible):
    duration: Integer
    """Seconds."""
    power: Number
    """W; negative is discharged."""


class EVPowerSchedule(Extensible):
    ev_power_schedule_entries: Annotated[
        tuple[EVPowerScheduleEntry, ...], Meta(min_length=1, max_length=1024)
    ]
    time_anchor: datetime


class EVEnergyOffer(Extensible):
    ev_power_schedule: EVPowerSchedule
    ev_absolute_price_schedule: EVAbsolutePriceSchedule | UnsetType = UNSET


class EnergyTransferMode(StrEnum):
    AC_SINGLE_PHASE = "AC_single_phase"
    AC_TWO_PHASE = "AC_two_phase"
    AC_THREE_PHASE = "AC_three_phase"
    DC = "DC"
    AC_BPT = "AC_BPT"
    AC_BPT_DER = "AC_BPT_DER"
    AC_DER = "AC_DER"
    DC_BPT = "DC_BPT"
    DC_ACDP = "DC_ACDP"
    DC_ACDP_BPT = "DC_ACDP_BPT"
    WPT = "WPT"


class DCChargingParameters(Extensible):
    ev_max_current: Number
    """A."""
    ev_max_voltage: Number
    """V."""
    ev_max_power: Number | UnsetType = UNSET
    """W."""
    ev_energy_capacity: Number | UnsetType = UNSET
    """Wh."""
    energy_amount: Number | UnsetType = UNSET
    """Wh that the vehicle asks for."""
    state_of_charge: Annotated[int, Meta(ge=0, le=100)] | UnsetType = UNSET
    """Percent."""
    full_soc: Annotated[int, Meta(ge=0, le=100)] | UnsetType = msgspec.field(
        name="fullSoC", default=UNSET
    )
    """At how many percent the vehicle counts itself full."""
    bulk_soc: Annotated[int, Meta(ge=0, le=100)] | UnsetType = msgspec.field(
        name="bulkSoC", default=UNSET
    )
    """At how many percent fast charging ends."""


class V2XChargingParameters(Extensible):
    """What the vehicle and the EVSE can both do (ISO 15118-20): W, A, V and Wh. The sum of all phases, or of L1 where the others have their own."""

    min_charge_power: Number | UnsetType = UNSET
    min_charge_power_l2: Number | UnsetType = msgspec.field(name="minChargePower_L2", default=UNSET)
    min_charge_power_l3: Number | UnsetType = msgspec.field(name="minChargePower_L3", default=UNSET)
    max_charge_power: Number | UnsetType = UNSET
    max_charge_power_l2: Number | UnsetType = msgspec.field(name="maxChargePower_L2", default=UNSET)
    max_charge_power_l3: Number | UnsetType = msgspec.field(name="maxChargePower_L3", default=UNSET)
    min_discharge_power: Number | UnsetType = UNSET
    min_discharge_power_l2: Number | UnsetType = msgspec.field(
        name="minDischargePower_L2", default=UNSET
    )
    min_discharge_power_l3: Number | UnsetType = msgspec.field(
        name="minDischargePower_L3", default=UNSET
    )
    max_discharge_power: Number | UnsetType = UNSET
    max_discharge_power_l2: Number | UnsetType = msgspec.field(
        name="maxDischargePower_L2", default=UNSET
    )
    max_discharge_power_l3: Number | UnsetType = msgspec.field(
        name="maxDischargePower_L3", default=UNSET
    )
    min_charge_current: Number | UnsetType = UNSET
    max_charge_current: Number | UnsetType = UNSET
    min_discharge_current: Number | UnsetType = UNSET
    max_discharge_current: Number | UnsetType = UNSET
    min_voltage: Number | UnsetType = UNSET
    max_voltage: Number | UnsetType = UNSET
    ev_target_energy_request: Number | UnsetType = UNSET
    ev_min_energy_request: Number | UnsetType = UNSET
    ev_max_energy_request: Number | UnsetType = UNSET
    ev_min_v2x_energy_request: Number | UnsetType = msgspec.field(
        name="evMinV2XEnergyRequest", default=UNSET
    )
    ev_max_v2x_energy_request: Number | UnsetType = msgspec.field(
        name="evMaxV2XEnergyRequest", default=UNSET
    )
    target_soc: Annotated[int, Meta(ge=0, le=100)] | UnsetType = msgspec.field(
        name="targetSoC", default=UNSET
    )
    """Percent."""


class ControlMode(StrEnum):
    SCHEDULED_CONTROL = "ScheduledControl"
    DYNAMIC_CONTROL = "DynamicControl"


class MobilityNeedsMode(StrEnum):
    EVCC = "EVCC"
    EVCC_SECC = "EVCC_SECC"


class ChargingNeeds(Extensible):
    requested_energy_transfer: EnergyTransferMode
    ac_charging_parameters: ACChargingParameters | UnsetType = UNSET
    der_charging_parameters: DERChargingParameters | UnsetType = UNSET
    ev_energy_offer: EVEnergyOffer | UnsetType = UNSET
    dc_charging_parameters: DCChargingParameters | UnsetType = UNSET
    v2x_charging_parameters: V2XChargingParameters | UnsetType = UNSET
    available_energy_transfer: (
        Annotated[tuple[EnergyTransferMode, ...], Meta(min_length=1)] | UnsetType
    ) = UNSET
    control_mode: ControlMode | UnsetType = UNSET
    mobility_needs_mode: MobilityNeedsMode | UnsetType = UNSET
    departure_time: datetime | UnsetType = UNSET


class NotifyEVChargingNeedsRequest(Extensible):
    evse_id: Annotated[int, Meta(ge=1, le=PLACE_NO_MAX)]
    charging_needs: ChargingNeeds
    max_schedule_tuples: Natural | UnsetType = UNSET
    """How many periods the vehicle can hold."""
    timestamp: datetime | UnsetType = UNSET
    """When the vehicle told them."""


class NotifyEVChargingNeedsStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    PROCESSING = "Processing"
    NO_CHARGING_PROFILE = "NoChargingProfile"


class NotifyEVChargingNeedsResponse(Extensible):
    status: NotifyEVChargingNeedsStatus
    status_info: StatusInfo | UnsetType = UNSET


class NotifyEVChargingScheduleRequest(Extensible):
    time_base: datetime
    """From when the periods count."""
    charging_schedule: ChargingSchedule
    evse_id: Annotated[int, Meta(ge=1, le=PLACE_NO_MAX)]
    selected_charging_schedule_id: Natural | UnsetType = UNSET
    """Which of the profile's schedules the vehicle chose."""
    power_tolerance_acceptance: bool | UnsetType = UNSET


class NotifyEVChargingScheduleResponse(charging_profiles.NotifyEVChargingScheduleResponse):
    status_info: StatusInfo | UnsetType = UNSET
