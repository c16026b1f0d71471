"""What a station has stored about a customer (OCPP 2.1, part 2, N09 and N10)."""

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.v21.authorization import IdToken
from chargewright.wire.ocpp.v21.common import StatusInfo
from chargewright.wire.ocpp.v201 import customer_information
from chargewright.wire.ocpp.v201.certificates import CertificateHashData
from chargewright.wire.ocpp.v201.common import Extensible
from chargewright.wire.ocpp.values import Natural, Text64


class CustomerInformationRequest(Extensible):
    request_id: Natural
    report: bool
    """Whether to tell what is stored."""
    clear: bool
    """Whether to erase it."""
    customer_certificate: CertificateHashData | UnsetType = UNSET
    id_token: IdToken | UnsetType = UNSET
    customer_identifier: Text64 | UnsetType = UNSET


class CustomerInformationResponse(customer_information.CustomerInformationResponse):
    status_info: StatusInfo | UnsetType = UNSET


class NotifyCustomerInformationRequest(customer_information.NotifyCustomerInformationRequest):
    seq_no: Natural
    request_id: Natural
