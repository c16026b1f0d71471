"""A hold is captured or given back, once; and what silence means there."""

import pytest

from chargewright.payments.model import Hold
from chargewright.payments.outcomes import (
    AlreadyFinal,
    CaptureDenied,
    CaptureDone,
    NotListed,
    ReleaseDenied,
    ReleaseDone,
    SeenHold,
    SeenState,
    Unknown,
)
from chargewright.payments.reconciling import compare
from tests.conformance.terminal.stage import ASKED, LATER, LONG_AGO, Stories, list_holds, with_hold
from tests.payments.cast import T0, eur


class EndStories(Stories):
    def test_captures_less_than_held(self, tell):
        async def story(stage):
            hold = await with_hold(stage)
            done = await stage.terminals.capture(hold, eur("12.37"))
            assert isinstance(done, CaptureDone)
            assert (done.amount, done.pending) == (eur("12.37"), False)
            seen = await stage.terminals.look_up(hold)
            assert isinstance(seen, SeenHold)
            assert (seen.state, seen.captured) == (SeenState.CAPTURED, eur("12.37"))
            assert await stage.taken() == {hold.ref: (1237, 1)}

        tell(story)

    def test_answers_twice(self, tell):
        async def story(stage):
            hold = await with_hold(stage)
            await stage.terminals.capture(hold, eur("12.37"))
            again = await stage.terminals.capture(hold, eur("13"))
            assert isinstance(again, AlreadyFinal)
            assert again.captured == eur("12.37")
            released = await stage.terminals.release(hold)
            assert isinstance(released, AlreadyFinal)
            assert released.captured == eur("12.37")
            assert await stage.taken() == {hold.ref: (1237, 1)}

        tell(story)

    def test_money_that_our_books_do_not_know_is_found_in_the_provider_s(self, tell):
        async def story(stage):
            hold = await with_hold(stage)
            await stage.terminals.capture(hold, eur("12.37"))
            listed = await list_holds(stage)
            (found,) = compare((), listed, ours_since=LONG_AGO, at=T0).unknown_captures
            assert (found.hold_ref, found.captured) == (hold.ref, eur("12.37"))
            before_us = compare((), listed, ours_since=LATER, at=T0)
            assert before_us.unknown_captures == ()

        tell(story)

    def test_gives_a_hold_back(self, tell):
        async def story(stage):
            hold = await with_hold(stage)
            assert isinstance(await stage.terminals.release(hold), ReleaseDone)
            seen = await stage.terminals.look_up(hold)
            assert isinstance(seen, SeenHold)
            assert seen.state is SeenState.RELEASED
            assert await stage.taken() == {}

        tell(story)

    def test_gives_a_hold_back_once(self, tell):
        async def story(stage):
            hold = await with_hold(stage)
            await stage.terminals.release(hold)
            for again in (
                await stage.terminals.release(hold),
                await stage.terminals.capture(hold, eur("5")),
            ):
                assert isinstance(again, AlreadyFinal)
                assert again.captured is None
            assert await stage.taken() == {}

        tell(story)

    @pytest.mark.parametrize("how", ["lost_after", "error_after"])
    def test_captures_and_then_goes_silent(self, tell, how):
        async def story(stage):
            hold = await with_hold(stage)
            await stage.wrong("capture", how)
            assert isinstance(await stage.terminals.capture(hold, eur("9")), Unknown)
            assert await stage.asked("capture") == 1
            seen = await stage.terminals.look_up(hold)
            assert isinstance(seen, SeenHold)
            assert seen.captured == eur("9")
            again = await stage.terminals.capture(hold, eur("9"))
            assert isinstance(again, AlreadyFinal)
            assert again.captured == eur("9")
            assert await stage.taken() == {hold.ref: (900, 1)}

        tell(story)

    @pytest.mark.parametrize("how", ["lost", "silent", "error", "nonsense"])
    def test_goes_silent_before_capturing(self, tell, how):
        async def story(stage):
            hold = await with_hold(stage)
            await stage.wrong("capture", how)
            assert isinstance(await stage.terminals.capture(hold, eur("9")), Unknown)
            assert await stage.asked("capture") == 1
            seen = await stage.terminals.look_up(hold)
            assert isinstance(seen, SeenHold)
            assert seen.state is SeenState.OPEN
            assert isinstance(await stage.terminals.capture(hold, eur("9")), CaptureDone)

        tell(story)

    @pytest.mark.parametrize("how", ["lost_after", "lost", "error"])
    def test_goes_silent_when_giving_back(self, tell, how):
        async def story(stage):
            hold = await with_hold(stage)
            await stage.wrong("release", how)
            assert isinstance(await stage.terminals.release(hold), Unknown)
            assert await stage.asked("release") == 1
            again = await stage.terminals.release(hold)
            assert isinstance(again, AlreadyFinal if how == "lost_after" else ReleaseDone)

        tell(story)

    def test_a_failed_capture_is_a_no_and_the_hold_can_be_tried_again(self, tell):
        async def story(stage):
            hold = await with_hold(stage)
            await stage.wrong("capture", "refused")
            assert await stage.terminals.capture(hold, eur("9")) == CaptureDenied()
            assert await stage.taken() == {}
            assert isinstance(await stage.terminals.capture(hold, eur("9")), CaptureDone)

        tell(story)

    def test_a_failed_release_is_a_no_and_the_hold_can_be_tried_again(self, tell):
        async def story(stage):
            hold = await with_hold(stage)
            await stage.wrong("release", "refused")
            assert await stage.terminals.release(hold) == ReleaseDenied()
            assert isinstance(await stage.terminals.release(hold), ReleaseDone)

        tell(story)

    def test_more_than_held_is_a_no(self, tell):
        async def story(stage):
            hold = await with_hold(stage)
            assert await stage.terminals.capture(hold, eur("60")) == CaptureDenied()
            assert isinstance(await stage.terminals.capture(hold, ASKED), CaptureDone)

        tell(story)

    def test_a_hold_that_is_nowhere_is_gone(self, tell):
        async def story(stage):
            nowhere = Hold(
                ref="nowhere",
                terminal_ref=stage.terminal.terminal_ref,
                amount=ASKED,
                placed_at=T0,
            )
            assert await stage.terminals.look_up(nowhere) == NotListed()
            assert await stage.terminals.capture(nowhere, ASKED) == CaptureDenied(gone=True)
            assert await stage.terminals.release(nowhere) == ReleaseDenied(gone=True)

        tell(story)

    def test_conflict_without_an_end_is_no_answer(self, tell):
        async def story(stage):
            hold = await with_hold(stage)
            await stage.wrong("capture", "conflict")
            assert isinstance(await stage.terminals.capture(hold, eur("9")), Unknown)

        tell(story)
