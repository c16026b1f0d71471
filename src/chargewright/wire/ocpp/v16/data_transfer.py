"""What a vendor says beside the specification, in both directions (OCPP 1.6, 4.3 and 5.6)."""

from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.values import Closed, Text50, Text255


class DataTransferRequest(Closed):
    vendor_id: Text255
    message_id: Text50 | UnsetType = UNSET
    data: str | UnsetType = UNSET


class DataTransferStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    UNKNOWN_MESSAGE_ID = "UnknownMessageId"
    UNKNOWN_VENDOR_ID = "UnknownVendorId"


class DataTransferResponse(Closed):
    status: DataTransferStatus
    data: str | UnsetType = UNSET
