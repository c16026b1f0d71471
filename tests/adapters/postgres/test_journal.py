import asyncio
import contextlib
import itertools
import re

import psycopg
import pytest

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.journal import PostgresJournal, node_key
from chargewright.adapters.postgres.network import Links
from chargewright.network.journal import (
    BootRow,
    Entry,
    Outcome,
    StatusRow,
    line_head,
    log_line,
    reading_line,
)
from chargewright.network.model import KnownStation
from tests.play.network import T0, Site

AT = T0.isoformat()


class Ids:
    def __init__(self):
        self._numbers = itertools.count()

    def mint(self, prefix):
        return f"{prefix}_{next(self._numbers):026d}"


IDS = Ids()


class Clock:
    def now(self):
        return T0

    def monotonic(self):
        return 0.0


def known(identity):
    return KnownStation(
        id=f"stn_{identity}",
        organization_id="org_1",
        site_id="sit_1",
        identity=identity,
        security_profile=1,
        credentials=None,
        clock_zone="UTC",
        energy_reading_type="auto",
        has_terminal=False,
        is_retired=False,
        connectors=(),
    )


@contextlib.asynccontextmanager
async def writing(url, node="node-1", clock=None):
    """A journal and the links of one node, running."""
    database = Database(url, connections_max=2, name="test")
    await database.open()
    journal = PostgresJournal(url, node_key=node_key(node), monotonic=Clock().monotonic)
    links = Links(database, node=node, clock=clock or Clock(), ids=IDS)
    try:
        async with asyncio.TaskGroup() as group:
            writer = group.create_task(journal.run())
            others = [group.create_task(links.coming.run()), group.create_task(links.going.run())]
            yield journal, links
            journal.close()
            await writer
            for other in others:
                other.cancel()
    finally:
        await database.close()


def head(station_id, epoch):
    return line_head("org_1", station_id, epoch)


def log(station_id, epoch, message_id, request='[2,"1","Heartbeat",{}]', *, at=T0):
    return log_line(
        head(station_id, epoch), at.isoformat(), "in", "Heartbeat", message_id, request, "[3]"
    )


def reading(station_id, epoch, signed=None):
    return reading_line(
        head(station_id, epoch), AT, None, 1, 1, "intermediate", AT, AT,
        None, None, None, None, None, "OK", None, None, None, None, signed,
    )  # fmt: skip


def status_row(word, minute=0, info=None):
    return StatusRow(
        organization_id="org_1",
        station_id="stn_S1",
        evse_no=1,
        connector_no=1,
        status=word,
        error_code=None,
        vendor_error_code=None,
        info=info,
        occurred_at=T0.replace(minute=minute),
        received_at=T0,
        fact_id=IDS.mint("fct"),
    )


async def write(journal, station_id, epoch, **rows):
    """Hand one entry over and wait for its outcome."""
    outcome = asyncio.get_running_loop().create_future()
    journal.add(Entry(station_id, epoch, outcome.set_result, **rows))
    return await outcome


def count(url, table, where="true"):
    with psycopg.connect(url) as connection:
        return connection.execute(f"SELECT count(*) FROM {table} WHERE {where}").fetchone()[0]


@pytest.fixture
def network(fresh_database):
    site = Site(fresh_database.owner).seed()
    for number in range(20):
        site.station(f"S{number}")
    return fresh_database


def test_what_is_acknowledged_is_in_the_database(network):
    async def story():
        async with writing(network.journal) as (journal, links):
            taken = await links.take_over(known("S1"), "ocpp1.6", "peer")
            outcome = await write(
                journal,
                "stn_S1",
                taken.epoch,
                log=log("stn_S1", taken.epoch, "m1"),
                readings=reading("stn_S1", taken.epoch),
            )
            assert outcome is Outcome.COMMITTED
            assert count(network.superuser, "ocpp_log") == 1
            assert count(network.superuser, "reading") == 1

    asyncio.run(story())


