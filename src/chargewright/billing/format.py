"""Money, numbers, energy and time as people read them, by locale. Nothing is rounded here.

Parts that belong together are joined by no-break spaces, and a minus is the minus sign.
"""

import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from chargewright.billing.locales import CONVENTIONS, Language, Locale
from chargewright.kernel.money import EXPONENT, Currency, Money

_SPACE: Final = "\N{NO-BREAK SPACE}"
_MINUS: Final = "\N{MINUS SIGN}"
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
_INVISIBLE: Final = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_JOINERS: Final = {"\N{ZERO WIDTH JOINER}", "\N{ZERO WIDTH NON-JOINER}", "\N{SOFT HYPHEN}"}


def money(amount: Money, locale: Locale) -> str:
    """All decimals of the currency, grouped and signed: `€1,234.50`, `1.234,50 €`."""
    return _in_currency(amount.amount, amount.currency, locale)


def unit_price(price: Decimal, currency: Currency, locale: Locale) -> str:
    """A price as its tariff wrote it, with at least the currency's decimals: `€0.4950`."""
    _, _, written = f"{price:f}".partition(".")
    places = max(len(written), EXPONENT[currency])
    return _in_currency(f"{price:.{places}f}", currency, locale)


def number(value: Decimal, locale: Locale) -> str:
    """A number with the decimals that it has."""
    conventions = CONVENTIONS[locale]
    return _signed(f"{value:f}", conventions.group, conventions.decimal)


def percent(value: Decimal, locale: Locale) -> str:
    """`8.75%`, `19 %`: without needless zeros."""
    plain = value.normalize() if value % 1 else value.to_integral_value()
    return CONVENTIONS[locale].percent.format(number=number(plain, locale))


def energy(energy_wh: int, locale: Locale) -> str:
    """Watt-hours as kilowatt-hours with all three decimals: `12.345 kWh`."""
    return f"{number(Decimal(energy_wh).scaleb(-3), locale)}{_SPACE}kWh"


def duration(seconds: int) -> str:
    """`1 h 05 min`, `42 min`, `9 h 04 min 54 s`; the same in every language."""
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    parts = []
    if hours:
        parts.append(f"{hours}{_SPACE}h")
    if minutes or (hours and left):
        parts.append(f"{minutes:02}{_SPACE}min" if hours else f"{minutes}{_SPACE}min")
    if left or not parts:
        parts.append(f"{left:02}{_SPACE}s" if parts else f"{left}{_SPACE}s")
    return _SPACE.join(parts)


def day(at: date, locale: Locale) -> str:
    """A date, or that of a local time."""
    return CONVENTIONS[locale].date.format(
        day=at.day,
        day2=f"{at.day:02}",
        month=_MONTHS[at.month - 1],
        month2=f"{at.month:02}",
        year=at.year,
    )


def clock(at: datetime | time, locale: Locale, *, seconds: bool = False) -> str:
    """The time of day of a local time: `14:05`, `2:05 PM`."""
    tail = f":{at.second:02}" if seconds else ""
    if CONVENTIONS[locale].twelve_hours:
        half = "AM" if at.hour < 12 else "PM"
        return f"{at.hour % 12 or 12}:{at.minute:02}{tail}{_SPACE}{half}"
    return f"{at.hour:02}:{at.minute:02}{tail}"


def offset(at: datetime) -> str:
    """How a local time differs from UTC: `UTC`, `UTC+1`, `UTC+5:30`."""
    minutes = (at.utcoffset() or timedelta()) // timedelta(minutes=1)
    if not minutes:
        return "UTC"
    whole, rest = divmod(abs(minutes), 60)
    return f"UTC{'+' if minutes > 0 else _MINUS}{whole}" + (f":{rest:02}" if rest else "")


def printable(text: str) -> str:
    """What somebody else wrote, on one line, without characters that hide or reorder others."""
    kept = "".join(
        letter
        for letter in unicodedata.normalize("NFC", " ".join(text.split()))
        if letter in _JOINERS or unicodedata.category(letter) not in _INVISIBLE
    )
    return " ".join(kept.split())


def language_name(language: Language) -> str:
    """What speakers of it call it."""
    return {Language.EN: "English", Language.DE: "Deutsch"}[language]


def _in_currency(amount: str, currency: Currency, locale: Locale) -> str:
    conventions = CONVENTIONS[locale]
    symbol = conventions.symbols.get(currency, currency)
    unsigned = _grouped(amount.lstrip("-"), conventions.money_group, conventions.decimal)
    if symbol == currency and _SPACE not in conventions.money:
        symbol += _SPACE
    text = conventions.money.format(symbol=symbol, amount=unsigned)
    return _MINUS + text if amount.startswith("-") else text


def _signed(plain: str, group: str, decimal: str) -> str:
    text = _grouped(plain.lstrip("-"), group, decimal)
    return _MINUS + text if plain.startswith("-") else text


def _grouped(plain: str, group: str, decimal: str) -> str:
    whole, _, rest = plain.partition(".")
    text = f"{int(whole):,}".replace(",", group)
    return f"{text}{decimal}{rest}" if rest else text
