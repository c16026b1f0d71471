"""What running sessions cost by now, told to the stations that show it (OCPP 2.0.1, part 2, I02)."""

from datetime import timedelta
from typing import Final

from chargewright.kernel.clock import Clock
from chargewright.kernel.ids import SessionId
from chargewright.kernel.money import Money
from chargewright.kernel.outgoing import Due
from chargewright.reactions.pricing import bill_so_far
from chargewright.sessions.model import Session
from chargewright.sessions.words import Status
from chargewright.worker.beats import MOST, each_of
from chargewright.worker.ports import Effects, EffectWork, Watch

LIVES_FOR: Final = timedelta(minutes=1)
"""An older figure is not worth showing: a newer one follows."""
LIVES_FOR_AT_THE_END: Final = timedelta(hours=1)


class StationCostBeat:
    """Tells each running session's cost `every` so often, and its price as billed when that is another.

    A session whose cost is what it was is not told anew.
    """

    def __init__(self, effects: Effects, watch: Watch, *, clock: Clock, every: timedelta) -> None:
        self._effects = effects
        self._watch = watch
        self._clock = clock
        self._every = every

    async def tell(self) -> None:
        now = self._clock.now()
        await each_of(await self._watch.station_costs(now, now - self._every, MOST), self._tell)

    async def _tell(self, due: Due) -> None:
        async with self._effects.work(due.organization_id) as at:
            session = await at.work.sessions.lock(SessionId(due.id))
            costs = at.costs_at(session.place.station_id)
            await costs.price(session.id)
            is_final = session.status is not Status.IN_PROGRESS
            cost = await _cost(at, session, is_final=is_final)
            if cost is None:
                return
            if cost != await costs.told(session.id):
                await _command(at, session, cost, is_final=is_final)
            await costs.tell(session.id, cost, is_final=is_final)


async def _cost(at: EffectWork, session: Session, *, is_final: bool) -> Money | None:
    if is_final:
        bill = await at.work.sessions.bill(session.id)
    else:
        bill = await bill_so_far(at.work, session)
    return None if bill is None else bill.gross


async def _command(at: EffectWork, session: Session, cost: Money, *, is_final: bool) -> None:
    station_id = session.place.station_id
    await at.work.outbox.command(
        station_id,
        "CostUpdated",
        {"transactionId": session.ocpp_transaction_ref, "totalCost": float(cost.decimal)},
        cause=f"cost {session.id} {at.work.now.isoformat()}",
        lives_for=LIVES_FOR_AT_THE_END if is_final else LIVES_FOR,
        session_id=session.id,
        is_urgent=False,
    )
    at.work.nudges.append(f"commands.{station_id}")
