"""A hold that was placed on a page is captured or given back, once; and what silence means there."""

from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
from tests.conformance.hosted.stage import ASKED, NOT_DONE, terms, with_hold
from tests.conformance.terminal.stage import Stories
from tests.payments.cast import DAY, T0, eur

PRICE = eur("12.37")
DONE = ["lost_after", "error_after"]


class EndStories(Stories):
    def test_captures_less_than_held(self, tell):
        async def story(stage):
            hold = await with_hold(stage)
            seen = await stage.payments.look_up(hold)
            assert isinstance(seen, SeenHold)
            assert (seen.state, seen.amount, seen.captured) == (SeenState.OPEN, ASKED, None)
            assert seen.placed_at is not None
            done = await stage.payments.capture(hold, PRICE)
            assert isinstance(done, CaptureDone)
            assert (done.amount, done.pending) == (PRICE, False)
            seen = await stage.payments.look_up(hold)
            assert (seen.state, seen.captured) == (SeenState.CAPTURED, PRICE)
            assert await stage.taken(hold.ref) == (1237, 1)

        tell(story)

    def test_answers_twice(self, tell):
        async def story(stage):
            hold = await with_hold(stage)
            await stage.payments.capture(hold, PRICE)
            for again in (
                await stage.payments.capture(hold, eur("13")),
                await stage.payments.release(hold),
            ):
                assert isinstance(again, AlreadyFinal)
                assert again.captured == PRICE
            assert await stage.taken(hold.ref) == (1237, 1)

        tell(story)

    def test_gives_a_hold_back_once(self, tell):
        async def story(stage):
            hold = await with_hold(stage)
            assert isinstance(await stage.payments.release(hold), ReleaseDone)
            for again in (
                await stage.payments.release(hold),
                await stage.payments.capture(hold, PRICE),
            ):
                assert isinstance(again, AlreadyFinal)
                assert again.captured is None
            seen = await stage.payments.look_up(hold)
            assert seen.state is SeenState.RELEASED
            assert await stage.taken(hold.ref) == (0, 0)

        tell(story)

    @pytest.mark.parametrize("how", DONE)
    def test_captures_and_then_goes_silent(self, tell, how):
        async def story(stage):
            hold = await with_hold(stage)
            await stage.wrong("capture", how)
            assert isinstance(await stage.payments.capture(hold, PRICE), Unknown)
            again = await stage.payments.capture(hold, PRICE)
            assert isinstance(again, AlreadyFinal)
            assert again.captured == PRICE
            assert await stage.taken(hold.ref) == (1237, 1)

        tell(story)

    @pytest.mark.parametrize("how", [*NOT_DONE, "error"])
    def test_goes_silent_before_capturing(self, tell, how):
        async def story(stage):
            hold = await with_hold(stage)
            await stage.wrong("capture", how)
            assert isinstance(await stage.payments.capture(hold, PRICE), Unknown)
            assert (await stage.payments.look_up(hold)).state is SeenState.OPEN
            assert isinstance(await stage.payments.capture(hold, PRICE), CaptureDone)
            assert await stage.taken(hold.ref) == (1237, 1)

        tell(story)

    @pytest.mark.parametrize("how", [*DONE, "lost", "error", "locked"])
    def test_goes_silent_when_giving_back(self, tell, how):
        async def story(stage):
            hold = await with_hold(stage)
            await stage.wrong("release", how)
            assert isinstance(await stage.payments.release(hold), Unknown)
            again = await stage.payments.release(hold)
            assert isinstance(again, AlreadyFinal if how in DONE else ReleaseDone)

        tell(story)

    def test_a_repeat_that_finds_it_ended_and_cannot_look_is_unknown(self, tell):
        async def story(stage):
            hold = await with_hold(stage)
            await stage.payments.capture(hold, PRICE)
            await stage.wrong("look_up", "lost")
            assert isinstance(await stage.payments.capture(hold, PRICE), Unknown)

        tell(story)

    def test_a_refusal_is_a_no_and_the_hold_can_be_tried_again(self, tell):
        async def story(stage):
            hold = await with_hold(stage)
            await stage.wrong("capture", "refused")
            assert await stage.payments.capture(hold, PRICE) == CaptureDenied()
            assert await stage.payments.capture(hold, eur("60")) == CaptureDenied()
            await stage.wrong("release", "refused")
            assert await stage.payments.release(hold) == ReleaseDenied()
            assert isinstance(await stage.payments.capture(hold, ASKED), CaptureDone)

        tell(story)

    def test_a_hold_that_nobody_captured_in_time_was_let_go(self, tell):
        async def story(stage):
            hold = await with_hold(stage)
            await stage.later(stage.payments.capabilities.capture_window + DAY)
            assert (await stage.payments.look_up(hold)).state is SeenState.RELEASED
            late = await stage.payments.capture(hold, PRICE)
            assert isinstance(late, AlreadyFinal)
            assert late.captured is None

        tell(story)

    def test_a_hold_that_is_nowhere_is_gone(self, tell):
        async def story(stage):
            nowhere = Hold(ref="nowhere", terminal_ref="nowhere", amount=ASKED, placed_at=T0)
            assert await stage.payments.look_up(nowhere) == NotListed()
            assert await stage.payments.capture(nowhere, ASKED) == CaptureDenied(gone=True)
            assert await stage.payments.release(nowhere) == ReleaseDenied(gone=True)

        tell(story)

    def test_whatever_goes_wrong_and_however_often_it_is_done_once(self, tell):
        """Law: an act that is repeated until it is answered was done once."""
        numbers = count(1)
        faults = st.lists(st.sampled_from([*NOT_DONE[:1], *NOT_DONE[2:], "lost_after"]), max_size=3)

        @settings(max_examples=12, deadline=None)
        @given(opening=faults, ending=faults, captures=st.booleans())
        def law(opening, ending, captures):
            async def story(stage):
                number = next(numbers)
                for how in opening:
                    await stage.wrong("open", how)
                while not isinstance(page := await attempt_open(stage, number), str):
                    pass
                assert await stage.pay(page)
                hold = await hold_on(stage, page)
                what = "capture" if captures else "release"
                for how in ending:
                    await stage.wrong(what, how)
                outcome = Unknown("not yet")
                while isinstance(outcome, Unknown):
                    outcome = await (
                        stage.payments.capture(hold, PRICE)
                        if captures
                        else stage.payments.release(hold)
                    )
                assert await stage.taken(hold.ref) == ((1237, 1) if captures else (0, 0))
                assert len(await stage.pages(f"chk_{stage.name}_{number}")) == 1
                await stage.behave()

            tell(story)

        law()


async def attempt_open(stage, number):
    """The page's name; None where nobody knows."""
    outcome = await stage.payments.open(**terms(stage, number))
    return None if isinstance(outcome, Unknown) else outcome.checkout_ref


async def hold_on(stage, page):
    paid = await stage.payments.look(page)
    return Hold(ref=paid.hold_ref, terminal_ref=page, amount=paid.amount, placed_at=T0)
