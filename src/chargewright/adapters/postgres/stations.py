"""Stations with their EVSEs and connectors in the database."""

from datetime import datetime
from typing import Final

import msgspec
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.ids import EvseId, OrganizationId, StationId
from chargewright.network.credentials import Credentials, Secret
from chargewright.network.habits import Habits
from chargewright.network.registration import Registration, standing
from chargewright.network.stations import Connector, Evse, ReadingType, Station

_QUERIES: Final = Queries.load("stations")


class StationRows:
    """`api.ports_stations.Stations` on a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def lock(self, station_id: StationId) -> Station | None:
        row = await self._unit.one(_QUERIES.lock_station, id=station_id)
        return None if row is None else _station(row)

    async def add(self, station: Station) -> bool:
        row = await self._unit.one(
            _QUERIES.add_station,
            identity=station.identity,
            created_at=station.created_at,
            organization_id=station.organization_id,
            **_columns(station),
        )
        if row is not None:
            await self._keep_evses(station)
        return row is not None

    async def save(self, station: Station) -> None:
        await self._unit.run(_QUERIES.save_station, **_columns(station))
        connectors = [each.id for evse in station.evses for each in evse.connectors]
        await self._unit.run(_QUERIES.drop_connectors, id=station.id, kept=connectors)
        async with self._unit.unless_named("an EVSE that a terminal pays for cannot go"):
            kept = [evse.id for evse in station.evses]
            await self._unit.run(_QUERIES.drop_evses, id=station.id, kept=kept)
        await self._keep_evses(station)

    async def note_password_command(self, station_id: StationId, command_id: str) -> None:
        await self._unit.run(_QUERIES.note_password_command, id=station_id, command_id=command_id)

    async def awaits_password_answer(self, station_id: StationId) -> bool:
        return await self._unit.one(_QUERIES.awaits_password_answer, id=station_id) is not None

    async def delete(self, station_id: StationId) -> None:
        async with self._unit.unless_named(
            "this station has a history or a terminal: retire it instead"
        ):
            await self._unit.run(_QUERIES.drop_connectors, id=station_id, kept=[])
            await self._unit.run(_QUERIES.drop_evses, id=station_id, kept=[])
            await self._unit.run(_QUERIES.delete_station, id=station_id)

    async def owner(self, station_id: StationId) -> OrganizationId | None:
        row = await self._unit.one(_QUERIES.owner, id=station_id)
        return None if row is None else row["organization_id"]

    async def link(self, station_id: StationId) -> tuple[bool, str | None]:
        row = await self._unit.one(_QUERIES.link, id=station_id)
        return (False, None) if row is None else (row["is_connected"], row["subprotocol"])

    async def registration(self, station_id: StationId) -> tuple[Registration, Registration]:
        row = await self._unit.one(_QUERIES.registration, id=station_id)
        assert row is not None, "looked for before"
        wanted, told = Registration(row["registration"]), row["registration_told"]
        return wanted, standing(wanted, None if told is None else Registration(told))

    async def of_evse(self, evse_id: EvseId) -> tuple[OrganizationId, StationId] | None:
        row = await self._unit.one(_QUERIES.evse_owner, id=evse_id)
        return None if row is None else (row["organization_id"], row["station_id"])

    async def lock_pending(self, identity: str) -> bool:
        return await self._unit.one(_QUERIES.lock_pending, identity=identity) is not None

    async def accept_pending(self, identity: str) -> None:
        await self._unit.run(_QUERIES.drop_pending, identity=identity)

    async def reject_pending(self, identity: str, at: datetime) -> None:
        await self._unit.run(_QUERIES.reject_pending, identity=identity, at=at)

    async def _keep_evses(self, station: Station) -> None:
        whose = {"organization_id": station.organization_id, "station_id": station.id}
        for evse in station.evses:
            await self._unit.run(
                _QUERIES.keep_evse,
                id=evse.id,
                evse_no=evse.evse_no,
                label=evse.label,
                tariff_id=evse.tariff_id,
                **whose,
            )
            for connector in evse.connectors:
                await self._keep_connector(evse, connector, whose)

    async def _keep_connector(
        self, evse: Evse, connector: Connector, whose: dict[str, str]
    ) -> None:
        await self._unit.run(
            _QUERIES.keep_connector,
            id=connector.id,
            evse_id=evse.id,
            evse_no=evse.evse_no,
            connector_no=connector.connector_no,
            standard=connector.standard,
            current_kind=connector.current_kind,
            power_w=connector.power_w,
            tolerance_percent=connector.tolerance_percent,
            tolerance_wh=connector.tolerance_wh,
            **whose,
        )


def _columns(station: Station) -> dict[str, object]:
    kept = station.credentials
    previous = None if kept is None else kept.previous
    return {
        "id": station.id,
        "site_id": station.site_id,
        "name": station.name,
        "security_profile": station.security_profile,
        "next_security_profile": station.next_security_profile,
        "password_salt": None if kept is None else kept.secret.salt,
        "password_sha256": None if kept is None else kept.secret.hashed,
        "previous_password_salt": None if previous is None else previous.salt,
        "previous_password_sha256": None if previous is None else previous.hashed,
        "previous_password_until": None if kept is None else kept.previous_until,
        "clock_zone": station.clock_zone,
        "energy_reading_type": station.energy_reading_type,
        "strict_in": sorted(station.strict_in),
        "habits": Jsonb(msgspec.to_builtins(station.habits)),
        "charging_plans": station.charging_plans,
        "registration": station.registration.value,
        "maintenance": station.maintenance,
        "is_retired": station.is_retired,
    }


def _station(row: DictRow) -> Station:
    return Station(
        id=row["id"],
        organization_id=row["organization_id"],
        site_id=row["site_id"],
        identity=row["identity"],
        name=row["name"],
        security_profile=row["security_profile"],
        next_security_profile=row["next_security_profile"],
        credentials=Credentials.kept(
            Secret.kept(row["password_salt"], row["password_sha256"]),
            Secret.kept(row["previous_password_salt"], row["previous_password_sha256"]),
            row["previous_password_until"],
        ),
        clock_zone=row["clock_zone"],
        energy_reading_type=ReadingType(row["energy_reading_type"]),
        strict_in=frozenset(row["strict_in"]),
        habits=msgspec.convert(row["habits"], Habits),
        charging_plans=row["charging_plans"],
        registration=Registration(row["registration"]),
        maintenance=row["maintenance"],
        is_retired=row["is_retired"],
        created_at=row["created_at"],
        evses=msgspec.convert(row["evses"], tuple[Evse, ...]),
    )
