"""A connector's status: news for the session it concerns, else for the reader that serves it."""

from typing import TYPE_CHECKING, Final

from chargewright.kernel.fact import Received
from chargewright.kernel.ids import FactId
from chargewright.payments.reader import VehicleWaits, VehicleWaitsNoMore
from chargewright.sessions import flow as session_flow
from chargewright.sessions.events import StatusReported
from chargewright.sessions.words import ConnectorStatus

if TYPE_CHECKING:
    from chargewright.reactions.house import House

ARRIVED: Final = frozenset({ConnectorStatus.PREPARING, ConnectorStatus.OCCUPIED})
"""A vehicle stands there and is not charging yet."""


async def status_reported(
    house: "House", event: StatusReported, previous: ConnectorStatus | None
) -> None:
    """Tell the session at that connector; a vehicle that is nobody's waits at the reader.

    `previous` is the status that this connector reported before; None when none is known.
    """
    heard = Received(
        id=FactId(house.cause),
        organization_id=house.work.organization_id,
        about=event.place.station_id,
        event=event,
        occurred_at=event.occurred_at or event.at,
        received_at=event.at,
    )
    session = await session_flow.hear_status(heard, previous, house.ports)
    evse_no = event.place.evse_no
    if not evse_no:
        return
    place = await house.work.places.at(event.place.station_id, evse_no)
    if place is None:
        return
    waits = session is None and event.status in ARRIVED and previous not in ARRIVED
    for terminal_id in await house.work.places.terminals_of(place.station_id, evse_no):
        if waits:
            house.reader_hears(terminal_id, VehicleWaits(event.at, place.evse_id))
        elif event.status is ConnectorStatus.AVAILABLE or session is not None:
            house.reader_hears(terminal_id, VehicleWaitsNoMore(event.at, place.evse_id))
