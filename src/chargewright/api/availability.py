"""What EVSEs, links of stations and terminals were: their spans, and how long they served.

What the states mean and what counts as up is decided in `network.availability`; here it is read.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import msgspec
from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api import terminals
from chargewright.api.asking import Asked, asks, read_query
from chargewright.api.columns import instant, word
from chargewright.api.lists import Below, Listed, lists, one
from chargewright.api.needs import Permission
from chargewright.api.refusals import seen
from chargewright.api.routes import shows
from chargewright.api.shapes import View
from chargewright.api.stations import STATION
from chargewright.api.work import Work
from chargewright.kernel.ids import EvseId, OrganizationId
from chargewright.kernel.interval import Interval
from chargewright.kernel.listing import Column, Kind, Listing, Order, scalar
from chargewright.kernel.problem import Invalid, Problem
from chargewright.kernel.sentence import Sentence, said_by
from chargewright.network.availability import LONGEST_WINDOW, Uptime
from chargewright.network.spans import REACHED, SERVING, About, State

TAG: Final = "availability"
OF_STATIONS: Final = Permission(Action.READ, Resource.STATIONS)
OF_TERMINALS: Final = Permission(Action.READ, Resource.TERMINALS)
_NONE: Final = timedelta()
_SECOND: Final = timedelta(seconds=1)
USUAL_WINDOW: Final = timedelta(days=30)
FROM: Final = Asked(
    name="from", meaning="Where the time begins (included); 30 days before its end."
)
BEFORE: Final = Asked(
    name="before",
    meaning="Where it ends (excluded). What has not passed is not counted: at most now.",
)
_INSTANT: Final = instant("at", "An instant.")


class SpanView(View, frozen=True, kw_only=True):
    """What a thing was, from when (included) to when (excluded; null: it goes on), by our clock."""

    id: str
    state: State
    began_at: datetime
    ended_at: datetime | None


class EvseSpanView(SpanView, frozen=True, kw_only=True):
    """A span of an EVSE."""


class LinkSpanView(SpanView, frozen=True, kw_only=True):
    """A span of a station's link: whether its socket was open."""


class TerminalSpanView(SpanView, frozen=True, kw_only=True):
    """A span of a terminal: whether its provider reached it."""


class UptimeView(View, frozen=True, kw_only=True):
    """How long a thing was in each state that it can have, and the share of the time that it served.

    Seconds are whole; what they lack of the whole time is not known. `share` is from 0 to 1, rounded
    down; null where nothing is known but what was planned.
    """

    since: datetime = msgspec.field(name="from")
    before: datetime
    seconds_by_state: dict[State, int]
    share: float | None


async def _owner_of_evse(work: Work, evse_id: str) -> OrganizationId | None:
    found = await work.stores.stations.of_evse(EvseId(evse_id))
    return None if found is None else found[0]


async def _owner_of_terminal(work: Work, terminal_id: str) -> OrganizationId | None:
    return OrganizationId((await one(work, terminals.LISTED, terminal_id)).organization_id)


EVSE: Final = Below("evse_id", "EVSE", _owner_of_evse)
TERMINAL: Final = Below("terminal_id", "terminal", _owner_of_terminal)


def _history(name: str, view: type[SpanView], below: Below, states: Sequence[State]) -> Listed[Any]:
    return Listed(
        listing=Listing(
            name=name,
            columns=(
                Column("id", Kind.ID, "The span."),
                word("state", states, "What it was."),
                instant("began_at", "From when on.", is_sortable=True),
                instant("ended_at", "To when; null: it goes on."),
            ),
            default_order=Order("began_at", is_descending=True),
        ),
        view=view,
        below=below,
    )


AVAILABILITY: Final = _history("evse_availability", EvseSpanView, EVSE, SERVING)
LINK_HISTORY: Final = _history("link_history", LinkSpanView, STATION, REACHED)
ONLINE_HISTORY: Final = _history("online_history", TerminalSpanView, TERMINAL, REACHED)


