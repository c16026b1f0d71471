"""Each event of the hand-reckoned journal, built by its template, has the legs reckoned for it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from chargewright.kernel.ids import EntryId
from chargewright.kernel.money import Money, currency
from chargewright.ledger import (
    Account,
    HostSells,
    Kind,
    OperatorSells,
    OwnerShare,
    Portion,
    Sale,
    Voucher,
    book_capture,
    book_refund,
    hold_of,
)
from chargewright.ledger.templates import owe_tax, place_hold, settle_with_provider
from tests.play.ledger_text import EUR, CountedIds, money, portion

FILE = Path(__file__).parents[1] / "cases/ledger/ledger_examples.json"
JOURNAL = {event["id"]: event for event in json.loads(FILE.read_text())["journal"]}
AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
PROVIDER = "payter"
HOST_TERMS = HostSells(
    host="H1", platform_fee=portion("10 %"), provider_fee=portion("2.9 % + 0.30")
)


def voucher(source_id, *, about="pay_1", number=0):
    return Voucher(
        id=EntryId(f"ent_{number}"),
        source_id=source_id,
        about=about,
        event_time=AT,
        booked_at=AT.date(),
    )


def placed(amount, source_id="pay_1"):
    return place_hold(voucher(source_id), amount, lapses_at=AT + timedelta(days=1))


def captured(terms, amount, revenue, tax, *, held):
    sale = Sale(provider=PROVIDER, captured=money(amount), revenue=revenue, tax=tax)
    hold = hold_of(placed(money(held)))
    return book_capture(terms, sale, hold, voucher=voucher("pay_1", number=99), ids=CountedIds())


def host_capture():
    return captured(
        HOST_TERMS,
        "15.33",
        {"ENERGY": money("14.10")},
        {"US-MA": money("1.23")},
        held="25.00",
    )


def owner_share():
    terms = OperatorSells(
        provider_fee=portion("0 %"),
        owner=OwnerShare(host="H3", share=portion("70 %"), tax=("NL", Decimal(21))),
    )
    revenue, tax = {"ENERGY": money("10.00")}, {"NL": money("2.10")}
    _, share = captured(terms, "12.10", revenue, tax, held="12.10")
    return share


BUILT = {
    "L01": lambda: placed(money("25.00")),
    "L02": lambda: host_capture()[0],
    "L03": lambda: host_capture()[1],
    "L04": lambda: host_capture()[2],
    "L05": lambda: settle_with_provider(
        voucher("settlement_1"),
        provider=PROVIDER,
        captured=money("15.33"),
        fee=money("0.74"),
        accrued=money("0.00"),
    ),
    "L06": lambda: book_refund(
        HOST_TERMS,
        money("5.00"),
        provider=PROVIDER,
        booked=host_capture(),
        voucher=voucher("rfd_1"),
        ids=CountedIds(),
    )[0],
    "L31": lambda: captured(
        OperatorSells(provider_fee=portion("0 %")),
        "25.00",
        {"ENERGY": money("23.14")},
        {"NL": money("4.34")},
        held="25.00",
    )[0],
    "L35": lambda: owe_tax(voucher("ses_1"), {"US-KY-EXCISE": money("0.75")}),
    "L36": lambda: captured(
        OperatorSells(provider_fee=Portion(Decimal(0), money("0.00 SEK"))),
        "100.00 SEK",
        {"ENERGY": money("80.00 SEK")},
        {"SE": money("20.00 SEK")},
        held="100.00 SEK",
    )[0],
    "L38": owner_share,
}


@pytest.mark.parametrize("event", BUILT)
def test_the_legs_are_those_reckoned_by_hand(event):
    reckoned = JOURNAL[event]
    entry = BUILT[event]()
    legs = entry.pending if reckoned["kind"] == "pending" else entry.posted
    assert {_as_reckoned(leg) for leg in legs} == {_signed(leg) for leg in reckoned["legs"]}
    assert len(legs) == len(reckoned["legs"])


def test_a_hold_is_in_no_balance_of_money():
    assert placed(money("25.00")).posted == ()


def test_what_the_owner_keeps_after_all_costs():
    owed = sum(
        (leg.amount for entry in host_capture() for leg in entry.posted if _is_owed(leg)),
        Money.zero(EUR),
    )
    assert -owed == money("11.95")


def _is_owed(leg):
    return leg.account == Account(Kind.HOST_PAYABLE, "H1")


def _as_reckoned(leg):
    """The journal knows one provider and leaves it out of the account's code."""
    account = leg.account
    code = str(account.kind) if account == Account(Kind.PSP_CLEARING, PROVIDER) else account.code
    return code, leg.amount


def _signed(leg):
    amount = Money.parse(leg.get("dr") or leg["cr"], currency(leg.get("cur", "EUR")))
    return leg["account"], amount if "dr" in leg else -amount


def test_versions_make_a_second_key():
    again = replace(voucher("pay_1"), version=2)
    assert place_hold(again, money("1.00"), lapses_at=AT).key == "hold_placed:pay_1:2"
