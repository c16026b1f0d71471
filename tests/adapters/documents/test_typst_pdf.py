"""The PDF: the same bytes for the same document, for archives, and never at a loss for a letter."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import typst
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.adapters.documents.typst_pdf import compile_pdf
from chargewright.billing.link import Link
from chargewright.billing.locales import Locale
from chargewright.billing.paper import paper_of
from chargewright.billing.pdf import quoted, typst_source
from chargewright.billing.wording import sheet_of
from tests.play.long import rounds
from tests.play.receipts import PAGE, SAMPLES, charged

AT = datetime(2026, 11, 20, 20, 11, 4, tzinfo=UTC)
ARCHIVABLE = b"pdfaid:conformance>A<"
FOR_SCREEN_READERS = b"pdfuaid:part>1<"


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_document_becomes_a_pdf_for_archives_and_screen_readers(sample):
    document = SAMPLES[sample]()
    sheet = sheet_of(document, document.heading.locale)
    pdf = compile_pdf(typst_source(sheet, page_url=PAGE), made_at=AT)
    assert pdf.startswith(b"%PDF-")
    assert ARCHIVABLE in pdf
    assert FOR_SCREEN_READERS in pdf


@pytest.mark.parametrize("locale", Locale)
def test_the_same_document_is_the_same_pdf_to_the_byte(locale):
    source = typst_source(sheet_of(charged(), locale), page_url=PAGE)
    first, second = compile_pdf(source, made_at=AT), compile_pdf(source, made_at=AT)
    assert hashlib.sha256(first).digest() == hashlib.sha256(second).digest()


@pytest.mark.parametrize("name", ["株式会社 充電", "🚗⚡", "ﷺ", "\u0000\u202e", "∰"])
def test_a_letter_that_no_font_has_stops_no_receipt(name):
    receipt = charged()
    seller = replace(receipt.heading.seller, name=f"A {name} B")
    receipt = replace(receipt, heading=replace(receipt.heading, seller=seller))
    pdf = compile_pdf(typst_source(sheet_of(receipt, Locale.EN_GB)), made_at=AT)
    assert pdf.startswith(b"%PDF-")


def test_source_that_is_no_typst_is_a_bug():
    with pytest.raises(typst.TypstError, match="unknown variable"):
        compile_pdf("#no-such-thing", made_at=AT)


@settings(max_examples=rounds(40, 2_000))
@given(st.text(max_size=60))
def test_the_engine_reads_a_quoted_text_as_that_text(text):
    source = f"#metadata({quoted(text)})<said>"
    answer = typst.query(source.encode(), "<said>", field="value", one=True)
    assert json.loads(answer) == text


def test_paper_is_hashed_as_it_is_kept():
    link = Link(base_url="https://pay.example/", token="4f9aT0cQ2mZkX7yLr1Vd8w")
    paper = paper_of(charged(), link, compile_pdf)
    assert paper.pdf_sha256 == hashlib.sha256(paper.pdf).digest()
    assert paper.content_sha256 == hashlib.sha256(paper.content).digest()
    assert link.token.encode() not in paper.content
    assert paper_of(charged(), link, compile_pdf) == paper
