from dataclasses import FrozenInstanceError
from datetime import UTC, datetime

import pytest

from chargewright.kernel.ids import EntryId
from chargewright.ledger import Account, Entry, EventType, Leg, Voucher
from tests.play.ledger_text import money

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
VOUCHER = Voucher(
    id=EntryId("ent_1"), source_id="pay_1", about="pay_1", event_time=AT, booked_at=AT.date()
)


def entry(*legs, voucher=VOUCHER, event_type=EventType.PLATFORM_FEE_CHARGED, **more):
    return Entry(
        event_type=event_type,
        voucher=voucher,
        legs=tuple(Leg(Account.parse(code), money(amount)) for code, amount in legs),
        **more,
    )


def test_an_entry_balances():
    assert entry(("HOST_PAYABLE:H1", "1.41"), ("PLATFORM_FEE", "-1.41")).key == (
        "platform_fee_charged:pay_1:1"
    )


@pytest.mark.parametrize(
    ("legs", "sentence"),
    [
        ([], "moves something"),
        ([("BANK", "1.00")], "does not balance in EUR: off by 100"),
        ([("BANK", "1.00"), ("PLATFORM_FEE", "-1.01")], "off by -1"),
        ([("BANK", "1.00"), ("PLATFORM_FEE", "-1.00 SEK")], "does not balance in EUR"),
        ([("BANK", "0.00"), ("PLATFORM_FEE", "0.00")], "a leg moves something"),
        ([("BANK", "1.00"), ("HOLDS", "-1.00")], "does not balance"),
        ([("BANK", "1.00"), ("BANK", "-1.00")], "one leg per currency"),
    ],
)
def test_an_entry_that_is_none_cannot_be_built(legs, sentence):
    with pytest.raises(AssertionError, match=sentence):
        entry(*legs)


def test_two_currencies_balance_each_by_itself():
    assert entry(
        ("BANK", "8.70"),
        ("PLATFORM_FEE", "-8.70"),
        ("BANK", "-100.00 SEK"),
        ("PLATFORM_FEE", "100.00 SEK"),
    )


@pytest.mark.parametrize(
    "more",
    [
        {"ends": EntryId("ent_0")},
        {"reverses": EntryId("ent_0")},
        {"lapses_at": AT},
        {"event_type": EventType.HOLD_CAPTURED},
        {"event_type": EventType.CORRECTED},
        {"event_type": EventType.HOLD_PLACED},
    ],
    ids=str,
)
def test_what_an_entry_names_belongs_to_its_type(more):
    with pytest.raises(AssertionError, match="nothing else does"):
        entry(("BANK", "1.00"), ("PLATFORM_FEE", "-1.00"), **more)


@pytest.mark.parametrize(
    "wrong",
    [
        {"version": 0},
        {"source_id": ""},
        {"source_id": "pay:1"},
        {"source_id": "pay 1"},
        {"event_time": datetime(2026, 11, 20)},  # noqa: DTZ001 - the naive time is the fault
    ],
    ids=str,
)
def test_a_voucher_that_makes_no_key_or_time_is_no_voucher(wrong):
    fields = {"source_id": "pay_1", "event_time": AT} | wrong
    voucher = Voucher(id=EntryId("ent_1"), about="pay_1", booked_at=AT.date(), **fields)
    with pytest.raises(AssertionError):
        entry(("BANK", "1.00"), ("PLATFORM_FEE", "-1.00"), voucher=voucher)


def test_nothing_changes_an_entry():
    written = entry(("BANK", "1.00"), ("PLATFORM_FEE", "-1.00"))
    with pytest.raises(FrozenInstanceError):
        written.legs = ()
