"""The page behind the code on a station: one HTML file for phones, without script or anything from outside.

It says what a driver in front of the place needs, and nothing of any other driver. All text goes through
`escaped`, which escapes. Whoever serves it sends `HEADERS` with it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from html import escape
from typing import Final
from urllib.parse import quote

from chargewright.api.driver_words import say
from chargewright.billing import format as show
from chargewright.billing.locales import Language, Locale
from chargewright.billing.plain_page import style_of
from chargewright.kernel.content_policy import policy_of_plain_page
from chargewright.kernel.money import Money
from chargewright.network.spans import State
from chargewright.tariffs import words
from chargewright.tariffs.explain import sentences
from chargewright.tariffs.model import TariffVersion
from chargewright.tariffs.zones import local

STYLE: Final = style_of(__package__, "driver_page.css")
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": policy_of_plain_page(STYLE, has_form=True),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cache-Control": "no-store",
    "Vary": "Accept-Language",
}
"""What goes with every page: what it says is true for a moment only."""


class Status(StrEnum):
    """What a driver finds. Why a place is out of order is the operator's business."""

    FREE = "free"
    IN_USE = "in_use"
    OUT_OF_ORDER = "out_of_order"
    UNREACHABLE = "unreachable"
    NOT_KNOWN = "not_known"


