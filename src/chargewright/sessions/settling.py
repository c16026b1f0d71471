"""After the end: priced, paid, closed. Each result counts once, and retries repeat the question."""

from dataclasses import replace
from datetime import datetime

from chargewright.sessions.effects import (
    BillSession,
    Effect,
    Notify,
    RateLateMeter,
    RateSession,
)
from chargewright.sessions.events import (
    Billed,
    BillingFailed,
    LateMeterRated,
    NothingToBill,
    PaidAfterAll,
    Rated,
    RatingFailed,
    RetryRequested,
)
from chargewright.sessions.marks import Moved, ask, flagged
from chargewright.sessions.model import Card, Session
from chargewright.sessions.unexpected import UnexpectedEvent
from chargewright.sessions.words import (
    Attention,
    BillingState,
    Flag,
    Notice,
    RatingState,
    Status,
)


def rated(session: Session, event: Rated) -> Moved:
    """The price is known: take it from the card, or close where there is no card."""
    if session.rating_state not in {RatingState.PENDING, RatingState.FAILED}:
        return session, ()
    priced = replace(
        session,
        status=Status.SETTLING,
        rating_state=RatingState.RATED,
        failure=None,
        failed_at=None,
    )
    doubts: tuple[Effect, ...] = ()
    if event.is_energy_doubtful:
        priced = flagged(priced, Flag.ENERGY_DOUBTFUL)
        doubts = (ask(priced, Attention.ENERGY_DOUBTFUL),)
    if isinstance(session.payer, Card):
        billing, asked = _billing(priced, session.payer)
        return billing, doubts + asked
    return _closed(priced, event.at, BillingState.NOT_BILLABLE), doubts + _late_word(priced)


def late_meter_rated(session: Session, event: LateMeterRated) -> Moved:
    """What it would have cost with what was heard too late: shown, and never taken."""
    return replace(session, late_bill=event.late_bill), ()


def rating_failed(session: Session, event: RatingFailed) -> Moved:
    """No price: tell the driver, ask the operator, try again later."""
    if session.rating_state is not RatingState.PENDING:
        return session, ()
    failed = replace(
        session,
        status=Status.RATING_FAILED,
        rating_state=RatingState.FAILED,
        failure=event.code,
        failed_at=event.at,
    )
    return failed, (
        Notify(session.id, notice=Notice.RATING_FAILED),
        ask(session, Attention.RATING_FAILED, event.code),
    )


def billed(session: Session, event: Billed | NothingToBill) -> Moved:
    """Paid, or nothing to pay: closed."""
    if session.status is Status.CLOSED:
        return session, ()
    if session.billing_state not in {BillingState.PENDING, BillingState.FAILED}:
        raise UnexpectedEvent(f"session {session.id} has not been rated")
    is_paid = isinstance(event, Billed)
    return _closed(
        session, event.at, BillingState.BILLED if is_paid else BillingState.NOT_BILLABLE
    ), _late_word(session)


def paid_after_all(session: Session, event: PaidAfterAll) -> Moved:
    """A session that was given up, or fell short, is paid by money that came to light."""
    if session.rating_state is not RatingState.RATED:
        raise UnexpectedEvent(f"session {session.id} has no price to be paid")
    if session.status is Status.CLOSED:
        return replace(session, billing_state=BillingState.BILLED), _late_word(session)
    return _closed(session, event.at, BillingState.BILLED), _late_word(session)


def billing_failed(session: Session, event: BillingFailed) -> Moved:
    """The payer could not be charged: ask the operator, try again later."""
    if session.status is not Status.SETTLING:
        return session, ()
    if session.billing_state is not BillingState.PENDING:
        raise UnexpectedEvent(f"session {session.id} has not been rated")
    failed = replace(
        session,
        status=Status.BILLING_FAILED,
        billing_state=BillingState.FAILED,
        failure=event.code,
        failed_at=event.at,
    )
    return failed, (ask(session, Attention.BILLING_FAILED, event.code), *_late_word(session))


def retry_requested(session: Session, _event: RetryRequested) -> Moved:
    """An operator tries again; where nothing has failed any more, nothing is tried."""
    return retried(session)


def retried(session: Session) -> Moved:
    """Ask the question that failed once more."""
    if session.status is Status.RATING_FAILED:
        pending = replace(
            session, status=Status.SETTLING, rating_state=RatingState.PENDING, failed_at=None
        )
        return pending, (RateSession(session.id),)
    if session.status is Status.BILLING_FAILED:
        assert isinstance(session.payer, Card)
        return _billing(replace(session, status=Status.SETTLING, failed_at=None), session.payer)
    return session, ()


def _billing(session: Session, payer: Card) -> tuple[Session, tuple[Effect, ...]]:
    pending = replace(session, billing_state=BillingState.PENDING)
    return pending, (BillSession(session.id, payment_id=payer.payment_id),)


def _late_word(session: Session) -> tuple[Effect, ...]:
    """What was heard after the end is compared with the bill as soon as there is one, and again when
    it is paid: only then something can be given back.
    """
    return (RateLateMeter(session.id),) if session.has_late_word else ()


def _closed(session: Session, at: datetime, billing_state: BillingState) -> Session:
    return replace(
        session,
        status=Status.CLOSED,
        billing_state=billing_state,
        closed_at=at,
        failure=None,
        failed_at=None,
    )
