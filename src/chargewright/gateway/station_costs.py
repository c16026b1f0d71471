"""What a session costs and how far it may go, told to its station in the answers to its events.

Of OCPP 2.0.1 the answer to the end has the total; of 2.1 each answer besides has the limit, where it is
not the one that was given before. What the station reckons itself, and by which limits it goes, is kept.
"""

from datetime import datetime
from decimal import Decimal
from typing import Any, Final, Protocol

from msgspec import UNSET

from chargewright.gateway.live import LiveSession
from chargewright.kernel.money import Money
from chargewright.network.station_costs import Limit, Limits, PriceDisplay, Reckoned
from chargewright.reactions.ceilings import watch_ceiling
from chargewright.reactions.house import House
from chargewright.reactions.ports import Work
from chargewright.reactions.pricing import bill_so_far
from chargewright.sessions.model import Card, Session
from chargewright.sessions.words import Status
from chargewright.translate.station_costs import limit_in, reckoned_in
from chargewright.wire.ocpp.v21.transactions import TransactionEventRequest, TriggerReason

_AT_A_LIMIT: Final = frozenset(
    {
        TriggerReason.COST_LIMIT_REACHED,
        TriggerReason.ENERGY_LIMIT_REACHED,
        TriggerReason.TIME_LIMIT_REACHED,
    }
)


class StationCosts(Protocol):
    """What the station of this unit of work and we tell one another of costs."""

    async def display(self) -> PriceDisplay | None: ...
    async def price(self, session_id: str) -> None: ...
    async def tell(self, session_id: str, cost: Money, *, is_final: bool) -> None: ...
    async def reckon(self, session_id: str, said: Reckoned) -> None: ...
    async def limits(self, session_id: str) -> Limits: ...
    async def give_limit(self, session_id: str, limit: Limit) -> None: ...
    async def keep_limit(self, session_id: str, limit: Limit) -> None: ...


def says_of_cost(request: Any, live: LiveSession | None) -> bool:
    """Whether an event says something of costs or limits, or its answer must say how far it may go."""
    return isinstance(request, TransactionEventRequest) and (
        (live is not None and live.owes_fence)
        or request.cost_details is not UNSET
        or request.transaction_info.transaction_limit is not UNSET
        or request.trigger_reason in _AT_A_LIMIT
    )


async def keep_costs(costs: StationCosts, session_id: str, request: Any) -> None:
    """Keep what an event says of costs and limits; before 2.1 none does."""
    if not isinstance(request, TransactionEventRequest):
        return
    reckoned, limit = reckoned_in(request), limit_in(request)
    if reckoned is not None:
        await costs.reckon(session_id, reckoned)
    if limit is not None:
        await costs.keep_limit(session_id, limit)


async def total_at_the_end(costs: StationCosts, work: Work, session: Session) -> Decimal | None:
    """What the session costs as its station ends it, with taxes; None where nothing is priced.

    Where its vehicle stays, more may fall due: the price as billed is told when it is known.
    """
    bill = await bill_so_far(work, session)
    if bill is None:
        return None
    await costs.tell(session.id, bill.gross, is_final=False)
    return bill.gross.decimal


async def limit_to_give(
    costs: StationCosts, house: House, session: Session, request: Any
) -> Limit | None:
    """How far the session may go; None where that was given before, or there is nothing to give.

    A station that has reached a limit hears how far it may go from here, as long as the hold lasts.
    Whatever it does not hear, the session is stopped at its ceiling all the same.
    """
    if not isinstance(request, TransactionEventRequest) or not isinstance(session.payer, Card):
        return None
    is_there = request.trigger_reason in _AT_A_LIMIT
    if is_there:
        await watch_ceiling(house, session.id)
        await house.settle()
    now = await house.work.sessions.lock(session.id)
    if now.status is not Status.IN_PROGRESS or now.stop is not None:
        return None
    payment = await house.work.payments.lock(session.payer.payment_id)
    until, began_at = now.ceiling.until, now.started_at or house.work.now
    wanted = Limit(
        cost=None if payment.hold is None else payment.hold.amount.decimal,
        energy_wh=None if now.ceiling.energy_wh is None else Decimal(now.ceiling.energy_wh),
        time_s=None if until is None else _seconds(began_at, until),
    )
    limits = await costs.limits(session.id)
    limit = limits.to_give(wanted)
    if limit == Limit() or not (is_there or limits.is_news(limit)):
        return None
    await costs.give_limit(session.id, limit)
    return limit


def _seconds(since: datetime, until: datetime) -> int:
    return max(0, int((until - since).total_seconds()))
