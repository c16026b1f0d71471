"""What stations report outside of transactions, kept where it is asked for."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

import msgspec

from chargewright.gateway.at_desk import AtStation
from chargewright.gateway.configuration import keep_report
from chargewright.gateway.displays import keep_messages
from chargewright.gateway.flows import StationWork, Units
from chargewright.gateway.monitoring import keep_events, keep_monitors
from chargewright.gateway.statuses import Report
from chargewright.kernel.ids import StationId
from chargewright.network.file_jobs import JobKind
from chargewright.network.journal import StatusRow
from chargewright.network.model import KnownStation
from chargewright.reactions.house import House
from chargewright.reactions.vehicles import status_reported
from chargewright.sessions import events
from chargewright.sessions.model import Place
from chargewright.sessions.words import ConnectorStatus
from chargewright.wire.ocpp import v21
from chargewright.wire.ocpp.v201 import device_model, reservation

ReservationStatusUpdateRequest: TypeAlias = (
    reservation.ReservationStatusUpdateRequest | v21.reservation.ReservationStatusUpdateRequest
)


class ReportDesk:
    """Keeps it, for every station of a gateway."""

    def __init__(self, units: Units) -> None:
        self._units = units

    async def answered(
        self, station: KnownStation, epoch: int, request: msgspec.Struct, flow: AtStation
    ) -> msgspec.Struct:
        """What this flow answers to a message, in a unit of work of its own."""
        async with self._units.at_station(station, epoch) as at:
            return await flow(at, station, request)

    async def status_reported(
        self,
        station: KnownStation,
        epoch: int,
        row: StatusRow,
        claim: datetime | None,
        message_id: str,
    ) -> None:
        """Keep a status, and tell the session or the reader that it concerns.

        Both in one unit of work: who opens a session meanwhile sees the status, or is seen.
        """
        async with self._units.at_station(station, epoch) as at:
            cause = f"status {station.id} {epoch} {message_id} {row.received_at.isoformat()}"
            await _keep_status(at, row, claim, cause)

    async def job_reported(
        self, station: KnownStation, epoch: int, kind: JobKind, request: Any
    ) -> None:
        """Keep what a station says of the firmware or the log that it moves."""
        request_no = getattr(request, "request_id", msgspec.UNSET)
        urls = getattr(request, "location", msgspec.UNSET)
        async with self._units.at_station(station, epoch) as at:
            await at.file_jobs.reported(
                at.work,
                station.id,
                kind,
                request.status.value,
                request_no=None if request_no is msgspec.UNSET else request_no,
                published_at_urls=() if urls is msgspec.UNSET else urls,
            )

    async def reservation_told(
        self, station: KnownStation, epoch: int, request: ReservationStatusUpdateRequest
    ) -> None:
        """Keep what a station says of a reservation."""
        status = request.reservation_update_status.value
        async with self._units.at_station(station, epoch) as at:
            await at.reservations.told(at.work, station.id, request.reservation_id, status)

    async def notify_report(
        self, station: KnownStation, epoch: int, part: device_model.NotifyReportRequest
    ) -> None:
        """Keep what this part of a report says of the station's settings."""
        async with self._units.at_station(station, epoch) as at:
            await keep_report(at.settings, part, at.work.now)

    async def notify_event(
        self, station: KnownStation, epoch: int, request: Any, reports: Sequence[Report]
    ) -> None:
        """Keep what the station noticed by itself, and what it so tells of its connectors' statuses."""
        async with self._units.at_station(station, epoch) as at:
            zone = ZoneInfo(station.clock_zone)
            await keep_events(at.monitors, at.work, station.id, request, zone)
            for report in reports:
                if report.is_news:
                    cause = f"status {station.id} {epoch} {report.cause}"
                    await _keep_status(at, report.row, report.claim, cause)
                else:
                    await at.write_status(report.row)

    async def notify_monitors(self, station: KnownStation, epoch: int, part: Any) -> None:
        """Keep what this part of a report says of the station's monitors."""
        async with self._units.at_station(station, epoch) as at:
            await keep_monitors(at.monitors, part, at.work.now)

    async def notify_display(self, station: KnownStation, epoch: int, part: Any) -> None:
        """Keep what the station shows."""
        async with self._units.at_station(station, epoch) as at:
            await keep_messages(at.displays, part, at.work.now)

    async def notify_customer(self, station: KnownStation, epoch: int, part: Any) -> None:
        """Keep a part of what the station has stored of a customer."""
        async with self._units.at_station(station, epoch) as at:
            is_last = part.tbc is not True
            await at.displays.keep_customer_part(
                part.request_id, part.seq_no, part.data, at.work.now, is_last=is_last
            )


async def _keep_status(at: StationWork, row: StatusRow, claim: datetime | None, cause: str) -> None:
    """Keep a status, and tell the session or the reader that it concerns."""
    previous = await at.previous_status(row.evse_no, row.connector_no)
    await at.write_status(row)
    event = events.StatusReported(
        at=row.received_at,
        place=Place(StationId(row.station_id), row.evse_no, row.connector_no),
        status=ConnectorStatus(row.status),
        occurred_at=claim,
    )
    house = House(at.work, cause)
    await status_reported(house, event, None if previous is None else ConnectorStatus(previous))
    await house.settle()
