"""What a vehicle needs and can do, in both directions (OCPP 2.1, part 2, K and Q; ISO 15118-20)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v21.charging_profiles import ChargingSchedule
from chargewright.wire.ocpp.v21.common import StatusInfo
from chargewright.wire.ocpp.v201 import charging_profiles
from chargewright.wire.ocpp.v201.common import Extensible
from chargewright.wire.ocpp.values import (
    PLACE_NO_MAX,
    Integer,
    Natural,
    Number,
    Text3,
    Text50,
    Text2000,
)


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
