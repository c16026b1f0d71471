"""Secrets that a caller presents: shown once, kept as a hash, printed as their last four.

They carry at least 128 bits of randomness, so one SHA-256 keeps them: there is nothing to guess.
Passwords are chosen by people and are another matter (`passwords.py`).
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A text that never appears whole in a log, a traceback or a repr."""

    text: str

    def __repr__(self) -> str:
        return f"Secret(…{self.text[-4:]})" if len(self.text) >= 16 else "Secret(…)"

    def __str__(self) -> str:
        return repr(self)

    @property
    def sha256(self) -> bytes:
        """What is stored and looked up in place of the secret."""
        return hashlib.sha256(self.text.encode()).digest()

    def matches(self, stored_sha256: bytes) -> bool:
        """Compare in constant time with what was stored."""
        return hmac.compare_digest(self.sha256, stored_sha256)


def from_bytes(randomness: bytes) -> Secret:
    """Write random bytes as a secret that fits a header, a cookie and an address."""
    return Secret(base64.urlsafe_b64encode(randomness).decode().rstrip("="))
