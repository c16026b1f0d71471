"""What every adapter of card terminals promises, told as stories and run against a real other side.

An adapter's test subclasses `TerminalStories` and provides a `Stage`: its adapter, one terminal with
nobody at it, and hands for the driver, the bank and the wire. The stories speak the port's words
only.
"""

import asyncio
import tomllib
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest

from chargewright.kernel.ids import OperationId
from chargewright.kernel.money import Money
from chargewright.kernel.problem import NotFound, Outage
from chargewright.network.terminals import UiLevel
from chargewright.payments.model import CardKind, Hold
from chargewright.payments.outcomes import (
    AlreadyFinal,
    Approved,
    ArmAccepted,
    CaptureDenied,
    CaptureDone,
    CardSeen,
    Declined,
    NoCard,
    NotListed,
    ReaderActivity,
    ReaderBusy,
    ReaderOffline,
    ReaderStopped,
    ReleaseDenied,
    ReleaseDone,
    SeenHold,
    SeenState,
    ShowOutcome,
    Unknown,
)
from chargewright.payments.port import CardCallback, CardTerminals, Reachable, Unreadable
from chargewright.payments.reconciling import compare
from chargewright.payments.screens import Language, Says, Screen, ScreenKind
from chargewright.payments.texts import words
from tests.payments.cast import EUR, T0, eur

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

ASKED = eur("50")
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""The provider's clock is the wall's, whatever ours says in a story."""
LATER = datetime(9000, 1, 1, tzinfo=UTC)


class Stage(Protocol):
    """One terminal of one account, idle and online, and everybody around it."""

    terminals: CardTerminals
    terminal: Reachable
    callback_url: str
    quality_file: Path

    async def tap(
        self, name: str, *, kind: str = "emv", outcome: str = "approve", partial: int | None = None
    ) -> None:
        """A driver holds a card to the reader: approved, declined, or approved for `partial`."""
        ...

    async def wrong(self, what: str, how: str, *, times: int = 1) -> None:
        """The next calls to do `what` (`hold`, `capture`, `release`, `look_up`, `list`, `stop`,
        `arm`, `look`, `show`) go wrong: `refused`, `lost` (not done, no answer), `lost_after` (done, no
        answer), `silent` (not done, and the line stays open), `error`, `nonsense`.
        """
        ...

    async def callbacks(self, manner: str) -> None:
        """From now on callbacks are `dropped`, `doubled`, `early` or about `another` terminal."""
        ...

    async def refuse_key(self) -> None: ...

    async def go(self, *, online: bool, bank_takes_it: bool = True) -> None: ...

    async def posted(self, count: int) -> list[bytes]:
        """The bodies of the callbacks, once there are so many."""
        ...

    async def taken(self) -> dict[str, tuple[int, int]]:
        """The provider's own truth: per hold, the minor units taken and how often."""
        ...

    async def asked(self, what: str) -> int:
        """How often the provider was asked to do this."""
        ...

    async def shown(self) -> str:
        """All words on the terminal's display."""
        ...


Story = Callable[[Stage], Awaitable[None]]


