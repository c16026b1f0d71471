"""One payment with its provider: each effect performed there, each answer heard, our clock moved by hand."""

from chargewright.payments import hearing, machine
from chargewright.payments.effects import (
    Announce,
    AskOperator,
    CaptureHold,
    LookUpHold,
    ReleaseHold,
)
from chargewright.payments.events import DeadlinePassed
from chargewright.payments.model import Payment
from tests.payments.cast import T0, TERMS


class Till:
    """The machine at work; `holds` is the real adapter. Who places holds says how in `answer`."""

    def __init__(self, holds, terms=TERMS):
        self.holds = holds
        self.terms = terms
        self.now = T0
        self.payment: Payment | None = None
        self.facts = []
        self.asked = []

    def hear(self, event):
        """One event; the effects it leads to."""
        self.payment, effects = machine.step(self.payment, event)
        self.facts += [effect.fact for effect in effects if isinstance(effect, Announce)]
        self.asked += [effect.question for effect in effects if isinstance(effect, AskOperator)]
        return [e for e in effects if not isinstance(e, Announce | AskOperator)]

    async def perform(self, effects):
        """Perform effects and those that their answers lead to, until nothing is left."""
        left = list(effects)
        while left:
            left += self.hear(await self.answer(left.pop(0)))

    async def answer(self, effect):
        holds, at = self.holds, self.now
        match effect:
            case CaptureHold(hold=hold, amount=amount):
                outcome = await holds.capture(hold, amount)
                return hearing.about_the_capture(outcome, hold=hold, asked=amount, at=at)
            case ReleaseHold(hold=hold):
                return hearing.about_the_release(await holds.release(hold), hold=hold, at=at)
            case LookUpHold(hold=hold):
                return hearing.about_the_look(await holds.look_up(hold), at=at)

    async def wait(self, passed):
        """Time passes; every deadline on the way is kept."""
        until = self.now + passed
        while self.payment.deadline is not None and self.payment.deadline <= until:
            self.now = max(self.now, self.payment.deadline)
            await self.perform(self.hear(DeadlinePassed(self.now)))
        self.now = until
