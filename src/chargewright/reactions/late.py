"""What is heard of a session after its bill, and money that is found to be too much: never a second
capture, but a person is told what would have been due, and a refund is proposed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from chargewright.kernel.ids import RefundId, SessionId
from chargewright.kernel.money import Money
from chargewright.kernel.outgoing import Asked, OperatorItem
from chargewright.payments.model import Payment
from chargewright.payments.refunds import Refund, RefundReason, RefundState, propose_refund
from chargewright.rating.bill import Bill
from chargewright.rating.rate import rate
from chargewright.rating.timeline import MeterPoint
from chargewright.reactions.pricing import timeline_of
from chargewright.sessions.events import LateMeterRated
from chargewright.sessions.facts import FactKind
from chargewright.sessions.late_bill import Cost, LateBill
from chargewright.sessions.model import Session
from chargewright.sessions.words import Attention, Flag, Termination
from chargewright.tariffs.model import TariffVersion

if TYPE_CHECKING:
    from chargewright.reactions.house import House

_LATE: Final = RefundReason.LATE_METER_READING


async def late_meter_rated(house: "House", session_id: SessionId) -> None:
    """Rate a session once more with what was told after its end, and say what differs.

    Safe to repeat: the same is said again, and what was proposed is not proposed anew. Payments are
    held before their session, as where a capture is booked.
    """
    work = house.work
    found = await work.payments.of_session(session_id)
    held = {each: await work.payments.lock(each) for each in sorted(one.id for one in found)}
    payments = [held[each.id] for each in found]
    session = await work.sessions.lock(session_id)
    bill = await work.sessions.bill(session_id)
    tariff = await work.sessions.tariff(session)
    if bill is None or tariff is None or not session.has_late_word:
        return
    points = await work.sessions.meter_points(session)
    try:
        late = late_bill(session, bill, points, tariff)
    except ValueError as reason:
        await house.unexpected(session_id, f"rating a late stop: {reason}")
        return
    house.session_hears(session_id, LateMeterRated(at=work.now, late_bill=late))
    refunds = {each.id: await work.refunds.of_payment(each.id) for each in payments}
    too_much = paid_beyond(late, payments, [one for some in refunds.values() for one in some])
    for payment in reversed(payments):
        too_much = await _propose(
            house, payment, refunds[payment.id], too_much, _LATE, session_id=session_id
        )
    detail = _detail(session, late, payments)
    item = OperatorItem(
        Attention.LATE_STOP.value,
        session_id,
        station_id=session.place.station_id,
        session_id=session_id,
        detail=detail,
        says_more=True,
    )
    await work.outbox.ask_operator(item)
    if late.billed == late.due and not detail["is_final_reading_rejected"]:
        await work.outbox.settle(
            Attention.LATE_STOP.value, session_id, note=FactKind.LATE_METER_RATED.value
        )


async def compared_again(house: "House", payment: Payment) -> None:
    """What was told of a session after its end is looked at once more: its money is final now."""
    session_id = await house.work.sessions.of_payment(payment.id)
    if session_id is None:
        return
    session = await house.work.sessions.lock(SessionId(session_id))
    if session.has_late_word:
        house.ask(Asked("session.rate_late", session.id, {"session_id": session.id}))


async def excess_proposed(house: "House", payment: Payment) -> None:
    """What was taken beyond the price of what a capture was found to be for goes back, if a person
    agrees.
    """
    if payment.attached is None or payment.captured is None:
        return
    refunds = await house.work.refunds.of_payment(payment.id)
    excess = payment.captured - payment.attached.owed
    reason = RefundReason.CAPTURED_TOO_MUCH
    session_id = payment.attached.session_id
    await _propose(house, payment, refunds, excess, reason, session_id=session_id)


def late_bill(
    session: Session, bill: Bill, points: Sequence[MeterPoint], tariff: TariffVersion
) -> LateBill:
    """The bill beside what rating says of the whole charge, by the same tariff version and zone.

    Raises:
        ValueError: as `rating.rate`.
    """
    ended_at = _end_as_told(session)
    meter = session.late_meter
    if meter is not None and meter.read_at is not None:
        counted = [point for point in points if point.energy_wh <= meter.energy_wh]
        points = [*counted, MeterPoint(meter.read_at, meter.energy_wh)]
    whole = timeline_of(replace(session, ended_at=ended_at), points, zone=bill.zone, end=ended_at)
    due = rate(replace(whole, zone=bill.zone), tariff)
    return LateBill(ended_at=ended_at, billed=_cost(bill), due=_cost(due))


def paid_beyond(late: LateBill, payments: Sequence[Payment], refunds: Sequence[Refund]) -> Money:
    """What the driver has paid and would not have had to, less what goes back already.

    More was taken than billed for other reasons is not meant, and less was taken where the hold was
    too small: then less is too much, or nothing.
    """
    kept = Money.zero(late.due.gross.currency)
    for payment in payments:
        if payment.captured is not None and payment.captured.currency == kept.currency:
            kept += payment.captured
    for refund in refunds:
        is_proposed = refund.requested_by is None and refund.reason is _LATE
        if not is_proposed and refund.state is not RefundState.REJECTED:
            kept -= refund.amount
    return min(kept - late.due.gross, late.billed.gross - late.due.gross)


async def _propose(
    house: "House",
    payment: Payment,
    refunds: Sequence[Refund],
    most: Money,
    reason: RefundReason,
    *,
    session_id: SessionId,
) -> Money:
    """Propose what this payment can give back of so much; gives what is left of it."""
    work = house.work
    refund = propose_refund(
        RefundId(work.ids.mint("rfd")), payment, refunds, most=most, reason=reason, at=work.now
    )
    for other in refunds:
        if other.requested_by is None and other.reason is reason:
            most -= other.amount
    if refund is None:
        return most
    await work.refunds.add(work.organization_id, refund)
    await house.tell(
        "refund.requested", refund.id, {}, session_id=session_id, payment_id=payment.id
    )
    return most - refund.amount


def _end_as_told(session: Session) -> datetime:
    """When it would have ended: by the station's stop, unless that is no time or the vehicle stayed."""
    billed_to, told = session.ended_at, session.station_ended_at
    assert billed_to is not None, "what was billed has ended"
    if told is None or Flag.BAD_STOP_TIMESTAMP in session.flags:
        return billed_to
    if session.settings.termination is Termination.FINAL_PARKING:
        return max(told, billed_to)
    return told


def _cost(bill: Bill) -> Cost:
    return Cost(energy_wh=bill.energy_wh, net=bill.net, tax=bill.tax, gross=bill.gross)


def _detail(session: Session, late: LateBill, payments: Sequence[Payment]) -> Mapping[str, Any]:
    paid = Money.zero(late.due.gross.currency)
    for payment in payments:
        if payment.captured is not None:
            paid += payment.captured - (payment.refunded or Money.zero(paid.currency))
    return {
        "billed": _told(late.billed),
        "due": _told(late.due),
        "difference": _told(late.difference),
        "paid": _amount(paid),
        "is_final_reading_rejected": Flag.FINAL_READING_REJECTED in session.flags,
    }


def _told(cost: Cost) -> dict[str, Any]:
    return {
        "energy_wh": cost.energy_wh,
        "net": _amount(cost.net),
        "tax": _amount(cost.tax),
        "total": _amount(cost.gross),
    }


def _amount(money: Money) -> dict[str, str]:
    return {"amount": money.amount, "currency": money.currency}
