"""What the worker's housekeeping forgets."""

import asyncio
from datetime import timedelta

import psycopg

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.effects import Watch
from chargewright.adapters.postgres.units import Units
from tests.play.clock import MONDAY_MORNING, CountingIds, PatientClock


def test_housekeeping_forgets_what_nobody_will_ask_for_again(fresh_database):
    old, fresh = MONDAY_MORNING - timedelta(seconds=1), MONDAY_MORNING + timedelta(days=1)
    with psycopg.connect(fresh_database.superuser) as connection:
        connection.execute(
            "INSERT INTO organization (id, name, country, legal_name, legal_address, created_at)"
            " VALUES ('org_1', 'Test', 'NL', 'Test BV', 'Street 1', %s)",
            (old,),
        )
        for name, until in (("old", old), ("fresh", fresh)):
            connection.execute(
                "INSERT INTO heard (organization_id, key, expires_at) VALUES ('org_1', %s, %s)",
                (name, until),
            )
            connection.execute(
                "INSERT INTO idempotency_key (organization_id, caller_id, key, request_sha256,"
                " status, answer, expires_at) VALUES ('org_1', 'key_1', %s, '', 200, '', %s)",
                (name, until),
            )

    async def keep_house():
        database = Database(fresh_database.work, connections_max=2, name="test")
        await database.open()
        try:
            units = Units(
                database, clock=PatientClock(), ids=CountingIds(), nudge=print, defaults={}
            )
            await Watch(units).forget(MONDAY_MORNING)
        finally:
            await database.close()

    asyncio.run(keep_house())
    with psycopg.connect(fresh_database.superuser) as connection:
        for table in ("heard", "idempotency_key"):
            assert connection.execute(f"SELECT key FROM {table}").fetchall() == [("fresh",)]
