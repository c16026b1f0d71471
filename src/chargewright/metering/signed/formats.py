"""The formats that are read, and what the transparency software of S.A.F.E. e.V. calls each."""

from typing import Final

from chargewright.metering.signed import alfen, edl, ocmf
from chargewright.metering.signed.statement import Statement

_NAMED: Final = ((ocmf.BEGINS_WITH, "OCMF"), (alfen.BEGINS_WITH, "ALFEN"))


def statement_of(text: str) -> Statement | None:
    """What a record says; None where it is in no format that we read."""
    return ocmf.ocmf(text) or alfen.alfen(text) or edl.edl(text)


def format_of(text: str) -> str | None:
    """What its format is called; None where we do not know it."""
    begun = next((name for start, name in _NAMED if text.startswith(start)), None)
    return begun or edl.format_of(text)


def is_plain(text: str) -> bool:
    """Whether a text is a record as its meter's adapter wrote it, with nothing put around it."""
    return text.startswith(tuple(start for start, _ in _NAMED)) or edl.XML in text
