"""What secrets at rest are for.

A secret is sealed for one purpose and opens for no other, so that one copied into another's place
opens nothing. The values are sealed with the secret: changing one loses every secret of its kind.
"""

from enum import StrEnum
from typing import Final

KEYS_STAY: Final = 0x4B_65_79_73
"""The advisory lock, shared, under which no data key is taken out: a backup holds it while it dumps."""


class Purpose(StrEnum):
    TOTP_SEED = "totp seed"
    PROVIDER_KEY = "terminal_account.api_key"
    WEBHOOK_SECRET = "terminal_account.webhook_secrets"  # noqa: S105 - no password
    """What a provider of payment pages signs its callbacks with."""
    WEB_CODE = "station_web_code"
    """What a station shares with us, by which it makes the codes that it shows."""
    AUTHORITY_KEY = "certificate_authority.key"
    KEPT_ANSWER = "kept answer"
    """An answer under an idempotency key: it may hold a secret that is shown once."""
