"""What a display shows, and what must not be kept of a card."""

from dataclasses import replace

import pytest

from chargewright.network.terminals import UiLevel
from chargewright.payments.outcomes import (
    ShowOutcome,
)
from chargewright.payments.port import CardCallback
from chargewright.payments.screens import Language, Says, Screen, ScreenKind
from chargewright.payments.texts import words
from tests.conformance.terminal.stage import ASKED, Stories, arm, card_seen, list_holds
from tests.payments.cast import eur


class WordStories(Stories):
    @pytest.mark.parametrize("language", Language)
    def test_every_screen_can_be_shown(self, tell, language):
        async def story(stage):
            terminal = replace(stage.terminal, language=language)
            for says in Says:
                screen = Screen(
                    says=says,
                    connector="2",
                    amount=eur("12.37"),
                    hold=ASKED,
                    url="https://example.test/r/abc" if _is_qr(says) else None,
                )
                shown = await stage.terminals.show(terminal, screen, answer_url=stage.callback_url)
                assert shown is ShowOutcome.SHOWN, says
                assert words(screen, language).title in await stage.shown()

        tell(story)

    def test_a_terminal_without_screens_is_not_asked_to_draw(self, tell):
        async def story(stage):
            terminal = replace(stage.terminal, ui_level=UiLevel.TEXT)
            screen = Screen(says=Says.PLEASE_WAIT)
            shown = await stage.terminals.show(terminal, screen, answer_url=stage.callback_url)
            assert shown is ShowOutcome.UNSUPPORTED
            assert await stage.asked("show") == 0

        tell(story)

    def test_a_prompt_goes_along_with_arming_and_a_farewell_with_stopping(self, tell):
        async def story(stage):
            await arm(stage)
            assert "Present card" in await stage.shown()
            await stage.terminals.disarm(stage.terminal, Screen(says=Says.NO_FREE_CONNECTOR))
            assert "No connector is free" in await stage.shown()

        tell(story)

    def test_raw_answers_keep_no_card(self, tell):
        async def story(stage):
            await arm(stage)
            await stage.tap("anna-with-a-long-token")
            seen = await card_seen(stage)
            held = await stage.terminals.place_hold(stage.terminal, ASKED)
            token = seen.card.token.value
            for raw in (seen.raw, held.raw, *(one.raw for one in await list_holds(stage))):
                assert token not in raw
            (body,) = await stage.posted(1)
            said = stage.terminals.read_callback(body)
            assert isinstance(said, CardCallback)
            assert token not in said.raw

        tell(story)


def _is_qr(says: Says) -> bool:
    return Screen(says=says).kind is ScreenKind.QR
