"""Whether the books are still what was written: how far each was looked at, and looking again now."""

from datetime import datetime
from typing import Final

import msgspec
from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.needs import Permission
from chargewright.api.routes import does, shows
from chargewright.api.shapes import Body, View
from chargewright.api.work import Work

TAG: Final = "ledger"
PATH: Final = "/api/v1/ledger/verification"


class VerificationView(View, frozen=True, kw_only=True):
    """How far one book was looked at again; null is what has not been yet.

    A run looks at what is new since the last, and every 30 days (`round_began_at`) at everything:
    `entries` and `payments` count what this round has seen. A run is over at `finished_at`. `findings`
    are the open operator items whose kind begins with `ledger.`: what is wrong and not healed.
    """

    organization_id: str
    round_began_at: datetime | None
    entries: int
    payments: int
    began_at: datetime | None
    finished_at: datetime | None
    asked_at: datetime | None
    findings: int


class VerificationsView(View, frozen=True, kw_only=True):
    items: list[VerificationView]


class VerifyBody(Body, frozen=True, kw_only=True):
    """Whose book: the caller's own where it is not given. `is_whole`: from its first entry on."""

    organization_id: str | None = None
    is_whole: bool = False


@shows(PATH, needs=Permission(Action.READ, Resource.LEDGER), tag=TAG)
async def show_verifications(work: Work) -> VerificationsView:
    """How far each book was looked at again, and what was found."""
    return await _all(work)


@does(PATH, needs=Permission(Action.CREATE, Resource.LEDGER), tag=TAG, status=202)
async def verify_ledger(data: VerifyBody, work: Work) -> VerificationsView:
    """Have a book looked at again; the worker begins within a minute.

    What it finds is told by operator items; read here when the run is over.
    """
    owner = work.organization(data.organization_id)
    await work.stores.verifications.ask(owner, work.at, by=work.caller.id, is_whole=data.is_whole)
    return await _all(work)


async def _all(work: Work) -> VerificationsView:
    rows = await work.stores.verifications.all(work.caller.organizations)
    return VerificationsView(items=[msgspec.convert(row, VerificationView) for row in rows])


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (show_verifications, verify_ledger)
