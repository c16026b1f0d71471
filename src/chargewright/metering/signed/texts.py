"""Octets that stations write as hexadecimal digits or base64, with or without blanks."""

import base64
import re
from typing import Final

_BLANKS: Final = re.compile(r"\s+")
_HEX: Final = re.compile(r"(?:[0-9A-Fa-f]{2})+")


def octets(text: str) -> bytes | None:
    """What the text stands for, hexadecimal wherever it may be; None where it is neither.

    Base64 is taken in either alphabet, and without its padding.
    """
    packed = _BLANKS.sub("", text)
    if not packed:
        return None
    if _HEX.fullmatch(packed):
        return bytes.fromhex(packed)
    plain = packed.translate(str.maketrans("-_", "+/")).rstrip("=")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4), validate=True)
    except ValueError:
        return None
