"""What the messages of OCPP 2.1 share, where it is not as in 2.0.1."""

from enum import StrEnum

from msgspec import UNSET, UnsetType

from chargewright.wire.ocpp.v201 import common
from chargewright.wire.ocpp.v201.common import Extensible
from chargewright.wire.ocpp.values import PlaceNoFromZero, Text8, Text1024


class StatusInfo(common.StatusInfo):
    additional_info: Text1024 | UnsetType = UNSET


class MessageFormat(StrEnum):
    ASCII = "ASCII"
    HTML = "HTML"
    URI = "URI"
    UTF8 = "UTF8"
    QRCODE = "QRCODE"


class MessageContent(Extensible):
    format: MessageFormat
    content: Text1024
    language: Text8 | UnsetType = UNSET
    """RFC 5646."""


class EVSE(common.EVSE):
    id: PlaceNoFromZero
    connector_id: PlaceNoFromZero | UnsetType = UNSET
    """Absent: the EVSE as a whole."""
