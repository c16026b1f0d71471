"""What a provider wants printed on the card's slip, as far as it may be shown to whoever has the link.

A provider may send anything, and a receipt's page is public. So a line is known by its label and
its value by the form that belongs to it: brand, application, masked number, sequence, amount, and
the numbers by which a bank finds the payment. Everything else is left out, before it is stored: no
number beyond the last four digits, no name, no cryptogram (EMV Book 1 names the fields).
"""

import re
from collections.abc import Iterable
from typing import Final

MOST: Final = 16
"""So many lines has a slip; what comes after is no slip any more."""
LONGEST: Final = 80

_ANY_CASE: Final = re.IGNORECASE | re.ASCII

_BRAND: Final = (
    r"(?:visa|v pay|mastercard|maestro|american express|amex|cartes bancaires|cb|jcb|discover"
    r"|diners club|interac|union ?pay|girocard|eftpos)(?: (?:debit|credit|prepaid|electron))?"
)
_RESULT: Final = r"(?:approved|declined|genehmigt|abgelehnt)"
_ENTRY: Final = r"(?:contactless|chip|kontaktlos)"
_MASKED: Final = r"[*x•.\s-]*\d{4}"
_REFERENCE: Final = r"(?=\D*\d)[a-z0-9]{1,11}"
"""What a bank or a terminal numbers things by; a card's number is longer, a name has no digit."""
_TIME: Final = r"\d{1,2}:\d{2}(?::\d{2})?"
_SIGN: Final = r"(?:[a-z]{3}|[€£$])?"

_VALUES: Final = {
    r"(?:application )?(?:label|name)|app(?:lication)?|brand|scheme|(?:card ?type|kartenart)": _BRAND,
    r"aid|application id": r"a000000\d{3}[0-9a-f]{4,8}",
    rf"card(?: ?(?:no|number|nr))?|pan|karte(?:n-?nr)?|{_BRAND}": _MASKED,
    r"(?:pan |card )?seq(?:uence)?(?: ?(?:no|nr|number))?|psn": r"\d{1,3}",
    r"auth(?:ori[sz]ation)?(?: ?code)?|approval(?: ?code)?|genehmigung(?:s-?nr)?": _REFERENCE,
    r"(?:response|resp|result)(?: ?code)?|rc": rf"[a-z0-9]{{2}}|{_RESULT}",
    r"terminal(?: ?id)?|tid": _REFERENCE,
    r"merchant(?: ?id)?|mid|vu-?nr": _REFERENCE,
    r"(?:host |bank )?ref(?:erence)?(?: ?(?:no|nr))?|rrn": _REFERENCE,
    r"trace(?: ?(?:no|nr))?|stan|beleg-?nr": _REFERENCE,
    r"amount|total|betrag|summe": rf"{_SIGN}\s?\d{{1,6}}[.,]\d{{2}}\s?{_SIGN}",
    r"date|datum": rf"\d{{2,4}}[-./]\d{{1,2}}[-./]\d{{2,4}}(?: {_TIME})?",
    r"time|uhrzeit|zeit": _TIME,
    r"entry(?: ?mode)?|interface|read(?: ?by)?": _ENTRY,
}
"""Which value belongs to which label."""

_LINES: Final = tuple(
    (
        re.compile(rf"(?:{label})(?:\s*[:#.]\s*|\s+)", _ANY_CASE),
        re.compile(value, _ANY_CASE),
    )
    for label, value in _VALUES.items()
)
_ALONE: Final = re.compile(rf"{_BRAND}|{_ENTRY}|{_RESULT}", _ANY_CASE)


def slip_lines(said: Iterable[str]) -> tuple[str, ...]:
    """The lines that may be shown, as they were said; a label counts once."""
    kept: list[str] = []
    seen: set[re.Pattern[str]] = set()
    for line in said:
        written = " ".join(line.split()) if len(line) <= LONGEST else ""
        form = _form(written)
        if form is None or form in seen:
            continue
        seen.add(form)
        kept.append(written)
        if len(kept) == MOST:
            break
    return tuple(kept)


def code_of(said: str | None) -> str | None:
    """A code that a bank gave, such as that of an authorization; None where it is none."""
    written = (said or "").strip()
    return written if re.fullmatch(_REFERENCE, written, _ANY_CASE) else None


def _form(line: str) -> re.Pattern[str] | None:
    """Which line of a slip this is; None where it is none."""
    if not line.isprintable():
        return None
    if _ALONE.fullmatch(line):
        return _ALONE
    for label, value in _LINES:
        begun = label.match(line)
        if begun is not None and value.fullmatch(line[begun.end() :]):
            return label
    return None
