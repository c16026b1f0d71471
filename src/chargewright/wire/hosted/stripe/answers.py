"""What Stripe answers. Only what identifies a thing is required; everything else may be missing or null."""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from chargewright.wire.lenient import read

REPLAYED: Final = "idempotent-replayed"
"""The header of an answer that was kept by its idempotency key."""


class CardDetails(msgspec.Struct, frozen=True):
    """`fingerprint` names the number of a card within the account."""

    brand: str | None = None
    last4: str | None = None
    fingerprint: str | None = None
    authorization_code: str | None = None
    network_transaction_id: str | None = None


class PaidWith(msgspec.Struct, frozen=True):
    """`type` is `card`, or another way to pay that has its own fields."""

    type: str | None = None
    card: CardDetails | None = None


class Charge(msgspec.Struct, frozen=True):
    id: str
    created: int | None = None
    payment_method_details: PaidWith | None = None


class Intent(msgspec.Struct, frozen=True):
    """One hold. `latest_charge` is an id where it was not asked for in full."""

    id: str
    status: str
    amount: int
    currency: str
    amount_received: int = 0
    latest_charge: Charge | str | None = None
    metadata: Mapping[str, str] | None = None

    @property
    def charge(self) -> Charge | None:
        return self.latest_charge if isinstance(self.latest_charge, Charge) else None


class Checkout(msgspec.Struct, frozen=True):
    """One page. `url` is told while it is open; `payment_intent` is an id where it was not asked for in full."""

    id: str
    status: str
    amount_total: int | None = None
    currency: str | None = None
    url: str | None = None
    expires_at: int | None = None
    payment_intent: Intent | str | None = None

    @property
    def intent(self) -> Intent | None:
        return self.payment_intent if isinstance(self.payment_intent, Intent) else None


class Refund(msgspec.Struct, frozen=True):
    """One sum given back. `failure_reason` is told of one that failed."""

    id: str
    amount: int
    currency: str
    status: str | None = None
    failure_reason: str | None = None
    payment_intent: Any = None
    metadata: Mapping[str, str] | None = None

    @property
    def reference(self) -> str | None:
        return (self.metadata or {}).get("reference")


class Refunds(msgspec.Struct, frozen=True):
    """One page of a list. `has_more`: there are older ones."""

    data: tuple[Refund, ...]
    has_more: bool = False


class Error(msgspec.Struct, frozen=True):
    """`code` is the word for programs, `message` the sentence for people."""

    type: str | None = None
    code: str | None = None
    message: str | None = None


class _Refusal(msgspec.Struct, frozen=True):
    error: Error


def error_of(body: bytes) -> Error:
    """What an error answer says; all of it None where it is none of Stripe's."""
    said = read(body, _Refusal)
    return Error() if said is None else said.error


class _Thing(msgspec.Struct, frozen=True):
    id: str | None = None
    object: str | None = None
    payment_intent: Any = None


class _EventData(msgspec.Struct, frozen=True):
    object: _Thing


class Event(msgspec.Struct, frozen=True):
    """What was posted to us: what happened, and to what."""

    type: str
    data: _EventData

    @property
    def ref(self) -> str | None:
        return self.data.object.id

    @property
    def intent_ref(self) -> str | None:
        """The intent behind a thing, which is told by its id or in full."""
        said = self.data.object.payment_intent
        name = said.get("id") if isinstance(said, dict) else said
        return name if isinstance(name, str) else None
