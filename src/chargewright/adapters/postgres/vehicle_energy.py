"""Plans of vehicles, limits from outside and reports of charging profiles in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final

import msgspec
from psycopg.types.json import Jsonb

from chargewright.adapters.postgres.charging_plans import ChargingPlanRows
from chargewright.adapters.postgres.charging_profiles import ChargingProfileRows
from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.energy_facts import tell
from chargewright.adapters.postgres.expected_schedules import expect, held
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.plan_cases import ToldNeeds
from chargewright.adapters.postgres.queries import Queries
from chargewright.energy.composite import beyond
from chargewright.energy.reported import ReportedProfile, drifts
from chargewright.energy.vehicles import (
    Needs,
    NeedsAnswer,
    PlanDoubt,
    VehicleSchedule,
    answer_to,
    doubt_about,
)
from chargewright.network.reservations import status_in
from chargewright.reactions.ports import Work
from chargewright.translate.charging_profiles import CLEARING, SETTING, UPDATING
from chargewright.translate.vehicle_energy import PRIORITY, REPORTING, OutsideLimit, meant_in

_QUERIES: Final = Queries.load("vehicle_energy")
_PROPOSED_WITHIN: Final = timedelta(minutes=1)
"""A vehicle waits no longer for another schedule (OCPP 2.0.1, K15.FR.08)."""
_KEEPS: Final = "smartchargingctrlr/chargingprofilepersistence[txprofile]"
"""The setting by which a station says that it keeps schedules of transactions when it begins anew."""
_NONE: Final = "NoProfiles"
_CHANGES_LIMITS: Final = frozenset({"Accepted", "Unknown"})
"""Answers after which a station holds other profiles than we believed."""


def _at_station(source: str, **columns: str) -> SqlListing:
    return SqlListing(
        source=f"{source} AS t JOIN station AS s ON s.id = t.station_id",
        columns={"site_id": "s.site_id", "station_identity": "s.identity", **columns},
        conditions={
            "group_id": (
                "EXISTS (SELECT FROM station_group_member AS m"
                " WHERE m.station_id = t.station_id AND m.group_id = ANY ({}))"
            )
        },
    )


VEHICLE_ENERGY_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        "vehicle_plans": _at_station(
            "vehicle_plan", energy_wh_exact="trim_scale(t.energy_wh)::text"
        ),
        "charging_limits": _at_station("charging_limit", holds="(t.cleared_at IS NULL)"),
        "charging_profile_reports": _at_station("charging_profile_report"),
    }
)


class VehicleEnergyRows:
    """`gateway.vehicle_energy.VehicleEnergy` in a unit of work that holds the station's link."""

    def __init__(self, work: Work, unit: Unit, station_id: str) -> None:
        self._work = work
        self._unit = unit
        self._station_id = station_id
        self._whose = {"organization_id": work.organization_id, "station_id": station_id}

    async def hear_needs(self, needs: Needs) -> tuple[NeedsAnswer, PlanDoubt | None]:
        here = await self._transaction_here(needs.evse_no)
        doubt = doubt_about(needs, self._work.now)
        if here is None:
            doubt = PlanDoubt.NO_TRANSACTION
        own = [] if here is None else await self._own_schedules(needs.evse_no, here["ref"])
        is_on_its_way = any(each["is_on_its_way"] for each in own)
        is_coming = is_on_its_way and await self._is_repeated(needs, here)
        is_planned = (
            doubt is None and here is not None and not is_coming and await self._plan(needs, here)
        )
        answer = answer_to(
            doubt,
            has_schedule=is_planned or bool(own),
            schedule_is_coming=is_on_its_way and not is_planned,
        )
        if answer is NeedsAnswer.ACCEPTED and here is not None and not is_planned:
            await self._bring_again(own[0], f"needs {here['ref']} {self._work.now.isoformat()}")
        said = asdict(needs)
        row = await self._unit.one(
            _QUERIES.keep_needs,
            **self._whose,
            **(here or {"ref": None, "session_id": None}),
            id=self._work.ids.mint("vpl"),
            at=self._work.now,
            needs=Jsonb(said.pop("details")),
            answer=answer,
            doubt=doubt,
            **said,
        )
        assert row is not None, "it was kept"
        await tell(
            self._work, "vehicle_plan.needs_told", row["id"], self._station_id, answer=answer
        )
        return answer, doubt

    async def _is_repeated(self, needs: Needs, here: Mapping[str, Any] | None) -> bool:
        """Whether the vehicle has said just this before."""
        row = await self._unit.one(
            _QUERIES.needs_kept,
            station_id=self._station_id,
            evse_no=needs.evse_no,
            ref=None if here is None else here["ref"],
        )
        return row is not None and row["needs"] == needs.details

    async def _plan(self, needs: Needs, here: Mapping[str, Any]) -> bool:
        told = ToldNeeds(
            evse_no=needs.evse_no,
            ref=here["ref"],
            session_id=here["session_id"],
            details=needs.details,
            energy_wh=needs.energy_wh,
            departs_at=needs.departs_at,
            periods_max=needs.periods_max,
        )
        return await self._plans.make(told)

    @property
    def _plans(self) -> ChargingPlanRows:
        return ChargingPlanRows(self._work, self._unit, self._station_id)

    async def hear_schedule(self, schedule: VehicleSchedule) -> PlanDoubt | None:
        here = await self._transaction_here(schedule.evse_no)
        expected = await expect(
            self._unit,
            self._station_id,
            schedule.evse_no,
            starts_at=schedule.starts_at,
            duration_s=schedule.duration_s,
            unit=schedule.unit,
        )
        found = beyond(
            expected.steps,
            expected.compared(schedule.steps),
            is_converted=expected.is_converted,
        )
        doubt = PlanDoubt.BEYOND_LIMITS if found else None
        if here is None:
            doubt = PlanDoubt.NO_TRANSACTION
        row = await self._unit.one(
            _QUERIES.keep_vehicle_schedule,
            **self._whose,
            **(here or {"ref": None, "session_id": None}),
            id=self._work.ids.mint("vpl"),
            at=self._work.now,
            evse_no=schedule.evse_no,
            starts_at=schedule.starts_at,
            duration_s=schedule.duration_s,
            unit=schedule.unit,
            schedule=Jsonb(msgspec.to_builtins(schedule.steps)),
            expected=Jsonb(msgspec.to_builtins(expected.steps)),
            beyond=Jsonb(msgspec.to_builtins(found)),
            is_within=not found,
            doubt=doubt,
        )
        assert row is not None, "it was kept"
        await tell(
            self._work,
            "vehicle_plan.schedule_told",
            row["id"],
            self._station_id,
            is_within=not found,
        )
        if here is not None and found:
            await self._propose_again(schedule, here["ref"])
        return doubt

    async def _propose_again(self, schedule: VehicleSchedule, ref: str) -> None:
        """Send the schedule of the transaction once more, so that the vehicle plans anew (K15.FR.13)."""
        own = await self._own_schedules(schedule.evse_no, ref)
        holding = next((each for each in own if each["state"] == "holds"), None)
        if holding is not None:
            at = schedule.starts_at.isoformat()
            await self._bring_again(holding, f"propose {ref} {at}")

    async def _bring_again(self, profile: Mapping[str, Any], cause: str) -> None:
        """Send a profile that the station was brought before: a vehicle that asks is told by it.

        Accepted needs are followed by a schedule, whoever made it (K15.FR.07, K16.FR.12, K17.FR.07).
        """
        command = await self._unit.one(_QUERIES.command_of_profile, id=profile["command_id"])
        assert command is not None, "it brought the profile"
        await self._ask(command["name"], command["payload"], cause)

    async def _ask(self, name: str, payload: Mapping[str, Any], cause: str) -> None:
        """Queue what is of no use later than a vehicle waits for it."""
        await self._work.outbox.command(
            self._station_id,
            name,
            payload,
            cause=f"{cause} {self._station_id}",
            lives_for=_PROPOSED_WITHIN,
        )
        self._work.nudges.append(f"commands.{self._station_id}")

    async def resumed(self, ref: str) -> None:
        rows = await self._unit.rows(
            _QUERIES.schedules_not_kept, station_id=self._station_id, ref=ref, kept_if=_KEEPS
        )
        for row in rows:
            cause = f"resume {ref} {row['profile_no']} {self._work.now.isoformat()}"
            await self._ask(row["name"], row["payload"], cause)
            if row["wanted_update"] is not None:
                update = {
                    "chargingProfileId": row["profile_no"],
                    "scheduleUpdate": row["wanted_update"],
                }
                await self._ask(UPDATING, update, f"{cause} update")

    async def keep_priority(self, ref: str, *, has_priority: bool) -> None:
        row = await self._unit.one(
            _QUERIES.keep_priority,
            id=self._work.ids.mint("vpl"),
            station_id=self._station_id,
            ref=ref,
            has_priority=has_priority,
            at=self._work.now,
        )
        if row is not None:
            await tell(
                self._work,
                "vehicle_plan.priority_told",
                row["id"],
                self._station_id,
                has_priority=has_priority,
            )
            await self._plans.again()

    async def update_of(self, profile_no: int) -> Mapping[str, Any] | None:
        rows = ChargingProfileRows(self._unit)
        return await rows.pulled(self._work, self._station_id, profile_no)

    async def keep_limit(self, limit: OutsideLimit) -> None:
        row = await self._unit.one(
            _QUERIES.keep_limit,
            **self._whose,
            id=self._work.ids.mint("lim"),
            at=self._work.now,
            **asdict(limit) | {"profiles": Jsonb(msgspec.to_builtins(limit.profiles))},
        )
        assert row is not None, "it was kept"
        await tell(
            self._work, "charging_limit.set", row["id"], self._station_id, evse_no=limit.evse_no
        )
        await self._plans.again()

    async def clear_limit(self, source: str, evse_no: int | None) -> None:
        rows = await self._unit.rows(
            _QUERIES.clear_limits,
            station_id=self._station_id,
            source=source,
            evse_no=evse_no,
            at=self._work.now,
        )
        for row in rows:
            await tell(self._work, "charging_limit.cleared", row["id"], self._station_id)
        if rows:
            await self._plans.again()

    async def keep_reported(
        self, request_no: int, reported: Sequence[ReportedProfile], *, is_last: bool
    ) -> None:
        asked = await self._unit.one(
            _QUERIES.question_for_profiles, station_id=self._station_id, request_no=request_no
        )
        command_id = None if asked is None else asked["id"]
        before = await self._unit.one(
            _QUERIES.lock_report,
            station_id=self._station_id,
            request_no=request_no,
            command_id=command_id,
        )
        known = (
            []
            if before is None
            else msgspec.convert(before["reported"], list[ReportedProfile], strict=False)
        )
        together = {(each.source, each.profile.profile_no): each for each in (*known, *reported)}
        whole = list(together.values())
        is_complete = is_last or (before is not None and before["is_complete"])
        found = None
        if is_complete:
            believed = await held(self._unit, self._station_id)
            found = drifts(believed, whole, meant_in({} if asked is None else asked["payload"]))
        row = await self._unit.one(
            _QUERIES.keep_report,
            **self._whose,
            id=self._work.ids.mint("cpr"),
            request_no=request_no,
            command_id=command_id,
            at=self._work.now,
            reported=Jsonb(msgspec.to_builtins(whole)),
            is_complete=is_complete,
            drifts=None if found is None else Jsonb(msgspec.to_builtins(found)),
            is_as_believed=None if found is None else not found,
        )
        assert row is not None, "it was kept"
        if found is not None:
            await tell(
                self._work,
                "charging_profile_report.told",
                row["id"],
                self._station_id,
                is_as_believed=not found,
            )

    async def command_ended(self, command: Mapping[str, Any], state: str, answer: object) -> None:
        """Keep what a station's answer says of priority, and of reports; plan by the limits that hold now.

        One that has none of the profiles it was asked about sends no report of them (K09.FR.02).
        """
        if command["name"] == PRIORITY and status_in(answer) == "Accepted":
            payload = command["payload"]
            await self.keep_priority(payload["transactionId"], has_priority=payload["activate"])
        if command["name"] == REPORTING and status_in(answer) == _NONE:
            await self.keep_reported(command["payload"]["requestId"], (), is_last=True)
        changes_limits = (
            command["name"] in {*SETTING, *CLEARING, UPDATING}
            and status_in(answer) in _CHANGES_LIMITS
        )
        brings_plan = command["name"] in SETTING and await self._plans.ended(command["id"], state)
        if changes_limits and not brings_plan:
            await self._plans.again()

    async def _transaction_here(self, evse_no: int) -> dict[str, Any] | None:
        row = await self._unit.one(
            _QUERIES.transaction_here, station_id=self._station_id, evse_no=evse_no
        )
        if row is None:
            return None
        return {"ref": row["ocpp_transaction_ref"], "session_id": row["session_id"]}

    async def _own_schedules(self, evse_no: int, ref: str) -> Sequence[Mapping[str, Any]]:
        return await self._unit.rows(
            _QUERIES.own_schedules, station_id=self._station_id, evse_no=evse_no, ref=ref
        )
