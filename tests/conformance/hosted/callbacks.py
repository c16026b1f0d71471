"""What the provider posts to us is a hint, and nobody else's is heard."""

import pytest

from chargewright.payments.hosted import HoldCallback, OverCallback, PaidCallback
from chargewright.payments.port import Unreadable
from tests.conformance.hosted.stage import opened, with_hold
from tests.conformance.terminal.stage import Stories
from tests.payments.cast import MINUTE, eur


async def understood(stage, count):
    heard = await stage.hears(count)
    return [stage.payments.read_callback(head, body, at=stage.now()) for head, body in heard]


class CallbackStories(Stories):
    def test_each_turn_of_a_page_and_its_hold_is_told(self, tell):
        async def story(stage):
            closed = await opened(stage, 2)
            await stage.payments.expire(closed.checkout_ref)
            hold = await with_hold(stage)
            await stage.payments.capture(hold, eur("9"))
            said = await understood(stage, 6)
            assert OverCallback(closed.checkout_ref) in said
            assert PaidCallback(hold.terminal_ref) in said
            assert said.count(HoldCallback(hold.ref)) >= 2
            assert not [one for one in said if isinstance(one, Unreadable)]
            assert not [one for one in said if "driver@example.test" in one.raw]

        tell(story)

    @pytest.mark.parametrize("manner", ["forged", "unsigned", "old"])
    def test_what_nobody_signed_just_now_is_not_heard(self, tell, manner):
        async def story(stage):
            await stage.callbacks(manner)
            page = await opened(stage)
            await stage.payments.expire(page.checkout_ref)
            (said,) = await understood(stage, 1)
            assert isinstance(said, Unreadable)

        tell(story)

    def test_a_body_that_was_changed_on_the_way_is_not_heard(self, tell):
        async def story(stage):
            page = await opened(stage)
            await stage.payments.expire(page.checkout_ref)
            ((head, body),) = await stage.hears(1)
            read = stage.payments.read_callback
            assert read(head, body, at=stage.now()) == OverCallback(page.checkout_ref)
            for changed in (body + b" ", body.replace(b"expired", b"complete"), b"", b"\xff"):
                assert isinstance(read(head, changed, at=stage.now()), Unreadable)
            assert isinstance(read(head, body, at=stage.now() + 6 * MINUTE), Unreadable)

        tell(story)
