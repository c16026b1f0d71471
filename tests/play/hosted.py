"""A provider of payment pages in memory: it keeps its own books, and says what a test has drivers do there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from chargewright.kernel.ids import OperationId
from chargewright.kernel.money import Money
from chargewright.kernel.problem import Outage
from chargewright.payments.hosted import (
    CheckoutOutcome,
    HoldCallback,
    HostedCallback,
    Opened,
    OpenOutcome,
    Over,
    Paid,
    PaidCallback,
    RefundCallback,
    Waiting,
)
from chargewright.payments.model import Card, CardKind, CardToken, Hold
from chargewright.payments.outcomes import (
    AlreadyFinal,
    CaptureDenied,
    CaptureDone,
    CaptureOutcome,
    LookUpOutcome,
    NotListed,
    RefundDenied,
    RefundLookOutcome,
    RefundMade,
    RefundOutcome,
    ReleaseDenied,
    ReleaseDone,
    ReleaseOutcome,
    SeenHold,
    SeenState,
    Unknown,
)
from chargewright.payments.port import Unreadable

SIGNED = {"played-signature": "good"}


class Killed(BaseException):
    """The process ends here: nothing that it has not committed was done."""


@dataclass
class PlayedPages:
    """`payments.hosted.HostedPayments`. `is_silent`: no answer arrives, whatever was done.

    `kills`: whoever asks for a refund is killed when it was made, before hearing so. `refuses` is why no money goes back, or comes back; `given_back` is what did, by key.
    """

    is_silent: bool = False
    is_locked_out: bool = False
    kills: bool = False
    opened: dict[str, tuple[str, Money]] = field(default_factory=dict)
    paid: dict[str, Paid] = field(default_factory=dict)
    over: set[str] = field(default_factory=set)
    ended: dict[str, Money | None] = field(default_factory=dict)
    given_back: dict[str, Money] = field(default_factory=dict)
    refuses: str | None = None
    capabilities: Any = None
    shortest_life: timedelta = timedelta(minutes=30)

    async def open(
        self,
        *,
        operation_id: OperationId,
        amount: Money,
        expires_at: datetime,
        **said: Any,
    ) -> OpenOutcome:
        ref = f"cs_{operation_id}"
        self.opened[ref] = (operation_id, amount)
        if self.is_silent:
            return Unknown("no answer")
        return Opened(ref, f"https://pay.example/{ref}", expires_at)

    def pays(self, checkout_ref: str, last4: str = "4242") -> None:
        """A driver pays on a page, unless it is over."""
        if checkout_ref in self.over:
            return
        _, amount = self.opened[checkout_ref]
        token = CardToken(f"pm_{checkout_ref}", "stripe", account="tac_page")
        card = Card(kind=CardKind.EMV, token=token, last4=last4, brand="visa")
        self.paid[checkout_ref] = Paid(hold_ref=f"pi_{checkout_ref}", amount=amount, card=card)

    async def look(self, checkout_ref: str) -> CheckoutOutcome:
        if self.is_locked_out:
            raise Outage("the key is refused", retry=False)
        if self.is_silent:
            return Unknown("no answer")
        if checkout_ref in self.over or checkout_ref not in self.opened:
            return Over("expired")
        return self.paid.get(checkout_ref, Waiting())

    async def expire(self, checkout_ref: str) -> CheckoutOutcome:
        if checkout_ref not in self.paid:
            self.over.add(checkout_ref)
        return await self.look(checkout_ref)

    async def capture(self, hold: Hold, amount: Money) -> CaptureOutcome:
        if hold.ref in self.ended:
            return AlreadyFinal(self.ended[hold.ref])
        if amount > hold.amount:
            return CaptureDenied()
        self.ended[hold.ref] = amount
        return Unknown("no answer") if self.is_silent else CaptureDone(amount)

    async def release(self, hold: Hold) -> ReleaseOutcome:
        if hold.ref in self.ended:
            return AlreadyFinal(self.ended[hold.ref])
        if hold.ref not in {paid.hold_ref for paid in self.paid.values()}:
            return ReleaseDenied(gone=True)
        self.ended[hold.ref] = None
        return ReleaseDone()

    async def look_up(self, hold: Hold) -> LookUpOutcome:
        paid = next((each for each in self.paid.values() if each.hold_ref == hold.ref), None)
        if paid is None:
            return NotListed()
        captured = self.ended.get(hold.ref)
        state = SeenState.OPEN
        if hold.ref in self.ended:
            state = SeenState.CAPTURED if captured else SeenState.RELEASED
        return SeenHold(
            hold_ref=hold.ref,
            terminal_ref=hold.terminal_ref,
            card=paid.card.token,
            state=state,
            amount=paid.amount,
            captured=captured,
        )

    async def refund(self, hold: Hold, amount: Money, *, key: str) -> RefundOutcome:
        if self.is_locked_out:
            raise Outage("the key is refused", retry=False)
        if self.refuses is None:
            self.given_back.setdefault(key, amount)
        if self.kills:
            raise Killed
        if self.is_silent:
            return Unknown("no answer")
        found = await self.look_up_refund(hold, key=key)
        return RefundDenied(self.refuses or "no") if isinstance(found, NotListed) else found

    async def look_up_refund(self, hold: Hold, *, key: str) -> RefundLookOutcome:
        del hold
        if key not in self.given_back:
            return NotListed()
        if self.refuses is not None:
            del self.given_back[key]
            return RefundDenied(self.refuses, f"re_{key}")
        return RefundMade(f"re_{key}")

    def read_callback(
        self,
        headers: Mapping[str, str],
        body: bytes,
        *,
        at: datetime,
    ) -> HostedCallback:
        if headers.get("played-signature") != "good":
            return Unreadable("the signature is missing or wrong")
        ref = body.decode()
        if ref.startswith("refund of "):
            return RefundCallback(ref.removeprefix("refund of "))
        return HoldCallback(ref) if ref.startswith("pi_") else PaidCallback(ref)


@dataclass(frozen=True)
class OnePage:
    """Every terminal and page is served by this provider."""

    pages: PlayedPages

    async def reach(self, organization_id: str, terminal_id: str) -> Any:
        raise AssertionError(f"{organization_id} {terminal_id} is a page and has no reader")

    async def holds(self, organization_id: str, terminal_id: str) -> PlayedPages:
        del organization_id, terminal_id
        return self.pages

    async def page(self, organization_id: str, terminal_id: str) -> PlayedPages:
        del organization_id, terminal_id
        return self.pages
