"""What a vendor says beside the specification, in both directions (OCPP 2.0.1, part 2, P)."""

from enum import StrEnum

import msgspec
from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.v201.common import Extensible, StatusInfo
from chargewright.wire.ocpp.values import Text50, Text255


class DataTransferStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    UNKNOWN_MESSAGE_ID = "UnknownMessageId"
    UNKNOWN_VENDOR_ID = "UnknownVendorId"


class DataTransferRequest(Extensible):
    vendor_id: Text255
    message_id: Text50 | UnsetType = UNSET
    data: msgspec.Raw | UnsetType = UNSET
    """Any JSON, as it came; null too."""


class DataTransferResponse(Extensible):
    status: DataTransferStatus
    status_info: StatusInfo | UnsetType = UNSET
    data: msgspec.Raw | UnsetType = UNSET
