"""Card payments: what was held, taken and given back; and what a person settles."""

from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.checks import money, not_there, refuse
from chargewright.api.columns import (
    AT_SITE,
    IN_GROUP,
    IS,
    OWNER,
    flag,
    instant,
    own_id,
    refers,
    text,
    values,
    word,
)
from chargewright.api.idempotency import Repeats
from chargewright.api.lists import Listed, lists, one
from chargewright.api.needs import Permission
from chargewright.api.refusals import seen
from chargewright.api.routes import does, shows
from chargewright.api.shapes_payments import AttachBody, CloseBody, Ending, PaymentView
from chargewright.api.work import Work
from chargewright.kernel.ids import OrganizationId, PaymentId, SessionId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Conflict, Problem
from chargewright.kernel.sentence import Sentence
from chargewright.payments import events
from chargewright.payments.model import Payment, ReleaseReason, State
from chargewright.reactions.attaching import attachment, charge_of, charge_paid_by
from chargewright.sessions.words import Status

TAG: Final = "payments"
READ: Final = Permission(Action.READ, Resource.PAYMENTS)
CHANGE: Final = Permission(Action.CHANGE, Resource.PAYMENTS)
_CARD_HOLDER_IS_SERVED: Final = frozenset({Status.READY, Status.IN_PROGRESS})
_RETRIED: Final = frozenset({State.CAPTURE_FAILED, State.RELEASE_FAILED, State.IN_DOUBT})

_COLUMNS: Final = (
    own_id("payments", "The payment."),
    OWNER,
    refers(
        "terminal_id", "terminals", "The terminal where the card was read, or the payment page."
    ),
    text("checkout_id", "The page that it was paid on, with a phone."),
    AT_SITE,
    IN_GROUP,
    Column("session_id", Kind.ID, "What it pays for."),
    Column("receipt_id", Kind.ID, "Its receipt, or the page that nothing was charged."),
    word("state", State, "Where it stands."),
    flag("is_open", "Whether something is owed to the provider."),
    Column("card_last_four", Kind.TEXT, "The card's last four.", IS),
    Column("card_brand", Kind.TEXT, "The card's brand.", IS),
    Column("hold_ref", Kind.TEXT, "The provider's name of the hold.", IS),
    Column("wanted", Kind.MONEY, "What was asked of the bank."),
    Column("held", Kind.MONEY, "What the bank approved."),
    Column("held_at", Kind.INSTANT, "When."),
    Column("price", Kind.MONEY, "The final price."),
    Column("captured", Kind.MONEY, "What was taken."),
    Column("refunded", Kind.MONEY, "What was given back."),
    text("decline_reason", "Why no hold was placed."),
    text("release_reason", "Why nothing was taken."),
    values("questions", "What a person was asked."),
    Column("attached_at", Kind.INSTANT, "When a person found what it was for."),
    instant("opened_at", "When the card was read, or paid with on a page.", is_sortable=True),
    instant("ended_at", "When it ended."),
    Column("next_try_at", Kind.INSTANT, "When we try or look again."),
)
LISTED: Final = Listed(
    listing=Listing(
        name="payments",
        columns=_COLUMNS,
        default_order=Order("opened_at", is_descending=True),
    ),
    view=PaymentView,
    thing="payment",
)
OPEN_HOLDS: Final = Listed(
    listing=Listing(name="open_holds", columns=_COLUMNS, default_order=Order("opened_at")),
    view=PaymentView,
)


@shows("/api/v1/payments/{payment_id:str}", needs=READ, tag=TAG)
async def show_payment(payment_id: str, work: Work) -> PaymentView:
    """One payment."""
    return await one(work, LISTED, payment_id)


@does(
    "/api/v1/payments/{payment_id:str}/retry",
    needs=CHANGE,
    tag=TAG,
    repeats=Repeats.KEY_REQUIRED,
)
async def retry_payment(payment_id: str, work: Work) -> PaymentView:
    """Try now what failed: the capture, the release, or the look for a hold in doubt."""
    payment, organization_id = await _locked(work, payment_id)
    if payment.state not in _RETRIED and payment.trying_since is None:
        raise Conflict(
            Sentence("the payment is {state}: there is nothing to try again", state=payment.state)
        )
    return await _hears(
        work, payment, organization_id, events.RetryAsked(work.at), "payment.retry_asked"
    )


