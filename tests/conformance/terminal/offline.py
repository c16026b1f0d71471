"""A hold ends while its terminal cannot be reached."""

from chargewright.payments.outcomes import (
    CaptureDone,
    SeenHold,
    SeenState,
)
from tests.conformance.terminal.stage import Stories, with_hold
from tests.payments.cast import eur


class OfflineStories(Stories):
    def test_a_capture_for_an_unreachable_terminal_is_kept_and_told_as_pending(self, tell):
        async def story(stage):
            hold = await with_hold(stage)
            await stage.go(online=False)
            kept = await stage.terminals.capture(hold, eur("9"))
            assert isinstance(kept, CaptureDone)
            assert kept.pending
            seen = await stage.terminals.look_up(hold)
            assert isinstance(seen, SeenHold)
            assert (seen.state, seen.pending) == (SeenState.CAPTURED, True)
            await stage.go(online=True)
            seen = await stage.terminals.look_up(hold)
            assert isinstance(seen, SeenHold)
            assert (seen.captured, seen.pending) == (eur("9"), False)

        tell(story)

    def test_a_kept_capture_may_fail_after_all(self, tell):
        async def story(stage):
            hold = await with_hold(stage)
            await stage.go(online=False)
            await stage.terminals.capture(hold, eur("9"))
            await stage.go(online=True, bank_takes_it=False)
            seen = await stage.terminals.look_up(hold)
            assert isinstance(seen, SeenHold)
            assert seen.state is SeenState.CAPTURE_FAILED

        tell(story)
