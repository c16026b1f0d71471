"""Tokens in the database, as operators register them."""

from dataclasses import asdict
from typing import Final

from chargewright.access.tokens import Token, TokenKind
from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.ids import TokenId

_QUERIES: Final = Queries.load("tokens")


class TokenRows:
    """`api.ports.Tokens` on a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def lock(self, token_id: TokenId) -> Token | None:
        row = await self._unit.one(_QUERIES.lock_token, id=token_id)
        return None if row is None else Token(**{**row, "kind": TokenKind(row["kind"])})

    async def add(self, token: Token) -> bool:
        return await self._unit.one(_QUERIES.add_token, **asdict(token)) is not None

    async def save(self, token: Token) -> None:
        await self._unit.run(_QUERIES.save_token, **asdict(token))
