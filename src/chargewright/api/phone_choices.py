"""Through which account drivers pay with their phones: said of an organisation, a site or an EVSE, and what counts there."""

from datetime import datetime
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.api.checks import not_there, refuse
from chargewright.api.columns import IS, OWNER, instant, refers, text, word
from chargewright.api.lists import Listed, lists, one
from chargewright.api.refusals import seen
from chargewright.api.routes import NOT_SO, does, shows
from chargewright.api.shapes import Body, View
from chargewright.api.sites import LISTED as SITES
from chargewright.api.terminal_accounts import CHANGE, READ, TAG
from chargewright.api.work import Work
from chargewright.kernel.ids import EvseId, OrganizationId, SiteId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Problem
from chargewright.network.phone_payments import About, Choice, Decider, Line, Said

ANOTHERS: Final = "belongs to another organisation"
NO_PAGES: Final = "is with a provider of card terminals, not of payment pages"


class PhonePaymentsView(View, frozen=True, kw_only=True):
    """What is said here, and what counts here.

    `choice` inherit: nothing is said, and what is above counts. `effective_account_id` null: nobody pays with a
    phone here; `decided_by` says whose word that is, null where nobody says anything. `effective_terminal_id` is
    the payment page that the EVSE is mapped to by itself.
    """

    BEGAN = ("choice", "account_id")

    id: str
    organization_id: str
    about_kind: About
    choice: Choice
    account_id: str | None
    effective_account_id: str | None
    effective_terminal_id: str | None
    decided_by: Decider | None


class PhonePaymentItem(View, frozen=True, kw_only=True):
    """What is said of one organisation, site or EVSE. `site_id` is null for an organisation."""

    id: str
    organization_id: str
    about_kind: About
    site_id: str | None
    choice: Choice
    account_id: str | None
    set_at: datetime
    set_by: str


class PhonePaymentsBody(Body, frozen=True, kw_only=True):
    """`account_id` goes with `account`, and with nothing else."""

    choice: Choice
    account_id: str | None = None


LISTED: Final = Listed(
    listing=Listing(
        name="phone_payments",
        columns=(
            Column("id", Kind.ID, "Of what it is said."),
            OWNER,
            word("about_kind", About, "What that is."),
            refers("site_id", "sites", "Which site, or where the EVSE stands."),
            word("choice", Choice, "Through an account, or nobody."),
            Column("account_id", Kind.ID, "Which account.", IS, refers_to="terminal_accounts"),
            instant("set_at", "Since when.", is_sortable=True),
            text("set_by", "Who said so."),
        ),
        default_order=Order("set_at", is_descending=True),
    ),
    view=PhonePaymentItem,
)


@shows("/api/v1/organizations/{organization_id:str}/phone-payments", needs=READ, tag=TAG)
async def show_phone_payments_of_organization(
    organization_id: str, work: Work
) -> PhonePaymentsView:
    """Through which account drivers pay with phones where neither site nor EVSE says otherwise."""
    return await _of_organization(work, organization_id)


@does("/api/v1/organizations/{organization_id:str}/phone-payments", needs=CHANGE, tag=TAG)
async def set_phone_payments_of_organization(
    organization_id: str, data: PhonePaymentsBody, work: Work
) -> PhonePaymentsView:
    """Say so for all sites of an organisation. It does not hold for organisations below it."""
    before = await _of_organization(work, organization_id)
    await _say(work, before, data)
    return await _of_organization(work, organization_id)


@shows("/api/v1/sites/{site_id:str}/phone-payments", needs=READ, tag=TAG)
async def show_phone_payments_of_site(site_id: str, work: Work) -> PhonePaymentsView:
    """Through which account drivers pay with phones at a site, where an EVSE does not say otherwise."""
    site = await one(work, SITES, site_id)
    return await _of_site(work, site.id, site.organization_id)


