"""Payments that a station of OCPP 2.1 takes by itself: kept beside the session that they are for (C21, C22)."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

from msgspec import UNSET

from chargewright.metering import in_zone
from chargewright.network.model import KnownStation
from chargewright.network.station_settlements import Settlement, SettlementStatus, Taken
from chargewright.reactions.at_stations import book_taken
from chargewright.wire.ocpp.v21.payment import NotifySettlementRequest, NotifySettlementResponse

if TYPE_CHECKING:
    from chargewright.gateway.flows import StationWork


class Settlements(Protocol):
    """What the station of this unit of work took by itself."""

    async def keep(self, said: Settlement) -> Taken | None:
        """Keep it; what of it is money that nobody booked, None where it is none or was told before."""
        ...


async def settled(
    at: "StationWork", station: KnownStation, request: NotifySettlementRequest
) -> NotifySettlementResponse:
    """What was taken is kept and booked, once, and compared with the bill where it is read."""
    zone = ZoneInfo(station.clock_zone)
    claim = in_zone(request.settlement_time, zone, received_at=at.work.now)
    company = request.vat_company
    taken = await at.settlements.keep(
        Settlement(
            payment_ref=request.psp_ref,
            status=SettlementStatus(request.status),
            amount=Decimal(request.settlement_amount),
            settled_at=claim.at,
            transaction_ref=_or_none(request.transaction_id),
            note=_or_none(request.status_info),
            receipt_ref=_or_none(request.receipt_id),
            receipt_url=_or_none(request.receipt_url),
            company=None if company is UNSET else company.name,
            vat_number=_or_none(request.vat_number),
        )
    )
    if taken is not None and taken.session_id is not None:
        await book_taken(at.work, taken.session_id)
    elif taken is not None:
        await at.work.books.taken_at_station(taken.settlement_id, taken.amount, None)
    return NotifySettlementResponse()


def _or_none(text: Any) -> str | None:
    return text if isinstance(text, str) else None
