"""Money at the dashboard: what operators press, what the books say of it, and what the page tells."""

import re

from playwright.sync_api import expect

from chargewright.payments import events as said
from tests.api.test_attaching import stray
from tests.api.test_captures import CLEARING, balances, documents
from tests.api.test_charges import get
from tests.play.api_world import HERE
from tests.play.dashboard import SITE
from tests.play.pressing import chooses, row_of

EURO = "\N{EURO SIGN}"
SIZES = (
    "all => all.flatMap(one => [one, ...one.children]).map(each => getComputedStyle(each).fontSize)"
)
"""What is sorted by a click is written as what is not, in whatever order style sheets come."""


def test_a_hold_is_given_back_from_the_board_and_its_row_leaves(operator, office):
    page = operator.page
    over = office.another("over").tap().plug_in().charge(10_000).stops(10_000)
    operator.go("/open-holds")
    operator.heading("Open holds")
    row = row_of(page, over.payment_id)
    row.wait_for()
    assert len(set(page.get_by_role("columnheader").evaluate_all(SIZES))) == 1
    row_of(page, office.running.payment_id).get_by_role("button", name=re.compile("^More")).click()
    release = page.get_by_role("menuitem", name="Release")
    expect(release).to_contain_text("stop the session first")
    page.keyboard.press("Escape")
    chooses(page, row, "Release")
    dialog = page.get_by_role("dialog", name=f"Release {EURO}50.00")
    dialog.get_by_text("The books end the reservation").click()
    expect(dialog).to_be_visible()
    dialog.get_by_role("button", name="Release").click()
    page.get_by_text("The hold is being given back").wait_for()
    row.get_by_text("Releasing").wait_for()
    assert get(over, f"payments/{over.payment_id}")["state"] == "releasing"
    over.pays(said.ReleaseRefused(over.now))
    expect(row.get_by_text("in 30")).to_be_visible()
    tried = over.asked("payment.release_hold")
    chooses(page, row, "Try again")
    page.get_by_text("It is being tried again").wait_for()
    assert over.asked("payment.release_hold") == tried + 1
    over.pays(said.Released(over.now)).issued()
    expect(row).to_have_count(0)
    assert get(over, f"payments/{over.payment_id}")["state"] == "released"
    kinds = [
        each["event_type"] for each in get(over, "ledger/entries", about=over.payment_id)["items"]
    ]
    assert kinds == ["hold_released", "hold_placed"]


def test_what_was_captured_goes_back_in_part_and_in_full(operator, office):
    page, paid = operator.page, office.paid
    operator.go(f"/payments/{paid.payment_id}")
    operator.heading("4242")
    page.get_by_role("button", name="Refund", exact=True).click()
    dialog = page.get_by_role("dialog", name="Refund to")
    amount = dialog.get_by_label("Amount in EUR")
    expect(amount).to_have_value("5.50")
    amount.fill("5.51")
    dialog.get_by_role("button", name="Continue").click()
    dialog.get_by_text(f"An amount above zero, and at most {EURO}5.50").wait_for()
    dialog.get_by_text("Choose a reason").wait_for()
    asks(page, dialog, "2.00")
    refunded = "A refund was asked for"
    page.get_by_text(refunded).wait_for()
    assert (
        get(paid, "refunds", payment_id=paid.payment_id)["items"][0]["amount"]["amount"] == "2.00"
    )

    colleague = page.context.new_page()
    colleague.goto(f"{office.url}/refunds")
    done(colleague, row_of(colleague, paid.payment_id), "REF-1")
    page.bring_to_front()
    page.get_by_text("The refund was done").wait_for()
    page.get_by_text("Partly refunded").wait_for()
    paid.credited(*refunds(paid))
    page.get_by_role("link", name=re.compile("^C2")).wait_for()

    page.get_by_role("button", name="Refund", exact=True).click()
    expect(amount).to_have_value("3.50")
    asks(page, dialog, "3.50")
    expect(page.get_by_text(refunded)).to_have_count(2)
    expect(page.get_by_role("button", name="Refund", exact=True)).to_be_disabled()
    colleague.bring_to_front()
    row = row_of(colleague, paid.payment_id).filter(has_text="3.50")
    done(colleague, row, "")
    page.get_by_text("Refunded", exact=True).first.wait_for()
    row.get_by_text("Done").wait_for()
    page.bring_to_front()
    newest, _ = refunds(paid)
    paid.credited(newest)
    expect(page.get_by_role("link", name=re.compile("^C2"))).to_have_count(2)
    assert sorted(documents(paid)) == [
        ("CREDIT_NOTE", "-2.00"),
        ("CREDIT_NOTE", "-3.50"),
        ("RECEIPT", "5.50"),
    ]
    assert CLEARING not in balances(paid)


