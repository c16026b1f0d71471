"""What a process tells whoever watches it."""

import asyncio
from datetime import timedelta

import httpx
import pytest
import websockets

from chargewright.adapters.postgres.effects import Count
from chargewright.adapters.vault import AesVault, new_key
from chargewright.kernel.problem import Outage
from chargewright.main.clock import SystemClock
from chargewright.main.listening import PortTaken, bind, with_ports
from chargewright.main.measures import HouseCounts, registry_of
from chargewright.main.nudges import Nudges
from chargewright.main.setting import Address
from chargewright.main.settings import read_settings
from chargewright.main.watching import Watched, watched
from chargewright.main.worker import ASLEEP_AFTER_S, PULSE, WorkerProcess, WorkerSettings
from tests.play.clock import CountingIds, PatientClock
from tests.play.gateway import serving, station
from tests.play.network import Site

BOOT = {"chargePointVendor": "Acme", "chargePointModel": "One"}
ANYWHERE = Address("127.0.0.1", 0)


async def ask(it, path, method="GET"):
    """One question to an application, without a port."""
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=it), base_url="http://watch"
    ) as http:
        return await http.request(method, path)


def numbers(text):
    """A page of metrics as numbers by name and labels."""
    lines = (line for line in text.splitlines() if line and not line.startswith("#"))
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


async def fine():
    return None


async def missing():
    return "the database does not answer"


@pytest.mark.parametrize(
    ("method", "path", "status", "text"),
    [
        ("GET", "/healthz", 200, '{"status":"alive"}'),
        ("HEAD", "/healthz", 200, ""),
        ("GET", "/readyz", 200, '{"is_ready": true, "missing": []}'),
        ("GET", "/secrets", 404, "/healthz, /readyz or /metrics\n"),
        ("POST", "/healthz", 405, "GET only\n"),
    ],
)
def test_three_questions_have_an_answer(method, path, status, text):
    it = Watched(probes={"database": fine}, registries=(registry_of(),))
    answer = asyncio.run(ask(it, path, method))
    assert (answer.status_code, answer.text) == (status, text)


def test_what_is_missing_is_said_in_a_sentence():
    it = Watched(probes={"database": missing, "ports": fine}, registries=())
    answer = asyncio.run(ask(it, "/readyz"))
    assert answer.status_code == 503
    assert answer.json() == {"is_ready": False, "missing": ["the database does not answer"]}


def test_numbers_that_cannot_be_read_are_not_shown_as_if_they_were_new():
    told = [Count("holds_open", "", 3.0), Count("attention_open", "old_hold", 2.0)]

    async def story():
        async def read():
            if not told:
                raise Outage("database: gone", retry=True)
            return list(told)

        house = HouseCounts(read)
        it = Watched(probes={}, registries=(registry_of((house.look,)),), refresh=house.refresh)
        before = numbers((await ask(it, "/metrics")).text)
        told.clear()
        return before, numbers((await ask(it, "/metrics")).text)

    before, after = asyncio.run(story())
    assert before["chargewright_house_counted"] == 1
    assert before["chargewright_holds_open"] == 3
    assert before['chargewright_attention_open{kind="old_hold"}'] == 2
    assert after["chargewright_house_counted"] == 0
    assert "chargewright_holds_open" not in after


def test_the_port_answers_as_long_as_the_process_works_and_no_longer():
    async def story():
        async with (
            watched(Watched(probes={}, registries=()), ANYWHERE, "watch.worker_address") as url,
            httpx.AsyncClient(trust_env=False) as http,
        ):
            assert (await http.get(f"{url}/healthz")).status_code == 200
        async with httpx.AsyncClient(trust_env=False) as http:
            with pytest.raises(httpx.ConnectError):
                await http.get(f"{url}/healthz")

    asyncio.run(story())


