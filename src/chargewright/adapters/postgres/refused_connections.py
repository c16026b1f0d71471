"""Connections that nobody let in, counted by the hour, and where their list reads them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.deviations import kept
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.ids import IdSource
from chargewright.network.refused_connections import RefusedConnection

_QUERIES: Final = Queries.load("refused_connections")
KINDS_MAX: Final = 10_000
"""In an hour: a flood of addresses or identities fills no disk."""
TEXT_CHARACTERS_MAX: Final = 255

REFUSED_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        # Nobody's, as strangers: whoever runs a root organisation looks after the installation.
        "refused_connections": SqlListing(
            source="refused_connection AS t JOIN organization AS o ON o.parent_id IS NULL",
            organization="o.id",
        )
    }
)


class RefusedConnections:
    """`gateway.turned_away.KeepsRefused`: all that waits is one statement. Role journal."""

    def __init__(self, database: Database, ids: IdSource) -> None:
        self._database = database
        self._ids = ids

    async def keep(self, refused: Sequence[RefusedConnection]) -> None:
        """Count them in the rows of their hour.

        Raises:
            Outage: the database cannot be reached.
        """
        async with self._database.unit(()) as unit:
            await unit.run(
                _QUERIES.keep_refused,
                ids=[self._ids.mint("rfc") for _ in refused],
                hours=[_hour(each.last_at) for each in refused],
                addresses=[kept(each.address, TEXT_CHARACTERS_MAX) for each in refused],
                identities=[kept(each.identity, TEXT_CHARACTERS_MAX) for each in refused],
                reasons=[each.reason for each in refused],
                details=[kept(each.detail, TEXT_CHARACTERS_MAX) for each in refused],
                counts=[each.count for each in refused],
                first_ats=[each.first_at for each in refused],
                last_ats=[each.last_at for each in refused],
                kinds_max=KINDS_MAX,
            )


def _hour(at: datetime) -> datetime:
    return at.replace(minute=0, second=0, microsecond=0)
