"""Two neighbouring releases run on one database; every other is told so in a sentence."""

import shutil

import psycopg
import pytest

from chargewright.adapters.postgres.migrate import migrate
from chargewright.adapters.postgres.releases import OURS, UnknownSchema, check, newest
from chargewright.embedded.address import ROLES

THE_ONE_BEFORE = newest()
EXPANDED, CONTRACTED = (f"{int(THE_ONE_BEFORE) + more:04}" for more in (1, 2))
STEP = """
from alembic import op

revision = "{number}"
down_revision = "{before}"
kind = "{kind}"
since = "{since}"

def upgrade():
    op.execute("{sql}")
"""


def release(folder, *steps):
    """The migrations of a later release: ours, and these."""
    made = shutil.copytree(OURS, folder, ignore=shutil.ignore_patterns("__pycache__"))
    for step in steps:
        (made / "versions" / f"v{step['number']}_later.py").write_text(
            STEP.format(**step), encoding="utf-8"
        )
    return made


@pytest.fixture
def next_release(tmp_path):
    """Adds a column that the code of today knows nothing of."""
    step = {
        "number": EXPANDED,
        "before": THE_ONE_BEFORE,
        "kind": "expand",
        "since": THE_ONE_BEFORE,
        "sql": "ALTER TABLE site ADD COLUMN nickname text",
    }
    return release(tmp_path / "next", step), step


@pytest.fixture
def release_after_next(tmp_path, next_release):
    """Takes a column away that only the code of today uses."""
    step = {
        "number": CONTRACTED,
        "before": EXPANDED,
        "kind": "contract",
        "since": EXPANDED,
        "sql": "ALTER TABLE site DROP COLUMN host_ref",
    }
    return release(tmp_path / "after_next", next_release[1], step)


@pytest.fixture
def empty(postgres_server):
    made = postgres_server.new_database()
    yield made
    postgres_server.drop(made)


SERVING = sorted(set(ROLES) - {"owner"})


def test_an_empty_database_is_refused_with_the_command(empty):
    with pytest.raises(UnknownSchema, match=r"at schema nothing, .*: run `chargewright migrate`"):
        check(empty.owner)


def test_both_neighbours_serve_while_the_newer_one_has_only_expanded(fresh_database, next_release):
    later, _ = next_release
    with pytest.raises(UnknownSchema, match=f"needs {EXPANDED}: run `chargewright migrate`"):
        check(fresh_database.app, later)
    assert migrate(fresh_database.owner, later) == EXPANDED
    for role in SERVING:
        check(fresh_database.dsn(role))
        check(fresh_database.dsn(role), later)


def test_going_back_to_the_release_before_changes_nothing(fresh_database, next_release):
    later, _ = next_release
    migrate(fresh_database.owner, later)
    assert migrate(fresh_database.owner) == EXPANDED, "`serve` of the release before goes on"
    with psycopg.connect(fresh_database.owner) as connection:
        connection.execute("SELECT nickname FROM site")


def test_what_was_contracted_is_refused_by_the_release_that_needs_it(
    fresh_database, next_release, release_after_next
):
    later, _ = next_release
    assert migrate(fresh_database.owner, release_after_next) == CONTRACTED
    check(fresh_database.app, release_after_next)
    check(fresh_database.app, later)
    sentence = (
        f"the database is at schema {CONTRACTED}, which this release "
        rf"\(schema {THE_ONE_BEFORE}\) does not know and which needs a release of schema {EXPANDED} "
        "or newer: install the release whose `chargewright migrate` made it"
    )
    for refused in (lambda: check(fresh_database.app), lambda: migrate(fresh_database.owner)):
        with pytest.raises(UnknownSchema, match=sentence):
            refused()


def test_a_schema_that_says_nothing_of_itself_is_refused(fresh_database):
    with psycopg.connect(fresh_database.superuser) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(UnknownSchema, match=r"at schema 9999, .* does not know: install the rel"):
        check(fresh_database.app)


def test_a_migration_that_fails_leaves_no_word_of_itself(fresh_database, tmp_path):
    step = {
        "number": EXPANDED,
        "before": THE_ONE_BEFORE,
        "kind": "expand",
        "since": THE_ONE_BEFORE,
        "sql": "ALTER TABLE no_such_table ADD COLUMN nickname text",
    }
    broken = release(tmp_path / "broken", step)
    with pytest.raises(Exception, match="no_such_table"):
        migrate(fresh_database.owner, broken)
    with psycopg.connect(fresh_database.owner) as connection:
        numbers = connection.execute("SELECT number FROM schema_step").fetchall()
    assert (EXPANDED,) not in numbers
    check(fresh_database.app)
