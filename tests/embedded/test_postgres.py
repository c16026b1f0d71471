import json
import os
import signal
import stat
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest

from chargewright.embedded import launch
from chargewright.embedded.account import give, service_account
from chargewright.embedded.address import SUPERUSER
from chargewright.embedded.data_directory import SOCKET_PATH_MAX, DataDirectory, own_folder
from chargewright.embedded.events import (
    AlreadyRunning,
    AnotherVersion,
    CannotStart,
    Kind,
    PartDied,
    say_nothing,
)
from chargewright.embedded.leftover import inhabitants
from chargewright.embedded.postgres import PROGRAM, PostgresServer, passwords_file, wheel_binaries
from tests.play.parts import Heard, until
from tests.play.postgres import binaries, play_folder


@pytest.fixture(scope="module")
def made():
    """A data directory with a row in it, stopped."""
    with play_folder() as folder:
        data = DataDirectory.at(folder / "data")
        server = PostgresServer(data, binaries=binaries(), is_durable=False)
        with psycopg.connect(server.start().dsn("owner")) as conn:
            conn.execute("CREATE TABLE kept AS SELECT 1 AS one")
        server.stop()
        yield data


@pytest.fixture
def folder():
    """An empty folder."""
    with play_folder() as empty:
        yield empty


@pytest.fixture
def data(made):
    """The same for each test (a copy takes a second): the files a test may change are put back."""
    files = [made.cluster / "custom.conf", made.cluster / "PG_VERSION", passwords_file(made)]
    before = {file: file.read_bytes() for file in files}
    yield made
    for file, content in before.items():
        file.write_bytes(content)


@pytest.fixture
def stack():
    with ExitStack() as opened:
        yield opened


@pytest.fixture
def start(stack):
    """Start a server; ended with the test."""

    def run(data, report=say_nothing, *, is_durable=False):
        stack.enter_context(data.locked())
        server = PostgresServer(data, report=report, binaries=binaries(), is_durable=is_durable)
        stack.callback(server.stop)
        return server, server.start()

    return run


def mode(path):
    return stat.S_IMODE(path.stat().st_mode)


def has_the_row(address):
    with psycopg.connect(address.dsn("owner")) as conn:
        return conn.execute("SELECT one FROM kept").fetchone() == (1,)


def test_a_new_server_is_closed_to_everybody_else_and_keeps_what_it_acknowledged(folder, start):
    data = DataDirectory.at(folder / "data")
    _, address = start(data, is_durable=True)
    assert mode(data.cluster) == mode(data.postgres) == mode(data.secrets) == 0o700
    assert mode(data.postgres / "socket") == 0o700
    assert mode(data.secrets / "database.json") == 0o600
    with psycopg.connect(address.dsn(SUPERUSER, database="postgres")) as conn:
        shown = {
            name: conn.execute("SELECT current_setting(%s)", (name,)).fetchone()[0]
            for name in (
                *("listen_addresses", "fsync", "full_page_writes", "synchronous_commit"),
                *("TimeZone", "password_encryption", "data_checksums"),
            )
        }
        rules = conn.execute("SELECT type, auth_method FROM pg_hba_file_rules").fetchall()
    assert shown == {
        "listen_addresses": "",
        "fsync": "on",
        "full_page_writes": "on",
        "synchronous_commit": "on",
        "TimeZone": "UTC",
        "password_encryption": "scram-sha-256",
        "data_checksums": "on",
    }
    assert rules == [("local", "scram-sha-256")]


def test_rows_and_the_operators_own_settings_outlive_a_stop(data, start):
    (data.cluster / "custom.conf").write_text("work_mem = '7MB'\n")
    _, address = start(data)
    assert has_the_row(address)
    with psycopg.connect(address.dsn("app")) as conn:
        assert conn.execute("SHOW work_mem").fetchone() == ("7MB",)


def test_a_killed_server_recovers_and_is_there_again(data, start):
    heard = Heard()
    server, address = start(data, heard)
    with psycopg.connect(address.dsn("owner")) as conn:
        conn.execute("CREATE TABLE acknowledged AS SELECT 2 AS two")
    os.kill(server.pid, signal.SIGKILL)
    heard.wait_for(Kind.READY, 2)
    with psycopg.connect(address.dsn("owner")) as conn:
        assert conn.execute("SELECT two FROM acknowledged").fetchone() == (2,)
    assert heard.sentences(Kind.DIED)[0].startswith("PostgreSQL ended with signal 9.")


