"""Which unexplained money may be attached to which session, as a table of who may not, and why."""

from dataclasses import replace
from decimal import Decimal

import pytest

from chargewright.kernel.ids import PaymentId, RefundId, SessionId, SiteId, UserId
from chargewright.kernel.problem import Conflict, Invalid
from chargewright.payments.deciding import decide, decide_release
from chargewright.payments.model import Attachment, ReleaseReason, State
from chargewright.payments.refunds import Refund, RefundReason, RefundState
from chargewright.rating.rate import rate
from chargewright.rating.timeline import MeterPoint
from chargewright.reactions.attaching import AlreadyAttached, Charge, NothingOwed, attachment
from chargewright.reactions.pricing import timeline_of
from chargewright.sessions.events import BillingFailed, NothingToBill, Rated, RatingFailed
from chargewright.sessions.model import AtStation
from tests.payments.cast import ANNA, HOLD, TERMS, eur
from tests.payments.cast import opened as opened_payment
from tests.sessions.cast import TOKEN, hold, later, opened, plugged, started, stopped
from tests.tariffs.shop import energy, tariff

FIVE_EURO = [MeterPoint(later(2), Decimal(0)), MeterPoint(later(60), Decimal(10_000))]


def running():
    return opened(hold()).given(plugged(later(1)), started(later(2)))


def over(*after):
    """Ten kilowatt-hours for 5.00, rated; then whatever else."""
    return running().given(stopped(later(60), 10_000), Rated(later(61)), *after).thing


UNPAID = over(BillingFailed(later(62), code="hold_expired"))
NOBODYS = replace(over(NothingToBill(later(62))), payer=None)


def bill_of(session):
    return rate(
        timeline_of(session, FIVE_EURO, zone="UTC", end=session.ended_at), tariff(energy("0.50"))
    )


def payment(state, payment_id="pay_1", captured=None, **more):
    """A payment of the session, which ended so."""
    return replace(
        opened_payment(TERMS, ANNA),
        id=PaymentId(payment_id),
        state=state,
        hold=HOLD,
        captured=None if captured is None else eur(captured),
        decision=decide(eur("5.00"), held=HOLD.amount, terms=TERMS, at=later(61)),
        **more,
    )


EXPIRED = payment(State.EXPIRED)
STRAY = replace(payment(State.CAPTURED, "pay_stray", "20.00"), decision=None)


def charge(session, *payments):
    return Charge(
        session=session,
        bill=None if session.ended_at is None else bill_of(session),
        payments=payments,
    )


def asked(money=STRAY, about=None, *, own=None, refunds=(), site_id=None):
    about = charge(UNPAID, EXPIRED) if about is None else about
    return attachment(
        money,
        about,
        own=own,
        refunds=refunds,
        site_id=about.session.site_id if site_id is None else site_id,
        at=later(90),
    )


def found(captured, owed, before="0.00"):
    attached = Attachment(
        session_id=SessionId("ses_1"), owed=eur(owed), paid_before=eur(before), at=later(80)
    )
    return replace(STRAY, id=PaymentId("pay_found"), captured=eur(captured), attached=attached)


@pytest.mark.parametrize(
    ("about", "owed", "before"),
    [
        (charge(UNPAID, EXPIRED), "5.00", "0.00"),
        (charge(NOBODYS), "5.00", "0.00"),
        (charge(over(), payment(State.CAPTURED, captured="4.00")), None, None),
        (charge(NOBODYS, found("2.00", "5.00")), "3.00", "2.00"),
        (charge(UNPAID, EXPIRED, found("2.00", "5.00")), "3.00", "2.00"),
        # What was given back for goodwill is not owed again, and what was taken beyond pays nothing.
        (charge(UNPAID, payment(State.REFUNDED, captured="4.00")), "1.00", "4.00"),
        (charge(UNPAID, EXPIRED, found("9.00", "5.00")), None, None),
    ],
    ids=["expired", "nobody's", "settling", "a part", "a part after", "refunded", "in full"],
)
def test_a_session_owes_what_its_payments_have_not_brought(about, owed, before):
    if owed is None:
        with pytest.raises(Conflict):
            asked(about=about)
        return
    what = asked(about=about)
    assert (what.owed, what.paid_before, what.session_id) == (eur(owed), eur(before), "ses_1")


