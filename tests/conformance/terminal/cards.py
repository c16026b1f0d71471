"""A card is read, named, dropped; a reader is armed and stopped."""

import pytest

from chargewright.kernel.problem import NotFound
from chargewright.payments.model import CardKind
from chargewright.payments.outcomes import (
    NoCard,
    ReaderActivity,
    ReaderBusy,
    ReaderOffline,
    ReaderStopped,
)
from chargewright.payments.screens import Says, Screen
from tests.conformance.terminal.stage import Stories, arm, card_seen, look_at_reader, try_to_arm


class CardStories(Stories):
    def test_a_card_is_read_and_named_by_its_token(self, tell):
        async def story(stage):
            await arm(stage)
            assert await look_at_reader(stage) == NoCard(
                await stage.terminals.status(stage.terminal.terminal_ref)
            )
            await stage.tap("anna")
            card = (await card_seen(stage)).card
            assert card.kind is CardKind.EMV
            assert card.last4 is not None
            assert len(card.last4) == 4
            assert card.brand is not None

        tell(story)

    def test_the_same_card_has_the_same_token_and_another_has_not(self, tell):
        async def story(stage):
            tokens = []
            for name in ("anna", "bert", "anna"):
                await arm(stage)
                await stage.tap(name)
                tokens.append((await card_seen(stage)).card.token)
                await stage.terminals.disarm(stage.terminal, None)
            assert tokens[0] == tokens[2] != tokens[1]
            assert "anna" not in repr(tokens[0]) or repr(tokens[0]).count("…") == 1

        tell(story)

    def test_a_card_that_is_no_payment_card_is_told_as_such(self, tell):
        async def story(stage):
            await arm(stage)
            await stage.tap("04A1B2C3D4E5F6", kind="rfid")
            card = (await card_seen(stage)).card
            assert (card.kind, card.last4, card.brand) == (CardKind.RFID, None, None)

        tell(story)

    def test_nobody_taps_and_the_reader_is_stopped(self, tell):
        async def story(stage):
            await arm(stage)
            status = await stage.terminals.status(stage.terminal.terminal_ref)
            assert status.activity is not ReaderActivity.IDLE
            stopped = await stage.terminals.disarm(stage.terminal, Screen(says=Says.NOBODY_TAPPED))
            assert isinstance(stopped, ReaderStopped)
            status = await stage.terminals.status(stage.terminal.terminal_ref)
            assert status.activity is ReaderActivity.IDLE

        tell(story)

    def test_stopping_a_stopped_reader_is_no_news(self, tell):
        async def story(stage):
            for _ in range(2):
                assert await stage.terminals.disarm(stage.terminal, None) == ReaderStopped()

        tell(story)

    def test_a_card_can_be_dropped_without_asking_its_bank(self, tell):
        async def story(stage):
            await arm(stage)
            await stage.tap("anna")
            await card_seen(stage)
            await stage.terminals.disarm(stage.terminal, Screen(says=Says.WRONG_CARD))
            assert await stage.terminals.list_holds(stage.terminal) == ()
            assert isinstance(await look_at_reader(stage), NoCard)

        tell(story)

    def test_a_busy_reader_is_not_armed_again(self, tell):
        async def story(stage):
            await arm(stage)
            assert await try_to_arm(stage) == ReaderBusy()

        tell(story)

    def test_an_unreachable_reader_says_so(self, tell):
        async def story(stage):
            await stage.go(online=False)
            assert await try_to_arm(stage) == ReaderOffline()
            assert await stage.terminals.disarm(stage.terminal, None) == ReaderOffline()
            look = await look_at_reader(stage)
            assert isinstance(look, NoCard)
            assert not look.status.online

        tell(story)

    def test_a_terminal_of_nobody_is_not_found(self, tell):
        async def story(stage):
            with pytest.raises(NotFound, match="environment"):
                await stage.terminals.status("nobody-s-terminal")
            listed = await stage.terminals.list_terminals()
            assert stage.terminal.terminal_ref in {status.terminal_ref for status in listed}

        tell(story)
