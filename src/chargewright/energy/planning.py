"""A schedule made of what a vehicle needs: enough energy by its departure, at once or at the least price.

Whoever may be charged more for waiting (a pause counts as idle time, an hour of charging has a price) is not
kept waiting: what the cheaper hours would cost is asked of the bill itself, and charging at once wins a tie.
Energy flows one way: what a vehicle could give back is nobody's to plan here.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import partial
from itertools import pairwise
from typing import Final

from chargewright.energy.composite import Supply
from chargewright.energy.limits import Limit, LimitedBy, limit_at
from chargewright.energy.profiles import Unit
from chargewright.energy.scheduling import (
    Slice,
    Stretch,
    at_once,
    cheapest,
    energy_of,
    taken,
    within,
)
from chargewright.kernel.money import Money

PERIODS_MAX: Final = 1024
"""As many as a charging schedule of OCPP 2 has at most."""
AHEAD_MAX: Final = timedelta(days=2)
"""How far is planned; who leaves later has all of it by then."""
AHEAD_USUAL: Final = timedelta(days=1)
"""How far where the vehicle does not say when it leaves."""
_TENTH: Final = Decimal("0.1")


class PlanGoal(StrEnum):
    """What is made of the needs of vehicles. OFF: nothing."""

    OFF = "off"
    AT_ONCE = "at_once"
    CHEAPEST = "cheapest"


DEFAULT_GOAL: Final = PlanGoal.AT_ONCE
"""What is made of needs where nobody says (decision 21)."""


def goal_set(*said: str | None) -> PlanGoal:
    """What counts: the nearest word, of the station, its site and its organisation upwards."""
    return PlanGoal(next((each for each in said if each is not None), DEFAULT_GOAL))


class PlanCause(StrEnum):
    """What a plan was made for: the vehicle told its needs, the limits became others, or no answer came."""

    NEEDS = "needs"
    LIMITS = "limits"
    UNANSWERED = "unanswered"


_AGAIN_AFTER: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))


def again_after(tries: int) -> timedelta | None:
    """How long after so many tries without an answer a plan is made and sent again; None: no more."""
    return _AGAIN_AFTER[tries - 1] if tries <= len(_AGAIN_AFTER) else None


class PlanReason(StrEnum):
    """Why a plan is what it is.

    AS_SET: nobody asks for the least price. NO_ENERGY, NO_DEPARTURE: the vehicle does not say how much by
    when. ONE_PRICE: energy costs the same until it leaves, or nothing. NOT_ENOUGH: all that can flow is
    too little. NOT_CHEAPER: waiting would cost as much or more. CHEAPER: it waits for cheaper hours.
    """

    AS_SET = "as_set"
    NO_ENERGY = "no_energy"
    NO_DEPARTURE = "no_departure"
    ONE_PRICE = "one_price"
    NOT_ENOUGH = "not_enough"
    NOT_CHEAPER = "not_cheaper"
    CHEAPER = "cheaper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a vehicle wants and can take. None: it does not say.

    `least_w` is what it needs to charge at all. `supply` is how it draws: its volts and phases.
    """

    energy_wh: Decimal | None
    departs_at: datetime | None
    most_w: Decimal | None
    least_w: Decimal
    supply: Supply
    periods_max: int = PERIODS_MAX


@dataclass(frozen=True, slots=True)
class Price:
    """From `start_s` on a watt-hour costs so much with tax, in major units, until the next."""

    start_s: int
    wh: Fraction


class PlanWhy(StrEnum):
    """Why no more is allowed: by one of the limits, because cheaper hours come, or to keep the periods few."""

    STATION_MAX = LimitedBy.STATION_MAX
    EXTERNAL = LimitedBy.EXTERNAL
    TRANSACTION_DEFAULT = LimitedBy.TRANSACTION_DEFAULT
    EVSE = LimitedBy.EVSE
    VEHICLE = LimitedBy.VEHICLE
    SHARED = LimitedBy.SHARED
    PRICE = "price"
    PERIODS = "periods"


