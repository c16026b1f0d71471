"""What was captured is given back, each sum once; and what silence, a fault and the card's bank make of it."""

import pytest

from chargewright.kernel.problem import Outage
from chargewright.payments.model import Hold
from chargewright.payments.outcomes import (
    NotListed,
    RefundDenied,
    RefundMade,
    RefundUnderWay,
    Unknown,
)
from tests.conformance.hosted.stage import NOT_DONE, opened, with_hold
from tests.conformance.terminal.stage import Stories
from tests.payments.cast import DAY, T0, eur

PRICE, PART = eur("12.37"), eur("2")


def key_of(stage, number):
    return f"rfd_{stage.name}_{number}"


async def captured(stage, card="good"):
    page = await opened(stage)
    assert await stage.pay(page.checkout_ref, card=card)
    paid = await stage.payments.look(page.checkout_ref)
    hold = Hold(ref=paid.hold_ref, terminal_ref=page.checkout_ref, amount=paid.amount, placed_at=T0)
    await stage.payments.capture(hold, PRICE)
    return hold


class RefundStories(Stories):
    def test_gives_parts_back_each_once_and_no_more_than_was_taken(self, tell):
        async def story(stage):
            hold, payments = await captured(stage), stage.payments
            assert await payments.look_up_refund(hold, key=key_of(stage, 1)) == NotListed()
            first = await payments.refund(hold, PART, key=key_of(stage, 1))
            assert isinstance(first, RefundMade)
            assert await payments.refund(hold, PART, key=key_of(stage, 1)) == first
            assert await payments.look_up_refund(hold, key=key_of(stage, 1)) == first
            again = await payments.refund(hold, PART, key=key_of(stage, 2))
            assert again.refund_ref != first.refund_ref
            assert isinstance(
                await payments.refund(hold, PRICE, key=key_of(stage, 3)), RefundDenied
            )
            assert await stage.given_back(hold.ref) == 400

        tell(story)

    @pytest.mark.parametrize("how", [*NOT_DONE, "lost_after", "in_use"])
    def test_goes_silent_when_giving_back_money(self, tell, how):
        async def story(stage):
            hold = await captured(stage)
            await stage.wrong("refund", how)
            assert isinstance(
                await stage.payments.refund(hold, PART, key=key_of(stage, 1)), Unknown
            )
            await stage.later(2 * DAY)  # no key is known any more
            assert isinstance(
                await stage.payments.refund(hold, PART, key=key_of(stage, 1)), RefundMade
            )
            assert await stage.given_back(hold.ref) == 200

        tell(story)

    @pytest.mark.parametrize(
        ("how", "outcome"), [("error", RefundDenied), ("error_after", RefundMade)]
    )
    def test_a_fault_that_is_told_for_ever_is_a_no_where_nothing_went_back(
        self, tell, how, outcome
    ):
        async def story(stage):
            hold = await captured(stage)
            await stage.wrong("refund", how)
            assert isinstance(
                await stage.payments.refund(hold, PART, key=key_of(stage, 1)), Unknown
            )
            assert isinstance(
                await stage.payments.refund(hold, PART, key=key_of(stage, 1)), outcome
            )
            assert await stage.given_back(hold.ref) == (200 if outcome is RefundMade else 0)

        tell(story)

    def test_a_refund_that_cannot_be_looked_for_is_not_made(self, tell):
        async def story(stage):
            hold = await captured(stage)
            await stage.wrong("look_up_refund", "unavailable")
            assert isinstance(
                await stage.payments.refund(hold, PART, key=key_of(stage, 1)), Unknown
            )
            assert await stage.given_back(hold.ref) == 0

        tell(story)

    def test_a_refund_may_take_its_time(self, tell):
        async def story(stage):
            hold = await captured(stage, "slow to refund")
            under_way = await stage.payments.refund(hold, PART, key=key_of(stage, 1))
            assert isinstance(under_way, RefundUnderWay)
            await stage.later(DAY)
            made = await stage.payments.look_up_refund(hold, key=key_of(stage, 1))
            assert made == RefundMade(under_way.refund_ref)

        tell(story)

    def test_a_refund_may_come_back(self, tell):
        async def story(stage):
            hold = await captured(stage, "lost to refund")
            made = await stage.payments.refund(hold, PART, key=key_of(stage, 1))
            await stage.later(DAY)
            lost = await stage.payments.look_up_refund(hold, key=key_of(stage, 1))
            assert (type(lost), lost.refund_ref) == (RefundDenied, made.refund_ref)
            assert await stage.given_back(hold.ref) == 0

        tell(story)

    def test_what_was_never_captured_is_not_given_back(self, tell):
        async def story(stage):
            hold = await with_hold(stage)
            assert isinstance(
                await stage.payments.refund(hold, PART, key=key_of(stage, 1)), RefundDenied
            )
            await stage.refuse_key()
            with pytest.raises(Outage):
                await stage.payments.refund(hold, PART, key=key_of(stage, 1))

        tell(story)
