"""What stations take at terminals of their own, booked with what it was for (OCPP 2.1, part 2, C21)."""

from chargewright.billing.due import Due
from chargewright.kernel.ids import SessionId
from chargewright.kernel.money import Money
from chargewright.kernel.outgoing import Asked
from chargewright.network.station_settlements import TakenFor
from chargewright.reactions.ports import Work
from chargewright.sessions.model import Card, Session, Token


async def book_taken(work: Work, session_id: str) -> None:
    """Book what its station took for a session, as far as it is known now what that was for.

    It is heard when a station tells what it took and when a session is rated, in whichever order; both
    hold the session, so the later one sees what the earlier did. Where a card of ours or a token pays for
    the session, what was taken besides is for nothing.
    """
    session = await work.sessions.lock(SessionId(session_id))
    for taken, due in await taken_with_dues(work, session):
        await work.books.taken_at_station(taken.settlement_id, taken.amount, due)
        if taken.wants_receipt and due is not None:
            body = {"settlement_id": taken.settlement_id}
            asked = Asked("receipt.issue_settled", taken.settlement_id, body)
            await work.outbox.ask([asked], cause=f"receipt {taken.settlement_id}")


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
