"""Payments that a station of OCPP 2.1 takes by itself: kept beside the session that they are for (C21, C22)."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol
from zoneinfo import ZoneInfo

from msgspec import UNSET

from chargewright.billing.link import Link
from chargewright.metering import in_zone
from chargewright.network.model import KnownStation
from chargewright.network.station_settlements import Settlement, SettlementStatus, Told
from chargewright.reactions.at_stations import book_taken, leave_open
from chargewright.wire.ocpp.v21.payment import NotifySettlementRequest, NotifySettlementResponse

if TYPE_CHECKING:
    from chargewright.gateway.connection import StationConnection
    from chargewright.gateway.flows import StationWork


class Settlements(Protocol):
    """What the station of this unit of work took by itself."""

    async def keep(self, said: Settlement) -> Told:
        """Keep it; what of it is money that nobody booked, and where our receipt of it will be."""
        ...


async def settled(
    connection: "StationConnection", request: NotifySettlementRequest
) -> NotifySettlementResponse:
    """What was taken is kept and booked, once; a station that has its receipts made by us is told where it is."""

    async def keep(
        at: "StationWork", station: KnownStation, told: NotifySettlementRequest
    ) -> NotifySettlementResponse:
        token = await _kept(at, station, told)
        url = None if token is None else Link(connection.desk.public_url, token).url
        return NotifySettlementResponse(receipt_url=url or UNSET)

    answer = await connection.desk.reports.answered(
        connection.station, connection.epoch, request, keep
    )
    assert isinstance(answer, NotifySettlementResponse), "it is what `keep` gives"
    return answer


async def _kept(
    at: "StationWork", station: KnownStation, request: NotifySettlementRequest
) -> str | None:
    """Keep and book it; what is behind the address of our receipt, None where we write none."""
    zone = ZoneInfo(station.clock_zone)
    claim = in_zone(request.settlement_time, zone, received_at=at.work.now)
    company = request.vat_company
    told = await at.settlements.keep(
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
    taken, unpaid = told.taken, told.unpaid
    about = taken or unpaid
    if about is not None and about.session_id is not None:
        await book_taken(at.work, about.session_id)
    elif unpaid is not None:
        await leave_open(at.work, unpaid, unpaid.amount)
    elif taken is not None:
        await at.work.books.taken_at_station(taken.settlement_id, taken.amount, None)
    return told.receipt_token


def _or_none(text: Any) -> str | None:
    return text if isinstance(text, str) else None
