"""Whole afternoons at one counter: drivers, a bank that goes silent, crashes, and lost callbacks.

Whatever happens, at the end each hold of the bank has one end, and our books say the same.
"""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.kernel.money import Money
from chargewright.payments.bays import may_still_begin
from chargewright.payments.model import State
from chargewright.payments.outcomes import SeenState
from chargewright.payments.reader import ReaderState
from tests.payments.cast import ANNA, BERT, EUR, HOUR, LEFT, MINUTE, RIGHT, SECOND, card, eur
from tests.payments.counter import Counter
from tests.play.long import rounds

CARL = card("carl")
PRICE = eur("12.37")


def ready():
    counter = Counter()
    counter.work()
    assert counter.reader.state is ReaderState.ARMED
    return counter


def end_of_day(counter):
    """Everybody leaves, the line is good again, and two hours pass."""
    counter.work()
    for evse_id in (LEFT, RIGHT):
        counter.unplug(evse_id, PRICE)
    counter.give_up()
    counter.work()
    counter.reconcile()
    counter.work()
    for _ in range(3):
        counter.wait(2 * MINUTE)
        for evse_id in (LEFT, RIGHT):
            counter.unplug(evse_id, PRICE)
        counter.give_up()
        counter.reconcile()
        counter.work()
    counter.wait(2 * HOUR)


def books_agree(counter):
    ours = {p.hold.ref: p for p in counter.payments.values() if p.hold is not None}
    assert set(ours) == set(counter.bank.holds)
    for ref, hold in counter.bank.holds.items():
        assert hold.state is not SeenState.OPEN, ref
        assert counter.bank.times[ref] <= 1
        assert (hold.captured or eur("0")) <= hold.amount
        assert ours[ref].captured == hold.captured
    assert all(payment.has_ended for payment in counter.payments.values())
    total = sum(hold.captured.minor for hold in counter.bank.holds.values() if hold.captured)
    assert sum(amount.minor for amount in counter.captured.values()) == total


def test_tap_plug_charge_unplug():
    counter = ready()
    counter.tap(ANNA)
    counter.work()
    counter.plug(RIGHT)
    counter.wait(40 * MINUTE)
    counter.unplug(RIGHT, PRICE)
    counter.work()
    (payment,) = counter.payments.values()
    assert (payment.state, payment.captured) == (State.CAPTURED, PRICE)
    books_agree(counter)


@pytest.mark.parametrize("order", [(LEFT, RIGHT), (RIGHT, LEFT)])
def test_tap_tap_plug_plug_in_both_orders(order):
    counter = ready()
    counter.tap(ANNA)
    counter.work()
    counter.wait(20 * SECOND)
    counter.tap(BERT)
    counter.work()
    for evse_id in order:
        counter.plug(evse_id)
        counter.wait(5 * SECOND)
    assert [payment.state for payment in counter.payments.values()] == [State.HELD] * 2
    assert [counter.bound[payment_id] for payment_id in counter.payments] == list(order)
    counter.wait(20 * SECOND)
    counter.tap(CARL)
    counter.work()
    assert len(counter.bank.holds) == 2
    end_of_day(counter)
    books_agree(counter)


def test_a_hold_in_doubt_keeps_its_vehicle_until_it_can_begin_no_charge_any_more():
    counter = ready()
    counter.plug(LEFT)
    counter.plug(RIGHT)
    counter.work()
    counter.tap(ANNA)
    counter.work("", "", "lost")
    (anna,) = counter.payments.values()
    assert anna.state is State.IN_DOUBT
    counter.wait(20 * SECOND)
    counter.tap(BERT)
    counter.work()
    (second,) = [payment for payment in counter.payments.values() if payment.card == BERT]
    assert {anna.evse_ids, second.evse_ids} == {(LEFT,), (RIGHT,)}
    counter.wait(20 * SECOND)
    counter.tap(CARL)
    counter.work()
    assert len(counter.payments) == 2


def test_tap_to_stop():
    counter = ready()
    counter.plug(LEFT)
    counter.work()
    counter.tap(ANNA)
    counter.work()
    counter.wait(30 * MINUTE)
    counter.tap(BERT)
    counter.work()
    counter.wait(10 * SECOND)
    counter.tap(ANNA)
    counter.work()
    states = {p.card.token.value: p.state for p in counter.payments.values()}
    assert states[ANNA.token.value] is State.CAPTURED


@pytest.mark.parametrize("fault", ["lost", "lost_after", "crash"])
def test_a_process_that_dies_around_the_approval_leaves_no_orphan(fault):
    """Crash after approval: within five minutes the hold is bound or given back."""
    counter = ready()
    counter.tap(ANNA)
    counter.work("", "", fault)
    counter.wait(5 * MINUTE)
    counter.reconcile()
    counter.work()
    (payment,) = counter.payments.values()
    open_holds = {ref for ref, hold in counter.bank.holds.items() if hold.state is SeenState.OPEN}
    ours = {payment.hold.ref} if payment.state is State.HELD else set()
    assert open_holds == ours
    assert payment.state in {State.HELD, State.DECLINED}


def test_a_capture_whose_answer_was_lost_is_taken_once():
    counter = ready()
    counter.tap(ANNA)
    counter.work()
    counter.plug(LEFT)
    counter.wait(MINUTE)
    counter.unplug(LEFT, PRICE)
    counter.work("lost_after", "lost")
    counter.wait(2 * MINUTE)
    (payment,) = counter.payments.values()
    assert (payment.state, payment.captured) == (State.CAPTURED, PRICE)
    assert list(counter.bank.times.values()) == [1]


people = st.sampled_from([ANNA, BERT, CARL])
evses = st.sampled_from([LEFT, RIGHT])
faults = st.lists(st.sampled_from(["", "", "lost", "lost_after", "crash"]), max_size=4)
deeds = st.one_of(
    st.tuples(st.just("tap"), people, st.booleans()),
    st.tuples(st.just("plug"), evses),
    st.tuples(st.just("unplug"), evses, st.sampled_from([0, 20, 1237, 5000, 7000])),
    st.tuples(st.just("give_up")),
    st.tuples(st.just("work"), faults),
    st.tuples(st.just("wait"), st.sampled_from([2, 8, 50, 130, 600, 7200])),
    st.tuples(st.just("reconcile")),
)


def do(counter, deed):
    match deed:
        case ("tap", who, callback):
            counter.tap(who, callback=callback)
        case ("plug", evse_id):
            counter.plug(evse_id)
        case ("unplug", evse_id, minor):
            counter.unplug(evse_id, Money(minor, EUR))
        case ("give_up",):
            counter.give_up()
        case ("work", faults):
            counter.work(*faults)
        case ("wait", seconds):
            counter.wait(timedelta(seconds=seconds))
        case ("reconcile",):
            counter.reconcile()


@settings(max_examples=rounds(24, 3_000))
@given(st.lists(deeds, max_size=40))
def test_an_afternoon_ends_with_books_that_agree(deeds):
    counter = ready()
    for deed in deeds:
        do(counter, deed)
        promised = [
            payment
            for payment in counter.payments.values()
            if payment.state is State.HELD or may_still_begin(payment, counter.now)
        ]
        assert len(promised) <= 2, "more holds than connectors"
    for payment_id, tapped in counter.stops:
        assert counter.payments[payment_id].card.token.value == tapped
    end_of_day(counter)
    books_agree(counter)
    assert counter.reader.state is ReaderState.ARMED
