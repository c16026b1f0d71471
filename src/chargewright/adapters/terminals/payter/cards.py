"""Payter's cards in our words."""

from typing import Final

from chargewright.payments.model import Card, CardKind, CardToken
from chargewright.wire.terminals.payter.answers import CardAnswer

PROVIDER: Final = "payter"

BRANDS: Final = (
    ("A0000000043060", "Maestro"),
    ("A000000003", "Visa"),
    ("A000000004", "Mastercard"),
    ("A000000025", "American Express"),
    ("A000000042", "Cartes Bancaires"),
    ("A000000065", "JCB"),
    ("A000000152", "Discover"),
    ("A000000277", "Interac"),
    ("A000000324", "Discover"),
    ("A000000333", "UnionPay"),
    ("A000000359", "girocard"),
    ("A000000384", "eftpos"),
)
"""Beginnings of application ids (ISO/IEC 7816-5: a registered provider, then its application)."""


def brand_of(aid: str | None) -> str | None:
    """The name on the card, from its application id; None when we do not know it."""
    written = (aid or "").upper()
    return next((name for beginning, name in BRANDS if written.startswith(beginning)), None)


def card_of(answer: CardAnswer, account: str) -> Card:
    """What was presented. The kind is not told in one field: `ifd`, `aid` and `maskedPan` tell it."""
    told = f"{answer.ifd or ''} {answer.aid or ''}".upper()
    if "QR" in told:
        kind = CardKind.QR
    elif answer.masked_pan or (answer.aid or "").upper().startswith("A0"):
        kind = CardKind.EMV
    else:
        kind = CardKind.RFID
    digits = "".join(letter for letter in (answer.masked_pan or "")[-4:] if letter.isdigit())
    is_emv = kind is CardKind.EMV
    return Card(
        kind=kind,
        token=CardToken(answer.card_id, PROVIDER, account=account),
        last4=digits if is_emv and len(digits) == 4 else None,
        brand=brand_of(answer.aid) if is_emv else None,
        aid=answer.aid if is_emv else None,
    )
