"""The overview: what a part of the network does now, where, and what needs a person first."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from litestar.handlers import HTTPRouteHandler

from chargewright.access.caller import Caller
from chargewright.access.permissions import Action, Resource
from chargewright.api import attention
from chargewright.api.asking import Asked, asks, read_query
from chargewright.api.columns import IN_GROUP, IS, IS_OR_STARTS, OWNER, values
from chargewright.api.figures import figures, sees_money
from chargewright.api.lists import Listed, lists
from chargewright.api.needs import Permission
from chargewright.api.periods import last_days
from chargewright.api.routes import shows
from chargewright.api.scopes import SCOPE, ZONE, scope_asked, zone_asked
from chargewright.api.shapes import amount
from chargewright.api.shapes_overview import (
    ComparedView,
    EvseCountsView,
    HoldsView,
    OverviewSiteView,
    OverviewView,
    SeverityCountsView,
    StationCountsView,
    TargetView,
    TerminalCountsView,
    UrgentItemsView,
    UrgentItemView,
)
from chargewright.api.sight import READABLE_BY, row_shown
from chargewright.api.work import Work
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Invalid, Problem
from chargewright.kernel.sentence import Sentence
from chargewright.network.scope import Scope
from chargewright.network.urgency import STAKES, Severity, Waiting, severity_of, stake_of, urgency

TAG: Final = "overview"
READ: Final = Permission(Action.READ, Resource.SITES)
DAYS: Final = 30
MOST_RANKED: Final = 2_000
"""So many items are looked at for the first of them: the money's and the safety's, then the oldest."""
MOST_ITEMS: Final = 100
_STATES: Final = ("available", "occupied", "faulted", "out_of_service", "offline", "unknown")
_FIRST: Final = tuple(sorted(STAKES, key=lambda kind: (stake_of(kind), kind)))
_TARGETS: Final[Mapping[str, str]] = {
    "org": "organization",
    "sit": "site",
    "stn": "station",
    "evs": "evse",
    "cmd": "command",
    "trm": "terminal",
    "ses": "session",
    "pay": "payment",
    "rfd": "refund",
    "rcp": "receipt",
    "ent": "ledger_entry",
    "stl": "settlement",
    "acc": "ledger_account",
}
"""Which page shows a thing, by the prefix of its id; anything else is shown by the item itself."""
LIMIT: Final = Asked(name="limit", meaning=f"Items, 1 to {MOST_ITEMS}.", default="20")


@asks(*SCOPE, ZONE)
@shows("/api/v1/overview", needs=READ, tag=TAG)
async def show_overview(work: Work) -> OverviewView:
    """Counts of now, figures of today and of the last 30 days, each with the period before."""
    asked = read_query(work, (*SCOPE, ZONE))
    zone = zone_asked(asked)
    scope = await scope_asked(work, asked)
    statistics, caller = work.stores.statistics, work.caller
    today = last_days(work.at, zone, 1)
    month = last_days(work.at, zone, DAYS)
    found = await figures(work, scope, [*today, *month])
    return OverviewView(
        at=work.at,
        zone=zone,
        stations=StationCountsView(**await statistics.stations(scope)),
        evses=_evses(await statistics.evses(scope)),
        terminals=TerminalCountsView(**await statistics.terminals(scope))
        if caller.may(Action.READ, Resource.TERMINALS)
        else None,
        sessions_running=await statistics.running(scope),
        holds=await _holds(work, scope) if sees_money(work) else None,
        attention=_severities(
            await statistics.items_by_kind(scope, unless_about=_hidden_from(caller))
        )
        if caller.may(Action.READ, Resource.ATTENTION)
        else None,
        today=ComparedView(current=found[0], previous=found[1]),
        last_30_days=ComparedView(current=found[2], previous=found[3]),
    )


async def _figures_of_sites(
    work: Work, asked: Mapping[str, str | None], rows: Sequence[Mapping[str, Any]]
) -> Sequence[Mapping[str, Any]]:
    """The rows of a page with what one statement finds of all their sites."""
    today, _ = last_days(work.at, zone_asked(asked), 1)
    found = await work.stores.statistics.sites(
        [row["id"] for row in rows], today.start, today.end, unless_about=_hidden_from(work.caller)
    )
    may_see = work.caller.may(Action.READ, Resource.ATTENTION)
    return [
        {
            **row,
            **{f"evses_{state}": (one["evses"] or {}).get(state, 0) for state in _STATES},
            **{
                f"attention_{severity}": count if may_see else None
                for severity, count in _by_severity(one["items"] or {}).items()
            },
            "energy_today_wh": one["energy_wh"],
            "sessions_running": one["sessions"],
        }
        for row in rows
        for one in (found[row["id"]],)
    ]


def _shaped(row: Mapping[str, Any]) -> Mapping[str, Any]:
    counts = {str(severity): row[f"attention_{severity}"] for severity in Severity}
    return {
        **row,
        "evses": {state: row[f"evses_{state}"] for state in _STATES},
        "attention": None if None in counts.values() else counts,
    }


SITES: Final = Listed(
    listing=Listing(
        name="overview_sites",
        columns=(
            Column("id", Kind.ID, "The site.", IS, refers_to="sites"),
            OWNER,
            IN_GROUP,
            Column("name", Kind.TEXT, "Name.", IS_OR_STARTS, is_sortable=True),
            values("latitude", "WGS 84."),
            values("longitude", "WGS 84."),
            Column("zone", Kind.TEXT, "Time zone of the site."),
            *(
                Column(f"evses_{state}", Kind.INTEGER, f"EVSEs: {state.replace('_', ' ')}.")
                for state in _STATES
            ),
            *(
                Column(f"attention_{severity}", Kind.INTEGER, f"Open operator's items: {severity}.")
                for severity in Severity
            ),
            Column("energy_today_wh", Kind.INTEGER, "Energy of sessions that ended today."),
            Column("sessions_running", Kind.INTEGER, "Sessions that run."),
        ),
        default_order=Order("name"),
    ),
    view=OverviewSiteView,
    shaped=_shaped,
    joined=_figures_of_sites,
    also=(ZONE,),
)


@asks(*SCOPE, LIMIT)
@shows("/api/v1/overview/attention", needs=attention.READ, tag=TAG)
async def show_urgent(work: Work) -> UrgentItemsView:
    """What needs a person first, with the names and figures of what it is about."""
    asked = read_query(work, (*SCOPE, LIMIT))
    limit = _limit(asked["limit"] or "")
    scope = await scope_asked(work, asked)
    hidden = _hidden_from(work.caller)
    statistics = work.stores.statistics
    counts = await statistics.items_by_kind(scope, unless_about=hidden)
    rows = await statistics.items(scope, MOST_RANKED, kinds_first=_FIRST, unless_about=hidden)
    ranked = sorted(rows, key=lambda row: urgency(_waiting(row)))[:limit]
    return UrgentItemsView(
        items=[_item(work.caller, row) for row in ranked], open=sum(counts.values())
    )


def _limit(text: str) -> int:
    if text.isascii() and text.isdigit() and len(text) < 6 and 1 <= int(text) <= MOST_ITEMS:
        return int(text)
    problem = Problem("limit", Sentence("a whole number from 1 to {most}", most=MOST_ITEMS))
    raise Invalid("this cannot be asked", problems=(problem,))


def _waiting(row: Mapping[str, Any]) -> Waiting:
    """One who pays or charges is concerned even where nobody else is there."""
    own = 1 if row["session_id"] or row["payment_id"] else 0
    return Waiting(
        id=row["id"],
        kind=row["kind"],
        drivers=max(own, row["drivers"]),
        opened_at=row["opened_at"],
    )


def _item(caller: Caller, row: Mapping[str, Any]) -> UrgentItemView:
    listing = attention.LISTED.listing
    shown = row_shown(caller, listing, {**{column.name: None for column in listing.columns}, **row})
    thing = row["about"].partition(" ")[0]
    prefix = thing.partition("_")[0]
    kind = _TARGETS.get(prefix, "attention")
    names = {
        "station": row["station_name"],
        "session": row["station_name"],
        "terminal": row["terminal_label"],
        "payment": " ".join(filter(None, (row["card_brand"], row["card_last_four"]))) or None,
    }
    return UrgentItemView(
        id=row["id"],
        organization_id=row["organization_id"],
        code=row["kind"],
        parameters=shown["detail"],
        severity=severity_of(row["kind"]),
        target=TargetView(
            kind=kind, id=row["id"] if kind == "attention" else thing, name=names.get(kind)
        ),
        site_id=row["site_id"],
        site_name=row["site_name"],
        station_id=row["at_station_id"],
        station_name=row["station_name"],
        terminal_id=row["terminal_id"],
        session_id=shown["session_id"],
        payment_id=shown["payment_id"],
        drivers=_waiting(row).drivers,
        opened_at=row["opened_at"],
    )


def _evses(counts: Mapping[str, int]) -> EvseCountsView:
    return EvseCountsView(**{state: counts.get(state, 0) for state in _STATES})


async def _holds(work: Work, scope: Scope) -> HoldsView:
    count, held = await work.stores.statistics.holds(scope)
    return HoldsView(open=count, amounts=[amount(money) for money in held])


def _severities(by_kind: Mapping[str, int]) -> SeverityCountsView:
    return SeverityCountsView(
        **{str(severity): count for severity, count in _by_severity(by_kind).items()}
    )


def _by_severity(by_kind: Mapping[str, int]) -> dict[Severity, int]:
    counts = dict.fromkeys(Severity, 0)
    for kind, count in by_kind.items():
        counts[severity_of(kind)] += count
    return counts


def _hidden_from(caller: Caller) -> list[str]:
    """What begins the ids of things that this caller may not read of."""
    return [
        prefix for prefix, resource in READABLE_BY.items() if not caller.may(Action.READ, resource)
    ]


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    show_overview,
    lists(
        "/api/v1/overview/sites",
        SITES,
        needs=READ,
        tag=TAG,
        summary="Sites with what they do now, for the map and the list beside it",
    ),
    show_urgent,
)
