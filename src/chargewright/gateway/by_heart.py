"""The short way of readings in words known by heart: judged and kept at once.

What fits a refrain is a call with an id that can be answered and nothing else, and no other of the
station's is in work: so it needs none of the conversation's manners.
"""

from typing import TYPE_CHECKING, Final

import msgspec

from chargewright.gateway.live import LiveSession
from chargewright.gateway.meters import advance, judge_heard
from chargewright.gateway.refrains import Refrains
from chargewright.gateway.turn import Moment
from chargewright.metering import MeterState
from chargewright.network.journal import Outcome, plain_log_line
from chargewright.translate.refrain import Heard
from chargewright.wire.ocpp import Version
from chargewright.wire.ocpp.masking import masked

if TYPE_CHECKING:
    from chargewright.gateway.connection import StationConnection

# Looked up once: an attribute of an enumeration is a call, and this is needed for every frame.
_COMMITTED: Final = Outcome.COMMITTED


class ByHeart:
    """What one connection's station says again and again, and the one such frame that is in work."""

    __slots__ = ("_answer", "_connection", "_live", "_moved", "_refrains", "_tells_limits")

    def __init__(self, connection: "StationConnection") -> None:
        self._connection = connection
        self._refrains = Refrains()
        self._tells_limits = connection.conversation.version is Version.V21
        self._answer = b""
        self._live: LiveSession | None = None
        self._moved: MeterState | None = None

    def takes(self, frame: bytes, moment: Moment) -> bool:
        """Work on the frame if it is known; False: it goes the long way."""
        if not self._refrains.known:
            return False
        connection = self._connection
        text = frame.decode("latin-1")  # never fails; what is not ASCII fits no refrain
        heard = self._refrains.heard(text, moment.at, connection.zone)
        if heard is None:
            return False
        live = connection.live.of_reading(heard.transaction_ref, heard.evse_no, heard.connector_no)
        if live is None or not self._is_plain(heard, live):
            return False
        message_id = heard.message_id
        reading, self._moved = judge_heard(connection, heard, live)
        self._live = live
        answer = f'[3,"{message_id}",{{}}]'
        self._answer = answer.encode()
        line = plain_log_line(
            connection.line_head, moment.text, "in", heard.action, message_id, text, answer
        )
        connection.keep(self._kept, line, reading)
        return True

    def _is_plain(self, heard: Heard, live: LiveSession) -> bool:
        """Whether it brings readings and nothing else that is new (as `v201.transaction_event` has it)."""
        if not live.knows(heard.charging_state, names_place=heard.names_place):
            return False
        return not (self._tells_limits and live.owes_fence)

    def learn(self, frame: bytes, request: msgspec.Struct) -> None:
        """Listen to readings that came in words not yet known."""
        self._refrains.learn(masked(frame), request)

    def _kept(self, outcome: Outcome) -> None:
        """The end of the reading that is in work."""
        connection, live, moved = self._connection, self._live, self._moved
        if outcome is not _COMMITTED or live is None or moved is None:
            connection.not_kept(outcome)
            return
        advance(connection, live, moved)
        connection.say(self._answer)
        connection.go_on()