@does("/api/v1/sites/{site_id:str}/phone-payments", needs=CHANGE, tag=TAG)
async def set_phone_payments_of_site(
    site_id: str, data: PhonePaymentsBody, work: Work
) -> PhonePaymentsView:
    """Say so for a site. Who has a page open already pays on that."""
    site = seen(await work.stores.sites.lock(SiteId(site_id)), "site")
    before = await _of_site(work, site.id, site.organization_id)
    await _say(work, before, data)
    return await _of_site(work, site.id, site.organization_id)


@shows("/api/v1/evses/{evse_id:str}/phone-payments", needs=READ, tag=TAG)
async def show_phone_payments_of_evse(evse_id: str, work: Work) -> PhonePaymentsView:
    """Through which account drivers pay with phones at an EVSE."""
    return await _of_evse(work, evse_id)


@does("/api/v1/evses/{evse_id:str}/phone-payments", needs=CHANGE, tag=TAG)
async def set_phone_payments_of_evse(
    evse_id: str, data: PhonePaymentsBody, work: Work
) -> PhonePaymentsView:
    """Say so for one EVSE. Its word counts before a page that it is mapped to."""
    before = await _of_evse(work, evse_id)
    await _say(work, before, data)
    return await _of_evse(work, evse_id)


async def _of_organization(work: Work, organization_id: str) -> PhonePaymentsView:
    found = await work.stores.people.organization(OrganizationId(organization_id))
    owner = seen(found, "organization").id
    (said,) = await work.stores.phone_payments.said([owner])
    return _view(About.ORGANIZATION, owner, owner, said, Line(organization=said))


async def _of_site(work: Work, site_id: str, owner: str) -> PhonePaymentsView:
    said, above = await work.stores.phone_payments.said([site_id, owner])
    return _view(About.SITE, site_id, owner, said, Line(site=said, organization=above))


async def _of_evse(work: Work, evse_id: str) -> PhonePaymentsView:
    owner, _ = seen(await work.stores.stations.of_evse(EvseId(evse_id)), "EVSE")
    place = await work.stores.phone_payments.place(evse_id)
    assert place is not None, "it was seen"
    return _view(About.EVSE, evse_id, owner, place.line.evse, place.line)


def _view(about: About, about_id: str, owner: str, said: Said, line: Line) -> PhonePaymentsView:
    decided = line.in_effect
    return PhonePaymentsView(
        id=about_id,
        organization_id=owner,
        about_kind=about,
        choice=said.choice,
        account_id=said.account_id,
        effective_account_id=decided.account_id,
        effective_terminal_id=decided.terminal_id,
        decided_by=decided.decided_by,
    )


async def _say(work: Work, before: PhonePaymentsView, data: PhonePaymentsBody) -> None:
    owner = OrganizationId(before.organization_id)
    refuse(NOT_SO, await _problems(work, owner, data))
    said = Said(data.choice, data.account_id)
    if said == Said(before.choice, before.account_id):
        return
    await work.stores.phone_payments.say(
        owner, before.about_kind, before.id, said, at=work.at, by=work.caller.id
    )
    await work.tell(owner, "phone_payments.changed", before.id)


async def _problems(work: Work, owner: OrganizationId, data: PhonePaymentsBody) -> list[Problem]:
    if data.choice is not Choice.ACCOUNT:
        rule = "goes with the choice of an account only"
        return [] if data.account_id is None else [Problem("account_id", rule)]
    if data.account_id is None:
        return [Problem("account_id", "is required where an account is chosen")]
    account = await work.stores.terminals.lock_account(data.account_id)
    if account is None:
        return [not_there("account_id", "terminal account")]
    if account.organization_id != owner:
        return [Problem("account_id", ANOTHERS)]
    return [] if account.has_pages else [Problem("account_id", NO_PAGES)]


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/phone-payments",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="Where it is said how drivers pay with phones",
    ),
    show_phone_payments_of_organization,
    set_phone_payments_of_organization,
    show_phone_payments_of_site,
    set_phone_payments_of_site,
    show_phone_payments_of_evse,
    set_phone_payments_of_evse,
)
