"""Stations for the gateway: what is configured, and who holds whose socket."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import msgspec
from psycopg.rows import DictRow

from chargewright.adapters.postgres.database import Database, Unit
from chargewright.adapters.postgres.journal import node_key
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.spans import Spans
from chargewright.adapters.postgres.together import Together
from chargewright.kernel.clock import Clock
from chargewright.kernel.ids import IdSource
from chargewright.network.credentials import Credentials, Secret
from chargewright.network.habits import Habits
from chargewright.network.model import KnownConnector, KnownStation, KnownStatus, OpenSession, Taken
from chargewright.network.registration import Registration

_QUERIES: Final = Queries.load("network")
SILENT_AT_MOST: Final = timedelta(minutes=15)
"""Three of the heartbeats that we ask for. Where a station comes again after more than that, and nobody
has said that it left, who held it had died, and it was not connected since it was last heard."""
_AT_ALL: Final = timedelta()


class Stations:
    """The configured stations, whole at first and then by what changed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._since = "0"

    async def changed(self) -> list[KnownStation]:
        """All stations at the first call; later those that changed since the call before.

        A station may come again unchanged: a change is looked for from the oldest transaction that
        was still running at the last look, so that none that committed late is missed.
        """
        async with self._database.unit(()) as unit:
            horizon = await unit.one(_QUERIES.horizon)
            rows = await unit.rows(_QUERIES.stations_changed_since, since=self._since)
        assert horizon is not None
        self._since = horizon["xmin"]
        return [_station(row) for row in rows]


@dataclass(frozen=True, slots=True)
class _Coming:
    station: KnownStation
    subprotocol: str
    peer: str


class Links:
    """Who holds whose socket. Many that come or go at once are written together: run `run_*`."""

    def __init__(self, database: Database, *, node: str, clock: Clock, ids: IdSource) -> None:
        self._database = database
        self._node = node
        self._clock = clock
        self._ids = ids
        self.coming: Final = Together(self._take_over)
        self.going: Final = Together(self._release)

    async def take_over(self, station: KnownStation, subprotocol: str, peer: str) -> Taken:
        """Make this node the holder; afterwards nothing of an older connection is written.

        Raises:
            Outage: the database cannot be reached; the station must come again.
        """
        return await self.coming(_Coming(station, subprotocol, peer))

    async def release(self, station: KnownStation, epoch: int) -> None:
        """Say that the connection of this epoch is gone; nothing if another took over."""
        await self.going((station.id, epoch))

    async def release_all(self) -> None:
        """Forget what a dead process of this node's name left behind."""
        async with self._database.unit(()) as unit:
            now = self._clock.now()
            gone = await unit.rows(_QUERIES.release_node, node=self._node, at=now)
            await self._write_facts(unit, "station.disconnected", gone, now)
            await _links_moved(unit, gone, now, silent_for=_AT_ALL)

    async def open_sessions(self, station_ids: Sequence[str]) -> dict[str, list[OpenSession]]:
        """What may still change on these stations, as committed now."""
        async with self._database.unit(()) as unit:
            return await self._open_sessions(unit, station_ids)

    async def knock(self, identity: str, subprotocol: str, peer: str) -> bool:
        """Note a stranger; False where an operator has decided: rejected it, or made it a station."""
        async with self._database.unit(()) as unit:
            row = await unit.one(
                _QUERIES.stranger_knocked,
                identity=identity,
                at=self._clock.now(),
                subprotocol=subprotocol,
                peer=peer,
            )
        return row is not None

    async def _take_over(self, coming: Sequence[_Coming]) -> Sequence[Taken]:
        # One identity may come twice in one batch; the later connection is the one that stays.
        newest = {each.station.id: each for each in coming}
        station_ids = sorted(newest)
        async with self._database.unit(()) as unit:
            now = self._clock.now()
            for holder in await unit.rows(_QUERIES.holders, station_ids=station_ids):
                await unit.run(_QUERIES.lock_node, node_key=node_key(holder["node"]))
            taken = await unit.rows(
                _QUERIES.take_over,
                node=self._node,
                at=now,
                organization_ids=[newest[each].station.organization_id for each in station_ids],
                station_ids=station_ids,
                subprotocols=[newest[each].subprotocol for each in station_ids],
                peers=[newest[each].peer for each in station_ids],
            )
            sessions = await self._open_sessions(unit, station_ids)
            statuses: dict[str, list[KnownStatus]] = {}
            for row in await unit.rows(_QUERIES.known_statuses, station_ids=station_ids):
                statuses.setdefault(row.pop("station_id"), []).append(KnownStatus(**row))
            asked: dict[str, tuple[str | None]] = {
                row["station_id"]: (row["asked_firmware"],)
                for row in await unit.rows(
                    _QUERIES.asked_for_configuration, station_ids=station_ids
                )
            }
            await self._write_facts(
                unit,
                "station.connected",
                [
                    {
                        "station_id": each,
                        "organization_id": newest[each].station.organization_id,
                    }
                    for each in station_ids
                ],
                now,
            )
            await _links_moved(unit, taken, now, silent_for=SILENT_AT_MOST)
        links = {row["station_id"]: row for row in taken}
        return [
            Taken(
                links[each.station.id]["epoch"] if newest[each.station.id] is each else 0,
                tuple(sessions.get(each.station.id, ())),
                tuple(statuses.get(each.station.id, ())),
                asked.get(each.station.id),
                links[each.station.id]["booted_at"],
                _told(links[each.station.id]["registration_told"]),
            )
            for each in coming
        ]

    async def _release(self, going: Sequence[tuple[str, int]]) -> Sequence[None]:
        async with self._database.unit(()) as unit:
            now = self._clock.now()
            gone = await unit.rows(
                _QUERIES.release,
                at=now,
                station_ids=[station_id for station_id, _ in going],
                epochs=[epoch for _, epoch in going],
            )
            await self._write_facts(unit, "station.disconnected", gone, now)
            await _links_moved(unit, gone, now)
        return [None] * len(going)

    async def _write_facts(
        self, unit: Unit, kind: str, rows: Sequence[DictRow], at: datetime
    ) -> None:
        if rows:
            await unit.run(
                _QUERIES.write_link_facts,
                kind=kind,
                at=at,
                organization_ids=[row["organization_id"] for row in rows],
                station_ids=[row["station_id"] for row in rows],
                ids=[self._ids.mint("fct") for _ in rows],
            )

    @staticmethod
    async def _open_sessions(
        unit: Unit, station_ids: Sequence[str]
    ) -> dict[str, list[OpenSession]]:
        rows = await unit.rows(_QUERIES.open_sessions, station_ids=list(station_ids))
        found: dict[str, list[OpenSession]] = {}
        for row in rows:
            found.setdefault(row["station_id"], []).append(_open_session(row))
        return found


