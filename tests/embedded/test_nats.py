import json
import os
import signal
import socket
import stat
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest

from chargewright.embedded import launch
from chargewright.embedded.account import service_account
from chargewright.embedded.data_directory import DataDirectory
from chargewright.embedded.events import Kind, say_nothing
from chargewright.embedded.leftover import inhabitants
from chargewright.embedded.nats import PROGRAM, BusServer, wheel_binary
from tests.play.parts import Heard, until
from tests.play.postgres import play_folder


@pytest.fixture
def data():
    with play_folder() as made:
        yield DataDirectory.at(made / "data")


@pytest.fixture
def stack():
    with ExitStack() as opened:
        yield opened


@pytest.fixture
def start(data, stack):
    def run(report=say_nothing):
        server = BusServer(data, report=report)
        stack.callback(server.stop)
        return server, server.start()

    return run


def port_of(address):
    return int(address.url.rpartition(":")[2])


def answer_to(address, token):
    """What the server says to a client with this token."""
    with (
        socket.create_connection(("127.0.0.1", port_of(address)), timeout=10) as client,
        client.makefile("rb") as lines,
    ):
        lines.readline()  # INFO
        options = json.dumps({"auth_token": token, "verbose": False})
        client.sendall(f"CONNECT {options}\r\nPING\r\n".encode())
        return lines.readline().decode().strip()


def test_it_opens_to_the_token_and_to_nothing_else(start):
    _, address = start()
    assert answer_to(address, address.token) == "PONG"
    assert answer_to(address, "guessed") == "-ERR 'Authorization Violation'"
    assert address.token not in repr(address)


def test_it_listens_on_the_loopback_address_alone(start):
    _, address = start()
    wanted = f":{port_of(address):04X}"
    listening = [
        row.split()[1]
        for table in ("tcp", "tcp6")
        for row in Path(f"/proc/net/{table}").read_text().splitlines()[1:]
        if row.split()[3] == "0A" and row.split()[1].endswith(wanted)
    ]
    assert listening == [f"0100007F{wanted}"]


def test_the_token_is_in_files_of_0600_and_never_in_arguments(data, start):
    server, address = start()
    holding = [
        file
        for file in data.root.rglob("*")
        if file.is_file() and address.token in file.read_text()
    ]
    assert {file.name for file in holding} == {"bus-token", "nats.conf"}
    assert {stat.S_IMODE(file.stat().st_mode) for file in holding} == {0o600}
    arguments = Path(f"/proc/{server.pid}/cmdline").read_text()
    assert "nats.conf" in arguments
    assert address.token not in arguments


def test_a_killed_server_comes_back_on_its_port_with_its_token(start):
    heard = Heard()
    server, address = start(heard)
    os.kill(server.pid, signal.SIGKILL)
    heard.wait_for(Kind.READY, 2)
    assert answer_to(address, address.token) == "PONG"


def test_the_token_outlives_a_stop(data, start):
    server, address = start()
    server.stop()
    assert not inhabitants(data.bus, PROGRAM)
    _, again = start()
    assert again.token == address.token


def test_the_server_of_a_lost_parent_is_ended_before_ours_starts(data, start, stack):
    """Where the kernel sends no death signal, the old server lives on."""
    server, _ = start()
    server.stop()
    account = service_account(data.bus, "NATS", say_nothing)
    no_death_signal = 0
    orphan = stack.enter_context(
        subprocess.Popen(
            [
                *(sys.executable, "-I", "-S", launch.__file__, str(os.getpid())),
                str(no_death_signal),
                *(("-1", "-1") if account is None else (str(account.uid), str(account.gid))),
                *("--", str(wheel_binary()), "--config", str(data.bus / "nats.conf")),
            ],
            cwd=data.bus,
        )
    )
    until((data.bus / f"{PROGRAM}_{orphan.pid}.ports").exists)
    heard = Heard()
    _, address = start(heard)
    assert orphan.wait() is not None
    assert answer_to(address, address.token) == "PONG"
    assert heard.sentences(Kind.PROGRESSED) == [
        f"Ending nats-server of an earlier start (process {orphan.pid}) with SIGTERM."
    ]
