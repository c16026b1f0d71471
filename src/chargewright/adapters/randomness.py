"""Randomness from the operating system."""

import secrets


class SystemRandomness:
    """`access.ports.Randomness` for everything that must not be guessed."""

    def octets(self, count: int) -> bytes:
        return secrets.token_bytes(count)
