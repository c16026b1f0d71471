"""Sites: where stations stand, what is charged there, who sells and who shares."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any, Final

import msgspec
from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.bodies import Sent
from chargewright.api.checks import given, is_zone, money, problems_of_tariffs, refuse
from chargewright.api.columns import (
    IS,
    IS_OR_STARTS,
    OWNER,
    instant,
    own_id,
    refers,
    text,
    values,
    word,
)
from chargewright.api.lists import Listed, lists, one
from chargewright.api.needs import Permission
from chargewright.api.refusals import seen
from chargewright.api.routes import changes, creates, deletes, shows
from chargewright.api.shapes import Amount
from chargewright.api.shapes_network import NewSiteBody, SiteChangesBody, SiteSettings, SiteView
from chargewright.api.work import Work
from chargewright.kernel.ids import OrganizationId, SiteId, TariffId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Conflict, Invalid, Problem
from chargewright.network.sites import FEES, PERCENTAGES, Merchant, Site, problems_of

TAG: Final = "sites"
READ: Final = Permission(Action.READ, Resource.SITES)

LISTED: Final = Listed(
    listing=Listing(
        name="sites",
        columns=(
            own_id("sites", "The site."),
            OWNER,
            Column("name", Kind.TEXT, "Name.", IS_OR_STARTS, is_sortable=True),
            text("address", "Where it is."),
            Column("country", Kind.TEXT, "ISO 3166-1 alpha-2.", IS),
            text("tax_jurisdiction", "Whom tax is owed to that names nobody else."),
            text("zone", "Time zone."),
            Column("currency", Kind.TEXT, "ISO 4217.", IS),
            values("latitude", "WGS 84."),
            values("longitude", "WGS 84."),
            refers("tariff_id", "tariffs", "What holds where an EVSE has none of its own."),
            word("merchant_of_record", Merchant, "In whose name a driver buys."),
            Column("host_ref", Kind.TEXT, "Who owns the place.", IS),
            text("host_share_percent", "The owner's share of sales without tax."),
            Column("host_fixed_fee", Kind.MONEY, "The owner's share of each sale."),
            text("host_tax_percent", "The tax that the owner charges on its share."),
            text("platform_fee_percent", "Our share of an owner's sales without tax."),
            Column("platform_fee_fixed", Kind.MONEY, "Our share of each of an owner's sales."),
            text("provider_fee_percent", "What the payment provider is expected to take."),
            Column("provider_fee_fixed", Kind.MONEY, "What it takes of each capture."),
            values("settings", "What the site decides itself."),
            instant("created_at", "Added."),
        ),
        default_order=Order("name"),
    ),
    view=SiteView,
    thing="site",
)


@shows("/api/v1/sites/{site_id:str}", needs=READ, tag=TAG)
async def show_site(site_id: str, work: Work) -> SiteView:
    """One site."""
    return await one(work, LISTED, site_id)


async def problems_of_new_site(work: Work, sent: Sent) -> Sequence[Problem]:
    """What is wrong with a new site."""
    site, problems = _new(work, work.caller.organization_id, sent)
    asked = sent.get("organization_id")
    return [
        *problems,
        *problems_of(site, is_zone=is_zone(site.zone)),
        *await problems_of_tariffs(
            work,
            {"tariff_id": site.tariff_id},
            organization_id=site.organization_id if asked is None else OrganizationId(asked),
            currency_code=sent.get("currency"),
        ),
    ]


@creates(
    "/api/v1/sites",
    needs=Permission(Action.CREATE, Resource.SITES),
    tag=TAG,
    check=problems_of_new_site,
)
async def add_site(data: NewSiteBody, work: Work) -> SiteView:
    """Add a site."""
    site, _ = _new(work, work.organization(data.organization_id), Sent.whole(data))
    await work.stores.sites.add(site)
    await work.tell(site.organization_id, "site.added", site.id)
    return await one(work, LISTED, site.id)


@changes("/api/v1/sites/{site_id:str}", needs=Permission(Action.CHANGE, Resource.SITES), tag=TAG)
async def change_site(site_id: str, data: SiteChangesBody, work: Work) -> SiteView:
    """Change a site. Sessions that run keep the settings and the price they began with.

    The currency can only change before the first session.
    """
    before = seen(await work.stores.sites.lock(SiteId(site_id)), "site")
    wanted = given(data)
    wanted |= {name: Decimal(wanted[name]) for name in PERCENTAGES if name in wanted}
    if "settings" in wanted:
        wanted["settings"] = _settings(wanted["settings"])
    fees, problems = _fees(
        {name: wanted.pop(name) for name in FEES if name in wanted},
        wanted.get("currency", before.currency),
    )
    after = replace(before, **wanted, **fees)
    await _check(work, after, problems)
    if after.currency != before.currency and await work.stores.sites.has_sold(before.id):
        raise Conflict("energy was sold here already: the currency stays")
    if after != before:
        await work.stores.sites.save(after)
        await work.tell(after.organization_id, "site.changed", after.id)
    return await one(work, LISTED, site_id)


@deletes("/api/v1/sites/{site_id:str}", needs=Permission(Action.DELETE, Resource.SITES), tag=TAG)
async def delete_site(site_id: str, work: Work) -> None:
    """Delete a site on which nothing stands and nothing was sold."""
    site = seen(await work.stores.sites.lock(SiteId(site_id)), "site")
    await work.stores.sites.delete(site.id)
    await work.tell(site.organization_id, "site.deleted", site.id)


def _new(work: Work, owner: OrganizationId, sent: Sent) -> tuple[Site, list[Problem]]:
    """The site that a body tells of, and what of it cannot be read.

    What is not there stands as something with which nothing else is wrong.
    """
    fees, problems = _fees(
        {name: fee for name in FEES if (fee := sent.get(name)) is not None}, sent.get("currency")
    )
    percentages: dict[str, Any] = {name: Decimal(sent.get(name, 0)) for name in PERCENTAGES}
    latitude, longitude = sent.get("latitude"), sent.get("longitude")
    tariff_id, country = sent.get("tariff_id"), sent.get("country", "NL")
    site = Site(
        id=SiteId(work.mint("sit")),
        organization_id=owner,
        name=sent.get("name", ""),
        address=sent.get("address", ""),
        country=country,
        tax_jurisdiction=sent.get("tax_jurisdiction") or country,
        zone=sent.get("zone", "UTC"),
        currency=sent.get("currency", "EUR"),
        latitude=latitude if sent.has("latitude") else longitude,
        longitude=longitude if sent.has("longitude") else latitude,
        tariff_id=None if tariff_id is None else TariffId(tariff_id),
        merchant_of_record=sent.get("merchant_of_record", Merchant.OPERATOR),
        host_ref=sent.get("host_ref"),
        **percentages,
        **fees,
        settings=_settings(sent.get("settings") or SiteSettings()),
        created_at=work.at,
    )
    return site, problems


async def _check(work: Work, site: Site, unread: Sequence[Problem]) -> None:
    """Refuse all that is wrong at once; `unread` is what could not even be read into the site."""
    problems = [*unread, *problems_of(site, is_zone=is_zone(site.zone))]
    problems += await problems_of_tariffs(
        work,
        {"tariff_id": site.tariff_id},
        organization_id=site.organization_id,
        currency_code=site.currency,
    )
    refuse("the site cannot be so", problems)


def _settings(settings: SiteSettings) -> dict[str, Any]:
    return {
        name: value for name, value in msgspec.to_builtins(settings).items() if value is not None
    }


def _fees(fees: Mapping[str, Amount], code: str | None) -> tuple[dict[str, Any], list[Problem]]:
    """Fees in minor units by the site's own names, and what is wrong with those that cannot be read."""
    read: dict[str, Any] = {}
    problems: list[Problem] = []
    for name, fee in fees.items():
        try:
            read[f"{name}_minor"] = money(fee, name, expected=code).minor
        except Invalid as wrong:
            problems += wrong.problems
    return read, problems


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists("/api/v1/sites", LISTED, needs=READ, tag=TAG, summary="Sites"),
    show_site,
    add_site,
    change_site,
    delete_site,
)
