"""Power that changes while it flows: dynamic profiles, priority, signals of the grid (OCPP 2.1, part 2, K and Q)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v21.charging_needs import EnergyTransferMode
from chargewright.wire.ocpp.v21.charging_profiles import ChargingScheduleUpdate
from chargewright.wire.ocpp.v21.common import StatusInfo
from chargewright.wire.ocpp.v201.charging_profiles import ChargingProfileStatus
from chargewright.wire.ocpp.v201.common import Extensible, GenericStatus
from chargewright.wire.ocpp.values import Integer, Text36


class PullDynamicScheduleUpdateRequest(Extensible):
    charging_profile_id: Integer


class PullDynamicScheduleUpdateResponse(Extensible):
    status: ChargingProfileStatus
    schedule_update: ChargingScheduleUpdate | UnsetType = UNSET
    status_info: StatusInfo | UnsetType = UNSET


class UpdateDynamicScheduleRequest(Extensible):
    charging_profile_id: Integer
    schedule_update: ChargingScheduleUpdate


class UpdateDynamicScheduleResponse(Extensible):
    status: ChargingProfileStatus
    status_info: StatusInfo | UnsetType = UNSET


class NotifyAllowedEnergyTransferRequest(Extensible):
    transaction_id: Text36
    allowed_energy_transfer: Annotated[tuple[EnergyTransferMode, ...], Meta(min_length=1)]


class NotifyAllowedEnergyTransferStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class NotifyAllowedEnergyTransferResponse(Extensible):
    status: NotifyAllowedEnergyTransferStatus
    status_info: StatusInfo | UnsetType = UNSET


class UsePriorityChargingRequest(Extensible):
    transaction_id: Text36
    activate: bool
    """On or off."""


class PriorityChargingStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    NO_PROFILE = "NoProfile"


class UsePriorityChargingResponse(Extensible):
    status: PriorityChargingStatus
    status_info: StatusInfo | UnsetType = UNSET


class NotifyPriorityChargingRequest(Extensible):
    transaction_id: Text36
    activated: bool
    """On or off, by the driver."""


class NotifyPriorityChargingResponse(Extensible):
    pass


class AFRRSignalRequest(Extensible):
    timestamp: datetime
    signal: Integer
    """What the operator of the grid sent; the profile's curve has a power for it."""


class AFRRSignalResponse(Extensible):
    status: GenericStatus
    status_info: StatusInfo | UnsetType = UNSET
