"""Tokens in the database, as operators register them."""

from dataclasses import asdict
from typing import Final

from psycopg.rows import DictRow

from chargewright.access.tokens import IdTokenType, Token, TokenKind
from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.ids import OrganizationId, TokenId

_QUERIES: Final = Queries.load("tokens")


class TokenRows:
    """`api.ports.Tokens` on a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def lock(self, token_id: TokenId) -> Token | None:
        return _token(await self._unit.one(_QUERIES.lock_token, id=token_id))

    async def lock_by_uid(self, organization_id: OrganizationId, uid: str) -> Token | None:
        return _token(
            await self._unit.one(
                _QUERIES.lock_token_by_uid, organization_id=organization_id, uid=uid
            )
        )

    async def add(self, token: Token) -> bool:
        return await self._unit.one(_QUERIES.add_token, **asdict(token)) is not None

    async def save(self, token: Token) -> None:
        await self._unit.run(_QUERIES.save_token, **asdict(token))


def _token(row: DictRow | None) -> Token | None:
    if row is None:
        return None
    told_as = IdTokenType(row["id_token_type"])
    return Token(**{**row, "kind": TokenKind(row["kind"]), "id_token_type": told_as})
