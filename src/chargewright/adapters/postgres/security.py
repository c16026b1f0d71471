"""Security events of stations: kept, counted, told in the station's log, and where a list reads them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from psycopg.rows import DictRow

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.ids import IdSource
from chargewright.network.credentials import Secret
from chargewright.network.security_events import (
    ADDRESSES_MAX,
    COUNTED_FOR,
    Lately,
    SecurityEvent,
)

_QUERIES: Final = Queries.load("security")

_OF_STATION: Final = SqlListing(
    source="security_event AS t JOIN station AS s ON s.id = t.station_id",
    columns={
        "site_id": "s.site_id",
        "station_identity": "s.identity",
        "is_acknowledged": "(t.acknowledged_at IS NOT NULL)",
    },
    conditions={
        "group_id": (
            "EXISTS (SELECT FROM station_group_member AS m"
            " WHERE m.station_id = t.station_id AND m.group_id = ANY ({}))"
        )
    },
)
SECURITY_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {"security_events": _OF_STATION}
)


class SecurityRows:
    """What concerns the security of the station whose unit of work this is. Role work."""

    def __init__(
        self, unit: Unit, organization_id: str, station_id: str, *, ids: IdSource, now: datetime
    ) -> None:
        self._unit = unit
        self._of = {"organization_id": organization_id, "station_id": station_id}
        self._ids = ids
        self._now = now

    async def tell(self, event: SecurityEvent) -> bool:
        """Keep what the station says; False where it has said it before."""
        return await self._unit.one(_QUERIES.keep_told, **self._values(event)) is not None

    async def notice(self, event: SecurityEvent) -> Lately:
        """Keep what we noticed, with a line in the station's log the first time."""
        since = event.last_at - COUNTED_FOR
        if not await self._count(event, since):
            if (await self._lately(event, since))["rows_of_station"] >= ADDRESSES_MAX:
                event = replace(event, peer="")
            if not await self._count(event, since):
                await self._unit.run(_QUERIES.keep_told, **self._values(event))
                said = f"{event.tech_info} ({event.peer})" if event.peer else event.tech_info
                await self._unit.run(_QUERIES.log_noticed, at=self._now, problem=said, **self._of)
        row = await self._lately(event, since)
        has_address = event.peer != ""
        return Lately(
            of_station=row["of_station"],
            of_address=row["of_address"] if has_address else 0,
            stations=row["stations"] if has_address else 0,
        )

    async def reach_profile(self, profile: int) -> bool:
        """The station came by the profile that it was on its way to; False where it was on no such way."""
        found = await self._unit.one(
            _QUERIES.reach_profile, station_id=self._of["station_id"], profile=profile
        )
        return found is not None

    async def password_answered(
        self, command_id: str, *, is_taken: bool, old_until: datetime | None
    ) -> bool:
        """The station has the password that this command brought, or not; False where it brought none."""
        of = {"station_id": self._of["station_id"], "command_id": command_id}
        if is_taken:
            found = await self._unit.one(_QUERIES.password_taken, until=old_until, **of)
        else:
            found = await self._unit.one(_QUERIES.password_refused, **of)
        return found is not None

    async def password_unanswered(self, command_id: str, until: datetime) -> bool:
        """Nobody knows whether it took the password of this command: until then either lets it in."""
        found = await self._unit.one(
            _QUERIES.password_unanswered,
            station_id=self._of["station_id"],
            command_id=command_id,
            until=until,
        )
        return found is not None

    async def password_shown(self, password: Secret) -> bool:
        """It came by this one: it has taken it, where it was told of it and never answered."""
        found = await self._unit.one(
            _QUERIES.password_shown,
            station_id=self._of["station_id"],
            salt=password.salt,
            sha256=password.hashed,
            at=self._now,
        )
        return found is not None

    async def _count(self, event: SecurityEvent, since: datetime) -> bool:
        """Count it in the row that there is; False where there is none."""
        values = self._values(event)
        return await self._unit.one(_QUERIES.count_noticed, since=since, **values) is not None

    async def _lately(self, event: SecurityEvent, since: datetime) -> DictRow:
        row = await self._unit.one(_QUERIES.noticed_lately, since=since, **self._values(event))
        assert row is not None, "an aggregate has one row"
        return row

    def _values(self, event: SecurityEvent) -> dict[str, object]:
        return {
            **self._of,
            "id": self._ids.mint("sev"),
            "origin": event.origin,
            "type": event.type,
            "is_critical": event.is_critical,
            "tech_info": event.tech_info,
            "peer": event.peer,
            "count": event.count,
            "occurred_at": event.occurred_at,
            "last_at": event.last_at,
        }


class SecurityEventRows:
    """`api.ports_stations.SecurityEvents` on a unit of work. Role app."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def acknowledge(self, event_id: str, at: datetime, *, by: str) -> bool:
        return bool(await self._unit.rows(_QUERIES.acknowledge, id=event_id, at=at, by=by))
