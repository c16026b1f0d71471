"""A connector is kept free for somebody (OCPP 1.6, 5.1 and 5.13)."""

from datetime import datetime
from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.values import Closed, Integer, PlaceNo, Text20


class ReservationStatus(StrEnum):
    ACCEPTED = "Accepted"
    FAULTED = "Faulted"
    OCCUPIED = "Occupied"
    REJECTED = "Rejected"
    UNAVAILABLE = "Unavailable"


class ReserveNowRequest(Closed):
    connector_id: PlaceNo
    """0: any connector, one of which is kept free."""
    expiry_date: datetime
    id_tag: Text20
    reservation_id: Integer
    """Ours; the same id replaces."""
    parent_id_tag: Text20 | UnsetType = UNSET
    """Whoever has this parent may use it too."""


class ReserveNowResponse(Closed):
    status: ReservationStatus


class CancelReservationStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class CancelReservationRequest(Closed):
    reservation_id: Integer


class CancelReservationResponse(Closed):
    status: CancelReservationStatus
