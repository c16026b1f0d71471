"""Which schemas a release knows, and whether it runs on the one that is there.

Migrations expand before they contract, so that two neighbouring releases run on one database: each
migration writes down the oldest schema number whose code runs on it, and older code goes by that
(decision 9). Every process asks this when it starts; only who migrates needs the tools for it.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psycopg

from chargewright.kernel.problem import Outage

OURS: Final = Path(__file__).parent / "migrations"
"""The migrations of this release. Tests give those of another."""
THERE: Final = "SELECT to_regclass('public.alembic_version') IS NOT NULL"
FOUND: Final = """
    SELECT a.version_num, s.since
    FROM public.alembic_version AS a
    LEFT JOIN public.schema_step AS s ON s.number = a.version_num
"""


class UnknownSchema(Exception):  # noqa: N818 - the operator reads the name
    """The database is at a schema on which the code of this release does not run."""


@dataclass(frozen=True, slots=True)
class Schema:
    """What a database is at.

    `number` is None when it has no schema of ours, `since` when it does not say whose code runs on it.
    """

    number: str | None
    since: str | None


def check(dsn: str, release: Path = OURS) -> None:
    """Refuse to serve on a schema on which this release's code does not run.

    It runs on its own, and on a newer one that says so of itself.

    Raises:
        UnknownSchema: says which schema was found and which command helps.
        Outage: it cannot be reached.
    """
    with connected(dsn) as connection:
        there = connection.execute(THERE).fetchone()
        row = connection.execute(FOUND).fetchone() if there and there[0] else None
    found = Schema(*row) if row else Schema(None, None)
    if found.number is None or found.number in known(release) - {newest(release)}:
        raise UnknownSchema(
            f"the database is at schema {found.number or 'nothing'}, this release needs "
            f"{newest(release)}: run `chargewright migrate`"
        )
    refuse_strange(found, release)


def newest(release: Path = OURS) -> str:
    """The number of the newest migration of this release."""
    return max(known(release))


def known(release: Path = OURS) -> frozenset[str]:
    """The numbers of all migrations of this release, which their files are named by."""
    return frozenset(file.name[1:5] for file in (release / "versions").glob("v[0-9]*.py"))


def refuse_newer(number: str | None) -> None:
    """Refuse what only a newer release knows.

    Raises:
        UnknownSchema: with the command that a newer release has.
    """
    refuse_strange(Schema(number, None))


def refuse_strange(found: Schema, release: Path = OURS) -> None:
    """Refuse a schema that this release does not know, unless it says that our code runs on it.

    Raises:
        UnknownSchema: says from which schema number on code runs there.
    """
    if found.number is None or found.number in known(release):
        return
    if found.since is None:
        whose = ""
    elif found.since <= newest(release):
        return
    else:
        whose = f" and which needs a release of schema {found.since} or newer"
    raise UnknownSchema(
        f"the database is at schema {found.number}, which this release (schema {newest(release)}) "
        f"does not know{whose}: install the release whose `chargewright migrate` made it"
    )


def connected(dsn: str) -> psycopg.Connection:
    """A connection of its own.

    Raises:
        Outage: the database cannot be reached.
    """
    try:
        return psycopg.connect(dsn)
    except psycopg.OperationalError as error:
        said = " ".join(str(error).split())
        raise Outage(f"The database cannot be reached: {said}", retry=True) from error
