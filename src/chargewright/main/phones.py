"""Drivers who pay with phones, from the database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

from chargewright.adapters.postgres.phone_payments import PhonePaymentRows, inherited_page
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.units import Units
from chargewright.api.phone_payments import Linked, PaymentPage
from chargewright.kernel.clock import Clock
from chargewright.network.phone_payments import PlaceOfPhones
from chargewright.reactions.ports import Work

_QUERIES: Final = Queries.load("checkouts")


class PostgresPhones:
    """`api.phone_payments.PhoneDesk` and `api.page_callbacks.AccountDesk`."""

    def __init__(self, units: Units, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def place_of(self, evse_id: str) -> PlaceOfPhones | None:
        async with self._units.database.unit(()) as unit:
            return await PhonePaymentRows(unit).place(evse_id)

    async def page_at(self, place: PlaceOfPhones) -> PaymentPage | None:
        decided = place.line.in_effect
        if decided.account_id is None:
            return None
        if decided.terminal_id is not None:
            return PaymentPage(place.organization_id, decided.terminal_id)
        async with self._units.of(place.organization_id) as (work, unit):
            terminal_id, is_new = await inherited_page(
                unit, work.ids, place, decided.account_id, work.now
            )
            if is_new:
                unit.nudges.append(f"stations.{place.station_id}")
        return PaymentPage(place.organization_id, terminal_id)

    async def linked(self, link_sha256: bytes) -> Linked | None:
        async with self._units.database.unit(()) as unit:
            row = await unit.one(_QUERIES.of_link, link_sha256=link_sha256)
        return None if row is None else Linked(row["organization_id"], row["id"])

    async def owner_of(self, account_id: str) -> str | None:
        async with self._units.database.unit(()) as unit:
            row = await unit.one(_QUERIES.account_owner, id=account_id)
        return None if row is None else row["organization_id"]

    async def receipt_is_there(self, organization_id: str, payment_id: str) -> bool:
        async with self._units.database.unit((organization_id,)) as unit:
            return await unit.one(_QUERIES.has_receipt, payment_id=payment_id) is not None

    @asynccontextmanager
    async def work(self, organization_id: str) -> AsyncIterator[Work]:
        async with self._units.of(organization_id) as (work, _):
            yield work

    def now(self) -> datetime:
        return self._clock.now()
