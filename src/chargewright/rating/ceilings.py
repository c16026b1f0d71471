"""How far a session may go before it costs more than a limit.

A ceiling is a fence that a gateway can check against a reading without pricing anything. It is
drawn for the worst that can happen until it is reached: full power, the dearest prices, idle fees
without grace. A driver who was slower than that has money left at the fence, so the answer to a
reached fence is to ask again with the session so far, and `is_exhausted` is what says stop. Where
prices depend neither on the clock nor on time, the first fence is also the last.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from fractions import Fraction

from chargewright.kernel.money import Money
from chargewright.rating.outlook import HORIZON_S, TIME, Outlook, Prices
from chargewright.rating.rate import rate
from chargewright.rating.so_far import SoFar
from chargewright.rating.timeline import Timeline
from chargewright.tariffs.choice import price_list
from chargewright.tariffs.dearest import least_gross, most_gross
from chargewright.tariffs.model import Activity, Component, GraceKind, IdlePolicy, TariffVersion
from chargewright.tariffs.zones import instant, seconds


@dataclass(frozen=True, slots=True)
class Ceilings:
    """Where a session must be looked at again.

    `energy_wh` is the energy of the whole session, `until` an instant; None means that this side
    cannot bring the session to its limit. `is_exhausted`: the limit is reached, stop now.
    """

    energy_wh: int | None
    until: datetime | None
    is_exhausted: bool = False


def ceilings(tariff: TariffVersion, limit: Money, session: Timeline, *, power_w: int) -> Ceilings:
    """How far a session may go from here so that what is charged stays within `limit`, tax included.

    The promise holds whatever the vehicle does, up to either ceiling: each component is rounded
    once, however often a vehicle goes to and fro between charging and idling. `power_w` is the most
    the connector gives: at that power both ceilings are reached together. A session that is about
    to start is a timeline without length.

    Raises:
        ValueError: the limit is in another currency than the tariff.

    """
    if limit.currency != tariff.currency:
        raise ValueError(f"a tariff in {tariff.currency} has no limit in {limit.currency}")
    most = most_gross(tariff)
    money = Fraction(limit.decimal)
    if tariff.maximum.gross is not None and tariff.maximum.gross <= limit.decimal:
        return Ceilings(None, None)
    is_idle = _is_idle(session, tariff.idle_policy)
    bill = rate(session, _without_retroactive(tariff) if is_idle else tariff)
    now, read_at = seconds(session.end), _read_at(session)
    so_far = SoFar.read(bill, tariff)
    prices = Prices(prices=price_list(tariff), mode=tariff.tax_mode, zone=session.zone)
    outlook = Outlook(
        tariff=tariff, now=now, left=money - so_far.cost, power_w=power_w, so_far=so_far
    )
    if most is not None and most <= money:
        # Nothing but the rounding of a limited net and its taxes can go beyond.
        known = {line.component_id for line in bill.lines}
        if most + outlook.kept_for(known | prices.components(read_at, now)) <= money:
            return Ceilings(None, instant(now + HORIZON_S))
    stop = Ceilings(bill.energy_wh, instant(now), is_exhausted=True)
    if outlook.spare < 0 or least_gross(tariff) > money:
        return stop
    if prices.know_the_clock or any(
        component.price and component.dim in TIME for component in tariff.components
    ):
        until: int | None = outlook.walk(prices.pieces(read_at, now))
    else:
        outlook.settle(prices.always(now), now)
        until = None
    if until == now or outlook.spare < 0 or (outlook.energy_price and outlook.energy_left < 1):
        return stop
    return Ceilings(
        bill.energy_wh + outlook.energy_left if outlook.energy_price else None,
        None if until is None else instant(until),
    )


def _read_at(session: Timeline) -> int:
    """The second of the last reading: energy may have flowed since. The start if there is none."""
    last = max((point.at for point in session.meter), default=session.start)
    return seconds(min(max(last, session.start), session.end))


def _is_idle(session: Timeline, policy: IdlePolicy) -> bool:
    """Whether the vehicle idles now, as the tariff counts it; less than a second is no stretch."""
    lasting = (tile for tile in reversed(session.tiles) if seconds(tile.start) < seconds(tile.end))
    activity = next((tile.activity for tile in lasting), Activity.CHARGING)
    return (
        policy.suspended_evse if activity is Activity.SUSPENDED_EVSE else activity
    ) is Activity.IDLE


def _without_retroactive(tariff: TariffVersion) -> TariffVersion:
    """Idle time under a retroactive grace may still be charged while the vehicle idles on."""

    def without(component: Component) -> Component:
        if component.grace is None or component.grace.kind is GraceKind.FREE:
            return component
        return replace(component, grace=None)

    return replace(
        tariff,
        groups=tuple(
            replace(group, components=tuple(map(without, group.components)))
            for group in tariff.groups
        ),
    )
