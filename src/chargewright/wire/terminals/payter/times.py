"""Payter's times, read leniently: some have no zone, some `+0000`, some are two fields."""

from datetime import UTC, datetime
from typing import Final

_WITH_ZONE: Final = ("%Y-%m-%dT%H:%M:%S.%f%z", "%Y-%m-%dT%H:%M:%S%z")
_WITHOUT_ZONE: Final = ("%Y-%m-%dT%H:%M:%S.%f", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S")


def instant(text: str | None) -> datetime | None:
    """An instant, when the text is a time with a zone; None otherwise.

    A time without a zone is no instant: terminals stand in every zone, and guessing would move a
    payment by hours.
    """
    for form in _WITH_ZONE:
        read = _read(text, form)
        if read is not None:
            return read.astimezone(UTC)
    return None


def wall_clock(text: str | None) -> datetime | None:
    """The time as the terminal's wall shows it, without a zone; None when it is no time.

    For receipts, which quote what the card's slip says, never for ordering.
    """
    for form in (*_WITHOUT_ZONE, *_WITH_ZONE):
        read = _read(text, form)
        if read is not None:
            return read.replace(tzinfo=None)
    return None


def emv_clock(date: str | None, time: str | None) -> datetime | None:
    """EMV tags 9A and 9F21: `YYMMDD` and `HHMMSS`, the terminal's wall clock."""
    return _read(f"{date}{time}", "%y%m%d%H%M%S")


def _read(text: str | None, form: str) -> datetime | None:
    if not text:
        return None
    try:
        return datetime.strptime(text.strip(), form)  # noqa: DTZ007 - callers say what a zone means
    except ValueError:
        return None
