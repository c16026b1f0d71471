"""Numbers by which businesses are known for value added tax: which form each country gives them.

Member states of the EU as its register names them (Greece is EL, Northern Ireland XI), Great Britain,
Switzerland and Norway. A number of the right form need not be anybody's: that says a register.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from chargewright.kernel.check_digits import CHECKS

LONGEST: Final = 20
"""Characters of a number as OCPP carries it."""
_BETWEEN: Final = re.compile(r"[\s.\-/]")
_BRITISH: Final = r"\d{9}|\d{12}|GD[0-4]\d\d|HA[5-9]\d\d"


@dataclass(frozen=True, slots=True)
class Form:
    """A country, and what its numbers look like after its prefix, without spaces and signs."""

    country: str
    body: str


FORMS: Final[Mapping[str, Form]] = {
    "AT": Form("Austria", r"U\d{8}"),
    "BE": Form("Belgium", r"[01]\d{9}"),
    "BG": Form("Bulgaria", r"\d{9,10}"),
    "CY": Form("Cyprus", r"\d{8}[A-Z]"),
    "CZ": Form("Czechia", r"\d{8,10}"),
    "DE": Form("Germany", r"\d{9}"),
    "DK": Form("Denmark", r"\d{8}"),
    "EE": Form("Estonia", r"\d{9}"),
    "EL": Form("Greece", r"\d{9}"),
    "ES": Form("Spain", r"[A-Z]\d{7}[A-Z0-9]|\d{8}[A-Z]"),
    "FI": Form("Finland", r"\d{8}"),
    "FR": Form("France", r"[A-HJ-NP-Z0-9]{2}\d{9}"),
    "HR": Form("Croatia", r"\d{11}"),
    "HU": Form("Hungary", r"\d{8}"),
    "IE": Form("Ireland", r"\d[A-Z0-9+*]\d{5}[A-W]|\d{7}[A-W][A-I]"),
    "IT": Form("Italy", r"\d{11}"),
    "LT": Form("Lithuania", r"\d{9}|\d{12}"),
    "LU": Form("Luxembourg", r"\d{8}"),
    "LV": Form("Latvia", r"\d{11}"),
    "MT": Form("Malta", r"\d{8}"),
    "NL": Form("Netherlands", r"[0-9]{9}B\d\d"),
    "PL": Form("Poland", r"\d{10}"),
    "PT": Form("Portugal", r"\d{9}"),
    "RO": Form("Romania", r"\d{2,10}"),
    "SE": Form("Sweden", r"\d{12}"),
    "SI": Form("Slovenia", r"\d{8}"),
    "SK": Form("Slovakia", r"\d{10}"),
    "XI": Form("Northern Ireland", _BRITISH),
    "GB": Form("United Kingdom", _BRITISH),
    "CH": Form("Switzerland", r"E\d{9}(MWST|TVA|IVA)?"),
    "NO": Form("Norway", r"\d{9}(MVA)?"),
}
NOT_IN_THE_EU: Final = frozenset({"GB", "CH", "NO"})
"""Countries that the register of the EU says nothing of."""


class Fault(StrEnum):
    """Why a number can be nobody's."""

    UNKNOWN_COUNTRY = "unknown_country"
    WRONG_FORM = "wrong_form"
    WRONG_CHECK_DIGITS = "wrong_check_digits"


@dataclass(frozen=True, slots=True)
class VatNumber:
    """A number that could be somebody's. `country` is its prefix, `body` what follows."""

    country: str
    body: str

    @property
    def country_name(self) -> str:
        return FORMS[self.country].country

    def __str__(self) -> str:
        return self.country + self.body


def read_vat_number(text: str) -> VatNumber | Fault:
    """The number that somebody wrote, with whatever spaces, dots and hyphens, or what is wrong with it."""
    plain = _BETWEEN.sub("", text).upper()
    country, body = plain[:2].replace("GR", "EL"), plain[2:]
    form = FORMS.get(country)
    if form is None:
        return Fault.UNKNOWN_COUNTRY
    if not plain.isascii() or re.fullmatch(form.body, body) is None:
        return Fault.WRONG_FORM
    check = CHECKS.get(country)
    if check is not None and not check(body):
        return Fault.WRONG_CHECK_DIGITS
    return VatNumber(country, body)
