"""What is true in the simulated account: checkouts, intents, charges, refunds, events, kept answers.

Amounts are in the minor units that Stripe counts, instants whole seconds since 1970. All of it can be
written to a file and read back, so that the account itself can be restarted.
"""

import secrets
import time
from typing import Any

import msgspec


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody paid with. `wallet` None: the plastic itself."""

    brand: str
    last4: str
    fingerprint: str
    wallet: str | None = None


class Checkout(msgspec.Struct, kw_only=True):
    """One page to pay on. `intent` is None until somebody has tried.

    `challenged` is a card whose bank first wants to know that it is its owner.
    """

    id: str
    amount: int
    currency: str
    title: str
    capture_method: str
    success_url: str
    cancel_url: str | None
    locale: str | None
    reference: str | None
    metadata: dict[str, str]
    intent_metadata: dict[str, str]
    created: int
    expires_at: int
    status: str = "open"
    intent: str | None = None
    challenged: Card | None = None


class Charge(msgspec.Struct, kw_only=True):
    """The authorization behind an intent. `captures` counts how often money was taken."""

    id: str
    intent: str
    amount: int
    currency: str
    card: Card
    created: int
    capture_before: int
    amount_captured: int = 0
    amount_refunded: int = 0
    captures: int = 0


class Intent(msgspec.Struct, kw_only=True):
    """`charge` is None until a card was accepted."""

    id: str
    amount: int
    currency: str
    capture_method: str
    metadata: dict[str, str]
    created: int
    status: str = "requires_payment_method"
    charge: str | None = None
    last_error: dict[str, Any] | None = None
    canceled_at: int | None = None
    cancellation_reason: str | None = None

    @property
    def amount_capturable(self) -> int:
        return self.amount if self.status == "requires_capture" else 0


class Refund(msgspec.Struct, kw_only=True):
    """`becomes` is what its status turns into at `settles_at`; None: it stays."""

    id: str
    charge: str
    intent: str
    amount: int
    currency: str
    created: int
    reason: str | None
    metadata: dict[str, str]
    status: str = "succeeded"
    failure_reason: str | None = None
    becomes: str | None = None
    settles_at: int | None = None


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """The first answer to an idempotency key, and what it was an answer to."""

    asked: str
    status: int
    body: Any
    at: int


class Delivery(msgspec.Struct, kw_only=True):
    """An event on its way to one endpoint. `flaw` is what is wrong with its signature."""

    event: dict[str, Any]
    url: str
    due_at: int
    tries: int = 0
    flaw: str | None = None


class Endpoint(msgspec.Struct, frozen=True, kw_only=True):
    """Where events go; more than one secret while they are rotated."""

    url: str
    secrets: list[str]


class World(msgspec.Struct):
    """Everything. `moved_s` is how far the account's clock was moved from the true one."""

    key: str
    checkouts: dict[str, Checkout] = {}
    intents: dict[str, Intent] = {}
    charges: dict[str, Charge] = {}
    refunds: dict[str, Refund] = {}
    kept: dict[str, Kept] = {}
    endpoint: Endpoint | None = None
    deliveries: list[Delivery] = []
    moved_s: float = 0.0
    port: int = 0
    """Where it listened last; 0: nowhere yet."""

    def now(self) -> int:
        return int(time.time() + self.moved_s)

    @staticmethod
    def new_id(prefix: str) -> str:
        return f"{prefix}_{secrets.token_hex(12)}"
