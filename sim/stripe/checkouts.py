"""Checkout sessions: opened, paid on, expired."""

import re
from typing import Any, Final
from urllib.parse import urlsplit

from sim.stripe.cards import CHALLENGED, DECLINES, UNPROVED, card_of
from sim.stripe.forms import Form
from sim.stripe.intents import Emit, Intents
from sim.stripe.refused import Refused, no_such
from sim.stripe.told import checkout_told
from sim.stripe.world import Card, Checkout, Intent, World

_LINE: Final = "line_items[0]"
_KNOWN: Final = (
    "mode",
    "adaptive_pricing[enabled]",
    "success_url",
    "cancel_url",
    "client_reference_id",
    "expires_at",
    "locale",
    "payment_method_types[]",
    "payment_intent_data[capture_method]",
    "payment_intent_data[description]",
    "payment_intent_data[metadata][]",
    "metadata[]",
    f"{_LINE}[quantity]",
    f"{_LINE}[price_data][currency]",
    f"{_LINE}[price_data][unit_amount]",
    f"{_LINE}[price_data][product_data][name]",
)
_LEAST: Final = {
    "gbp": 30,
    "sek": 300,
    "nok": 300,
    "dkk": 250,
    "pln": 200,
    "czk": 1500,
    "huf": 17_500,
}
"""The smallest charge per currency; 50 in all others."""
_CURRENCY: Final = re.compile(r"[a-z]{3}")
_STEPS: Final = {"bhd": 10, "jod": 10, "kwd": 10, "omr": 10, "tnd": 10, "isk": 100, "ugx": 100}
"""Where amounts have a decimal more in the API than on a card: what they are multiples of."""
_SHORTEST_S, _LONGEST_S = 30 * 60, 24 * 3600


class Checkouts:
    """The pages of the account. `base_url` is where drivers find them."""

    def __init__(self, world: World, intents: Intents, emit: Emit) -> None:
        self._world = world
        self._intents = intents
        self._emit = emit
        self.base_url = ""

    def told(self, checkout: Checkout, *, expand: bool = False) -> dict[str, Any]:
        url = f"{self.base_url}/c/pay/{checkout.id}"
        return checkout_told(self._world, checkout, url, expand=expand)

    def found(self, name: str) -> Checkout:
        checkout = self._world.checkouts.get(name)
        if checkout is None:
            raise no_such("checkout.session", name, param="session")
        return checkout

    def open(self, form: Form) -> dict[str, Any]:
        form.knows_only(_KNOWN)
        if form.needed("mode") != "payment":
            raise Refused(400, "Only mode payment is simulated", param="mode")
        currency = form.needed(f"{_LINE}[price_data][currency]")
        if not _CURRENCY.fullmatch(currency):
            raise Refused(
                400, f"Invalid currency: {currency}", param=f"{_LINE}[price_data][currency]"
            )
        amount = form.needed_number(f"{_LINE}[price_data][unit_amount]")
        if amount % _STEPS.get(currency, 1):
            raise Refused(400, f"Invalid amount in {currency}", code="invalid_charge_amount")
        if amount < _LEAST.get(currency, 50):
            raise Refused(
                400,
                "The Checkout Session's total amount must be larger.",
                code="amount_too_small",
            )
        now = self._world.now()
        checkout = Checkout(
            id=self._world.new_id("cs_test"),
            amount=amount * (form.number(f"{_LINE}[quantity]") or 1),
            currency=currency,
            title=form.needed(f"{_LINE}[price_data][product_data][name]"),
            capture_method=form.one_of("payment_intent_data[capture_method]", "automatic", "manual")
            or "automatic",
            success_url=_url(form.needed("success_url"), "success_url"),
            cancel_url=form.text("cancel_url") and _url(form.needed("cancel_url"), "cancel_url"),
            locale=form.text("locale"),
            reference=form.text("client_reference_id", longest=200),
            metadata=form.metadata(),
            intent_metadata=form.metadata("payment_intent_data[metadata]"),
            created=now,
            expires_at=self._life(form, now),
        )
        self._world.checkouts[checkout.id] = checkout
        return self.told(checkout)

    def look(self, name: str, form: Form) -> dict[str, Any]:
        form.knows_only([])
        return self.told(self.found(name), expand=form.expands("payment_intent.latest_charge"))

    def expire(self, name: str, form: Form) -> dict[str, Any]:
        """Nobody can pay on it any more."""
        form.knows_only([])
        checkout = self.found(name)
        if checkout.status != "open":
            raise Refused(
                400,
                f'Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of `{checkout.status}`.',
            )
        self._close(checkout)
        return self.told(checkout)

    def pay(self, checkout: Checkout, number: str, wallet: str | None) -> str | None:
        """Somebody pays on the page. None: done, or challenged; else what the page says to the driver."""
        checkout.challenged = None
        if checkout.status != "open":
            return "This page is closed."
        digits = "".join(letter for letter in number if letter.isdigit())
        card = card_of(digits, wallet)
        if card is None:
            return "Your card number is invalid."
        intent = self._intent(checkout)
        declined = DECLINES.get(digits)
        if declined is not None:
            self._intents.decline(intent, declined)
            return declined.message
        if digits in CHALLENGED and wallet is None:
            checkout.challenged = card
            self._intents.challenge(intent)
            return None
        self._complete(checkout, card)
        return None

    def answer_challenge(self, checkout: Checkout, *, passes: bool) -> str | None:
        """The bank has asked who pays. None: done; else what the page says to the driver."""
        card, checkout.challenged = checkout.challenged, None
        if checkout.status != "open" or card is None:
            return "This page is closed."
        if not passes:
            self._intents.decline(self._intent(checkout), UNPROVED)
            return UNPROVED.message
        self._complete(checkout, card)
        return None

    def lapse(self) -> None:
        """Pages whose time has come are closed."""
        now = self._world.now()
        for checkout in list(self._world.checkouts.values()):
            if checkout.status == "open" and checkout.expires_at <= now:
                self._close(checkout)

    def _complete(self, checkout: Checkout, card: Card) -> None:
        self._intents.authorize(self._intent(checkout), card)
        checkout.status = "complete"
        self._emit("checkout.session.completed", self.told(checkout))

    def _close(self, checkout: Checkout) -> None:
        checkout.status = "expired"
        if checkout.intent is not None:
            self._intents.let_go(self._world.intents[checkout.intent], "automatic")
        self._emit("checkout.session.expired", self.told(checkout))

    def _intent(self, checkout: Checkout) -> Intent:
        """The intent of this page, which begins with the first try."""
        if checkout.intent is not None:
            return self._world.intents[checkout.intent]
        intent = Intent(
            id=self._world.new_id("pi"),
            amount=checkout.amount,
            currency=checkout.currency,
            capture_method=checkout.capture_method,
            metadata=checkout.intent_metadata,
            created=self._world.now(),
        )
        self._world.intents[intent.id] = intent
        checkout.intent = intent.id
        return intent

    @staticmethod
    def _life(form: Form, now: int) -> int:
        until = form.number("expires_at")
        if until is None:
            return now + _LONGEST_S
        if not now + _SHORTEST_S <= until <= now + _LONGEST_S:
            raise Refused(
                400,
                "The `expires_at` timestamp must be between 30 minutes and 24 hours from Checkout Session creation.",
                param="expires_at",
            )
        return until


def _url(said: str, param: str) -> str:
    if urlsplit(said).scheme not in {"http", "https"}:
        raise Refused(400, "Not a valid URL", code="url_invalid", param=param)
    return said
