"""Where a database is and how each role signs in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import quote

DATABASE: Final = "chargewright"
PORT: Final = 5432
ROLES: Final = ("owner", "journal", "work", "app")
SUPERUSER: Final = "postgres"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerAddress:
    """A PostgreSQL server. `host` is a name, or the folder of a Unix socket.

    `passwords` holds one per role; the bootstrap superuser's is among them for our own server only.
    """

    host: str
    passwords: Mapping[str, str] = field(repr=False)
    port: int = PORT
    database: str = DATABASE

    def dsn(self, role: str, *, database: str | None = None) -> str:
        """The URL with which this role signs in, its password included: never log it."""
        name = quote(database or self.database, safe="")
        secret = quote(self.passwords[role], safe="")
        where = quote(self.host, safe="")
        return f"postgresql://{role}:{secret}@/{name}?host={where}&port={self.port}"
