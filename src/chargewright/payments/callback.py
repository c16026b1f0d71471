"""The address a terminal calls back: known to nobody else, good for one operation, for a while.

The token is 256 random bits minted by whoever arms the reader; only its hash is stored. Who knows
it may say that a card was read, and nothing more: the body is a hint, the truth is asked for.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from chargewright.kernel.ids import OperationId, TerminalId

TOKEN_BYTES: Final = 32
LIVES_FOR: Final = timedelta(hours=24)
"""An always armed reader may wait this long for its next driver before it is armed anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackGrant:
    """Who may call back about what, until when. Several may stand for one operation."""

    token_hash: bytes
    terminal_id: TerminalId
    terminal_ref: str
    operation_id: OperationId
    expires_at: datetime


def hash_of(token: str) -> bytes:
    """What is stored and looked up in place of the token."""
    return hashlib.sha256(token.encode()).digest()


def admits(grant: CallbackGrant, token: str, *, terminal_ref: str, at: datetime) -> bool:
    """Whether a caller with this token may speak for this terminal now.

    The comparison takes the same time wherever the difference lies.
    """
    return (
        hmac.compare_digest(grant.token_hash, hash_of(token))
        and grant.terminal_ref == terminal_ref
        and at < grant.expires_at
    )
