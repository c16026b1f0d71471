"""Refunds that a provider makes by itself: asked, heard, and those whose moment has come."""

from collections.abc import Mapping

from chargewright.kernel.clock import Clock
from chargewright.kernel.ids import RefundId
from chargewright.kernel.outgoing import Due, OperatorItem
from chargewright.kernel.problem import Outage
from chargewright.payments.model import Payment
from chargewright.payments.outcomes import NotListed, RefundLookOutcome, RefundOutcome, Unknown
from chargewright.payments.refunds import Refund, RefundState
from chargewright.reactions.house import House
from chargewright.reactions.refunds import GIVE_BACK, provider_heard, refund_due
from chargewright.worker.beats import MOST, each_of
from chargewright.worker.checkouts import KEY_REFUSED
from chargewright.worker.perform import Hear, Performer
from chargewright.worker.ports import Effect, Effects, EffectWork, Terminals, Watch
from chargewright.worker.unwoken import Unwoken


class RefundWork:
    """Has providers give money back, and looks at refunds that are due."""

    def __init__(
        self, effects: Effects, watch: Watch, terminals: Terminals, *, clock: Clock
    ) -> None:
        self._effects = effects
        self._watch = watch
        self._terminals = terminals
        self._clock = clock
        self._wake = Unwoken(effects, "refund", self._wake_one).wake

    @property
    def performers(self) -> Mapping[str, Performer]:
        return {GIVE_BACK: self.give_back}

    async def wake(self) -> None:
        """Refunds of which the provider has not said how they ended."""
        await each_of(await self._watch.refunds(self._clock.now(), MOST), self._wake)

    async def give_back(self, effect: Effect) -> Hear | None:
        """Ask the provider; what it has done already it tells. A refused key is an operator's."""
        async with self._effects.work(effect.organization_id) as at:
            found = await at.work.refunds.lock(RefundId(effect.body["refund_id"]))
            assert found is not None, "nobody deletes a refund"
            refund = found[1]
            payment = await at.work.payments.lock(refund.payment_id)
        is_refused = False
        try:
            outcome = await self._asked(effect, refund, payment)
        except Outage as outage:
            outcome, is_refused = Unknown(str(outage)), not outage.retry
        if outcome is None:
            return None

        async def hear(house: House, at: EffectWork) -> None:  # noqa: ARG001 - the shape of Hear
            about = payment.terminal_id
            if is_refused:
                await house.work.outbox.ask_operator(OperatorItem(KEY_REFUSED, about))
            elif not isinstance(outcome, Unknown):
                await house.work.outbox.settle(KEY_REFUSED, about, note=GIVE_BACK)
            await provider_heard(house, refund.id, outcome)

        return hear

    async def _asked(
        self, effect: Effect, refund: Refund, payment: Payment
    ) -> RefundOutcome | None:
        """What the provider says; None: nobody wants anything of it."""
        assert payment.hold is not None, "what is given back was held"
        page = await self._terminals.page(effect.organization_id, payment.terminal_id)
        if refund.state is RefundState.ASKED:
            return await page.refund(payment.hold, refund.amount, key=refund.key)
        if refund.state is not RefundState.DONE_BY_PROVIDER:
            return None
        found: RefundLookOutcome = await page.look_up_refund(payment.hold, key=refund.key)
        return Unknown("the provider lists it no more") if isinstance(found, NotListed) else found

    async def _wake_one(self, due: Due) -> None:
        async with self._effects.work(due.organization_id) as at:
            house = House(at.work, f"{due.id} due {due.due_at}")
            await refund_due(house, due.id)
            await house.settle()
