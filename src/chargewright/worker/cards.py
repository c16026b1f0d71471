"""The effects of payments and readers, done at the provider and heard as events."""

import secrets
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from chargewright.kernel.clock import Clock
from chargewright.kernel.ids import TerminalId
from chargewright.kernel.problem import Outage
from chargewright.network.terminals import UiLevel
from chargewright.payments import events
from chargewright.payments.callback import LIVES_FOR, TOKEN_BYTES, hash_of
from chargewright.payments.effects import (
    Arm,
    CaptureHold,
    Disarm,
    LookAtReader,
    LookUpHold,
    PlaceHold,
    PresentToken,
    ReleaseHold,
    ShowScreen,
)
from chargewright.payments.encounter import answer_token, is_deciding
from chargewright.payments.hearing import (
    about_arming,
    about_disarming,
    about_the_capture,
    about_the_hold,
    about_the_look,
    about_the_reader,
    about_the_release,
)
from chargewright.payments.kinds import EFFECT_KINDS
from chargewright.payments.outcomes import Unknown
from chargewright.payments.port import Holds
from chargewright.payments.reader import CardRead, TerminalKeyRefused
from chargewright.payments.reconciling import search
from chargewright.payments.screens import Says
from chargewright.reactions.around import hold_around
from chargewright.reactions.house import House
from chargewright.reactions.taps import card_read, token_shown
from chargewright.worker.perform import Hear, Performer, hears
from chargewright.worker.ports import Effect, Effects, EffectWork, Terminals

FIRST: Final = 1
Asked = TypeVar("Asked")


