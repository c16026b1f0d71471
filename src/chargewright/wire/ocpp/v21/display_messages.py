"""What a station shows on its display (OCPP 2.1, part 2, O)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v21.common import MessageContent, StatusInfo
from chargewright.wire.ocpp.v21.device_model import Component
from chargewright.wire.ocpp.v201 import display_messages
from chargewright.wire.ocpp.v201.common import Extensible
from chargewright.wire.ocpp.v201.display_messages import MessagePriority
from chargewright.wire.ocpp.values import Integer, Natural, Text36


class MessageState(StrEnum):
    CHARGING = "Charging"
    FAULTED = "Faulted"
    IDLE = "Idle"
    UNAVAILABLE = "Unavailable"
    SUSPENDED = "Suspended"
    DISCHARGING = "Discharging"


class MessageInfo(Extensible):
    id: Natural
    """Ours; the same id replaces."""
    priority: MessagePriority
    message: MessageContent
    display: Component | UnsetType = UNSET
    state: MessageState | UnsetType = UNSET
    """Shown only in this state; absent: in any."""
    start_date_time: datetime | UnsetType = UNSET
    """Absent: now."""
    end_date_time: datetime | UnsetType = UNSET
    """Absent: until it is cleared."""
    transaction_id: Text36 | UnsetType = UNSET
    """Shown only during this transaction, and then removed."""
    message_extra: (
        Annotated[tuple[MessageContent, ...], Meta(min_length=1, max_length=4)] | UnsetType
    ) = UNSET
    """The same in other languages."""


class SetDisplayMessageRequest(Extensible):
    message: MessageInfo


class DisplayMessageStatus(StrEnum):
    ACCEPTED = "Accepted"
    NOT_SUPPORTED_MESSAGE_FORMAT = "NotSupportedMessageFormat"
    REJECTED = "Rejected"
    NOT_SUPPORTED_PRIORITY = "NotSupportedPriority"
    NOT_SUPPORTED_STATE = "NotSupportedState"
    UNKNOWN_TRANSACTION = "UnknownTransaction"
    LANGUAGE_NOT_SUPPORTED = "LanguageNotSupported"


class SetDisplayMessageResponse(Extensible):
    status: DisplayMessageStatus
    status_info: StatusInfo | UnsetType = UNSET


class GetDisplayMessagesRequest(Extensible):
    request_id: Integer
    id: Annotated[tuple[Natural, ...], Meta(min_length=1)] | UnsetType = UNSET
    """Absent: all that match."""
    priority: MessagePriority | UnsetType = UNSET
    state: MessageState | UnsetType = UNSET


class GetDisplayMessagesResponse(display_messages.GetDisplayMessagesResponse):
    status_info: StatusInfo | UnsetType = UNSET


class NotifyDisplayMessagesRequest(Extensible):
    request_id: Integer
    message_info: Annotated[tuple[MessageInfo, ...], Meta(min_length=1)] | UnsetType = UNSET
    tbc: bool | UnsetType = UNSET
    """To be continued in another message of the same request; absent: false."""


class ClearDisplayMessageRequest(display_messages.ClearDisplayMessageRequest):
    id: Natural


class ClearMessageStatus(StrEnum):
    ACCEPTED = "Accepted"
    UNKNOWN = "Unknown"
    REJECTED = "Rejected"


class ClearDisplayMessageResponse(Extensible):
    status: ClearMessageStatus
    status_info: StatusInfo | UnsetType = UNSET
