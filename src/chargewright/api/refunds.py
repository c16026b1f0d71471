"""Refunds: asked for here, done by the provider or by a person in its portal, booked when it is done.

What was paid on a page is given back by the provider itself once a person has asked; what a terminal took,
by a person who says so.
"""

from collections.abc import Sequence
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.bodies import Sent
from chargewright.api.checks import money, problems_of_money
from chargewright.api.columns import (
    AT_SITE,
    IN_GROUP,
    OWNER,
    flag,
    instant,
    own_id,
    refers,
    text,
    word,
)
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
from chargewright.payments.events import UnexpectedEvent
from chargewright.payments.refunds import (
    Refund,
    RefundDone,
    RefundEvent,
    RefundReason,
    RefundRejected,
    RefundState,
)
from chargewright.reactions.refunds import ask_provider, hear

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
            text("closed_by", "Who closed it; null: nobody has, or the provider."),
            instant("closed_at", "When."),
            text("provider_ref", "What the provider calls it."),
            flag(
                "is_by_provider", "Whether the provider gives it back by itself when it is asked."
            ),
            text("why", "What the provider said of one that failed or came back."),
            Column("next_look_at", Kind.INSTANT, "When the provider is asked what became of it."),
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
    """Ask for money back on a payment. Nothing is booked before it is done.

    The provider of a page is asked at once; elsewhere a person does it in the provider's portal.
    """
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
    if payment.checkout_id is not None:
        house = work.house(owner)
        await ask_provider(house, refund)
        await house.settle()
    return await one(work, LISTED, refund.id)


@does(
    "/api/v1/refunds/{refund_id:str}/send",
    needs=REFUND,
    tag=TAG,
    repeats=Repeats.KEY_REQUIRED,
)
async def send_refund(refund_id: str, work: Work) -> RefundView:
    """Have the provider give it back: one that the system proposed, or one that failed."""
    owner, refund = seen(await work.stores.refunds.lock(RefundId(refund_id)), "refund")
    payment = await work.stores.flow(owner).payments.lock(refund.payment_id)
    if payment.checkout_id is None:
        raise Conflict("this provider gives nothing back by itself: it is done in its portal")
    house = work.house(owner)
    try:
        await ask_provider(house, refund)
    except UnexpectedEvent:
        raise _standing(refund) from None
    await house.settle()
    return await one(work, LISTED, refund_id)


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
    owner, refund = seen(await work.stores.refunds.lock(RefundId(refund_id)), "refund")
    done = RefundDone(work.at, UserId(work.caller.id), provider_ref=data.provider_ref)
    if not refund.is_booked:
        await _refuse_more_than_was_taken(work, owner, refund)
    return await _closed(work, owner, refund, done)


@does("/api/v1/refunds/{refund_id:str}/reject", needs=REFUND, tag=TAG)
async def reject_refund(refund_id: str, work: Work) -> RefundView:
    """Say that the money will not go back."""
    owner, refund = seen(await work.stores.refunds.lock(RefundId(refund_id)), "refund")
    return await _closed(work, owner, refund, RefundRejected(work.at, UserId(work.caller.id)))


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
    work: Work, owner: OrganizationId, refund: Refund, event: RefundEvent
) -> RefundView:
    house = work.house(owner)
    try:
        await hear(house, refund, event)
    except UnexpectedEvent:
        raise _standing(refund) from None
    await house.settle()
    return await one(work, LISTED, refund.id)


def _standing(refund: Refund) -> Conflict:
    return Conflict(Sentence("the refund is {state}", state=refund.state))


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists("/api/v1/refunds", LISTED, needs=READ, tag=TAG, summary="Refunds"),
    show_refund,
    request_refund,
    send_refund,
    finish_refund,
    reject_refund,
)