def test_many_waiting_share_one_commit(network):
    async def story():
        async with writing(network.journal) as (journal, links):
            epochs = {
                n: (await links.take_over(known(f"S{n}"), "ocpp1.6", "peer")).epoch
                for n in range(20)
            }
            outcomes = await asyncio.gather(
                *(
                    write(journal, f"stn_S{n}", epochs[n], log=log(f"stn_S{n}", epochs[n], "m"))
                    for n in range(20)
                    for _ in range(10)
                )
            )
            assert set(outcomes) == {Outcome.COMMITTED}
            assert journal.entries == 200
            assert journal.flushes < 10

    asyncio.run(story())
    assert count(network.superuser, "ocpp_log") == 200


def test_a_guilty_row_is_stored_escaped_and_hurts_nobody(network):
    async def story():
        async with writing(network.journal) as (journal, links):
            epochs = {
                n: (await links.take_over(known(f"S{n}"), "ocpp1.6", "peer")).epoch
                for n in range(20)
            }
            frames = {3: "[2,\x00]", 7: "[2,\ud800]"}
            outcomes = await asyncio.gather(
                *(
                    write(
                        journal,
                        f"stn_S{n}",
                        epochs[n],
                        log=log(f"stn_S{n}", epochs[n], "m", frames.get(n, "[2]")),
                    )
                    for n in range(20)
                )
            )
            assert set(outcomes) == {Outcome.COMMITTED}
            assert journal.guilty_rows == 2

    asyncio.run(story())
    assert count(network.superuser, "ocpp_log") == 20
    assert count(network.superuser, "ocpp_log", "is_guilty") == 2
    assert count(network.superuser, "ocpp_log", "is_guilty AND request LIKE '[2,%]'") == 2


@pytest.mark.parametrize(
    ("bad", "mended"),
    [
        ("a\x00b", r"a\u0000b"),
        ("a\ud800b", r"a\ud800b"),
        ("a\x00\u2028\x1c\x85\tf\n\rb", "a\\u0000\u2028\x1c\x85\tf\n\rb"),
    ],
)
def test_whatever_of_an_entry_is_guilty_is_stored_escaped(network, bad, mended):
    async def story():
        async with writing(network.journal) as (journal, links):
            epoch = (await links.take_over(known("S1"), "ocpp1.6", "peer")).epoch
            boot = BootRow(
                station_id="stn_S1",
                booted_at=T0,
                vendor=bad,
                model="M",
                serial_number=None,
                firmware_version=None,
            )
            for rows in (
                {"readings": reading("stn_S1", epoch) + reading("stn_S1", epoch, bad)},
                {"status": status_row("Charging", info=bad)},
                {"boot": boot},
            ):
                assert await write(journal, "stn_S1", epoch, **rows) is Outcome.COMMITTED
            assert journal.guilty_rows == 3

    asyncio.run(story())
    with psycopg.connect(network.superuser) as connection:
        readings = connection.execute("SELECT signed, is_guilty FROM reading ORDER BY position")
        assert readings.fetchall() == [(None, True), (mended, True)]
        questioned = re.sub("[\x00\ud800]", "?", bad)
        assert connection.execute("SELECT info FROM connector_status").fetchone() == (questioned,)
        assert connection.execute("SELECT vendor, model FROM station_link").fetchone() == (
            questioned,
            "M",
        )


@pytest.mark.parametrize("rows", ["boot", "status"])
def test_a_guilty_row_among_many_that_are_not_leaves_the_journal_as_it_was(network, rows):
    """What is prepared for every flush outlives a rollback, however often anything was said before."""

    async def story():
        async with writing(network.journal) as (journal, links):
            epoch = (await links.take_over(known("S1"), "ocpp1.6", "peer")).epoch

            async def said(word):
                boot = BootRow(
                    station_id="stn_S1",
                    booted_at=T0,
                    vendor=word,
                    model="M",
                    serial_number=None,
                    firmware_version=None,
                )
                row = boot if rows == "boot" else status_row("Charging", info=word)
                return await write(journal, "stn_S1", epoch, **{rows: row})

            for _ in range(3):
                assert {await said("usual") for _ in range(7)} == {Outcome.COMMITTED}
                assert await said("a\x00b") is Outcome.COMMITTED
            assert journal.guilty_rows == 3

    asyncio.run(story())