class TerminalStories:
    """Subclass it as `Test…` with a `stage` of your own."""

    def stage(self) -> AbstractAsyncContextManager[Stage]:
        raise NotImplementedError

    @pytest.fixture
    def tell(self) -> Callable[[Story], None]:
        def tell(story: Story) -> None:
            async def told() -> None:
                async with self.stage() as stage:
                    await story(stage)

            asyncio.run(told())

        return tell

    # The card.

    def test_a_card_is_read_and_named_by_its_token(self, tell):
        async def story(stage):
            await _arm(stage)
            assert await _look(stage) == NoCard(
                await stage.terminals.status(stage.terminal.terminal_ref)
            )
            await stage.tap("anna")
            card = (await _card(stage)).card
            assert card.kind is CardKind.EMV
            assert card.last4 is not None
            assert len(card.last4) == 4
            assert card.brand is not None

        tell(story)

    def test_the_same_card_has_the_same_token_and_another_has_not(self, tell):
        async def story(stage):
            tokens = []
            for name in ("anna", "bert", "anna"):
                await _arm(stage)
                await stage.tap(name)
                tokens.append((await _card(stage)).card.token)
                await stage.terminals.disarm(stage.terminal, None)
            assert tokens[0] == tokens[2] != tokens[1]
            assert "anna" not in repr(tokens[0]) or repr(tokens[0]).count("…") == 1

        tell(story)

    def test_a_card_that_is_no_payment_card_is_told_as_such(self, tell):
        async def story(stage):
            await _arm(stage)
            await stage.tap("04A1B2C3D4E5F6", kind="rfid")
            card = (await _card(stage)).card
            assert (card.kind, card.last4, card.brand) == (CardKind.RFID, None, None)

        tell(story)

    def test_nobody_taps_and_the_reader_is_stopped(self, tell):
        async def story(stage):
            await _arm(stage)
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
            await _arm(stage)
            await stage.tap("anna")
            await _card(stage)
            await stage.terminals.disarm(stage.terminal, Screen(says=Says.WRONG_CARD))
            assert await stage.terminals.list_holds(stage.terminal) == ()
            assert isinstance(await _look(stage), NoCard)

        tell(story)

    def test_a_busy_reader_is_not_armed_again(self, tell):
        async def story(stage):
            await _arm(stage)
            assert await _try_to_arm(stage) == ReaderBusy()

        tell(story)

    def test_an_unreachable_reader_says_so(self, tell):
        async def story(stage):
            await stage.go(online=False)
            assert await _try_to_arm(stage) == ReaderOffline()
            assert await stage.terminals.disarm(stage.terminal, None) == ReaderOffline()
            look = await _look(stage)
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

    # The hold.

    def test_a_good_card_is_held_for_the_amount_it_was_armed_with(self, tell):
        async def story(stage):
            card = await _tapped(stage)
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
            await _tapped(stage, outcome="partial", partial=1500)
            held = await stage.terminals.place_hold(stage.terminal, ASKED)
            assert isinstance(held, Approved)
            assert held.amount == eur("15")

        tell(story)

    def test_a_declined_card_leaves_no_hold(self, tell):
        async def story(stage):
            await _tapped(stage, outcome="decline")
            held = await stage.terminals.place_hold(stage.terminal, ASKED)
            assert isinstance(held, Declined)
            listed = await stage.terminals.list_holds(stage.terminal)
            assert all(seen.state is not SeenState.OPEN for seen in listed)

        tell(story)

    @pytest.mark.parametrize("how", ["lost_after", "error_after"])
    def test_goes_silent_after_approving(self, tell, how):
        async def story(stage):
            card = await _tapped(stage)
            await stage.wrong("hold", how)
            assert isinstance(await stage.terminals.place_hold(stage.terminal, ASKED), Unknown)
            (listed,) = await stage.terminals.list_holds(stage.terminal)
            assert (listed.state, listed.card) == (SeenState.OPEN, card.token)
            assert await stage.asked("hold") == 1

        tell(story)

    @pytest.mark.parametrize("how", ["lost", "silent", "error", "nonsense"])
    def test_goes_silent_before_approving(self, tell, how):
        async def story(stage):
            await _tapped(stage)
            await stage.wrong("hold", how)
            assert isinstance(await stage.terminals.place_hold(stage.terminal, ASKED), Unknown)
            assert await stage.terminals.list_holds(stage.terminal) == ()
            assert await stage.asked("hold") == 1

        tell(story)

    def test_the_reader_is_free_after_the_bank_was_asked(self, tell):
        async def story(stage):
            await _held(stage)
            await _arm(stage)

        tell(story)

    # The end.

    def test_captures_less_than_held(self, tell):
        async def story(stage):
            hold = await _held(stage)
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
            hold = await _held(stage)
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
            hold = await _held(stage)
            await stage.terminals.capture(hold, eur("12.37"))
            listed = await _listed(stage)
            (found,) = compare((), listed, ours_since=LONG_AGO, at=T0).unknown_captures
            assert (found.hold_ref, found.captured) == (hold.ref, eur("12.37"))
            before_us = compare((), listed, ours_since=LATER, at=T0)
            assert before_us.unknown_captures == ()

        tell(story)

    def test_gives_a_hold_back(self, tell):
        async def story(stage):
            hold = await _held(stage)
            assert isinstance(await stage.terminals.release(hold), ReleaseDone)
            seen = await stage.terminals.look_up(hold)
            assert isinstance(seen, SeenHold)
            assert seen.state is SeenState.RELEASED
            assert await stage.taken() == {}

        tell(story)

    def test_gives_a_hold_back_once(self, tell):
        async def story(stage):
            hold = await _held(stage)
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
            hold = await _held(stage)
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
            hold = await _held(stage)
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
            hold = await _held(stage)
            await stage.wrong("release", how)
            assert isinstance(await stage.terminals.release(hold), Unknown)
            assert await stage.asked("release") == 1
            again = await stage.terminals.release(hold)
            assert isinstance(again, AlreadyFinal if how == "lost_after" else ReleaseDone)

        tell(story)

    def test_a_failed_capture_is_a_no_and_the_hold_can_be_tried_again(self, tell):
        async def story(stage):
            hold = await _held(stage)
            await stage.wrong("capture", "refused")
            assert await stage.terminals.capture(hold, eur("9")) == CaptureDenied()
            assert await stage.taken() == {}
            assert isinstance(await stage.terminals.capture(hold, eur("9")), CaptureDone)

        tell(story)

    def test_a_failed_release_is_a_no_and_the_hold_can_be_tried_again(self, tell):
        async def story(stage):
            hold = await _held(stage)
            await stage.wrong("release", "refused")
            assert await stage.terminals.release(hold) == ReleaseDenied()
            assert isinstance(await stage.terminals.release(hold), ReleaseDone)

        tell(story)

    def test_more_than_held_is_a_no(self, tell):
        async def story(stage):
            hold = await _held(stage)
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
            hold = await _held(stage)
            await stage.wrong("capture", "conflict")
            assert isinstance(await stage.terminals.capture(hold, eur("9")), Unknown)

        tell(story)

    # Offline at the end.

    def test_a_capture_for_an_unreachable_terminal_is_kept_and_told_as_pending(self, tell):
        async def story(stage):
            hold = await _held(stage)
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
            hold = await _held(stage)
            await stage.go(online=False)
            await stage.terminals.capture(hold, eur("9"))
            await stage.go(online=True, bank_takes_it=False)
            seen = await stage.terminals.look_up(hold)
            assert isinstance(seen, SeenHold)
            assert seen.state is SeenState.CAPTURE_FAILED

        tell(story)

    # Callbacks.

    def test_a_callback_names_the_terminal(self, tell):
        async def story(stage):
            await _arm(stage)
            await stage.tap("anna")
            (body,) = await stage.posted(1)
            assert stage.terminals.read_callback(body) == CardCallback(stage.terminal.terminal_ref)

        tell(story)

    def test_comes_back_with_a_decision_we_missed(self, tell):
        async def story(stage):
            await stage.callbacks("dropped")
            await _arm(stage)
            await stage.tap("anna")
            assert isinstance(await _card(stage), CardSeen)

        tell(story)

    def test_a_callback_told_twice_is_one_card(self, tell):
        async def story(stage):
            await stage.callbacks("doubled")
            await _arm(stage)
            await stage.tap("anna")
            first, second = await stage.posted(2)
            assert stage.terminals.read_callback(first) == stage.terminals.read_callback(second)
            assert await _card(stage) == await _card(stage)

        tell(story)

    def test_a_callback_may_come_before_the_answer(self, tell):
        async def story(stage):
            await stage.callbacks("early")
            await stage.tap("anna")
            await _arm(stage)
            assert len(await stage.posted(1)) == 1
            assert isinstance(await _card(stage), CardSeen)

        tell(story)

    def test_a_callback_about_another_terminal_names_the_other(self, tell):
        async def story(stage):
            await stage.callbacks("another")
            await _arm(stage)
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

    # Outages.

    def test_a_refused_key_is_an_outage_that_no_retry_mends(self, tell):
        async def story(stage):
            hold = await _held(stage)
            await stage.refuse_key()
            calls = [
                stage.terminals.list_terminals,
                lambda: stage.terminals.status(stage.terminal.terminal_ref),
                lambda: _try_to_arm(stage),
                lambda: stage.terminals.disarm(stage.terminal, None),
                lambda: _look(stage),
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
            hold = await _held(stage)
            await _arm(stage)
            await stage.wrong(what, how)
            seen = await stage.terminals.look_up(hold) if what == "look_up" else await _look(stage)
            assert isinstance(seen, Unknown | NoCard)
            assert isinstance(seen, Unknown) or seen.status.activity is not ReaderActivity.IDLE

        tell(story)

    @pytest.mark.parametrize("how", ["lost", "lost_after", "error", "silent"])
    def test_a_reader_that_was_armed_or_not_can_be_stopped(self, tell, how):
        async def story(stage):
            await stage.wrong("arm", how)
            assert isinstance(await _try_to_arm(stage), Unknown)
            assert await stage.terminals.disarm(stage.terminal, None) == ReaderStopped()
            await _arm(stage)

        tell(story)

    # Words.

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
            await _arm(stage)
            assert "Present card" in await stage.shown()
            await stage.terminals.disarm(stage.terminal, Screen(says=Says.NO_FREE_CONNECTOR))
            assert "No connector is free" in await stage.shown()

        tell(story)

    def test_raw_answers_keep_no_card(self, tell):
        async def story(stage):
            await _arm(stage)
            await stage.tap("anna-with-a-long-token")
            seen = await _card(stage)
            held = await stage.terminals.place_hold(stage.terminal, ASKED)
            token = seen.card.token.value
            for raw in (seen.raw, held.raw, *(one.raw for one in await _listed(stage))):
                assert token not in raw
            (body,) = await stage.posted(1)
            said = stage.terminals.read_callback(body)
            assert isinstance(said, CardCallback)
            assert token not in said.raw

        tell(story)

    def test_the_adapter_says_how_good_it_is(self, tell):
        async def story(stage):
            said = tomllib.loads(stage.quality_file.read_text(encoding="utf-8"))
            assert set(said) == RULES
            for rule, answer in said.items():
                assert answer == "done" or set(answer) == {"exempt"}, rule

        tell(story)


def _is_qr(says: Says) -> bool:
    return Screen(says=says).kind is ScreenKind.QR


async def _listed(stage: Stage) -> tuple[SeenHold, ...]:
    return await stage.terminals.list_holds(stage.terminal)


async def _try_to_arm(stage: Stage) -> object:
    return await stage.terminals.arm(
        stage.terminal,
        operation_id=OperationId("opn_1_1"),
        amount=Money(ASKED.minor, EUR),
        prompt=Screen(says=Says.TAP_TO_START, hold=ASKED),
        callback_url=stage.callback_url,
    )


async def _arm(stage: Stage) -> None:
    assert await _try_to_arm(stage) == ArmAccepted()


async def _look(stage: Stage) -> object:
    return await stage.terminals.look(stage.terminal)


async def _card(stage: Stage) -> CardSeen:
    seen = await stage.terminals.look(stage.terminal)
    assert isinstance(seen, CardSeen)
    return seen


async def _tapped(stage: Stage, **how: object) -> object:
    await _arm(stage)
    await stage.tap("anna", **how)
    return (await _card(stage)).card


async def _held(stage: Stage) -> Hold:
    await _tapped(stage)
    held = await stage.terminals.place_hold(stage.terminal, ASKED)
    assert isinstance(held, Approved)
    return Hold(
        ref=held.hold_ref,
        terminal_ref=stage.terminal.terminal_ref,
        amount=held.amount,
        placed_at=T0,
    )
