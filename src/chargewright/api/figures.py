"""Figures of periods, put together from sums between edges; what each means is in docs/domain/statistics.md."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from chargewright.access.permissions import Action, Resource
from chargewright.api.periods import Period, edges_of, within
from chargewright.api.shapes import amount
from chargewright.api.shapes_overview import FiguresView, RevenueView
from chargewright.api.work import Work
from chargewright.kernel.money import Money
from chargewright.network.availability import Uptime
from chargewright.network.scope import Ended, Scope
from chargewright.network.spans import State

Booked = tuple[Money, Money]
"""Net and gross, of one currency."""


def sees_money(work: Work) -> bool:
    return work.caller.may(Action.READ, Resource.PAYMENTS)


async def figures(work: Work, scope: Scope, periods: Sequence[Period]) -> list[FiguresView]:
    """The figures of each period, with one question of each sort for all of them."""
    edges = edges_of(periods)
    statistics = work.stores.statistics
    ended = await statistics.ended(scope, edges)
    states = await statistics.seconds_in_state(scope, edges, work.at)
    booked = await statistics.revenue(scope, edges) if sees_money(work) else None
    return [
        _figures(
            period,
            sum((ended[place] for place in within(period, edges)), Ended()),
            together(states[place] for place in within(period, edges)),
            None
            if booked is None
            else added(each for place in within(period, edges) for each in booked[place]),
        )
        for period in periods
    ]


def added(booked: Iterable[Booked]) -> list[RevenueView]:
    """The sum of each currency, in order of their codes; currencies are never added up."""
    sums: dict[str, Booked] = {}
    for net, gross in booked:
        before = sums.get(net.currency, (Money.zero(net.currency), Money.zero(net.currency)))
        sums[net.currency] = before[0] + net, before[1] + gross
    return [
        RevenueView(net=amount(net), gross=amount(gross))
        for _, (net, gross) in sorted(sums.items())
    ]


def together(states: Iterable[Mapping[str, float]]) -> dict[str, float]:
    """Seconds by state, of several stretches."""
    sums: dict[str, float] = {}
    for each in states:
        for state, seconds in each.items():
            sums[state] = sums.get(state, 0.0) + seconds
    return sums


def utilisation(seconds: Mapping[str, float]) -> float | None:
    """The share of known time in which a vehicle stood there; None: nothing is known."""
    known = sum(length for state, length in seconds.items() if state != State.UNKNOWN)
    return round(seconds.get(State.OCCUPIED, 0.0) / known, 4) if known > 0 else None


def uptime(seconds: Mapping[str, float]) -> float | None:
    """The share of unplanned time in which one could charge, or somebody did (`network.availability`)."""
    lasted = {State(state): timedelta(seconds=length) for state, length in seconds.items()}
    share = Uptime.of(lasted).share
    return None if share is None else float(share)


def per_session(ended: Ended) -> int | None:
    """Whole watt-hours, half up; None where nothing ended."""
    if not ended.sessions:
        return None
    return (2 * ended.energy_wh + ended.sessions) // (2 * ended.sessions)


def _figures(
    period: Period, ended: Ended, states: Mapping[str, float], revenue: list[RevenueView] | None
) -> FiguresView:
    return FiguresView(
        starts_at=period.start,
        ends_at=period.end,
        energy_wh=ended.energy_wh,
        sessions_ended=ended.sessions,
        energy_wh_per_session=per_session(ended),
        failed_starts=ended.failed_starts,
        revenue=revenue,
        utilisation=utilisation(states),
        uptime=uptime(states),
    )
