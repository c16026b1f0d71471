"""What the provider really captured: books, receipt, credit notes and payment say the same.

Told to the real machines on the real database; looked at as an operator does, through the API.
"""

from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import psycopg

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.effects import Effects
from chargewright.adapters.postgres.units import Units
from chargewright.kernel.outgoing import Due
from chargewright.payments import events as said
from chargewright.payments.model import Hold
from chargewright.payments.outcomes import ReaderActivity, SeenHold, SeenState, TerminalStatus
from chargewright.payments.port import Reachable
from chargewright.payments.reader import TerminalCameOnline, TerminalWentOffline
from chargewright.worker.beats import Beats
from tests.api.test_charges import do, get
from tests.payments.cast import ANNA, EUR, eur
from tests.play.charged import HOLD

CLEARING, TAX, ENERGY = "PSP_CLEARING:payter", "TAX_PAYABLE:NL", "REVENUE:ENERGY"


def hold(one):
    return Hold(ref="h-pay_here", terminal_ref="APL-9", amount=HOLD, placed_at=one.now)


def found(one, amount):
    """The provider's books say that it captured this much."""
    one.pays(said.CaptureFound(one.now, hold(one), amount=eur(amount)))
    return one.issued()


def balances(one):
    return {
        each["code"]: each["balance"]["amount"]
        for each in get(one, "ledger/accounts")["items"]
        if each["balance"]["amount"] != "0.00"
    }


def documents(one):
    listed = get(one, "receipts", payment_id=one.payment_id, sort="issued_at")["items"]
    return [(each["document_type"], each["total"]["amount"]) for each in listed]


def questions(one):
    return [each["kind"] for each in get(one, "attention", payment_id=one.payment_id)["items"]]


def session(one):
    return get(one, f"sessions/{one.session_id}")["status"]


def adds_up(one):
    """Captured less refunded is what documents, clearing and tax account say."""
    payment = get(one, f"payments/{one.payment_id}")
    taken = sum(
        eur(payment[name]["amount"]).minor * sign
        for name, sign in (("captured", 1), ("refunded", -1))
        if payment[name] is not None
    )
    booked = balances(one)
    issued = sum(eur(amount).minor for _, amount in documents(one))
    unapplied = -eur(booked.get("UNAPPLIED", "0.00")).minor
    assert eur(booked.get(CLEARING, "0.00")).minor == taken == issued + unapplied
    taxes = one.world.rows(
        "SELECT coalesce(sum(CASE document_type WHEN 'CREDIT_NOTE' THEN -minor ELSE minor END), 0)"
        "::int FROM (SELECT document_type, (jsonb_array_elements(coalesce(doc -> 'taxes_due',"
        " doc -> 'taxes')) -> 'amount' ->> 'minor')::int AS minor FROM (SELECT document_type,"
        " convert_from(document, 'UTF8')::jsonb AS doc FROM receipt WHERE payment_id = %s)"
        " AS one) AS each",
        one.payment_id,
    )
    assert taxes == [(-eur(booked.get(TAX, "0.00")).minor,)]
    return True


def test_a_capture_confirmed_with_less_brings_receipt_books_and_tax_down(charged):
    charged.captured("5.50", pending=True)
    assert adds_up(charged)
    found(charged, "4.00")
    assert documents(charged) == [("RECEIPT", "5.50"), ("CREDIT_NOTE", "-1.50")]
    assert balances(charged)[CLEARING] == "4.00"
    assert adds_up(charged)
    assert questions(charged) == ["payment.amount_differs"]
    found(charged, "4.00").issued()
    assert len(documents(charged)) == 2, "heard twice, said once"
    back = give_back(charged, "4.00", "r-1")
    assert documents(charged)[-1] == ("CREDIT_NOTE", "-4.00"), back
    assert {CLEARING, TAX}.isdisjoint(balances(charged))
    assert adds_up(charged)


def test_a_refund_beyond_what_was_captured_after_all_is_refused_by_its_amount(charged):
    charged.captured("5.50")
    body = {"amount": {"amount": "5.00", "currency": "EUR"}, "reason": "double_charge"}
    asked = do(charged, f"payments/{charged.payment_id}/refunds", body, **{"Idempotency-Key": "r"})
    refund = asked.json()["id"]
    found(charged, "4.00")
    refused = do(charged, f"refunds/{refund}/done", {}, **{"Idempotency-Key": "r done"})
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert [each["field"] for each in refused.json()["errors"]] == ["amount"]
    assert get(charged, f"refunds/{refund}")["state"] == "requested"
    assert adds_up(charged)
    assert do(charged, f"refunds/{refund}/reject").json()["state"] == "rejected"
    give_back(charged, "4.00", "r-2")
    assert adds_up(charged)


