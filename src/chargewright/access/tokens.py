"""Tokens: what a driver presents at a station instead of a bank card."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from chargewright.kernel.emaid import contract_id
from chargewright.kernel.ids import OrganizationId, TokenId


class TokenKind(StrEnum):
    """EMAID: the contract of a vehicle, by its 14 characters however a station writes it.

    MASTER_PASS: of those who free cables; it stops what runs, and starts nothing (OCPP 2.0.1, C16).
    """

    RFID = "RFID"
    APP_USER = "APP_USER"
    EMAID = "EMAID"
    MASTER_PASS = "MASTER_PASS"  # noqa: S105 - a kind, no password
    OTHER = "OTHER"


class IdTokenType(StrEnum):
    """What a token is called to stations of OCPP 2.x, which let in what has the same text and the same type."""

    CENTRAL = "Central"
    EMAID = "eMAID"
    ISO14443 = "ISO14443"
    ISO15693 = "ISO15693"
    KEY_CODE = "KeyCode"
    LOCAL = "Local"
    MAC_ADDRESS = "MacAddress"


ID_TOKEN_TYPES: Final[Mapping[TokenKind, IdTokenType]] = {
    TokenKind.RFID: IdTokenType.ISO14443,
    TokenKind.MASTER_PASS: IdTokenType.ISO14443,
    TokenKind.EMAID: IdTokenType.EMAID,
    TokenKind.APP_USER: IdTokenType.CENTRAL,
    TokenKind.OTHER: IdTokenType.CENTRAL,
}
"""By kind: what a reader or a cable calls it unless somebody says otherwise; Central is what only we know."""

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?")
_LANGUAGE_LENGTH_MAX: Final = 8
"""As much room as OCPP 2.x has for it."""


def is_language(tag: str) -> bool:
    """Whether this names a language, and perhaps its script or country (RFC 5646)."""
    return len(tag) <= _LANGUAGE_LENGTH_MAX and _LANGUAGE.fullmatch(tag) is not None


def uid_of(kind: TokenKind, text: str) -> str | None:
    """What a token of this kind is known by; None where it cannot present this."""
    return contract_id(text) if kind == TokenKind.EMAID else text.upper()


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One token. `uid` is upper case: stations spell it as they like (OCPP 1.6, 7.28).

    `label` is the operator's own note and names no person. `group_uid`, upper case: tokens of
    one group stand for each other; None: it is of none. `valid_to` None: until it is blocked.
    `language` is the tag of the one that its driver reads (RFC 5646); None: nobody said.
    `id_token_type` is what stations of OCPP 2.x call it.
    """

    id: TokenId
    organization_id: OrganizationId
    uid: str
    kind: TokenKind
    id_token_type: IdTokenType
    label: str
    group_uid: str | None
    is_blocked: bool
    valid_to: datetime | None
    language: str | None = None
    created_at: datetime

    def may_charge(self, at: datetime) -> bool:
        is_valid = self.valid_to is None or at < self.valid_to
        return is_valid and not self.is_blocked and self.kind is not TokenKind.MASTER_PASS
