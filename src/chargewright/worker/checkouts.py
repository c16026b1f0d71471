"""Checkouts: what their provider says became of them, heard; and those whose moment has come."""

from collections.abc import Mapping

from chargewright.kernel.clock import Clock
from chargewright.kernel.outgoing import Due, OperatorItem
from chargewright.kernel.problem import Outage
from chargewright.payments.checkout import CheckoutState
from chargewright.payments.hosted import CheckoutOutcome
from chargewright.payments.model import Question
from chargewright.payments.outcomes import Unknown
from chargewright.reactions.checkouts import LOOK, checkout_due, checkout_looked
from chargewright.reactions.house import House
from chargewright.worker.beats import MOST, each_of
from chargewright.worker.perform import Hear, Performer
from chargewright.worker.ports import Effect, Effects, EffectWork, Terminals, Watch
from chargewright.worker.unwoken import Unwoken

KEY_REFUSED = f"payment.{Question.KEY_REFUSED.value}"


class CheckoutWork:
    """Performs looks at checkouts, and wakes those that are due."""

    def __init__(
        self, effects: Effects, watch: Watch, terminals: Terminals, *, clock: Clock
    ) -> None:
        self._effects = effects
        self._watch = watch
        self._terminals = terminals
        self._clock = clock
        self._wake = Unwoken(effects, "checkout", self._wake_one).wake

    @property
    def performers(self) -> Mapping[str, Performer]:
        return {LOOK: self.look}

    async def wake(self) -> None:
        """Checkouts whose callback may never come, and those whose time is over."""
        await each_of(await self._watch.checkouts(self._clock.now(), MOST), self._wake)

    async def look(self, effect: Effect) -> Hear | None:
        """Ask what became of it; past its time, see to it that nobody can pay any more.

        Where no answer comes, it is looked at again at its next moment; a refused key is an operator's.
        """
        checkout_id = effect.body["checkout_id"]
        async with self._effects.work(effect.organization_id) as at:
            checkout = await at.work.checkouts.lock(checkout_id)
        if checkout.state is not CheckoutState.OPEN:
            return None
        assert checkout.checkout_ref is not None, "an open page has a name"
        is_past = self._clock.now() >= checkout.expires_at
        outcome: CheckoutOutcome
        is_refused = False
        try:
            page = await self._terminals.page(effect.organization_id, checkout.terminal_id)
            outcome = await (page.expire if is_past else page.look)(checkout.checkout_ref)
        except Outage as outage:
            outcome, is_refused = Unknown(str(outage)), not outage.retry

        async def hear(house: House, at: EffectWork) -> None:  # noqa: ARG001 - the shape of Hear
            terminal_id = checkout.terminal_id
            if is_refused:
                await house.work.outbox.ask_operator(OperatorItem(KEY_REFUSED, terminal_id))
            elif not isinstance(outcome, Unknown):
                await house.work.outbox.settle(KEY_REFUSED, terminal_id, note=LOOK)
            await checkout_looked(house, checkout_id, outcome)

        return hear

    async def _wake_one(self, due: Due) -> None:
        async with self._effects.work(due.organization_id) as at:
            checkout = await at.work.checkouts.lock(due.id)
            if checkout.next_look_at is None or checkout.next_look_at > at.work.now:
                return
            house = House(at.work, f"{due.id} due {checkout.next_look_at.isoformat()}")
            await checkout_due(house, checkout)
            await house.settle()
