"""What the messages of OCPP 2.0.1 share."""

from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.values import Closed, CustomData, PlaceNo, Text8, Text20, Text512


class Extensible(Closed, frozen=True, kw_only=True):
    """An object with exactly these fields, beside one for what a vendor wants to add."""

    custom_data: CustomData | UnsetType = UNSET


class StatusInfo(Extensible):
    reason_code: Text20
    """One of a published list, or the vendor's own."""
    additional_info: Text512 | UnsetType = UNSET


class EVSE(Extensible):
    id: PlaceNo
    connector_id: PlaceNo | UnsetType = UNSET
    """Absent: the EVSE as a whole."""


class MessageFormat(StrEnum):
    ASCII = "ASCII"
    HTML = "HTML"
    URI = "URI"
    UTF8 = "UTF8"


class MessageContent(Extensible):
    format: MessageFormat
    content: Text512
    language: Text8 | UnsetType = UNSET
    """RFC 5646."""


class GenericStatus(StrEnum):
    ACCEPTED = "Accepted"
    REJECTED = "Rejected"