def test_what_no_escape_mends_is_lost_and_takes_nobody_with_it(network):
    async def story():
        async with writing(network.journal) as (journal, links):
            epoch = (await links.take_over(known("S1"), "ocpp1.6", "peer")).epoch
            async with asyncio.timeout(20):
                outcomes = await asyncio.gather(
                    write(journal, "stn_S1", epoch, log=log("stn_S1", epoch, "m1")),
                    write(journal, "stn_S1", epoch, log="not a row\n"),
                    write(journal, "stn_S1", epoch, log=log("stn_S1", epoch, "m2")),
                )
                after = await write(journal, "stn_S1", epoch, log=log("stn_S1", epoch, "m3"))
            assert outcomes == [Outcome.COMMITTED, Outcome.LOST, Outcome.COMMITTED]
            assert after is Outcome.COMMITTED

    asyncio.run(story())
    assert count(network.superuser, "ocpp_log") == 3


def test_of_a_batch_only_what_is_stale_is_left_out_guilty_or_not(network):
    async def story():
        async with writing(network.journal) as (journal, links):
            before = (await links.take_over(known("S1"), "ocpp1.6", "peer")).epoch
            now = (await links.take_over(known("S1"), "ocpp1.6", "peer")).epoch
            outcomes = await asyncio.gather(
                write(journal, "stn_S1", before, log=log("stn_S1", before, "old")),
                write(journal, "stn_S1", now, log=log("stn_S1", now, "new")),
            )
            assert outcomes == [Outcome.STALE, Outcome.COMMITTED]
            bad = log("stn_S1", before, "old", "[2,\ud800]")
            assert await write(journal, "stn_S1", before, log=bad) is Outcome.STALE

    asyncio.run(story())
    assert count(network.superuser, "ocpp_log", "message_id = 'old'") == 0
    assert count(network.superuser, "ocpp_log") == 1


def test_after_a_take_over_nothing_of_the_old_connection_is_written(network):
    async def story():
        async with (
            writing(network.journal, "node-1") as (old, links_1),
            writing(network.journal, "node-2") as (new, links_2),
        ):
            before = await links_1.take_over(known("S1"), "ocpp1.6", "peer")
            after = await links_2.take_over(known("S1"), "ocpp1.6", "peer")
            assert after.epoch == before.epoch + 1
            stale = await write(old, "stn_S1", before.epoch, log=log("stn_S1", before.epoch, "old"))
            fresh = await write(new, "stn_S1", after.epoch, log=log("stn_S1", after.epoch, "new"))
            assert (stale, fresh) == (Outcome.STALE, Outcome.COMMITTED)
            await links_1.release(known("S1"), before.epoch)

    asyncio.run(story())
    assert count(network.superuser, "ocpp_log", "message_id = 'old'") == 0
    assert count(network.superuser, "ocpp_log", "message_id = 'new'") == 1
    # The late goodbye of the old connection does not disconnect the new one.
    assert count(network.superuser, "station_link", "is_connected") == 1


async def until(seen):
    """Let everybody else go on until this is so."""
    async with asyncio.timeout(20):
        while not seen():  # noqa: ASYNC110 - what the database waits for sets no event of ours
            await asyncio.sleep(0)


