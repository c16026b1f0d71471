"""Series: one measure of a part of the network over time, for charts and sheets."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

from litestar import HttpMethod, MediaType, Response
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.asking import QUERY_OPT, SHEET, Asked, read_query
from chargewright.api.columns import instant, text
from chargewright.api.figures import added, sees_money, uptime, utilisation
from chargewright.api.lists import sheet_headers, wants_sheet
from chargewright.api.needs import OPT, Permission
from chargewright.api.periods import Period, Step, day_in, edges_of, points
from chargewright.api.scopes import SCOPE, ZONE, scope_asked, zone_asked
from chargewright.api.shapes import Amount, encode
from chargewright.api.shapes_overview import PointView, RevenueView, SeriesView
from chargewright.api.sheets import head, lines
from chargewright.api.work import Work
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.money import Money, currency
from chargewright.kernel.problem import Forbidden, Invalid, Problem
from chargewright.kernel.sentence import Sentence
from chargewright.network.scope import Ended, Scope

TAG: Final = "overview"
NEEDS: Final = Permission(Action.READ, Resource.SESSIONS)
_USUAL: Final = timedelta(days=30)


class Measure(StrEnum):
    """What is drawn. Sums are zero where nothing happened, shares null where nothing is known."""

    ENERGY_WH = "energy_wh"
    REVENUE = "revenue"
    SESSIONS = "sessions"
    UTILISATION = "utilisation"
    UPTIME = "uptime"


ASKED: Final = (
    Asked(
        name="measure",
        meaning="What is drawn.",
        choices=tuple(map(str, Measure)),
        is_required=True,
    ),
    Asked(
        name="step", meaning="How long a point is.", choices=tuple(map(str, Step)), default="day"
    ),
    Asked(
        name="from",
        meaning="In the first point: an instant with its offset, or a day of the zone such as"
        " 2026-03-29. Absent: 30 days before.",
    ),
    Asked(name="before", meaning="After the last point, likewise. Absent: now."),
    *SCOPE,
    ZONE,
    SHEET,
)
_TIMES: Final = (
    Column("id", Kind.ID, "Points have none of their own.", in_csv=False),
    instant("starts_at", "The point's beginning.", is_sortable=True),
    instant("ends_at", "The next one's."),
)
_VALUES: Final = Listing(
    name="series", columns=(*_TIMES, text("value", "The value.")), default_order=Order("starts_at")
)
_AMOUNTS: Final = Listing(
    name="series",
    columns=(
        *_TIMES,
        Column("net", Kind.MONEY, "Without tax."),
        Column("gross", Kind.MONEY, "With tax."),
    ),
    default_order=Order("starts_at"),
)
_OF_ENDED: Final[Mapping[Measure, Callable[[Ended], int]]] = {
    Measure.ENERGY_WH: lambda ended: ended.energy_wh,
    Measure.SESSIONS: lambda ended: ended.sessions,
}
_OF_STATES: Final[Mapping[Measure, Callable[[Mapping[str, float]], float | None]]] = {
    Measure.UTILISATION: utilisation,
    Measure.UPTIME: uptime,
}


async def answer_series(work: NamedDependency[Work]) -> Any:
    """A measure over time.

    At most 800 points. Revenue is for those who may read payments; each point has one of each
    currency that the series has.
    """
    asked = read_query(work, ASKED)
    measure, step = Measure(asked["measure"] or ""), Step(asked["step"] or "")
    zone = zone_asked(asked)
    if measure is Measure.REVENUE and not sees_money(work):
        rule = Sentence(
            "only a role that may read {resource} asks for revenue", resource=Resource.PAYMENTS
        )
        raise Forbidden(
            Sentence("the role {role} may not ask this", role=work.caller.role),
            problems=(Problem("measure", rule),),
        )
    until = _instant(asked, "before", zone) or work.at
    since = _instant(asked, "from", zone) or until - _USUAL
    periods = points(step, since, until, zone)
    is_sheet = asked["format"] == "csv" if asked["format"] else wants_sheet(work)
    async with work.opened():
        scope = await scope_asked(work, asked)
        found = await _points(work, scope, measure, periods)
    if is_sheet:
        return Response(_sheet(measure, found), headers=sheet_headers("series"))
    view = SeriesView(measure=measure, step=step, zone=zone, points=found)
    return Response(encode(view), media_type=MediaType.JSON, headers={"Vary": "Accept"})


def _instant(asked: Mapping[str, str | None], name: str, zone: str) -> datetime | None:
    told = asked[name]
    if told is None:
        return None
    try:
        if len(told) == len("2026-03-29"):
            return day_in(told, zone)
        read = datetime.fromisoformat(told)
        if read.tzinfo is not None:
            return read.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    rule = "a day such as 2026-03-29, or a time with its offset (write + as %2B)"
    raise Invalid("the series cannot be asked this", problems=(Problem(name, rule),))


async def _points(
    work: Work, scope: Scope, measure: Measure, periods: Sequence[Period]
) -> list[PointView]:
    edges, statistics = edges_of(periods), work.stores.statistics
    values: Sequence[float | None] = [None] * len(periods)
    revenue: Sequence[list[RevenueView]] = [[] for _ in periods]
    if measure in _OF_ENDED:
        values = [_OF_ENDED[measure](one) for one in await statistics.ended(scope, edges)]
    elif measure in _OF_STATES:
        states = await statistics.seconds_in_state(scope, edges, work.at)
        values = [_OF_STATES[measure](seconds) for seconds in states]
    else:
        booked = await statistics.revenue(scope, edges)
        zeros = [
            (Money.zero(code), Money.zero(code))
            for code in {net.currency for each in booked for net, _ in each}
        ]
        revenue = [added([*zeros, *each]) for each in booked]
    return [
        PointView(starts_at=start, ends_at=end, value=value, revenue=amounts)
        for (start, end), value, amounts in zip(pairwise(edges), values, revenue, strict=True)
    ]


def _sheet(measure: Measure, found: Sequence[PointView]) -> str:
    if measure is not Measure.REVENUE:
        rows = [
            {"starts_at": point.starts_at, "ends_at": point.ends_at, "value": _cell(point.value)}
            for point in found
        ]
        return head(_VALUES) + lines(_VALUES, rows)
    amounts = [
        {
            "starts_at": point.starts_at,
            "ends_at": point.ends_at,
            "net": _money(one.net),
            "gross": _money(one.gross),
        }
        for point in found
        for one in point.revenue
    ]
    return head(_AMOUNTS) + lines(_AMOUNTS, amounts)


def _money(shown: Amount) -> Money:
    return Money.parse(shown.amount, currency(shown.currency))


def _cell(value: float | None) -> str | None:
    return None if value is None else str(value)


answer_series.__annotations__["return"] = SeriesView
answer_series.__name__ = answer_series.__qualname__ = "show_series"

ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    HTTPRouteHandler(
        "/api/v1/statistics/series",
        http_method=HttpMethod.GET,
        media_type=MediaType.JSON,
        opt={OPT: NEEDS, QUERY_OPT: ASKED},
        return_dto=None,
        operation_id="show_series",
        summary="A measure over time",
        tags=[TAG],
    )(answer_series),
)
