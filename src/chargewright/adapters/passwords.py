"""Passwords with argon2id, away from the event loop.

Parameters are RFC 9106's second recommendation (section 4: 64 MiB, three passes), which a small
machine affords. At most two are hashed at once: each takes a core and its memory, and a crowd at
the door must not starve the stations.
"""

import asyncio
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

_AT_ONCE: Final = 2


class Argon2Passwords:
    """`access.ports.Passwords`. Build it inside the event loop that will use it."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        self._turns = asyncio.Semaphore(_AT_ONCE)
        self._nobodys = self._hasher.hash("nobody has this password")

    async def hash(self, password: str) -> str:
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, _written(password))

    async def verify(self, password: str, stored: str | None) -> bool:
        async with self._turns:
            is_right = await asyncio.to_thread(self._verify, password, stored or self._nobodys)
        return is_right and stored is not None

    def is_outdated(self, stored: str) -> bool:
        return self._hasher.check_needs_rehash(stored)

    def _verify(self, password: str, stored: str) -> bool:
        try:
            return self._hasher.verify(stored, _written(password))
        except (VerificationError, InvalidHashError):
            return False


def _written(password: str) -> bytes:
    # JSON can spell a lone surrogate, which UTF-8 cannot; it is then simply another password.
    return password.encode("utf-8", "surrogatepass")
