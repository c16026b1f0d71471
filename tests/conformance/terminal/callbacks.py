"""Callbacks are hints: they may be lost, doubled, early, or about another."""

import pytest

from chargewright.payments.outcomes import (
    CardSeen,
)
from chargewright.payments.port import CardCallback, Unreadable
from tests.conformance.terminal.stage import Stories, arm, card_seen


class CallbackStories(Stories):
    def test_a_callback_names_the_terminal(self, tell):
        async def story(stage):
            await arm(stage)
            await stage.tap("anna")
            (body,) = await stage.posted(1)
            assert stage.terminals.read_callback(body) == CardCallback(stage.terminal.terminal_ref)

        tell(story)

    def test_comes_back_with_a_decision_we_missed(self, tell):
        async def story(stage):
            await stage.callbacks("dropped")
            await arm(stage)
            await stage.tap("anna")
            assert isinstance(await card_seen(stage), CardSeen)

        tell(story)

    def test_a_callback_told_twice_is_one_card(self, tell):
        async def story(stage):
            await stage.callbacks("doubled")
            await arm(stage)
            await stage.tap("anna")
            first, second = await stage.posted(2)
            assert stage.terminals.read_callback(first) == stage.terminals.read_callback(second)
            assert await card_seen(stage) == await card_seen(stage)

        tell(story)

    def test_a_callback_may_come_before_the_answer(self, tell):
        async def story(stage):
            await stage.callbacks("early")
            await stage.tap("anna")
            await arm(stage)
            assert len(await stage.posted(1)) == 1
            assert isinstance(await card_seen(stage), CardSeen)

        tell(story)

    def test_a_callback_about_another_terminal_names_the_other(self, tell):
        async def story(stage):
            await stage.callbacks("another")
            await arm(stage)
            await stage.tap("anna")
            (body,) = await stage.posted(1)
            said = stage.terminals.read_callback(body)
            assert isinstance(said, CardCallback)
            assert said.terminal_ref != stage.terminal.terminal_ref

        tell(story)

    @pytest.mark.parametrize(
        "body", [b"", b"[]", b"null", b"{}", b'{"serialNumber": 5}', b"\xff\xfe", b'{"a":', b"<x/>"]
    )
    def test_what_is_no_callback_is_named_and_harms_nobody(self, tell, body):
        async def story(stage):
            assert isinstance(stage.terminals.read_callback(body), Unreadable)

        tell(story)
