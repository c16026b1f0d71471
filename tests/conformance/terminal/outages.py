"""What cannot be asked or is not answered."""

import pytest

from chargewright.kernel.problem import Outage
from chargewright.payments.outcomes import (
    NoCard,
    ReaderActivity,
    ReaderStopped,
    Unknown,
)
from tests.conformance.terminal.stage import (
    ASKED,
    Stories,
    arm,
    look_at_reader,
    try_to_arm,
    with_hold,
)
from tests.payments.cast import eur


class OutageStories(Stories):
    def test_a_refused_key_is_an_outage_that_no_retry_mends(self, tell):
        async def story(stage):
            hold = await with_hold(stage)
            await stage.refuse_key()
            calls = [
                stage.terminals.list_terminals,
                lambda: stage.terminals.status(stage.terminal.terminal_ref),
                lambda: try_to_arm(stage),
                lambda: stage.terminals.disarm(stage.terminal, None),
                lambda: look_at_reader(stage),
                lambda: stage.terminals.place_hold(stage.terminal, ASKED),
                lambda: stage.terminals.capture(hold, eur("1")),
                lambda: stage.terminals.release(hold),
                lambda: stage.terminals.look_up(hold),
                lambda: stage.terminals.list_holds(stage.terminal),
            ]
            for call in calls:
                with pytest.raises(Outage) as refused:
                    await call()
                assert not refused.value.retry

        tell(story)

    def test_asking_in_vain_is_an_outage_that_may_pass(self, tell):
        async def story(stage):
            await stage.wrong("list", "error")
            with pytest.raises(Outage) as down:
                await stage.terminals.list_holds(stage.terminal)
            assert down.value.retry

        tell(story)

    @pytest.mark.parametrize("how", ["lost", "silent", "error", "nonsense"])
    @pytest.mark.parametrize("what", ["look_up", "look"])
    def test_looking_in_vain_says_nothing(self, tell, what, how):
        async def story(stage):
            hold = await with_hold(stage)
            await arm(stage)
            await stage.wrong(what, how)
            seen = (
                await stage.terminals.look_up(hold)
                if what == "look_up"
                else await look_at_reader(stage)
            )
            assert isinstance(seen, Unknown | NoCard)
            assert isinstance(seen, Unknown) or seen.status.activity is not ReaderActivity.IDLE

        tell(story)

    @pytest.mark.parametrize("how", ["lost", "lost_after", "error", "silent"])
    def test_a_reader_that_was_armed_or_not_can_be_stopped(self, tell, how):
        async def story(stage):
            await stage.wrong("arm", how)
            assert isinstance(await try_to_arm(stage), Unknown)
            assert await stage.terminals.disarm(stage.terminal, None) == ReaderStopped()
            await arm(stage)

        tell(story)
