"""Turning documents into sheets: which facts stand where, in whose words.

A document can be read in any locale, whichever it was issued in: its amounts and times are the
same, only their form and the words around them change.
"""

from collections.abc import Sequence
from typing import assert_never

from chargewright.billing import format as show
from chargewright.billing.documents import CreditNote, Document, Heading, NothingCharged, Receipt
from chargewright.billing.locales import Locale
from chargewright.billing.parts import CardUsed, Place, Seller, total
from chargewright.billing.place_wording import charge_section, place_section, zone_note
from chargewright.billing.price_wording import priced, tax_name
from chargewright.billing.sheet import Part, Row, Section, Sheet, Slip, Status, Table
from chargewright.billing.words import say
from chargewright.kernel.money import Money
from chargewright.rating.bill import TaxRow
from chargewright.tariffs.zones import local


def sheet_of(
    document: Document, locale: Locale, *, corrections: Sequence[CreditNote] = ()
) -> Sheet:
    """The sheet of any document. `corrections` are the credit notes issued to a receipt so far."""
    match document:
        case Receipt():
            return _receipt(document, locale, corrections)
        case CreditNote():
            return _credit_note(document, locale)
        case NothingCharged():
            return _nothing_charged(document, locale)
        case _:
            assert_never(document)


def _receipt(receipt: Receipt, locale: Locale, corrections: Sequence[CreditNote]) -> Sheet:
    status = Status.PART_WAIVED if receipt.waived else Status.PAID
    parts: list[Part] = [
        *_corrections(corrections, receipt, locale),
        charge_section(receipt.place, receipt.charge, locale, tariff=receipt.tariff),
        priced(receipt, locale),
        _taxes(receipt.taxes_due, receipt.paid, locale, taxed_once=receipt.is_taxed_once),
        _payment(receipt, locale),
        *_sold(receipt.heading, locale),
        _paper("number", receipt.number, receipt.heading, receipt.place, locale),
        *_slip(receipt.card, locale),
    ]
    return _sheet(
        receipt.heading,
        locale,
        status=status,
        status_text=_by_card(status, receipt.card, locale),
        title="receipt",
        amount=receipt.paid,
        number=receipt.number,
        parts=parts,
        place=receipt.place,
        footnotes=(zone_note(receipt.place, receipt.charge, locale),),
    )


def _credit_note(note: CreditNote, locale: Locale) -> Sheet:
    issued = local(note.corrects.issued_at, note.place.zone)
    corrects = say(
        locale.language,
        "document.corrects_value",
        number=note.corrects.number,
        day=show.day(issued, locale),
    )
    given_back = Section(
        say(locale.language, "section.credit"),
        (
            Row(say(locale.language, "document.corrects"), corrects),
            Row(say(locale.language, "document.reason"), show.printable(note.reason)),
            Row(say(locale.language, "payment.card"), card_name(note.card, locale)),
            Row(
                say(locale.language, "payment.credited"),
                show.money(note.amount, locale),
                say(locale.language, "payment.credited_note"),
            ),
        ),
    )
    return _sheet(
        note.heading,
        locale,
        status=Status.CREDITED,
        status_text=_by_card(Status.CREDITED, note.card, locale),
        title="credit_note",
        amount=note.amount,
        number=note.number,
        parts=[
            given_back,
            _taxes(note.taxes, note.amount, locale, taxed_once=note.is_taxed_once),
            place_section(note.place, locale),
            *_sold(note.heading, locale),
            _paper("number", note.number, note.heading, note.place, locale),
            *_slip(note.card, locale),
        ],
        place=note.place,
        footnotes=(),
    )


def _nothing_charged(page: NothingCharged, locale: Locale) -> Sheet:
    held = page.card.held
    rows = [Row(say(locale.language, "payment.card"), card_name(page.card, locale))]
    status = "nothing_held"
    if held is not None:
        status = "nothing_charged"
        rows += [
            Row(say(locale.language, "payment.held"), show.money(held, locale)),
            Row(
                say(locale.language, "payment.released"),
                show.money(held, locale),
                say(locale.language, "payment.released_note"),
            ),
        ]
    where, footnotes = place_section(page.place, locale), list[str]()
    if page.charge is not None:
        where = charge_section(page.place, page.charge, locale, tariff={})
        footnotes.append(zone_note(page.place, page.charge, locale))
    return _sheet(
        page.heading,
        locale,
        status=Status.NOTHING_CHARGED,
        status_text=say(locale.language, f"status.{status}"),
        title="nothing_charged",
        amount=None,
        number="",
        parts=[
            Section(say(locale.language, "section.payment"), tuple(rows)),
            where,
            *_sold(page.heading, locale),
            _paper("reference", page.heading.payment, page.heading, page.place, locale),
            *_slip(page.card, locale),
        ],
        place=page.place,
        footnotes=tuple(footnotes),
        lead=say(locale.language, f"because.{page.because}"),
    )


def _sheet(
    heading: Heading,
    locale: Locale,
    *,
    status: Status,
    status_text: str,
    title: str,
    amount: Money | None,
    number: str,
    parts: Sequence[Part],
    place: Place,
    footnotes: tuple[str, ...],
    lead: str = "",
) -> Sheet:
    return Sheet(
        locale=locale,
        status=status,
        title=say(locale.language, f"title.{title}"),
        seller=show.printable(heading.seller.name),
        amount=show.money(amount, locale) if amount is not None else "",
        status_text=status_text,
        lead=lead,
        number=number,
        issued_on=local(heading.issued_at, place.zone).date().isoformat(),
        parts=tuple(parts),
        footnotes=footnotes,
    )


