"""The audit trail on a unit of work, and the list it is read from."""

from datetime import datetime, timedelta
from typing import Final, LiteralString

import msgspec
from psycopg.types.json import Jsonb

from chargewright.access.audit import AuditEntry
from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.ids import IdSource

_QUERIES: Final = Queries.load("audit")

# What people do about their own sign-in is a fact, and is not kept a second time.
# These stand newest first of themselves, as the list is mostly asked: the planner takes no order from an
# index for a part of a union that has conditions, and would sort every sign-in for each page.
_SOURCE: Final[LiteralString] = """(
    SELECT
        a.organization_id, a.id, a.at, a.channel, a.by_id, a.by_organization_id, a.operation,
        a.action, a.verb, a.thing_kind, a.thing_id, a.thing_name, a.made_id, a.changes, a.outcome,
        a.request_id, a.address
    FROM audit_trail AS a
    UNION ALL
    (SELECT
        f.organization_id, f.id, f.received_at, 'session'::text, f.about, f.organization_id,
        f.kind, 'do'::text, split_part(f.kind, '.', 2), 'user'::text, f.about, NULL::text,
        NULL::text, '[]'::jsonb, 'done'::text, NULL::text, NULL::text
    FROM fact AS f
    WHERE f.kind IN (
        'user.signed_in', 'user.signed_out', 'user.password_changed', 'user.totp_enrolled',
        'user.recovery_code_spent'
    )
    ORDER BY f.received_at DESC, f.id DESC)
) AS t
LEFT JOIN user_account AS who ON who.id = t.by_id
LEFT JOIN api_key AS which ON which.id = t.by_id
LEFT JOIN user_account AS whom ON whom.id = t.thing_id"""

SHAPE: Final = SqlListing(
    source=_SOURCE,
    columns={
        "by_name": "coalesce(who.name, which.name)",
        "thing_name": "coalesce(t.thing_name, whom.name)",
    },
)


class AuditRows:
    """`access.ports.Audits` on a unit of work."""

    def __init__(self, unit: Unit, ids: IdSource) -> None:
        self._unit = unit
        self._ids = ids

    async def hold(self, kind: str, thing_id: str) -> None:
        await self._unit.one(_QUERIES.hold_thing, thing=f"{kind} {thing_id}")

    async def keep(self, entry: AuditEntry) -> None:
        await self._unit.run(
            _QUERIES.keep,
            organization_id=entry.organization_id,
            id=self._ids.mint("aud"),
            at=entry.at,
            channel=entry.channel,
            by_id=entry.by_id,
            by_organization_id=entry.by_organization_id,
            operation=entry.operation,
            action=entry.deed,
            verb=entry.verb,
            thing_kind=entry.thing.kind,
            thing_id=entry.thing.id,
            thing_name=entry.thing.name,
            made_id=entry.made_id,
            changes=Jsonb(msgspec.to_builtins(entry.changes)),
            outcome=entry.outcome,
            request_id=entry.request_id,
            address=entry.address,
        )

    async def keep_refusal(self, entry: AuditEntry, *, once_in: timedelta) -> None:
        since: datetime = entry.at - once_in
        row = await self._unit.one(
            _QUERIES.was_refused,
            organization_id=entry.organization_id,
            by_id=entry.by_id,
            operation=entry.operation,
            since=since,
        )
        if row is None:
            await self.keep(entry)
