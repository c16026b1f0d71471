"""An EVSE is kept free for somebody (OCPP 2.1, part 2, H)."""

from datetime import datetime
from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.v21.authorization import IdToken
from chargewright.wire.ocpp.v21.common import StatusInfo
from chargewright.wire.ocpp.v201 import reservation
from chargewright.wire.ocpp.v201.common import Extensible
from chargewright.wire.ocpp.values import Natural, PlaceNoFromZero, Text20


class ReserveNowRequest(Extensible):
    id: Natural
    """Ours; the same id replaces."""
    expiry_date_time: datetime
    id_token: IdToken
    connector_type: Text20 | UnsetType = UNSET
    evse_id: PlaceNoFromZero | UnsetType = UNSET
    """Absent: any EVSE, one of which is kept free."""
    group_id_token: IdToken | UnsetType = UNSET
    """Whoever is of this group may use it too."""


class ReserveNowResponse(reservation.ReserveNowResponse):
    status_info: StatusInfo | UnsetType = UNSET


class CancelReservationRequest(reservation.CancelReservationRequest):
    reservation_id: Natural


class CancelReservationResponse(reservation.CancelReservationResponse):
    status_info: StatusInfo | UnsetType = UNSET


class ReservationUpdateStatus(StrEnum):
    EXPIRED = "Expired"
    REMOVED = "Removed"
    NO_TRANSACTION = "NoTransaction"


class ReservationStatusUpdateRequest(Extensible):
    reservation_id: Natural
    reservation_update_status: ReservationUpdateStatus
