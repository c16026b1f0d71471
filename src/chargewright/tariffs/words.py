"""The words of prices, by language: one catalogue a language, and numbers as they are written there.

Another language is another catalogue with the same keys.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from typing import Final

from chargewright.kernel.money import EXPONENT, Currency
from chargewright.tariffs.model import Weekday
from chargewright.tariffs.moment import WEEKDAYS

Catalogue = Mapping[str, str]

_ENGLISH: Final[Catalogue] = {
    "decimal_mark": ".",
    "date": "{day.day} {month} {day.year}",
    "months": "January February March April May June July August September October November "
    "December",
    "days": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "day_range": "{first} to {last}",
    "and": " and ",
    "ENERGY": "Energy",
    "CHARGING_TIME": "Charging time",
    "IDLE_TIME": "Time connected without charging",
    "FLAT": "Fee per session",
    "per.kWh": "{price} per kWh",
    "per.h": "{price} per hour",
    "per.min": "{price} per minute",
    "per.s": "{price} per second",
    "per.use": "{price}",
    "free": "free",
    "otherwise": "otherwise {price}",
    "time": "from {start} to {end}",
    "start_date": "from {start} on",
    "end_date": "until {end}",
    "dates": "from {start} until {end}",
    "min_idle": "after {duration}",
    "max_idle": "up to {duration}",
    "grace.FREE": "only after {duration}",
    "grace.RETROACTIVE": "free if it lasts no longer than {duration}",
    "cap": "at most {amount}",
    "require_energy": "only if energy was supplied",
    "tax": "{name} {percent} %",
    "tax.incl": "including {taxes}",
    "tax.excl": "plus {taxes}",
    "taxes.incl": "All prices include {taxes}.",
    "taxes.excl": "All prices plus {taxes}.",
    "minimum": "A session costs at least {amount}.",
    "maximum": "A session costs at most {amount}.",
    "net": "{amount} without tax",
    "gross": "{amount} with tax",
    "preauth": "{amount} is held on the card before the start.",
    "MINIMUM": "Up to the minimum",
    "MAXIMUM": "Beyond the maximum",
    "total": "in total {amount}",
    "unnamed_tax": "tax",
    "hour": "{count} hour",
    "hours": "{count} hours",
    "minute": "{count} minute",
    "minutes": "{count} minutes",
    "second": "{count} second",
    "seconds": "{count} seconds",
}

_GERMAN: Final[Catalogue] = {
    "decimal_mark": ",",
    "date": "{day.day}. {month} {day.year}",
    "months": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "days": "Montag Dienstag Mittwoch Donnerstag Freitag Samstag Sonntag",
    "day_range": "{first} bis {last}",
    "and": " und ",
    "ENERGY": "Energie",
    "CHARGING_TIME": "Ladezeit",
    "IDLE_TIME": "Standzeit ohne Laden",
    "FLAT": "Gebühr je Ladevorgang",
    "per.kWh": "{price} je kWh",
    "per.h": "{price} je Stunde",
    "per.min": "{price} je Minute",
    "per.s": "{price} je Sekunde",
    "per.use": "{price}",
    "free": "kostenlos",
    "otherwise": "sonst {price}",
    "time": "von {start} bis {end} Uhr",
    "start_date": "ab {start}",
    "end_date": "bis {end}",
    "dates": "von {start} bis {end}",
    "min_idle": "nach {duration}",
    "max_idle": "bis {duration}",
    "grace.FREE": "erst nach {duration}",
    "grace.RETROACTIVE": "kostenlos, wenn sie nicht länger dauert als {duration}",
    "cap": "höchstens {amount}",
    "require_energy": "nur wenn Energie geliefert wurde",
    "tax": "{percent} % {name}",
    "tax.incl": "inklusive {taxes}",
    "tax.excl": "zuzüglich {taxes}",
    "taxes.incl": "Alle Preise inklusive {taxes}.",
    "taxes.excl": "Alle Preise zuzüglich {taxes}.",
    "minimum": "Ein Ladevorgang kostet mindestens {amount}.",
    "maximum": "Ein Ladevorgang kostet höchstens {amount}.",
    "net": "{amount} ohne Steuer",
    "gross": "{amount} mit Steuer",
    "preauth": "{amount} werden vor dem Start auf der Karte reserviert.",
    "MINIMUM": "Bis zum Mindestpreis",
    "MAXIMUM": "Über dem Höchstpreis",
    "total": "insgesamt {amount}",
    "unnamed_tax": "Steuer",
    "hour": "{count} Stunde",
    "hours": "{count} Stunden",
    "minute": "{count} Minute",
    "minutes": "{count} Minuten",
    "second": "{count} Sekunde",
    "seconds": "{count} Sekunden",
}

CATALOGUES: Final[Mapping[str, Catalogue]] = {"en": _ENGLISH, "de": _GERMAN}
_LONGEST_FIRST: Final = (("hour", 3600), ("minute", 60), ("second", 1))


def spoken(language: str) -> str:
    """The language we have words in for a language tag (`de-AT` is read as `de`), else English."""
    primary = language.split("-", maxsplit=1)[0].lower()
    return primary if primary in CATALOGUES else "en"


def say(language: str, key: str, **values: object) -> str:
    """A phrase of the catalogue with its values filled in."""
    return CATALOGUES[spoken(language)][key].format(**values)


def label(labels: Mapping[str, str], language: str) -> str | None:
    """The operator's own words in the language or in its primary one; None if there are none."""
    return labels.get(language) or labels.get(spoken(language))


def number(value: Decimal, language: str, *, least_decimals: int = 0) -> str:
    """A number with all its decimals, and at least so many."""
    decimals = max(least_decimals, -int(value.normalize().as_tuple().exponent), 0)
    return f"{value:.{decimals}f}".replace(".", say(language, "decimal_mark"))


def amount(value: Decimal, currency: Currency, language: str) -> str:
    """An amount or a unit price: `0.45 EUR`, `0,0375 EUR`."""
    return f"{number(value, language, least_decimals=EXPONENT[currency])} {currency}"


def duration(seconds: int, language: str) -> str:
    """In the largest unit that gives a whole number."""
    unit, size = next((unit, size) for unit, size in _LONGEST_FIRST if seconds % size == 0)
    count = seconds // size
    return say(language, unit if count == 1 else f"{unit}s", count=count)


def day(value: date, language: str) -> str:
    month = say(language, "months").split()[value.month - 1]
    return say(language, "date", day=value, month=month)


def last_day(end_date: date) -> date:
    """The last day of a range whose end is not included, as people say it."""
    return end_date - timedelta(days=1)


def weekdays(days: tuple[Weekday, ...], language: str) -> str:
    """`Monday to Friday`, `Saturday and Sunday`, `Monday, Wednesday to Friday and Sunday`."""
    names = say(language, "days").split()
    places = sorted({WEEKDAYS.index(day) for day in days})
    runs = [
        [place for _, place in run]
        for _, run in groupby(enumerate(places), key=lambda entry: entry[1] - entry[0])
    ]
    parts: list[str] = []
    for run in runs:
        if len(run) > 2:
            parts.append(say(language, "day_range", first=names[run[0]], last=names[run[-1]]))
        else:
            parts += [names[place] for place in run]
    *head, tail = parts
    return say(language, "and").join(filter(None, (", ".join(head), tail)))
