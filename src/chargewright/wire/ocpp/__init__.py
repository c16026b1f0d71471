"""OCPP over JSON: what stations say and understand, version by version, without a socket.

`Conversation` has the manners, `MESSAGES` the words. A message is decoded twice: once as a frame
whose payload stays as it is, then, by who wants to know, as a struct that is valid by being there.
"""

from collections.abc import Mapping
from typing import Final

from chargewright.wire.ocpp.conversation import Conversation
from chargewright.wire.ocpp.errors import ErrorCode, Fault, Version
from chargewright.wire.ocpp.frames import FRAME_BYTES_MAX, error_frame, result_frame
from chargewright.wire.ocpp.messages import Messages
from chargewright.wire.ocpp.turns import Priority
from chargewright.wire.ocpp.v16 import MESSAGES as MESSAGES_16
from chargewright.wire.ocpp.v21 import MESSAGES as MESSAGES_21
from chargewright.wire.ocpp.v201 import MESSAGES as MESSAGES_201

MESSAGES: Final[Mapping[Version, Messages]] = {
    Version.V16: MESSAGES_16,
    Version.V201: MESSAGES_201,
    Version.V21: MESSAGES_21,
}

__all__ = [
    "FRAME_BYTES_MAX",
    "MESSAGES",
    "Conversation",
    "ErrorCode",
    "Fault",
    "Messages",
    "Priority",
    "Version",
    "error_frame",
    "result_frame",
]