def test_a_capture_confirmed_with_more_waits_to_be_given_back(charged):
    charged.captured("5.50", pending=True)
    found(charged, "7.00")
    assert documents(charged) == [("RECEIPT", "5.50")]
    assert (balances(charged)[CLEARING], balances(charged)["UNAPPLIED"]) == ("7.00", "-1.50")
    assert adds_up(charged)
    give_back(charged, "2.00", "r-1")
    assert documents(charged) == [("RECEIPT", "5.50"), ("CREDIT_NOTE", "-0.50")]
    assert adds_up(charged)
    give_back(charged, "5.00", "r-2")
    assert balances(charged) == {}
    assert adds_up(charged)


def test_a_receipt_that_is_issued_after_the_confirmation_says_what_was_confirmed(charged):
    charged.pays(said.Captured(charged.now, eur("5.50"), pending=True))
    found(charged, "4.00")
    assert documents(charged) == [("RECEIPT", "4.00")]
    assert adds_up(charged)


def test_more_than_the_price_taken_at_once_is_not_revenue(charged):
    charged.captured("9.00")
    assert documents(charged) == [("RECEIPT", "5.50")]
    assert balances(charged)["UNAPPLIED"] == "-3.50"
    assert questions(charged) == ["payment.amount_differs"]
    assert session(charged) == "closed"
    assert adds_up(charged)


def test_a_promise_that_comes_to_nothing_and_is_settled_otherwise(charged):
    charged.captured("5.50", pending=True)
    charged.pays(said.CaptureFailureFound(charged.now))
    assert balances(charged) == {"HOLDS": "50.00", "HOLDS_CONTRA": "-50.00"}
    charged.pays(said.RetryAsked(charged.now))
    charged.captured("5.50")
    assert documents(charged) == [("RECEIPT", "5.50")]
    assert adds_up(charged)


def test_a_promise_that_expires_is_credited_whole(charged):
    charged.captured("5.50", pending=True)
    charged.pays(said.ReleaseFound(charged.now, hold(charged))).issued()
    assert documents(charged) == [("RECEIPT", "5.50"), ("CREDIT_NOTE", "-5.50")]
    assert balances(charged) == {}
    assert adds_up(charged)


def test_a_hold_that_expires_under_a_running_charge_stops_it_and_the_loss_is_told(charge):
    charge.tap().plug_in().charge(4_000)
    charge.pays(said.ReleaseFound(charge.now, hold(charge)))
    assert session(charge) == "in_progress"
    assert [name for name, _ in sent(charge)] == ["stop"]
    assert questions(charge) == ["payment.hold_expired"]
    charge.charge(5_000, minutes=1).unplug(5_000)
    assert session(charge) == "billing_failed"
    kinds = [
        each["kind"] for each in get(charge, f"sessions/{charge.session_id}/timeline")["items"]
    ]
    assert "payment.shortfall_found" in kinds
    assert "unexpected" not in kinds
    do(charge, f"sessions/{charge.session_id}/retry")
    assert session(charge) == "billing_failed", "asked again, it says again how it stands"
    found(charge, "3.00")
    assert session(charge) == "closed", "the provider had captured after all"
    assert documents(charge)[-1] == ("RECEIPT", "3.00")
    assert adds_up(charge)


def test_a_hold_that_expires_before_the_start_ends_the_waiting(charge):
    charge.tap()
    charge.pays(said.ReleaseFound(charge.now, hold(charge))).issued()
    assert session(charge) == "closed"
    assert documents(charge) == [("NOTHING_CHARGED", "0.00")]
    assert "HOLDS" not in balances(charge)


def test_money_taken_in_mid_charge_is_explained_by_the_price(charge):
    charge.tap().plug_in().charge(4_000)
    found(charge, "50.00")
    assert balances(charge) == {CLEARING: "50.00", "UNAPPLIED": "-50.00"}
    assert [name for name, _ in sent(charge)] == ["stop"]
    assert questions(charge) == ["payment.capture_unexplained"]
    charge.charge(10_000, minutes=30).unplug(10_000).issued()
    assert session(charge) == "closed"
    assert documents(charge) == [("RECEIPT", "5.50")]
    assert (balances(charge)["UNAPPLIED"], balances(charge)[ENERGY]) == ("-44.50", "-4.14")
    assert adds_up(charge)


def test_money_for_a_hold_that_had_been_released_is_given_back_by_a_person(charge):
    charge.tap()
    charge.pays(said.NothingSold(charge.now, said.ReleaseReason.NEVER_PLUGGED_IN))
    charge.pays(said.Released(charge.now)).issued()
    charge.world.clock.advance(timedelta(hours=1))
    found(charge, "50.00")
    assert balances(charge) == {CLEARING: "50.00", "UNAPPLIED": "-50.00"}
    assert documents(charge) == [("NOTHING_CHARGED", "0.00")]
    give_back(charge, "50.00", "r-1")
    assert balances(charge) == {}
    assert get(charge, f"payments/{charge.payment_id}")["state"] == "refunded"


def give_back(one, amount, key):
    """An operator asks for a refund, and says that it was done."""
    body = {"amount": {"amount": amount, "currency": "EUR"}, "reason": "double_charge"}
    asked = do(one, f"payments/{one.payment_id}/refunds", body, **{"Idempotency-Key": key})
    assert asked.status_code == 201, asked.text
    refund = asked.json()["id"]
    one.world.clock.advance(timedelta(minutes=1))
    done = do(one, f"refunds/{refund}/done", {}, **{"Idempotency-Key": f"{key} done"})
    assert done.status_code == 200, done.text
    one.credited(refund)
    return refund


