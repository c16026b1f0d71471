"""What a meter showed, when, and of what (OCPP 2.0.1, part 2, J)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v201.common import Extensible
from chargewright.wire.ocpp.values import Integer, Number, PlaceNo, Text20, Text50, Text2500


class ReadingContext(StrEnum):
    INTERRUPTION_BEGIN = "Interruption.Begin"
    INTERRUPTION_END = "Interruption.End"
    OTHER = "Other"
    SAMPLE_CLOCK = "Sample.Clock"
    SAMPLE_PERIODIC = "Sample.Periodic"
    TRANSACTION_BEGIN = "Transaction.Begin"
    TRANSACTION_END = "Transaction.End"
    TRIGGER = "Trigger"


class Measurand(StrEnum):
    CURRENT_EXPORT = "Current.Export"
    CURRENT_IMPORT = "Current.Import"
    CURRENT_OFFERED = "Current.Offered"
    ENERGY_ACTIVE_EXPORT_REGISTER = "Energy.Active.Export.Register"
    ENERGY_ACTIVE_IMPORT_REGISTER = "Energy.Active.Import.Register"
    ENERGY_REACTIVE_EXPORT_REGISTER = "Energy.Reactive.Export.Register"
    ENERGY_REACTIVE_IMPORT_REGISTER = "Energy.Reactive.Import.Register"
    ENERGY_ACTIVE_EXPORT_INTERVAL = "Energy.Active.Export.Interval"
    ENERGY_ACTIVE_IMPORT_INTERVAL = "Energy.Active.Import.Interval"
    ENERGY_ACTIVE_NET = "Energy.Active.Net"
    ENERGY_REACTIVE_EXPORT_INTERVAL = "Energy.Reactive.Export.Interval"
    ENERGY_REACTIVE_IMPORT_INTERVAL = "Energy.Reactive.Import.Interval"
    ENERGY_REACTIVE_NET = "Energy.Reactive.Net"
    ENERGY_APPARENT_NET = "Energy.Apparent.Net"
    ENERGY_APPARENT_IMPORT = "Energy.Apparent.Import"
    ENERGY_APPARENT_EXPORT = "Energy.Apparent.Export"
    FREQUENCY = "Frequency"
    POWER_ACTIVE_EXPORT = "Power.Active.Export"
    POWER_ACTIVE_IMPORT = "Power.Active.Import"
    POWER_FACTOR = "Power.Factor"
    POWER_OFFERED = "Power.Offered"
    POWER_REACTIVE_EXPORT = "Power.Reactive.Export"
    POWER_REACTIVE_IMPORT = "Power.Reactive.Import"
    SOC = "SoC"
    VOLTAGE = "Voltage"


class Phase(StrEnum):
    L1 = "L1"
    L2 = "L2"
    L3 = "L3"
    N = "N"
    L1_N = "L1-N"
    L2_N = "L2-N"
    L3_N = "L3-N"
    L1_L2 = "L1-L2"
    L2_L3 = "L2-L3"
    L3_L1 = "L3-L1"


class Location(StrEnum):
    BODY = "Body"
    CABLE = "Cable"
    EV = "EV"
    INLET = "Inlet"
    OUTLET = "Outlet"


class SignedMeterValue(Extensible):
    signed_meter_data: Text2500
    signing_method: Text50
    encoding_method: Text50
    public_key: Text2500


class UnitOfMeasure(Extensible):
    unit: Text20 | UnsetType = UNSET
    """Absent: Wh where the measurand is an energy."""
    multiplier: Integer | UnsetType = UNSET
    """Absent: 0."""


class SampledValue(Extensible):
    value: Number
    """To be multiplied by ten to the power of `unit_of_measure.multiplier`."""
    context: ReadingContext | UnsetType = UNSET
    """Absent: `SAMPLE_PERIODIC`."""
    measurand: Measurand | UnsetType = UNSET
    """Absent: `ENERGY_ACTIVE_IMPORT_REGISTER`."""
    phase: Phase | UnsetType = UNSET
    """Absent: over all phases."""
    location: Location | UnsetType = UNSET
    """Absent: `OUTLET`."""
    signed_meter_value: SignedMeterValue | UnsetType = UNSET
    unit_of_measure: UnitOfMeasure | UnsetType = UNSET
    """Absent: as if it were there and empty."""


class MeterValue(Extensible):
    sampled_value: Annotated[tuple[SampledValue, ...], Meta(min_length=1)]
    timestamp: datetime


class MeterValuesRequest(Extensible):
    evse_id: PlaceNo
    """0: the main meter of the station."""
    meter_value: Annotated[tuple[MeterValue, ...], Meta(min_length=1)]


class MeterValuesResponse(Extensible):
    pass
