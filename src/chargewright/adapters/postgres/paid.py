"""Refunds in the database: one machine each, beside the columns that lists ask for."""

from collections.abc import Sequence
from typing import Final

import msgspec
from psycopg.types.json import Jsonb

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.ids import OrganizationId, PaymentId, RefundId
from chargewright.payments.refunds import Refund

_QUERIES: Final = Queries.load("paid")


class RefundRows:
    """`api.ports_money.Refunds` on a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def lock(self, refund_id: RefundId) -> tuple[OrganizationId, Refund] | None:
        row = await self._unit.one(_QUERIES.lock_refund, id=refund_id)
        if row is None:
            return None
        return row["organization_id"], msgspec.convert(row["machine"], Refund, strict=False)

    async def of_payment(self, payment_id: PaymentId) -> Sequence[Refund]:
        rows = await self._unit.rows(_QUERIES.refunds_of_payment, payment_id=payment_id)
        return [msgspec.convert(row["machine"], Refund, strict=False) for row in rows]

    async def add(self, organization_id: OrganizationId, refund: Refund) -> None:
        await self._unit.run(
            _QUERIES.add_refund,
            organization_id=organization_id,
            id=refund.id,
            payment_id=refund.payment_id,
            state=refund.state.value,
            amount_minor=refund.amount.minor,
            currency=refund.amount.currency,
            requested_at=refund.requested_at,
            machine=Jsonb(msgspec.to_builtins(refund)),
        )

    async def save(self, refund: Refund) -> None:
        await self._unit.run(
            _QUERIES.save_refund,
            id=refund.id,
            state=refund.state.value,
            closed_at=refund.closed_at,
            due_at=refund.next_look_at,
            machine=Jsonb(msgspec.to_builtins(refund)),
        )

    async def payment_owner(self, payment_id: PaymentId) -> OrganizationId | None:
        row = await self._unit.one(_QUERIES.payment_owner, id=payment_id)
        return None if row is None else row["organization_id"]
