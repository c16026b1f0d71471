"""A session on a real database that is told what a worker would tell it, and its remote stops."""

import psycopg

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.units import Units
from chargewright.main.clock import RandomIds, SystemClock
from chargewright.reactions.house import House
from chargewright.sessions.events import StopAnswered
from chargewright.sessions.words import Answer

STOPS = "SELECT state <> 'failed' FROM station_command WHERE name = 'stop' ORDER BY requested_at"
"""The stops that were asked for, oldest first: whether each still goes to the station."""


async def hears(database, *events):
    """Let the only session hear these, each made at the instant of its own unit of work."""
    with psycopg.connect(database.superuser) as connection:
        ((session_id,),) = connection.execute("SELECT id FROM session").fetchall()
    opened = Database(database.work, connections_max=1, name="worker")
    await opened.open()
    units = Units(opened, clock=SystemClock(), ids=RandomIds(), nudge=[].extend, defaults={})
    try:
        for event_at in events:
            async with units.of("org_1") as (work, _):
                house = House(work, f"hears {event_at.__name__} {work.now.isoformat()}")
                house.session_hears(session_id, event_at(work.now))
                await house.settle()
    finally:
        await opened.close()


async def stop_is_lost(database):
    """The station was not there while the stop could be sent."""
    with psycopg.connect(database.superuser) as connection:
        connection.execute("UPDATE station_command SET state = 'failed', answered_at = now()")

    def undelivered(at):
        return StopAnswered(at=at, answer=Answer.UNDELIVERED)

    await hears(database, undelivered)
