"""Charging profiles in the database, and composite schedules beside what we expect, in one unit of work each."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any, Final

import msgspec
from psycopg.rows import DictRow
from psycopg.types.json import Jsonb

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.energy_facts import tell
from chargewright.adapters.postgres.expected_schedules import expect, profile_kept
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.queries import Queries
from chargewright.energy.composite import differences
from chargewright.energy.holding import (
    Criteria,
    ProfileState,
    after_answer,
    is_cleared,
    replaces,
)
from chargewright.energy.profiles import STATION, Profile, Purpose
from chargewright.network.reservations import status_in
from chargewright.reactions.ports import Work
from chargewright.translate.charging_profiles import (
    ASKING,
    CLEARING,
    SETTING,
    START_16,
    STARTING,
    UPDATING,
    Told,
    changed,
    cleared_in,
    started_with,
    told_in,
)
from chargewright.wire.ocpp import Version

_QUERIES: Final = Queries.load("charging_profiles")
_STARTED_WITHIN: Final = timedelta(minutes=15)
"""A vehicle that comes later was not waited for any more: stations give up a start after a minute or two."""
_IN_GROUP: Final = (
    "EXISTS (SELECT FROM station_group_member AS m"
    " WHERE m.station_id = t.station_id AND m.group_id = ANY ({}))"
)
_PROFILE: Final = SqlListing(
    source="charging_profile AS t JOIN station AS s ON s.id = t.station_id",
    columns={"site_id": "s.site_id", "station_identity": "s.identity"},
    conditions={"group_id": _IN_GROUP},
)
_COMPOSITE: Final = SqlListing(
    source="composite_schedule AS t JOIN station AS s ON s.id = t.station_id",
    columns={"site_id": "s.site_id", "station_identity": "s.identity"},
    conditions={"group_id": _IN_GROUP},
)
ENERGY_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        "charging_profiles": _PROFILE,
        "station_charging_profiles": _PROFILE,
        "composite_schedules": _COMPOSITE,
        "station_composite_schedules": _COMPOSITE,
    }
)


class ChargingProfileRows:
    """Charging profiles of one unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def begin(
        self,
        organization_id: str,
        profile_id: str,
        station_id: str,
        profile: Profile,
        *,
        command_id: str,
        by: str | None,
        at: datetime,
    ) -> None:
        await self._unit.run(
            _QUERIES.add_profile,
            organization_id=organization_id,
            id=profile_id,
            station_id=station_id,
            evse_no=profile.evse_no,
            profile_no=profile.profile_no,
            purpose=profile.purpose,
            stack_level=profile.stack_level,
            kind=profile.kind,
            unit=profile.unit,
            transaction_ref=profile.transaction_ref,
            valid_from=profile.valid_from,
            valid_to=profile.valid_to,
            profile=Jsonb(msgspec.to_builtins(profile)),
            command_id=command_id,
            by=by,
            at=at,
        )

    async def want(self, station_id: str, profile_no: int, update: Mapping[str, Any]) -> None:
        """Keep what the period of a dynamic profile shall be: whenever the station asks, it is told."""
        await self._unit.run(
            _QUERIES.want_update,
            station_id=station_id,
            profile_no=profile_no,
            update=Jsonb(dict(update)),
        )

    async def may_hold(self, station_id: str) -> Sequence[Profile]:
        rows = await self._unit.rows(_QUERIES.profiles_that_may_hold, station_id=station_id)
        return [profile_kept(row) for row in rows]

    async def needs_of(self, station_id: str, ref: str) -> Mapping[str, Any] | None:
        row = await self._unit.one(_QUERIES.needs_of, station_id=station_id, ref=ref)
        return None if row is None else row["needs"]

    async def pulled(
        self, work: Work, station_id: str, profile_no: int
    ) -> Mapping[str, Any] | None:
        """What the period of a dynamic profile shall be now; None: the station holds no such profile."""
        row = await self._unit.one(
            _QUERIES.dynamic_profile, station_id=station_id, profile_no=profile_no
        )
        if row is None:
            return None
        wanted: Mapping[str, Any] = row["wanted_update"] or {}
        profile = changed(profile_kept(row), wanted)
        await self._change(work, row["id"], profile)
        now = {"limit": profile.periods[0].limit} if profile.periods else {}
        return {**now, **wanted}

    async def _change(self, work: Work, profile_id: str, profile: Profile) -> None:
        await self._unit.run(
            _QUERIES.change_profile,
            id=profile_id,
            profile=Jsonb(msgspec.to_builtins(profile)),
            at=work.now,
        )

    async def begun(
        self,
        work: Work,
        station_id: str,
        ref: str,
        *,
        evse_no: int,
        remote_start_id: int | None = None,
        id_tag: str | None = None,
    ) -> None:
        """A transaction runs: what the start that it came of brought along for it holds from now on."""
        rows = await self._unit.rows(
            _QUERIES.starts_with_profile,
            organization_id=work.organization_id,
            station_id=station_id,
            since=work.now - _STARTED_WITHIN,
            names=list(STARTING),
        )
        for row in rows:
            profile = started_with(
                row["payload"],
                evse_no=evse_no,
                transaction_ref=ref,
                remote_start_id=remote_start_id,
                id_tag=id_tag,
            )
            if profile is not None:
                await self.begin(
                    work.organization_id,
                    work.ids.mint("chp"),
                    station_id,
                    profile,
                    command_id=row["id"],
                    by=row["requested_by"],
                    at=work.now,
                )
                await self._begun_with(work, row)
                return

    async def _begun_with(self, work: Work, command: DictRow) -> None:
        """The station has begun, so it took the start and what came with it, whether we heard so or not."""
        row = await self._unit.one(_QUERIES.profile_of_command, command_id=command["id"])
        assert row is not None, "it was kept just now"
        await self._takes_its_place(work, row, by_level=command["name"] == START_16)
        await self._move(work, row, ProfileState.HOLDS, None)

    async def over(self, work: Work, station_id: str, ref: str) -> None:
        """A transaction has ended, and what was for it has gone with it."""
        rows = await self._unit.rows(
            _QUERIES.profiles_of_transaction, station_id=station_id, ref=ref
        )
        for row in rows:
            await self._move(work, row, ProfileState.OVER, None)

    async def command_ended(
        self, work: Work, command: Mapping[str, Any], state: str, answer: object
    ) -> None:
        """Keep what the end of a command says of the profiles of its station."""
        if command["name"] == UPDATING and state == "accepted":
            await self.pulled(work, command["station_id"], command["payload"]["chargingProfileId"])
        if command["name"] not in SETTING | CLEARING | ASKING:
            return
        link = await self._unit.one(_QUERIES.spoken, station_id=command["station_id"])
        if link is None or link["subprotocol"] is None:
            return
        version = Version(link["subprotocol"])
        name, payload = command["name"], command["payload"]
        if name in SETTING:
            await self._answered(work, command["id"], state, answer, version)
        elif (meant := cleared_in(version, name, payload)) is not None:
            if is_cleared(state, status_in(answer)):
                await self._clear(work, command, meant, status_in(answer))
        elif (told := told_in(version, name, payload, answer)) is not None:
            await self._compare(work, command, told)

    async def _answered(
        self, work: Work, command_id: str, state: str, answer: object, version: Version
    ) -> None:
        row = await self._unit.one(_QUERIES.profile_of_command, command_id=command_id)
        became = after_answer(state)
        if row is None or became is None:
            return
        if became is ProfileState.HOLDS:
            await self._takes_its_place(work, row, by_level=version is Version.V16)
        await self._move(work, row, became, status_in(answer))

    async def _takes_its_place(self, work: Work, row: DictRow, *, by_level: bool) -> None:
        brought = profile_kept(row)
        for each in await self._unit.rows(_QUERIES.held_profiles, station_id=row["station_id"]):
            if replaces(brought, profile_kept(each), by_level=by_level):
                await self._move(work, each, ProfileState.REPLACED, None)
        await self._bind(row, brought)

    async def _bind(self, row: DictRow, brought: Profile) -> None:
        """What names no transaction (OCPP 1.6) is of the one that runs there, and goes with it."""
        if brought.purpose is not Purpose.TRANSACTION or brought.transaction_ref is not None:
            return
        if brought.evse_no == STATION:
            return
        running = await self._unit.one(
            _QUERIES.transaction_at, station_id=row["station_id"], evse_no=brought.evse_no
        )
        if running is not None:
            await self._unit.run(
                _QUERIES.bind_profile, id=row["id"], ref=running["ocpp_transaction_ref"]
            )

    async def _clear(
        self, work: Work, command: Mapping[str, Any], meant: Criteria, status: str | None
    ) -> None:
        asked = await self._unit.one(_QUERIES.command_asked, id=command["id"])
        assert asked is not None, "it has just ended"
        rows = await self._unit.rows(
            _QUERIES.profiles_cleared,
            station_id=command["station_id"],
            command_id=command["id"],
            profile_no=meant.profile_no,
            evse_no=meant.evse_no,
            purpose=meant.purpose,
            stack_level=meant.stack_level,
            asked_at=asked["requested_at"],
        )
        for row in rows:
            await self._move(work, row, ProfileState.CLEARED, status)

    async def _compare(self, work: Work, command: Mapping[str, Any], told: Told) -> None:
        """Keep a composite schedule beside what the profiles that the station holds come to."""
        station_id = command["station_id"]
        starts_at = told.starts_at or work.now
        expected = await expect(
            self._unit,
            station_id,
            told.evse_no,
            starts_at=starts_at,
            duration_s=told.duration_s,
            unit=told.unit,
        )
        found = differences(
            expected.steps, expected.compared(told.steps), is_converted=expected.is_converted
        )
        composite_id = work.ids.mint("csd")
        await self._unit.run(
            _QUERIES.add_composite,
            organization_id=work.organization_id,
            id=composite_id,
            station_id=station_id,
            evse_no=told.evse_no,
            command_id=command["id"],
            starts_at=starts_at,
            duration_s=told.duration_s,
            unit=told.unit,
            expected=Jsonb(msgspec.to_builtins(expected.steps)),
            told=Jsonb(msgspec.to_builtins(told.steps)),
            differences=Jsonb(msgspec.to_builtins(found)),
            is_as_expected=not found,
            at=work.now,
        )
        await tell(
            work, "composite_schedule.told", composite_id, station_id, is_as_expected=not found
        )

    async def _move(
        self, work: Work, row: DictRow, state: ProfileState, status: str | None
    ) -> None:
        await self._unit.run(
            _QUERIES.move_profile, id=row["id"], state=state, status=status, at=work.now
        )
        await tell(work, "charging_profile.moved", row["id"], row["station_id"], state=state)
