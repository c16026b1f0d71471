"""A bill becomes a receipt, and the books are told what the receipt says."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.billing.due import Due
from chargewright.billing.from_bill import receipt_from_bill, sale_of
from chargewright.billing.parts import Reason, ReasonCode
from chargewright.billing.taxes import taxes_of_part
from chargewright.kernel.ids import EntryId, PaymentId, SessionId, TariffVersionId
from chargewright.kernel.money import Money
from chargewright.ledger import (
    Book,
    OperatorSells,
    Voucher,
    book_capture,
    hold_of,
)
from chargewright.ledger.templates import place_hold
from chargewright.payments.model import Attachment, State
from chargewright.rating.bill import LineKind
from chargewright.rating.rate import rate
from chargewright.rating.waive import waive
from chargewright.tariffs.model import (
    Activity,
    Cap,
    Component,
    Dim,
    Grace,
    Per,
    Weekday,
    When,
)
from tests.payments.cast import HOLD, opened
from tests.play.ledger_text import CountedIds, portion
from tests.play.long import rounds
from tests.play.receipts import (
    CITY,
    DE_VAT,
    EUR,
    MARKET_SQUARE,
    MINUTE,
    NL_VAT,
    VISA,
    bill_of_an_evening,
    charged,
    heading,
    in_the_night_of_the_clocks,
    part_waived,
    tariff,
    the_rest,
    timeline,
    whole,
)

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
NOTHING = Money.zero(EUR)


def receipt_of(session, version, paid=None):
    bill = rate(session, version)
    return bill, receipt_from_bill(
        whole(bill),
        version,
        heading=heading(at=bill.end),
        number="R2026-000001",
        place=MARKET_SQUARE,
        paid=paid or bill.gross,
        card=VISA,
        durations_s={},
    )


def test_every_line_says_how_much_of_it_and_why():
    day, night, idle = charged().lines
    assert (day.billed, day.unit, day.unit_price) == (13_120, Per.KWH, Decimal("0.59"))
    assert day.why == (Reason(code=ReasonCode.TIME_OF_DAY, start="06:00", end="20:00"),)
    assert night.why == (Reason(code=ReasonCode.OTHERWISE),)
    assert idle.billed == 16 * 60
    assert [reason.code for reason in idle.why] == [ReasonCode.TIME_OF_DAY, ReasonCode.GRACE]
    assert idle.why[1].seconds == 600


def test_a_line_for_the_whole_session_needs_no_times():
    (line,) = part_waived().lines
    assert (line.start, line.end) == (None, None)
    assert line.why == (Reason(code=ReasonCode.AT_ALL_TIMES),)


def test_a_limit_is_a_line_that_says_it():
    _, limit = in_the_night_of_the_clocks().lines
    assert (limit.kind, limit.dim, limit.billed) == (LineKind.MAXIMUM, None, None)
    assert limit.gross == Money(-200, EUR)
    assert limit.why == (Reason(code=ReasonCode.MAXIMUM, amount=Money(800, EUR)),)


IDLE_RULES = [
    (When(days=(Weekday.FRIDAY,)), [Reason(code=ReasonCode.WEEKDAYS, days=(Weekday.FRIDAY,))]),
    (
        When(start_date=date(2026, 11, 1), end_date=date(2026, 12, 1)),
        [Reason(code=ReasonCode.DATES, start="2026-11-01", end="2026-11-30")],
    ),
    (
        When(start_date=date(2026, 11, 1)),
        [Reason(code=ReasonCode.DATES, start="2026-11-01")],
    ),
    (
        When(end_date=date(2027, 1, 1)),
        [Reason(code=ReasonCode.DATES, end="2026-12-31")],
    ),
    (When(min_idle=300), [Reason(code=ReasonCode.IDLE_LONGER, seconds=300)]),
    (When(max_idle=9_000), [Reason(code=ReasonCode.IDLE_SHORTER, seconds=9_000)]),
]


@pytest.mark.parametrize(("when", "why"), IDLE_RULES, ids=lambda part: str(part)[:40])
def test_each_condition_has_its_reason(when, why):
    version = tariff(
        Component(id="idle", dim=Dim.IDLE_TIME, price=Decimal(6), when=when, tax=(DE_VAT,)),
        Component(id="energy", dim=Dim.ENERGY, price=Decimal(1), tax=(DE_VAT,)),
    )
    session = timeline(AT, (Activity.CHARGING, MINUTE, 100), (Activity.IDLE, 60 * MINUTE, 0))
    _, receipt = receipt_of(session, version)
    idle = [line for line in receipt.lines if line.dim is Dim.IDLE_TIME and line.gross]
    assert [list(line.why) for line in idle] == [why]


def test_a_line_that_is_not_its_own_product_says_so():
    """Two minutes of half a cent each are one cent, and not two."""
    version = tariff(
        Component(id="idle", dim=Dim.IDLE_TIME, price=Decimal("0.30"), tax=(DE_VAT,)),
    )
    minute = ((Activity.CHARGING, MINUTE, 100), (Activity.IDLE, MINUTE, 0))
    _, receipt = receipt_of(timeline(AT, *minute, *minute), version)
    first, second = [
        line for line in receipt.lines if line.dim is Dim.IDLE_TIME and line.unit_price
    ]
    assert (first.gross.minor, second.gross.minor) == (1, 0)
    assert [reason.code for reason in first.why] == [ReasonCode.AT_ALL_TIMES]
    assert [reason.code for reason in second.why] == [
        ReasonCode.AT_ALL_TIMES,
        ReasonCode.ROUNDED_TOGETHER,
    ]


def test_a_cap_and_a_start_fee_are_explained():
    version = tariff(
        Component(id="start", dim=Dim.FLAT, price=Decimal("0.50"), tax=(DE_VAT,)),
        Component(
            id="idle",
            dim=Dim.IDLE_TIME,
            price=Decimal(60),
            cap=Cap(Decimal("12.00")),
            grace=Grace(60),
            tax=(DE_VAT,),
        ),
    )
    session = timeline(AT, (Activity.CHARGING, MINUTE, 100), (Activity.IDLE, 60 * MINUTE, 0))
    _, receipt = receipt_of(session, version)
    start, idle = receipt.lines
    assert start.why == (Reason(code=ReasonCode.ONCE),)
    assert [reason.code for reason in idle.why] == [
        ReasonCode.AT_ALL_TIMES,
        ReasonCode.GRACE,
        ReasonCode.CAP,
    ]
    assert idle.why[-1].amount == Money(1200, EUR)


def test_what_could_have_cost_and_did_not_is_printed_as_free():
    version = tariff(
        Component(id="energy", dim=Dim.ENERGY, price=Decimal("0.50"), tax=(DE_VAT,)),
        Component(
            id="idle",
            dim=Dim.IDLE_TIME,
            price=Decimal(6),
            when=When(start_time="08:00", end_time="22:00"),
            tax=(DE_VAT,),
        ),
    )
    late = datetime(2026, 11, 20, 22, tzinfo=UTC)
    session = timeline(late, (Activity.CHARGING, MINUTE, 10_000), (Activity.IDLE, 30 * MINUTE, 0))
    _, receipt = receipt_of(session, version)
    energy, idle = receipt.lines
    assert (energy.gross, idle.gross) == (Money(500, EUR), Money.zero(EUR))
    assert (idle.billed, idle.why) == (1_800, (Reason(code=ReasonCode.FREE),))


def test_a_bill_is_explained_by_its_own_tariff_only():
    bill, version = bill_of_an_evening()
    other = replace(version, id=TariffVersionId("trv_other"))
    with pytest.raises(AssertionError, match="trv_other"):
        receipt_from_bill(
            whole(bill),
            other,
            heading=heading(at=bill.end),
            number="R1",
            place=MARKET_SQUARE,
            paid=bill.gross,
            card=VISA,
            durations_s={},
        )


def booked(bill, receipt):
    """The books after the receipt's sale."""
    voucher = Voucher(
        id=EntryId("ent_1"), source_id="pay_1", about="pay_1", event_time=AT, booked_at=AT.date()
    )
    placed = place_hold(voucher, receipt.paid, lapses_at=AT + timedelta(hours=1))
    ids = CountedIds()
    sale = sale_of(
        whole(bill),
        receipt,
        provider="payter",
        captured=receipt.paid,
        held=receipt.paid,
        jurisdiction="NL",
    )
    entries = book_capture(
        OperatorSells(provider_fee=portion("0 %")),
        sale,
        hold_of(placed),
        voucher=replace(voucher, id=EntryId("ent_2")),
        ids=ids,
    )
    return Book.of([placed, *entries])


