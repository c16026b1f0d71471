"""Through which account drivers pay with phones, in the database, and the pages that follow from it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Final

from chargewright.access.organization_settings import in_effect
from chargewright.adapters.postgres.access import settings_line
from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.terminals import TerminalRows
from chargewright.kernel.ids import IdSource, OrganizationId, SiteId, TerminalId
from chargewright.network.phone_payments import (
    About,
    Choice,
    Line,
    MappedPage,
    PlaceOfPhones,
    Said,
)
from chargewright.network.terminals import StartMode, Terminal
from chargewright.payments.screens import Language

_QUERIES: Final = Queries.load("phone_payments")
PHONE_PAYMENT_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        "phone_payments": SqlListing(
            source="phone_payment AS t",
            id="t.about_id",
            columns={
                "site_id": (
                    "coalesce(t.site_id, (SELECT s.site_id FROM evse AS e"
                    " JOIN station AS s ON s.id = e.station_id WHERE e.id = t.evse_id))"
                ),
                "choice": "CASE WHEN t.account_id IS NULL THEN 'nobody' ELSE 'account' END",
            },
        )
    }
)


class PhonePaymentRows:
    """`api.ports_money.PhonePayments` on a unit of work. Role app."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def place(self, evse_id: str) -> PlaceOfPhones | None:
        row = await self._unit.one(_QUERIES.line_of_evse, evse_id=evse_id)
        if row is None:
            return None
        is_mapped = row["page_id"] is not None
        return PlaceOfPhones(
            organization_id=row["organization_id"],
            site_id=row["site_id"],
            station_id=row["station_id"],
            evse_id=evse_id,
            evse_no=row["evse_no"],
            code_secret_sealed=row["code_secret_sealed"],
            line=Line(
                evse=_said(row["evse_says"]),
                page=MappedPage(row["page_id"], row["page_account_id"]) if is_mapped else None,
                site=_said(row["site_says"]),
                organization=_said(row["organization_says"]),
            ),
        )

    async def said(self, about_ids: Sequence[str]) -> Sequence[Said]:
        rows = await self._unit.rows(_QUERIES.said, about_ids=list(about_ids))
        says = {row["about_id"]: row["says"] for row in rows}
        return [_said(says.get(each)) for each in about_ids]

    async def say(
        self,
        organization_id: str,
        about: About,
        about_id: str,
        said: Said,
        *,
        at: datetime,
        by: str,
    ) -> None:
        if said.choice is Choice.INHERIT:
            await self._unit.run(_QUERIES.unsay, about_id=about_id)
            return
        await self._unit.run(
            _QUERIES.say,
            organization_id=organization_id,
            about_kind=about,
            about_id=about_id,
            site_id=about_id if about is About.SITE else None,
            evse_id=about_id if about is About.EVSE else None,
            account_id=said.account_id,
            set_at=at,
            set_by=by,
        )


async def inherited_page(
    unit: Unit, ids: IdSource, place: PlaceOfPhones, account_id: str, at: datetime
) -> tuple[str, bool]:
    """The page of an account at the site of a place, made where there is none yet, and whether it is new there.

    It pays for this EVSE from now on: all that asks who pays there finds it, as a page that an operator mapped.
    """
    where = {"site_id": place.site_id, "account_id": account_id}
    await unit.rows(_QUERIES.take_turns, **where)
    row = await unit.one(_QUERIES.page_at, **where)
    terminal_id = (
        await _made(unit, TerminalId(ids.mint("trm")), place, account_id, at)
        if row is None
        else row["id"]
    )
    mapped = await unit.one(
        _QUERIES.inherit,
        organization_id=place.organization_id,
        terminal_id=terminal_id,
        evse_id=place.evse_id,
        station_id=place.station_id,
        evse_no=place.evse_no,
    )
    return terminal_id, mapped is not None


async def _made(
    unit: Unit, terminal_id: TerminalId, place: PlaceOfPhones, account_id: str, at: datetime
) -> TerminalId:
    account = await unit.one(_QUERIES.account, account_id=account_id)
    assert account is not None, "nobody deletes an account that is named"
    spoken = in_effect(settings_line(account["settings_line"])).default_language
    page = Terminal(
        id=terminal_id,
        organization_id=OrganizationId(place.organization_id),
        site_id=SiteId(place.site_id),
        account_id=account_id,
        provider=account["provider"],
        serial_ref=terminal_id,
        label=account["name"],
        language=spoken or Language.EN,
        start_mode=StartMode.TAP,
        created_at=at,
    )
    await TerminalRows(unit).add(page, None)
    return terminal_id


def _said(says: str | None) -> Said:
    """Null says nothing, an empty text that nobody pays there, any other through which account."""
    if says is None:
        return Said()
    return Said(Choice.ACCOUNT, says) if says else Said(Choice.NOBODY)
