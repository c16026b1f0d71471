"""Every migration states whether it expands or contracts, and what it does agrees with that.

What takes away, renames or tightens something breaks the release before, which runs beside the new one
while a network is upgraded; so it waits for a migration of its own, a release later (decision 9).
Knowingly missed: a new constraint that old code breaks by what it writes. A migration that
expands although it has one of these words says why: `-- narrows nothing: …` on the line before.
"""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

from chargewright.adapters.postgres.migrations import versions
from chargewright.adapters.postgres.releases import OURS, known

MODULES = {
    module.revision: module
    for found in pkgutil.iter_modules(versions.__path__)
    for module in [importlib.import_module(f"{versions.__name__}.{found.name}")]
}
FIRST = min(MODULES)
NARROWS = re.compile(
    r"\bDROP\s+(?:TABLE|COLUMN|VIEW|FUNCTION|TYPE|SCHEMA)\b|\bRENAME\b|\bSET\s+NOT\s+NULL\b"
    r"|\bALTER\s+COLUMN\s+\S+\s+(?:SET\s+DATA\s+)?TYPE\b|\bDROP\s+DEFAULT\b|\bREVOKE\b",
    re.IGNORECASE,
)
REASON = "-- narrows nothing:"


def narrowing(text):
    """The lines that older code may not survive."""
    lines = text.splitlines()
    return [
        line.strip()
        for before, line in zip(["", *lines], lines, strict=False)
        if NARROWS.search(line.partition("--")[0]) and not before.strip().startswith(REASON)
    ]


def text_of(number):
    """All SQL of a migration, its module's included."""
    files = [Path(MODULES[number].__file__), *sorted((OURS / "sql" / number).glob("*.sql"))]
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def test_every_migration_is_looked_at():
    assert set(MODULES) == known()


@pytest.mark.parametrize("number", sorted(MODULES))
def test_a_migration_states_whether_it_expands_and_whose_code_runs_on_it(number):
    module = MODULES[number]
    assert module.kind in {"expand", "contract"}
    assert module.since in MODULES
    before = module.down_revision
    if before is None:
        assert (module.kind, module.since) == ("expand", number)
    elif module.kind == "expand":
        assert module.since == MODULES[before].since, "an expansion turns nobody away"
    else:
        assert MODULES[before].since < module.since < number, (
            "what goes was unneeded by the code of an earlier number, and by no older one"
        )


def test_what_expands_takes_nothing_away():
    expands = [n for n, module in MODULES.items() if module.kind == "expand" and n != FIRST]
    assert {number: found for number in expands if (found := narrowing(text_of(number)))} == {}


@pytest.mark.parametrize(
    "line",
    [
        "ALTER TABLE site DROP COLUMN note;",
        "DROP TABLE site;",
        "ALTER TABLE site RENAME COLUMN note TO remark;",
        "alter table site alter column note set not null;",
        "ALTER TABLE site ALTER COLUMN note TYPE integer;",
        "ALTER TABLE site ALTER COLUMN note DROP DEFAULT;",
        "REVOKE SELECT ON site FROM app;",
    ],
)
def test_what_older_code_does_not_survive_is_seen(line):
    assert narrowing(line) == [line]
    assert narrowing(f"{REASON} nobody read it\n{line}") == []


@pytest.mark.parametrize(
    "line",
    [
        "ALTER TABLE site ADD COLUMN note text;",
        "CREATE TABLE note (id text NOT NULL);",
        "-- DROP TABLE site, once nobody needs it",
        "CREATE INDEX site_by_note ON site (note);",
    ],
)
def test_what_only_adds_is_let_be(line):
    assert narrowing(line) == []
