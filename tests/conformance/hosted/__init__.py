"""What every adapter of hosted payment pages promises, told as stories and run against a real other side.

An adapter's test subclasses `HostedStories` and provides a `Stage`: its adapter, a merchant without
pages, and hands for the driver, the bank, the wire and the provider's clock. The stories speak the
port's words only.
"""

import tomllib

from tests.conformance.hosted.callbacks import CallbackStories
from tests.conformance.hosted.ends import EndStories
from tests.conformance.hosted.pages import PageStories
from tests.conformance.hosted.refunds import RefundStories
from tests.conformance.terminal import RULES


class HostedStories(PageStories, EndStories, RefundStories, CallbackStories):
    """Subclass it as `Test…` with a `stage` of your own."""

    def test_the_adapter_says_how_good_it_is(self, tell):
        async def story(stage):
            said = tomllib.loads(stage.quality_file.read_text(encoding="utf-8"))
            assert set(said) == RULES
            for rule, answer in said.items():
                assert answer == "done" or set(answer) == {"exempt"}, rule

        tell(story)