@does(
    "/api/v1/payments/{payment_id:str}/release",
    needs=CHANGE,
    tag=TAG,
    repeats=Repeats.KEY_REQUIRED,
)
async def release_payment(payment_id: str, work: Work) -> PaymentView:
    """Give a hold back. Not while its driver may charge on it: stop the session first."""
    payment, organization_id = await _locked(work, payment_id)
    if payment.state is not State.HELD:
        raise Conflict(
            Sentence(
                "the payment is {state}: only what is held can be released", state=payment.state
            )
        )
    flow = work.stores.flow(organization_id)
    sessions = await flow.sessions.of_card_payments([payment.id])
    session = sessions.get(payment.id)
    if session is not None and session.status in _CARD_HOLDER_IS_SERVED:
        raise Conflict(Sentence("its session is {status}: stop it first", status=session.status))
    event = events.NothingSold(work.at, ReleaseReason.CANCELLED_BY_OPERATOR)
    return await _hears(work, payment, organization_id, event, "payment.release_asked")


@does(
    "/api/v1/payments/{payment_id:str}/close",
    needs=CHANGE,
    tag=TAG,
    repeats=Repeats.KEY_REQUIRED,
)
async def close_payment(payment_id: str, data: CloseBody, work: Work) -> PaymentView:
    """Say how a hold ended at the provider, where we cannot find out ourselves.

    The books follow what is said here, and the provider is not asked again.
    """
    payment, organization_id = await _locked(work, payment_id)
    problems = []
    if data.confirmation != payment.id:
        problems.append(Problem("confirmation", "the id of this payment, to be sure"))
    if (data.ending is Ending.CAPTURED) != (data.amount is not None):
        problems.append(Problem("amount", "goes with the ending captured, and only with that"))
    refuse("the payment cannot be closed so", problems)
    captured = None
    if data.amount is not None:
        captured = money(data.amount, "amount", expected=payment.wanted.currency)
        if captured.minor <= 0:
            refuse("nothing is no capture", [Problem("amount", "more than nothing")])
    if payment.has_ended or payment.hold is None:
        raise Conflict(
            Sentence("the payment is {state}: there is no hold to be closed", state=payment.state)
        )
    event = events.ClosedByOperator(work.at, State(data.ending.value), amount=captured)
    return await _hears(work, payment, organization_id, event, "payment.closed_by_operator")


@does(
    "/api/v1/payments/{payment_id:str}/attach",
    needs=CHANGE,
    tag=TAG,
    repeats=Repeats.KEY_REQUIRED,
)
async def attach_payment(payment_id: str, data: AttachBody, work: Work) -> PaymentView:
    """Say for which session money was captured that nothing explains.

    It is booked as a capture of that session, which is paid by it, and gets a receipt. What is more
    than was owed stays unapplied: ask for a refund of it. What is less is waived.
    """
    payment, organization_id = await _locked(work, payment_id)
    owner = await work.stores.views.session_owner(SessionId(data.session_id))
    if owner is None or owner[0] != organization_id:
        refuse("no such session", [not_there("session_id", "session")])
    terminal = await work.stores.terminals.lock(payment.terminal_id)
    assert terminal is not None, "a payment was made at a terminal"
    flow = work.stores.flow(organization_id)
    found = attachment(
        payment,
        await charge_of(flow, data.session_id),
        own=await charge_paid_by(flow, payment),
        refunds=await work.stores.refunds.of_payment(payment.id),
        site_id=terminal.site_id,
        at=work.at,
    )
    event = events.ChargeFound(work.at, found)
    return await _hears(
        work, payment, organization_id, event, "payment.attached", session_id=data.session_id
    )


async def _hears(
    work: Work,
    payment: Payment,
    organization_id: OrganizationId,
    event: events.Event,
    kind: str,
    *,
    session_id: str | None = None,
) -> PaymentView:
    house = work.house(organization_id)
    house.payment_hears(payment.id, event)
    await house.settle()
    await work.tell(organization_id, kind, payment.id, payment_id=payment.id, session_id=session_id)
    return await one(work, LISTED, payment.id)


async def _locked(work: Work, payment_id: str) -> tuple[Payment, OrganizationId]:
    owner = seen(await work.stores.refunds.payment_owner(PaymentId(payment_id)), "payment")
    return await work.stores.flow(owner).payments.lock(payment_id), owner


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists("/api/v1/payments", LISTED, needs=READ, tag=TAG, summary="Card payments"),
    lists(
        "/api/v1/open-holds",
        OPEN_HOLDS,
        needs=READ,
        tag=TAG,
        summary="Holds without an end, oldest first",
    ),
    show_payment,
    retry_payment,
    release_payment,
    close_payment,
    attach_payment,
)
