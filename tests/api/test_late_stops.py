"""A stop that is told after the bill: what would have been due is said, and never taken.

Told to the real machines on the real database; looked at as an operator does, through the API.
"""

from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from chargewright.payments import events as said
from chargewright.sessions.events import EndForced, MeterAdvanced, TransactionEnded
from tests.api.test_attaching import going_on, stopping
from tests.api.test_captures import balances, documents, found
from tests.api.test_charges import do, get
from tests.payments.cast import eur


@pytest.fixture
def given_up(charge):
    """Ten kilowatt-hours for 5.50, which an operator ended while the station was silent."""
    charge.tap().plug_in().charge(10_000)
    charge.hears(EndForced(charge.now, by="usr_1"))
    return charge.rated()


@pytest.fixture
def paid(given_up):
    return given_up.captured("5.50")


def tells_its_stop(one, energy_wh, *, rejected=False):
    """The station is back after two hours, and says when it stopped: when it fell silent."""
    fell_silent = one.now
    one.world.clock.advance(timedelta(hours=2))
    one.hears(
        TransactionEnded(
            one.now,
            ocpp_transaction_ref="4711",
            meter=replace(one.meter(energy_wh), read_at=fell_silent),
            occurred_at=fell_silent,
            is_final_reading_rejected=rejected,
        )
    )
    return one


def compared(one):
    """The worker has rated it once more."""
    return one.performed("session.rate_late")


def item(one):
    (found_item,) = get(one, "attention", kind="session.late_stop")["items"]
    return found_item


def refunds(one):
    return [
        (each["state"], each["amount"]["amount"], each["reason"], each["requested_by"])
        for each in get(one, "refunds", payment_id=one.payment_id)["items"]
    ]


def shown(one):
    session = get(one, f"sessions/{one.session_id}")
    return (
        session["energy_wh"],
        session["total"]["amount"],
        session["late_energy_wh"],
        session["late_total"] and session["late_total"]["amount"],
        session["late_difference"] and session["late_difference"]["amount"],
    )


def told(one):
    return [each["kind"] for each in get(one, f"sessions/{one.session_id}/timeline")["items"]]


def cost(energy_wh, net, tax, total):
    return {
        "energy_wh": energy_wh,
        **{
            name: {"amount": amount, "currency": "EUR"}
            for name, amount in (("net", net), ("tax", tax), ("total", total))
        },
    }


def test_more_than_was_billed_is_said_and_never_taken(paid):
    compared(tells_its_stop(paid, 12_000))
    assert shown(paid) == (10_000, "5.50", 12_000, "6.50", "1.00")
    assert item(paid)["is_open"]
    assert item(paid)["detail"] == {
        "billed": cost(10_000, "4.55", "0.95", "5.50"),
        "due": cost(12_000, "5.37", "1.13", "6.50"),
        "difference": cost(2_000, "0.82", "0.18", "1.00"),
        "paid": {"amount": "5.50", "currency": "EUR"},
        "is_final_reading_rejected": False,
    }
    assert refunds(paid) == []
    payment = get(paid, f"payments/{paid.payment_id}")
    assert (payment["captured"]["amount"], payment["price"]["amount"]) == ("5.50", "5.50")
    assert documents(paid) == [("RECEIPT", "5.50")]
    assert told(paid)[-1] == "session.late_meter_rated"


def test_less_than_was_billed_is_proposed_to_go_back_and_booked_when_it_has(paid):
    before = balances(paid)
    compared(tells_its_stop(paid, 8_000, rejected=True))
    assert shown(paid) == (10_000, "5.50", 8_000, "4.50", "-1.00")
    assert item(paid)["detail"]["difference"] == cost(-2_000, "-0.83", "-0.17", "-1.00")
    assert item(paid)["detail"]["is_final_reading_rejected"]
    assert refunds(paid) == [("requested", "1.00", "late_meter_reading", None)]
    assert {"refund.requested", "session.late_meter_rated"} <= set(told(paid))
    assert balances(paid) == before, "nothing is booked before a person has done it"
    (refund,) = get(paid, "refunds", payment_id=paid.payment_id)["items"]
    do(paid, f"refunds/{refund['id']}/done", {}, **{"Idempotency-Key": "d-1"})
    paid.credited(refund["id"])
    assert balances(paid)["PSP_CLEARING:payter"] == "4.50"
    assert documents(paid) == [("RECEIPT", "5.50"), ("CREDIT_NOTE", "-1.00")]


