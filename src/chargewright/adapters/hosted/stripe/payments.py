"""The port of hosted payment pages over Stripe Checkout.

Wherever Stripe leaves open what happened, the answer is `Unknown`; where it says no, the answer says
whether the hold still stands. A repeat that meets an ended hold reads it and tells what it finds. No
call is made twice by itself. Capture and release carry no idempotency key: an intent can end once only,
and a key would tell an old 500 for a day after the line has recovered.
"""

import tomllib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any, Final

import httpx

from chargewright.adapters.hosted.stripe.amounts import counted, money_of
from chargewright.adapters.hosted.stripe.holds import card_of, proof_of, seen_hold, state_of
from chargewright.adapters.hosted.stripe.http import PATIENCE, Patience, line_of
from chargewright.adapters.hosted.stripe.refunds import StripeRefunds
from chargewright.adapters.hosted.stripe.replies import (
    SILENT,
    good,
    is_kept_fault,
    is_no,
    unknown,
    why,
)
from chargewright.adapters.line import Reply
from chargewright.kernel.ids import OperationId
from chargewright.kernel.money import Money
from chargewright.network.terminals import UiLevel
from chargewright.payments.hosted import (
    CheckoutOutcome,
    HoldCallback,
    HostedCallback,
    Opened,
    OpenOutcome,
    OtherCallback,
    Over,
    OverCallback,
    Paid,
    PaidCallback,
    RefundCallback,
    Refused,
    Waiting,
)
from chargewright.payments.model import Hold
from chargewright.payments.outcomes import (
    AlreadyFinal,
    CaptureDenied,
    CaptureDone,
    CaptureOutcome,
    LookUpOutcome,
    NotListed,
    RefundLookOutcome,
    RefundOutcome,
    ReleaseDenied,
    ReleaseDone,
    ReleaseOutcome,
    SeenHold,
    SeenState,
    Unknown,
)
from chargewright.payments.port import Capabilities, Unreadable
from chargewright.payments.screens import Language
from chargewright.wire.hosted.stripe import requests
from chargewright.wire.hosted.stripe.answers import Checkout, Event, Intent, error_of
from chargewright.wire.hosted.stripe.redaction import redacted
from chargewright.wire.hosted.stripe.signature import HEADER, wrong_with
from chargewright.wire.lenient import read


def manifest() -> dict[str, Any]:
    """What `manifest.toml` beside this file says of the adapter."""
    return tomllib.loads((files(__package__) / "manifest.toml").read_text(encoding="utf-8"))


def _capabilities() -> Capabilities:
    said = dict(manifest()["capabilities"])
    window = timedelta(hours=said.pop("capture_window_hours"))
    return Capabilities(**{**said, "ui_level": UiLevel(said["ui_level"])}, capture_window=window)


CAPABILITIES: Final = _capabilities()
SHORTEST_LIFE: Final = timedelta(minutes=manifest()["shortest_life_minutes"])
_ENDED: Final = frozenset(
    {
        "payment_intent_unexpected_state",
        "charge_already_captured",
        "charge_already_refunded",
    }
)
"""Codes of refusals that say that the hold is not what it was: it is read then."""
_GONE: Final = frozenset(
    {"charge_expired_for_capture", "capture_charge_authorization_expired", "resource_missing"}
)
"""Codes of refusals that say that there is nothing to capture any more."""
_ABOUT_HOLDS: Final = frozenset(
    {
        "payment_intent.amount_capturable_updated",
        "payment_intent.canceled",
        "payment_intent.succeeded",
    }
)
_ABOUT_REFUNDS: Final = frozenset(
    {
        "charge.refund.updated",
        "charge.refunded",
        "refund.created",
        "refund.failed",
        "refund.updated",
    }
)


