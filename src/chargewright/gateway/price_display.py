"""Prices on the displays of stations of OCPP 1.6 (OCPP & California Pricing Requirements, 3).

Which price whoever shows a token pays is told when they show it, where all EVSEs cost the same, and when
they start. What it comes to, the worker tells.
"""

from datetime import timedelta
from typing import Final

from chargewright.gateway.flows import StationWork
from chargewright.network.model import KnownStation
from chargewright.network.station_costs import PriceDisplay
from chargewright.sessions.model import Session
from chargewright.tariffs.model import TariffVersion
from chargewright.translate.cost_messages import data_transfer, user_price

LIVES_FOR: Final = timedelta(minutes=1)
"""Whoever stood there has begun, or gone."""


async def price_for_token(at: StationWork, station: KnownStation, id_token: str) -> None:
    """Tell what this token pays, where one price holds for the whole station."""
    display = await at.costs.display()
    if display is None:
        return
    evse_nos = sorted({each.evse_no for each in station.connectors})
    places = [await at.work.places.at(station.id, evse_no) for evse_no in evse_nos]
    tariffs = {
        each.tariff.id: each.tariff
        for each in places
        if each is not None and each.tariff is not None
    }
    if len(tariffs) == 1:
        (tariff,) = tariffs.values()
        await _tell(at, station, id_token, tariff, display)


async def price_of_session(
    at: StationWork, station: KnownStation, id_token: str, session: Session
) -> None:
    """Tell what a session costs that begins with this token."""
    display = await at.costs.display()
    tariff = None if display is None else await at.work.sessions.tariff(session)
    if display is not None and tariff is not None:
        await _tell(at, station, id_token, tariff, display)


async def price_at_the_end(at: StationWork, session: Session | None) -> None:
    """Have the price as billed told of a session, however short it was."""
    if session is not None and await at.costs.display() is not None:
        await at.costs.price(session.id)


async def _tell(
    at: StationWork,
    station: KnownStation,
    id_token: str,
    tariff: TariffVersion,
    display: PriceDisplay,
) -> None:
    await at.work.outbox.command(
        station.id,
        "DataTransfer",
        data_transfer(user_price(id_token, tariff, display)),
        cause=f"price {station.id} {id_token} {at.work.now.isoformat()}",
        lives_for=LIVES_FOR,
        is_urgent=False,
    )
    at.work.nudges.append(f"commands.{station.id}")
