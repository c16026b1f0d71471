"""How much power is allowed when (OCPP 1.6, 3.13 and 7.8 to 7.13)."""

from datetime import datetime
from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.values import Closed, Integer, PlaceNo, Tenths


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


class ChargingProfileStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NOT_SUPPORTED = "NotSupported"


class SetChargingProfileRequest(Closed):
    connector_id: PlaceNo
    """0: the station as a whole, or a default for each connector."""
    cs_charging_profiles: ChargingProfile


class SetChargingProfileResponse(Closed):
    status: ChargingProfileStatus


class ClearChargingProfileStatus(StrEnum):
    ACCEPTED = "Accepted"
    UNKNOWN = "Unknown"


class ClearChargingProfileRequest(Closed):
    id: Integer | UnsetType = UNSET
    connector_id: PlaceNo | UnsetType = UNSET
    """0: the station as a whole; absent: everywhere."""
    charging_profile_purpose: ChargingProfilePurpose | UnsetType = UNSET
    stack_level: Integer | UnsetType = UNSET


class ClearChargingProfileResponse(Closed):
    status: ClearChargingProfileStatus


class GetCompositeScheduleStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class GetCompositeScheduleRequest(Closed):
    connector_id: PlaceNo
    """0: the grid connection."""
    duration: Integer
    """Seconds from now."""
    charging_rate_unit: ChargingRateUnit | UnsetType = UNSET


class GetCompositeScheduleResponse(Closed):
    status: GetCompositeScheduleStatus
    connector_id: PlaceNo | UnsetType = UNSET
    schedule_start: datetime | UnsetType = UNSET
    charging_schedule: ChargingSchedule | UnsetType = UNSET
