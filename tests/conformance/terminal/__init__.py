"""What every adapter of card terminals promises, told as stories and run against a real other side.

An adapter's test subclasses `TerminalStories` and provides a `Stage`: its adapter, one terminal with
nobody at it, and hands for the driver, the bank and the wire. The stories speak the port's words
only.
"""

import tomllib

from tests.conformance.terminal.callbacks import CallbackStories
from tests.conformance.terminal.cards import CardStories
from tests.conformance.terminal.ends import EndStories
from tests.conformance.terminal.holds import HoldStories
from tests.conformance.terminal.offline import OfflineStories
from tests.conformance.terminal.outages import OutageStories
from tests.conformance.terminal.words import WordStories

RULES = frozenset(
    {
        "unknown_is_not_declined",
        "no_call_repeats_itself",
        "placing_a_hold_twice_is_prevented",
        "capture_repeats_safely",
        "release_repeats_safely",
        "refused_key_is_an_outage",
        "raw_answers_are_redacted",
        "callbacks_are_hints",
        "callbacks_are_verified",
        "holds_can_be_listed",
        "pending_captures_are_told",
        "partial_holds_are_told",
        "amounts_are_converted",
        "refunds",
        "increments",
        "settlement_feed",
    }
)
"""What a `quality.toml` answers: done, or exempt with a reason."""


class TerminalStories(
    CardStories,
    HoldStories,
    EndStories,
    OfflineStories,
    CallbackStories,
    OutageStories,
    WordStories,
):
    """Subclass it as `Test…` with a `stage` of your own."""

    def test_the_adapter_says_how_good_it_is(self, tell):
        async def story(stage):
            said = tomllib.loads(stage.quality_file.read_text(encoding="utf-8"))
            assert set(said) == RULES
            for rule, answer in said.items():
                assert answer == "done" or set(answer) == {"exempt"}, rule

        tell(story)