class CardWork:
    """Performs what payments and readers ask. `callback_url` makes an address from a token."""

    def __init__(
        self,
        effects: Effects,
        terminals: Terminals,
        *,
        clock: Clock,
        callback_url: Callable[[str], str],
    ) -> None:
        self._effects = effects
        self._terminals = terminals
        self._clock = clock
        self._callback_url = callback_url

    @property
    def performers(self) -> Mapping[str, Performer]:
        """What is done for each kind of effect."""
        return {
            "payment.place_hold": self.place_hold,
            "payment.look_up_hold": self.look_up_hold,
            "payment.capture_hold": self.capture_hold,
            "payment.release_hold": self.release_hold,
            "reader.arm": self.arm,
            "reader.disarm": self.disarm,
            "reader.look_at_reader": self.look_at_reader,
            "reader.show_screen": self.show_screen,
            "reader.present_token": self.present_token,
        }

    async def place_hold(self, effect: Effect) -> Hear:
        """Ask the card's bank. Begun before: the answer was lost, and we must look, not ask again."""
        asked = _read(effect, PlaceHold)
        now = self._clock.now
        if effect.attempts > FIRST:
            return self._payment(asked.payment_id, events.HoldUnanswered(now()))
        cards, terminal = await self._terminals.reach(effect.organization_id, asked.terminal_id)
        try:
            outcome = await cards.place_hold(terminal, asked.amount)
        except Outage as refused:
            return self._refused_key(asked.payment_id, refused)
        event = about_the_hold(outcome, terminal_ref=terminal.terminal_ref, at=now())
        return self._payment(asked.payment_id, event)

    async def look_up_hold(self, effect: Effect) -> Hear:
        """See what the provider knows of a hold, or of any new one by this card."""
        asked = _read(effect, LookUpHold)
        try:
            if asked.hold is not None:
                holds = await self._terminals.holds(effect.organization_id, asked.terminal_id)
                outcome = await holds.look_up(asked.hold)
                return self._payment(
                    asked.payment_id, about_the_look(outcome, at=self._clock.now())
                )
            cards, terminal = await self._terminals.reach(effect.organization_id, asked.terminal_id)
            listed = await cards.list_holds(terminal)
        except Outage as refused:
            if refused.retry:
                return self._payment(asked.payment_id, events.LookUpUnanswered(self._clock.now()))
            return self._refused_key(asked.payment_id, refused)

        async def hear(house: House, at: EffectWork) -> None:
            payment = await house.work.payments.lock(asked.payment_id)
            others = await at.recent_payments(asked.terminal_id, payment.opened_at - LIVES_FOR)
            known = [each.hold.ref for each in others if each.hold and each.id != payment.id]
            found = search(payment, listed, known_refs=known)
            house.payment_hears(asked.payment_id, about_the_look(found, at=house.work.now))

        return hear

    async def capture_hold(self, effect: Effect) -> Hear:
        asked = _read(effect, CaptureHold)
        holds = await self._holds_of(effect, asked.payment_id)
        try:
            outcome = await holds.capture(asked.hold, asked.amount)
        except Outage as refused:
            return self._refused_key(asked.payment_id, refused)
        event = about_the_capture(
            outcome, hold=asked.hold, asked=asked.amount, at=self._clock.now()
        )
        return self._payment(asked.payment_id, event)

    async def release_hold(self, effect: Effect) -> Hear:
        asked = _read(effect, ReleaseHold)
        holds = await self._holds_of(effect, asked.payment_id)
        try:
            outcome = await holds.release(asked.hold)
        except Outage as refused:
            return self._refused_key(asked.payment_id, refused)
        event = about_the_release(outcome, hold=asked.hold, at=self._clock.now())
        return self._payment(asked.payment_id, event)

    async def arm(self, effect: Effect) -> Hear:
        """Let the reader wait for a card; its callback's token is granted before it can be used."""
        asked = _read(effect, Arm)
        operation = asked.operation
        now = self._clock.now
        cards, terminal = await self._terminals.reach(effect.organization_id, asked.terminal_id)
        if effect.attempts > FIRST:
            unanswered = about_arming(Unknown("begun before"), operation_id=operation.id, at=now())
            return hears(lambda house: house.reader_hears(asked.terminal_id, unanswered))
        token = secrets.token_urlsafe(TOKEN_BYTES)
        async with self._effects.work(effect.organization_id) as at:
            await at.grant_callback(
                asked.terminal_id, operation.id, hash_of(token), now() + LIVES_FOR
            )
        try:
            outcome = await cards.arm(
                terminal,
                operation_id=operation.id,
                amount=operation.amount,
                prompt=operation.prompt,
                callback_url=self._callback_url(token),
            )
        except Outage as refused:
            return self._refused_reader(asked.terminal_id, refused)
        event = about_arming(outcome, operation_id=operation.id, at=now())
        return hears(lambda house: house.reader_hears(asked.terminal_id, event))

    async def disarm(self, effect: Effect) -> Hear:
        asked = _read(effect, Disarm)
        cards, terminal = await self._terminals.reach(effect.organization_id, asked.terminal_id)
        try:
            outcome = await cards.disarm(terminal, asked.screen)
        except Outage as refused:
            return self._refused_reader(asked.terminal_id, refused)
        event = about_disarming(outcome, at=self._clock.now())
        return hears(lambda house: house.reader_hears(asked.terminal_id, event))

    async def look_at_reader(self, effect: Effect) -> Hear:
        """See what the reader does; a card that it has read is decided on at once."""
        asked = _read(effect, LookAtReader)
        cards, terminal = await self._terminals.reach(effect.organization_id, asked.terminal_id)
        try:
            outcome = await cards.look(terminal)
        except Outage as refused:
            return self._refused_reader(asked.terminal_id, refused)
        event = about_the_reader(outcome, operation_id=asked.operation_id, at=self._clock.now())

        async def hear(house: House, at: EffectWork) -> None:  # noqa: ARG001 - the shape of Hear
            if isinstance(event, CardRead):
                await card_read(house, asked.terminal_id, event)
            else:
                house.reader_hears(asked.terminal_id, event)

        return hear

    async def show_screen(self, effect: Effect) -> Hear | None:
        """Draw it; where only text can be shown, say it as the reader is stopped once more.

        A reader that has something to show is at rest: only while a card is decided on it is not,
        and then the terminal has words of its own. Nothing is tried again that was refused; what a
        crash left undone is done if it is still to be shown, for the reader may wait for a card.
        """
        asked = _read(effect, ShowScreen)
        if effect.attempts > FIRST and not await self._is_to_be_shown(effect, asked):
            return None
        cards, terminal = await self._terminals.reach(effect.organization_id, asked.terminal_id)
        try:
            if terminal.ui_level is UiLevel.SCREENS:
                await cards.show(terminal, asked.screen, answer_url="")
            elif terminal.ui_level is UiLevel.TEXT and asked.screen.says is not Says.PLEASE_WAIT:
                await cards.disarm(terminal, asked.screen)
        except Outage as refused:
            return self._refused_reader(asked.terminal_id, refused)
        return None

    async def present_token(self, effect: Effect) -> Hear:
        """A card that is no payment card: known tokens are told so, and dropped at the reader.

        Too late an answer is for nobody: the driver was sent away, and a card that the reader may
        have read since is another's.
        """
        asked = _read(effect, PresentToken)

        async def hear(house: House, at: EffectWork) -> None:
            around = await hold_around(house, asked.terminal_id)
            reader = await house.work.readers.lock(asked.terminal_id)
            if not is_deciding(reader, asked.operation_id):
                return
            token_id = await at.usable_token(asked.token.value)
            is_welcome = token_id is not None and await token_shown(house, reader, token_id, around)
            moved, effects = answer_token(reader, accepted=is_welcome, at=house.work.now)
            await house.reader_moved(moved, effects)

        return hear

    async def _is_to_be_shown(self, effect: Effect, asked: ShowScreen) -> bool:
        async with self._effects.work(effect.organization_id) as at:
            return (await at.work.readers.lock(asked.terminal_id)).shown == asked.screen

    async def _holds_of(self, effect: Effect, payment_id: str) -> Holds:
        async with self._effects.work(effect.organization_id) as at:
            payment = await at.work.payments.lock(payment_id)
        return await self._terminals.holds(effect.organization_id, payment.terminal_id)

    def _refused_key(self, payment_id: str, outage: Outage) -> Hear:
        if outage.retry:
            raise outage
        return self._payment(payment_id, events.KeyRefused(self._clock.now()))

    def _refused_reader(self, terminal_id: TerminalId, outage: Outage) -> Hear:
        if outage.retry:
            raise outage
        refused = TerminalKeyRefused(self._clock.now())
        return hears(lambda house: house.reader_hears(terminal_id, refused))

    @staticmethod
    def _payment(payment_id: str, event: events.Event) -> Hear:
        return hears(lambda house: house.payment_hears(payment_id, event))


def _read(effect: Effect, kind: type[Asked]) -> Asked:
    value = EFFECT_KINDS.read(effect.kind, effect.body)
    assert isinstance(value, kind), f"{effect.kind} is no {kind.__name__}"
    return value
