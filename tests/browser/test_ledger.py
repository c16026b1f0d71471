"""The ledger at the dashboard: settlements that are told and taken back, and books that are looked at."""

import re
from datetime import timedelta

from playwright.sync_api import expect

from tests.api.test_captures import CLEARING, balances
from tests.api.test_charges import get
from tests.api.test_verification import the_beat
from tests.play.pressing import chooses

EURO = "\N{EURO SIGN}"


def test_a_settlement_is_told_by_its_statement_and_taken_back(operator, office):
    page, paid = operator.page, office.paid
    office.world.clock.advance(timedelta(hours=1))
    colleague = page.context.new_page()
    colleague.goto(f"{office.url}/ledger")
    account = colleague.get_by_role("row", name=re.compile(f"^{CLEARING}"))
    account.get_by_text(f"{EURO}5.50").wait_for()
    page.bring_to_front()
    operator.go("/ledger/settlements")
    page.get_by_text("No settlements yet").wait_for()
    page.get_by_role("button", name="Book a settlement").first.click()
    dialog = page.get_by_role("dialog", name="Book a settlement")
    expect(dialog.get_by_label("Provider")).to_have_value("payter")
    at = office.world.clock.now() - timedelta(minutes=1)
    local = page.evaluate(
        "at => new Date(Date.parse(at) - new Date().getTimezoneOffset() * 6e4).toISOString()",
        at.isoformat(),
    )
    for label, text in (
        ("Reference", "PAYOUT-1"),
        ("Captures before", local[:16]),
        ("Paid on", local[:10]),
        ("Gross in EUR", "5.50"),
        ("Fee in EUR", "0.50"),
        ("Net in EUR", "5.01"),
    ):
        dialog.get_by_label(label).fill(text)
    dialog.get_by_text(f"By the other figures: {EURO}5.00").wait_for()
    dialog.get_by_role("button", name="Book a settlement").click()
    dialog.get_by_text("gross less fee and input tax is 5.00 EUR").wait_for()
    assert get(paid, "ledger/settlements")["items"] == []
    dialog.get_by_label("Net in EUR").fill("5.00")
    dialog.get_by_role("button", name="Book a settlement").click()
    page.get_by_text("The settlement is booked").wait_for()
    row = page.get_by_role("row", name=re.compile("^PAYOUT-1"))
    row.get_by_text("Booked", exact=True).wait_for()
    assert balances(paid)["BANK"] == "5.00"
    expect(account.get_by_text(f"{EURO}0.00")).to_be_visible()

    chooses(page, row, "Take back")
    dialog = page.get_by_role("dialog", name="Take back the settlement PAYOUT-1")
    dialog.get_by_role("button", name="Take back").click()
    row.get_by_text("Taken back").wait_for()
    assert balances(paid)[CLEARING] == "5.50"
    expect(account.get_by_text(f"{EURO}5.50")).to_be_visible()
    row.get_by_role("button", name=re.compile("^More")).click()
    expect(page.get_by_role("menuitem")).to_contain_text("It was taken back already")


def test_a_book_is_looked_at_when_somebody_asks(operator, office):
    page = operator.page
    operator.go("/ledger/verification")
    page.get_by_role("button", name="Verify from the first entry").click()
    page.get_by_text("The book is being looked at").wait_for()
    the_beat(office.world)
    page.get_by_text("Nothing found").wait_for()
