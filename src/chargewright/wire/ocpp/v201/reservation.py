"""An EVSE is kept free for somebody (OCPP 2.0.1, part 2, H)."""

from datetime import datetime
from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.v201.authorization import IdToken
from chargewright.wire.ocpp.v201.common import Extensible, StatusInfo
from chargewright.wire.ocpp.values import Integer, PlaceNo


class ConnectorType(StrEnum):
    C_CCS1 = "cCCS1"
    C_CCS2 = "cCCS2"
    C_G105 = "cG105"
    C_TESLA = "cTesla"
    C_TYPE1 = "cType1"
    C_TYPE2 = "cType2"
    S309_1P_16A = "s309-1P-16A"
    S309_1P_32A = "s309-1P-32A"
    S309_3P_16A = "s309-3P-16A"
    S309_3P_32A = "s309-3P-32A"
    S_BS_1361 = "sBS1361"
    S_CEE_7_7 = "sCEE-7-7"
    S_TYPE2 = "sType2"
    S_TYPE3 = "sType3"
    OTHER_1PH_MAX_16A = "Other1PhMax16A"
    OTHER_1PH_OVER_16A = "Other1PhOver16A"
    OTHER_3PH = "Other3Ph"
    PAN = "Pan"
    W_INDUCTIVE = "wInductive"
    W_RESONANT = "wResonant"
    UNDETERMINED = "Undetermined"
    UNKNOWN = "Unknown"


class ReserveNowRequest(Extensible):
    id: Integer
    """Ours; the same id replaces."""
    expiry_date_time: datetime
    id_token: IdToken
    connector_type: ConnectorType | UnsetType = UNSET
    evse_id: PlaceNo | UnsetType = UNSET
    """Absent: any EVSE, one of which is kept free."""
    group_id_token: IdToken | UnsetType = UNSET
    """Whoever is of this group may use it too."""


class ReserveNowStatus(StrEnum):
    ACCEPTED = "Accepted"
    FAULTED = "Faulted"
    OCCUPIED = "Occupied"
    REJECTED = "Rejected"
    UNAVAILABLE = "Unavailable"


class ReserveNowResponse(Extensible):
    status: ReserveNowStatus
    status_info: StatusInfo | UnsetType = UNSET


class CancelReservationRequest(Extensible):
    reservation_id: Integer


class CancelReservationStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class CancelReservationResponse(Extensible):
    status: CancelReservationStatus
    status_info: StatusInfo | UnsetType = UNSET


class ReservationUpdateStatus(StrEnum):
    EXPIRED = "Expired"
    REMOVED = "Removed"


class ReservationStatusUpdateRequest(Extensible):
    reservation_id: Integer
    reservation_update_status: ReservationUpdateStatus


class ReservationStatusUpdateResponse(Extensible):
    pass
