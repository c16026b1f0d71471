import msgspec
import pytest

from chargewright.kernel.ids import RefundId, UserId
from chargewright.kernel.money import Money, currency
from chargewright.kernel.problem import Conflict, Invalid
from chargewright.payments.events import Captured, HoldPlaced, PriceKnown, UnexpectedEvent
from chargewright.payments.refunds import (
    Refund,
    RefundDone,
    RefundReason,
    RefundRejected,
    RefundState,
    request_refund,
    step,
)
from tests.payments.cast import DAY, HOLD, T0, at, eur, opened, story

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


def test_a_refund_can_be_stored():
    for refund in (ask("2"), step(ask("2"), RefundDone(at(DAY), ANNA))):
        assert msgspec.json.decode(msgspec.json.encode(refund), type=Refund) == refund