def test_the_server_of_a_lost_parent_is_ended_before_ours_starts(data, start, stack):
    """Where the kernel sends no death signal, the old server lives on."""
    account = service_account(data.postgres, "PostgreSQL", say_nothing)
    no_death_signal = 0
    orphan = stack.enter_context(
        subprocess.Popen(
            [
                *(sys.executable, "-I", "-S", launch.__file__, str(os.getpid())),
                str(no_death_signal),
                *(("-1", "-1") if account is None else (str(account.uid), str(account.gid))),
                *("--", str((binaries() or wheel_binaries()) / PROGRAM)),
                *("-D", str(data.cluster), "-k", str(data.postgres / "socket")),
            ],
            cwd=data.cluster,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    )
    until(lambda: "ready" in pid_file(data))
    heard = Heard()
    _, address = start(data, heard)
    assert has_the_row(address)
    assert orphan.wait() == 0
    assert heard.sentences(Kind.PROGRESSED)[0] == (
        f"Ending postgres of an earlier start (process {orphan.pid}) with SIGINT."
    )


def pid_file(data):
    try:
        return (data.cluster / "postmaster.pid").read_text()
    except FileNotFoundError:
        return ""


def lives_on(stack, **user):
    stranger = stack.enter_context(subprocess.Popen(["sleep", "600"], cwd="/", **user))
    stack.callback(stranger.kill)
    return stranger


def died_unburied(stack, **user):
    """A process that has ended and whose parent has not asked how."""
    dead = stack.enter_context(subprocess.Popen(["true"], cwd="/", **user))
    os.waitid(os.P_PID, dead.pid, os.WEXITED | os.WNOWAIT)
    return dead


@pytest.mark.parametrize("holder", [lives_on, died_unburied])
def test_locks_in_the_name_of_another_program_or_a_dead_one_are_no_obstacle(
    data, start, stack, holder
):
    account = service_account(data.postgres, "PostgreSQL", say_nothing)
    other = holder(stack, **({} if account is None else {"user": account.uid}))
    for lock in (
        data.cluster / "postmaster.pid",
        data.socket_folder(account) / ".s.PGSQL.5432.lock",
    ):
        lock.write_text(f"{other.pid}\n{data.cluster}\n")
        give(lock, account)
    _, address = start(data)
    assert has_the_row(address)
    assert Path(f"/proc/{other.pid}").exists(), "it was left in peace"


def test_one_data_directory_serves_one_start(folder):
    data = DataDirectory.at(folder / "data")
    with (
        data.locked(),
        pytest.raises(AlreadyRunning, match=f"in use by process {os.getpid()}: one start per data"),
        data.locked(),
    ):
        pass


def test_another_major_version_is_refused_with_the_commands_that_upgrade(data, start):
    (data.cluster / "PG_VERSION").write_text("11\n")
    with pytest.raises(AnotherVersion, match=r"of PostgreSQL 11; .*backup .*restore .* --data"):
        start(data)


def test_a_first_start_that_was_killed_halfway_is_begun_again(folder, start):
    half = folder / "data" / "postgres" / "cluster.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    _, address = start(DataDirectory.at(folder / "data"))
    psycopg.connect(address.dsn("app")).close()
    assert not half.exists()


def test_a_wrong_setting_is_told_in_the_servers_own_words(data, start):
    (data.cluster / "custom.conf").write_text("work_memory = 1\n")
    with pytest.raises(PartDied, match='unrecognized configuration parameter "work_memory"'):
        start(data)


def test_a_long_path_gets_a_short_socket_folder_of_its_own(data, folder, start):
    deep = folder.joinpath(*["a-folder-with-a-rather-long-name"] * 4)
    deep.parent.mkdir(parents=True)
    subprocess.run(["cp", "-a", data.root, deep], check=True)
    moved = DataDirectory.at(deep)
    server, address = start(moved)
    assert has_the_row(address)
    assert not address.host.startswith(str(deep))
    assert len(address.host) + len("/.s.PGSQL.5432") <= SOCKET_PATH_MAX
    Path(address.host).chmod(0o755)
    account = service_account(moved.postgres, "PostgreSQL", say_nothing)
    assert mode(moved.socket_folder(account)) == 0o700
    server.stop()
    assert not Path(address.host).exists()


def test_a_folder_that_somebody_else_made_is_no_place_for_a_socket(folder):
    (folder / "trap").symlink_to(folder.parent)
    with pytest.raises(CannotStart, match="is not a folder of our own"):
        own_folder(folder / "trap", None)


def test_nothing_is_left_running_after_a_stop(data, start):
    server, _ = start(data)
    assert server.pid in inhabitants(data.cluster, PROGRAM)
    server.stop()
    assert inhabitants(data.cluster, PROGRAM) == {}


def test_passwords_of_the_secret_file_are_the_servers_from_the_next_start(data, start):
    changed = json.loads(passwords_file(data).read_text()) | {"app": "changed by hand"}
    passwords_file(data).write_text(json.dumps(changed))
    _, address = start(data)
    psycopg.connect(address.dsn("app")).close()
    assert "changed by hand" not in repr(address)
