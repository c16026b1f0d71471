"""The lines of a price and their sums, in words: quantity times price, when, and why."""

from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain

from chargewright.billing import format as show
from chargewright.billing.documents import Receipt
from chargewright.billing.locales import Locale
from chargewright.billing.parts import Line, Reason, ReasonCode, total
from chargewright.billing.sheet import PricedRow, Prices, Sum
from chargewright.billing.words import say
from chargewright.kernel.money import Currency
from chargewright.rating.bill import TaxRow
from chargewright.tariffs.model import Labels, Per
from chargewright.tariffs.tax import TaxMode
from chargewright.tariffs.zones import local


def priced(receipt: Receipt, locale: Locale) -> Prices:
    """The price of a receipt: with tax in each line, or without it and the tax below."""
    note = ""
    if receipt.waived:
        held = receipt.card.held
        note = (
            say(locale.language, "sum.waived_note", held=show.money(held, locale))
            if held is not None and held == receipt.paid
            else say(locale.language, "sum.waived_note_plain")
        )
    lines = tuple(_line(line, receipt, locale) for line in receipt.lines)
    return Prices(say(locale.language, "section.price"), lines, _sums(receipt, locale), note)


def _line(line: Line, receipt: Receipt, locale: Locale) -> PricedRow:
    with_tax = receipt.tax_mode is not TaxMode.EXCLUSIVE
    return PricedRow(
        name=label(line.labels, locale) or _own_name(line, locale),
        amount=show.money(line.gross if with_tax else line.net, locale),
        details=tuple(_details(line, receipt, locale)),
        why=tuple(_reason(reason, locale) for reason in line.why),
    )


def _own_name(line: Line, locale: Locale) -> str:
    return say(locale.language, f"line.{line.kind}" if line.dim is None else f"dim.{line.dim}")


def _details(line: Line, receipt: Receipt, locale: Locale) -> Iterable[str]:
    if line.billed is not None and line.unit is not None:
        yield _product(line.billed, line.unit, line.unit_price, receipt.price.currency, locale)
    if line.start is not None and line.end is not None:
        zone = receipt.place.zone
        yield _stretch(local(line.start, zone), local(line.end, zone), locale)


def _stretch(start: datetime, end: datetime, locale: Locale) -> str:
    changed = start.utcoffset() != end.utcoffset()
    by_second = bool(start.second or end.second)

    def clock(at: datetime) -> str:
        text = show.clock(at, locale, seconds=by_second)
        if not changed:
            return text
        return say(locale.language, "time.with_offset", clock=text, offset=show.offset(at))

    return say(locale.language, "time.from_to", start=clock(start), end=clock(end))


def _price(price: Decimal, unit: Per, currency: Currency, locale: Locale) -> str:
    amount = show.unit_price(price, currency, locale)
    return say(locale.language, f"per.{unit}", price=amount)


def _product(
    billed: int, unit: Per, unit_price: Decimal | None, currency: Currency, locale: Locale
) -> str:
    """Quantity times price; the price alone for one use, the quantity alone where none applies."""
    quantity = _quantity(billed, unit, locale)
    if unit_price is None:
        return quantity
    price = _price(unit_price, unit, currency, locale)
    if unit is Per.USE and billed == 1:
        return price
    return say(locale.language, "line.product", quantity=quantity, price=price)


def _quantity(billed: int, unit: Per, locale: Locale) -> str:
    match unit:
        case Per.KWH:
            return show.energy(billed, locale)
        case Per.USE:
            return show.number(Decimal(billed), locale)
        case Per.HOUR | Per.MINUTE | Per.SECOND:
            return show.duration(billed)


def _reason(reason: Reason, locale: Locale) -> str:
    key = f"why.{reason.code}"
    values: dict[str, str] = {}
    if reason.amount is not None:
        values["amount"] = show.money(reason.amount, locale)
    if reason.seconds is not None:
        values["duration"] = show.duration(reason.seconds)
    if reason.days:
        names = [say(locale.language, f"day.{day}") for day in reason.days]
        head = ", ".join(names[:-1])
        values["days"] = say(locale.language, "list.and").join(filter(None, (head, names[-1])))
    if reason.code is ReasonCode.DATES:
        if reason.end is None:
            key = "why.dates_from"
        elif reason.start is None:
            key = "why.dates_until"
        values |= {
            name: show.day(date.fromisoformat(text), locale)
            for name, text in (("start", reason.start), ("end", reason.end))
            if text is not None
        }
    elif reason.code is ReasonCode.TIME_OF_DAY:
        values |= {"start": _time(reason.start, locale), "end": _time(reason.end, locale)}
    return say(locale.language, key, **values)


def _time(text: str | None, locale: Locale) -> str:
    """A tariff's time of day; an open end is midnight."""
    return show.clock(time.fromisoformat(text or "00:00"), locale)


def _sums(receipt: Receipt, locale: Locale) -> tuple[Sum, ...]:
    currency = receipt.price.currency
    sums = []
    if receipt.tax_mode is TaxMode.EXCLUSIVE:
        net = total((line.net for line in receipt.lines), currency)
        sums.append(Sum(say(locale.language, "sum.net"), show.money(net, locale)))
        sums += [
            Sum(tax_name(row, locale), show.money(row.amount, locale)) for row in receipt.taxes
        ]
    less = (("sum.paid_before", receipt.paid_before), ("sum.waived", receipt.waived))
    taken_off = [
        Sum(say(locale.language, name), show.money(-amount, locale))
        for name, amount in less
        if amount
    ]
    if not taken_off:
        return (
            *sums,
            Sum(say(locale.language, "sum.total"), show.money(receipt.price, locale), strong=True),
        )
    return (
        *sums,
        Sum(say(locale.language, "sum.price"), show.money(receipt.price, locale)),
        *taken_off,
        Sum(say(locale.language, "sum.paid"), show.money(receipt.paid, locale), strong=True),
    )


def tax_name(row: TaxRow, locale: Locale) -> str:
    """A tax as its rule calls it, with its percentage: `VAT 21%`."""
    name = show.printable(row.rule.name) or say(locale.language, "tax.name")
    return f"{name} {show.percent(row.rule.percent, locale)}"


def label(labels: Labels, locale: Locale) -> str:
    """An operator's own words in the reader's language, else in any; empty if it wrote none."""
    chosen = chain((labels.get(locale.language, ""),), labels.values())
    return next((show.printable(text) for text in chosen if text.strip()), "")
