"""What a connector is doing, and whether it may (OCPP 2.1, part 2, G)."""

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.v21.common import EVSE, StatusInfo
from chargewright.wire.ocpp.v201 import availability
from chargewright.wire.ocpp.values import PlaceNoFromZero


class ChangeAvailabilityRequest(availability.ChangeAvailabilityRequest):
    evse: EVSE | UnsetType = UNSET
    """Absent: the whole station."""


class ChangeAvailabilityResponse(availability.ChangeAvailabilityResponse):
    status_info: StatusInfo | UnsetType = UNSET


class StatusNotificationRequest(availability.StatusNotificationRequest):
    evse_id: PlaceNoFromZero
    connector_id: PlaceNoFromZero
