"""A station that is about to change: held, checked as a whole, and kept."""

from chargewright.api.checks import is_zone, not_there, refuse
from chargewright.api.refusals import seen
from chargewright.api.station_making import problems_of_prices
from chargewright.api.work import Work
from chargewright.kernel.ids import StationId
from chargewright.kernel.problem import Problem
from chargewright.network.stations import Station, problems_of


async def locked(work: Work, station_id: str) -> Station:
    """The station until the unit of work ends.

    Its link first, as every flow of a station does, or the two wait for each other.
    """
    await work.stores.hold_station(StationId(station_id))
    return seen(await work.stores.stations.lock(StationId(station_id)), "station")


async def check(work: Work, station: Station) -> None:
    """Refuse what the station cannot be, with its site and its prices."""
    problems = problems_of(station, is_zone=is_zone(station.clock_zone))
    site = await work.stores.sites.lock(station.site_id)
    if site is None:
        problems.append(not_there("site_id", "site"))
    elif site.organization_id != station.organization_id:
        problems.append(Problem("site_id", "belongs to another organisation than the station"))
    else:
        problems += await problems_of_prices(work, station, site)
    refuse("the station cannot be so", problems)


async def save(work: Work, station: Station, kind: str = "station.changed") -> None:
    """Keep it, and tell whoever must know: availability, the facts, its gateway."""
    await work.stores.stations.save(station)
    await work.stores.availability.station_changed(station.id, work.at)
    await work.tell(station.organization_id, kind, station.id, station_id=station.id)
    work.stores.nudge(f"stations.{station.id}")
