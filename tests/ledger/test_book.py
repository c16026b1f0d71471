"""Laws of the book, over random days of holds, captures, refunds, corrections and settlements."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.kernel.ids import EntryId
from chargewright.kernel.money import Money
from chargewright.kernel.problem import Refusal
from chargewright.ledger import (
    Account,
    Book,
    EventType,
    HoldState,
    HostSells,
    Kind,
    OperatorSells,
    OwnerShare,
    Portion,
    Sale,
    Voucher,
    book_capture,
    book_refund,
)
from chargewright.ledger.accounts import HOLDS
from chargewright.ledger.templates import (
    lapse_hold,
    place_hold,
    proceeds_of,
    release_hold,
    reverse,
    settle_with_provider,
)
from tests.play.ledger_text import EUR, CountedIds
from tests.play.long import rounds

AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
CLEARING = Account(Kind.PSP_CLEARING, "payter")

cents = st.integers(1, 10_000).map(lambda minor: Money(minor, EUR))
portions = st.builds(
    Portion,
    st.decimals(0, 100, places=2),
    st.integers(0, 100).map(lambda minor: Money(minor, EUR)),
)
terms = st.one_of(
    st.builds(HostSells, host=st.just("H1"), platform_fee=portions, provider_fee=portions),
    st.builds(
        OperatorSells,
        provider_fee=portions,
        owner=st.none()
        | st.builds(
            OwnerShare,
            host=st.just("H1"),
            share=portions,
            tax=st.none() | st.just(("NL", Decimal(21))),
        ),
    ),
)
payments = st.sampled_from(["p1", "p2", "p3"])
revenues = st.dictionaries(
    st.sampled_from(["ENERGY", "TIME", "IDLE", "FLAT"]),
    st.integers(-200, 5_000).map(lambda minor: Money(minor, EUR)),
    min_size=1,
)
deeds = st.one_of(
    st.tuples(st.just("hold"), payments, cents),
    st.tuples(st.just("capture"), payments, revenues, st.integers(0, 400), st.integers(0, 300)),
    st.tuples(st.just("release"), payments),
    st.tuples(st.just("lapse"), payments),
    st.tuples(st.just("refund"), payments, cents),
    st.tuples(st.just("correct"), st.integers(0, 30)),
    st.tuples(st.just("settle"), st.integers(0, 5_000)),
)


class Day:
    """Books deeds one after the other; a refused deed books nothing."""

    def __init__(self, site):
        self.site, self.book, self.ids = site, Book(), CountedIds()

    def voucher(self, source_id, about, version=1):
        return Voucher(
            id=EntryId(self.ids.mint("ent")),
            source_id=source_id,
            about=about,
            event_time=AT + timedelta(minutes=self.ids.count),
            booked_at=AT.date(),
            version=version,
        )

    def do(self, deed):
        try:
            book = self.book
            for entry in getattr(self, deed[0])(*deed[1:]):
                book = book.post(entry)
        except Refusal:
            return
        self.book = book

    def _hold(self, payment):
        return next((hold for hold in self.book.holds.values() if hold.source_id == payment), None)

    def hold(self, payment, amount):
        return [place_hold(self.voucher(payment, payment), amount, lapses_at=AT)]

    def capture(self, payment, revenue, tax, waived):
        hold = self._hold(payment)
        price = sum(amount.minor for amount in revenue.values()) + tax
        captured = min(price - waived, hold.amount.minor) if hold else 0
        if captured <= tax:
            return []
        sale = Sale(
            provider="payter",
            captured=Money(captured, EUR),
            revenue=revenue,
            tax={"NL": Money(tax, EUR)},
        )
        before = [e for e in self.book.about(payment) if e.event_type is EventType.HOLD_CAPTURED]
        voucher = self.voucher(payment, payment, version=len(before) + 1)
        return book_capture(self.site, sale, hold, voucher=voucher, ids=self.ids)

    def release(self, payment):
        hold = self._hold(payment)
        return [release_hold(self.voucher(payment, payment), hold)] if hold else []

    def lapse(self, payment):
        hold = self._hold(payment)
        return [lapse_hold(self.voucher(payment, payment), hold)] if hold else []

    def refund(self, payment, amount):
        refund_id = f"r{self.ids.count}"
        return book_refund(
            self.site,
            amount,
            provider="payter",
            booked=self.book.about(payment),
            voucher=self.voucher(refund_id, payment),
            ids=self.ids,
        )

    def correct(self, number):
        """Correct an entry, and with a capture its fees and shares, as an operator would."""
        entries = list(self.book.entries.values())
        if number >= len(entries):
            return []
        target = entries[number]
        if target.event_type in {EventType.REFUNDED, EventType.OWNER_SHARE_TAKEN_BACK} or any(
            entry.event_type is EventType.REFUNDED
            for entry in self.book.about(target.voucher.about)
        ):
            return []
        return [reverse(self.voucher(f"c{self.ids.count}", target.voucher.about), target)]

    def settle(self, minor):
        return [
            settle_with_provider(
                self.voucher(f"s{self.ids.count}", "settlement"),
                provider="payter",
                captured=Money(minor, EUR),
                fee=Money(minor // 30 + 1, EUR),
                accrued=Money(minor // 40, EUR),
            )
        ]


def booked(site, deeds_done):
    day = Day(site)
    for deed in deeds_done:
        day.do(deed)
    return day.book


stories = given(terms, st.lists(deeds, max_size=25))
examples = settings(max_examples=rounds(60, 5_000), deadline=None)


@examples
@stories
def test_the_trial_balance_is_zero_after_anything(site, deeds_done):
    assert not any(booked(site, deeds_done).trial_balance().values())


@examples
@stories
def test_replaying_the_entries_gives_the_same_book(site, deeds_done):
    book = booked(site, deeds_done)
    assert Book.of(book.entries.values()) == book


@examples
@stories
def test_hearing_everything_again_changes_nothing(site, deeds_done):
    book = booked(site, deeds_done)
    again = book
    for entry in book.entries.values():
        again = again.post(entry)
    assert again is book


@examples
@stories
def test_a_hold_ends_once_and_what_is_held_is_what_is_open(site, deeds_done):
    book = booked(site, deeds_done)
    entries = book.entries.values()
    for hold in book.holds.values():
        endings = [e for e in entries if e.ends == hold.id and e.id not in book.corrected]
        assert len(endings) == (hold.state is not HoldState.OPEN)
    held = sum(h.amount.minor for h in book.holds.values() if h.state is HoldState.OPEN)
    assert book.balance(HOLDS, EUR).minor == held


@examples
@stories
def test_what_is_left_of_a_payment_is_what_was_captured_less_refunds(site, deeds_done):
    book = booked(site, deeds_done)
    for payment in ("p1", "p2", "p3"):
        about = book.about(payment)
        standing = [
            e
            for e in about
            if e.id not in book.corrected and e.event_type is not EventType.CORRECTED
        ]
        taken = sum(
            leg.amount.minor for e in standing for leg in e.posted if leg.account == CLEARING
        )
        left = proceeds_of(about)
        assert all(part.minor > 0 for _, part in left.parts)
        if not book.corrected & {e.id for e in about}:
            assert left.minor == taken >= 0


@settings(max_examples=rounds(60, 3_000), deadline=None)
@given(terms, revenues, st.integers(0, 400), st.lists(st.integers(1, 3_000), max_size=12))
def test_many_refunds_take_from_nobody_more_than_it_got(site, revenue, tax, refunds):
    day = Day(site)
    day.do(("hold", "p1", Money(30_000, EUR)))
    day.do(("capture", "p1", revenue, tax, 0))
    for minor in refunds:
        left = proceeds_of(day.book.about("p1")).minor
        if left:
            day.do(("refund", "p1", Money(min(minor, left), EUR)))
    left = proceeds_of(day.book.about("p1")).minor
    if left:
        day.do(("refund", "p1", Money(left, EUR)))
    assert not proceeds_of(day.book.about("p1")).parts
    assert day.book.balance(CLEARING, EUR).minor == 0
    assert day.book.balance(Account(Kind.TAX_PAYABLE, "NL"), EUR).minor == 0
    if isinstance(site, OperatorSells):
        assert day.book.balance(Account(Kind.HOST_PAYABLE, "H1"), EUR).minor == 0


def test_a_share_that_is_taken_back_whole_leaves_nothing():
    site = OperatorSells(
        provider_fee=Portion(Decimal(0), Money.zero(EUR)),
        owner=OwnerShare(
            host="H1", share=Portion(Decimal(70), Money.zero(EUR)), tax=("NL", Decimal(21))
        ),
    )
    day = Day(site)
    day.do(("hold", "p1", Money(5_000, EUR)))
    day.do(("capture", "p1", {"ENERGY": Money(1_001, EUR)}, 210, 0))
    for third in (403, 404, 404):
        day.do(("refund", "p1", Money(third, EUR)))
    assert day.book.balance(Account(Kind.HOST_PAYABLE, "H1"), EUR) == Money.zero(EUR)


@pytest.mark.parametrize("twice", ["c1", "c2"])
def test_an_entry_is_corrected_once(twice):
    day = Day(OperatorSells(provider_fee=Portion(Decimal(0), Money.zero(EUR))))
    day.do(("hold", "p1", Money(5_000, EUR)))
    day.do(("capture", "p1", {"ENERGY": Money(1_000, EUR)}, 0, 0))
    capture = day.book.entries["hold_captured:p1:1"]
    first = reverse(day.voucher("c1", "p1"), capture)
    book = day.book.post(first)
    second = reverse(day.voucher(twice, "p1"), capture)
    if twice == "c1":
        assert book.post(second) is book
    else:
        with pytest.raises(Refusal, match="was corrected before"):
            book.post(second)
