"""The port of hosted payment pages: a driver pays on a page of the provider, in the browser of a phone.

One `HostedPayments` is one account with one provider. It has no terminal and no reader: what we open is a
**checkout**, one page for one driver and one amount, and what comes of it is a hold like any other
(`port.Holds`), whose `terminal_ref` is the checkout it was placed under. Exceptions are outages only:
`Outage(retry=False)` when our key is refused. No call repeats itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol, TypeAlias

from chargewright.kernel.ids import OperationId
from chargewright.kernel.money import Money
from chargewright.payments.model import Card
from chargewright.payments.outcomes import Unknown
from chargewright.payments.port import Capabilities, Holds, Refunds, Unreadable
from chargewright.payments.proof import NOTHING_SAID, Proof
from chargewright.payments.screens import Language


@dataclass(frozen=True, slots=True)
class Opened:
    """The page stands at `url`, for whoever has it, until `expires_at`."""

    checkout_ref: str
    url: str
    expires_at: datetime
    raw: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Refused:
    """A definite no: there is no page. `why` is for operators."""

    why: str
    raw: str = field(default="", compare=False, repr=False)


OpenOutcome: TypeAlias = Opened | Refused | Unknown


@dataclass(frozen=True, slots=True)
class Waiting:
    """Nobody has paid yet, and somebody still may."""

    raw: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """Somebody paid: the hold stands, to be captured or released. Said also when it was ended since.

    `card` names what was paid with as the provider does; a wallet may hide its last four.
    """

    hold_ref: str
    amount: Money
    card: Card
    proof: Proof = NOTHING_SAID
    raw: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Over:
    """Nobody paid and nobody can any more; an unknown checkout is over as well."""

    why: str
    raw: str = field(default="", compare=False, repr=False)


CheckoutOutcome: TypeAlias = Waiting | Paid | Over | Unknown


@dataclass(frozen=True, slots=True)
class PaidCallback:
    """The provider says that somebody paid on a checkout. A hint: the truth is read by `look`."""

    checkout_ref: str
    raw: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class OverCallback:
    """The provider says that a checkout is over unpaid. A hint as well."""

    checkout_ref: str
    raw: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class HoldCallback:
    """The provider says that something became of a hold. A hint: the truth is read by `look_up`."""

    hold_ref: str
    raw: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RefundCallback:
    """The provider says that something became of a refund of what was captured on a hold. A hint."""

    hold_ref: str
    raw: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class OtherCallback:
    """Signed by the provider, and about nothing that concerns us."""

    raw: str = field(default="", compare=False, repr=False)


HostedCallback: TypeAlias = (
    PaidCallback | OverCallback | HoldCallback | RefundCallback | OtherCallback | Unreadable
)


class HostedPayments(Holds, Refunds, Protocol):
    """One account with one provider of payment pages.

    Every call raises `Outage(retry=False)` when the account's key is refused; all return `Unknown` where
    no answer came that can be believed, because an act may have happened.
    """

    @property
    def capabilities(self) -> Capabilities: ...

    @property
    def shortest_life(self) -> timedelta:
        """How far ahead `expires_at` has to be at least."""
        ...

    async def open(
        self,
        *,
        operation_id: OperationId,
        reference: str,
        amount: Money,
        title: str,
        language: Language,
        return_url: str,
        cancel_url: str,
        expires_at: datetime,
    ) -> OpenOutcome:
        """Make a page on which this amount can be held, once.

        Repeatable with everything alike: `operation_id` is its key, and the second time answers with the
        same page. `reference` is our name for it, which the provider keeps and shows in its books.
        """
        ...

    async def look(self, checkout_ref: str) -> CheckoutOutcome:
        """What became of a checkout. Changes nothing."""
        ...

    async def expire(self, checkout_ref: str) -> CheckoutOutcome:
        """Let nobody pay on it any more. Repeatable; `Paid` where somebody was faster, never `Waiting`."""
        ...

    def read_callback(
        self, headers: Mapping[str, str], body: bytes, *, at: datetime
    ) -> HostedCallback:
        """Understand what the provider posted to us; never raises on what it sent.

        `Unreadable` where the signature is missing, wrong, or too old at `at`; keys of `headers` are in
        lower case.
        """
        ...
