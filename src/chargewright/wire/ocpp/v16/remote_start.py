"""We ask a station to begin or end charging (OCPP 1.6, 5.11 and 5.12)."""

from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.v16.charging_profiles import ChargingProfile
from chargewright.wire.ocpp.values import Closed, Integer, PlaceNo, Text20


class RemoteStartStopStatus(StrEnum):
    """Accepted: the station will try. Whether it did is told by StartTransaction."""

    ACCEPTED = "Accepted"
    REJECTED = "Rejected"


class RemoteStartTransactionRequest(Closed):
    id_tag: Text20
    connector_id: PlaceNo | UnsetType = UNSET
    """Absent: the station chooses."""
    charging_profile: ChargingProfile | UnsetType = UNSET


class RemoteStartTransactionResponse(Closed):
    status: RemoteStartStopStatus


class RemoteStopTransactionRequest(Closed):
    transaction_id: Integer


class RemoteStopTransactionResponse(Closed):
    status: RemoteStartStopStatus
