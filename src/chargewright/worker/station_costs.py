"""What running sessions cost by now, told to the stations that show it.

By CostUpdated (OCPP 2.0.1, part 2, I02), and to stations of 1.6 by RunningCost and FinalCost in DataTransfer
(OCPP & California Pricing Requirements, 3).
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from chargewright.kernel.clock import Clock
from chargewright.kernel.ids import SessionId
from chargewright.kernel.outgoing import Due
from chargewright.network.station_costs import PriceDisplay
from chargewright.rating.bill import Bill
from chargewright.reactions.pricing import bill_so_far
from chargewright.sessions.model import Session
from chargewright.sessions.words import Status
from chargewright.translate.cost_messages import data_transfer, final_cost, running_cost
from chargewright.wire.ocpp.cost_messages import CostMessage
from chargewright.worker.beats import MOST, each_of
from chargewright.worker.ports import Effects, EffectWork, Watch

LIVES_FOR: Final = timedelta(minutes=1)
"""An older figure is not worth showing: a newer one follows."""
LIVES_FOR_AT_THE_END: Final = timedelta(hours=1)


class StationCostBeat:
    """Tells each running session's cost `every` so often, and its price as billed when that is another.

    A session whose cost is what it was is not told anew. One that has just begun and costs nothing yet is
    looked at with each beat: its first reading is not to wait for as long as that nothing was shown.
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
            is_final = session.status is not Status.IN_PROGRESS
            if is_final:
                bill = await at.work.sessions.bill(session.id)
            else:
                bill = await bill_so_far(at.work, session)
            if bill is None or bill.gross or not self._has_just_begun(session):
                await costs.price(session.id)
            display = await costs.display()
            if bill is None or (display is not None and _has_stopped(session, display)):
                return
            is_news = bill.gross != await costs.told(session.id)
            if display is None and is_news:
                await _command(at, session, *_cost_updated(session, bill), is_final=is_final)
            elif display is not None and (is_news or is_final):
                message = await _message(at, session, bill, display, is_final=is_final)
                payload = data_transfer(message)
                await _command(at, session, "DataTransfer", payload, is_final=is_final)
            await costs.tell(session.id, bill.gross, is_final=is_final)

    def _has_just_begun(self, session: Session) -> bool:
        began_at = session.start_heard_at
        return began_at is not None and self._clock.now() < began_at + self._every


def _has_stopped(session: Session, display: PriceDisplay) -> bool:
    """Whether its station counts no longer, though the vehicle stays and it is not rated yet."""
    is_running = session.status is Status.IN_PROGRESS
    return is_running and session.station_ended_at is not None and not display.counts_after_stop


def _cost_updated(session: Session, bill: Bill) -> tuple[str, Mapping[str, Any]]:
    cost = float(bill.gross.decimal)
    return "CostUpdated", {"transactionId": session.ocpp_transaction_ref, "totalCost": cost}


async def _message(
    at: EffectWork, session: Session, bill: Bill, display: PriceDisplay, *, is_final: bool
) -> CostMessage:
    if is_final:
        return final_cost(session, bill, display)
    tariff = await at.work.sessions.tariff(session)
    assert tariff is not None, "it was priced by one"
    return running_cost(session, bill, tariff, display, at.work.now)


async def _command(
    at: EffectWork, session: Session, name: str, payload: Mapping[str, Any], *, is_final: bool
) -> None:
    station_id = session.place.station_id
    await at.work.outbox.command(
        station_id,
        name,
        payload,
        cause=f"cost {session.id} {at.work.now.isoformat()}",
        lives_for=LIVES_FOR_AT_THE_END if is_final else LIVES_FOR,
        session_id=session.id,
        is_urgent=False,
    )
    at.work.nudges.append(f"commands.{station_id}")