def test_a_taken_port_is_a_sentence_that_names_the_setting():
    with bind(ANYWHERE, "http.address") as there:
        address = Address("127.0.0.1", there.getsockname()[1])
        with pytest.raises(PortTaken, match=rf"^ocpp\.address {address} cannot be listened on: "):
            bind(address, "ocpp.address")


def test_the_public_address_names_the_free_port_that_was_taken():
    anywhere = read_settings({"CHARGEWRIGHT_HTTP_ADDRESS": "127.0.0.1:0"}).settings
    found = with_ports(anywhere)
    assert found.http.address.port > 0
    assert found.public_url == f"http://127.0.0.1:{found.http.address.port}"
    assert with_ports(found) == found


def worker_on(database, clock):
    return WorkerProcess(
        WorkerSettings(limit_check_s=7.0),
        work_dsn=database.work,
        connections_max=2,
        clock=clock,
        ids=CountingIds(),
        vault=AesVault([new_key()]),
        nudges=Nudges(None),
        defaults={},
    )


def test_a_worker_tells_what_the_installation_waits_for_and_when_its_beats_ran(fresh_database):
    worker = worker_on(fresh_database, SystemClock())

    async def story():
        started = asyncio.Event()
        running = asyncio.create_task(worker.run(started=started.set))
        await started.wait()
        it = worker.watched()
        async with asyncio.timeout(20):
            while (await ask(it, "/readyz")).status_code != 200:  # noqa: ASYNC110 - it is asked
                await asyncio.sleep(0.05)
        found = numbers((await ask(it, "/metrics")).text)
        worker.stop()
        await running
        return found, (await ask(it, "/readyz")).json()["missing"]

    found, missing_at_last = asyncio.run(story())
    assert found["chargewright_house_counted"] == 1
    assert found["chargewright_effects_waiting"] == 0
    assert found['chargewright_pool_waiting{pool="worker"}'] == 0
    assert found[f'chargewright_beat_last_end_timestamp_seconds{{beat="{PULSE}"}}'] > 1e9
    assert missing_at_last == ["the database does not answer"]


def test_a_worker_that_looks_at_no_deadlines_is_not_ready(fresh_database):
    clock = PatientClock()
    worker = worker_on(fresh_database, clock)
    awake = worker.watched().probes["deadlines"]
    assert asyncio.run(awake()) == "deadlines are not looked at"
    worker.counts.ran(PULSE, clock.now())
    assert asyncio.run(awake()) is None
    clock.advance(timedelta(seconds=ASLEEP_AFTER_S + 1))
    assert asyncio.run(awake()) == "deadlines are not looked at"


def test_ceilings_are_watched_as_often_as_was_set(fresh_database):
    every = {
        beat.name: beat.every_s for beat in worker_on(fresh_database, SystemClock()).timetable(None)
    }
    assert every["watch_ceilings"] == 7.0


def test_a_gateway_tells_who_is_there_and_whom_it_refused(fresh_database):
    Site(fresh_database.owner).seed().station("S1")

    async def story():
        async with serving(fresh_database) as (process, port):
            it = process.watched()
            with pytest.raises(websockets.InvalidStatus):
                async with station(port, "S1", password="wrong"):
                    pass
            async with station(port, "S1") as s1:
                await s1.call("BootNotification", BOOT)
                assert (await ask(it, "/readyz")).json()["missing"] == []
                there = numbers((await ask(it, "/metrics")).text)
        return there, (await ask(it, "/readyz")).json()["missing"]

    there, missing_at_last = asyncio.run(story())
    assert there["chargewright_stations_connected"] == 1
    assert there['chargewright_handshakes_refused_total{status="401"}'] == 1
    assert there["chargewright_flows_failed_total"] == 0
    assert there["chargewright_journal_entries_total"] >= 1
    assert there['chargewright_pool_connections{pool="flows"}'] >= 1
    assert missing_at_last == [
        "the database does not answer",
        "the stations' ports are not open",
    ]
