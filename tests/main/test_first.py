"""What is done at the machine itself stands in the audit trail like what the API did."""

import asyncio
from types import SimpleNamespace

import psycopg
import pytest

from chargewright.access.roles import Role
from chargewright.adapters.postgres.database import Database
from chargewright.main.first import ADMINISTRATOR, People
from tests.play.clock import CountingIds, PatientClock


@pytest.fixture
def trail(fresh_database):
    """Run a story of people at the machine; gives what the trail has afterwards."""

    def run(story):
        async def told():
            database = Database(fresh_database.app, connections_max=2, name="test")
            await database.open()
            try:
                it = SimpleNamespace(clock=PatientClock(), ids=CountingIds())
                await story(People(it, database))
            finally:
                await database.close()

        asyncio.run(told())
        with psycopg.connect(fresh_database.superuser) as connection:
            return connection.execute(
                "SELECT operation, action, thing_kind, channel, by_id, changes::text"
                " FROM audit_trail ORDER BY id"
            ).fetchall()

    return run


def test_every_deed_at_the_command_line_leaves_its_row(trail):
    async def story(people):
        await people.first_start()
        await people.add_user("ann@example.org", Role.SUPPORT, "")
        await people.add_key("Import", Role.ANALYST, "")
        async with people.lent_key("Demo", Role.ADMINISTRATOR, ""):
            pass
        await people.forget("ann@example.org")

    rows = trail(story)
    assert [row[:3] for row in rows] == [
        ("add_organization", "create", "organization"),
        ("add_user", "create", "user"),
        ("add_user", "create", "user"),
        ("add_api_key", "create", "api_key"),
        ("add_api_key", "create", "api_key"),
        ("revoke_api_key", "delete", "api_key"),
        ("forget_user", "delete", "user"),
    ]
    assert {row[3:5] for row in rows} == {("command_line", None)}
    assert "ann@" not in str(rows)
    assert ADMINISTRATOR not in str(rows)
