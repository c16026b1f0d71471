"""What stations take at terminals of their own, booked with what it was for (OCPP 2.1, part 2, C21)."""

from collections.abc import Sequence
from typing import Final

from chargewright.billing.due import Due
from chargewright.kernel.ids import SessionId
from chargewright.kernel.money import Money
from chargewright.kernel.outgoing import Asked, OperatorItem
from chargewright.network.station_settlements import TakenFor, Unpaid
from chargewright.reactions.ports import Work
from chargewright.sessions.model import Card, Session, Token

UNPAID: Final = "session.unpaid_at_station"
_NOTHING_OPEN: Final = "nothing of it is open any more"


async def book_taken(work: Work, session_id: str) -> None:
    """Book what its station took for a session, as far as it is known now what that was for.

    It is heard when a station tells what it took and when a session is rated, in whichever order; both
    hold the session, so the later one sees what the earlier did. Where a card of ours or a token pays for
    the session, what was taken besides is for nothing.
    """
    session = await work.sessions.lock(SessionId(session_id))
    found = await taken_with_dues(work, session)
    for taken, due in found:
        await work.books.taken_at_station(taken.settlement_id, taken.amount, due)
        if taken.wants_receipt and due is not None:
            body = {"settlement_id": taken.settlement_id}
            asked = Asked("receipt.issue_settled", taken.settlement_id, body)
            await work.outbox.ask([asked], cause=f"receipt {taken.settlement_id}")
    await _leave_open(work, session, found)


async def leave_open(work: Work, unpaid: Unpaid, amount: Money) -> None:
    """Note what of it is still to be collected, and ask for a person; zero: nobody is needed."""
    await work.books.leave_open(unpaid.settlement_id, amount)
    if amount.minor == 0:
        await work.outbox.settle(UNPAID, unpaid.settlement_id, note=_NOTHING_OPEN)
        return
    item = OperatorItem(
        UNPAID,
        unpaid.settlement_id,
        station_id=unpaid.station_id,
        session_id=unpaid.session_id,
        detail={"minor": amount.minor, "currency": amount.currency},
        says_more=True,
    )
    await work.outbox.ask_operator(item)


async def resolved(
    work: Work, taken: TakenFor, session_id: str | None, *, is_collected: bool
) -> None:
    """A person has settled what a station failed to take: it was collected, or nothing of it is open any more."""
    await work.books.leave_open(taken.settlement_id, Money.zero(taken.amount.currency))
    await work.outbox.settle(UNPAID, taken.settlement_id, note=_NOTHING_OPEN)
    if session_id is not None:
        await book_taken(work, session_id)
    elif is_collected:
        await work.books.taken_at_station(taken.settlement_id, taken.amount, None)


async def _leave_open(
    work: Work, session: Session, found: Sequence[tuple[TakenFor, Due | None]]
) -> None:
    """What its station failed to take for a session is open once, with the last that it told of it.

    It is what the bill has left; before there is a bill, what the station wanted.
    """
    unpaid = await work.books.unpaid_for(session.id)
    if not unpaid:
        return
    amount = unpaid[-1].amount
    bill = await work.sessions.bill(session.id)
    if isinstance(session.payer, Card | Token):
        amount = Money.zero(amount.currency)
    elif bill is not None and bill.currency == amount.currency:
        sold = sum(due.sold(each.amount).minor for each, due in found if due is not None)
        amount = Money(max(bill.gross.minor - sold, 0), bill.currency)
    for each in unpaid[:-1]:
        await leave_open(work, each, Money.zero(amount.currency))
    await leave_open(work, unpaid[-1], amount)


async def taken_with_dues(work: Work, session: Session) -> list[tuple[TakenFor, Due | None]]:
    """What its station took for a session that is held, each with what it was for, as far as that is known."""
    taken = await work.books.taken_for(session.id)
    is_paid_else = isinstance(session.payer, Card | Token)
    bill = None if is_paid_else or not taken else await work.sessions.bill(session.id)
    before, found = 0, list[tuple[TakenFor, Due | None]]()
    for each in taken:
        due = None
        if bill is not None and bill.currency == each.amount.currency and bill.gross.minor > before:
            paid = Money(before, bill.currency)
            due = Due(bill=bill, most=bill.gross - paid, paid_before=paid)
            before += due.sold(each.amount).minor
        found.append((each, due))
    return found