def _by_card(status: Status, card: CardUsed, locale: Locale) -> str:
    return say(locale.language, f"status.{status}", card=card_name(card, locale))


def card_name(card: CardUsed, locale: Locale) -> str:
    """The card as its holder knows it: brand and last four, as far as it shows them."""
    brand, last_four = show.printable(card.brand or ""), card.last_four or ""
    if brand and last_four:
        return say(locale.language, "card.known", brand=brand, last_four=last_four)
    if last_four:
        return say(locale.language, "card.unbranded", last_four=last_four)
    if brand:
        return say(locale.language, "card.brand_only", brand=brand)
    return say(locale.language, "card.hidden")


def _taxes(rows: Sequence[TaxRow], gross: Money, locale: Locale, *, taxed_once: bool) -> Table:
    """One row per tax. Where no amount bears two, also what it comes to, and what bears none."""
    told = [(tax_name(row, locale), (row.base, row.amount, row.base + row.amount)) for row in rows]
    columns = ["kind", "net", "amount", "gross"]
    if not taxed_once:
        columns.pop()
    else:
        untaxed = gross - total((row.base + row.amount for row in rows), gross.currency)
        if untaxed:
            none = (untaxed, Money.zero(gross.currency), untaxed)
            told.append((say(locale.language, "tax.none"), none))
    return Table(
        say(locale.language, "section.tax"),
        tuple(say(locale.language, f"tax.{column}") for column in columns),
        tuple(
            (name, *(show.money(amount, locale) for amount in amounts[: len(columns) - 1]))
            for name, amounts in told
        ),
    )


def _payment(receipt: Receipt, locale: Locale) -> Section:
    card = receipt.card
    rows = [Row(say(locale.language, "payment.card"), card_name(card, locale))]
    if card.authorization_code:
        code = show.printable(card.authorization_code)
        rows.append(Row(say(locale.language, "payment.authorization_code"), code))
    if card.held is not None:
        rows.append(Row(say(locale.language, "payment.held"), show.money(card.held, locale)))
    rows.append(Row(say(locale.language, "payment.paid"), show.money(receipt.paid, locale)))
    if receipt.released is not None:
        rows.append(
            Row(
                say(locale.language, "payment.released"),
                show.money(receipt.released, locale),
                say(locale.language, "payment.released_note"),
            )
        )
    return Section(say(locale.language, "section.payment"), tuple(rows))


def _sold(heading: Heading, locale: Locale) -> tuple[Section, ...]:
    """Who sold, and to whom, where a company was named."""
    seller, buyer = _seller(heading.seller, locale), heading.buyer
    if buyer is None:
        return (seller,)
    address = ", ".join(map(show.printable, buyer.address))
    vat_id = Row(say(locale.language, "seller.vat_id"), show.printable(buyer.vat_id))
    name = () if buyer.name is None else (Row(show.printable(buyer.name), "", address),)
    return (seller, Section(say(locale.language, "section.buyer"), (*name, vat_id)))


def _seller(seller: Seller, locale: Locale) -> Section:
    address = ", ".join(map(show.printable, seller.address))
    facts = (
        ("seller.vat_id", seller.vat_id),
        ("seller.register", seller.register),
        ("seller.email", seller.email),
        ("seller.phone", seller.phone),
    )
    return Section(
        say(locale.language, "section.seller"),
        (
            Row(show.printable(seller.name), "", address),
            *(
                Row(say(locale.language, key), show.printable(value))
                for key, value in facts
                if value
            ),
        ),
    )


def _paper(key: str, number: str, heading: Heading, place: Place, locale: Locale) -> Section:
    at = local(heading.issued_at, place.zone)
    issued = say(locale.language, "time.at", day=show.day(at, locale), clock=show.clock(at, locale))
    return Section(
        "",
        (
            Row(say(locale.language, f"document.{key}"), number),
            Row(say(locale.language, "document.issued"), issued),
        ),
    )


def _corrections(
    notes: Sequence[CreditNote], receipt: Receipt, locale: Locale
) -> tuple[Section, ...]:
    """What credit notes have given back of a receipt, and what it comes to after them."""
    if not notes:
        return ()
    zone = receipt.place.zone
    rows = [
        Row(
            say(
                locale.language,
                "correction.credited",
                number=note.number,
                day=show.day(local(note.heading.issued_at, zone), locale),
            ),
            show.money(-note.amount, locale),
            show.printable(note.reason),
        )
        for note in notes
    ]
    left = receipt.paid - total((note.amount for note in notes), receipt.paid.currency)
    rows.append(Row(say(locale.language, "correction.left"), show.money(left, locale)))
    return (Section(say(locale.language, "section.corrections"), tuple(rows)),)


def _slip(card: CardUsed, locale: Locale) -> tuple[Slip, ...]:
    lines = tuple(filter(None, map(show.printable, card.provider_lines)))
    return (Slip(say(locale.language, "section.provider"), lines),) if lines else ()
