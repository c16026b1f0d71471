"""Pages to pay on, in the database: one machine each, beside the columns that are asked for."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.machines import MachineRows, as_json
from chargewright.adapters.postgres.queries import Queries
from chargewright.payments.checkout import Checkout

_QUERIES: Final = Queries.load("checkouts")


class CheckoutRows(MachineRows[Checkout]):
    """`reactions.ports.CheckoutStore` on a unit of work."""

    def __init__(self, unit: Unit) -> None:
        super().__init__(unit, Checkout, "checkout")

    async def lock(self, checkout_id: str) -> Checkout:
        """Hold one until the unit of work ends.

        Raises:
            NotFound: no such checkout among the visible organisations.
        """
        return await self._lock(_QUERIES.lock, checkout_id)

    async def add(self, organization_id: str, checkout: Checkout, link_sha256: bytes) -> None:
        await self._unit.run(
            _QUERIES.add,
            organization_id=organization_id,
            id=checkout.id,
            terminal_id=checkout.terminal_id,
            evse_id=checkout.evse_id,
            link_sha256=link_sha256,
            opened_at=checkout.opened_at,
            state=checkout.state.value,
            due_at=checkout.next_look_at,
            machine=as_json(checkout),
        )
        self._versions[checkout.id] = 1

    async def save(self, checkout: Checkout) -> None:
        columns: Mapping[str, Any] = {
            "state": checkout.state.value,
            "checkout_ref": checkout.checkout_ref,
            "payment_id": checkout.payment_id,
            "due_at": checkout.next_look_at,
            "machine": as_json(checkout),
        }
        await self._save(_QUERIES.save, checkout.id, columns)

    async def begun(self, evse_id: str, since: datetime) -> int:
        row = await self._unit.one(_QUERIES.begun, evse_id=evse_id, since=since)
        assert row is not None, "a count is a row"
        return int(row["begun"])

    async def of_ref(self, account_id: str, checkout_ref: str) -> str | None:
        row = await self._unit.one(
            _QUERIES.of_ref, account_id=account_id, checkout_ref=checkout_ref
        )
        return None if row is None else row["id"]