@dataclass(frozen=True, slots=True)
class PlanStep:
    """From `start_s` on at most `limit`, in the unit of the plan, and why not more."""

    start_s: int
    limit: Decimal
    why: PlanWhy


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A schedule for one transaction. `energy_wh` is what flows by its end, as far as we can say.

    `is_enough` None: nobody knows how much is enough. `cost` is what that energy and the stay until the end
    cost, `cost_at_once` what they would; None: nothing is priced.
    """

    goal: PlanGoal
    reason: PlanReason
    starts_at: datetime
    duration_s: int
    unit: Unit
    steps: Sequence[PlanStep]
    energy_wh: Decimal
    is_enough: bool | None
    cost: Money | None
    cost_at_once: Money | None


@dataclass(frozen=True, slots=True)
class Scale:
    """The unit of a schedule: how many W it has. Limits are in tenths of it."""

    unit: Unit
    watts: Decimal

    @classmethod
    def of(cls, unit: Unit, supply: Supply) -> "Scale":
        """W, or A on each phase of a vehicle."""
        return cls(unit, Decimal(1) if unit is Unit.WATT else supply.volts * supply.phases)

    def limit(self, power_w: Decimal) -> Decimal:
        """The highest limit that lets no more than this flow."""
        return (power_w / self.watts).quantize(_TENTH, ROUND_FLOOR)

    def floored(self, power_w: Decimal) -> Decimal:
        """What can be said of this power."""
        return self.limit(power_w) * self.watts


Bill = Callable[[Sequence[Stretch]], Money | None]
"""What a schedule costs as it is drawn, by the tariff of its session; None: nothing is priced."""


_OURS: Final = 2_000_000_000
_PLACES: Final = 100_000_000


def profile_no_at(evse_no: int) -> int:
    """By which number a station knows our plans at an EVSE: one takes the place of the other."""
    return _OURS + evse_no % _PLACES


def duration_of(wanted: Wanted, starts_at: datetime) -> int:
    """How many seconds to plan; at least one."""
    ahead = AHEAD_USUAL
    if wanted.departs_at is not None:
        ahead = min(wanted.departs_at - starts_at, AHEAD_MAX)
    return max(1, ahead // timedelta(seconds=1))


def planned(
    wanted: Wanted,
    limits: Sequence[Limit],
    prices: Sequence[Price],
    *,
    goal: PlanGoal,
    unit: Unit,
    starts_at: datetime,
    bill: Bill,
) -> Plan:
    """What a vehicle shall draw, from `starts_at` on. Limits and prices hold from second 0 on."""
    duration_s = duration_of(wanted, starts_at)
    scale = Scale.of(unit, wanted.supply)
    slices = _slices(wanted, limits, prices, duration_s, scale)
    soon = within(slices, wanted.periods_max, at_once)
    chosen, reason = soon, _why_at_once(wanted, slices, soon, goal)
    cost_at_once = cost = bill(soon)
    if reason is None:
        assert wanted.energy_wh is not None, "else there is a reason"
        later = within(slices, wanted.periods_max, partial(cheapest, energy_wh=wanted.energy_wh))
        reason, cost_later = PlanReason.NOT_CHEAPER, bill(later)
        is_cheaper = cost is not None and cost_later is not None and cost_later.minor < cost.minor
        if is_cheaper and energy_of(later) >= wanted.energy_wh:
            chosen, reason, cost = later, PlanReason.CHEAPER, cost_later
    flows_wh = energy_of(taken(chosen, wanted.energy_wh))
    return Plan(
        goal=PlanGoal.CHEAPEST if reason is PlanReason.CHEAPER else PlanGoal.AT_ONCE,
        reason=reason,
        starts_at=starts_at,
        duration_s=duration_s,
        unit=unit,
        steps=_steps(chosen, slices, limits, scale),
        energy_wh=flows_wh,
        is_enough=None if wanted.energy_wh is None else flows_wh >= wanted.energy_wh,
        cost=cost,
        cost_at_once=cost_at_once,
    )


def _why_at_once(
    wanted: Wanted, slices: Sequence[Slice], soon: Sequence[Stretch], goal: PlanGoal
) -> PlanReason | None:
    """Why no cheaper hours are looked for; None: they are."""
    if goal is not PlanGoal.CHEAPEST:
        return PlanReason.AS_SET
    if wanted.energy_wh is None or wanted.energy_wh <= 0:
        return PlanReason.NO_ENERGY
    if wanted.departs_at is None:
        return PlanReason.NO_DEPARTURE
    if len({each.price for each in slices}) == 1:
        return PlanReason.ONE_PRICE
    return PlanReason.NOT_ENOUGH if energy_of(soon) < wanted.energy_wh else None


def _slices(
    wanted: Wanted,
    limits: Sequence[Limit],
    prices: Sequence[Price],
    duration_s: int,
    scale: Scale,
) -> Sequence[Slice]:
    cuts = {0, *(each.start_s for each in limits), *(each.start_s for each in prices)}
    edges = [*sorted(each for each in cuts if each < duration_s), duration_s]
    slices = []
    for start_s, end_s in pairwise(edges):
        power_w = scale.floored(limit_at(limits, start_s)[0])
        if power_w < wanted.least_w:
            power_w = Decimal(0)
        price = price_at(prices, start_s) if prices else Fraction(0)
        slices.append(Slice(start_s, end_s, power_w, price))
    return slices


def _steps(
    chosen: Sequence[Stretch], slices: Sequence[Slice], limits: Sequence[Limit], scale: Scale
) -> Sequence[PlanStep]:
    return [
        PlanStep(each.start_s, scale.limit(each.power_w), _why(each, slices, limits))
        for each in chosen
    ]


def _why(stretch: Stretch, slices: Sequence[Slice], limits: Sequence[Limit]) -> PlanWhy:
    """Why no more than this: a limit, unless more could be had for all of it, or for a part of it."""
    here = [
        each.power_w
        for each in slices
        if each.start_s < stretch.end_s and stretch.start_s < each.end_s
    ]
    if stretch.power_w < min(here):
        return PlanWhy.PRICE
    if stretch.power_w < max(here):
        return PlanWhy.PERIODS
    return PlanWhy(limit_at(limits, stretch.start_s)[1])


def price_at(prices: Sequence[Price], at_s: int) -> Fraction:
    """What a watt-hour costs at a second."""
    return prices[bisect_right(prices, at_s, key=lambda each: each.start_s) - 1].wh
