"""Time-based one-time passwords (RFC 6238): six digits, 30 seconds, SHA-1, as every phone does it.

The neighbouring steps are accepted, because phones run late. A code is good once: its step, and
every one before it, is spent (RFC 6238, 5.2). Ten recovery codes stand in for a lost phone, each
good once and kept hashed.
"""

import base64
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pyotp

from chargewright.access.secrets import Secret

STEP_S: Final = 30
DIGITS: Final = 6
SEED_BYTES: Final = 20  # RFC 4226, 4: 160 bits
RECOVERY_CODES: Final = 10
RECOVERY_BYTES: Final = 10  # each: 16 letters in base 32
_NEIGHBOURS: Final = (0, -1, 1)


@dataclass(frozen=True, slots=True, repr=False)
class Seed:
    """The secret a phone and we share. Stored sealed, shown once as a QR code."""

    octets: bytes

    def __repr__(self) -> str:
        return "Seed(…)"

    @property
    def base32(self) -> str:
        return base64.b32encode(self.octets).decode()

    def code_at(self, step: int) -> str:
        """The code of one step (seconds since 1970, divided by 30)."""
        return pyotp.TOTP(self.base32, digits=DIGITS, interval=STEP_S).generate_otp(step)

    def address(self, email: str, issuer: str) -> str:
        """The `otpauth://` address that a QR code holds."""
        return pyotp.TOTP(
            self.base32, digits=DIGITS, interval=STEP_S, name=email, issuer=issuer
        ).provisioning_uri()


def step_of(at: datetime) -> int:
    """Which step an instant lies in."""
    return int(at.timestamp()) // STEP_S


def accepted_step(seed: Seed, code: str, *, at: datetime, last_step: int | None) -> int | None:
    """The step that this code spends; None when the code is wrong or its step already spent.

    `last_step` is the newest step spent so far, None before the first. The caller stores the answer
    in the same unit of work, on condition that nobody stored a newer one meanwhile.
    """
    if len(code) != DIGITS or not code.isascii() or not code.isdigit():
        return None
    now = step_of(at)
    for neighbour in _NEIGHBOURS:
        step = now + neighbour
        if (last_step is None or step > last_step) and hmac.compare_digest(
            seed.code_at(step), code
        ):
            return step
    return None


def recovery_codes(randomness: bytes) -> tuple[Secret, ...]:
    """Ten codes from 100 random bytes, in groups of four letters."""
    if len(randomness) != RECOVERY_CODES * RECOVERY_BYTES:
        raise ValueError(
            f"recovery codes are made of {RECOVERY_CODES * RECOVERY_BYTES} random bytes"
        )
    codes = []
    for place in range(0, len(randomness), RECOVERY_BYTES):
        letters = base64.b32encode(randomness[place : place + RECOVERY_BYTES]).decode().lower()
        codes.append(Secret("-".join(letters[at : at + 4] for at in range(0, 16, 4))))
    return tuple(codes)


def recovery_from(text: str) -> Secret | None:
    """Read a recovery code as typed (any case, with or without dashes); None when it is none."""
    letters = text.replace("-", "").replace(" ", "").lower()
    if len(letters) != 16 or not letters.isalnum() or not letters.isascii():
        return None
    return Secret("-".join(letters[at : at + 4] for at in range(0, 16, 4)))
