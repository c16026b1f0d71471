"""What a station answers to a call of ours, read strictly first and, where that fails, by the same rules as
what it says by itself (`mending`).
"""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Final

import msgspec

from chargewright.wire.ocpp.errors import Fault
from chargewright.wire.ocpp.mending import Mended, mend
from chargewright.wire.ocpp.mending_rules import Rule
from chargewright.wire.ocpp.messages import Messages

_NEVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


def read_answer(
    messages: Messages,
    action: str,
    payload: msgspec.Raw | bytes,
    *,
    strict_in: Collection[str] = (),
) -> Mended | Fault:
    """The answer to this action, and what was mended of it; why it cannot be understood.

    No answer gets a time that it does not have.
    """
    read = messages.read_response(action, payload)
    if not isinstance(read, Fault):
        return Mended(read, ())
    mended = mend(
        type_of_answer(messages, action),
        payload,
        received_at=_NEVER,
        strict_in={Rule.NO_TIME, *strict_in},
    )
    return read if mended is None else mended


def type_of_answer(messages: Messages, action: str) -> type[msgspec.Struct]:
    """What the answer to this action is read as."""
    response = messages[action].response
    assert response is not None, f"{action} is answered"
    return response.kind
