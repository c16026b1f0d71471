"""The serving process is killed without a word; the next start finds everything."""

import os
import signal
from contextlib import suppress

import psycopg
import pytest

from chargewright.embedded.data_directory import DataDirectory
from chargewright.embedded.leftover import inhabitants
from tests.play.long import rounds
from tests.play.parts import nobody_lives_in, serving, until
from tests.play.postgres import play_folder


@pytest.fixture
def folder():
    with play_folder() as made:
        yield made
        until(lambda: nobody_lives_in(DataDirectory(made / "data")))


def write(dsn, number):
    with psycopg.connect(dsn) as conn:
        conn.execute("CREATE TABLE IF NOT EXISTS acknowledged (number int)")
        conn.execute("INSERT INTO acknowledged VALUES (%s)", (number,))


def read(dsn):
    with psycopg.connect(dsn) as conn:
        return [row[0] for row in conn.execute("SELECT number FROM acknowledged ORDER BY 1")]


def test_what_was_acknowledged_is_there_after_the_parent_is_killed(folder):
    times = rounds(1, 30)
    for number in range(times):
        with serving(folder / "data") as (process, said):
            write(said["owner"], number)
            process.send_signal(signal.SIGKILL)  # and the next one starts at once
    with serving(folder / "data") as (_, said):
        assert read(said["owner"]) == list(range(times))


def test_the_parts_end_with_a_killed_parent(folder):
    data = DataDirectory.at(folder / "data")
    with serving(data.root) as (process, _):
        assert not nobody_lives_in(data)
        process.kill()
        process.wait()
        until(lambda: nobody_lives_in(data))
    assert not (data.cluster / "postmaster.pid").exists(), "it was shut down, not cut off"


def test_a_parent_that_is_asked_to_stop_leaves_nothing_running(folder):
    data = DataDirectory.at(folder / "data")
    with serving(data.root) as (process, _):
        process.send_signal(signal.SIGINT)
        process.wait()
        assert nobody_lives_in(data)


def test_killing_parent_and_server_together_loses_nothing(folder):
    data = DataDirectory.at(folder / "data")
    with serving(data.root) as (process, said):
        write(said["owner"], 1)
        for pid in (process.pid, *inhabitants(data.cluster, "postgres")):
            with suppress(ProcessLookupError):  # it may follow the others before its turn
                os.kill(pid, signal.SIGKILL)
    with serving(data.root) as (_, said):
        assert read(said["owner"]) == [1]