STATUS: Final[Mapping[State, Status]] = {
    State.AVAILABLE: Status.FREE,
    State.OCCUPIED: Status.IN_USE,
    State.FAULTED: Status.OUT_OF_ORDER,
    State.OUT_OF_SERVICE: Status.OUT_OF_ORDER,
    State.OFFLINE: Status.UNREACHABLE,
    State.UNKNOWN: Status.NOT_KNOWN,
}
_SHAPES: Final[Mapping[Status, str]] = {
    Status.FREE: '<circle cx="10" cy="10" r="9"/><path d="M5.5 10.5l3 3 6-7"/>',
    Status.IN_USE: '<rect x="1" y="1" width="18" height="18" rx="3"/><path d="M11 4l-5 7h4l-1 5 5-7h-4z"/>',
    Status.OUT_OF_ORDER: '<path d="M6.3 1h7.4L19 6.3v7.4L13.7 19H6.3L1 13.7V6.3zM6.5 6.5l7 7M13.5 6.5l-7 7"/>',
    Status.UNREACHABLE: '<path d="M10 1.5L19 18H1zM10 7.5v5M10 15.3h.01"/>',
    Status.NOT_KNOWN: '<circle cx="10" cy="10" r="9" stroke-dasharray="3 2.6"/>'
    '<path d="M7.4 7.6a2.6 2.6 0 1 1 3.7 2.4c-.8.4-1.1.9-1.1 1.8M10 14.6h.01"/>',
}
"""A shape for each status, so that its colour is never all that tells it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Readers:
    """The card readers that serve a place, by what is written on them.

    `is_plug_first`: all of them wait for a vehicle before they ask for a card. `hold` is the most that
    one of them asks for; nothing where charging is free.
    """

    labels: tuple[str, ...]
    is_online: bool
    is_plug_first: bool
    hold: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneOffer:
    """That one may pay here with a phone. `hold` is the most that is reserved, also where one says nothing.

    `code_secret_sealed` is that of the codes which the station shows: only who opened one may pay then, for a
    sticker over it could lead elsewhere. None: it shows none. `is_reserved`: it is kept for somebody, who
    charges by token; whoever pays on a page is not known to be them.
    """

    hold: Money
    code_secret_sealed: bytes | None
    is_reserved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """An EVSE as its drivers may know it. `tariff` is the one in force; None: there is no price.

    `email`, `phone` (E.164) and `url` (https) are where its operator helps, and `language` is what it
    speaks by default; None: it does not say.
    """

    operator: str
    email: str | None
    phone: str | None
    url: str | None
    language: str | None
    site: str
    address: str
    station: str
    label: str
    zone: str
    is_retired: bool
    state: State
    tariff: TariffVersion | None
    readers: Readers | None
    pays_by_phone: PhoneOffer | None = None


def page(
    place: Place,
    locale: Locale,
    at: datetime,
    *,
    others: Mapping[Language, str],
    pays: str = "",
) -> str:
    """The page of a place as it was at this time; `others` are its addresses in other languages.

    `pays` is the form by which one pays with a phone; empty where none can.
    """
    language = locale.language
    status = STATUS[place.state]
    sections = [
        section(say(language, "price"), _price(place.tariff, language)),
        *([section(say(language, "pay"), pays)] if pays else []),
        *([_hold(place.readers, language)] if place.readers else []),
        section(say(language, "start"), _start(place.readers, language)),
        section(say(language, "stop"), _stop(place.readers, language)),
        section(
            say(language, "receipt"),
            paragraphs(
                [
                    say(language, "receipt.card" if place.readers else "receipt.token"),
                    *([say(language, "receipt.phone")] if pays else []),
                ]
            ),
        ),
        section(say(language, "help"), _help(place, language)),
    ]
    there = local(at, place.zone)
    seen = f"{show.day(there, locale)}, {show.clock(there, locale)}"
    links = "".join(
        f'<a href="{escaped(href)}" hreflang="{other}" lang="{other}">'
        f"{escaped(show.language_name(other))}</a>\n"
        for other, href in others.items()
    )
    return document(
        locale,
        title=f"{place.label} · {place.site}",
        body=(
            f'<main class="{status}">\n{_head(place, status, language)}{"".join(sections)}'
            f'<section class="foot"><p>{escaped(say(language, "seen", at=seen))}</p></section>\n'
            f'</main>\n<nav class="beside">\n{links}</nav>\n'
        ),
    )


def unknown_page(locale: Locale) -> str:
    """What an address shows behind which there is no place."""
    return _plain(locale, "unknown")


def retired_page(locale: Locale) -> str:
    """What the code on a station shows that serves no more."""
    return _plain(locale, "retired")


def code_page(locale: Locale, why: str) -> str:
    """Why the code that a station showed leads nowhere: it `expired`, was `used`, or one `waits`."""
    return _plain(locale, f"code.{why}")


def _plain(locale: Locale, key: str) -> str:
    title = say(locale.language, key)
    return document(
        locale,
        title=title,
        body=(
            f'<main>\n<header>\n<h1>{escaped(title)}</h1>\n<p class="lead">'
            f"{escaped(say(locale.language, f'{key}.lead'))}</p>\n</header>\n</main>\n"
        ),
    )


def document(locale: Locale, *, title: str, body: str, head: str = "") -> str:
    """A whole page in this look; `head` is what else stands in its head."""
    return (
        "<!doctype html>\n"
        f'<html lang="{locale}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="format-detection" content="telephone=no">\n'
        '<link rel="icon" href="data:,">\n'
        f"{head}<title>{escaped(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def _head(place: Place, status: Status, language: Language) -> str:
    shape = (
        '<svg viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="1.5"'
        f' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">{_SHAPES[status]}</svg>'
    )
    where = ", ".join(filter(None, (place.site, place.address)))
    return (
        f'<header>\n<p class="quiet">{escaped(place.operator)}</p>\n'
        f"<h1>{escaped(say(language, 'place', label=place.label, station=place.station))}</h1>\n"
        f'<p class="quiet">{escaped(where)}</p>\n'
        f'<p class="status">{shape}<span>{escaped(say(language, status))}</span></p>\n'
        f'<p class="lead">{escaped(say(language, f"{status}.lead"))}</p>\n</header>\n'
    )


def _price(tariff: TariffVersion | None, language: Language) -> str:
    if tariff is None:
        return paragraphs([say(language, "price.none")])
    # What is held is said beside it, as it is asked for.
    held_apart = replace(tariff.authorization, preauth_amount=None)
    return paragraphs(sentences(replace(tariff, authorization=held_apart), language))


def _hold(readers: Readers, language: Language) -> str:
    if not readers.hold:
        said = say(language, "hold.nothing")
    else:
        held = words.amount(readers.hold.decimal, readers.hold.currency, language)
        said = say(language, "hold.amount", amount=held)
    return section(say(language, "hold"), paragraphs([said]))


def _start(readers: Readers | None, language: Language) -> str:
    if readers is None:
        return paragraphs([say(language, "start.token"), say(language, "start.token.note")])
    keys = ("plug", "ask") if readers.is_plug_first else ("card", "choose")
    named = ", ".join(readers.labels)
    steps = "".join(
        f"<li>{escaped(say(language, f'start.{key}', reader=named))}</li>\n"
        for key in (*keys, "goes")
    )
    offline = ""
    if not readers.is_online:
        offline = f'<p class="warn">{escaped(say(language, "start.offline"))}</p>\n'
    return f"<ol>\n{steps}</ol>\n{offline}"


def _stop(readers: Readers | None, language: Language) -> str:
    key = "stop.card" if readers else "stop.token"
    return paragraphs([say(language, key), say(language, "stop.unplug")])


def _help(place: Place, language: Language) -> str:
    rows = [("operator", escaped(place.operator))]
    if place.phone:
        number = "".join(each for each in place.phone if each in "+0123456789")
        rows.append(("phone", f'<a href="tel:{number}">{escaped(place.phone)}</a>'))
    if place.email:
        shown = escaped(place.email).replace("@", "@<wbr>")
        rows.append(("email", f'<a href="mailto:{escaped(quote(place.email, "@+"))}">{shown}</a>'))
    if place.url:
        shown = escaped(place.url.removeprefix("https://").removesuffix("/"))
        rows.append(("url", f'<a href="{escaped(place.url)}">{shown}</a>'))
    rows.append(("say", f"{escaped(place.label)}, {escaped(place.station)}, {escaped(place.site)}"))
    told = "".join(
        f"<div><dt>{escaped(say(language, f'help.{key}'))}</dt><dd>{value}</dd></div>\n"
        for key, value in rows
    )
    nobody = "" if place.phone else paragraphs([say(language, "help.none")])
    return f"<dl>\n{told}</dl>\n{nobody}"


def section(heading: str, content: str) -> str:
    return f"<section>\n<h2>{escaped(heading)}</h2>\n{content}</section>\n"


def paragraphs(texts: Iterable[str]) -> str:
    return "".join(f"<p>{escaped(text)}</p>\n" for text in texts)


def escaped(text: str) -> str:
    """Text that stays text, in an element or in a quoted attribute, with nothing hidden in it."""
    return escape(show.printable(text), quote=True)
