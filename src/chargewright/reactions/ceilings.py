"""The fence around a session paid by a hold: how far it may go before the hold is used up.

A fence is drawn for the worst that can happen until it is reached. Reached, it is drawn again with
the session so far; only when nothing is left is the station stopped.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from chargewright.kernel.ids import SessionId
from chargewright.kernel.money import Money
from chargewright.payments.model import Limits
from chargewright.rating.ceilings import Ceilings, ceilings
from chargewright.rating.hold import margin
from chargewright.rating.timeline import Timeline
from chargewright.reactions.ports import SalePlace, Work
from chargewright.reactions.pricing import timeline_of
from chargewright.sessions.events import CeilingSet, StopRequested
from chargewright.sessions.model import Card, Ceiling, Session
from chargewright.sessions.words import Status, StopReason
from chargewright.tariffs.model import TariffVersion

if TYPE_CHECKING:
    from chargewright.reactions.house import House

STOP_LATENCY_S: Final = 15
"""From the decision to stop until the contactor opens, with a slow station."""
LEAVE_S: Final = 120
"""What a driver needs to come back and unplug after the station has stopped."""


def ceiling_at_start(place: SalePlace, hold: Money, work: Work) -> Ceiling | None:
    """The first fence of a session that a hold of this amount pays for; open where nothing is sold.

    None where the hold buys nothing: it would be used up before the station could be stopped.
    """
    if place.tariff is None:
        return Ceiling()
    about_to_start = Timeline(zone=place.zone, start=work.now, end=work.now)
    found = _fence(place, place.tariff, hold, about_to_start)
    return None if found.is_exhausted else Ceiling(energy_wh=found.energy_wh, until=found.until)


def tightest(fences: Iterable[Ceiling]) -> Ceiling:
    """The first fence of a session of which only the next plug says where it will be."""
    fences = tuple(fences)
    return Ceiling(
        energy_wh=min((one.energy_wh for one in fences if one.energy_wh is not None), default=None),
        until=min((one.until for one in fences if one.until is not None), default=None),
    )


def within(ceiling: Ceiling, limits: Limits, began_at: datetime) -> Ceiling:
    """The fence, or the driver's own limit of energy or time where that comes first."""
    own = Ceiling(
        energy_wh=limits.energy_wh,
        until=None if limits.lasts is None else began_at + limits.lasts,
    )
    return tightest((ceiling, own))


async def watch_ceiling(house: "House", session_id: str) -> None:
    """Draw the fence again; stop the station where nothing is left of the hold."""
    work = house.work
    session = await work.sessions.lock(SessionId(session_id))
    evse_no = session.place.evse_no
    if session.status is not Status.IN_PROGRESS or session.stop is not None or evse_no is None:
        return
    if not isinstance(session.payer, Card):
        return
    place = await work.places.at(session.place.station_id, evse_no)
    tariff = await work.sessions.tariff(session)
    payment = await work.payments.lock(session.payer.payment_id)
    if place is None or tariff is None or payment.hold is None:
        return
    points = await work.sessions.meter_points(session)
    so_far = timeline_of(session, points, zone=place.zone, end=work.now)
    fence = _fence(place, tariff, payment.hold.amount, so_far)
    ceiling = within(
        Ceiling(energy_wh=fence.energy_wh, until=fence.until),
        payment.limits,
        session.started_at or work.now,
    )
    if fence.is_exhausted or _is_reached(payment.limits, session, work.now):
        is_time = session.ceiling.until is not None and work.now >= session.ceiling.until
        reason = StopReason.TIME_CEILING if is_time else StopReason.ENERGY_CEILING
        house.session_hears(session_id, StopRequested(at=work.now, reason=reason))
        return
    house.session_hears(session_id, CeilingSet(at=work.now, ceiling=ceiling))


def _is_reached(limits: Limits, session: Session, at: datetime) -> bool:
    """Whether the driver wanted no more than this."""
    own = within(Ceiling(), limits, session.started_at or at)
    is_energy = own.energy_wh is not None and session.meter.energy_wh >= own.energy_wh
    return is_energy or (own.until is not None and at >= own.until)


def _fence(place: SalePlace, tariff: TariffVersion, hold: Money, so_far: Timeline) -> Ceilings:
    spare = margin(
        tariff,
        power_w=place.power_w,
        meter_interval_s=int(place.meter_interval.total_seconds()),
        stop_latency_s=STOP_LATENCY_S,
        leave_s=LEAVE_S,
    )
    limit = hold - spare if spare < hold else Money.zero(hold.currency)
    return ceilings(tariff, limit, so_far, power_w=place.power_w)
