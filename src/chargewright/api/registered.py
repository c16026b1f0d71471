"""What a station that is not accepted is not asked (OCPP 2.0.1, part 2, B02 and B03; OCPP 1.6, 4.2)."""

from chargewright.api.work import Work
from chargewright.kernel.ids import StationId
from chargewright.kernel.problem import Conflict
from chargewright.network.registration import BEGINS_OR_ENDS, Registration


async def refuse_to_start(work: Work, station_id: StationId) -> None:
    """Begin nothing at a station that is not accepted, or shall not be from its next boot on.

    Raises:
        Conflict: it is not.
    """
    if set(await work.stores.stations.registration(station_id)) != {Registration.ACCEPTED}:
        raise Conflict("the station is not accepted: nobody charges there")


async def refuse_to_stop(work: Work, station_id: StationId) -> None:
    """Ask no station to stop anything before it is accepted.

    Raises:
        Conflict: it is not.
    """
    _, standing = await work.stores.stations.registration(station_id)
    if standing is not Registration.ACCEPTED:
        raise Conflict("the station is not accepted: it is not asked to stop anything until it is")


async def refuse_to_ask(work: Work, station_id: StationId, name: str) -> None:
    """Ask a station that waits neither to begin nor to end a transaction, and one that is rejected nothing.

    Raises:
        Conflict: this is such a command.
    """
    _, standing = await work.stores.stations.registration(station_id)
    if standing is Registration.REJECTED:
        raise Conflict("the station is rejected: nothing is sent to it")
    if standing is Registration.PENDING and name in BEGINS_OR_ENDS:
        raise Conflict("the station is not accepted: nobody charges there")
