"""Secrets at rest: AES-256-GCM under a data key, with the key's id in front.

What is sealed: one byte of version, the first eight bytes of the data key's SHA-256 as its id, a
nonce of twelve bytes, then the sealed text. The purpose is authenticated with it, so that a TOTP
seed copied into the place of a provider key opens nothing. To rotate, a vault is built with the new
key first and the old ones behind it: it seals with the first and opens with all; `is_current` says
what is still to be sealed again.
"""

import hashlib
import secrets
from collections.abc import Callable, Sequence
from typing import Final

import structlog
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from chargewright.kernel.problem import Outage, Refusal

_log = structlog.get_logger(__name__)
KEY_BYTES: Final = 32
_VERSION: Final = b"\x01"
_ID_BYTES: Final = 8
_NONCE_BYTES: Final = 12
_HEAD: Final = len(_VERSION) + _ID_BYTES


def key_id(key: bytes) -> bytes:
    """A data key's public name."""
    return hashlib.sha256(b"chargewright data key" + key).digest()[:_ID_BYTES]


def new_key() -> bytes:
    """A data key for a new installation or a rotation."""
    return secrets.token_bytes(KEY_BYTES)


class AesVault:
    """`access.ports.Vault`. The first key seals; all open."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise ValueError(f"a vault needs data keys of {KEY_BYTES} bytes")
        self._keys = {key_id(key): AESGCM(key) for key in reversed(keys)}
        self._current = key_id(keys[0])

    def seal(self, plain: bytes, *, purpose: str) -> bytes:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = self._keys[self._current].encrypt(nonce, plain, purpose.encode())
        return _VERSION + self._current + nonce + sealed

    def open(self, sealed: bytes, *, purpose: str) -> bytes:
        key = self._keys.get(sealed[len(_VERSION) : _HEAD])
        if key is None or sealed[: len(_VERSION)] != _VERSION:
            raise Outage(f"a {purpose} was sealed with a data key that is not here", retry=False)
        nonce = sealed[_HEAD : _HEAD + _NONCE_BYTES]
        try:
            return key.decrypt(nonce, sealed[_HEAD + _NONCE_BYTES :], purpose.encode())
        except InvalidTag:
            raise Outage(
                f"what is kept here is no {purpose}, or was altered", retry=False
            ) from None

    @property
    def head(self) -> bytes:
        """How everything begins that the newest key seals."""
        return _VERSION + self._current

    def is_current(self, sealed: bytes) -> bool:
        """Whether it was sealed with the newest key."""
        return sealed[:_HEAD] == self.head


class RenewedVault:
    """`access.ports.Vault` whose keys are looked up again whenever they have changed.

    `keys` reads them; `stamp` tells cheaply whether they may be others than before. So a key that is
    added while a process serves opens and seals from that moment on. Where they cannot be read, the
    keys of before go on.
    """

    def __init__(self, keys: Callable[[], Sequence[bytes]], stamp: Callable[[], object]) -> None:
        self._keys = keys
        self._stamp = stamp
        self._seen = stamp()
        self._vault = AesVault(keys())

    def seal(self, plain: bytes, *, purpose: str) -> bytes:
        return self._now().seal(plain, purpose=purpose)

    def open(self, sealed: bytes, *, purpose: str) -> bytes:
        return self._now().open(sealed, purpose=purpose)

    def is_current(self, sealed: bytes) -> bool:
        """Whether it was sealed with the newest key."""
        return self._now().is_current(sealed)

    @property
    def head(self) -> bytes:
        """How everything begins that the newest key seals."""
        return self._now().head

    def _now(self) -> AesVault:
        stamp = self._stamp()
        if stamp != self._seen:
            try:
                self._vault = AesVault(self._keys())
            except Refusal as reason:
                _log.error("data_keys_not_read_again", reason=str(reason))
            else:
                _log.info("data_keys_read_again")
            self._seen = stamp
        return self._vault
