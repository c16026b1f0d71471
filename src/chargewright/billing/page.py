"""The public page of a document: one HTML file for phones, without script or anything from outside.

It draws a sheet. All text goes through `_text`, which escapes; there is no other way into the page.
Whoever serves it sends `HEADERS` with it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Final, assert_never

from chargewright.billing.format import language_name
from chargewright.billing.locales import Language, Locale
from chargewright.billing.plain_page import style_of
from chargewright.billing.qr import qr_svg
from chargewright.billing.sheet import Part, Prices, Row, Section, Sheet, Slip, Status, Sum, Table
from chargewright.billing.words import say
from chargewright.kernel.content_policy import policy_of_plain_page

STYLE: Final = style_of(__package__, "page.css")
HEADERS: Final[Mapping[str, str]] = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": policy_of_plain_page(STYLE),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Cache-Control": "private, no-cache",
    "Vary": "Accept-Language",
}
"""What goes with every page: its link is a secret, and nothing from elsewhere may run in it."""

_SHAPES: Final[Mapping[Status, str]] = {
    Status.PAID: '<path d="M5.5 10.5l3 3 6-7"/>',
    Status.PART_WAIVED: '<path d="M6 14l8-8M6.5 6.5h.01M13.5 13.5h.01"/>',
    Status.CREDITED: '<path d="M8 6L4.5 9.5 8 13M5 9.5h6a3.5 3 0 0 1 0 6"/>',
    Status.NOTHING_CHARGED: '<path d="M6 10h8"/>',
}
"""A shape for each status, so that its colour is never all that tells it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Where the page leads. `page` is its own address in full, which the QR code holds.

    `pdf` is None while there is no PDF, `records` where the meter signed nothing; `languages` are the
    same page in other languages.
    """

    page: str
    pdf: str | None = None
    records: str | None = None
    languages: Mapping[Language, str] = field(default_factory=dict)


def page(sheet: Sheet, links: Links) -> str:
    """The page of a sheet."""
    title = f"{sheet.title} {sheet.number}".strip()
    return _document(
        sheet.locale,
        title=f"{title} · {sheet.seller}",
        body=(
            f'<main class="{sheet.status}">\n{_head(sheet)}'
            + "".join(map(_part, sheet.parts))
            + _foot(sheet)
            + "</main>\n"
            + _beside(sheet, links)
        ),
    )


def waiting_page(locale: Locale) -> str:
    """What the link shows until there is a document: it looks again by itself."""
    return _plain(locale, "waiting", more='<meta http-equiv="refresh" content="5">\n')


def unknown_page(locale: Locale) -> str:
    """What a link shows that leads to nothing."""
    return _plain(locale, "unknown")


def _plain(locale: Locale, key: str, *, more: str = "") -> str:
    title = say(locale.language, f"{key}.title")
    text = say(locale.language, f"{key}.text")
    return _document(
        locale,
        title=title,
        body=(
            '<main class="nothing_charged">\n<header>\n'
            f'<h1>{_text(title)}</h1>\n<p class="lead">{_text(text)}</p>\n</header>\n</main>\n'
        ),
        more=more,
    )


def _document(locale: Locale, *, title: str, body: str, more: str = "") -> str:
    return (
        "<!doctype html>\n"
        f'<html lang="{locale}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="robots" content="noindex, nofollow">\n'
        '<meta name="color-scheme" content="light dark">\n'
        '<meta name="format-detection" content="telephone=no">\n'
        f"{more}"
        '<link rel="icon" href="data:,">\n'
        f"<title>{_text(title)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )


def _head(sheet: Sheet) -> str:
    shape = (
        '<svg viewBox="0 0 20 20" fill="none" stroke="currentColor" stroke-width="2"'
        ' stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">'
        f'<circle cx="10" cy="10" r="9" stroke-width="1.5"/>{_SHAPES[sheet.status]}</svg>'
    )
    amount = f'<p class="amount">{_text(sheet.amount)}</p>\n' if sheet.amount else ""
    lead = f'<p class="lead">{_text(sheet.lead)}</p>\n' if sheet.lead else ""
    number = f" <span>{_text(sheet.number)}</span>" if sheet.number else ""
    return (
        f'<header>\n<p class="seller">{_text(sheet.seller)}</p>\n'
        f"<h1>{_text(sheet.title)}{number}</h1>\n"
        f'{amount}<p class="status">{shape}<span>{_text(sheet.status_text)}</span></p>\n'
        f"{lead}</header>\n"
    )


def _part(part: Part) -> str:
    match part:
        case Section():
            return _section(part.heading, f"<dl>\n{''.join(map(_row, part.rows))}</dl>\n")
        case Prices():
            return _section(part.heading, _prices(part))
        case Table():
            return _section(part.heading, _table(part))
        case Slip():
            lines = "\n".join(map(_text, part.lines))
            return _section(part.heading, f"<pre>{lines}</pre>\n")
        case _:
            assert_never(part)


def _section(heading: str, content: str) -> str:
    head = f"<h2>{_text(heading)}</h2>\n" if heading else ""
    return f"<section>\n{head}{content}</section>\n"


def _row(row: Row) -> str:
    note = f'<dd class="note">{_text(row.note)}</dd>' if row.note else ""
    if not row.value:
        return f'<div class="whole"><dt>{_text(row.name)}</dt>{note}</div>\n'
    # On a phone an address breaks after its @ before it breaks anywhere.
    value = _text(row.value).replace("@", "@<wbr>")
    return f"<div><dt>{_text(row.name)}</dt><dd>{value}</dd>{note}</div>\n"


def _prices(prices: Prices) -> str:
    lines = "".join(
        f'<tr><th scope="row">{_text(line.name)}{_small(line.details)}{_small(line.why)}</th>'
        f"<td>{_text(line.amount)}</td></tr>\n"
        for line in prices.lines
    )
    sums = "".join(
        f'<tr class="{_weight(one)}">'
        f'<th scope="row">{_text(one.name)}</th><td>{_text(one.amount)}</td></tr>\n'
        for one in prices.sums
    )
    about = f'<p class="about">{_text(prices.note)}</p>\n' if prices.note else ""
    return f'<table class="prices">\n<tbody>\n{lines}</tbody>\n<tfoot>\n{sums}</tfoot>\n</table>\n{about}'


def _weight(one: Sum) -> str:
    return "strong" if one.strong else "plain"


def _small(texts: Iterable[str]) -> str:
    return "".join(f"<small>{_text(text)}</small>" for text in texts)


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col">{_text(cell)}</th>' for cell in table.head)
    rows = "".join(
        f'<tr><th scope="row">{_text(name)}</th>'
        + "".join(f'<td class="number">{_text(cell)}</td>' for cell in cells)
        + "</tr>\n"
        for name, *cells in table.rows
    )
    return f'<table class="taxes">\n<thead><tr>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n'


def _foot(sheet: Sheet) -> str:
    if not sheet.footnotes:
        return ""
    notes = "".join(f"<p>{_text(note)}</p>\n" for note in sheet.footnotes)
    return f'<section class="foot">\n{notes}</section>\n'


def _beside(sheet: Sheet, links: Links) -> str:
    others = "".join(
        f'<a href="{_text(href)}" hreflang="{language}" lang="{language}">'
        f"{_text(language_name(language))}</a>\n"
        for language, href in links.languages.items()
        if language is not sheet.language
    )
    pdf = ""
    if links.pdf is not None:
        words = _text(say(sheet.language, "action.pdf"))
        pdf = f'<a href="{_text(links.pdf)}" type="application/pdf">{words}</a>\n'
    records = ""
    if links.records is not None:
        words = _text(say(sheet.language, "action.records"))
        records = f'<a href="{_text(links.records)}" download>{words}</a>\n'
    caption = say(sheet.language, "action.qr")
    return (
        f'<nav class="beside">\n{pdf}{records}{others}'
        f"<figure>{qr_svg(links.page)}<figcaption>{_text(caption)}</figcaption></figure>\n</nav>\n"
    )


def _text(text: str) -> str:
    """Text that stays text, in an element or in a quoted attribute."""
    return escape(text, quote=True)