def test_money_that_nobody_knows_is_attached_to_what_was_never_paid(operator, office):
    page = operator.page
    unpaid = office.another("unpaid").tap().plug_in().charge(10_000)
    operator.go(f"/payments/{unpaid.payment_id}")
    operator.heading("4242")
    closes(page, unpaid, "Expired")
    page.get_by_text("The payment is closed").wait_for()
    page.get_by_text("Expired", exact=True).first.wait_for()
    unpaid.unplug(10_000).issued()
    assert get(unpaid, f"sessions/{unpaid.session_id}")["status"] == "billing_failed"

    money = stray(unpaid, "5.50")
    operator.go(f"/payments/{money.payment_id}")
    page.get_by_text("A person has to look at this").wait_for()
    page.get_by_role("button", name="Attach to a session").click()
    dialog = page.get_by_role("dialog", name=f"For which session was {EURO}5.50?")
    session = dialog.get_by_label("Session")
    session.fill("ses_nobody")
    dialog.get_by_role("button", name="Attach").click()
    dialog.get_by_text("no such session").wait_for()
    session.fill("")
    page.get_by_role("option", name=f"{SITE} 1").click()
    expect(session).to_have_value(unpaid.session_id)
    dialog.get_by_role("button", name="Attach").click()
    page.get_by_text("Found to be for a session").wait_for()
    expect(page.get_by_text("A person has to look at this")).to_have_count(0)
    money.issued()
    page.get_by_role("link", name=re.compile("^R2")).wait_for()
    assert get(unpaid, f"sessions/{unpaid.session_id}")["status"] == "closed"
    assert documents(money) == [("RECEIPT", "5.50")]


def closes(page, charge, ending):
    """Somebody looked in the provider's portal, and is sure."""
    page.get_by_role("button", name="Say how it ended").click()
    dialog = page.get_by_role("dialog", name="How did the hold on")
    dialog.get_by_role("radio", name=ending).check()
    dialog.get_by_label("to be sure").fill("another one")
    dialog.get_by_role("button", name="Close the payment").click()
    dialog.get_by_text("the id of this payment, to be sure").wait_for()
    dialog.get_by_label("to be sure").fill(charge.payment_id)
    dialog.get_by_role("button", name="Close the payment").click()


def asks(page, dialog, amount):
    """For so much to go back, and is sure."""
    dialog.get_by_label("Amount in EUR").fill(amount)
    dialog.get_by_role("combobox", name="Reason").click()
    page.get_by_role("option", name="Goodwill").click()
    dialog.get_by_role("button", name="Continue").click()
    dialog.get_by_role("button", name=f"Ask for {EURO}{amount} back").click()


def done(page, row, ref):
    """Somebody has given it back in the provider's portal."""
    chooses(page, row, "Mark as done")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Provider").fill(ref)
    dialog.get_by_role("button", name="It is done").click()


def refunds(charge):
    """The refunds of a payment, the newest first."""
    found = get(charge, "refunds", payment_id=charge.payment_id)["items"]
    return [each["id"] for each in found]


def test_money_that_a_station_failed_to_take_for_no_session_is_settled_in_its_list(
    operator, office
):
    page, station_id = operator.page, office.paid.station_id
    office.world.does(
        "INSERT INTO station_settlement (organization_id, id, station_id, payment_ref, status, amount,"
        " amount_minor, currency, settled_at, received_at, open_minor)"
        " VALUES (%s, 'sst_9', %s, 'PSP-9', 'Failed', 4.5, 450, 'EUR', now(), now(), 450)",
        *(HERE, station_id),
    )
    operator.go("/station-payments?is_open=true")
    operator.heading("Taken at stations")
    row = page.get_by_role("row", name=re.compile("^PSP-9"))
    row.get_by_text("None", exact=True).wait_for()
    row.get_by_role("button", name="Settle it").click()
    dialog = page.get_by_role("dialog", name="How was it settled?")
    dialog.get_by_label("Why, and how").fill("by invoice 7")
    dialog.get_by_role("button", name="Settle", exact=True).click()
    page.get_by_text("It is settled.").wait_for()
    row.wait_for(state="detached")
    kept = get(office.paid, "station-settlements/sst_9")
    assert (kept["is_open"], kept["resolution"]) == (False, "collected_elsewhere")
    operator.go("/station-payments")
    row.get_by_text("Collected elsewhere").wait_for()
