"""One of everything in another organisation, for doors that must stay shut.

`THERE` gives what stands for each parameter of a path, `ID_OF` which of them names the rows of a
listing, `BODIES` a body for each operation that is good enough to get past reading. Each area of
`there` has its own.
"""

from collections.abc import Mapping
from typing import Any, Final

import psycopg

from tests.play.there import care, energy, money, network, prices, trust

AREAS: Final = (prices, network, money, energy, care, trust)
"""In this order: rows name those of areas before theirs."""
THERE: Final[Mapping[str, str]] = {key: it for area in AREAS for key, it in area.THERE.items()}
ID_OF: Final[Mapping[str, str]] = {key: it for area in AREAS for key, it in area.ID_OF.items()}
BODIES: Final[Mapping[str, Mapping[str, Any]]] = {
    key: it for area in AREAS for key, it in area.BODIES.items()
}


def seed(connection: psycopg.Connection, organization: str) -> None:
    """A row of each in this organisation, as an installer and its drivers would leave them."""
    for area in AREAS:
        for statement, values in area.rows(organization):
            connection.execute(statement.encode(), values)