@asks(FROM, BEFORE)
@shows("/api/v1/evses/{evse_id:str}/uptime", needs=OF_STATIONS, tag=TAG)
async def show_evse_uptime(evse_id: str, work: Work) -> UptimeView:
    """How long an EVSE was in which state, and its uptime: the share in which a driver could charge."""
    return await _uptime(work, EVSE, About.EVSE, evse_id, SERVING)


@asks(FROM, BEFORE)
@shows("/api/v1/stations/{station_id:str}/uptime", needs=OF_STATIONS, tag=TAG)
async def show_station_uptime(station_id: str, work: Work) -> UptimeView:
    """How long a station was connected. Whether it could charge, its EVSEs know."""
    return await _uptime(work, STATION, About.STATION_LINK, station_id, REACHED)


@asks(FROM, BEFORE)
@shows("/api/v1/terminals/{terminal_id:str}/uptime", needs=OF_TERMINALS, tag=TAG)
async def show_terminal_uptime(terminal_id: str, work: Work) -> UptimeView:
    """How long a terminal was reached by its provider."""
    return await _uptime(work, TERMINAL, About.TERMINAL, terminal_id, REACHED)


async def _uptime(
    work: Work, below: Below, kind: About, thing_id: str, states: Sequence[State]
) -> UptimeView:
    owner = seen(await below.owner(work, thing_id), below.thing)
    window = _window(work)
    found = await work.stores.availability.lasted(owner, kind, thing_id, window.start, window.end)
    share = Uptime.of(found).share
    return UptimeView(
        since=window.start,
        before=window.end,
        seconds_by_state={state: round(found.get(state, _NONE) / _SECOND) for state in states},
        share=None if share is None else float(share),
    )


def _window(work: Work) -> Interval:
    """The time that was asked about, as far as it has passed.

    Raises:
        Invalid: no instants, the wrong way round, longer than history is kept for, or yet to come.
    """
    asked = read_query(work, (FROM, BEFORE))
    problems: list[Problem] = []
    before = _instant(BEFORE.name, asked, problems) or work.at
    try:
        usual = before - USUAL_WINDOW
    except OverflowError:
        usual = before
    since = _instant(FROM.name, asked, problems) or usual
    if not problems:
        if before <= since:
            problems.append(Problem(BEFORE.name, "must be after from"))
        elif since >= work.at:
            problems.append(Problem(FROM.name, "must have passed"))
        elif before - since > LONGEST_WINDOW:
            rule = Sentence("at most {most} days before the end", most=LONGEST_WINDOW.days)
            problems.append(Problem(FROM.name, rule))
    if problems:
        raise Invalid("the uptime cannot be asked this", problems=tuple(problems))
    return Interval(since, min(before, work.at))


def _instant(
    name: str, asked: Mapping[str, str | None], problems: list[Problem]
) -> datetime | None:
    text = asked[name]
    if text is None:
        return None
    try:
        found = scalar(_INSTANT, text)
    except ValueError as error:
        problems.append(Problem(name, said_by(error)))
        return None
    assert isinstance(found, datetime), "the column is one of instants"
    return found


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/evses/{evse_id:str}/availability",
        AVAILABILITY,
        needs=OF_STATIONS,
        tag=TAG,
        summary="What an EVSE was, from when to when",
    ),
    show_evse_uptime,
    lists(
        "/api/v1/stations/{station_id:str}/link-history",
        LINK_HISTORY,
        needs=OF_STATIONS,
        tag=TAG,
        summary="When a station was connected",
    ),
    show_station_uptime,
    lists(
        "/api/v1/terminals/{terminal_id:str}/online-history",
        ONLINE_HISTORY,
        needs=OF_TERMINALS,
        tag=TAG,
        summary="When a terminal was reached by its provider",
    ),
    show_terminal_uptime,
)