LET_GO = decide_release(ReleaseReason.TOO_SMALL_TO_CAPTURE, price=eur("5.00"), at=later(61))


@pytest.mark.parametrize(
    ("about", "kind", "says"),
    [
        (charge(running().thing), Conflict, "is in_progress: must have ended"),
        (charge(over()), Conflict, "is settling: must be rated"),
        (
            charge(
                running().given(stopped(later(60)), RatingFailed(later(61), code="no_tariff")).thing
            ),
            Conflict,
            "is rating_failed: must be rated",
        ),
        (charge(replace(NOBODYS, payer=TOKEN)), NothingOwed, "is on a token's account"),
        (charge(replace(NOBODYS, payer=AtStation("P-1"))), NothingOwed, "was paid at the station"),
        (
            charge(UNPAID, payment(State.CAPTURE_FAILED, next_try_at=later(99))),
            Conflict,
            "has pay_1, which is capture_failed",
        ),
        (
            charge(UNPAID, replace(payment(State.RELEASED), decision=LET_GO)),
            NothingOwed,
            "was given up",
        ),
        (charge(UNPAID, payment(State.CAPTURED, captured="5.00")), NothingOwed, "paid in full"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_session_that_may_take_nothing_says_why(about, kind, says):
    with pytest.raises(kind, match=says) as refusal:
        asked(about=about)
    assert [problem.field for problem in refusal.value.problems] == ["session_id"]


def refund(state=RefundState.REQUESTED, closed_by=None):
    return Refund(
        id=RefundId("rfd_1"),
        payment_id=STRAY.id,
        amount=eur("1.00"),
        reason=RefundReason.GOODWILL,
        requested_by=UserId("usr_1"),
        requested_at=later(70),
        state=state,
        closed_by=closed_by,
        closed_at=None if closed_by is None else later(80),
    )


@pytest.mark.parametrize(
    ("money", "more", "kind", "says"),
    [
        (found("2.00", "5.00"), {}, AlreadyAttached, "was attached to ses_1"),
        (replace(STRAY, state=State.CAPTURE_PENDING), {}, Conflict, "is capture_pending"),
        (replace(STRAY, state=State.PARTLY_REFUNDED), {}, Conflict, "is partly_refunded"),
        (payment(State.CAPTURED, captured="5.00"), {}, Conflict, "has a price of its own, 5.00"),
        (STRAY, {"refunds": [refund()]}, Conflict, "is asked back"),
        (STRAY, {"own": charge(running().thing)}, Conflict, "pays for ses_1"),
        (STRAY, {"own": charge(UNPAID)}, Conflict, "pays for ses_1"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_money_that_does_not_wait_says_why(money, more, kind, says):
    with pytest.raises(kind, match=says) as refusal:
        asked(money, **more)
    assert [problem.field for problem in refusal.value.problems] == ["payment_id"]


def test_money_of_a_hold_that_was_let_go_waits_too_and_so_does_what_nobody_asks_back():
    gone = decide_release(ReleaseReason.NEVER_PLUGGED_IN, price=eur("0"), at=later(5))
    never = charge(replace(UNPAID, started_at=None, ended_at=None))
    rejected = refund(RefundState.REJECTED, UserId("usr_1"))
    assert asked(replace(STRAY, decision=gone), own=never, refunds=[rejected]).owed == eur("5.00")


def test_another_currency_or_another_site_do_not_belong_together():
    francs = replace(STRAY, captured=replace(eur("5.00"), currency="CHF"))
    with pytest.raises(Invalid, match="priced in EUR, and CHF was captured"):
        asked(francs)
    with pytest.raises(Invalid, match="at another site"):
        asked(site_id=SiteId("sit_far"))
