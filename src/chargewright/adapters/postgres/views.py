"""Single things that no list shows: papers, books as a whole, a session beside its machine."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

import msgspec

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.ids import (
    AttentionId,
    OrganizationId,
    ReceiptId,
    SessionId,
    TerminalId,
)
from chargewright.kernel.money import Money, currency
from chargewright.ledger.accounts import Account
from chargewright.payments.reader import Reader
from chargewright.sessions.model import Session

_QUERIES: Final = Queries.load("views")


class ViewRows:
    """`api.ports.Views` on a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def session_owner(self, session_id: SessionId) -> tuple[OrganizationId, str] | None:
        row = await self._unit.one(_QUERIES.session_owner, id=session_id)
        return None if row is None else (row["organization_id"], row["zone"])

    async def session(self, session_id: SessionId) -> Session | None:
        row = await self._unit.one(_QUERIES.session, id=session_id)
        return None if row is None else msgspec.convert(row["machine"], Session, strict=False)

    async def newest_readings(
        self, session_ids: Sequence[str], since: datetime
    ) -> Mapping[str, Mapping[str, int | None]]:
        rows = await self._unit.rows(
            _QUERIES.newest_readings, session_ids=list(session_ids), since=since
        )
        return {row["id"]: row for row in rows}

    async def reader(self, terminal_id: TerminalId) -> Reader | None:
        row = await self._unit.one(_QUERIES.reader, id=terminal_id)
        return None if row is None else msgspec.convert(row["machine"], Reader, strict=False)

    async def paper(self, receipt_id: ReceiptId) -> tuple[bytes, bytes] | None:
        row = await self._unit.one(_QUERIES.paper, id=receipt_id)
        return None if row is None else (row["document"], row["pdf"])

    async def balances(self) -> Sequence[tuple[OrganizationId, Account, Money]]:
        return [
            (
                row["organization_id"],
                Account.parse(row["code"]),
                Money(row["balance_minor"], currency(row["currency"])),
            )
            for row in await self._unit.rows(_QUERIES.trial_balance)
        ]

    async def close_item(self, item_id: AttentionId, at: datetime, *, by: str, note: str) -> bool:
        row = await self._unit.one(_QUERIES.close_item, id=item_id, at=at, by=by, note=note)
        return row is not None
