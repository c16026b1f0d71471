"""Connectors' statuses on their way into the database, and what follows for their EVSEs."""

from collections.abc import Sequence
from typing import Any, Final

from psycopg import AsyncConnection

from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.spans import Spans
from chargewright.network.journal import BootRow, StatusRow

_JOURNAL: Final = Queries.load("journal")


async def keep_statuses(connection: AsyncConnection[Any], rows: Sequence[StatusRow]) -> None:
    """Keep what connectors report; a change is told as a fact, and its EVSE's span follows.

    A status said again is only noted as heard. Spans go by our clock: the station's orders its
    statuses, but what it says late was of no use to a driver before.
    """
    values = columns(StatusRow, rows)
    # Held before any status is written, as a flow holds it, or the two wait for each other.
    spans = Spans(connection)
    changing = await spans.hold_changing(values)
    await connection.execute(_JOURNAL.write_statuses, values)
    if changing:
        said = sorted(rows, key=lambda row: row.received_at)
        await spans.evses_moved(
            {row.station_id: row.received_at for row in said if row.station_id in changing}
        )


def columns(kind: type[StatusRow] | type[BootRow], rows: Sequence[Any]) -> dict[str, list[Any]]:
    """Rows turned into one array a column, as `unnest` takes them."""
    return {name: [getattr(row, name) for row in rows] for name in kind.__slots__}
