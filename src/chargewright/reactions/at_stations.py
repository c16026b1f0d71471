"""What stations take at terminals of their own, booked with what it was for (OCPP 2.1, part 2, C21)."""

from chargewright.billing.due import Due
from chargewright.kernel.ids import SessionId
from chargewright.kernel.money import Money
from chargewright.reactions.ports import Work
from chargewright.sessions.model import Card, Token


async def book_taken(work: Work, session_id: str) -> None:
    """Book what its station took for a session, as far as it is known now what that was for.

    It is heard when a station tells what it took and when a session is rated, in whichever order; both
    hold the session, so the later one sees what the earlier did. Where a card of ours or a token pays for
    the session, what was taken besides is for nothing.
    """
    session = await work.sessions.lock(SessionId(session_id))
    taken = await work.books.taken_for(session_id)
    if not taken:
        return
    is_paid_else = isinstance(session.payer, Card | Token)
    bill = None if is_paid_else else await work.sessions.bill(session_id)
    before = Money.zero(taken[0][1].currency)
    for settlement_id, amount in taken:
        due = None
        if bill is not None and bill.currency == amount.currency and bill.gross > before:
            due = Due(bill=bill, most=bill.gross - before, paid_before=before)
            before += due.sold(amount)
        await work.books.taken_at_station(settlement_id, amount, due)
