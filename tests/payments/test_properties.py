"""What holds for every payment whatever happens to it, in whatever order and however often.

The events come at random: sensible ones, late ones, repeated ones, contradictions.
"""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.kernel.money import Money
from chargewright.payments.effects import Announce, CaptureHold, LookUpHold, PlaceHold, ReleaseHold
from chargewright.payments.events import CaptureFound, DeadlinePassed, UnexpectedEvent
from chargewright.payments.facts import (
    PaymentCaptured,
    PaymentCaptureFailed,
    PaymentExpired,
    PaymentReleased,
)
from chargewright.payments.kinds import EVENT_KINDS
from chargewright.payments.machine import step
from chargewright.payments.model import ENDED, Payment, State, StepKind
from chargewright.payments.table import NEXT
from tests.payments import walking
from tests.payments.cast import DAY, EUR, SECOND, T0, TERMS, eur, opened
from tests.payments.examples import EVENT_EXAMPLES
from tests.play.long import rounds

EXAMPLES = settings(max_examples=rounds(60, 4_000), deadline=None)

waits = st.sampled_from([0, 1, 5, 30, 60, 130, 3600, 86_400, 3 * 86_400]).map(
    lambda seconds: timedelta(seconds=seconds)
)
happenings = st.lists(st.tuples(waits, st.sampled_from(EVENT_EXAMPLES)), min_size=1, max_size=25)
payments = st.booleans().map(lambda over: opened(replace(TERMS, over_commit=over)))


def lives(payment, happenings):
    return walking.lives(step, NEXT, payment, payment.opened_at, happenings)


def test_every_state_and_event_is_a_row_or_a_named_surprise():
    kinds = set(EVENT_KINDS.types.values())
    assert {type(example) for example in EVENT_EXAMPLES} == kinds
    assert set(NEXT) == set(State)
    assert all(set(row) <= kinds for row in NEXT.values())


def looks(payment):
    plan = payment.decision and payment.decision.steps
    given_back = payment.refunded and min(payment.refunded, eur("0.60"))
    return payment.state, plan, payment.step_no, payment.captured, given_back


def test_every_row_is_walked_and_leads_everywhere_it_says():
    """The table promises nothing that never happens: all events at all states that can be reached."""
    beginnings, waits = [opened(replace(TERMS, over_commit=True))], (SECOND, 130 * SECOND, 8 * DAY)
    assert walking.walked(
        step, beginnings, T0, EVENT_EXAMPLES, waits, shape=looks
    ) == walking.promised(NEXT)


@EXAMPLES
@given(payments, happenings)
def test_an_open_payment_always_wants_to_be_woken(payment, happenings):
    """INV-1: no hold without a deadline."""
    for _, _, after, _ in lives(payment, happenings):
        assert (after.deadline is None) == (after.state in ENDED)


_RANK = {
    State.PLACING: 0,
    State.IN_DOUBT: 1,
    State.DECLINED: 2,
    State.HELD: 3,
    State.CAPTURING: 4,
    State.RELEASING: 4,
    State.CAPTURE_FAILED: 4,
    State.RELEASE_FAILED: 4,
    State.CAPTURE_PENDING: 4,
    State.CAPTURED: 5,
    State.RELEASED: 5,
    State.EXPIRED: 5,
    State.PARTLY_REFUNDED: 6,
    State.REFUNDED: 7,
}


@EXAMPLES
@given(payments, happenings)
def test_no_payment_moves_backwards(payment, happenings):
    """INV-6, and INV-1 again: of captured, released and expired there is exactly one.

    Only where the provider's own books have the money is a hold captured that had seemed gone.
    """
    for before, event, after, _ in lives(payment, happenings):
        if before.state in {State.RELEASED, State.EXPIRED} and isinstance(event, CaptureFound):
            continue
        assert _RANK[after.state] >= _RANK[before.state], event
        if _RANK[before.state] == 5 and after.state is not before.state:
            assert before.state is State.CAPTURED, event