def test_heard_and_compared_again_it_is_one_item_and_one_refund(paid):
    compared(compared(tells_its_stop(paid, 8_000)))
    compared(tells_its_stop(paid, 8_000))
    assert len(refunds(paid)) == 1
    assert item(paid)["detail"]["due"]["energy_wh"] == 8_000
    assert told(paid).count("session.late_meter_rated") == 1


def test_a_refund_that_a_person_rejected_is_not_proposed_again(paid):
    compared(tells_its_stop(paid, 8_000))
    (refund,) = get(paid, "refunds", payment_id=paid.payment_id)["items"]
    do(paid, f"refunds/{refund['id']}/reject")
    compared(paid)
    assert refunds(paid) == [("rejected", "1.00", "late_meter_reading", None)]


def test_what_went_back_already_is_not_proposed_again(paid):
    body = {"amount": {"amount": "0.70", "currency": "EUR"}, "reason": "goodwill"}
    do(paid, f"payments/{paid.payment_id}/refunds", body, **{"Idempotency-Key": "g-1"})
    compared(tells_its_stop(paid, 8_000))
    assert sorted(amount for _, amount, *_ in refunds(paid)) == ["0.30", "0.70"]


def test_less_is_due_than_was_billed_but_no_less_than_was_paid(given_up):
    given_up.captured("4.20")
    compared(tells_its_stop(given_up, 8_000))
    assert item(given_up)["detail"]["difference"]["total"]["amount"] == "-1.00"
    assert refunds(given_up) == []


def test_the_same_register_told_late_answers_the_question_by_itself(paid):
    tells_its_stop(paid, 10_000)
    assert item(paid)["is_open"]
    compared(paid)
    assert (item(paid)["is_open"], item(paid)["note"]) == (False, "session.late_meter_rated")
    assert shown(paid)[2:] == (10_000, "5.50", "0.00")


def test_told_before_the_money_is_final_it_is_compared_again_when_it_is(given_up):
    compared(tells_its_stop(given_up, 8_000))
    assert refunds(given_up) == [], "nothing has been taken yet"
    given_up.captured("5.50", pending=True)
    compared(given_up)
    assert refunds(given_up) == [], "it is only promised"
    found(given_up, "5.50")
    assert given_up.asked("session.rate_late") == 3
    compared(given_up)
    assert refunds(given_up) == [("requested", "1.00", "late_meter_reading", None)]


def test_told_before_it_is_rated_the_bill_is_that_of_the_end_all_the_same(charge):
    charge.tap().plug_in().charge(10_000)
    charge.hears(EndForced(charge.now, by="usr_1"))
    compared(tells_its_stop(charge, 12_000))
    assert item(charge)["detail"] == {}, "there is no bill yet"
    charge.rated().captured("5.50")
    compared(charge)
    assert shown(charge) == (10_000, "5.50", 12_000, "6.50", "1.00")


def test_a_final_register_that_comes_after_the_stop_is_compared_too(paid):
    compared(tells_its_stop(paid, 10_000))
    late = MeterAdvanced(paid.now, meter=paid.meter(9_000), is_final=True)
    compared(paid.hears(late).hears(late))
    assert shown(paid)[2:] == (9_000, "5.00", "-0.50")
    assert [amount for _, amount, *_ in refunds(paid)] == ["0.50"]
    items = get(paid, "attention", kind="session.late_stop")["items"]
    assert sorted(each["is_open"] for each in items) == [False, True]


@pytest.mark.parametrize("table", ["session", "fact", "refund", "attention"])
def test_cut_short_wherever_it_writes_nothing_is_done_and_a_repeat_does_all(paid, table):
    tells_its_stop(paid, 8_000)
    before = paid.world.rows("SELECT count(*) FROM fact")
    stopping(paid, table)
    with pytest.raises(psycopg.errors.RaiseException):
        compared(paid)
    going_on(paid, table)
    assert (shown(paid)[2:], refunds(paid), item(paid)["detail"]) == ((None, None, None), [], {})
    assert paid.world.rows("SELECT count(*) FROM fact") == before
    compared(paid)
    assert shown(paid)[2:] == (8_000, "4.50", "-1.00")
    assert len(refunds(paid)) == 1


def test_a_hold_that_was_lost_is_told_what_would_have_been_due(given_up):
    given_up.pays(said.ReleaseFound(given_up.now, hold_of(given_up))).issued()
    compared(tells_its_stop(given_up, 12_000))
    assert item(given_up)["detail"]["paid"]["amount"] == "0.00"
    assert item(given_up)["detail"]["difference"]["total"]["amount"] == "1.00"


def hold_of(one):
    return said.Hold(ref="h-pay_here", terminal_ref="APL-9", amount=eur("50"), placed_at=one.now)