@pytest.mark.parametrize("has_left", [False, True], ids=["still here", "has left"])
@pytest.mark.parametrize("node", ["node-1", "node-2"], ids=["same node", "another node"])
def test_a_take_over_waits_for_what_the_old_connection_has_in_flight(network, node, has_left):
    async def story():
        async with (
            writing(network.journal, "node-1") as (journal, links),
            writing(network.journal, node) as (_, newer),
        ):
            before = (await links.take_over(known("S1"), "ocpp1.6", "peer")).epoch
            with (
                psycopg.connect(network.superuser, autocommit=True) as looking,
                psycopg.connect(network.superuser) as holding,
            ):

                def waits(kind):
                    waiting = looking.execute(
                        "SELECT FROM pg_locks JOIN pg_database AS here ON here.oid = database"
                        " WHERE NOT granted AND locktype = %s AND datname = current_database()",
                        (kind,),
                    )
                    return waiting.rowcount > 0

                holding.execute("LOCK TABLE ocpp_log")
                line = log("stn_S1", before, "old")
                writes = asyncio.create_task(write(journal, "stn_S1", before, log=line))
                await until(lambda: waits("relation"))
                if has_left:
                    await links.release(known("S1"), before)
                takes = asyncio.create_task(newer.take_over(known("S1"), "ocpp1.6", "peer"))
                await until(lambda: takes.done() or waits("advisory"))
                assert not takes.done(), "the old connection can still write"
                holding.rollback()
            assert await writes is Outcome.COMMITTED
            assert (await takes).epoch == before + 1

    asyncio.run(story())


def test_the_newest_claim_of_a_status_wins_and_only_a_change_is_told(network):
    async def story():
        async with writing(network.journal) as (journal, links):
            epoch = (await links.take_over(known("S1"), "ocpp1.6", "peer")).epoch
            for word, minute in (("Charging", 5), ("Preparing", 2), ("Charging", 9)):
                row = status_row(word, minute)
                assert await write(journal, "stn_S1", epoch, status=row) is Outcome.COMMITTED

    asyncio.run(story())
    assert count(network.superuser, "connector_status", "status = 'Charging'") == 1
    assert count(network.superuser, "fact", "kind = 'connector.status_changed'") == 1


def test_a_lost_database_acknowledges_nothing_and_writing_goes_on_when_it_is_back(network):
    async def story():
        async with writing(network.journal) as (journal, links):
            epoch = (await links.take_over(known("S1"), "ocpp1.6", "peer")).epoch
            assert (
                await write(journal, "stn_S1", epoch, log=log("stn_S1", epoch, "m1"))
                is Outcome.COMMITTED
            )
            with psycopg.connect(network.superuser, autocommit=True) as connection:
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            lost = await write(journal, "stn_S1", epoch, log=log("stn_S1", epoch, "m2"))
            again = await write(journal, "stn_S1", epoch, log=log("stn_S1", epoch, "m3"))
            assert (lost, again) == (Outcome.LOST, Outcome.COMMITTED)
            assert journal.guilty_rows == 0

    asyncio.run(story())
    assert count(network.superuser, "ocpp_log", "message_id IN ('m1', 'm3')") == 2


def test_what_is_committed_is_not_called_lost_when_the_database_goes_before_the_rest(network):
    told = []

    async def story():
        async with writing(network.journal) as (journal, links):
            epoch = (await links.take_over(known("S1"), "ocpp1.6", "peer")).epoch
            ended = asyncio.Event()

            def first(outcome):
                told.append(("first", outcome))
                with psycopg.connect(network.superuser, autocommit=True) as connection:
                    connection.execute(
                        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
                        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    )

            def second(outcome):
                told.append(("second", outcome))
                ended.set()

            good, bad = log("stn_S1", epoch, "m1"), log("stn_S1", epoch, "m2", "[2,\x00]")
            journal.add(Entry("stn_S1", epoch, first, good))
            journal.add(Entry("stn_S1", epoch, second, bad))
            async with asyncio.timeout(20):
                await ended.wait()

    asyncio.run(story())
    assert told == [("first", Outcome.COMMITTED), ("second", Outcome.LOST)]
    assert count(network.superuser, "ocpp_log", "message_id = 'm1'") == 1
