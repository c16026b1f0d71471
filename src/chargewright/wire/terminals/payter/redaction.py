"""Payter's words as they go along with an answer, without what must not be in the open."""

from typing import Final

from chargewright.wire.redaction import without_cards

_LAST_FOUR: Final = frozenset({"cardId", "maskedPan", "extra-TXN-MASKED-PAN"})
_LEFT_OUT: Final = frozenset({"receiptInfo"})
"""What a provider prints may have anything in it."""


def redacted(body: str | bytes) -> str:
    """The same JSON with card tokens and numbers cut to their last four, and without what is printed."""
    return without_cards(body, last_four=_LAST_FOUR, left_out=_LEFT_OUT)
