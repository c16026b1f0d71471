"""What energy costs while a vehicle stands there, and what a schedule comes to on its bill."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from chargewright.energy.planning import Price
from chargewright.energy.scheduling import Stretch, energy_of, taken
from chargewright.kernel.money import Money
from chargewright.rating.outlook import Prices
from chargewright.rating.rate import rate
from chargewright.rating.timeline import MeterPoint, Tile, Timeline
from chargewright.tariffs.choice import price_list
from chargewright.tariffs.model import Activity, TariffVersion
from chargewright.tariffs.zones import seconds


def prices_of(tariff: TariffVersion, zone: str, starts_at: datetime) -> Sequence[Price]:
    """What a watt-hour costs from then on, as far as the prices of a tariff are looked ahead."""
    asked = Prices(prices=price_list(tariff), mode=tariff.tax_mode, zone=zone)
    start = seconds(starts_at)
    found: list[Price] = []
    for piece in asked.pieces(start, start):
        if not found or found[-1].wh != piece.energy_price:
            found.append(Price(piece.start - start, piece.energy_price))
    return found


def bill_of(
    schedule: Sequence[Stretch],
    tariff: TariffVersion,
    *,
    zone: str,
    starts_at: datetime,
    energy_wh: Decimal | None,
    paused: Activity,
) -> Money:
    """The price of a session that is drawn by this schedule and stays until its end.

    `paused` is what the time counts as in which nothing is allowed; once the vehicle has what it wants, it
    idles. It is the price of a session that begins with the schedule: what was before is alike for all.
    """
    drawn = list(taken(schedule, energy_wh))
    return rate(
        Timeline(
            zone=zone,
            start=starts_at,
            end=_at(starts_at, schedule[-1].end_s),
            tiles=tuple(_tiles(schedule, drawn, starts_at, paused)),
            meter=tuple(_meter(drawn, starts_at)),
        ),
        tariff,
    ).gross


def _tiles(
    schedule: Sequence[Stretch], drawn: Sequence[Stretch], starts_at: datetime, paused: Activity
) -> Iterator[Tile]:
    for each in drawn:
        activity = Activity.CHARGING if each.power_w > 0 else paused
        yield Tile(activity, _at(starts_at, each.start_s), _at(starts_at, each.end_s))
    full_s, end_s = drawn[-1].end_s if drawn else 0, schedule[-1].end_s
    if full_s < end_s:
        yield Tile(Activity.IDLE, _at(starts_at, full_s), _at(starts_at, end_s))


def _meter(drawn: Sequence[Stretch], starts_at: datetime) -> Iterator[MeterPoint]:
    yield MeterPoint(starts_at, Decimal(0))
    for place, each in enumerate(drawn, start=1):
        yield MeterPoint(_at(starts_at, each.end_s), energy_of(drawn[:place]))


def _at(starts_at: datetime, passed_s: int) -> datetime:
    return starts_at + timedelta(seconds=passed_s)
