"""Schedules that we make of what vehicles need, in the unit of work that heard of it.

The plan, the profile and the command that brings it are kept at once: whoever is killed in between has made
none, and the vehicle's next word makes one. A plan is made anew where the vehicle needs something else, or the
limits that it was made of are others; what the station is brought then takes the place of the one before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

import msgspec
from psycopg.types.json import Jsonb

from chargewright.access.organization_settings import in_effect
from chargewright.adapters.postgres.access import settings_line
from chargewright.adapters.postgres.charging_profiles import ChargingProfileRows
from chargewright.adapters.postgres.configuration import SettingRows
from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.energy_facts import tell
from chargewright.adapters.postgres.expected_schedules import profiles_here, question_here
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.queries import Queries
from chargewright.energy.limits import Limit, limits_at, same_from
from chargewright.energy.plan_prices import bill_of, prices_of
from chargewright.energy.planning import (
    Plan,
    PlanCause,
    PlanGoal,
    Price,
    Wanted,
    duration_of,
    goal_set,
    planned,
    profile_no_at,
)
from chargewright.energy.profiles import Period, Profile, ProfileKind, Purpose
from chargewright.energy.profiles import Unit as RateUnit
from chargewright.energy.scheduling import Stretch
from chargewright.energy.taking import Takes, taken_by
from chargewright.kernel.ids import SessionId
from chargewright.kernel.money import Money
from chargewright.reactions.ports import SalePlace, Work
from chargewright.reactions.pricing import ACTIVITY
from chargewright.sessions.model import Session
from chargewright.tariffs.model import BASE_UNITS, Per, TariffVersion
from chargewright.translate.charging_needs import wanted_in
from chargewright.translate.charging_profiles import payload_of
from chargewright.wire.ocpp import Version

_QUERIES: Final = Queries.load("charging_plans")
BROUGHT_WITHIN: Final = timedelta(minutes=1)
"""A vehicle waits no longer for its schedule (OCPP 2.0.1, K15.FR.08)."""
_PRICE_PLACES: Final = 6
CHARGING_PLAN_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        "charging_plans": SqlListing(
            source=(
                "charging_plan AS t JOIN station AS s ON s.id = t.station_id"
                " LEFT JOIN charging_profile AS p"
                " ON p.organization_id = t.organization_id AND p.command_id = t.command_id"
            ),
            columns={
                "site_id": "s.site_id",
                "station_identity": "s.identity",
                "wanted_wh_exact": "trim_scale(t.wanted_wh)::text",
                "energy_wh_exact": "trim_scale(round(t.energy_wh, 1))::text",
                "cost": ("t.cost_minor", "t.currency"),
                "cost_at_once": ("t.cost_at_once_minor", "t.currency"),
                "state": "p.state",
            },
            conditions={
                "group_id": (
                    "EXISTS (SELECT FROM station_group_member AS m"
                    " WHERE m.station_id = t.station_id AND m.group_id = ANY ({}))"
                )
            },
        )
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldNeeds:
    """What the vehicle of a transaction needs, as it is kept: `details` in the words of OCPP."""

    evse_no: int
    ref: str
    session_id: str
    details: Mapping[str, Any]
    energy_wh: Decimal | None
    departs_at: datetime | None
    periods_max: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Circumstances:
    """What a plan is made of beside the needs. `tariff` None: nothing is priced."""

    goal: PlanGoal
    session: Session
    zone: str
    counted_wh: Decimal
    takes: Takes
    starts_at: datetime
    limits: Sequence[Limit]
    tariff: TariffVersion | None
    prices: Sequence[Price]


class ChargingPlanRows:
    """Plans at the station whose link this unit of work holds."""

    def __init__(self, work: Work, unit: Unit, station_id: str) -> None:
        self._work = work
        self._unit = unit
        self._station_id = station_id

    async def make(self, told: ToldNeeds) -> bool:
        """Plan what a vehicle has told that it needs; False where nothing is planned here.

        A profile of the transaction's own that is none of ours is somebody's decision, and goes before.
        """
        if await self._has_others(told):
            return False
        wanted = _wanted(told)
        around = await self._around(told, wanted)
        if around is None:
            return False
        await self._plan(told, wanted, around, PlanCause.NEEDS, around.counted_wh)
        return True

    async def again(self) -> None:
        """Plan anew whatever runs here and was planned by limits that are others now."""
        now = self._work.now
        for row in await self._unit.rows(
            _QUERIES.plans_that_run, station_id=self._station_id, at=now
        ):
            told = _told(row)
            before = await self._unit.one(
                _QUERIES.lock_plan,
                station_id=self._station_id,
                evse_no=told.evse_no,
                ref=told.ref,
            )
            is_gone = told.departs_at is not None and told.departs_at <= now
            if before is None or is_gone or await self._has_others(told):
                continue
            around = await self._around(told, _wanted(told))
            if around is None:
                continue
            limits = msgspec.convert(before["limits"], list[Limit], strict=False)
            ends_at = before["starts_at"] + timedelta(seconds=before["duration_s"])
            if same_from(limits, before["starts_at"], around.limits, around.starts_at, ends_at):
                continue
            left = _less(_wanted(told), around.counted_wh - before["counted_wh"])
            await self._plan(told, left, around, PlanCause.LIMITS, before["counted_wh"])

    async def brings(self, command_id: str) -> bool:
        """Whether a command brings a plan of ours."""
        row = await self._unit.one(_QUERIES.is_of_plan, command_id=command_id)
        return row is not None and row["is_planned"]

    async def _goal(self, place: SalePlace) -> PlanGoal:
        row = await self._unit.one(_QUERIES.set_for, station_id=self._station_id)
        assert row is not None, "its link is held"
        above = in_effect(settings_line(row["line"]))
        return goal_set(row["charging_plans"], place.charging_plans, above.charging_plans)

    async def _has_others(self, told: ToldNeeds) -> bool:
        row = await self._unit.one(
            _QUERIES.others_own,
            station_id=self._station_id,
            evse_no=told.evse_no,
            ref=told.ref,
            profile_no=profile_no_at(told.evse_no),
        )
        return row is not None and row["number"] > 0

    async def _around(self, told: ToldNeeds, wanted: Wanted) -> _Circumstances | None:
        """What holds there now; None where nothing is planned, or the place is none that we know."""
        place = await self._work.places.at(self._station_id, told.evse_no)
        if place is None or place.subprotocol is None:
            return None
        goal = await self._goal(place)
        if goal is PlanGoal.OFF:
            return None
        session = await self._work.sessions.lock(SessionId(told.session_id))
        progress = await self._work.sessions.progress(session)
        settings = SettingRows(self._unit, self._work.organization_id, self._station_id)
        starts_at = self._work.now.replace(microsecond=0)
        question = await question_here(
            self._unit,
            self._station_id,
            told.evse_no,
            starts_at=starts_at,
            duration_s=duration_of(wanted, starts_at),
            unit=RateUnit.WATT,
        )
        zone = session.settings.zone or place.zone
        tariff = await self._work.sessions.tariff(session)
        return _Circumstances(
            goal=goal,
            session=session,
            zone=zone,
            counted_wh=Decimal(0) if progress is None else progress.state.energy_wh,
            takes=await taken_by(settings, Version(place.subprotocol)),
            starts_at=starts_at,
            limits=limits_at(
                await profiles_here(self._unit, self._station_id),
                question,
                wanted.supply,
                evse_w=Decimal(place.power_w),
                vehicle_w=wanted.most_w,
            ),
            tariff=tariff,
            prices=() if tariff is None else prices_of(tariff, zone, starts_at),
        )

    async def _plan(
        self,
        told: ToldNeeds,
        wanted: Wanted,
        around: _Circumstances,
        cause: PlanCause,
        counted_wh: Decimal,
    ) -> None:
        """Make the plan, have it brought to the station, and keep both."""
        units = around.takes.units
        plan = planned(
            replace(wanted, periods_max=_least(wanted.periods_max, around.takes.periods_max)),
            around.limits,
            around.prices,
            goal=around.goal,
            unit=RateUnit.AMPERE if units == {RateUnit.AMPERE} else RateUnit.WATT,
            starts_at=around.starts_at,
            bill=lambda schedule: _bill(schedule, around, wanted.energy_wh),
        )
        plan_id = self._work.ids.mint("chn")
        command_id = await self._bring(told, plan, wanted, plan_id)
        cost, at_once = plan.cost, plan.cost_at_once
        row = await self._unit.one(
            _QUERIES.keep_plan,
            organization_id=self._work.organization_id,
            id=plan_id,
            station_id=self._station_id,
            evse_no=told.evse_no,
            ref=told.ref,
            session_id=told.session_id,
            at=self._work.now,
            cause=cause,
            goal=plan.goal,
            reason=plan.reason,
            wanted_wh=wanted.energy_wh,
            counted_wh=counted_wh,
            departs_at=told.departs_at,
            starts_at=plan.starts_at,
            duration_s=plan.duration_s,
            unit=plan.unit,
            steps=Jsonb(msgspec.to_builtins(plan.steps)),
            limits=Jsonb(msgspec.to_builtins(around.limits)),
            prices=Jsonb([_shown(each) for each in around.prices]),
            energy_wh=plan.energy_wh,
            is_enough=plan.is_enough,
            currency=None if cost is None else cost.currency,
            cost_minor=None if cost is None else cost.minor,
            cost_at_once_minor=None if at_once is None else at_once.minor,
            command_id=command_id,
        )
        assert row is not None, "it was kept"
        await tell(
            self._work,
            "charging_plan.made",
            row["id"],
            self._station_id,
            cause=cause,
            goal=plan.goal,
            reason=plan.reason,
            is_enough=plan.is_enough,
        )

    async def _bring(self, told: ToldNeeds, plan: Plan, wanted: Wanted, plan_id: str) -> str:
        profile = _profile(told, plan, wanted)
        command_id = await self._work.outbox.command(
            self._station_id,
            "set_charging_profile",
            payload_of(profile),
            cause=f"plan {plan_id}",
            lives_for=BROUGHT_WITHIN,
            session_id=told.session_id,
        )
        assert command_id is not None, "its cause is its own"
        await ChargingProfileRows(self._unit).begin(
            self._work.organization_id,
            self._work.ids.mint("chp"),
            self._station_id,
            profile,
            command_id=command_id,
            by=None,
            at=self._work.now,
        )
        self._work.nudges.append(f"commands.{self._station_id}")
        return command_id


def _profile(told: ToldNeeds, plan: Plan, wanted: Wanted) -> Profile:
    """What the station is brought: for this transaction, until the vehicle leaves."""
    phases = wanted.supply.phases if plan.unit is RateUnit.AMPERE else None
    return Profile(
        profile_no=profile_no_at(told.evse_no),
        evse_no=told.evse_no,
        purpose=Purpose.TRANSACTION,
        stack_level=0,
        kind=ProfileKind.ABSOLUTE,
        unit=plan.unit,
        periods=[Period(each.start_s, each.limit, phases) for each in plan.steps],
        starts_at=plan.starts_at,
        duration_s=plan.duration_s,
        transaction_ref=told.ref,
    )


def _wanted(told: ToldNeeds) -> Wanted:
    return wanted_in(
        told.details,
        energy_wh=told.energy_wh,
        departs_at=told.departs_at,
        periods_max=told.periods_max,
    )


def _less(wanted: Wanted, flowed_wh: Decimal) -> Wanted:
    """What is still wanted after so much."""
    if wanted.energy_wh is None:
        return wanted
    return replace(wanted, energy_wh=max(wanted.energy_wh - flowed_wh, Decimal(0)))


def _bill(
    schedule: Sequence[Stretch], around: _Circumstances, energy_wh: Decimal | None
) -> Money | None:
    if around.tariff is None:
        return None
    return bill_of(
        schedule,
        around.tariff,
        zone=around.zone,
        starts_at=around.starts_at,
        energy_wh=energy_wh,
        paused=ACTIVITY[around.session.settings.suspended_evse_scope],
    )


def _told(row: Mapping[str, Any]) -> ToldNeeds:
    return ToldNeeds(
        evse_no=row["evse_no"],
        ref=row["ocpp_transaction_ref"],
        session_id=row["session_id"],
        details=row["needs"],
        energy_wh=row["energy_wh"],
        departs_at=row["departs_at"],
        periods_max=row["periods_max"],
    )


def _shown(price: Price) -> dict[str, Any]:
    """A price of a kWh as people read it; its digits are cut, and no bill is made of it."""
    kwh = price.wh * BASE_UNITS[Per.KWH]
    return {"start_s": price.start_s, "price": _decimal(kwh)}


def _decimal(number: Fraction) -> str:
    shown = Decimal(round(number * 10**_PRICE_PLACES)).scaleb(-_PRICE_PLACES)
    return f"{shown:f}"


def _least(one: int, other: int | None) -> int:
    return one if not other else min(one, other)
