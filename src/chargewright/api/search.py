"""The search over everything: one box, one question, what is most likely meant first."""

from collections.abc import Mapping
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.asking import Asked, asks, read_query
from chargewright.api.checks import refuse
from chargewright.api.needs import Door
from chargewright.api.routes import shows
from chargewright.api.shapes import View
from chargewright.api.work import Work
from chargewright.kernel.problem import Invalid, Problem
from chargewright.kernel.search import (
    LIMIT_DEFAULT,
    LIMIT_RULE,
    TEXT_RULE,
    Hit,
    Kind,
    Wanted,
    best,
    problems_of,
)

TAG: Final = "search"
READABLE: Final[Mapping[Kind, Resource]] = {
    Kind.STATION: Resource.STATIONS,
    Kind.SITE: Resource.SITES,
    Kind.STATION_GROUP: Resource.STATIONS,
    Kind.EVSE: Resource.STATIONS,
    Kind.TERMINAL: Resource.TERMINALS,
    Kind.SESSION: Resource.SESSIONS,
    Kind.PAYMENT: Resource.PAYMENTS,
    Kind.RECEIPT: Resource.RECEIPTS,
    Kind.TOKEN: Resource.TOKENS,
    Kind.USER: Resource.USERS,
    Kind.ORGANIZATION: Resource.ORGANIZATIONS,
}
"""What one must be allowed to read to find each kind."""
_ASKED: Final = (
    Asked(name="q", meaning=f"How it begins, in any case: {TEXT_RULE}.", is_required=True),
    Asked(name="limit", meaning=f"How many at most: {LIMIT_RULE}.", default=str(LIMIT_DEFAULT)),
)


class FoundView(View, frozen=True, kw_only=True):
    """One thing found. `matched` names the field that begins so. `site_id` null: it is on no site."""

    kind: Kind
    id: str
    title: str
    subtitle: str
    matched: str
    organization_id: str
    site_id: str | None


class SearchView(View, frozen=True, kw_only=True):
    """The best first; there may be more than are shown."""

    items: list[FoundView]


@asks(*_ASKED)
@shows("/api/v1/search", needs=Door.SIGNED_IN, tag=TAG)
async def search(work: Work) -> SearchView:
    """Whatever the caller may read that begins so.

    Stations by name, identity and serial number; sites, groups and organisations by name; EVSEs by
    label and id; terminals by label and serial number; sessions by id; sessions and payments by the
    last four digits of the card; receipts by number; tokens by uid and label; users by name and
    address. Exact before a beginning, stations before the rest, live before ended, newest first.
    """
    try:
        asked = read_query(work, _ASKED)
    except Invalid as wrong:
        problems = tuple(map(_by_our_rule, wrong.problems))
        raise Invalid(wrong.sentence, problems=problems) from None
    text, limit = str(asked["q"]), str(asked["limit"])
    refuse("this cannot be looked for", problems_of(text, limit))
    kinds = {kind for kind, resource in READABLE.items() if work.caller.may(Action.READ, resource)}
    found = await work.stores.search.find(Wanted(text.strip()), kinds, int(limit))
    return SearchView(items=[_view(hit) for hit in best(found, int(limit))])


def _by_our_rule(problem: Problem) -> Problem:
    """Whatever is wrong with the text is said in the same words."""
    return Problem("q", TEXT_RULE) if problem.field == "q" else problem


def _view(hit: Hit) -> FoundView:
    return FoundView(
        kind=hit.kind,
        id=hit.id,
        title=hit.title,
        subtitle=hit.subtitle,
        matched=hit.matched,
        organization_id=hit.organization_id,
        site_id=hit.site_id,
    )


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (search,)
