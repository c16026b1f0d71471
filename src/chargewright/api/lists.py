"""GET many: one declared `Listing` becomes a route with filters, sorting, pages and CSV.

JSON gives a page and the cursor of the next. CSV (`Accept: text/csv` or `?format=csv`) gives all of
it from the cursor on, streamed page by page, each in a short unit of work of its own.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, Generic, TypeVar
from urllib.parse import parse_qsl

import msgspec
from litestar import HttpMethod, MediaType, Response
from litestar.di import NamedDependency
from litestar.handlers import HTTPRouteHandler
from litestar.response import Stream

from chargewright.access.caller import Caller
from chargewright.api.asking import QUERY_OPT, Asked, told
from chargewright.api.needs import OPT, Needs
from chargewright.api.refusals import NotAcceptable, seen
from chargewright.api.shapes import View, encode
from chargewright.api.sheets import head, lines
from chargewright.api.sight import asked_by, row_shown
from chargewright.api.work import Work
from chargewright.kernel.ids import OrganizationId
from chargewright.kernel.listing import LIMIT_MOST, Found, Listing, Question, Scalar
from chargewright.kernel.money import Money
from chargewright.kernel.problem import Invalid, Problem
from chargewright.kernel.sentence import Sentence

LISTING_OPT: Final = "listing"
_JSON: Final = "application/json"
_CSV: Final = "text/csv"
_FORMS: Final[tuple[list[str], ...]] = ([], ["csv"], ["json"])
_LONGEST_QUERY: Final = 100


ViewT = TypeVar("ViewT", bound=View)
Rows = Sequence[Mapping[str, Any]]
Joined = Callable[[Work, Mapping[str, str | None], Rows], Awaitable[Rows]]


@dataclass(frozen=True, slots=True)
class Below:
    """The thing that a list stands below (a station's log), named in its path.

    `parameter` is the path's, and the column of the rows. `owner` says whose the thing is, so that
    nobody else's rows are looked through; None where the caller does not see it: a path that leads
    nowhere is 404, not an empty list.
    """

    parameter: str
    thing: str
    owner: Callable[[Work, str], Awaitable[OrganizationId | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed(Generic[ViewT]):
    """How a listing stands in the API.

    `thing` is what one of them is called where there is none; empty where none is shown alone.
    `below` is None for a list of its own. `shaped` makes the view's values of a row, where they are
    not simply the row's. `joined` finds what stands beside the rows of a page, for all of them at once,
    in the unit of work that they were found in; `also` is what may be asked for it besides.
    """

    listing: Listing
    view: type[ViewT]
    thing: str = ""
    below: Below | None = None
    shaped: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None
    joined: Joined | None = None
    also: tuple[Asked, ...] = ()

    async def whole(self, work: Work, rows: Rows) -> Rows:
        """Rows of a page with what stands beside them."""
        if self.joined is None or not rows:
            return rows
        return await self.joined(work, told(_asked_of(work), self.also)[0], rows)

    def shown(self, caller: Caller, row: Mapping[str, Any]) -> ViewT:
        """The view of a row, as far as the caller may read it."""
        row = row_shown(caller, self.listing, row)
        values = row if self.shaped is None else self.shaped(row)
        return msgspec.convert(_plain(values), self.view)


def lists(
    path: str, listed: Listed[Any], *, needs: Needs, tag: str, summary: str
) -> HTTPRouteHandler:
    """A route that gives a listing."""
    page = page_of(listed.view)

    async def answered(work: NamedDependency[Work]) -> Any:
        question, is_csv = read(work, listed)
        async with work.opened() as stores:
            scope = await scope_of(work, listed)
            found = await stores.lists.find(listed.listing, question, scope)
            found = replace(found, rows=await listed.whole(work, found.rows))
        if is_csv:
            return _sheet(work, listed, question, scope, found)
        cursor = (
            listed.listing.cursor(question.order, found.next) if found.next is not None else None
        )
        items = [listed.shown(work.caller, row) for row in found.rows]
        return Response(
            encode({"items": items, "next": cursor}), media_type=MediaType.JSON, headers=_vary()
        )

    answered.__annotations__["return"] = page
    name = f"list_{listed.listing.name}"
    answered.__name__ = answered.__qualname__ = name
    return HTTPRouteHandler(
        path,
        http_method=HttpMethod.GET,
        media_type=MediaType.JSON,
        opt={OPT: needs, LISTING_OPT: listed.listing, QUERY_OPT: listed.also},
        return_dto=None,
        operation_id=name,
        summary=summary.rstrip("."),
        description=(
            f"Pages follow a cursor; the default order is `{listed.listing.default_order}`. "
            "`Accept: text/csv` or `?format=csv` gives all rows as a sheet."
        ),
        tags=[tag],
    )(answered)


async def scope_of(work: Work, listed: Listed[Any]) -> dict[str, Scalar]:
    """What the path fixes.

    Raises:
        NotFound: it leads nowhere.
    """
    below = listed.below
    if below is None:
        return {}
    thing_id = work.path(below.parameter)
    owner = seen(await below.owner(work, thing_id), below.thing)
    return {below.parameter: thing_id, "organization_id": owner}


async def one(work: Work, listed: Listed[ViewT], thing_id: str) -> ViewT:
    """The view of one thing, as its list shows it.

    Raises:
        NotFound: there is none, or it is another organisation's.
    """
    question = Question(order=listed.listing.default_order, limit=1)
    question = asked_by(work.caller, listed.listing, question)
    found = await work.stores.lists.find(listed.listing, question, {"id": thing_id})
    rows = await listed.whole(work, found.rows)
    return listed.shown(work.caller, seen(next(iter(rows), None), listed.thing))


def page_of(view: type[View]) -> type[msgspec.Struct]:
    """The struct of a page, by the name that the API document shows."""
    return msgspec.defstruct(
        f"{view.__name__.removesuffix('View')}Page",
        [("items", list[view]), ("next", str | None)],  # type: ignore[valid-type] # built at start
        frozen=True,
        module=view.__module__,
    )


def read(work: Work, listed: Listed[Any]) -> tuple[Question, bool]:
    """The question in the address, and whether a sheet is wanted.

    Raises:
        Invalid: lists every parameter that is wrong.
        Forbidden: it asks by what the caller may not read.
        NotAcceptable: neither JSON nor CSV will do.
    """
    asked = _asked_of(work)
    forms = [text for name, text in asked if name == "format"]
    problems = [] if forms in _FORMS else [Problem("format", "csv or json, once")]
    problems += told(asked, listed.also)[1]
    others = {"format", *(each.name for each in listed.also)}
    try:
        question = listed.listing.read([pair for pair in asked if pair[0] not in others])
    except Invalid as refusal:
        raise Invalid(refusal.sentence, problems=(*refusal.problems, *problems)) from None
    if problems:
        raise Invalid("the list cannot be asked this", problems=tuple(problems))
    question = asked_by(work.caller, listed.listing, question)
    return question, forms == ["csv"] if forms else wants_sheet(work)


def _asked_of(work: Work) -> list[tuple[str, str]]:
    raw = work.request.scope["query_string"].decode("ascii", "replace")
    try:
        return parse_qsl(
            raw, keep_blank_values=True, max_num_fields=_LONGEST_QUERY, errors="strict"
        )
    except ValueError:
        problem = Problem("", Sentence("at most {most} parameters, in UTF-8", most=_LONGEST_QUERY))
        raise Invalid("the query cannot be read", problems=(problem,)) from None


def wants_sheet(work: Work) -> bool:
    """Whether CSV is rather taken than JSON.

    Raises:
        NotAcceptable: neither will do.
    """
    best = work.request.accept.best_match([_JSON, _CSV])
    if best is None:
        raise NotAcceptable("a list comes as application/json or text/csv")
    return best == _CSV


def _sheet(
    work: Work,
    listed: Listed[Any],
    question: Question,
    scope: Mapping[str, Scalar],
    first: Found,
) -> Stream:
    """All rows from the first page on. What was refused was refused before the first byte."""
    caller, listing = work.caller, listed.listing

    async def written() -> AsyncIterator[str]:
        yield head(listing)
        found = first
        while True:
            yield lines(listing, [row_shown(caller, listing, row) for row in found.rows])
            if found.next is None:
                return
            more = replace(question, after=found.next, limit=LIMIT_MOST)
            async with work.opened() as stores:
                found = await stores.lists.find(listing, more, scope)
                found = replace(found, rows=await listed.whole(work, found.rows))

    return Stream(written(), headers=sheet_headers(listing.name))


def sheet_headers(name: str) -> dict[str, str]:
    """Of a sheet that is saved under this name."""
    return _vary() | {
        # As a header, because the route's media type wins over a stream's.
        "Content-Type": f"{_CSV}; charset=utf-8; header=present",
        "Content-Disposition": f'attachment; filename="{name}.csv"',
    }


def _vary() -> dict[str, str]:
    return {"Vary": "Accept"}


def _plain(row: Mapping[str, object]) -> dict[str, object]:
    return {
        name: {"amount": value.amount, "currency": value.currency}
        if isinstance(value, Money)
        else value
        for name, value in row.items()
    }
