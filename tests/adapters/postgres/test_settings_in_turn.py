"""Whoever writes a station's settings and whoever compares them wait for each other, never in a circle."""

import asyncio
from contextlib import asynccontextmanager

import msgspec
import psycopg
import pytest

from chargewright.adapters.postgres.configuration import SettingRows
from chargewright.adapters.postgres.database import Database
from chargewright.gateway.configuration import keep_answer, keep_report
from chargewright.network.configuration import Attempt
from chargewright.translate.configuration import named
from chargewright.wire.ocpp import Version
from chargewright.wire.ocpp.v201.device_model import NotifyReportRequest
from tests.play.network import T0, Site
from tests.play.waiting import stand_in_line

KEY = {"key": "HeartbeatInterval", "value": "60"}
HEARTBEAT = Attempt(named(Version.V16, "HeartbeatInterval"), "60")
PART = {
    "requestId": 7,
    "generatedAt": "2026-05-04T08:00:00Z",
    "seqNo": 0,
    "reportData": [
        {
            "component": {"name": "OCPPCommCtrlr"},
            "variable": {"name": "HeartbeatInterval"},
            "variableAttribute": [{"value": "60"}],
        }
    ],
}


async def answers(settings):
    command = {"id": "cmd_1", "name": "ChangeConfiguration", "payload": KEY}
    await keep_answer(settings, command, "accepted", {"status": "Accepted"}, T0)


async def never_answers(settings):
    command = {"id": "cmd_1", "name": "ChangeConfiguration", "payload": KEY}
    await keep_answer(settings, command, "unknown", None, T0)


async def reports(settings):
    await keep_report(settings, msgspec.convert(PART, NotifyReportRequest), T0)


async def tries(settings):
    await settings.begin([HEARTBEAT], command_id="cmd_2", by=None, at=T0)


async def compares(settings):
    await settings.compare(T0)


class Interrupted(SettingRows):
    """Once it has written something, somebody else comes before it goes on."""

    def __init__(self, unit, meanwhile):
        super().__init__(unit, "org_1", "stn_S1")
        self.meanwhile = meanwhile

    async def keep(self, told, at, **more):
        await super().keep(told, at, **more)
        if told:
            await self.meanwhile()

    async def end(self, *told, **more):
        await super().end(*told, **more)
        await self.meanwhile()

    async def end_all(self, *told):
        await super().end_all(*told)
        await self.meanwhile()

    async def begin(self, *told, **more):
        await super().begin(*told, **more)
        await self.meanwhile()


@pytest.fixture
def opened(fresh_database):
    """A unit of work for the settings of a station that was set once and speaks."""
    site = Site(fresh_database.owner).seed()
    site.station("S1")
    with psycopg.connect(fresh_database.owner) as connection:
        connection.execute(
            "INSERT INTO station_link (organization_id, station_id, is_connected, subprotocol)"
            " VALUES ('org_1', 'stn_S1', true, 'ocpp1.6') ON CONFLICT (station_id)"
            " DO UPDATE SET subprotocol = excluded.subprotocol"
        )

    @asynccontextmanager
    async def unit():
        database = Database(fresh_database.work, connections_max=1, name="test")
        await database.open()
        try:
            async with database.unit(("org_1",)) as opened:
                yield opened, SettingRows(opened, "org_1", "stn_S1")
        finally:
            await database.close()

    async def seed():
        async with unit() as (_, settings):
            await settings.begin([HEARTBEAT], command_id="cmd_1", by=None, at=T0)

    asyncio.run(seed())
    return unit


@pytest.mark.parametrize("writes", [answers, never_answers, reports, tries])
def test_who_compares_waits_until_what_is_written_is_committed(opened, fresh_database, writes):
    async def beside():
        async with opened() as (_, settings):
            await compares(settings)

    async def story():
        async with asyncio.TaskGroup() as group, opened() as (unit, _):

            async def meanwhile():
                other = group.create_task(beside())
                await stand_in_line(fresh_database, unless=other)
                assert not other.done()

            settings = Interrupted(unit, meanwhile)
            await writes(settings)
            await compares(settings)

    asyncio.run(story())


def test_an_answer_waits_for_a_comparison_that_is_under_way(opened, fresh_database):
    """Neither is let fall: the answer is kept behind it."""

    async def hears():
        async with opened() as (_, settings):
            await answers(settings)

    async def story():
        async with opened() as (_, settings):
            await compares(settings)
            other = asyncio.create_task(hears())
            await stand_in_line(fresh_database, unless=other)
            assert not other.done()
            await settings.note_read(T0)
            await compares(settings)
        await other
        async with opened() as (unit, _):
            return await unit.rows("SELECT id, value, attempt_result FROM station_setting")

    assert asyncio.run(story()) == [
        {"id": "heartbeatinterval", "value": "60", "attempt_result": "accepted"}
    ]
