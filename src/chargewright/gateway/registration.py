"""What a station may say, and may be asked, that is not accepted (OCPP 2.0.1, part 2, B02 and B03; 1.6, 4.2).

It may boot, and say what we asked it for. What tells of a session that runs is heard all the same: a
station that keeps the rule says it once it is accepted, and one that does not might never say it again.
"""

from typing import Final

import msgspec

from chargewright.gateway.live import LiveSessions
from chargewright.network.model import KnownStation
from chargewright.network.registration import (
    BEGINS_OR_ENDS,
    Registration,
    brought_by,
    standing,
)
from chargewright.wire.ocpp import v16, v21, v201
from chargewright.wire.ocpp.errors import ErrorCode, Fault

NOT_ACCEPTED: Final = Fault(ErrorCode.SECURITY_ERROR, "this station is not accepted")
_BOOT: Final = "BootNotification"


class Registered:
    """How the station of one connection stands.

    `told`: what its last boot was answered; None: it never was.
    """

    __slots__ = ("_asked_for", "_wanted", "standing", "told")

    def __init__(self, station: KnownStation) -> None:
        self._wanted = station.registration
        self._asked_for: set[str] = set()
        self.told: Registration | None = None
        self.standing = station.registration

    def is_wanted(self, registration: Registration) -> bool:
        """Take what an operator wants now; gives whether that is another than before."""
        is_news = registration is not self._wanted
        self._wanted = registration
        self.standing = standing(registration, self.told)
        return is_news

    def is_told(self, registration: Registration | None) -> None:
        """Its boot was answered so. Once it is accepted, what it was asked for before says nothing."""
        self.told = registration
        self.standing = standing(self._wanted, registration)
        if self.standing is Registration.ACCEPTED:
            self._asked_for.clear()

    @property
    def is_overdue(self) -> bool:
        """Whether it waits for a decision that has been made: it may boot and hear of it.

        One that is rejected is asked nothing (B03.FR.03), and comes by itself; one that is accepted stays
        so until it boots.
        """
        return self.told is Registration.PENDING and self._wanted is not Registration.PENDING

    def asked(self, action: str, request: msgspec.Struct) -> None:
        """It was sent this call: what that brings is let through."""
        requested = getattr(request, "requested_message", None)
        self._asked_for |= brought_by(action, None if requested is None else str(requested.value))

    def may_be_asked(self, action: str) -> bool:
        """Whether it may be sent this call."""
        if self.standing is Registration.PENDING:
            return action not in BEGINS_OR_ENDS
        return self.standing is Registration.ACCEPTED

    def may_say(self, action: str, request: msgspec.Struct, live: LiveSessions) -> bool:
        """Whether what it says is heard."""
        if self.standing is Registration.ACCEPTED or action == _BOOT:
            return True
        if self.standing is Registration.PENDING and action in self._asked_for:
            return True
        return _tells_of_running(request, live)


def _tells_of_running(request: msgspec.Struct, live: LiveSessions) -> bool:
    """Whether a message is about a session of ours that may still change."""
    match request:
        case (
            v201.transactions.TransactionEventRequest(transaction_info=info)
            | v21.transactions.TransactionEventRequest(transaction_info=info)
        ):
            return live.of_reading(info.transaction_id, 0, None) is not None
        case (
            v201.meter_values.MeterValuesRequest(evse_id=evse_no)
            | v21.meter_values.MeterValuesRequest(evse_id=evse_no)
        ):
            return live.of_reading(None, evse_no, None) is not None
        case v16.transactions.StopTransactionRequest(transaction_id=number):
            return live.of_reading(str(number), 0, None) is not None
        case v16.meter_values.MeterValuesRequest(connector_id=evse_no, transaction_id=number):
            ref = str(number) if isinstance(number, int) else None
            return live.of_reading(ref, evse_no, 1) is not None
    return False
