"""The grid's rules for whoever feeds into it (OCPP 2.1, part 2, R)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v21.charging_needs import DERControlType
from chargewright.wire.ocpp.v21.common import StatusInfo
from chargewright.wire.ocpp.v201.common import Extensible
from chargewright.wire.ocpp.values import Integer, Natural, Number, Text36, Text200


class DERCurvePoints(Extensible):
    x: Number
    y: Number


class Hysteresis(Extensible):
    hysteresis_high: Number | UnsetType = UNSET
    hysteresis_low: Number | UnsetType = UNSET
    hysteresis_delay: Number | UnsetType = UNSET
    """Seconds."""
    hysteresis_gradient: Number | UnsetType = UNSET
    """Percent a second."""


class ReactivePowerParams(Extensible):
    v_ref: Number | UnsetType = UNSET
    """Percent of the nominal voltage."""
    autonomous_v_ref_enable: bool | UnsetType = UNSET
    autonomous_v_ref_time_constant: Number | UnsetType = UNSET
    """Seconds."""


class PowerDuringCessation(StrEnum):
    ACTIVE = "Active"
    REACTIVE = "Reactive"


class VoltageParams(Extensible):
    hv10_min_mean_value: Number | UnsetType = UNSET
    """The mean of ten minutes, V, above which the station lets go."""
    hv10_min_mean_trip_delay: Number | UnsetType = UNSET
    """Seconds."""
    power_during_cessation: PowerDuringCessation | UnsetType = UNSET


class DERUnit(StrEnum):
    NOT_APPLICABLE = "Not_Applicable"
    PCT_MAX_W = "PctMaxW"
    PCT_MAX_VAR = "PctMaxVar"
    PCT_W_AVAIL = "PctWAvail"
    PCT_VAR_AVAIL = "PctVarAvail"
    PCT_EFFECTIVE_V = "PctEffectiveV"


class DERCurve(Extensible):
    curve_data: Annotated[tuple[DERCurvePoints, ...], Meta(min_length=1, max_length=10)]
    priority: Natural
    """0 goes before all others."""
    y_unit: DERUnit
    """Of `y`; `x` is V, Hz or percent as the kind of curve has it."""
    hysteresis: Hysteresis | UnsetType = UNSET
    reactive_power_params: ReactivePowerParams | UnsetType = UNSET
    voltage_params: VoltageParams | UnsetType = UNSET
    response_time: Number | UnsetType = UNSET
    """Seconds."""
    start_time: datetime | UnsetType = UNSET
    duration: Number | UnsetType = UNSET
    """Seconds; absent: without end."""


class EnterService(Extensible):
    priority: Natural
    high_voltage: Number
    """Percent of the nominal voltage."""
    low_voltage: Number
    """Percent of the nominal voltage."""
    high_freq: Number
    """Hz."""
    low_freq: Number
    """Hz."""
    delay: Number | UnsetType = UNSET
    """Seconds."""
    random_delay: Number | UnsetType = UNSET
    """Seconds, at most."""
    ramp_rate: Number | UnsetType = UNSET
    """Seconds from nothing to all."""


class FixedPF(Extensible):
    priority: Natural
    displacement: Number
    """Power factor, 0 to 1."""
    excitation: bool
    """Whether it absorbs reactive power (over-excited)."""
    start_time: datetime | UnsetType = UNSET
    duration: Number | UnsetType = UNSET
    """Seconds; absent: without end."""


class FixedVar(Extensible):
    priority: Natural
    setpoint: Number
    """-100 to 100 percent; negative is absorbed."""
    unit: DERUnit
    start_time: datetime | UnsetType = UNSET
    duration: Number | UnsetType = UNSET
    """Seconds; absent: without end."""


class FreqDroop(Extensible):
    priority: Natural
    over_freq: Number
    """Hz above nominal where it begins."""
    under_freq: Number
    """Hz below nominal where it begins."""
    over_droop: Number
    """Share of the power a Hz."""
    under_droop: Number
    """Share of the power a Hz."""
    response_time: Number
    """Seconds."""
    start_time: datetime | UnsetType = UNSET
    duration: Number | UnsetType = UNSET
    """Seconds; absent: without end."""


class Gradient(Extensible):
    priority: Natural
    gradient: Number
    """Percent of the power a second."""
    soft_gradient: Number
    """Percent of the power a second, when it starts."""


class LimitMaxDischarge(Extensible):
    priority: Natural
    pct_max_discharge_power: Number | UnsetType = UNSET
    """0 to 100 percent."""
    power_monitoring_must_trip: DERCurve | UnsetType = UNSET
    start_time: datetime | UnsetType = UNSET
    duration: Number | UnsetType = UNSET
    """Seconds; absent: without end."""


class SetDERControlRequest(Extensible):
    is_default: bool
    """A default counts where nothing is scheduled."""
    control_id: Text36
    """Ours."""
    control_type: DERControlType
    curve: DERCurve | UnsetType = UNSET
    enter_service: EnterService | UnsetType = UNSET
    fixed_pf_absorb: FixedPF | UnsetType = msgspec.field(name="fixedPFAbsorb", default=UNSET)
    fixed_pf_inject: FixedPF | UnsetType = msgspec.field(name="fixedPFInject", default=UNSET)
    fixed_var: FixedVar | UnsetType = UNSET
    freq_droop: FreqDroop | UnsetType = UNSET
    gradient: Gradient | UnsetType = UNSET
    limit_max_discharge: LimitMaxDischarge | UnsetType = UNSET


class DERControlStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_SUPPORTED = "NotSupported"
    NOT_FOUND = "NotFound"


class SetDERControlResponse(Extensible):
    status: DERControlStatus
    status_info: StatusInfo | UnsetType = UNSET
    superseded_ids: Annotated[tuple[Text36, ...], Meta(min_length=1, max_length=24)] | UnsetType = (
        UNSET
    )
    """Which controls this one takes the place of."""


class GetDERControlRequest(Extensible):
    request_id: Integer
    """Comes back in the ReportDERControl that this causes."""
    is_default: bool | UnsetType = UNSET
    control_type: DERControlType | UnsetType = UNSET
    control_id: Text36 | UnsetType = UNSET


class GetDERControlResponse(Extensible):
    status: DERControlStatus
    status_info: StatusInfo | UnsetType = UNSET


class ClearDERControlRequest(Extensible):
    is_default: bool
    control_type: DERControlType | UnsetType = UNSET
    control_id: Text36 | UnsetType = UNSET


class ClearDERControlResponse(Extensible):
    status: DERControlStatus
    status_info: StatusInfo | UnsetType = UNSET


class DERCurveGet(Extensible):
    curve: DERCurve
    id: Text36
    curve_type: DERControlType
    is_default: bool
    is_superseded: bool


class EnterServiceGet(Extensible):
    enter_service: EnterService
    id: Text36


class FixedPFGet(Extensible):
    fixed_pf: FixedPF = msgspec.field(name="fixedPF")
    id: Text36
    is_default: bool
    is_superseded: bool


class FixedVarGet(Extensible):
    fixed_var: FixedVar
    id: Text36
    is_default: bool
    is_superseded: bool


class FreqDroopGet(Extensible):
    freq_droop: FreqDroop
    id: Text36
    is_default: bool
    is_superseded: bool


class GradientGet(Extensible):
    gradient: Gradient
    id: Text36


class LimitMaxDischargeGet(Extensible):
    id: Text36
    is_default: bool
    is_superseded: bool
    limit_max_discharge: LimitMaxDischarge


class ReportDERControlRequest(Extensible):
    request_id: Integer
    curve: Annotated[tuple[DERCurveGet, ...], Meta(min_length=1, max_length=24)] | UnsetType = UNSET
    enter_service: (
        Annotated[tuple[EnterServiceGet, ...], Meta(min_length=1, max_length=24)] | UnsetType
    ) = UNSET
    fixed_pf_absorb: (
        Annotated[tuple[FixedPFGet, ...], Meta(min_length=1, max_length=24)] | UnsetType
    ) = msgspec.field(name="fixedPFAbsorb", default=UNSET)
    fixed_pf_inject: (
        Annotated[tuple[FixedPFGet, ...], Meta(min_length=1, max_length=24)] | UnsetType
    ) = msgspec.field(name="fixedPFInject", default=UNSET)
    fixed_var: Annotated[tuple[FixedVarGet, ...], Meta(min_length=1, max_length=24)] | UnsetType = (
        UNSET
    )
    freq_droop: (
        Annotated[tuple[FreqDroopGet, ...], Meta(min_length=1, max_length=24)] | UnsetType
    ) = UNSET
    gradient: Annotated[tuple[GradientGet, ...], Meta(min_length=1, max_length=24)] | UnsetType = (
        UNSET
    )
    limit_max_discharge: (
        Annotated[tuple[LimitMaxDischargeGet, ...], Meta(min_length=1, max_length=24)] | UnsetType
    ) = UNSET
    tbc: bool | UnsetType = UNSET
    """To be continued in another message of the same request; absent: false."""


class ReportDERControlResponse(Extensible):
    pass


class GridEventFault(StrEnum):
    CURRENT_IMBALANCE = "CurrentImbalance"
    LOCAL_EMERGENCY = "LocalEmergency"
    LOW_INPUT_POWER = "LowInputPower"
    OVER_CURRENT = "OverCurrent"
    OVER_FREQUENCY = "OverFrequency"
    OVER_VOLTAGE = "OverVoltage"
    PHASE_ROTATION = "PhaseRotation"
    REMOTE_EMERGENCY = "RemoteEmergency"
    UNDER_FREQUENCY = "UnderFrequency"
    UNDER_VOLTAGE = "UnderVoltage"
    VOLTAGE_IMBALANCE = "VoltageImbalance"


class NotifyDERAlarmRequest(Extensible):
    control_type: DERControlType
    timestamp: datetime
    grid_event_fault: GridEventFault | UnsetType = UNSET
    alarm_ended: bool | UnsetType = UNSET
    """Whether it is over; absent: false."""
    extra_info: Text200 | UnsetType = UNSET


class NotifyDERAlarmResponse(Extensible):
    pass


class NotifyDERStartStopRequest(Extensible):
    control_id: Text36
    started: bool
    """Whether the control begins now, or ends."""
    timestamp: datetime
    superseded_ids: Annotated[tuple[Text36, ...], Meta(min_length=1, max_length=24)] | UnsetType = (
        UNSET
    )


class NotifyDERStartStopResponse(Extensible):
    pass
