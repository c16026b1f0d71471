"""What stations say otherwise than the schema has it: added up, and where its lists are read from."""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.ids import IdSource
from chargewright.network.deviations import EXAMPLE_CHARACTERS_MAX, Deviation

_QUERIES: Final = Queries.load("deviations")
KINDS_MAX: Final = 500
"""Of one station. One that names its fields at random would fill the table with them."""
NAME_CHARACTERS_MAX: Final = 200
"""Of an action and of a field's path: both stand in an index, where a row has 2,700 bytes at most."""
_UNKEEPABLE: Final = re.compile("[\x00\ud800-\udfff]")

_OF_STATION: Final = SqlListing(
    source="station_deviation AS t JOIN station AS s ON s.id = t.station_id",
    columns={
        "site_id": "s.site_id",
        "station_identity": "s.identity",
        "vendor": "nullif(t.vendor, '')",
        "model": "nullif(t.model, '')",
        "firmware_version": "nullif(t.firmware_version, '')",
    },
    conditions={
        "group_id": (
            "EXISTS (SELECT FROM station_group_member AS m"
            " WHERE m.station_id = t.station_id AND m.group_id = ANY ({}))"
        )
    },
)
DEVIATION_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        "deviations": _OF_STATION,
        "station_deviations": _OF_STATION,
        # Added up for each page: of as many stations as one organisation has, there are few kinds.
        "model_deviations": SqlListing(
            source=r"""(
    SELECT d.organization_id,
        md5(concat_ws(
            E'\n', d.organization_id, d.vendor, d.model, d.firmware_version, d.rule, d.field
        )) AS id,
        nullif(d.vendor, '') AS vendor, nullif(d.model, '') AS model,
        nullif(d.firmware_version, '') AS firmware_version, d.rule, d.field,
        array_agg(DISTINCT d.action ORDER BY d.action) AS actions,
        count(DISTINCT d.station_id) AS stations, sum(d.count)::bigint AS count,
        (array_agg(d.example ORDER BY d.last_at DESC))[1] AS example,
        min(d.first_at) AS first_at, max(d.last_at) AS last_at
    FROM station_deviation AS d
    GROUP BY d.organization_id, d.vendor, d.model, d.firmware_version, d.rule, d.field
) AS t"""
        ),
    }
)


class Deviations:
    """`gateway.ports.Deviations`: everything that is told at once is one statement. Role journal."""

    def __init__(self, database: Database, ids: IdSource) -> None:
        self._database = database
        self._ids = ids

    async def keep(self, told: Sequence[Deviation]) -> None:
        """Add what was heard to what is known of each station; unknown stations are passed over.

        Raises:
            Outage: the database cannot be reached, or was lost; whether it was kept is then unknown.
        """
        if not told:
            return
        async with self._database.unit(()) as unit:
            await unit.run(
                _QUERIES.keep_deviations,
                organization_ids=[each.organization_id for each in told],
                ids=[self._ids.mint("dev") for _ in told],
                station_ids=[each.station_id for each in told],
                rules=[each.rule for each in told],
                actions=[kept(each.action, NAME_CHARACTERS_MAX) for each in told],
                fields=[kept(each.field, NAME_CHARACTERS_MAX) for each in told],
                examples=[kept(each.example, EXAMPLE_CHARACTERS_MAX) for each in told],
                counts=[each.count for each in told],
                first_ats=[each.first_at for each in told],
                last_ats=[each.last_at for each in told],
                kinds_max=KINDS_MAX,
            )


def kept(text: str, characters_max: int) -> str:
    """As much of a text as a column takes; NUL and lone surrogates, which none does, are shown as such."""
    return _UNKEEPABLE.sub("\N{REPLACEMENT CHARACTER}", text)[:characters_max]
