"""Looking at rows again: what a right book says of itself, and what each single change shows."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargewright.kernel.ids import EntryId
from chargewright.kernel.money import Money, currency
from chargewright.ledger.accounts import Account
from chargewright.ledger.entry import Entry, EventType, Leg, Voucher, legs
from chargewright.ledger.seal import Head, written
from chargewright.ledger.verifying import (
    AccountFound,
    EntryFound,
    Fault,
    LegFound,
    PaymentFound,
    of_accounts,
    of_entry,
    of_payment,
)

EUR = currency("EUR")
CLEARING, REVENUE = Account.parse("PSP_CLEARING:payter"), Account.parse("REVENUE:ENERGY")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def euro(minor):
    return Money(minor, EUR)


def book(amounts):
    """Entries of so much each, as a store would read them, and the accounts after them."""
    heads, found = {}, []
    for place, minor in enumerate(amounts, 1):
        entry = Entry(
            event_type=EventType.TAX_DUE,
            voucher=Voucher(
                id=EntryId(f"ent_{place}"),
                source_id=f"s{place}",
                about="pay_1",
                event_time=NOON,
                booked_at=date(2026, 3, 2),
            ),
            legs=legs((CLEARING, euro(minor)), (REVENUE, euro(-minor))),
        )
        rows = written(entry, heads)
        found.append(
            EntryFound(
                id=entry.id,
                legs=[
                    LegFound(leg=row.leg, head=row.head, before=heads.get((row.leg.account, EUR)))
                    for row in rows
                ],
            )
        )
        heads |= {(row.leg.account, EUR): row.head for row in rows}
    accounts = [
        AccountFound(account=account, head=head, last=head, legs=head.version)
        for (account, _), head in heads.items()
    ]
    return found, accounts


def faults(found):
    return {finding.fault for finding in found}


AMOUNTS = st.lists(st.integers(1, 10**9), min_size=1, max_size=8)


@given(AMOUNTS)
def test_whatever_was_written_is_found_right(amounts):
    entries, accounts = book(amounts)
    assert [finding for entry in entries for finding in of_entry(entry)] == []
    assert list(of_accounts(accounts)) == []


@given(AMOUNTS, st.data())
def test_no_single_number_of_a_leg_changes_unseen(amounts, data):
    entries, _ = book(amounts)
    place = data.draw(st.integers(0, len(entries) - 1))
    side = data.draw(st.integers(0, 1))
    off = data.draw(st.integers(1, 10**6))
    entry = entries[place]
    old = entry.legs[side]
    changed = data.draw(
        st.sampled_from(
            [
                replace(old, leg=Leg(old.leg.account, old.leg.amount + euro(off))),
                replace(old, head=replace(old.head, balance=old.head.balance + euro(off))),
                replace(old, head=replace(old.head, seal="0" * 64)),
                replace(old, head=replace(old.head, version=old.head.version + off)),
            ]
        )
    )
    both = list(entry.legs)
    both[side] = changed
    assert Fault.SEAL_BROKEN in faults(of_entry(replace(entry, legs=both)))


def test_a_leg_whose_forerunner_is_gone_says_which():
    entries, _ = book([100, 200])
    [leg, other] = entries[1].legs
    [finding] = of_entry(replace(entries[1], legs=[replace(leg, before=None), other]))
    assert (finding.fault, finding.about) == (Fault.SEAL_BROKEN, "ent_2")
    assert finding.detail == {"account": "PSP_CLEARING:payter", "leg": 2, "missing": 1}


def test_an_entry_that_lost_a_leg_names_the_difference():
    entries, _ = book([100])
    [finding] = of_entry(replace(entries[0], legs=entries[0].legs[:1]))
    assert finding.fault is Fault.ENTRY_UNBALANCED
    assert finding.detail["difference"] == {"amount": "1.00", "currency": "EUR"}


def test_an_account_without_legs_stands_at_nothing():
    new = AccountFound(account=CLEARING, head=Head(balance=euro(0)), last=None, legs=0)
    assert list(of_accounts([new])) == []
    moved = replace(new, head=Head(balance=euro(5), version=1, seal="x"))
    assert faults(of_accounts([moved])) == {Fault.ACCOUNT_DIFFERS, Fault.BOOK_UNBALANCED}


PAID = PaymentFound(
    id="pay_1",
    ended_at=NOON,
    kept=euro(550),
    clearing=euro(550),
    unapplied=euro(0),
    paper=euro(550),
)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({}, None),
        ({"clearing": euro(549)}, Fault.CAPTURE_DIFFERS),
        ({"paper": None}, Fault.PAPER_DIFFERS),
        ({"paper": euro(551)}, Fault.PAPER_DIFFERS),
        ({"paper": None, "ended_at": None}, None),
        ({"unapplied": euro(550), "paper": None}, None),
        ({"unapplied": euro(50), "paper": euro(500)}, None),
        ({"unapplied": euro(50), "paper": euro(499)}, Fault.PAPER_DIFFERS),
        ({"kept": euro(0), "clearing": euro(0), "paper": None}, None),
        ({"kept": euro(0), "clearing": euro(0), "paper": euro(0)}, None),
        ({"open_holds": ["ent_1"]}, Fault.HOLD_LEFT_OPEN),
        ({"open_holds": ["ent_1"], "ended_at": None}, None),
    ],
)
def test_what_was_taken_is_what_is_booked_and_on_paper(changes, fault):
    found = faults(of_payment(replace(PAID, **changes)))
    assert found == (set() if fault is None else {fault})
