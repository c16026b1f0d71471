"""How much power is allowed when (OCPP 1.6, 3.13 and 7.8 to 7.13)."""

from datetime import datetime
from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.values import Closed, Integer, Tenths


class ChargingProfilePurpose(StrEnum):
    CHARGE_POINT_MAX_PROFILE = "ChargePointMaxProfile"
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
    A = "A"
    W = "W"


class ChargingSchedulePeriod(Closed):
    start_period: Integer
    """Seconds from the start of the schedule."""
    limit: Tenths
    """In the schedule's unit."""
    number_phases: Integer | UnsetType = UNSET
    """Absent: 3."""


class ChargingSchedule(Closed):
    charging_rate_unit: ChargingRateUnit
    charging_schedule_period: tuple[ChargingSchedulePeriod, ...]
    duration: Integer | UnsetType = UNSET
    """Seconds; absent: the last period goes on."""
    start_schedule: datetime | UnsetType = UNSET
    min_charging_rate: Tenths | UnsetType = UNSET


class ChargingProfile(Closed):
    charging_profile_id: Integer
    stack_level: Integer
    charging_profile_purpose: ChargingProfilePurpose
    charging_profile_kind: ChargingProfileKind
    charging_schedule: ChargingSchedule
    transaction_id: Integer | UnsetType = UNSET
    recurrency_kind: RecurrencyKind | UnsetType = UNSET
    valid_from: datetime | UnsetType = UNSET
    valid_to: datetime | UnsetType = UNSET
