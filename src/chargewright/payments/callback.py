"""The address a terminal calls back: known to nobody else, good for one operation, for a while.

The token is 256 random bits minted by whoever arms the reader; only its hash is stored. Who knows
it may say that a card was read, and nothing more: the body is a hint, the truth is asked for.
"""

import hashlib
from datetime import timedelta
from typing import Final

TOKEN_BYTES: Final = 32
LIVES_FOR: Final = timedelta(hours=24)
"""An always armed reader may wait this long for its next driver before it is armed anew."""


def hash_of(token: str) -> bytes:
    """What is stored and looked up in place of the token."""
    return hashlib.sha256(token.encode()).digest()
