"""SQL as text in files: each query has a name, a sentence and says how many rows it gives.

A file of `queries/` is one feature. It is a row of queries, each begun by a line `-- name: lock_session`;
the comment lines below it are its sentence and stay part of the text (PostgreSQL shows them in
its log). Parameters are psycopg's named ones, `%(id)s`. `Queries.load("sessions")` reads the file
once and gives each query as an attribute; a name that is not there fails where it is written, at
import, and not in the middle of a night.
"""

import re
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final, LiteralString

_NAME: Final = re.compile(r"^-- name: ([a-z][a-z0-9_]*)$")


class Queries:
    """The queries of one feature: `QUERIES.lock_session` is the SQL text of that name.

    The text is a `LiteralString`, psycopg's word for "written by us, not by a caller": it comes
    from the package's own files and nothing is ever pasted into it.
    """

    __slots__ = ("feature", "texts")

    def __init__(self, feature: str, text: str) -> None:
        self.feature = feature
        self.texts = MappingProxyType(split(feature, text))

    def __getattr__(self, name: str) -> LiteralString:
        try:
            return self.texts[name]
        except KeyError:
            raise AttributeError(f"queries/{self.feature}.sql has no query {name!r}") from None

    @classmethod
    @cache
    def load(cls, feature: str) -> "Queries":
        """Read `queries/<feature>.sql` from the package.

        Raises:
            FileNotFoundError: no such feature.
            ValueError: the file breaks the form; the message names the line.

        """
        file = files("chargewright.adapters.postgres") / "queries" / f"{feature}.sql"
        return cls(feature, file.read_text(encoding="utf-8"))


def split(feature: str, text: str) -> dict[str, str]:
    """Cut a file into its queries by name.

    Raises:
        ValueError: text before the first name, a name twice, a query without a sentence, without
            SQL, or not ended by a semicolon.

    """
    queries: dict[str, list[str]] = {}
    name = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if match := _NAME.match(line):
            name = match[1]
            if name in queries:
                raise ValueError(f"queries/{feature}.sql:{number}: {name} stands here twice")
            queries[name] = []
        elif name:
            queries[name].append(line)
        elif line and not line.startswith("--"):
            raise ValueError(
                f"queries/{feature}.sql:{number}: SQL before the first `-- name:` line"
            )
    return {name: _checked(feature, name, lines) for name, lines in queries.items()}


def _checked(feature: str, name: str, lines: list[str]) -> str:
    body = "\n".join(lines).strip()
    if not body.startswith("-- "):
        raise ValueError(f"queries/{feature}.sql: {name} needs a sentence that says how many rows")
    if not any(line and not line.startswith("--") for line in lines) or not body.endswith(";"):
        raise ValueError(f"queries/{feature}.sql: {name} needs SQL that ends with a semicolon")
    return f"-- {feature}.{name}\n{body}"
