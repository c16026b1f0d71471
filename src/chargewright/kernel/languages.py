"""Which languages a reader asks for: the header Accept-Language (RFC 9110, 12.5.4)."""

import re
from decimal import Decimal
from typing import Final

_WEIGHT: Final = re.compile(r"q *= *(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.ASCII)


def asked_for(header: str | None) -> list[str]:
    """The language tags of a header, the dearest first; of two that are liked equally, the first.

    What is refused (`q=0`) or cannot be read is left out. None: nothing was said.
    """
    liked = [(tag.strip(), _liking(rest)) for tag, _, rest in _items(header or "")]
    wanted = [(tag, liking) for tag, liking in liked if tag and liking]
    return [tag for tag, _ in sorted(wanted, key=lambda each: -each[1])]


def _items(header: str) -> list[tuple[str, str, str]]:
    return [item.partition(";") for item in header.split(",")]


def _liking(parameter: str) -> Decimal:
    """How much a tag is liked, from 0 to 1; what cannot be read is not liked."""
    written = _WEIGHT.fullmatch(parameter.strip() or "q=1")
    return Decimal(written[1]) if written else Decimal(0)
