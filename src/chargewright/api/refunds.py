"""Refunds: asked for here, done by a person in the provider's portal, booked when that is said."""

from collections.abc import Sequence
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.bodies import Sent
from chargewright.api.checks import money, problems_of_money
from chargewright.api.columns import AT_SITE, IN_GROUP, OWNER, instant, own_id, refers, text, word
from chargewright.api.idempotency import Repeats
from chargewright.api.lists import Listed, lists, one
from chargewright.api.needs import Permission
from chargewright.api.refusals import seen
from chargewright.api.routes import does, shows
from chargewright.api.shapes_payments import RefundBody, RefundDoneBody, RefundView
from chargewright.api.work import Work
from chargewright.kernel.ids import OrganizationId, PaymentId, RefundId, UserId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.money import Money
from chargewright.kernel.problem import Conflict, Problem
from chargewright.kernel.sentence import Sentence
from chargewright.payments import refunds
from chargewright.payments.events import Refunded, UnexpectedEvent
from chargewright.payments.refunds import (
    Refund,
    RefundDone,
    RefundEvent,
    RefundReason,
    RefundRejected,
    RefundState,
)

TAG: Final = "refunds"
READ: Final = Permission(Action.READ, Resource.PAYMENTS)
REFUND: Final = Permission(Action.REFUND, Resource.PAYMENTS)

LISTED: Final = Listed(
    listing=Listing(
        name="refunds",
        columns=(
            own_id("refunds", "The refund."),
            OWNER,
            refers("payment_id", "payments", "Of which payment."),
            AT_SITE,
            IN_GROUP,
            word("state", RefundState, "Where it stands."),
            Column("amount", Kind.MONEY, "How much."),
            word("reason", RefundReason, "Why."),
            text("requested_by", "Who asked for it; null: the system proposes it."),
            instant("requested_at", "When.", is_sortable=True),
            text("closed_by", "Who closed it."),
            instant("closed_at", "When."),
            text("provider_ref", "What the provider calls it."),
        ),
        default_order=Order("requested_at", is_descending=True),
    ),
    view=RefundView,
    thing="refund",
)


@shows("/api/v1/refunds/{refund_id:str}", needs=READ, tag=TAG)
async def show_refund(refund_id: str, work: Work) -> RefundView:
    """One refund."""
    return await one(work, LISTED, refund_id)


async def problems_of_refund(work: Work, sent: Sent) -> Sequence[Problem]:
    """What is wrong with the amount of a refund; how much is left to give back is another question."""
    payment_id = PaymentId(work.path("payment_id"))
    owner = await work.stores.refunds.payment_owner(payment_id)
    if owner is None or not sent.has("amount"):
        return ()
    payment = await work.stores.flow(owner).payments.lock(payment_id)
    return problems_of_money(sent.get("amount"), "amount", expected=payment.wanted.currency)


@does(
    "/api/v1/payments/{payment_id:str}/refunds",
    needs=REFUND,
    tag=TAG,
    status=201,
    home="/api/v1/refunds",
    repeats=Repeats.KEY_REQUIRED,
    check=problems_of_refund,
)
async def request_refund(payment_id: str, data: RefundBody, work: Work) -> RefundView:
    """Ask for money back on a payment. Nothing is booked before it is done."""
    owner = seen(await work.stores.refunds.payment_owner(PaymentId(payment_id)), "payment")
    payment = await work.stores.flow(owner).payments.lock(payment_id)
    refund = refunds.request_refund(
        RefundId(work.mint("rfd")),
        payment,
        await work.stores.refunds.of_payment(payment.id),
        amount=money(data.amount, "amount", expected=payment.wanted.currency),
        reason=data.reason,
        by=UserId(work.caller.id),
        at=work.at,
    )
    await work.stores.refunds.add(owner, refund)
    await work.tell(owner, "refund.requested", refund.id, payment_id=payment.id)
    return await one(work, LISTED, refund.id)


@does(
    "/api/v1/refunds/{refund_id:str}/done",
    needs=REFUND,
    tag=TAG,
    repeats=Repeats.KEY_REQUIRED,
)
async def finish_refund(refund_id: str, data: RefundDoneBody, work: Work) -> RefundView:
    """Say that the money went back: it is booked, and the driver's credit note follows.

    Refused while we know of less that was captured than would have gone back by then.
    """
    by = UserId(work.caller.id)
    done = RefundDone(work.at, by, provider_ref=data.provider_ref)
    refund, owner, is_news = await _closed(work, refund_id, done)
    if is_news:
        await _refuse_more_than_was_taken(work, owner, refund)
        house = work.house(owner)
        event = Refunded(house.work.now, refund.id, amount=refund.amount)
        house.payment_hears(refund.payment_id, event)
        await house.settle()
    return await one(work, LISTED, refund_id)


@does("/api/v1/refunds/{refund_id:str}/reject", needs=REFUND, tag=TAG)
async def reject_refund(refund_id: str, work: Work) -> RefundView:
    """Say that the money will not go back."""
    await _closed(work, refund_id, RefundRejected(work.at, UserId(work.caller.id)))
    return await one(work, LISTED, refund_id)


async def _refuse_more_than_was_taken(work: Work, owner: OrganizationId, refund: Refund) -> None:
    """What was captured may have been found to be less since the refund was asked for.

    Raises:
        Conflict: with this refund more would have gone back than was captured.
    """
    payment = await work.stores.flow(owner).payments.lock(refund.payment_id)
    zero = Money.zero(refund.amount.currency)
    left = (payment.captured or zero) - (payment.refunded or zero)
    if refund.amount > left:
        rule = Sentence("of what was captured only {left} is left to go back", left=left)
        raise Conflict("more than is left of the capture", problems=(Problem("amount", rule),))


async def _closed(
    work: Work, refund_id: str, event: RefundEvent
) -> tuple[Refund, OrganizationId, bool]:
    """The refund as it is now, whose it is, and whether that is news."""
    found = seen(await work.stores.refunds.lock(RefundId(refund_id)), "refund")
    owner, refund = found
    try:
        closed = refunds.step(refund, event)
    except UnexpectedEvent:
        raise Conflict(Sentence("the refund is {state}", state=refund.state)) from None
    if closed is refund:
        return refund, owner, False
    await work.stores.refunds.save(closed)
    await work.tell(owner, f"refund.{closed.state}", refund.id, payment_id=refund.payment_id)
    return closed, owner, True


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists("/api/v1/refunds", LISTED, needs=READ, tag=TAG, summary="Refunds"),
    show_refund,
    request_refund,
    finish_refund,
    reject_refund,
)
