"""API keys: `cw_<prefix>_<secret>`, a role in an organisation without a person.

The prefix is public: it finds the row and lets an operator recognise a key in a list. The secret
is shown once and kept hashed. A key never expires by itself; it is revoked.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from chargewright.access.roles import Role
from chargewright.access.secrets import Secret
from chargewright.kernel.ids import ApiKeyId, OrganizationId

PREFIX_BYTES: Final = 5  # 8 characters
SECRET_BYTES: Final = 32
_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32: no _, no look-alikes
_FORM: Final = re.compile(rf"^cw_([{_ALPHABET}]{{8}})_([{_ALPHABET}]{{52}})$")
_USE_IS_WRITTEN_EVERY: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A key as it is kept. `last_used_at` is exact to a minute; None means never used."""

    id: ApiKeyId
    organization_id: OrganizationId
    role: Role
    name: str
    prefix: str
    secret_sha256: bytes
    created_at: datetime
    created_by: str
    last_used_at: datetime | None = None
    revoked_at: datetime | None = None

    @property
    def is_live(self) -> bool:
        return self.revoked_at is None

    def opens_with(self, secret: Secret) -> bool:
        """Whether this is its secret and nobody has revoked it."""
        return secret.matches(self.secret_sha256) and self.is_live

    def use_is_news(self, at: datetime) -> bool:
        """Whether this use is to be written down: once a minute is enough for a person to read."""
        return self.last_used_at is None or at - self.last_used_at >= _USE_IS_WRITTEN_EVERY


@dataclass(frozen=True, slots=True)
class PresentedKey:
    """What a caller sent, taken apart."""

    prefix: str
    secret: Secret


def parse(text: str) -> PresentedKey | None:
    """Take a presented key apart; None when it does not have our form."""
    match = _FORM.match(text)
    return PresentedKey(match[1], Secret(match[2])) if match else None


def written(randomness: bytes) -> tuple[str, PresentedKey]:
    """A new key from `PREFIX_BYTES + SECRET_BYTES` random bytes: its whole text, and its parts."""
    if len(randomness) != PREFIX_BYTES + SECRET_BYTES:
        raise ValueError(f"a key is made of {PREFIX_BYTES + SECRET_BYTES} random bytes")
    prefix = _base32(randomness[:PREFIX_BYTES])
    secret = _base32(randomness[PREFIX_BYTES:])
    return f"cw_{prefix}_{secret}", PresentedKey(prefix, Secret(secret))


def _base32(octets: bytes) -> str:
    number = int.from_bytes(octets, "big")
    places = -(-len(octets) * 8 // 5)
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in range(places - 1, -1, -1))
