"""Commands to stations: rows with a state and a deadline; no answer is unknown, never failed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from chargewright.adapters.postgres.configuration import end_unanswered
from chargewright.adapters.postgres.database import Database, Unit
from chargewright.adapters.postgres.files import job_answered
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.clock import Clock
from chargewright.network.model import KnownStation
from chargewright.wire.ocpp.masking import without_secrets

_QUERIES: Final = Queries.load("commands")


@dataclass(frozen=True, slots=True)
class Queued:
    """A command on its way out."""

    id: str
    name: str
    payload: Mapping[str, Any]
    is_urgent: bool
    expires_at: datetime


class Commands:
    """What a gateway takes from the queue."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def waiting_stations(self) -> Sequence[str]:
        async with self._database.unit(()) as unit:
            rows = await unit.rows(_QUERIES.stations_with_commands)
        return [row["station_id"] for row in rows]

    async def take(self, station: KnownStation, epoch: int) -> Sequence[Queued]:
        """The queued commands of a station, marked as sent; empty where another holds its socket."""
        async with self._database.unit((station.organization_id,)) as unit:
            rows = await unit.rows(
                _QUERIES.take_commands, station_id=station.id, epoch=epoch, at=self._clock.now()
            )
            for row in rows:
                await _forget_secrets(unit, row)
        return [
            Queued(
                row["id"],
                row["name"],
                row["payload"],
                row["is_urgent"],
                row["expires_at"],
            )
            for row in rows
        ]

    async def sent_since(
        self, station: KnownStation, since: datetime
    ) -> Sequence[tuple[str, Mapping[str, Any]]]:
        """As the port has it."""
        async with self._database.unit((station.organization_id,)) as unit:
            rows = await unit.rows(
                _QUERIES.commands_sent_since,
                organization_id=station.organization_id,
                station_id=station.id,
                since=since,
            )
        return [(row["name"], row["payload"]) for row in rows]


async def command_name(unit: Unit, command_id: str) -> str | None:
    """What was asked; None: nothing by this id."""
    row = await unit.one(_QUERIES.command_name, id=command_id)
    return None if row is None else row["name"]


async def end_command(
    unit: Unit, command_id: str, state: str, at: datetime, answer: Any = None
) -> DictRow | None:
    """Write what became of a command, without secrets; None where it had ended before."""
    row = await unit.one(
        _QUERIES.end_command,
        id=command_id,
        state=state,
        at=at,
        answer=None if answer is None else Jsonb(without_secrets(answer)),
    )
    if row is not None:
        await job_answered(unit, row, state, answer, at)
    return row


async def expire_command(unit: Unit, command_id: str, at: datetime) -> DictRow | None:
    """End a command whose time is over; None where it has ended meanwhile."""
    row = await unit.one(_QUERIES.expire_command, id=command_id, at=at)
    if row is not None:
        await _forget_secrets(unit, row)
        await end_unanswered(unit, row)
        await job_answered(unit, row, row["state"], None, at)
    return row


async def _forget_secrets(unit: Unit, row: DictRow) -> None:
    """A password is kept until it is sent, and no longer."""
    kept = without_secrets(row["payload"])
    if kept != row["payload"]:
        await unit.run(_QUERIES.rewrite_payload, id=row["id"], payload=Jsonb(kept))
