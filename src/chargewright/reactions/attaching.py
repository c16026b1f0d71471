"""Which money that nothing explains may be attached to which session: the one place that says so.

The payment: finally captured, nothing of it given back or asked back, and the price of no charge,
be it because nobody knew its hold or because that had been let go. The session: at the terminal's
site, over and billed as far as that went, and short of money, because no card paid for it, or the
one that should could not, or not in full. It is owed what its payments have not brought; nothing
where a token was to pay, or where we let its price go ourselves.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from chargewright.billing.due import Due
from chargewright.kernel.ids import SessionId, SiteId
from chargewright.kernel.money import Money
from chargewright.kernel.problem import Conflict, Invalid, Problem
from chargewright.kernel.sentence import Sentence
from chargewright.payments.model import Attachment, Payment, State
from chargewright.payments.refunds import Refund, RefundState
from chargewright.rating.bill import Bill
from chargewright.reactions.ports import Work
from chargewright.sessions.model import AtStation, Session, Token
from chargewright.sessions.words import OVER, Status

PAYMENT: Final = "payment_id"
SESSION: Final = "session_id"
"""What a refusal is about, as the caller named it."""

_BILLED_AS_FAR_AS_IT_WENT: Final = frozenset({Status.BILLING_FAILED, Status.CLOSED})


class AlreadyAttached(Conflict):
    """What a payment was for is found once."""

    code = "already_attached"


class NothingOwed(Conflict):
    """The session is paid, was never to be paid by a card, or its price was given up."""

    code = "nothing_owed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A session with its bill (None: it has none) and every payment for it."""

    session: Session
    bill: Bill | None
    payments: Sequence[Payment]

    def part_of(self, payment: Payment) -> Due | None:
        """What of the bill this payment is for; None without a bill."""
        return None if self.bill is None else Due.of(payment, self.bill, self.payments)


async def charge_of(work: Work, session_id: str) -> Charge:
    """A session with what it costs and who paid, held until the unit of work ends.

    Its payments are only read: one that is captured at this moment books after us, and sees what we
    have left of the price.
    """
    return Charge(
        session=await work.sessions.lock(SessionId(session_id)),
        bill=await work.sessions.bill(session_id),
        payments=await work.payments.of_session(session_id),
    )


async def charge_paid_by(work: Work, payment: Payment) -> Charge | None:
    """The session that this payment is for; None while there is none."""
    session_id = await work.sessions.of_payment(payment.id)
    return None if session_id is None else await charge_of(work, session_id)


def attachment(
    payment: Payment,
    charge: Charge,
    *,
    own: Charge | None,
    refunds: Iterable[Refund],
    site_id: SiteId,
    at: datetime,
) -> Attachment:
    """What this payment is to the session of `charge`, if it may be attached to it.

    `own` is the session that it was to pay for, None without one. `site_id` is where its terminal is.

    Raises:
        AlreadyAttached: somebody found before what it was for.
        NothingOwed: the session needs no money.
        Conflict: the payment, or the session, is not where this can be done.
        Invalid: they do not belong together: another currency, another site.

    """
    refuse_explained(payment, own, refunds)
    if payment.captured is not None and charge.bill is not None:
        _refuse_strangers(payment.captured, charge.bill, charge.session, site_id)
    owed = still_owed(charge)
    assert charge.bill is not None, "what is owed was priced"
    return Attachment(
        session_id=charge.session.id, owed=owed, paid_before=charge.bill.gross - owed, at=at
    )


def refuse_explained(payment: Payment, own: Charge | None, refunds: Iterable[Refund]) -> None:
    """Raise why this is no money that waits to be explained, if it is none.

    Raises:
        AlreadyAttached, Conflict: as `attachment`.

    """
    if payment.attached is not None:
        raise _no(
            AlreadyAttached,
            PAYMENT,
            Sentence("was attached to {session}", session=payment.attached.session_id),
        )
    if payment.state is not State.CAPTURED:
        raise _no(
            Conflict,
            PAYMENT,
            Sentence("is {state}: must be captured, and nothing given back", state=payment.state),
        )
    if any(refund.state is not RefundState.REJECTED for refund in refunds):
        raise _no(Conflict, PAYMENT, Sentence("is asked back: reject its refund first"))
    if payment.price:
        raise _no(
            Conflict, PAYMENT, Sentence("has a price of its own, {price}", price=payment.price)
        )
    if own is not None and _will_explain(own):
        raise _no(Conflict, PAYMENT, Sentence("pays for {session}", session=own.session.id))


def still_owed(charge: Charge) -> Money:
    """What a session that is over still lacks of its price.

    Raises:
        NothingOwed: nothing.
        Conflict: it is not over, or somebody may still pay.

    """
    session, bill = charge.session, charge.bill
    if session.status not in OVER:
        raise _no(
            Conflict, SESSION, Sentence("is {status}: must have ended", status=session.status)
        )
    if session.started_at is None:
        raise _no(NothingOwed, SESSION, Sentence("never started: nothing was sold"))
    if session.status not in _BILLED_AS_FAR_AS_IT_WENT or bill is None:
        raise _no(
            Conflict,
            SESSION,
            Sentence("is {status}: must be rated and billed first", status=session.status),
        )
    if isinstance(session.payer, Token):
        raise _no(NothingOwed, SESSION, Sentence("is on a token's account: owes nothing to a card"))
    if isinstance(session.payer, AtStation):
        raise _no(NothingOwed, SESSION, Sentence("was paid at the station: owes nothing to a card"))
    for other in charge.payments:
        if not other.has_ended:
            raise _no(
                Conflict,
                SESSION,
                Sentence(
                    "has {payment}, which is {state}: end that first",
                    payment=other.id,
                    state=other.state,
                ),
            )
        if other.release_was_decided:
            raise _no(
                NothingOwed, SESSION, Sentence("was given up: its hold was let go on purpose")
            )
    owed = bill.gross
    for other in charge.payments:
        part = charge.part_of(other)
        assert part is not None, "what is rated has parts"
        if other.captured is not None:
            owed -= part.sold(other.captured)
    if owed.minor <= 0:
        raise _no(NothingOwed, SESSION, Sentence("is paid in full"))
    return owed


def _will_explain(own: Charge) -> bool:
    """Whether the session that it was to pay for has a price, or may still get one."""
    if own.session.status not in OVER:
        return True
    return own.session.started_at is not None and (own.bill is None or bool(own.bill.gross))


def _refuse_strangers(captured: Money, bill: Bill, session: Session, site_id: SiteId) -> None:
    if bill.currency != captured.currency:
        raise _no(
            Invalid,
            SESSION,
            Sentence(
                "is priced in {currency}, and {captured} was captured",
                currency=bill.currency,
                captured=captured.currency,
            ),
        )
    if session.site_id != site_id:
        raise _no(
            Invalid, SESSION, Sentence("is at another site than the terminal that took the money")
        )


def _no(kind: type[Conflict] | type[Invalid], field: str, rule: Sentence) -> Conflict | Invalid:
    thing = "payment" if field == PAYMENT else "session"
    return kind(
        Sentence("the {thing} {rule}", thing=Sentence(thing), rule=rule),
        problems=(Problem(field, rule),),
    )
