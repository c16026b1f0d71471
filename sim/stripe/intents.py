"""Money on a card: authorized, captured in part or in full, let go, given back."""

from collections.abc import Callable
from typing import Any, Final

from sim.stripe.cards import REFUNDS, Decline
from sim.stripe.forms import Form
from sim.stripe.refused import Refused, no_such
from sim.stripe.told import charge_told, intent_told, refund_told
from sim.stripe.world import Card, Charge, Intent, Refund, World

REFUND_SETTLES_S: Final = 60
"""How long a refund takes to become what it will be, with cards whose refunds take time."""
HOLD_S: Final = 7 * 24 * 3600
"""How long an authorization by a customer who is present online can be captured."""

Emit = Callable[[str, dict[str, Any]], None]


class Intents:
    """Payment intents, their charges and refunds. `emit` hears what became of them."""

    def __init__(self, world: World, emit: Emit) -> None:
        self._world = world
        self._emit = emit

    def told(self, intent: Intent, *, expand: bool = False) -> dict[str, Any]:
        return intent_told(self._world, intent, expand=expand)

    def found(self, name: str) -> Intent:
        intent = self._world.intents.get(name)
        if intent is None:
            raise no_such("payment_intent", name, param="intent")
        return intent

    def authorize(self, intent: Intent, card: Card) -> None:
        """The bank holds the amount; where capture is automatic it is taken at once."""
        now = self._world.now()
        charge = Charge(
            id=self._world.new_id("ch"),
            intent=intent.id,
            amount=intent.amount,
            currency=intent.currency,
            card=card,
            created=now,
            capture_before=now + HOLD_S,
        )
        self._world.charges[charge.id] = charge
        intent.charge, intent.last_error = charge.id, None
        intent.status = "requires_capture"
        self._emit("charge.succeeded", charge_told(charge, gone=False))
        if intent.capture_method == "automatic":
            self._take(intent, charge, intent.amount)
        else:
            self._emit("payment_intent.amount_capturable_updated", self.told(intent))

    def challenge(self, intent: Intent) -> None:
        """The bank wants to know who pays, and authorizes nothing before."""
        intent.status = "requires_action"
        self._emit("payment_intent.requires_action", self.told(intent))

    def decline(self, intent: Intent, why: Decline) -> None:
        """The page stays open, and the driver may try another card."""
        intent.status = "requires_payment_method"
        said = {"type": "card_error", "code": why.code, "message": why.message}
        intent.last_error = said | (
            {} if why.decline_code is None else {"decline_code": why.decline_code}
        )
        self._emit("payment_intent.payment_failed", self.told(intent))

    def capture(self, name: str, form: Form) -> dict[str, Any]:
        """Take a part or all of it; the remainder is let go by itself."""
        form.knows_only(["amount_to_capture", "metadata[]"])
        intent, charge = self._open(name, "captured")
        wanted = form.number("amount_to_capture")
        amount = intent.amount if wanted is None else wanted
        if amount < 1:
            raise Refused(
                400,
                "Invalid positive integer",
                code="parameter_invalid_integer",
                param="amount_to_capture",
            )
        if amount > intent.amount_capturable:
            raise Refused(
                400,
                "The amount to capture is greater than the amount you can capture.",
                code="amount_too_large",
                param="amount_to_capture",
            )
        self._take(intent, charge, amount)
        return self.told(intent, expand=form.expands("latest_charge"))

    def cancel(self, name: str, form: Form) -> dict[str, Any]:
        form.knows_only(["cancellation_reason"])
        reason = form.one_of(
            "cancellation_reason", "duplicate", "fraudulent", "requested_by_customer", "abandoned"
        )
        intent, _ = self._open(name, "canceled")
        self.let_go(intent, reason)
        return self.told(intent, expand=form.expands("latest_charge"))

    def let_go(self, intent: Intent, reason: str | None) -> None:
        intent.status, intent.cancellation_reason = "canceled", reason
        intent.canceled_at = self._world.now()
        self._emit("payment_intent.canceled", self.told(intent))

    def refund(self, form: Form) -> dict[str, Any]:
        """Give back what was captured, all that is left where no amount is said."""
        form.knows_only(["payment_intent", "amount", "reason", "metadata[]"])
        intent = self.found(form.needed("payment_intent"))
        charge = None if intent.charge is None else self._world.charges[intent.charge]
        left = 0 if charge is None else charge.amount_captured - charge.amount_refunded
        if charge is None or not charge.amount_captured:
            raise Refused(
                400, "This PaymentIntent has no successful charge.", param="payment_intent"
            )
        if left == 0:
            raise Refused(400, "The charge was refunded.", code="charge_already_refunded")
        wanted = form.number("amount")
        amount = left if wanted is None else wanted
        if not 0 < amount <= left:
            raise Refused(400, "Refund amount is greater than what is left.", param="amount")
        status, becomes = REFUNDS.get(charge.card.last4, ("succeeded", None))
        now = self._world.now()
        refund = Refund(
            id=self._world.new_id("re"),
            charge=charge.id,
            intent=intent.id,
            amount=amount,
            currency=charge.currency,
            created=now,
            reason=form.one_of("reason", "duplicate", "fraudulent", "requested_by_customer"),
            metadata=form.metadata(),
            status=status,
            becomes=becomes,
            settles_at=None if becomes is None else now + REFUND_SETTLES_S,
        )
        self._world.refunds[refund.id] = refund
        charge.amount_refunded += amount
        self._emit("refund.created", refund_told(refund))
        self._emit("charge.refunded", charge_told(charge, gone=False))
        return refund_told(refund)

    def settle_refunds(self) -> None:
        """Refunds become what they will be; one that fails leaves the money with the merchant."""
        now = self._world.now()
        for refund in self._world.refunds.values():
            if refund.becomes is None or refund.settles_at is None or refund.settles_at > now:
                continue
            refund.status, refund.becomes = refund.becomes, None
            has_failed = refund.status == "failed"
            if has_failed:
                refund.failure_reason = "expired_or_canceled_card"
                self._world.charges[refund.charge].amount_refunded -= refund.amount
            self._emit("refund.updated", refund_told(refund))
            if has_failed:
                self._emit("refund.failed", refund_told(refund))

    def lapse(self) -> None:
        """Authorizations that nobody captured in time are let go."""
        now = self._world.now()
        for intent in list(self._world.intents.values()):
            charge = None if intent.charge is None else self._world.charges[intent.charge]
            if (
                charge is not None
                and intent.status == "requires_capture"
                and charge.capture_before <= now
            ):
                self.let_go(intent, "automatic")

    def _take(self, intent: Intent, charge: Charge, amount: int) -> None:
        intent.status = "succeeded"
        charge.amount_captured = amount
        charge.captures += 1
        self._emit("charge.captured", charge_told(charge, gone=False))
        self._emit("payment_intent.succeeded", self.told(intent))

    def _open(self, name: str, verb: str) -> tuple[Intent, Charge]:
        intent = self.found(name)
        if intent.status != "requires_capture" or intent.charge is None:
            raise Refused(
                400,
                f"This PaymentIntent could not be {verb} because it has a status of {intent.status}.",
                code="payment_intent_unexpected_state",
                more={"payment_intent": self.told(intent)},
            )
        return intent, self._world.charges[intent.charge]
