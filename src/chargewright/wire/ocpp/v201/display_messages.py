"""What a station shows on its display (OCPP 2.0.1, part 2, O)."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v201.common import Extensible, MessageContent, StatusInfo
from chargewright.wire.ocpp.v201.device_model import Component
from chargewright.wire.ocpp.values import Integer, Text36


class MessagePriority(StrEnum):
    ALWAYS_FRONT = "AlwaysFront"
    IN_FRONT = "InFront"
    NORMAL_CYCLE = "NormalCycle"


class MessageState(StrEnum):
    CHARGING = "Charging"
    FAULTED = "Faulted"
    IDLE = "Idle"
    UNAVAILABLE = "Unavailable"


class MessageInfo(Extensible):
    id: Integer
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


class SetDisplayMessageRequest(Extensible):
    message: MessageInfo


class DisplayMessageStatus(StrEnum):
    ACCEPTED = "Accepted"
    NOT_SUPPORTED_MESSAGE_FORMAT = "NotSupportedMessageFormat"
    REJECTED = "Rejected"
    NOT_SUPPORTED_PRIORITY = "NotSupportedPriority"
    NOT_SUPPORTED_STATE = "NotSupportedState"
    UNKNOWN_TRANSACTION = "UnknownTransaction"


class SetDisplayMessageResponse(Extensible):
    status: DisplayMessageStatus
    status_info: StatusInfo | UnsetType = UNSET


class GetDisplayMessagesRequest(Extensible):
    request_id: Integer
    id: Annotated[tuple[Integer, ...], Meta(min_length=1)] | UnsetType = UNSET
    """Absent: all that match."""
    priority: MessagePriority | UnsetType = UNSET
    state: MessageState | UnsetType = UNSET


class GetDisplayMessagesStatus(StrEnum):
    ACCEPTED = "Accepted"
    UNKNOWN = "Unknown"


class GetDisplayMessagesResponse(Extensible):
    status: GetDisplayMessagesStatus
    status_info: StatusInfo | UnsetType = UNSET


class NotifyDisplayMessagesRequest(Extensible):
    request_id: Integer
    message_info: Annotated[tuple[MessageInfo, ...], Meta(min_length=1)] | UnsetType = UNSET
    tbc: bool | UnsetType = UNSET
    """To be continued in another message of the same request; absent: false."""


class NotifyDisplayMessagesResponse(Extensible):
    pass


class ClearDisplayMessageRequest(Extensible):
    id: Integer


class ClearMessageStatus(StrEnum):
    ACCEPTED = "Accepted"
    UNKNOWN = "Unknown"


class ClearDisplayMessageResponse(Extensible):
    status: ClearMessageStatus
    status_info: StatusInfo | UnsetType = UNSET
