"""The bank is asked to hold an amount."""

import pytest

from chargewright.payments.outcomes import (
    Approved,
    Declined,
    SeenState,
    Unknown,
)
from tests.conformance.terminal.stage import ASKED, Stories, arm, with_card, with_hold
from tests.payments.cast import eur


class HoldStories(Stories):
    def test_a_good_card_is_held_for_the_amount_it_was_armed_with(self, tell):
        async def story(stage):
            card = await with_card(stage)
            held = await stage.terminals.place_hold(stage.terminal, ASKED)
            assert isinstance(held, Approved)
            assert held.amount == ASKED
            assert held.proof.authorization_code
            (listed,) = await stage.terminals.list_holds(stage.terminal)
            assert (listed.hold_ref, listed.state) == (held.hold_ref, SeenState.OPEN)
            assert (listed.card, listed.amount) == (card.token, ASKED)

        tell(story)

    def test_approves_less(self, tell):
        async def story(stage):
            await with_card(stage, outcome="partial", partial=1500)
            held = await stage.terminals.place_hold(stage.terminal, ASKED)
            assert isinstance(held, Approved)
            assert held.amount == eur("15")

        tell(story)

    def test_a_declined_card_leaves_no_hold(self, tell):
        async def story(stage):
            await with_card(stage, outcome="decline")
            held = await stage.terminals.place_hold(stage.terminal, ASKED)
            assert isinstance(held, Declined)
            listed = await stage.terminals.list_holds(stage.terminal)
            assert all(seen.state is not SeenState.OPEN for seen in listed)

        tell(story)

    @pytest.mark.parametrize("how", ["lost_after", "error_after"])
    def test_goes_silent_after_approving(self, tell, how):
        async def story(stage):
            card = await with_card(stage)
            await stage.wrong("hold", how)
            assert isinstance(await stage.terminals.place_hold(stage.terminal, ASKED), Unknown)
            (listed,) = await stage.terminals.list_holds(stage.terminal)
            assert (listed.state, listed.card) == (SeenState.OPEN, card.token)
            assert await stage.asked("hold") == 1

        tell(story)

    @pytest.mark.parametrize("how", ["lost", "silent", "error", "nonsense"])
    def test_goes_silent_before_approving(self, tell, how):
        async def story(stage):
            await with_card(stage)
            await stage.wrong("hold", how)
            assert isinstance(await stage.terminals.place_hold(stage.terminal, ASKED), Unknown)
            assert await stage.terminals.list_holds(stage.terminal) == ()
            assert await stage.asked("hold") == 1

        tell(story)

    def test_the_reader_is_free_after_the_bank_was_asked(self, tell):
        async def story(stage):
            await with_hold(stage)
            await arm(stage)

        tell(story)
