"""Connectors' statuses on their way to the journal, and to whom they may be news.

Only the connection that holds a station writes its statuses, so what it was given at the take-over
and what was committed since is all that anybody was told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

from chargewright.network.journal import StatusRow
from chargewright.network.model import KnownStatus
from chargewright.sessions.words import ConnectorStatus
from chargewright.translate.monitoring import statuses_in

if TYPE_CHECKING:
    from chargewright.gateway.connection import StationConnection
    from chargewright.gateway.live import LiveSession
    from chargewright.wire.ocpp.happened import Called

AnswerT = TypeVar("AnswerT", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A connector's status as told beside other things.

    `claim`: when, by the station; `is_news`: whether somebody may wait for it; `cause`: what told it.
    """

    row: StatusRow
    claim: datetime | None
    is_news: bool
    cause: str


class Statuses:
    """What was last told and committed of each connector of one station.

    That need not be its newest status: a station that was away says what is, then replays what
    waited, and whoever hears the replay must also hear where it ends.
    """

    __slots__ = ("_told",)

    def __init__(self) -> None:
        self._told: dict[tuple[int, int], KnownStatus] = {}

    def copy(self) -> "Statuses":
        """For asking what would be news once something is committed that is not yet."""
        copied = Statuses()
        copied._told = dict(self._told)
        return copied

    def learn(self, known: Iterable[KnownStatus]) -> None:
        """What was committed before this connection."""
        for each in known:
            self._told[each.evse_no, each.connector_no] = each

    def committed(self, row: StatusRow) -> None:
        """A report was kept, whenever it was true."""
        self._told[row.evse_no, row.connector_no] = KnownStatus(
            row.evse_no,
            row.connector_no,
            row.status,
            occurred_at=row.occurred_at,
            received_at=row.received_at,
        )

    def repeated_since(self, row: StatusRow) -> datetime | None:
        """When we were last told the same; None where this says something else, or of before."""
        told = self._told.get((row.evse_no, row.connector_no))
        if told is None or told.status != row.status or row.occurred_at < told.occurred_at:
            return None
        return told.received_at


def keep_status(
    connection: "StationConnection",
    called: "Called",
    answer: AnswerT,
    row: StatusRow,
    claim: datetime | None,
) -> None:
    """Keep a status at once, or together with what it means where somebody may wait for it.

    After a power cut thousands of stations say again what they said before: a row each, no flow.
    """
    if not _may_be_news(connection, connection.statuses, row):
        connection.answer_when_kept(
            called, answer, status=row, then=lambda: connection.statuses.committed(row)
        )
        return

    async def flow() -> AnswerT:
        await connection.desk.reports.status_reported(
            connection.station, connection.epoch, row, claim, called.message_id
        )
        connection.statuses.committed(row)
        return answer

    connection.answer_when_decided(called, flow)


async def keep_events(connection: "StationConnection", request: Any) -> None:
    """Keep what a station noticed, and the statuses of connectors that it tells so, in the order told."""
    reports = _reports_in(connection, request)
    await connection.desk.reports.notify_event(
        connection.station, connection.epoch, request, reports
    )
    for report in reports:
        connection.statuses.committed(report.row)


def status_row(
    connection: "StationConnection",
    evse_no: int,
    connector_no: int,
    status: str,
    claim: datetime | None,
) -> StatusRow:
    """What OCPP 2 says of a connector."""
    return StatusRow(
        organization_id=connection.station.organization_id,
        station_id=connection.station.id,
        evse_no=evse_no,
        connector_no=connector_no,
        status=status,
        error_code=None,
        vendor_error_code=None,
        info=None,
        occurred_at=connection.believed_status_time(claim),
        received_at=connection.now(),
        fact_id=connection.mint("fct"),
    )


def _reports_in(connection: "StationConnection", request: Any) -> Sequence[Report]:
    told, reports = connection.statuses.copy(), []
    for said in statuses_in(request, received_at=connection.now(), zone=connection.zone):
        claim = said.occurred_at
        row = status_row(connection, said.evse_no, said.connector_no, said.status, claim)
        cause = f"event {said.event_no} {said.evse_no}.{said.connector_no} {claim.isoformat()}"
        is_news = _may_be_news(connection, told, row)
        reports.append(Report(row=row, claim=claim, is_news=is_news, cause=cause))
        told.committed(row)
    return reports


def _may_be_news(connection: "StationConnection", told: Statuses, row: StatusRow) -> bool:
    """Whether a session or a card reader may have to hear of it.

    What we were told before was heard by whoever was there then; a session that is younger has yet
    to hear it, one that has not begun may still act on it, and one whose stop is not done with
    takes any word as a sign of life.
    """
    if not row.evse_no or not connection.may_concern_someone:
        return False
    if row.status == ConnectorStatus.AVAILABLE and connection.station.habits.available_says_nothing:
        return not any(_runs_there(live, row) for live in connection.live)
    told_at = told.repeated_since(row)
    return told_at is None or any(
        live.open.status == "ready" or live.awaits_station or live.open.first_message_at >= told_at
        for live in connection.live
    )


def _runs_there(live: "LiveSession", row: StatusRow) -> bool:
    return live.open.status == "in_progress" and live.open.evse_no == row.evse_no
