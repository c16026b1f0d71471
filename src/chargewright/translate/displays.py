"""Messages on displays, of OCPP 2.0.1 and 2.1, in our words."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from msgspec import UNSET

from chargewright.network.displays import DisplayMessage, Wording
from chargewright.wire.ocpp import MESSAGES, Fault, Version

SPEAKS_OF_DISPLAYS: Final = frozenset(
    {"SetDisplayMessage", "ClearDisplayMessage", "GetDisplayMessages"}
)


def messages_in(request: Any) -> Sequence[DisplayMessage]:
    """The messages of a NotifyDisplayMessages; it may have none."""
    told = () if request.message_info is UNSET else request.message_info
    return [_message(each) for each in told]


def message_set(payload: Mapping[str, Any]) -> DisplayMessage | None:
    """What a SetDisplayMessage put on the display."""
    read = MESSAGES[Version.V21]["SetDisplayMessage"].request.read(msgspec.json.encode(payload))
    return None if isinstance(read, Fault) else _message(read.message)  # type: ignore[attr-defined] # by its action


def _message(told: Any) -> DisplayMessage:
    extra = getattr(told, "message_extra", UNSET)
    return DisplayMessage(
        number=told.id,
        priority=told.priority.value,
        format=told.message.format.value,
        content=told.message.content,
        language=_or_none(told.message.language),
        state=None if told.state is UNSET else told.state.value,
        starts_at=_or_none(told.start_date_time),
        ends_at=_or_none(told.end_date_time),
        ocpp_transaction_ref=_or_none(told.transaction_id),
        others=() if extra is UNSET else tuple(map(_wording, extra)),
    )


def _wording(told: Any) -> Wording:
    return Wording(format=told.format.value, content=told.content, language=_or_none(told.language))


def _or_none(told: Any) -> Any:
    return None if told is UNSET else told
