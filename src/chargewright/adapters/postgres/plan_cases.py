"""What a plan of a transaction is made of: what its vehicle told, and what holds at its EVSE now."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import msgspec
from psycopg.rows import DictRow

from chargewright.access.organization_settings import in_effect
from chargewright.adapters.postgres.access import settings_line
from chargewright.adapters.postgres.configuration import SettingRows
from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.expected_schedules import profiles_here, question_here
from chargewright.adapters.postgres.queries import Queries
from chargewright.energy.composite import Question, Step, composite
from chargewright.energy.limits import Limit, limits_at, same_from
from chargewright.energy.plan_prices import prices_of
from chargewright.energy.planning import (
    PlanGoal,
    Price,
    Wanted,
    duration_of,
    goal_set,
    profile_no_at,
)
from chargewright.energy.profiles import STATION
from chargewright.energy.profiles import Unit as RateUnit
from chargewright.energy.sharing import Sharer
from chargewright.energy.taking import Takes, taken_by
from chargewright.kernel.ids import SessionId
from chargewright.reactions.ports import SalePlace, Work
from chargewright.sessions.model import Session
from chargewright.tariffs.model import TariffVersion
from chargewright.translate.charging_needs import wanted_in
from chargewright.wire.ocpp import Version

_QUERIES: Final = Queries.load("charging_plans")


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

    @property
    def wanted(self) -> Wanted:
        return wanted_in(
            self.details,
            energy_wh=self.energy_wh,
            departs_at=self.departs_at,
            periods_max=self.periods_max,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanBefore:
    """The plan that a transaction has, and how often it was sent."""

    starts_at: datetime
    duration_s: int
    limits: Sequence[Limit]
    tries: int
    shared_with: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCase:
    """What a plan is made of. `tariff` None: nothing is priced; `before` None: there is no plan to keep.

    `wanted` is what is still missing; `counted_wh` what the meter had counted when the needs were told.
    `limits` are those of this transaction alone.
    """

    told: ToldNeeds
    wanted: Wanted
    counted_wh: Decimal
    goal: PlanGoal
    session: Session
    zone: str
    takes: Takes
    starts_at: datetime
    limits: Sequence[Limit]
    tariff: TariffVersion | None
    prices: Sequence[Price]
    before: PlanBefore | None

    @property
    def sharer(self) -> Sharer:
        waits = self.goal is PlanGoal.CHEAPEST and self.wanted.departs_at is not None
        return Sharer(
            limits=self.limits,
            energy_wh=self.wanted.energy_wh,
            least_w=self.wanted.least_w,
            duration_s=duration_of(self.wanted, self.starts_at),
            prices=self.prices if waits else (),
        )

    def is_still_so(self, limits: Sequence[Limit]) -> bool:
        """Whether the plan that there is was made of the same limits, as far as it goes."""
        if self.before is None:
            return False
        ends_at = self.before.starts_at + timedelta(seconds=self.before.duration_s)
        return same_from(self.before.limits, self.before.starts_at, limits, self.starts_at, ends_at)


class PlanCases:
    """Cases at the station whose link this unit of work holds."""

    def __init__(self, work: Work, unit: Unit, station_id: str) -> None:
        self._work = work
        self._unit = unit
        self._station_id = station_id

    async def of(self, told: ToldNeeds) -> PlanCase | None:
        """What holds for needs that are told now; None where nothing is planned.

        A profile of the transaction's own that is none of ours is somebody's decision, and goes before.
        """
        return None if await self._has_others(told) else await self._case(told, None)

    async def that_run(self) -> Sequence[PlanCase]:
        """Whatever was planned here and runs, without what is planned no more; by EVSE."""
        now = self._work.now
        rows = await self._unit.rows(_QUERIES.plans_that_run, station_id=self._station_id, at=now)
        found = []
        for told in map(_told, rows):
            row = await self._unit.one(
                _QUERIES.lock_plan,
                station_id=self._station_id,
                evse_no=told.evse_no,
                ref=told.ref,
            )
            is_gone = told.departs_at is not None and told.departs_at <= now
            if row is None or is_gone or await self._has_others(told):
                continue
            case = await self._case(told, row)
            if case is not None:
                found.append(case)
        return found

    async def together(self, duration_s: int) -> Sequence[Step]:
        """What all EVSEs may have together from now on, in W."""
        known = await profiles_here(self._unit, self._station_id)
        question = Question(
            evse_no=STATION,
            starts_at=self._starts_at,
            duration_s=duration_s,
            unit=RateUnit.WATT,
        )
        return composite([each for each in known if each.evse_no == STATION], question)

    @property
    def _starts_at(self) -> datetime:
        return self._work.now.replace(microsecond=0)

    async def _has_others(self, told: ToldNeeds) -> bool:
        row = await self._unit.one(
            _QUERIES.others_own,
            station_id=self._station_id,
            evse_no=told.evse_no,
            ref=told.ref,
            profile_no=profile_no_at(told.evse_no),
        )
        return row is not None and row["number"] > 0

    async def _goal(self, place: SalePlace) -> PlanGoal:
        row = await self._unit.one(_QUERIES.set_for, station_id=self._station_id)
        assert row is not None, "its link is held"
        above = in_effect(settings_line(row["line"]))
        return goal_set(row["charging_plans"], place.charging_plans, above.charging_plans)

    async def _case(self, told: ToldNeeds, plan: DictRow | None) -> PlanCase | None:
        """What holds there now; None where nothing is planned, or the place is none that we know."""
        place = await self._work.places.at(self._station_id, told.evse_no)
        if place is None or place.subprotocol is None:
            return None
        goal = await self._goal(place)
        if goal is PlanGoal.OFF:
            return None
        session = await self._work.sessions.lock(SessionId(told.session_id))
        progress = await self._work.sessions.progress(session)
        counts_wh = Decimal(0) if progress is None else progress.state.energy_wh
        counted_wh = counts_wh if plan is None else plan["counted_wh"]
        wanted = _less(told.wanted, counts_wh - counted_wh)
        zone = session.settings.zone or place.zone
        tariff = await self._work.sessions.tariff(session)
        settings = SettingRows(self._unit, self._work.organization_id, self._station_id)
        return PlanCase(
            told=told,
            wanted=wanted,
            counted_wh=counted_wh,
            goal=goal,
            session=session,
            zone=zone,
            takes=await taken_by(settings, Version(place.subprotocol)),
            starts_at=self._starts_at,
            limits=await self._limits(told, wanted, place),
            tariff=tariff,
            prices=() if tariff is None else prices_of(tariff, zone, self._starts_at),
            before=None if plan is None else _before(plan),
        )

    async def _limits(self, told: ToldNeeds, wanted: Wanted, place: SalePlace) -> Sequence[Limit]:
        question = await question_here(
            self._unit,
            self._station_id,
            told.evse_no,
            starts_at=self._starts_at,
            duration_s=duration_of(wanted, self._starts_at),
            unit=RateUnit.WATT,
        )
        return limits_at(
            await profiles_here(self._unit, self._station_id),
            question,
            wanted.supply,
            evse_w=Decimal(place.power_w),
            vehicle_w=wanted.most_w,
        )


def _less(wanted: Wanted, flowed_wh: Decimal) -> Wanted:
    """What is still wanted after so much."""
    if wanted.energy_wh is None:
        return wanted
    return replace(wanted, energy_wh=max(wanted.energy_wh - flowed_wh, Decimal(0)))


def _before(plan: DictRow) -> PlanBefore:
    return PlanBefore(
        starts_at=plan["starts_at"],
        duration_s=plan["duration_s"],
        limits=msgspec.convert(plan["limits"], list[Limit], strict=False),
        tries=plan["tries"],
        shared_with=plan["shared_with"],
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
