"""Facts of the energy room: what moved at a station."""

from typing import Any

from chargewright.kernel.outgoing import Told
from chargewright.reactions.ports import Work


async def tell(work: Work, kind: str, about: str, station_id: str, **body: Any) -> None:
    """One fact about a thing of a station's, of now."""
    fact = Told(
        kind, about, body, occurred_at=work.now, received_at=work.now, station_id=station_id
    )
    await work.outbox.tell([fact])
