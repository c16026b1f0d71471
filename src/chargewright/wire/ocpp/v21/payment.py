"""Payment at the station: settlement, payment by web page, VAT numbers (OCPP 2.1, part 2, C20 to C25 and I07)."""

from datetime import datetime
from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.v21.common import StatusInfo
from chargewright.wire.ocpp.v201.common import Extensible, GenericStatus
from chargewright.wire.ocpp.values import (
    Integer,
    Number,
    PlaceNoFromZero,
    Text20,
    Text36,
    Text50,
    Text100,
    Text255,
    Text500,
    Text2000,
)


class PaymentStatus(StrEnum):
    SETTLED = "Settled"
    CANCELED = "Canceled"
    REJECTED = "Rejected"
    FAILED = "Failed"


class Address(Extensible):
    name: Text50
    address1: Text100
    city: Text100
    country: Text50
    address2: Text100 | UnsetType = UNSET
    postal_code: Text20 | UnsetType = UNSET


class NotifySettlementRequest(Extensible):
    psp_ref: Text255
    """The payment at the provider."""
    status: PaymentStatus
    settlement_amount: Number
    """With taxes; 0 where nothing was taken."""
    settlement_time: datetime
    transaction_id: Text36 | UnsetType = UNSET
    status_info: Text500 | UnsetType = UNSET
    """Why it failed."""
    receipt_id: Text50 | UnsetType = UNSET
    receipt_url: Text2000 | UnsetType = UNSET
    vat_company: Address | UnsetType = UNSET
    """Whom the receipt is for."""
    vat_number: Text20 | UnsetType = UNSET


class NotifySettlementResponse(Extensible):
    receipt_url: Text2000 | UnsetType = UNSET
    receipt_id: Text50 | UnsetType = UNSET


class NotifyWebPaymentStartedRequest(Extensible):
    evse_id: PlaceNoFromZero
    timeout: Integer
    """Seconds for which the EVSE is kept for the payer."""


class NotifyWebPaymentStartedResponse(Extensible):
    pass


class VatNumberValidationRequest(Extensible):
    vat_number: Text20
    evse_id: PlaceNoFromZero | UnsetType = UNSET


class VatNumberValidationResponse(Extensible):
    vat_number: Text20
    status: GenericStatus
    company: Address | UnsetType = UNSET
    """Whose number it is."""
    status_info: StatusInfo | UnsetType = UNSET
    evse_id: PlaceNoFromZero | UnsetType = UNSET