@EXAMPLES
@given(payments, happenings)
def test_a_decision_is_written_before_the_call_and_never_edited(payment, happenings):
    """INV-2."""
    for before, event, after, effects in lives(payment, happenings):
        if before.decision is not None:
            assert after.decision == before.decision, event
            assert after.step_no >= before.step_no, event
        for effect in effects:
            if isinstance(effect, CaptureHold):
                assert after.decision is not None
                now = after.decision.steps[after.step_no]
                assert (now.kind, now.amount) == (StepKind.CAPTURE, effect.amount)
            if isinstance(effect, ReleaseHold):
                assert after.release_was_decided or before.state is State.RELEASED


@EXAMPLES
@given(payments, happenings)
def test_no_more_is_asked_for_than_is_held(payment, happenings):
    """INV-4: above the hold only with over-commit, and then once."""
    above = 0
    for _, _, _, effects in lives(payment, happenings):
        for effect in effects:
            if isinstance(effect, CaptureHold) and not effect.amount <= effect.hold.amount:
                assert payment.terms.over_commit
                above += 1
            if isinstance(effect, CaptureHold):
                assert effect.amount.minor > 0


_WITHOUT_MONEY = (PaymentCaptureFailed, PaymentExpired, PaymentReleased)


@EXAMPLES
@given(payments, happenings)
def test_what_is_told_adds_up(payment, happenings):
    """INV-3: captured once at most, and captured + shortfall covers the price."""
    told = []
    for _, _, after, effects in lives(payment, happenings):
        told += [effect.fact for effect in effects if isinstance(effect, Announce)]
        payment = after
    captures = [fact for fact in told if isinstance(fact, PaymentCaptured)]
    undone = [fact for fact in told if isinstance(fact, _WITHOUT_MONEY)]
    assert len(captures) <= 1 + len(undone)
    assert sum(isinstance(fact, PaymentReleased) for fact in told) <= 1
    if payment.state in {State.CAPTURED, State.PARTLY_REFUNDED, State.REFUNDED}:
        assert payment.refunded is None or payment.refunded <= payment.captured
        if payment.price is not None and not payment.release_was_decided:
            missing = max(payment.price - payment.captured, Money.zero(EUR))
            assert payment.shortfall == missing


@EXAMPLES
@given(payments, happenings)
def test_what_is_heard_twice_changes_nothing_more(payment, happenings):
    """The same news again: the same state, and no call that could move money a second time."""
    for _, event, after, _ in lives(payment, happenings):
        if "refund" in type(event).__name__.lower():
            continue  # two refunds of one sum are two refunds; their id is the flow's to check
        try:
            again, effects = step(after, event)
        except UnexpectedEvent:
            continue
        assert again.captured == after.captured
        assert again.decision == after.decision or after.decision is None
        assert not any(isinstance(effect, PlaceHold) for effect in effects)
        if after.has_ended:
            assert again.state is after.state
            assert not any(isinstance(effect, CaptureHold) for effect in effects)


@EXAMPLES
@given(payments, happenings)
def test_silence_is_never_a_refusal(payment, happenings):
    """What stays unanswered is looked up and repeated; it never takes the next step."""
    for before, event, after, effects in lives(payment, happenings):
        if "Unanswered" in type(event).__name__ and before.decision is not None:
            assert after.step_no == before.step_no
            assert not any(isinstance(effect, CaptureHold | ReleaseHold) for effect in effects)
            if after.state in {State.CAPTURING, State.RELEASING} and effects:
                assert any(isinstance(effect, LookUpHold) for effect in effects)


@EXAMPLES
@given(payments, happenings)
def test_every_moment_of_a_payment_can_be_stored(payment, happenings):
    for _, _, after, _ in lives(payment, happenings):
        assert msgspec.json.decode(msgspec.json.encode(after), type=Payment) == after


@pytest.mark.parametrize("name", ["pan", "track", "cryptogram", "cvv", "pin"])
def test_nothing_that_must_not_be_stored_has_a_place(name):
    """INV-7."""
    schema = str(msgspec.json.schema(Payment)).lower()
    assert f"'{name}'" not in schema


def test_time_alone_ends_no_payment_and_forgets_none():
    """Woken at each of its deadlines and never answered: it asks, it tries, it stays open."""
    payment = opened()
    for _ in range(60):
        payment, _ = step(payment, DeadlinePassed(payment.deadline))
    assert payment.state is State.IN_DOUBT
    assert payment.deadline - payment.opened_at > 7 * DAY
