"""How the demo starts the platform where somebody else takes a port at the same moment.

A program of a few lines stands for the platform: it listens, says that it is ready, and ends when told.
"""

import asyncio
import contextlib
import socket
import sys

import pytest

from sim.demo import platform
from sim.demo.platform import HOST, DidNotStartError, running_platform

LISTENS = f"""#!{sys.executable}
import json, signal, socket, sys
host, port = sys.argv[sys.argv.index("--http") + 1].split(":")
listening = socket.socket()
try:
    listening.bind((host, int(port)))
except OSError:
    sys.exit("taken")
print(json.dumps({{"ready": True, "ocpp": "ws://127.0.0.1:1/ocpp/"}}), flush=True)
signal.sigwait([signal.SIGTERM])
"""


@contextlib.contextmanager
def taken():
    """A port that somebody listens on."""
    with socket.socket() as other:
        other.bind((HOST, 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture
def starts(tmp_path, monkeypatch):
    """Start it with these ports for its pages, one after the other, each thought to be free."""
    program = tmp_path / "chargewright"
    program.write_text(LISTENS)
    program.chmod(0o700)
    monkeypatch.setattr(platform, "PROGRAM", program)

    def start(*thought_free):
        thought, found = iter(thought_free), platform.free_port

        def looked(wanted):
            return next(thought, found(0)) if wanted == platform.PORTS["http"] else found(wanted)

        monkeypatch.setattr(platform, "free_port", looked)

        async def url():
            async with running_platform(tmp_path, {}, lambda _: None) as running:
                return running.url

        return asyncio.run(url())

    return start


def test_a_port_that_another_was_quicker_to_take_is_left_to_it(starts):
    with taken() as port:
        assert starts(port) != f"http://{HOST}:{port}"


def test_what_ends_for_another_reason_is_not_started_for_ever(starts):
    with taken() as port, pytest.raises(ExceptionGroup) as refused:
        starts(*[port] * 20)
    assert refused.group_contains(DidNotStartError, match="taken")
