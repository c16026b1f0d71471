"""What a station has stored about a customer (OCPP 2.0.1, part 2, N09 and N10)."""

from datetime import datetime
from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.v201.authorization import IdToken
from chargewright.wire.ocpp.v201.certificates import CertificateHashData
from chargewright.wire.ocpp.v201.common import Extensible, StatusInfo
from chargewright.wire.ocpp.values import Integer, Text64, Text512


class CustomerInformationRequest(Extensible):
    request_id: Integer
    report: bool
    """Whether to tell what is stored."""
    clear: bool
    """Whether to erase it."""
    customer_certificate: CertificateHashData | UnsetType = UNSET
    id_token: IdToken | UnsetType = UNSET
    customer_identifier: Text64 | UnsetType = UNSET


class CustomerInformationStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
    INVALID = "Invalid"


class CustomerInformationResponse(Extensible):
    status: CustomerInformationStatus
    status_info: StatusInfo | UnsetType = UNSET


class NotifyCustomerInformationRequest(Extensible):
    data: Text512
    """A part of the text; no form is prescribed."""
    seq_no: Integer
    generated_at: datetime
    request_id: Integer
    tbc: bool | UnsetType = UNSET
    """To be continued in another message of the same request; absent: false."""


class NotifyCustomerInformationResponse(Extensible):
    pass
