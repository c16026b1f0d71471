"""How much power is allowed when (OCPP 2.0.1, part 2, K)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v201.common import Extensible
from chargewright.wire.ocpp.values import INTEGER_MAX, Integer, Number, Text32, Text36


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
