"""Locales: how a reader of a receipt writes numbers, money and times; and which one to use.

The conventions are those of the Unicode CLDR for each tag, checked in the tests. A locale beyond
these is a row here and, for a new language, a catalogue in `words/`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from chargewright.kernel.languages import asked_for


class Language(StrEnum):
    """Languages that have a catalogue of words."""

    EN = "en"
    DE = "de"


class Locale(StrEnum):
    """Language and country, as a browser names them (BCP 47)."""

    EN_GB = "en-GB"
    EN_US = "en-US"
    DE_DE = "de-DE"
    DE_AT = "de-AT"
    DE_CH = "de-CH"

    @property
    def language(self) -> Language:
        return Language(self.value[:2])


@dataclass(frozen=True, slots=True, kw_only=True)
class Conventions:
    """How one locale writes.

    `money` places `symbol` and `amount`; a symbol that is a code of letters is set off by a space
    where the pattern has none. `symbols` are the currencies with a sign of their own there; others
    show their code. `date` takes `day`, `day2`, `month`, `month2` and `year`.
    """

    decimal: str
    group: str
    money_group: str
    money: str
    symbols: Mapping[str, str]
    date: str
    twelve_hours: bool = False
    percent: str = "{number}\N{NO-BREAK SPACE}%"
    page: str = "a4"


_SIGNS: Final = {"EUR": "€", "GBP": "£", "USD": "US$", "JPY": "JP¥"}

CONVENTIONS: Final[Mapping[Locale, Conventions]] = {
    Locale.EN_GB: Conventions(
        decimal=".",
        group=",",
        money_group=",",
        money="{symbol}{amount}",
        symbols=_SIGNS,
        date="{day} {month} {year}",
        percent="{number}%",
    ),
    Locale.EN_US: Conventions(
        decimal=".",
        group=",",
        money_group=",",
        money="{symbol}{amount}",
        symbols=_SIGNS | {"USD": "$", "JPY": "¥"},
        date="{month} {day}, {year}",
        twelve_hours=True,
        percent="{number}%",
        page="us-letter",
    ),
    Locale.DE_DE: Conventions(
        decimal=",",
        group=".",
        money_group=".",
        money="{amount}\N{NO-BREAK SPACE}{symbol}",
        symbols=_SIGNS,
        date="{day2}.{month2}.{year}",
    ),
    Locale.DE_AT: Conventions(
        decimal=",",
        group="\N{NO-BREAK SPACE}",
        money_group=".",
        money="{symbol}\N{NO-BREAK SPACE}{amount}",
        symbols=_SIGNS,
        date="{day2}.{month2}.{year}",
    ),
    Locale.DE_CH: Conventions(
        decimal=".",
        group="\N{RIGHT SINGLE QUOTATION MARK}",
        money_group="\N{RIGHT SINGLE QUOTATION MARK}",
        money="{symbol}\N{NO-BREAK SPACE}{amount}",
        symbols={"USD": "US$"},
        date="{day2}.{month2}.{year}",
        percent="{number}%",
    ),
}

DEFAULT: Final = Locale.EN_GB
_OF_LANGUAGE: Final = {Language.EN: Locale.EN_GB, Language.DE: Locale.DE_DE}


def locale_for(tag: str) -> Locale | None:
    """The locale closest to a tag such as `de`, `de-AT` or `en_us`; None for other languages."""
    language, _, country = tag.strip().replace("_", "-").partition("-")
    wanted = f"{language.lower()}-{country.upper()}"
    if wanted in set(Locale):
        return Locale(wanted)
    if language.lower() in set(Language):
        return _OF_LANGUAGE[Language(language.lower())]
    return None


def choose(*, terminal: str | None, browser: str | None, organization: str | None = None) -> Locale:
    """The terminal's language, else the browser's, else the organisation's, else English.

    `terminal` and `organization` are tags; `browser` is an Accept-Language header (RFC 9110, 12.5.4).
    None: nothing was said. Of two that the browser likes equally, the first wins.
    """
    known = locale_for(terminal) if terminal else None
    if known:
        return known
    liked = filter(None, map(locale_for, asked_for(browser)))
    return next(liked, None) or locale_for(organization or "") or DEFAULT
