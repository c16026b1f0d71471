"""Money that nothing explains, and the session that a person finds it to be for.

Told to the real machines on the real database; asked for and looked at through the API.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from chargewright.access.roles import Role
from chargewright.payments import events as said
from chargewright.payments.model import Attachment
from chargewright.payments.outcomes import SeenHold, SeenState
from tests.api.test_captures import (
    CLEARING,
    ENERGY,
    TAX,
    balances,
    compared,
    documents,
    found,
    give_back,
    hold,
    questions,
    session,
)
from tests.api.test_charges import do, get
from tests.api.test_network import site, station, terminal
from tests.payments.cast import ANNA, eur
from tests.play.charged import HOLD, Charge
from tests.play.waiting import stand_in_line

WAIVED, UNAPPLIED = "WAIVED", "UNAPPLIED"


@pytest.fixture
def unpaid(charge):
    """Ten kilowatt-hours for 5.50 on a hold that expired: nobody paid for them."""
    charge.tap().plug_in().charge(10_000)
    charge.pays(said.ReleaseFound(charge.now, hold(charge))).unplug(10_000).issued()
    assert session(charge) == "billing_failed"
    return charge


def stray(one, amount, ref="h-strange", currency="EUR"):
    """The provider has captured this much at the reader, and nobody knows what for."""
    one.world.clock.advance(timedelta(minutes=20))
    seen = SeenHold(
        hold_ref=ref,
        terminal_ref="APL-9",
        card=ANNA.token,
        state=SeenState.CAPTURED,
        amount=replace(HOLD, currency=currency),
        captured=replace(eur(amount), currency=currency),
        placed_at=one.now,
    )
    compared(one, seen)
    ((payment_id,),) = one.world.rows("SELECT id FROM payment WHERE hold_ref = %s", ref)
    return replace(one, payment_id=payment_id)


def attach(money, session_id, key="a-1"):
    path = f"payments/{money.payment_id}/attach"
    return do(money, path, {"session_id": session_id}, **{"Idempotency-Key": key})


def attached(money, session_id, key="a-1"):
    answer = attach(money, session_id, key)
    assert answer.status_code == 200, answer.text
    money.issued()
    return answer.json()


def agree(*payments):
    """Documents, clearing, tax and what is unapplied say the same of all these payments together."""
    one = payments[0]
    booked = balances(one)
    shown = [get(one, f"payments/{each.payment_id}") for each in payments]
    taken = sum(
        eur(each[name]["amount"]).minor * sign
        for each in shown
        for name, sign in (("captured", 1), ("refunded", -1))
        if each[name] is not None
    )
    issued = sum(eur(amount).minor for each in payments for _, amount in documents(each))
    unapplied = -eur(booked.get(UNAPPLIED, "0.00")).minor
    assert eur(booked.get(CLEARING, "0.00")).minor == taken == issued + unapplied
    ((taxes,),) = one.world.rows(
        "SELECT sum(CASE document_type WHEN 'CREDIT_NOTE' THEN -minor ELSE minor END)::int FROM ("
        " SELECT document_type, (jsonb_array_elements(coalesce(doc -> 'taxes_due', doc -> 'taxes'))"
        " -> 'amount' ->> 'minor')::int AS minor FROM (SELECT document_type,"
        " convert_from(document, 'UTF8')::jsonb AS doc FROM receipt) AS one) AS each"
    )
    assert (taxes or 0) == -eur(booked.get(TAX, "0.00")).minor
    assert get(one, "ledger/trial-balance")["is_balanced"]
    return True


def open_questions(one):
    found = get(one, "attention", payment_id=one.payment_id)["items"]
    return sorted(each["kind"] for each in found if each["is_open"])


def refused(answer, status, code, field):
    assert answer.status_code == status, answer.text
    body = answer.json()
    (error,) = body["errors"]
    assert (body["code"], error["field"]) == (code, field)
    return error["rule"]


def test_a_session_that_nobody_paid_for_is_paid_by_money_that_came_to_light(unpaid):
    money = stray(unpaid, "5.50")
    assert balances(unpaid) == {CLEARING: "5.50", UNAPPLIED: "-5.50"}
    shown = attached(money, unpaid.session_id)
    assert (shown["session_id"], shown["price"]["amount"]) == (unpaid.session_id, "5.50")
    assert shown["attached_at"] is not None
    seen = get(unpaid, f"sessions/{unpaid.session_id}")
    assert (seen["status"], seen["billing_state"], seen["failure"]) == ("closed", "billed", None)
    assert seen["attached_payment_ids"] == [money.payment_id]
    assert documents(money) == [("RECEIPT", "5.50")]
    assert (balances(unpaid)[ENERGY], UNAPPLIED in balances(unpaid)) == ("-4.14", False)
    assert agree(unpaid, money)
    told = get(unpaid, f"sessions/{unpaid.session_id}/timeline")["items"]
    assert "payment.attached" in [each["kind"] for each in told]
    by = [each["body"]["by"] for each in told if each["kind"] == "payment.attached"]
    assert by == ["key_administrator"]
    assert open_questions(money) == []
    assert open_questions(unpaid) == ["payment.hold_expired"], "a loss, until a person has looked"
    (item,) = get(money, "attention", kind="payment.capture_unexplained")["items"]
    assert (item["is_open"], item["closed_by"], item["note"]) == (False, None, "payment.captured")


def test_what_is_more_than_was_owed_waits_to_be_given_back(unpaid):
    money = stray(unpaid, "13.00")
    attached(money, unpaid.session_id)
    assert balances(unpaid)[UNAPPLIED] == "-7.50"
    assert questions(money) == ["payment.amount_differs", "payment.capture_unexplained"]
    assert documents(money) == [("RECEIPT", "5.50")]
    assert proposed(money) == [("requested", "7.50", "captured_too_much", None)]
    gone_back(money)
    assert documents(money) == [("RECEIPT", "5.50")], "what was never on it needs no credit note"
    assert UNAPPLIED not in balances(unpaid)
    assert agree(unpaid, money)
    assert open_questions(money) == ["payment.amount_differs", "payment.capture_unexplained"]
    give_back(money, "5.50", "r-2")
    assert documents(money) == [("RECEIPT", "5.50"), ("CREDIT_NOTE", "-5.50")]
    assert agree(unpaid, money)
    assert open_questions(money) == []


def proposed(money):
    found = get(money, "refunds", payment_id=money.payment_id)["items"]
    return [
        (each["state"], each["amount"]["amount"], each["reason"], each["requested_by"])
        for each in found
    ]


def gone_back(money):
    """A person has done the refund that was proposed."""
    (refund,) = get(money, "refunds", payment_id=money.payment_id, state="requested")["items"]
    done = do(money, f"refunds/{refund['id']}/done", {}, **{"Idempotency-Key": refund["id"]})
    assert done.status_code == 200, done.text
    return money.credited(refund["id"])


def test_the_excess_is_proposed_once_and_a_person_decides(unpaid):
    money = stray(unpaid, "13.00")
    attached(money, unpaid.session_id)
    again = Attachment(
        session_id=unpaid.session_id, owed=eur("5.50"), paid_before=eur("0"), at=money.now
    )
    money.pays(said.ChargeFound(money.now, again))
    (refund,) = get(money, "refunds", payment_id=money.payment_id)["items"]
    assert balances(unpaid)[UNAPPLIED] == "-7.50", "nothing is booked before it is done"
    told = get(unpaid, f"sessions/{unpaid.session_id}/timeline")["items"]
    assert [each["about"] for each in told if each["kind"] == "refund.requested"] == [refund["id"]]
    do(money, f"refunds/{refund['id']}/reject")
    give_back(money, "13.00", "r-1")
    assert agree(unpaid, money)


def test_what_is_owed_in_full_proposes_nothing(unpaid):
    money = stray(unpaid, "5.50")
    attached(money, unpaid.session_id)
    assert proposed(money) == []


def test_what_is_less_than_was_owed_is_waived_and_may_be_brought_by_the_next(unpaid):
    first, second = stray(unpaid, "2.00", "h-1"), stray(unpaid, "3.50", "h-2")
    attached(first, unpaid.session_id)
    assert session(unpaid) == "closed"
    assert balances(unpaid)[WAIVED] == "2.90"
    assert agree(unpaid, first, second)
    assert attached(second, unpaid.session_id, "a-2")["price"]["amount"] == "3.50"
    assert WAIVED not in balances(unpaid), "nothing is given up any more"
    assert balances(unpaid)[TAX] == "-0.95"
    assert balances(unpaid)[ENERGY] == "-4.14", "sold once"
    assert agree(unpaid, first, second)
    rule = refused(
        attach(stray(unpaid, "1.00", "h-3"), unpaid.session_id, "a-3"),
        409,
        "nothing_owed",
        "session_id",
    )
    assert rule == "is paid in full"


def test_a_shortfall_is_closed_and_its_receipt_says_what_was_paid_before(charged):
    charged.captured("4.00")
    assert balances(charged)[WAIVED] == "1.24"
    money = stray(charged, "6.00")
    attached(money, charged.session_id)
    assert WAIVED not in balances(charged)
    assert balances(charged)[UNAPPLIED] == "-4.50"
    assert documents(charged) == [("RECEIPT", "4.00")], "an issued document is never changed"
    assert documents(money) == [("RECEIPT", "1.50")]
    (receipt,) = get(money, "receipts", payment_id=money.payment_id)["items"]
    document = get(money, f"receipts/{receipt['id']}")["document"]
    assert document["paid_before"]["minor"] == 400
    assert receipt["session_id"] == charged.session_id
    assert session(charged) == "closed"
    assert agree(charged, money)
    gone_back(money)
    give_back(money, "1.50", "r-1")
    assert balances(charged)[WAIVED] == "1.24", "given up again"
    assert agree(charged, money)


def test_money_taken_on_a_hold_that_had_been_let_go_may_be_for_another_session(unpaid):
    other = replace(unpaid, payment_id="pay_late", session_id="").tap()
    other.pays(said.NothingSold(other.now, said.ReleaseReason.NEVER_PLUGGED_IN))
    other.pays(said.Released(other.now)).issued()
    found(other, "5.50")
    assert documents(other) == [("NOTHING_CHARGED", "0.00")]
    attached(other, unpaid.session_id)
    assert documents(other) == [("NOTHING_CHARGED", "0.00"), ("RECEIPT", "5.50")]
    shown = get(other, f"payments/{other.payment_id}")
    assert (shown["session_id"], shown["state"]) == (unpaid.session_id, "captured")
    assert session(unpaid) == "closed"
    assert agree(unpaid, other)


def test_the_payment_that_should_have_paid_turns_up_after_all(unpaid):
    money = stray(unpaid, "5.50")
    attached(money, unpaid.session_id)
    found(unpaid, "5.50")
    assert balances(unpaid)[UNAPPLIED] == "-5.50", "sold once, taxed once"
    assert "payment.capture_unexplained" in questions(unpaid)
    assert ("RECEIPT", "5.50") not in documents(unpaid)
    assert agree(unpaid, money)
    give_back(unpaid, "5.50", "r-1")
    assert agree(unpaid, money)


def test_a_later_word_of_the_provider_brings_the_receipt_down(unpaid):
    money = stray(unpaid, "5.50")
    attached(money, unpaid.session_id)
    less = replace(hold(unpaid), ref="h-strange")
    money.pays(said.CaptureFound(money.now, less, amount=eur("5.00"))).issued()
    assert documents(money) == [("RECEIPT", "5.50"), ("CREDIT_NOTE", "-0.50")]
    assert agree(unpaid, money)


def test_asked_twice_and_told_twice_it_is_done_once(unpaid):
    money = stray(unpaid, "5.50")
    first = attached(money, unpaid.session_id)
    entries = get(unpaid, "ledger/entries", about=money.payment_id)["items"]
    assert attach(money, unpaid.session_id).json() == first, "the same key, the same answer"
    again = Attachment(
        session_id=unpaid.session_id, owed=eur("5.50"), paid_before=eur("0"), at=money.now
    )
    money.pays(said.ChargeFound(money.now, again)).issued()
    assert get(unpaid, "ledger/entries", about=money.payment_id)["items"] == entries
    assert documents(money) == [("RECEIPT", "5.50")]
    rule = refused(attach(money, unpaid.session_id, "a-2"), 409, "already_attached", "payment_id")
    assert unpaid.session_id in rule


def test_two_people_at_the_same_moment_sell_it_once(unpaid):
    first, second = stray(unpaid, "5.50", "h-1"), stray(unpaid, "5.50", "h-2")
    with ThreadPoolExecutor(2) as people, psycopg.connect(unpaid.world.database.superuser) as held:
        held.execute("SELECT FROM session WHERE id = %s FOR UPDATE", (unpaid.session_id,))
        asked = [
            people.submit(attach, money, unpaid.session_id, f"a-{money.payment_id}")
            for money in (first, second)
        ]
        asyncio.run(stand_in_line(unpaid.world.database, 2))
        held.rollback()
        answers = sorted(each.result().status_code for each in asked)
    assert answers == [200, 409]
    first.issued()
    second.issued()
    assert sorted(documents(first) + documents(second)) == [("RECEIPT", "5.50")]
    assert balances(unpaid)[ENERGY] == "-4.14"
    assert agree(unpaid, first, second)


# The statements of one attachment that write, in the order in which they come.
WRITES = [
    "payment",
    "fact",
    "refund",
    "ledger_entry",
    "ledger_leg",
    "session",
    "effect",
    "idempotency_key",
]


@pytest.mark.parametrize("table", WRITES)
def test_cut_short_wherever_it_writes_nothing_is_done_and_a_repeat_does_all(unpaid, table):
    money = stray(unpaid, "13.00")
    before = state_of(unpaid, money)
    stopping(unpaid, table)
    assert attach(money, unpaid.session_id).status_code == 500
    going_on(unpaid, table)
    assert state_of(unpaid, money) == before
    attached(money, unpaid.session_id)
    assert session(unpaid) == "closed"
    assert agree(unpaid, money)


def state_of(one, money):
    return (
        get(one, f"payments/{money.payment_id}"),
        get(one, f"sessions/{one.session_id}"),
        balances(one),
        one.world.rows("SELECT count(*) FROM fact"),
        one.world.rows("SELECT count(*) FROM effect"),
    )


def stopping(one, table):
    """Every write to this table fails, as if the process were gone."""
    with psycopg.connect(one.world.database.superuser) as connection:
        connection.execute(
            "CREATE FUNCTION gone() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE 'the process is gone'; END $$"
        )
        connection.execute(
            f"CREATE TRIGGER gone BEFORE INSERT OR UPDATE ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION gone()"
        )


def going_on(one, table):
    with psycopg.connect(one.world.database.superuser) as connection:
        connection.execute(f"DROP TRIGGER gone ON {table}")
        connection.execute("DROP FUNCTION gone()")


def test_a_session_must_be_over_and_owe_something(charge):
    charge.tap()
    money = stray(charge, "5.50")
    rule = refused(attach(money, charge.session_id), 409, "conflict", "session_id")
    assert rule == "is ready: must have ended"
    charge.plug_in()
    rule = refused(attach(money, charge.session_id), 409, "conflict", "session_id")
    assert rule == "is in progress: must have ended"
    charge.charge(10_000).unplug(10_000)
    rule = refused(attach(money, charge.session_id), 409, "conflict", "session_id")
    assert rule == "is settling: must be rated and billed first"
    charge.captured("5.50")
    rule = refused(attach(money, charge.session_id), 409, "nothing_owed", "session_id")
    assert rule == "is paid in full"
    assert balances(charge)[UNAPPLIED] == "-5.50", "nothing was moved"


def test_a_session_whose_payment_may_still_come_must_wait_for_it(charged):
    money = stray(charged, "5.50")
    for _ in range(2):
        charged.world.clock.advance(timedelta(minutes=2))
        charged.pays(said.CaptureRefused(charged.now, eur("5.50")))
    assert session(charged) == "billing_failed"
    rule = refused(attach(money, charged.session_id), 409, "conflict", "session_id")
    assert rule == "has pay_here, which is capture failed: end that first"
    body = {"ending": "expired", "confirmation": charged.payment_id}
    do(charged, f"payments/{charged.payment_id}/close", body)
    attached(money, charged.session_id)
    assert session(charged) == "closed"
    assert agree(charged, money)


def test_a_session_that_never_started_and_one_that_was_let_go_owe_nothing(charge):
    charge.tap()
    charge.pays(said.NothingSold(charge.now, said.ReleaseReason.NEVER_PLUGGED_IN))
    charge.pays(said.Released(charge.now)).issued()
    money = stray(charge, "5.50")
    rule = refused(attach(money, charge.session_id), 409, "nothing_owed", "session_id")
    assert rule == "never started: nothing was sold"


def test_only_money_that_waits_to_be_explained_is_attached(unpaid):
    paying = replace(unpaid, payment_id="pay_next", session_id="").tap().plug_in()
    paying.charge(2_000)
    found(paying, "50.00")
    rule = refused(attach(paying, unpaid.session_id), 409, "conflict", "payment_id")
    assert rule == f"pays for {paying.session_id}"
    rule = refused(attach(unpaid, unpaid.session_id), 409, "conflict", "payment_id")
    assert rule.startswith("is expired")
    money = stray(unpaid, "5.50")
    body = {"amount": {"amount": "5.50", "currency": "EUR"}, "reason": "double_charge"}
    refund = do(money, f"payments/{money.payment_id}/refunds", body, **{"Idempotency-Key": "r-1"})
    rule = refused(attach(money, unpaid.session_id), 409, "conflict", "payment_id")
    assert rule == "is asked back: reject its refund first"
    do(money, f"refunds/{refund.json()['id']}/reject")
    attached(money, unpaid.session_id)


@pytest.mark.parametrize(
    ("currency", "says"),
    [
        ("EUR", "is at another site than the terminal that took the money"),
        ("CHF", "is priced in EUR, and CHF was captured"),
    ],
)
def test_another_site_and_another_currency_are_another_thing(unpaid, currency, says):
    world = unpaid.world
    yard = site(world, currency=currency)
    post = station(world, yard["id"], identity="elsewhere").json()
    evse_id = post["evses"][0]["id"]
    reader = terminal(world, yard["id"], serial_ref="APL-10", evse_ids=[evse_id]).json()
    away = Charge(world, "org_here", post["id"], evse_id, reader["id"])
    money = stray(away, "5.50", currency=currency)
    assert refused(attach(money, unpaid.session_id), 422, "invalid", "session_id") == says


def test_nobody_reaches_what_is_another_organisations(unpaid):
    money = stray(unpaid, "5.50")
    for named in ("ses_there", "ses_nowhere"):
        assert refused(attach(money, named), 422, "invalid", "session_id") == (
            "there is no such session"
        )
    other = replace(money, payment_id="pay_there")
    assert attach(other, unpaid.session_id).json()["code"] == "not_found"
    path = f"/api/v1/payments/{money.payment_id}/attach"
    body = {"session_id": unpaid.session_id}
    keyless = unpaid.world.post(path, json=body)
    assert keyless.json()["errors"][0]["field"] == "Idempotency-Key"
    support = unpaid.world.client.post(
        path, json=body, headers={**unpaid.world.as_key(Role.SUPPORT), "Idempotency-Key": "s-1"}
    )
    assert support.status_code == 403
