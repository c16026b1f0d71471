"""The actions of OCPP that the dashboard's log can be asked for: as TypeScript."""

from typing import Final

from chargewright.wire.ocpp import MESSAGES
from chargewright.wire.ocpp.messages import Sender
from tools.web_capabilities import constant

ACTIONS: Final = "web/src/generated/ocpp.ts"
_HEAD: Final = """\
// Made from the tables of messages of all versions of OCPP. Run: make gen

"""


def actions() -> str:
    """The module's text."""
    heard = {action for messages in MESSAGES.values() for action in messages.heard}
    spoken = {
        action
        for messages in MESSAGES.values()
        for action, exchange in messages.items()
        if exchange.sender is not Sender.STATION
    }
    return "".join(
        (
            _HEAD,
            "/** What a station says to us. */\n",
            constant("HEARD", sorted(heard)),
            "/** What we say to a station. */\n",
            constant("SPOKEN", sorted(spoken)),
        )
    ).removesuffix("\n")
