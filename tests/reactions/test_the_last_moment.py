"""The driver is given up in the same moment in which the station says that it has started.

Worker and gateway, each in a unit of work of its own on the real database: whichever is first, no
energy is sold on a hold that is given back, and no hold is given back under a charge.
"""

import asyncio
from contextlib import asynccontextmanager
from datetime import timedelta

import psycopg
import pytest

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.units import Units
from chargewright.gateway.desks.desk import Desk
from chargewright.kernel.ids import SessionId
from chargewright.reactions.house import House
from chargewright.sessions import flow
from chargewright.wire.ocpp.v16.transactions import StartTransactionRequest
from tests.play.clock import CountingIds, PatientClock
from tests.play.waiting import stand_in_line
from tests.reactions.test_vehicle_and_hold import (
    a_card_is_read,
    a_vehicle_is_reported,
    known,
    site,
    the_bank_says_yes,
)

__all__ = ["site"]


class SlowUnits(Units):
    """Stations' units of work stop before their commit, when asked to."""

    may_commit: asyncio.Event | None = None
    has_worked: asyncio.Event

    @asynccontextmanager
    async def at_station(self, station, epoch):
        async with super().at_station(station, epoch) as at:
            yield at
            if self.may_commit is not None:
                self.has_worked.set()
                await self.may_commit.wait()


def rows(database, query, *values):
    with psycopg.connect(database.superuser) as connection:
        return connection.execute(query, values).fetchall()


async def given_up(units, session_id, now):
    """What the worker does when the session's time is over."""
    async with units.of("org_1") as (work, _):
        await wakes(work, session_id, now)


async def wakes(work, session_id, now):
    house = House(work, "its time is over")
    await flow.wake(SessionId(session_id), now, house.ports)
    await house.settle()


def race(database, first):
    clock = PatientClock()

    async def story():
        pool = Database(database.work, connections_max=4, name="last moment")
        await pool.open()
        units = SlowUnits(pool, clock=clock, ids=CountingIds(), nudge=lambda _: None, defaults={})
        await a_card_is_read(units)
        await the_bank_says_yes(units)
        async with units.at_station(known(), None) as at:
            await a_vehicle_is_reported(at)
        ((session_id, due_at, tag),) = rows(
            database, "SELECT id, due_at, machine -> 'start' ->> 'reference' FROM session"
        )
        clock.advance(due_at - clock.now() + timedelta(seconds=1))
        now = clock.now()
        request = StartTransactionRequest(
            connector_id=1, id_tag=tag, meter_start=1000, timestamp=now
        )
        station = Desk(units, None).v16.start(known(), 1, request, now)
        if first == "worker":
            async with units.of("org_1") as (work, _):
                await wakes(work, session_id, now)
                started = asyncio.create_task(station)
                await stand_in_line(database, unless=started)
                assert not started.done()
            answer = await started
        else:
            units.may_commit, units.has_worked = asyncio.Event(), asyncio.Event()
            started = asyncio.create_task(station)
            await units.has_worked.wait()
            gone = asyncio.create_task(given_up(units, session_id, now))
            await stand_in_line(database, unless=gone)
            assert not gone.done()
            units.may_commit.set()
            answer = await started
            await gone
        await pool.close()
        return answer

    return asyncio.run(story())


@pytest.mark.parametrize("first", ["worker", "station"])
def test_a_start_at_the_last_moment_is_a_charge_or_is_stopped(site, first):
    answer = race(site, first)
    sessions = rows(
        site, "SELECT status, payment_id, close_reason FROM session ORDER BY opened_at, id"
    )
    ((payment,),) = rows(site, "SELECT state FROM payment")
    asked = rows(site, "SELECT kind FROM effect WHERE kind LIKE 'payment.%%'")
    commands = rows(site, "SELECT name FROM station_command ORDER BY id")
    if first == "station":
        assert answer.id_tag_info.status == "Accepted"
        assert (sessions, payment) == ([("in_progress", "pay_1", None)], "held")
        assert (asked, commands) == ([], [("start",)])
    else:
        assert [(status, paid) for status, paid, _ in sessions] == [
            ("closed", "pay_1"),
            ("in_progress", None),
        ]
        assert payment == "releasing"
        assert asked == [("payment.release_hold",)]
        assert commands == [("start",), ("stop",)]
