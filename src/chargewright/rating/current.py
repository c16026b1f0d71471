"""What a unit costs at an instant, and when that changes next: what a display shows beside a cost."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from chargewright.rating.segments import local_cuts
from chargewright.tariffs.choice import PriceList, price_list
from chargewright.tariffs.dearest import gross_price
from chargewright.tariffs.model import BASE_UNITS, Activity, Dim, Per, TariffVersion
from chargewright.tariffs.moment import Moment
from chargewright.tariffs.zones import DAY_S, instant, seconds, spans


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """Prices with tax, in major units of the currency; None: there is no such price now.

    `idle_hour` is asked for once a vehicle has stood so many seconds without charging.
    """

    kwh: Fraction | None
    hour: Fraction | None
    flat: Fraction | None
    idle_hour: Fraction | None
    idle_grace_s: int


def current(version: TariffVersion, zone: str, at: datetime) -> Current:
    """What a unit costs at this instant."""
    return _at(version, price_list(version), zone, seconds(at))


def next_change(version: TariffVersion, zone: str, at: datetime) -> tuple[datetime, Current] | None:
    """When the clock or the calendar next changes a price, and to what; None: not within a day."""
    prices = price_list(version)
    now = seconds(at)
    today = _at(version, prices, zone, now)
    coming = spans(zone, now, now + DAY_S + 1)
    for cut in sorted(set(local_cuts(tuple(coming), prices.local_cuts))):
        if cut > now and (then := _at(version, prices, zone, cut)) != today:
            return instant(cut), then
    return None


def _at(version: TariffVersion, prices: PriceList, zone: str, second: int) -> Current:
    (span,) = spans(zone, second, second + 1)
    day, of_day = divmod(second + span.offset, DAY_S)
    charging = Moment(Activity.CHARGING, day, of_day)
    idle, grace_s = None, 0
    for idle_s in (0, *prices.idle_cuts):
        idle, grace_s = _idle(version, prices, Moment(Activity.IDLE, day, of_day, idle_s))
        if idle is not None:
            break
    return Current(
        kwh=_sum(version, prices, Dim.ENERGY, charging, BASE_UNITS[Per.KWH]),
        hour=_sum(version, prices, Dim.CHARGING_TIME, charging, BASE_UNITS[Per.HOUR]),
        flat=_sum(version, prices, Dim.FLAT, charging, 1),
        idle_hour=idle,
        idle_grace_s=grace_s,
    )


def _idle(version: TariffVersion, prices: PriceList, moment: Moment) -> tuple[Fraction | None, int]:
    """The price of an hour of standing there, and after how long it is asked for."""
    graces = [
        choice.component.grace.seconds
        for slot in prices.slots
        if slot.dim is Dim.IDLE_TIME
        and (choice := slot.choose(moment, prices.group_at(moment))).component is not None
        and choice.component.grace is not None
    ]
    price = _sum(version, prices, Dim.IDLE_TIME, moment, BASE_UNITS[Per.HOUR])
    return price, max([moment.idle_s, *graces])


def _sum(
    version: TariffVersion, prices: PriceList, dim: Dim, moment: Moment, units: int
) -> Fraction | None:
    """All slots of the dimension together; None where none has a price."""
    group = prices.group_at(moment)
    chosen = [slot.choose(moment, group).component for slot in prices.slots if slot.dim is dim]
    found = [gross_price(each, version.tax_mode) for each in chosen if each is not None]
    return sum(found, Fraction(0)) * units if found else None
