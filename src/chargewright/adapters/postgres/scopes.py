"""The parts of a network that may be looked at, from the database."""

from collections.abc import Sequence
from typing import Final

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.scopes import Scoped
from chargewright.kernel.search import Kind

_QUERIES: Final = Queries.load("scopes")


class ScopeRows:
    """`api.ports.Scopes` on a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def all(self, most: int) -> Sequence[Scoped]:
        rows = await self._unit.rows(_QUERIES.scopes, most=most)
        return [Scoped(**{**row, "kind": Kind(row["kind"])}) for row in rows]