def sent(one):
    return one.world.rows(
        "SELECT name, state FROM station_command WHERE station_id = %s ORDER BY requested_at, name",
        one.station_id,
    )


class ProvidersBooks:
    """A provider whose list of holds is what we say; nothing else is asked of it."""

    capabilities = SimpleNamespace(lists_holds=True)

    def __init__(self, *listed):
        self._listed = listed

    async def reach(self, organization_id, terminal_id):
        return self, Reachable(terminal_id=terminal_id, terminal_ref="APL-9", currency=EUR)

    async def status(self, terminal_ref):
        return TerminalStatus(terminal_ref=terminal_ref, online=True, activity=ReaderActivity.BUSY)

    async def list_holds(self, terminal):
        return self._listed


class TheTerminal:
    """A watch that sees one terminal."""

    def __init__(self, terminal_id):
        self._terminal_id = terminal_id

    async def terminals(self):
        return [Due("org_here", self._terminal_id)]


def compared(one, *listed):
    """The reconciler lays our books beside the provider's."""

    async def story():
        database = Database(one.world.database.work, connections_max=2, name="captures")
        await database.open()
        parts = one.world.parts
        units = Units(database, clock=parts.clock, ids=parts.ids, nudge=print, defaults={})
        beats = Beats(
            Effects(units, parts.clock),
            TheTerminal(one.terminal_id),
            ProvidersBooks(*listed),
            clock=parts.clock,
        )
        await beats.compare_terminals()
        await database.close()

    one.world.told(story())


def test_a_reader_that_met_a_gap_between_two_looks_comes_back(charge):
    charge.reads(TerminalCameOnline(charge.now))
    compared(charge)
    charge.reads(TerminalWentOffline(charge.now))  # a call of its own had no answer
    assert not is_online(charge)
    compared(charge)
    assert is_online(charge)
    charge.reads(TerminalWentOffline(charge.now))
    path = f"/api/v1/terminals/{charge.terminal_id}/test"
    assert charge.world.post(path).json()["is_online"] == is_online(charge)


def is_online(one):
    """What the reader believes."""
    ((machine,),) = one.world.rows(
        "SELECT machine FROM reader WHERE terminal_id = %s", one.terminal_id
    )
    return machine.get("online", True)


def test_what_a_reader_without_evses_did_is_found_as_well(charge):
    charge.world.clock.advance(timedelta(hours=1))
    with psycopg.connect(charge.world.database.superuser) as connection:
        connection.execute(
            "DELETE FROM terminal_evse WHERE terminal_id = %s", (charge.terminal_id,)
        )
    held = SeenHold(
        hold_ref="h-open",
        terminal_ref="APL-9",
        card=ANNA.token,
        state=SeenState.OPEN,
        amount=HOLD,
        placed_at=charge.now,
    )
    taken = replace(held, hold_ref="h-taken", state=SeenState.CAPTURED, captured=eur("13.00"))
    compared(charge, held, taken)
    found = get(charge, "payments", terminal_id=charge.terminal_id)["items"]
    assert sorted(each["state"] for each in found) == ["captured", "releasing"]
    assert ("payment.capture_unexplained",) in charge.world.rows("SELECT kind FROM attention")


def test_money_that_nobody_knows_is_found_booked_and_given_back(charge):
    charge.world.clock.advance(timedelta(hours=1))
    taken = SeenHold(
        hold_ref="h-strange",
        terminal_ref="APL-9",
        card=ANNA.token,
        state=SeenState.CAPTURED,
        amount=HOLD,
        captured=eur("13.00"),
        placed_at=charge.now,
    )
    before_us = replace(taken, hold_ref="h-old", placed_at=charge.now - timedelta(days=400))
    compared(charge, taken, before_us)
    compared(charge, taken, before_us)
    (payment,) = get(charge, "payments")["items"]
    charge.payment_id = payment["id"]
    assert (payment["state"], payment["captured"]["amount"]) == ("captured", "13.00")
    assert balances(charge) == {CLEARING: "13.00", "UNAPPLIED": "-13.00"}
    assert questions(charge) == ["payment.capture_unexplained"]
    assert documents(charge.issued()) == []
    give_back(charge, "13.00", "r-1")
    assert balances(charge) == {}


def test_the_reconciler_brings_a_receipt_down_to_what_the_provider_has(charged):
    charged.captured("5.50")
    less = SeenHold(
        hold_ref="h-pay_here",
        terminal_ref="APL-9",
        card=ANNA.token,
        state=SeenState.CAPTURED,
        amount=HOLD,
        captured=eur("5.00"),
        placed_at=charged.now,
    )
    compared(charged, less)
    compared(charged.issued(), less)
    assert documents(charged) == [("RECEIPT", "5.50"), ("CREDIT_NOTE", "-0.50")]
    assert adds_up(charged)
