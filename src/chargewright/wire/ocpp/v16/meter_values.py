"""What a meter showed, when, and of what (OCPP 1.6, 4.7, 7.33 and 7.43).

Values are strings in this version, and need not be numbers: signed readings are text.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.values import Closed, Integer, PlaceNo


class ReadingContext(StrEnum):
    INTERRUPTION_BEGIN = "Interruption.Begin"
    INTERRUPTION_END = "Interruption.End"
    SAMPLE_CLOCK = "Sample.Clock"
    SAMPLE_PERIODIC = "Sample.Periodic"
    TRANSACTION_BEGIN = "Transaction.Begin"
    TRANSACTION_END = "Transaction.End"
    TRIGGER = "Trigger"
    OTHER = "Other"


class ValueFormat(StrEnum):
    RAW = "Raw"
    SIGNED_DATA = "SignedData"


class Measurand(StrEnum):
    ENERGY_ACTIVE_EXPORT_REGISTER = "Energy.Active.Export.Register"
    ENERGY_ACTIVE_IMPORT_REGISTER = "Energy.Active.Import.Register"
    ENERGY_REACTIVE_EXPORT_REGISTER = "Energy.Reactive.Export.Register"
    ENERGY_REACTIVE_IMPORT_REGISTER = "Energy.Reactive.Import.Register"
    ENERGY_ACTIVE_EXPORT_INTERVAL = "Energy.Active.Export.Interval"
    ENERGY_ACTIVE_IMPORT_INTERVAL = "Energy.Active.Import.Interval"
    ENERGY_REACTIVE_EXPORT_INTERVAL = "Energy.Reactive.Export.Interval"
    ENERGY_REACTIVE_IMPORT_INTERVAL = "Energy.Reactive.Import.Interval"
    POWER_ACTIVE_EXPORT = "Power.Active.Export"
    POWER_ACTIVE_IMPORT = "Power.Active.Import"
    POWER_OFFERED = "Power.Offered"
    POWER_REACTIVE_EXPORT = "Power.Reactive.Export"
    POWER_REACTIVE_IMPORT = "Power.Reactive.Import"
    POWER_FACTOR = "Power.Factor"
    CURRENT_IMPORT = "Current.Import"
    CURRENT_EXPORT = "Current.Export"
    CURRENT_OFFERED = "Current.Offered"
    VOLTAGE = "Voltage"
    FREQUENCY = "Frequency"
    TEMPERATURE = "Temperature"
    SOC = "SoC"
    RPM = "RPM"


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
    CABLE = "Cable"
    EV = "EV"
    INLET = "Inlet"
    OUTLET = "Outlet"
    BODY = "Body"


class TransactionDataUnit(StrEnum):
    """The units the schema of StopTransaction allows: all but hertz."""

    WH = "Wh"
    KWH = "kWh"
    VARH = "varh"
    KVARH = "kvarh"
    W = "W"
    KW = "kW"
    VA = "VA"
    KVA = "kVA"
    VAR = "var"
    KVAR = "kvar"
    A = "A"
    V = "V"
    K = "K"
    CELCIUS = "Celcius"
    CELSIUS = "Celsius"
    FAHRENHEIT = "Fahrenheit"
    PERCENT = "Percent"


class UnitOfMeasure(StrEnum):
    """Celcius is how the first edition spelled it."""

    WH = "Wh"
    KWH = "kWh"
    VARH = "varh"
    KVARH = "kvarh"
    W = "W"
    KW = "kW"
    VA = "VA"
    KVA = "kVA"
    VAR = "var"
    KVAR = "kvar"
    A = "A"
    V = "V"
    K = "K"
    CELCIUS = "Celcius"
    CELSIUS = "Celsius"
    FAHRENHEIT = "Fahrenheit"
    PERCENT = "Percent"
    HERTZ = "Hertz"


class _SampledValue(Closed):
    value: str
    context: ReadingContext | UnsetType = UNSET
    """Absent: `SAMPLE_PERIODIC`."""
    format: ValueFormat | UnsetType = UNSET
    """Absent: `RAW`."""
    measurand: Measurand | UnsetType = UNSET
    """Absent: `ENERGY_ACTIVE_IMPORT_REGISTER`."""
    phase: Phase | UnsetType = UNSET
    """Absent: over all phases."""
    location: Location | UnsetType = UNSET
    """Absent: `OUTLET`."""


class SampledValue(_SampledValue):
    unit: UnitOfMeasure | UnsetType = UNSET
    """Absent: `WH` where the measurand is an energy."""


class MeterValue(Closed):
    timestamp: datetime
    sampled_value: Annotated[tuple[SampledValue, ...], Meta(min_length=1)]


class TransactionSampledValue(_SampledValue):
    unit: TransactionDataUnit | UnsetType = UNSET
    """Absent: `WH` where the measurand is an energy."""


class TransactionMeterValue(Closed):
    """One entry of StopTransaction's transactionData, which may be empty."""

    timestamp: datetime
    sampled_value: tuple[TransactionSampledValue, ...]


class MeterValuesRequest(Closed):
    connector_id: PlaceNo
    """0: the station's main meter."""
    meter_value: Annotated[tuple[MeterValue, ...], Meta(min_length=1)]
    transaction_id: Integer | UnsetType = UNSET


class MeterValuesResponse(Closed):
    pass