async def _links_moved(
    unit: Unit, moved: Sequence[DictRow], at: datetime, *, silent_for: timedelta | None = None
) -> None:
    if moved:
        station_ids = [row["station_id"] for row in moved]
        await Spans(unit.connection).links_moved(station_ids, at, silent_for=silent_for)


def _station(row: DictRow) -> KnownStation:
    return KnownStation(
        id=row["id"],
        organization_id=row["organization_id"],
        site_id=row["site_id"],
        identity=row["identity"],
        security_profile=row["security_profile"],
        next_security_profile=row["next_security_profile"],
        credentials=Credentials.kept(
            Secret.kept(row["password_salt"], row["password_sha256"]),
            Secret.kept(row["previous_password_salt"], row["previous_password_sha256"]),
            row["previous_password_until"],
        ),
        clock_zone=row["clock_zone"],
        energy_reading_type=row["energy_reading_type"],
        strict_in=frozenset(row["strict_in"]),
        habits=msgspec.convert(row["habits"], Habits),
        registration=Registration(row["registration"]),
        has_terminal=row["has_terminal"],
        is_retired=row["is_retired"],
        connectors=tuple(_connector(values) for values in row["connectors"]),
    )


def _told(registration: str | None) -> Registration | None:
    return None if registration is None else Registration(registration)


def _connector(values: Sequence[Any]) -> KnownConnector:
    evse_no, connector_no, power_w, tolerance_percent, tolerance_wh = values
    return KnownConnector(
        evse_no=evse_no,
        connector_no=connector_no,
        power_w=power_w,
        tolerance_percent=Decimal(tolerance_percent),
        tolerance_wh=Decimal(tolerance_wh),
    )


def _open_session(row: DictRow) -> OpenSession:
    return OpenSession(
        id=row["id"],
        version=row["version"],
        status=row["status"],
        evse_no=row["evse_no"],
        connector_no=row["connector_no"],
        ocpp_transaction_ref=row["ocpp_transaction_ref"],
        remote_start_ref=row["remote_start_ref"],
        first_message_at=row["opened_at"],
        progress=row["progress"],
        energy_ceiling_wh=row["energy_ceiling_wh"],
        time_ceiling_at=row["time_ceiling_at"],
        has_stopped=row["has_stopped"],
        stop=row["stop"],
    )
