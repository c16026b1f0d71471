"""The references by which stations and we know a session: ours for a remote start, theirs since.

An `IdTag` is what a station says was presented. It is compared as stations write it, carelessly,
and printed as its last four.
"""

import re
from dataclasses import dataclass
from typing import Final

MINTED_TAG: Final = re.compile(r"[0-9A-F]{16}")
"""An idTag of ours: stations cut at 20 characters, and some accept only hexadecimal digits."""
TRANSACTION_REF_MAX: Final = 2**31 - 1

StartReference = str | int
"""Ours for one remote start: an idTag of 16 upper-case hexadecimal digits (OCPP 1.6) or a
`remoteStartId` (OCPP 2.x). Bound to one session for ever."""


def minted_tag(reference: StartReference) -> str:
    """The idTag of a remote start: itself, or the `remoteStartId` in 16 hexadecimal digits.

    RequestStartTransaction of OCPP 2.x carries an idToken beside the number.
    """
    return reference if isinstance(reference, str) else f"{reference:016X}"


@dataclass(frozen=True, slots=True)
class IdTag:
    """A token's text as OCPP compares it: without case (CiString) and without what stations add.

    Some stations append control characters or blanks to what they were given.
    """

    text: str

    @classmethod
    def heard(cls, raw: str | None) -> "IdTag | None":
        """Clean what a station said; None when nothing is left of it."""
        text = "".join(letter for letter in raw or "" if letter.isprintable()).strip().upper()
        return cls(text) if text else None

    def is_minted_as(self, reference: StartReference | None) -> bool:
        """Whether this is our idTag, also with something stuck to its end."""
        return reference is not None and self.text.startswith(minted_tag(reference))

    def __repr__(self) -> str:
        return f"IdTag(…{self.text[-4:]})"

    def __str__(self) -> str:
        return f"…{self.text[-4:]}"


def start_reference(value: StartReference) -> StartReference:
    """Check a reference minted for a remote start.

    Raises:
        ValueError: neither 16 upper-case hexadecimal digits nor a number of 31 bits from 1 on.

    """
    if isinstance(value, str):
        if MINTED_TAG.fullmatch(value) is None:
            raise ValueError("a minted idTag has 16 upper-case hexadecimal digits")
    elif not 1 <= value <= TRANSACTION_REF_MAX:
        raise ValueError("a remoteStartId is a number from 1 to 2147483647")
    return value


def usable_transaction_ref(raw: str | int | None) -> str | None:
    """A transaction reference in one form; None where a station names no transaction.

    OCPP 1.6 stations write 0, -1, 2^63-1 or nothing when they never heard our answer; the numbers
    that we give are 1 to 2^31-1. References of OCPP 2.x are the station's own texts.
    """
    if isinstance(raw, int):
        return str(raw) if 1 <= raw <= TRANSACTION_REF_MAX else None
    return raw if raw and raw.strip() else None
