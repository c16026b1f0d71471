"""What became of a call of ours stands in the log under its action, also where no answer came."""

import asyncio
import json
from datetime import timedelta

import psycopg
import pytest

from chargewright.kernel.problem import LostRace, Outage
from tests.gateway.test_configuration import until
from tests.gateway.test_stops_that_must_arrive import done_beside
from tests.gateway.test_v16_on_a_real_database import rows
from tests.play.gateway import serving, station
from tests.play.network import Site

LOGGED = (
    "SELECT message_id, request, answer, problem FROM ocpp_log"
    " WHERE direction = 'out' AND action = 'Reset' ORDER BY position"
)


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    with psycopg.connect(fresh_database.owner) as connection:
        connection.execute(
            "INSERT INTO station_command (organization_id, id, station_id, cause, name, payload,"
            " state, requested_at, expires_at) VALUES ('org_1', 'cmd_1', 'stn_S1', 'asked', 'reset',"
            " '{}', 'queued', now(), now() + interval '1 hour')"
        )
    return fresh_database


async def asked(process, own):
    """The station has been sent what waited for it, and the connection that sent it."""
    (connection,) = process.gateway._connections.values()
    process.gateway.wake_commands("stn_S1")
    await done_beside()
    connection.tick(process.gateway.monotonic())
    assert await own.answer() == [2, "cmd_1", "Reset", {"type": "Soft"}]
    return connection


async def a_while_passes(process, connection):
    connection.tick(process.gateway.monotonic() + timedelta(minutes=1).total_seconds())
    await done_beside()


def test_a_call_that_is_not_answered_is_found_by_its_action(network):
    async def story():
        async with (
            serving(network, silent_boot_s=0.0) as (process, port),
            station(port, "S1") as own,
        ):
            await own.call("Heartbeat", {})
            await a_while_passes(process, await asked(process, own))
            await own.socket.send(json.dumps([3, "cmd_1", {"status": "Accepted"}]))
            await own.call("DataTransfer", {"vendorId": "V"})  # kept behind it

    asyncio.run(story())
    call, late = '[2,"cmd_1","Reset",{"type":"Soft"}]', '[3, "cmd_1", {"status": "Accepted"}]'
    assert rows(network, LOGGED) == [
        ("cmd_1", call, None, "CallTimedOut"),
        ("cmd_1", "", late, "AnsweredLate"),
    ]


def test_a_call_that_a_lost_line_leaves_unanswered_is_found_by_its_action(network):
    async def story():
        async with serving(network, silent_boot_s=0.0) as (process, port):
            async with station(port, "S1") as own:
                await own.call("Heartbeat", {})
                await asked(process, own)
            async with station(port, "S1") as own:
                await own.call("DataTransfer", {"vendorId": "V"})

    asyncio.run(story())
    assert [(each[0], each[3]) for each in rows(network, LOGGED)] == [("cmd_1", "CallLost")]


def test_an_answer_is_heard_though_its_station_went_while_a_frame_before_was_kept(network):
    async def story():
        async with serving(network, silent_boot_s=0.0) as (process, port):
            with psycopg.connect(network.owner) as keeping_others_waiting:
                async with station(port, "S1") as own:
                    await own.call("Heartbeat", {})
                    await asked(process, own)
                    await asyncio.to_thread(keeping_others_waiting.execute, "LOCK TABLE ocpp_log")
                    vendors = {"vendorId": "V"}
                    await own.socket.send(json.dumps([2, "7", "DataTransfer", vendors]))
                    await own.socket.send(json.dumps([3, "cmd_1", {"status": "Accepted"}]))
                await until(lambda: not process.gateway._connections)
            async with station(port, "S1") as own:
                await own.call("DataTransfer", vendors)

    asyncio.run(story())
    state = "SELECT state FROM station_command WHERE id = 'cmd_1'"
    assert rows(network, state) == [("accepted",)]


def test_everybody_is_told_that_a_command_has_ended(network):
    async def story():
        async with (
            serving(network, silent_boot_s=0.0) as (process, port),
            station(port, "S1") as own,
        ):
            await own.call("Heartbeat", {})
            await asked(process, own)
            await own.socket.send(json.dumps([3, "cmd_1", {"status": "Rejected"}]))
            await own.call("DataTransfer", {"vendorId": "V"})  # kept behind it
            await done_beside()

    asyncio.run(story())
    told = "SELECT about, station_id, body FROM fact WHERE kind = 'command.ended'"
    assert rows(network, told) == [("cmd_1", "stn_S1", {"name": "reset", "state": "rejected"})]


GONE = Outage("database: gone", retry=True)
RACED = LostRace("database: deadlock detected", retry=True)
TAKEN = Outage("another connection took the station over", retry=False)


@pytest.mark.parametrize(
    ("troubles", "state", "outages"),
    [
        ([RACED, RACED, RACED], "accepted", 0),
        ([GONE, RACED, GONE, GONE, GONE], "accepted", 0),
        ([GONE] * 5, "sent", 1),
        ([TAKEN], "sent", 1),
    ],
)
def test_an_answer_that_an_outage_kept_from_being_kept_is_kept_later(
    network, monkeypatch, troubles, state, outages
):
    """The station says it once. In the end the worker gives the command up."""
    left = list(troubles)

    async def story():
        async with (
            serving(network, silent_boot_s=0.0, answers_again_s=0.0) as (process, port),
            station(port, "S1") as own,
        ):
            desk = process.gateway.desk.commands
            keeps = desk.ended

            async def ended(*told):
                if left:
                    raise left.pop(0)
                return await keeps(*told)

            monkeypatch.setattr(desk, "ended", ended)
            await own.call("Heartbeat", {})
            await asked(process, own)
            await own.socket.send(json.dumps([3, "cmd_1", {"status": "Accepted"}]))
            await own.call("DataTransfer", {"vendorId": "V"})  # kept behind it
            await done_beside()
            assert process.gateway.counts.outages == outages

    asyncio.run(story())
    assert not left
    assert rows(network, "SELECT state FROM station_command") == [(state,)]
