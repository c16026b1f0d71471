"""The public page: as it was found good, saying the same sums everywhere, and closed to strangers."""

import hashlib
import re
from base64 import b64encode
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargewright.billing.documents import DocumentType
from chargewright.billing.locales import CONVENTIONS, Language, Locale
from chargewright.billing.page import HEADERS, Links, page, unknown_page, waiting_page
from chargewright.billing.parts import Scope
from chargewright.billing.sheet import Prices, Row, Section, Sheet, Status
from chargewright.billing.wording import sheet_of
from tests.play.golden import same_as
from tests.play.receipts import HOSTILE, PAGE, SAMPLES, charged, credit_note

CASES = Path(__file__).parents[1] / "cases/receipts"
LINKS = Links(
    page=PAGE, pdf="abc.pdf", languages={Language.EN: "?lang=en", Language.DE: "?lang=de"}
)
VOID = {"meta", "link", "br", "wbr", "path", "circle"}


class Reader(HTMLParser):
    """Reads a page as a browser does: the elements in order, and the text between them."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.open, self.said = [], [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] != ["style"] and data.strip():
            self.said.append(data)

    def tags(self):
        return {tag for tag, _ in self.elements}


def shown(sample, locale=None):
    document = SAMPLES[sample]()
    return page(sheet_of(document, locale or document.heading.locale), LINKS)


def without_style_and_code(text):
    """What a person compares: neither the style sheet nor the dots of the QR code."""
    text = re.sub(r"<style>.*?</style>", "<style>…</style>", text, flags=re.DOTALL)
    return re.sub(r"(<figure>)<svg.*?</svg>", r"\1<svg>…</svg>", text)


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_page_is_as_it_was_found_good(sample):
    same_as(CASES / f"{sample}.html", without_style_and_code(shown(sample)))


def test_a_corrected_receipt_names_its_credit_notes():
    sheet = sheet_of(charged(), Locale.EN_GB, corrections=[credit_note()])
    rows = [row for part in sheet.parts if isinstance(part, Section) for row in part.rows]
    assert (
        Row("Credit note C2026-000004 of 22 Nov 2026", "\N{MINUS SIGN}€5.00", credit_note().reason)
        in rows
    )
    assert Row("Paid in the end", "€10.64") in rows


@pytest.mark.parametrize("locale", Locale)
@pytest.mark.parametrize("sample", SAMPLES)
def test_every_page_is_whole_and_asks_for_nothing_from_outside(sample, locale):
    reader = Reader(shown(sample, locale))
    assert reader.open == []
    assert not reader.tags() & {"script", "iframe", "object", "embed", "form", "img", "base"}
    for tag, attributes in reader.elements:
        assert not [name for name in attributes if name.startswith("on")], tag
        assert "style" not in attributes, f"{tag}: the policy forbids it"
        for name in ("src", "href"):
            value = attributes.get(name, "data:,")
            assert value == "data:," or value in {"abc.pdf", "?lang=en", "?lang=de"}


@pytest.mark.parametrize("sample", SAMPLES)
def test_a_page_can_be_heard_as_well_as_seen(sample):
    reader = Reader(shown(sample))
    html = next(attributes for tag, attributes in reader.elements if tag == "html")
    assert html["lang"] == SAMPLES[sample]().heading.locale
    tags = [tag for tag, _ in reader.elements]
    assert tags.count("h1") == tags.count("main") == tags.count("title") == 1
    for tag, attributes in reader.elements:
        if tag == "th":
            assert attributes["scope"] in {"row", "col"}


def test_strangers_words_stay_words():
    reader = Reader(shown("hostile"))
    assert "script" not in reader.tags()
    assert HOSTILE in "".join(reader.said)
    assert "\u202e" not in "".join(reader.said)


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_text_gets_out_of_its_place(name, value):
    sheet = Sheet(
        locale=Locale.EN_GB,
        status=Status.PAID,
        title=name,
        seller=value,
        amount=name,
        status_text=value,
        lead=name,
        number=value,
        issued_on="2026-11-20",
        parts=(Section(name, (Row(name, value, name), Row(value, ""))),),
        footnotes=(value,),
    )
    plain = sheet_of(charged(), Locale.EN_GB)
    reader = Reader(page(sheet, Links(page=PAGE, pdf=value, languages={Language.DE: name})))
    assert reader.open == []
    assert reader.tags() <= Reader(page(plain, LINKS)).tags()
    assert {key for _, attributes in reader.elements for key in attributes} <= {
        key for _, attributes in Reader(page(plain, LINKS)).elements for key in attributes
    }


def amount_of(text, locale):
    """The number that a person reads in an amount."""
    conventions = CONVENTIONS[locale]
    digits = text.replace(conventions.money_group, "").replace(conventions.decimal, ".")
    digits = digits.replace("\N{MINUS SIGN}", "-")
    return Decimal("".join(letter for letter in digits if letter in "-.0123456789"))


RECEIPTS = [name for name in SAMPLES if SAMPLES[name]().type is DocumentType.RECEIPT]


@pytest.mark.parametrize("locale", Locale)
@pytest.mark.parametrize("sample", RECEIPTS)
def test_the_sums_on_the_page_are_right(sample, locale):
    receipt = SAMPLES[sample]()
    sheet = sheet_of(receipt, locale)
    prices = next(part for part in sheet.parts if isinstance(part, Prices))
    amounts = [amount_of(line.amount, locale) for line in prices.lines]
    sums = [amount_of(one.amount, locale) for one in prices.sums]
    *above, last = sums
    taken_off = bool(receipt.waived) + (receipt.paid_before is not None)
    if taken_off:
        price, *less = above[-1 - taken_off :]
        assert price + sum(less) == last
        assert sum(amounts) == price
    elif above:
        net, *taxes = above
        assert (sum(amounts), net + sum(taxes)) == (net, last)
    else:
        assert sum(amounts) == last
    assert amount_of(sheet.amount, locale) == last == receipt.paid.decimal
    assert prices.sums[-1].strong


def test_the_times_say_their_offset_when_the_clocks_change():
    said = " ".join(Reader(shown("night-of-the-clocks", Locale.EN_GB)).said)
    assert "25 Oct 2026, 01:30 (UTC+2) to 03:50 (UTC+1)" in said
    assert "The clocks changed during the session" in said
    assert "Times are local at the site: Europe/Berlin, UTC+1." in " ".join(
        Reader(shown("charged", Locale.EN_GB)).said
    )


def test_a_session_over_midnight_says_both_days():
    said = " ".join(Reader(shown("over-midnight", Locale.EN_GB)).said)
    assert "20 Nov 2026, 23:30 to 21 Nov 2026, 00:10" in said


def test_scopes_of_no_time_are_left_out():
    receipt = charged()
    times = ((Scope.CHARGING, 60), (Scope.FAULT, 0))
    sheet = sheet_of(
        replace(receipt, charge=replace(receipt.charge, durations_s=times)), Locale.EN_GB
    )
    names = {row.name for row in sheet.parts[0].rows}
    assert "Charging" in names
    assert "Interrupted by a fault" not in names


def test_the_policy_lets_in_our_style_and_nothing_else():
    policy = HEADERS["Content-Security-Policy"]
    style = re.search(r"<style>(.*?)</style>", shown("charged"), re.DOTALL).group(1)
    digest = b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "script-src" not in policy
    assert "url(" not in style
    assert "@import" not in style


def test_the_language_on_offer_is_the_other_one():
    said = Reader(shown("charged", Locale.DE_DE)).said
    assert "English" in said
    assert "Deutsch" not in said


def test_before_there_is_a_receipt_the_page_looks_again_by_itself():
    reader = Reader(waiting_page(Locale.DE_DE))
    assert ("meta", {"http-equiv": "refresh", "content": "5"}) in reader.elements
    assert "Ihre Quittung ist unterwegs" in reader.said


def test_a_link_to_nothing_says_so_and_no_more():
    reader = Reader(unknown_page(Locale.EN_GB))
    assert "There is no such receipt" in reader.said
    assert "refresh" not in str(reader.elements)


def test_the_pdf_is_offered_when_there_is_one():
    sheet = sheet_of(charged(), Locale.EN_GB)
    assert "Save as PDF" in page(sheet, LINKS)
    assert "Save as PDF" not in page(sheet, Links(page=PAGE))
