"""Public keys of meters and proofs of sessions in the database, and where their lists come from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

import msgspec
from psycopg.rows import DictRow

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.ids import OrganizationId, StationId
from chargewright.metering.signed import (
    KeyOrigin,
    MeterKey,
    Proof,
    PublicKey,
    SignedRecord,
    Trust,
    container_of,
    records_of,
)

_QUERIES: Final = Queries.load("signed_meters")

SIGNED_METER_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        name: SqlListing(
            source="meter_key AS t JOIN station AS s ON s.id = t.station_id",
            columns={"site_id": "s.site_id", "station_identity": "s.identity"},
            conditions={
                "group_id": (
                    "EXISTS (SELECT FROM station_group_member AS m"
                    " WHERE m.station_id = t.station_id AND m.group_id = ANY ({}))"
                )
            },
        )
        for name in ("meter_keys", "station_meter_keys")
    }
)


async def container(unit: Unit, session_id: str) -> bytes | None:
    """The signed records of a session with the key that proved it; None where it has none. Role app."""
    row = await unit.one(_QUERIES.proved_session, session_id=session_id)
    records = () if row is None else await _records(unit, session_id, row["opened_at"])
    if row is None or not records:
        return None
    told = row["public_key"]
    key = None if told is None else PublicKey(bytes.fromhex(told), row["key_algorithm"])
    return container_of(records, key)


async def _records(unit: Unit, session_id: str, since: datetime) -> Sequence[SignedRecord]:
    rows = await unit.rows(_QUERIES.signed_readings, session_id=session_id, since=since)
    return records_of(
        text for row in rows for text in msgspec.json.decode(row["signed"], type=list[str])
    )


class ProofRows:
    """`reactions.proving.Proofs` on a unit of work. Role work."""

    def __init__(self, unit: Unit, organization_id: str) -> None:
        self._unit = unit
        self._organization_id = organization_id

    async def records(self, session_id: str, since: datetime) -> Sequence[SignedRecord]:
        return await _records(self._unit, session_id, since)

    async def told_keys(self, station_id: str) -> Sequence[tuple[int | None, str, str]]:
        rows = await self._unit.rows(_QUERIES.told_keys, station_id=station_id)
        return [(row["evse_no"], row["name"], row["value"]) for row in rows]

    async def keys(self, station_id: str, evse_no: int | None) -> Sequence[MeterKey]:
        rows = await self._unit.rows(_QUERIES.meter_keys, station_id=station_id, evse_no=evse_no)
        return [_key(row) for row in rows]

    async def learn(self, key: MeterKey) -> None:
        await self._unit.one(
            _QUERIES.add_meter_key,
            **_columns(key, self._organization_id),
            decided_at=None,
            decided_by=None,
        )

    async def save(
        self, session_id: str, station_id: str, proof: Proof, billed_wh: int, at: datetime
    ) -> None:
        key = proof.key
        await self._unit.run(
            _QUERIES.save_meter_proof,
            organization_id=self._organization_id,
            session_id=session_id,
            station_id=station_id,
            state=proof.state,
            doubts=list(proof.doubts),
            records=proof.records,
            public_key=None if key is None else key.der.hex(),
            key_algorithm=None if key is None else key.algorithm,
            key_fingerprint=None if key is None else key.fingerprint,
            key_trust=proof.trust,
            meter_serial=proof.meter_serial,
            begin_wh=proof.begin_wh,
            end_wh=proof.end_wh,
            billed_wh=billed_wh,
            checked_at=at,
        )


@dataclass(frozen=True, slots=True)
class Held:
    """A key that is held: whose, of which station, and how far it is believed."""

    organization_id: OrganizationId
    station_id: StationId
    trust: Trust


class MeterKeyRows:
    """`api.ports_stations.MeterKeys` on a unit of work. Role app."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def add(self, key: MeterKey, organization_id: OrganizationId, *, by: str) -> bool:
        values = _columns(key, organization_id)
        row = await self._unit.one(
            _QUERIES.add_meter_key, **values, decided_at=key.added_at, decided_by=by
        )
        return row is not None

    async def lock(self, key_id: str) -> Held | None:
        row = await self._unit.one(_QUERIES.lock_meter_key, id=key_id)
        if row is None:
            return None
        return Held(row["organization_id"], row["station_id"], Trust(row["trust"]))

    async def decide(self, key_id: str, trust: Trust, at: datetime, *, by: str) -> None:
        await self._unit.run(_QUERIES.decide_meter_key, id=key_id, trust=trust, at=at, by=by)

    async def to_prove_again(self, station_id: str, most: int) -> Sequence[str]:
        rows = await self._unit.rows(
            _QUERIES.sessions_to_prove_again, station_id=station_id, most=most
        )
        return [row["session_id"] for row in rows]

    async def proof(self, session_id: str) -> Mapping[str, Any] | None:
        return await self._unit.one(_QUERIES.meter_proof, session_id=session_id)

    async def container(self, session_id: str) -> bytes | None:
        return await container(self._unit, session_id)


def _columns(key: MeterKey, organization_id: str) -> dict[str, Any]:
    return {
        "organization_id": organization_id,
        "id": key.id,
        "station_id": key.station_id,
        "evse_no": key.evse_no,
        "public_key": key.key.der.hex(),
        "fingerprint": key.key.fingerprint,
        "algorithm": key.key.algorithm,
        "origin": key.origin,
        "trust": key.trust,
        "added_at": key.added_at,
    }


def _key(row: DictRow) -> MeterKey:
    return MeterKey(
        id=row["id"],
        station_id=row["station_id"],
        evse_no=row["evse_no"],
        key=PublicKey(bytes.fromhex(row["public_key"]), row["algorithm"]),
        origin=KeyOrigin(row["origin"]),
        trust=Trust(row["trust"]),
        added_at=row["added_at"],
    )
