"""What the Cloud Payment Service answers.

Only what identifies a thing is required; everything else may be missing or null, and numbers may
come as text. Unknown fields are left out here and kept in the redacted raw text.
"""

from enum import StrEnum
from typing import Any, Final

import msgspec

from chargewright.wire.lenient import each


class TerminalAnswer(msgspec.Struct, frozen=True, rename="camel"):
    """`state` is a word such as `IDLE`; the list of words is not documented, nor is `terminal_type`."""

    serial_number: str
    online: bool = False
    state: str | None = None
    firmware_version: str | None = None
    terminal_type: str | None = None


class CardAnswer(msgspec.Struct, frozen=True, rename="camel"):
    """A card that was read. For a QR code `card_id` carries its content."""

    card_id: str
    serial_number: str | None = None
    masked_pan: str | None = None
    ifd: str | None = None
    aid: str | None = None
    sessions: Any = None

    @property
    def session_refs(self) -> tuple[str, ...]:
        """The ids of its earlier sessions here, which come as ids or as objects."""
        ids = (
            one.get("sessionId") if isinstance(one, dict) else one for one in each(self.sessions)
        )
        return tuple(str(ref) for ref in ids if isinstance(ref, str | int))


class SessionState(StrEnum):
    """Payter spells `COMMITED`; the other spelling is accepted as well."""

    AUTHORIZED = "AUTHORIZED"
    COMMITTED = "COMMITTED"
    CANCELLED = "CANCELLED"
    FAILED = "FAILED"
    UNHEARD_OF = "UNHEARD_OF"


_STATES: Final = {
    "AUTHORIZED": SessionState.AUTHORIZED,
    "AUTHORISED": SessionState.AUTHORIZED,
    "COMMITED": SessionState.COMMITTED,
    "COMMITTED": SessionState.COMMITTED,
    "CANCELLED": SessionState.CANCELLED,
    "CANCELED": SessionState.CANCELLED,
    "FAILED": SessionState.FAILED,
}


class SessionAnswer(msgspec.Struct, frozen=True, rename="camel"):
    """One hold. `result` is the card's answer to the tap and stays what it was when a commit fails."""

    state: str
    session_id: str | int | None = None
    serial_number: str | None = None
    card_id: str | None = None
    result: str | None = None
    authorized_amount: int | None = None
    final_amount: int | None = None
    transaction_time: str | None = None
    commit_time: str | None = None
    emv_date: str | None = None
    emv_time: str | None = None
    brand: str | None = None
    authorization_response_code: str | None = None
    authorization_code: str | None = None
    authorization_host_reference: str | None = None
    terminal_txn_id: str | int | None = None
    merchant_reference: str | None = None
    receipt_info: Any = None

    @property
    def receipt_lines(self) -> tuple[str, ...]:
        """What the card's slip says, as far as it is text: no odd line makes a hold unreadable."""
        return tuple(line for line in each(self.receipt_info) if isinstance(line, str))

    @property
    def ref(self) -> str | None:
        """The session's id as text; None where there is none, as for a declined card."""
        return None if self.session_id is None else str(self.session_id)

    @property
    def known_state(self) -> SessionState:
        return _STATES.get(self.state.upper(), SessionState.UNHEARD_OF)

    @property
    def is_approved(self) -> bool:
        return (self.result or "APPROVED").upper() == "APPROVED"


class ErrorAnswer(msgspec.Struct, frozen=True):
    status: int | None = None
    error: str | None = None
    message: str | None = None
