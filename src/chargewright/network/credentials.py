"""Station passwords: made by us, kept salted and hashed, compared in constant time.

A station's password is long and random, so one round of SHA-256 is enough and cheap enough for ten
thousand stations that reconnect at once. People's passwords are another matter (`access`).
"""

import base64
import binascii
import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Final

from chargewright.kernel.problem import Invalid, Problem
from chargewright.kernel.sentence import Sentence

PASSWORD_LENGTH_MIN: Final = 16  # OCPP security whitepaper, A00.FR.205
PASSWORD_LENGTH_MAX: Final = 40
PASSWORD_BYTES: Final = 20
"""Of one that we make."""
_HEXADECIMAL: Final = re.compile(rb"([0-9A-Fa-f]{2})+")


@dataclass(frozen=True, slots=True)
class Secret:
    """A password as it is kept."""

    salt: bytes
    hashed: bytes

    @classmethod
    def kept(cls, salt: bytes | None, hashed: bytes | None) -> "Secret | None":
        """What a store has of a password; None where it has none."""
        return None if salt is None or hashed is None else cls(salt, hashed)

    def is_one_of(self, spellings: Sequence[bytes]) -> bool:
        """Whether this is how one of these is kept; the time does not depend on where they differ."""
        # A list, not a generator: every spelling is compared, whichever matches.
        matches = [
            hmac.compare_digest(sha256(self.salt + each).digest(), self.hashed)
            for each in spellings
        ]
        return any(matches)


@dataclass(frozen=True, slots=True)
class Credentials:
    """What is kept of a station's password, and of the one before as long as that works too."""

    secret: Secret
    previous: Secret | None = None
    previous_until: datetime | None = None

    def matched(self, password: bytes, at: datetime) -> Secret | None:
        """Which of them this password is, where it works at that time.

        A hexadecimal key stands for octets (Improved security for OCPP 1.6-J, AuthorizationKey): some stations
        send its digits, others what they spell. Kept in small letters; in capitals as it was kept before.
        """
        spelt = password.hex().encode()
        spellings = (password, _as_kept(password), spelt, spelt.upper())
        is_new = self.secret.is_one_of(spellings)
        is_old = self.previous is not None and self.previous.is_one_of(spellings)
        if is_new:
            return self.secret
        return self.previous if is_old and self._previous_works(at) else None

    def match(self, password: bytes, at: datetime) -> bool:
        """Whether this is a password that works at that time."""
        return self.matched(password, at) is not None

    def let_stay(self, came_by: Secret | None, at: datetime) -> bool:
        """Whether who came by this password may stay: it works still. None: it came by none."""
        if came_by is None:
            return False
        return came_by == self.secret or (came_by == self.previous and self._previous_works(at))

    def _previous_works(self, at: datetime) -> bool:
        return self.previous_until is not None and at < self.previous_until

    def beside(self, before: "Credentials", until: datetime) -> "Credentials":
        """These, and until then the password before."""
        return Credentials(self.secret, before.secret, until)

    def about_to_be(self, password: str, salt: bytes, until: datetime) -> "Credentials":
        """These, and this password beside it: the station is told of it, and may take it or not.

        Raises:
            Invalid: as for `of`.
        """
        wanted = Credentials.of(password, salt)
        old = self.secret
        text = password.encode()
        if self.previous is not None and old.is_one_of([text, _as_kept(text)]):
            old = self.previous
        return Credentials(old, wanted.secret, until)

    @classmethod
    def of(cls, password: str, salt: bytes) -> "Credentials":
        """Keep this password.

        Raises:
            Invalid: shorter than 16 or longer than 40 characters, or not printable ASCII.
        """
        if problems := problems_with_password(password):
            raise Invalid("the station's password cannot be used", problems=tuple(problems))
        return cls(Secret(salt, sha256(salt + _as_kept(password.encode())).digest()))

    @classmethod
    def kept(
        cls, secret: Secret | None, previous: Secret | None, previous_until: datetime | None
    ) -> "Credentials | None":
        """What a store has of a station's passwords; None where the station has none."""
        return None if secret is None else cls(secret, previous, previous_until)


def problems_with_password(password: str) -> list[Problem]:
    """What is wrong with a password that somebody chose for a station."""
    found = []
    if not PASSWORD_LENGTH_MIN <= len(password) <= PASSWORD_LENGTH_MAX:
        rule = Sentence(
            "needs {least} to {most} characters",
            least=PASSWORD_LENGTH_MIN,
            most=PASSWORD_LENGTH_MAX,
        )
        found.append(Problem("password", rule))
    if not password.isascii() or not password.isprintable():
        found.append(Problem("password", "may hold printable ASCII characters only"))
    return found


def password_from(randomness: bytes) -> str:
    """A password of 40 hexadecimal digits from 20 random bytes.

    A station of OCPP 1.6 may take a password for a hexadecimal key, or for text: this one is right for both.
    """
    if len(randomness) != PASSWORD_BYTES:
        raise ValueError(f"a password needs {PASSWORD_BYTES} random bytes")
    return randomness.hex()


def _as_kept(password: bytes) -> bytes:
    """The same for every way to write a hexadecimal key."""
    return password.lower() if _HEXADECIMAL.fullmatch(password) else password


def basic(header: str | None) -> tuple[str, bytes] | None:
    """Identity and password of a Basic authorization header; None when it is none.

    The password stays bytes: stations send raw bytes that are no text (RFC 7617 allows any octet).
    """
    scheme, _, encoded = (header or "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        decoded = base64.b64decode(encoded.strip(), validate=True)
    except binascii.Error:
        return None
    user, colon, password = decoded.partition(b":")
    if not colon:
        return None
    return user.decode("utf-8", "replace"), password
