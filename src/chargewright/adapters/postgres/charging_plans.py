"""Schedules that we make of what vehicles need, in the unit of work that heard of it.

The plan, the profile and the command that brings it are kept at once: whoever is killed in between has made
none, and the vehicle's next word makes one. All that runs at a station is planned together. A plan is made anew
where the vehicle needs something else, where the limits that it was made of are others, and, some times, where
no answer came; what the station is brought then takes the place of the one before.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, Final

import msgspec
from psycopg.types.json import Jsonb

from chargewright.adapters.postgres.charging_profiles import ChargingProfileRows
from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.energy_facts import tell
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.plan_cases import PlanCase, PlanCases, ToldNeeds
from chargewright.adapters.postgres.queries import Queries
from chargewright.energy.limits import Limit
from chargewright.energy.plan_prices import bill_of
from chargewright.energy.planning import (
    Plan,
    PlanCause,
    Price,
    Wanted,
    again_after,
    planned,
    profile_no_at,
)
from chargewright.energy.profiles import Period, Profile, ProfileKind, Purpose
from chargewright.energy.profiles import Unit as RateUnit
from chargewright.energy.scheduling import Stretch
from chargewright.energy.sharing import shared
from chargewright.kernel.money import Money
from chargewright.reactions.ports import Work
from chargewright.reactions.pricing import ACTIVITY
from chargewright.tariffs.model import BASE_UNITS, Per
from chargewright.translate.charging_profiles import payload_of

_QUERIES: Final = Queries.load("charging_plans")
BROUGHT_WITHIN: Final = timedelta(minutes=1)
"""A vehicle waits no longer for its schedule (OCPP 2.0.1, K15.FR.08)."""
_PRICE_PLACES: Final = 6
_UNANSWERED: Final = frozenset({"failed", "unknown"})
"""Ends of a command that the station said nothing to."""
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


class ChargingPlanRows:
    """Plans at the station whose link this unit of work holds."""

    def __init__(self, work: Work, unit: Unit, station_id: str) -> None:
        self._work = work
        self._unit = unit
        self._station_id = station_id
        self._cases = PlanCases(work, unit, station_id)

    async def make(self, told: ToldNeeds) -> bool:
        """Plan what a vehicle has told that it needs; False where nothing is planned here."""
        case = await self._cases.of(told)
        if case is not None:
            await self._together(case)
        return case is not None

    async def again(self) -> None:
        """Plan anew whatever runs here and was planned by limits that are others now."""
        await self._together(None)

    async def renew(self) -> None:
        """The same, and what no answer came to is sent once more where its time has come."""
        await self._work.places.hold_still([self._station_id])
        await self._unit.run(_QUERIES.forget_shares, station_id=self._station_id)
        rows = await self._unit.rows(
            _QUERIES.begin_again, station_id=self._station_id, at=self._work.now
        )
        await self._together(None, again=[row["session_id"] for row in rows])

    async def ended(self, command_id: str, state: str) -> bool:
        """Keep whether a plan is sent again, after the end of a command; gives whether that brought one."""
        row = await self._unit.one(_QUERIES.plan_of_command, command_id=command_id)
        if row is None:
            return False
        wait = again_after(row["tries"]) if state in _UNANSWERED else None
        await self._unit.run(
            _QUERIES.send_again,
            id=row["id"],
            again_at=None if wait is None else self._work.now + wait,
        )
        return True

    async def _together(self, fresh: PlanCase | None, again: Collection[str] = ()) -> None:
        """Share what the station may have among all that runs here; plan what is new, or others now."""
        running = [
            each
            for each in await self._cases.that_run()
            if fresh is None or each.told.session_id != fresh.told.session_id
        ]
        cases = running if fresh is None else [*running, fresh]
        if not cases:
            return
        sharers = [each.sharer for each in cases]
        together = await self._cases.together(max(each.duration_s for each in sharers))
        for case, limits in zip(cases, shared(together, sharers), strict=True):
            cause = self._cause(case, limits, again)
            others = {each.session.id for each in cases} - {case.session.id}
            # Where all have what they could have alone, nothing depends on the others.
            shared_with = sorted(others) if limits != case.limits else []
            if cause is not None:
                await self._plan(case, limits, cause, shared_with)
            elif case.before is not None and case.before.shared_with != shared_with:
                await self._unit.run(
                    _QUERIES.shares,
                    session_id=case.session.id,
                    station_id=self._station_id,
                    shared_with=shared_with,
                )

    def _cause(
        self, case: PlanCase, limits: Sequence[Limit], again: Collection[str]
    ) -> PlanCause | None:
        if case.before is None:
            return PlanCause.NEEDS
        if not case.is_still_so(limits):
            return PlanCause.LIMITS
        return PlanCause.UNANSWERED if case.session.id in again else None

    async def _plan(
        self,
        case: PlanCase,
        limits: Sequence[Limit],
        cause: PlanCause,
        shared_with: Sequence[str],
    ) -> None:
        """Make the plan, have it brought to the station, and keep both."""
        told, wanted, units = case.told, case.wanted, case.takes.units
        plan = planned(
            replace(wanted, periods_max=_least(wanted.periods_max, case.takes.periods_max)),
            limits,
            case.prices,
            goal=case.goal,
            unit=RateUnit.AMPERE if units == {RateUnit.AMPERE} else RateUnit.WATT,
            starts_at=case.starts_at,
            bill=lambda schedule: _bill(schedule, case),
        )
        plan_id = self._work.ids.mint("chn")
        command_id = await self._bring(told, plan, wanted, plan_id)
        cost, at_once = plan.cost, plan.cost_at_once
        tries = case.before.tries if case.before and cause is PlanCause.UNANSWERED else 0
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
            counted_wh=case.counted_wh,
            departs_at=told.departs_at,
            starts_at=plan.starts_at,
            duration_s=plan.duration_s,
            unit=plan.unit,
            steps=Jsonb(msgspec.to_builtins(plan.steps)),
            limits=Jsonb(msgspec.to_builtins(limits)),
            prices=Jsonb([_shown(each) for each in case.prices]),
            energy_wh=plan.energy_wh,
            is_enough=plan.is_enough,
            currency=None if cost is None else cost.currency,
            cost_minor=None if cost is None else cost.minor,
            cost_at_once_minor=None if at_once is None else at_once.minor,
            command_id=command_id,
            tries=tries + 1,
            shared_with=list(shared_with),
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


def _bill(schedule: Sequence[Stretch], case: PlanCase) -> Money | None:
    if case.tariff is None:
        return None
    return bill_of(
        schedule,
        case.tariff,
        zone=case.zone,
        starts_at=case.starts_at,
        energy_wh=case.wanted.energy_wh,
        paused=ACTIVITY[case.session.settings.suspended_evse_scope],
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