def sums(book):
    by_kind = {}
    for (account, _), head in book.heads.items():
        kind = str(account.kind)
        by_kind[kind] = by_kind.get(kind, Money.zero(EUR)) + head.balance
    return by_kind


def test_the_books_say_what_the_receipt_says_when_something_is_waived():
    version = tariff(Component(id="e", dim=Dim.ENERGY, price=Decimal("0.56"), tax=(NL_VAT,)))
    session = timeline(AT, (Activity.CHARGING, 40 * MINUTE, 50_000))
    bill, receipt = receipt_of(session, version, paid=Money(2500, EUR))
    found = sums(booked(bill, receipt))
    assert found["PSP_CLEARING"] == receipt.paid
    assert found["TAX_PAYABLE"] == -receipt.tax_due == Money(-434, EUR)
    assert found["WAIVED"] == Money(248, EUR)
    assert found["REVENUE"] == Money(-2314, EUR)


@settings(max_examples=rounds(60, 3_000))
@given(
    st.integers(1, 80_000),
    st.integers(0, 120),
    st.integers(1, 100),
    st.datetimes(datetime(2026, 10, 24), datetime(2026, 11, 3)),  # noqa: DTZ001 - made aware below
)
def test_receipt_and_books_agree_whatever_was_charged(wh, idle, percent_paid, start):
    session = timeline(
        start.replace(tzinfo=UTC, microsecond=0),
        (Activity.CHARGING, 50 * MINUTE, wh),
        *([(Activity.IDLE, idle * MINUTE, 0)] if idle else []),
    )
    price = rate(session, CITY).gross
    if price.minor == 0:
        return
    paid = Money(max(1, price.minor * percent_paid // 100), EUR)
    bill, receipt = receipt_of(session, CITY, paid=paid)
    found = sums(booked(bill, receipt))
    nothing = Money.zero(EUR)
    assert found["PSP_CLEARING"] == receipt.paid
    assert found.get("TAX_PAYABLE", nothing) == -receipt.tax_due
    received = receipt.paid - receipt.tax_due
    assert found.get("REVENUE", nothing) + found.get("WAIVED", nothing) == -received


def test_what_another_card_paid_before_is_neither_sold_nor_taxed_again():
    first, rest = part_waived(), the_rest()
    assert (rest.paid_before, rest.waived) == (first.paid, Money(100, EUR))
    last = replace(rest, paid=Money(300, EUR), taxes_due=taxes_of_the_rest(Money(300, EUR)))
    assert first.tax_due + last.tax_due == sum((row.amount for row in first.taxes), NOTHING)


def taxes_of_the_rest(received):
    version = tariff(Component(id="e", dim=Dim.ENERGY, price=Decimal("0.56"), tax=(NL_VAT,)))
    bill = rate(timeline(AT, (Activity.CHARGING, 40 * MINUTE, 50_000)), version)
    return taxes_of_part(bill, received, before=Money(2500, EUR))


@settings(max_examples=rounds(60, 3_000))
@given(st.integers(2, 80_000), st.integers(0, 120), st.integers(0, 100), st.integers(1, 100))
def test_two_payments_of_one_bill_owe_the_tax_of_the_whole(wh, idle, percent_before, percent):
    session = timeline(
        AT,
        (Activity.CHARGING, 50 * MINUTE, wh),
        *([(Activity.IDLE, idle * MINUTE, 0)] if idle else []),
    )
    bill = rate(session, CITY)
    before = Money(bill.gross.minor * percent_before // 100, EUR)
    received = Money((bill.gross - before).minor * percent // 100, EUR)
    if not received:
        return
    rows = taxes_of_part(bill, received, before=before)
    tax = sum((row.amount for row in rows), NOTHING)
    assert NOTHING <= tax <= received
    assert all(row.amount.minor >= 0 and row.base.minor >= 0 for row in rows)
    told = sum((row.amount for row in waive(bill, before).taxes), NOTHING) + tax
    together = waive(bill, before + received).tax
    # Rounding may have the tax of the whole be less than that of its first part; never by more.
    assert told == together or (told - together).minor == 1


def test_a_payment_that_comes_late_has_what_those_found_before_left():
    bill, _ = receipt_of(timeline(AT, (Activity.CHARGING, MINUTE, 20_000)), CITY)
    whole_price, part = bill.gross, Money(300, EUR)
    late = taken("pay_1", whole_price)
    assert Due.of(late, bill, []) == whole(bill)
    first = taken("pay_2", part, found_for=(whole_price, NOTHING))
    beside = Due.of(late, bill, [late, first])
    assert (beside.most, beside.paid_before) == (whole_price - part, part)
    assert beside.earlier == waive(bill, part).net
    after = taken("pay_3", part, found_for=(part, whole_price - part))
    original = Due.of(taken("pay_1", whole_price - part), bill, [after])
    assert (original.most, original.earlier) == (whole_price - part, None)
    assert Due.of(after, bill, [after]).paid_before == whole_price - part


def taken(payment_id, amount, found_for=None):
    """A captured payment; `found_for` is what was owed and what had been paid before."""
    attached = None
    if found_for is not None:
        owed, before = found_for
        attached = Attachment(session_id=SessionId("ses_1"), owed=owed, paid_before=before, at=AT)
    return replace(
        opened(),
        id=PaymentId(payment_id),
        state=State.CAPTURED,
        hold=HOLD,
        captured=amount,
        attached=attached,
    )