class StripePayments:
    """One account with Stripe, that is: one secret or restricted key.

    `http` brings the address and must neither retry nor follow redirects. `signing_secrets` are those
    of the endpoint that hears events; two while they are rotated. `account` names the account in card
    tokens: a token means one card only within it.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        key: str,
        signing_secrets: Iterable[str],
        account: str,
        patience: Patience = PATIENCE,
    ) -> None:
        self._line = line_of(http, key)
        self._signing_secrets = tuple(signing_secrets)
        self._account = account
        self._patience = patience
        self._refunds = StripeRefunds(self._line, patience)

    @property
    def capabilities(self) -> Capabilities:
        return CAPABILITIES

    @property
    def shortest_life(self) -> timedelta:
        return SHORTEST_LIFE

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
        """Make a page; a 500 that Stripe will tell for ever is a no: nobody will know its address."""
        count = counted(amount)
        if money_of(count, amount.currency) != amount:
            return Refused(f"Stripe cannot hold {amount}")
        request = requests.open_checkout(
            idempotency_key=operation_id,
            reference=reference,
            amount=count,
            currency=amount.currency.lower(),
            title=title,
            locale=language.value,
            success_url=return_url,
            cancel_url=cancel_url,
            expires_at=int(expires_at.timestamp()),
        )
        reply = await self._line.ask(request, self._patience.acting)
        if reply is None:
            return Unknown(SILENT)
        if is_no(reply) or is_kept_fault(reply):
            return Refused(why(reply), raw=reply.raw)
        page = good(reply, Checkout)
        if page is None or page.url is None or page.expires_at is None:
            return unknown(reply)
        if money_of(page.amount_total or 0, page.currency or "") != amount:
            return unknown(reply)
        until = datetime.fromtimestamp(page.expires_at, UTC)
        return Opened(page.id, page.url, until, raw=reply.raw)

    async def look(self, checkout_ref: str) -> CheckoutOutcome:
        reply = await self._line.ask(requests.get_checkout(checkout_ref), self._patience.quick)
        if reply is None:
            return Unknown(SILENT)
        if reply.status == 404:
            return Over("Stripe has no such page", raw=reply.raw)
        page = good(reply, Checkout)
        if page is None or page.id != checkout_ref:
            return unknown(reply)
        match page.status:
            case "open":
                return Waiting(raw=reply.raw)
            case "expired":
                return Over("nobody paid in time", raw=reply.raw)
            case "complete":
                return self._paid(page.intent, reply)
            case _:
                return unknown(reply)

    async def expire(self, checkout_ref: str) -> CheckoutOutcome:
        reply = await self._line.ask(requests.expire_checkout(checkout_ref), self._patience.acting)
        if reply is None:
            return Unknown(SILENT)
        page = good(reply, Checkout)
        if page is not None and (page.id, page.status) == (checkout_ref, "expired"):
            return Over("we closed the page", raw=reply.raw)
        if not is_no(reply):
            return unknown(reply)
        # Only an open page can be closed: it is read how this one ended.
        found = await self.look(checkout_ref)
        if isinstance(found, Waiting):
            return Unknown("Stripe leaves the page open", raw=found.raw)
        return found

    async def capture(self, hold: Hold, amount: Money) -> CaptureOutcome:
        request = requests.capture(hold.ref, amount=counted(amount))
        reply = await self._line.ask(request, self._patience.acting)
        if reply is None:
            return Unknown(SILENT)
        if _has_ended(reply):
            return await self._already_final(hold)
        if is_no(reply):
            return CaptureDenied(gone=_is_gone(reply), raw=reply.raw)
        seen = self._seen(reply, hold)
        match seen:
            case SeenHold(state=SeenState.CAPTURED, captured=Money() as taken):
                return CaptureDone(taken, proof=seen.proof, raw=reply.raw)
            case SeenHold(state=SeenState.RELEASED):
                return AlreadyFinal(None, proof=seen.proof, raw=reply.raw)
            case _:
                return unknown(reply)

    async def release(self, hold: Hold) -> ReleaseOutcome:
        reply = await self._line.ask(requests.cancel(hold.ref), self._patience.acting)
        if reply is None:
            return Unknown(SILENT)
        if _has_ended(reply):
            return await self._already_final(hold)
        if is_no(reply):
            return ReleaseDenied(gone=_is_gone(reply), raw=reply.raw)
        seen = self._seen(reply, hold)
        if seen is None or seen.state is not SeenState.RELEASED:
            return unknown(reply)
        return ReleaseDone(proof=seen.proof, raw=reply.raw)

    async def look_up(self, hold: Hold) -> LookUpOutcome:
        reply = await self._line.ask(requests.get_intent(hold.ref), self._patience.quick)
        if reply is None:
            return Unknown(SILENT)
        if reply.status == 404:
            return NotListed(raw=reply.raw)
        return self._seen(reply, hold) or unknown(reply)

    async def refund(self, hold: Hold, amount: Money, *, key: str) -> RefundOutcome:
        return await self._refunds.make(hold, amount, key=key)

    async def look_up_refund(self, hold: Hold, *, key: str) -> RefundLookOutcome:
        return await self._refunds.look_up(hold, key=key)

    def read_callback(
        self, headers: Mapping[str, str], body: bytes, *, at: datetime
    ) -> HostedCallback:
        wrong = wrong_with(headers.get(HEADER), body, self._signing_secrets, at=at)
        if wrong is not None:
            return Unreadable(wrong)
        event = read(body, Event)
        if event is None:
            return Unreadable("it is no event of Stripe")
        raw = redacted(body)
        match event.type, event.ref, event.intent_ref:
            case "checkout.session.completed", str(page), _:
                return PaidCallback(page, raw=raw)
            case "checkout.session.expired", str(page), _:
                return OverCallback(page, raw=raw)
            case kind, str(intent), _ if kind in _ABOUT_HOLDS:
                return HoldCallback(intent, raw=raw)
            case kind, _, str(intent) if kind in _ABOUT_REFUNDS:
                return RefundCallback(intent, raw=raw)
            case kind, _, str(intent) if kind.startswith("charge."):
                return HoldCallback(intent, raw=raw)
            case _:
                return OtherCallback(raw=raw)

    def _paid(self, intent: Intent | None, reply: Reply) -> Paid | Unknown:
        """A page that was completed: the hold on it, ended or not; not yet known while the bank thinks."""
        if intent is None or intent.charge is None or state_of(intent) is SeenState.UNDECIDED:
            return unknown(reply)
        amount = money_of(intent.amount, intent.currency)
        if amount is None:
            return unknown(reply)
        card = card_of(intent, self._account)
        return Paid(
            hold_ref=intent.id, amount=amount, card=card, proof=proof_of(intent), raw=reply.raw
        )

    def _seen(self, reply: Reply, hold: Hold) -> SeenHold | None:
        """The hold as a good answer tells it; None where it is of another one, or another currency."""
        intent = good(reply, Intent)
        if intent is None or intent.id != hold.ref:
            return None
        seen = seen_hold(
            intent, checkout_ref=hold.terminal_ref, account=self._account, raw=reply.raw
        )
        if seen is None or seen.amount.currency != hold.amount.currency:
            return None
        return seen

    async def _already_final(self, hold: Hold) -> AlreadyFinal | Unknown:
        """After a refusal by its state: the hold says how it ended, and that is the answer."""
        found = await self.look_up(hold)
        match found:
            case SeenHold(state=SeenState.CAPTURED, captured=captured):
                return AlreadyFinal(captured, proof=found.proof, raw=found.raw)
            case SeenHold(state=SeenState.RELEASED):
                return AlreadyFinal(None, proof=found.proof, raw=found.raw)
            case Unknown():
                return found
            case _:
                return Unknown("Stripe says the hold has ended, and not how", raw=found.raw)


def _has_ended(reply: Reply) -> bool:
    return is_no(reply) and error_of(reply.body).code in _ENDED


def _is_gone(reply: Reply) -> bool:
    return reply.status == 404 or error_of(reply.body).code in _GONE
