"""Drivers who pay with phones, from the database."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.units import Units
from chargewright.api.phone_payments import Linked, PaymentPage
from chargewright.kernel.clock import Clock
from chargewright.reactions.ports import Work

_QUERIES: Final = Queries.load("checkouts")


class PostgresPhones:
    """`api.phone_payments.PhoneDesk` and `api.page_callbacks.AccountDesk`."""

    def __init__(self, units: Units, clock: Clock) -> None:
        self._units = units
        self._clock = clock

    async def page_of(self, evse_id: str) -> PaymentPage | None:
        async with self._units.database.unit(()) as unit:
            row = await unit.one(_QUERIES.page_of_evse, evse_id=evse_id)
        if row is None:
            return None
        return PaymentPage(row["organization_id"], row["terminal_id"], row["code_secret_sealed"])

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
