import msgspec
import pytest

from chargewright.kernel.ids import RefundId, UserId
from chargewright.kernel.money import Money, currency
from chargewright.kernel.problem import Conflict, Invalid
from chargewright.payments.events import Captured, HoldPlaced, PriceKnown, UnexpectedEvent
from chargewright.payments.outcomes import RefundDenied, RefundMade, RefundUnderWay, Unknown
from chargewright.payments.refunds import (
    ProviderAsked,
    Refund,
    RefundDone,
    RefundReason,
    RefundRejected,
    RefundState,
    heard,
    request_refund,
    step,
)
from tests.payments.cast import DAY, HOLD, SECOND, T0, at, eur, opened, story

ANNA = UserId("usr_anna")
PAID = (
    story()
    .given(HoldPlaced(T0, HOLD), PriceKnown(T0, eur("12.37")), Captured(T0, eur("12.37")))
    .thing
)


def ask(amount, *others, payment=PAID):
    return request_refund(
        RefundId("rfd_1"),
        payment,
        others,
        amount=eur(amount) if isinstance(amount, str) else amount,
        reason=RefundReason.GOODWILL,
        by=ANNA,
        at=T0,
    )


def test_a_refund_is_a_task_until_an_operator_has_done_it():
    asked = ask("2")
    assert asked.state is RefundState.REQUESTED
    done = step(asked, RefundDone(at(DAY), UserId("usr_bert"), provider_ref="MP-77"))
    assert (done.state, done.closed_by, done.provider_ref) == (
        RefundState.DONE_BY_OPERATOR,
        "usr_bert",
        "MP-77",
    )
    assert step(done, RefundDone(at(DAY), ANNA)) == done


def test_a_closed_refund_is_not_closed_another_way():
    rejected = step(ask("2"), RefundRejected(at(DAY), ANNA))
    with pytest.raises(UnexpectedEvent):
        step(rejected, RefundDone(at(DAY), ANNA))


def test_no_more_is_asked_for_than_is_left():
    first = ask("10")
    assert ask("2.37", first).amount == eur("2.37")
    with pytest.raises(Invalid, match=r"at most 2\.37 EUR"):
        ask("2.38", first)
    rejected = step(first, RefundRejected(at(DAY), ANNA))
    assert ask("12.37", rejected).amount == eur("12.37")


@pytest.mark.parametrize("amount", ["0", "-1", "12.38", Money(100, currency("CHF"))])
def test_what_cannot_be_refunded_is_named(amount):
    with pytest.raises(Invalid) as refusal:
        ask(amount)
    (problem,) = refusal.value.problems
    assert problem.field in {"amount", "currency"}


def test_only_money_that_was_taken_can_go_back():
    with pytest.raises(Conflict):
        ask("1", payment=opened())


def test_a_provider_is_asked_until_it_says_how_it_ended():
    asked = step(ask("2"), ProviderAsked(T0))
    assert (asked.state, asked.key, asked.next_look_at) == (
        RefundState.ASKED,
        "rfd_1",
        at(5 * SECOND),
    )
    silent = step(asked, heard(Unknown("silence"), at(5 * SECOND)))
    assert (silent.state, silent.next_look_at) == (RefundState.ASKED, at(15 * SECOND))
    under_way = step(silent, heard(RefundUnderWay("re_1"), at(DAY)))
    assert (under_way.provider_ref, under_way.is_booked) == ("re_1", False)
    made = step(under_way, heard(RefundMade("re_1"), at(DAY)))
    assert (made.state, made.closed_by, made.is_booked) == (
        RefundState.DONE_BY_PROVIDER,
        None,
        True,
    )
    assert step(made, heard(RefundMade("re_1"), at(2 * DAY))) is made
    with pytest.raises(UnexpectedEvent):
        step(made, RefundDone(at(DAY), ANNA))


def test_what_the_provider_denied_is_asked_anew_under_another_key():
    denied = step(step(ask("2"), ProviderAsked(T0)), heard(RefundDenied("no"), T0))
    assert (denied.state, denied.why, denied.is_booked) == (RefundState.FAILED, "no", False)
    again = step(denied, ProviderAsked(at(DAY)))
    assert (again.key, again.why, again.next_look_at) == ("rfd_1_2", None, at(DAY + 5 * SECOND))


def test_what_came_back_stays_booked_and_is_done_by_a_person():
    made = step(step(ask("2"), ProviderAsked(T0)), heard(RefundMade("re_1"), T0))
    lost = step(made, heard(RefundDenied("the card is no more"), at(DAY)))
    assert (lost.state, lost.is_booked, lost.closed_at) == (RefundState.RETURNED, True, T0)
    done = step(lost, RefundDone(at(2 * DAY), ANNA, provider_ref="SEPA 7"))
    assert (done.closed_by, done.closed_at) == (ANNA, T0)
    with pytest.raises(UnexpectedEvent):
        step(lost, RefundRejected(at(DAY), ANNA))


def test_a_refund_can_be_stored():
    asked = step(ask("2"), ProviderAsked(T0))
    for refund in (ask("2"), step(ask("2"), RefundDone(at(DAY), ANNA)), asked):
        assert msgspec.json.decode(msgspec.json.encode(refund), type=Refund) == refund
