"""What a driver sees behind the link of a receipt, on a phone and on a desk, by day and by night."""

import re

import pytest

from tests.play.browser import PHONE, SCREENS
from tests.play.long import IS_LONG
from tests.play.receipts import LONG, SAMPLES

LANGUAGES = ("en", "de")


def words(place):
    """What is read there; a space that keeps a number and its unit together is a space."""
    return place.inner_text().replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_every_page_fits_can_be_read_and_asks_nobody_else(windows, papers, width, scheme):
    """All samples in both languages: long names, many lines, two taxes, nothing charged.

    Small, each language on one screen.
    """
    languages = LANGUAGES if IS_LONG else (LANGUAGES[width == PHONE],)
    with windows.window(width=width, scheme=scheme) as visit:
        for sample in SAMPLES:
            for language in languages:
                visit.open(papers.link(sample, language))
                assert visit.page.locator("html").get_attribute("lang")[:2] == language
                assert visit.too_wide() == [], f"{sample} {language}"
                assert visit.too_faint() == [], f"{sample} {language}"
        assert visit.complaints == []
        assert visit.strangers(papers.url) == []


def test_a_receipt_is_read_as_it_is_heard(windows, papers):
    with windows.window(width=PHONE) as visit:
        page = visit.open(papers.link("charged", "en")).page
        assert page.title() == "Receipt R2026-000123 · Stadtwerke Musterstadt GmbH"
        assert page.get_by_role("heading", level=1).inner_text() == "Receipt R2026-000123"
        assert page.get_by_text("Paid by Visa ending in 4242").is_visible()
        prices = page.get_by_role("table").first
        first = prices.get_by_role("row").first
        assert words(first.get_by_role("rowheader")).splitlines() == [
            "Energy",
            "13.120 kWh \N{MULTIPLICATION SIGN} €0.59/kWh",
            "19:21:10 to 20:00:00",
            "Price from 06:00 to 20:00.",
        ]
        assert first.get_by_role("cell").inner_text() == "€7.74"
        assert prices.get_by_role("row", name="Total").get_by_role("cell").inner_text() == "€15.64"
        taxes = page.get_by_role("table").last
        assert taxes.get_by_role("columnheader").all_inner_texts() == ["Tax", "Net", "Tax", "Gross"]
        assert taxes.get_by_role("row", name="VAT 19%").get_by_role("cell").all_inner_texts() == [
            "€13.14",
            "€2.50",
            "€15.64",
        ]


def test_a_corrected_receipt_and_its_credit_note_say_the_same_amount(windows, papers):
    with windows.window() as visit:
        page = visit.open(papers.link("charged", "en")).page
        assert page.get_by_text("\N{MINUS SIGN}€5.00").is_visible()
        page = visit.open(papers.link("credit-note", "en")).page
        assert page.get_by_role("heading", level=1).inner_text() == "Credit note C2026-000004"
        assert page.get_by_text("€5.00", exact=True).first.is_visible()


def test_nothing_charged_says_so_and_why(windows, papers):
    with windows.window(width=PHONE) as visit:
        page = visit.open(papers.link("never-plugged-in")).page
        assert page.get_by_role("heading", level=1).inner_text() == "Es wurde nichts abgebucht"
        assert page.get_by_text(
            "Es wurde nicht rechtzeitig ein Fahrzeug angeschlossen."
        ).is_visible()
        assert page.get_by_role("table").count() == 0


def test_it_speaks_as_the_terminal_did_and_a_link_changes_it(windows, papers):
    with windows.window(locale="en-GB") as visit:
        page = visit.open(papers.link("charged")).page
        assert page.get_by_role("heading", level=1).inner_text() == "Quittung R2026-000123"
        page.get_by_role("link", name="English").click()
        page.wait_for_url("**?lang=en")
        assert page.get_by_role("heading", level=1).inner_text() == "Receipt R2026-000123"
        page.get_by_role("link", name="Deutsch").click()
        page.wait_for_url("**?lang=de")
        assert visit.complaints == []


def test_the_pdf_opens(windows, papers):
    with windows.window() as visit:
        page = visit.open(papers.link("charged", "en")).page
        link = page.get_by_role("link", name="Save as PDF")
        with page.context.expect_event("response", lambda one: one.url.endswith("/pdf")) as answers:
            link.click()
        assert answers.value.status == 200
        assert answers.value.headers["content-type"] == "application/pdf"
        saved = page.context.request.get(answers.value.url)
        assert saved.body().startswith(b"%PDF-")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_printed_it_is_black_on_white_and_without_buttons(windows, papers, scheme):
    with windows.window(scheme=scheme) as visit:
        page = visit.open(papers.link("over-midnight", "en")).page
        page.emulate_media(media="print", color_scheme=scheme)
        ground = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
        assert ground == "rgb(255, 255, 255)"
        assert visit.too_faint() == []
        assert not page.get_by_role("link", name="Save as PDF").is_visible()
        assert page.get_by_role("row", name="Total").is_visible()
        printed = page.pdf(format="A4")
        assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1, "it fits on one page"


def test_a_very_long_name_is_shown_whole(windows, papers):
    with windows.window(width=PHONE) as visit:
        page = visit.open(papers.link("hostile")).page
        assert LONG in page.locator("main header").inner_text().replace("\n", "")
        assert page.locator("script").count() == 0


def test_a_link_to_nothing_is_a_page_as_well(windows, papers):
    with windows.window(width=PHONE) as visit:
        answer = visit.page.goto(f"{papers.url}/r/no-such-receipt-was-ever-issued")
        assert answer.status == 404
        heading = visit.page.get_by_role("heading", level=1)
        assert heading.inner_text() == "There is no such receipt"
        assert visit.too_wide() == []
