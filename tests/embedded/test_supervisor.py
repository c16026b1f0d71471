import os
import signal
import threading
from pathlib import Path

import pytest

from chargewright.embedded.events import Kind, PartDied
from chargewright.embedded.supervisor import Supervisor
from tests.play.parts import Heard


class Script:
    """A program written in shell, ready once it has made the file `ready`."""

    part = "Script"

    def __init__(
        self, folder, text, *, stop_signals=((signal.SIGTERM, 5.0), (signal.SIGKILL, 5.0))
    ):
        self.folder = folder
        self.output = folder / "output"
        self.stop_signals = stop_signals
        self._text = text
        self.before_start = lambda: None

    def prepare(self):
        self.before_start()
        (self.folder / "ready").unlink(missing_ok=True)

    def command(self):
        return ("/bin/sh", "-c", self._text)

    def is_ready(self, _pid):
        return (self.folder / "ready").exists()

    def progress(self):
        return "still warming up"

    def last_words(self):
        return self.output.read_text()


SERVES = "touch ready; exec sleep 600"


@pytest.fixture
def supervise(tmp_path):
    """Supervise a script; everything is ended afterwards."""
    supervisors = []

    def make(text, **more):
        heard = Heard()
        script = Script(tmp_path, text, **more)
        supervisor = Supervisor(script, None, heard, back_off_s=(0.0, 0.01), progress_every_s=0.0)
        supervisors.append(supervisor)
        return script, supervisor, heard

    yield make
    for supervisor in supervisors:
        supervisor.stop()


def test_a_program_is_started_watched_and_stopped(supervise):
    _, supervisor, heard = supervise(SERVES)
    supervisor.start()
    pid = supervisor.pid
    assert pid is not None
    supervisor.stop()
    assert supervisor.pid is None
    assert not Path(f"/proc/{pid}").exists()
    assert [event.kind for event in heard.events if event.kind is not Kind.PROGRESSED] == [
        Kind.STARTED,
        Kind.READY,
        Kind.STOPPED,
    ]


def test_stopping_twice_or_before_the_start_is_no_mistake(supervise):
    _, supervisor, _ = supervise(SERVES)
    supervisor.stop()
    supervisor.stop()


def test_a_program_that_dies_is_started_again_each_time(supervise):
    _, supervisor, heard = supervise(SERVES)
    supervisor.start()
    for deaths in (1, 2, 3):
        os.kill(supervisor.pid, signal.SIGKILL)
        assert heard.wait_for(Kind.DIED, deaths).startswith("Script ended with signal 9.")
        heard.wait_for(Kind.READY, deaths + 1)


def test_a_program_that_never_gets_ready_is_given_up_with_its_last_words(supervise):
    _, supervisor, _ = supervise("echo the disk is full; exit 3")
    with pytest.raises(PartDied, match=r"ended with status 3\. .* It said: the disk is full"):
        supervisor.start()


def test_what_goes_wrong_before_a_start_is_the_callers(supervise):
    script, supervisor, _ = supervise(SERVES)

    def refuse():
        raise PermissionError("not here")

    script.before_start = refuse
    with pytest.raises(PermissionError, match="not here"):
        supervisor.start()


def test_what_goes_wrong_before_a_later_start_is_tried_again(supervise):
    script, supervisor, heard = supervise(SERVES)
    supervisor.start()
    faults = [OSError("No space left on device")]

    def full_once():
        if faults:
            raise faults.pop()

    script.before_start = full_once
    os.kill(supervisor.pid, signal.SIGKILL)
    heard.wait_for(Kind.READY, 2)
    assert "No space left on device" in heard.sentences(Kind.DIED)[1]


def test_progress_is_told_while_it_is_not_ready(supervise):
    _, supervisor, heard = supervise(
        "while ! [ -e go ]; do sleep 0.01; done; touch ready; exec sleep 600"
    )
    waiting = threading.Thread(target=supervisor.start)
    waiting.start()
    assert heard.wait_for(Kind.PROGRESSED) == "Script: still warming up"
    (supervisor._program.folder / "go").touch()
    waiting.join()
    heard.wait_for(Kind.READY)


def test_a_stop_while_it_starts_ends_the_start(supervise):
    _, supervisor, heard = supervise("exec sleep 600")
    failures = []

    def start():
        try:
            supervisor.start()
        except PartDied as failure:
            failures.append(str(failure))

    starting = threading.Thread(target=start)
    starting.start()
    heard.wait_for(Kind.PROGRESSED)
    supervisor.stop()
    starting.join()
    assert failures == ["Script was told to stop before it was ready."]


def test_a_program_that_does_not_listen_is_ended_all_the_same(supervise):
    _, supervisor, heard = supervise(
        "trap '' TERM; touch ready; while :; do sleep 0.01; done",
        stop_signals=((signal.SIGTERM, 0.1), (signal.SIGKILL, 5.0)),
    )
    supervisor.start()
    supervisor.stop()
    assert heard.events[-1].kind is Kind.STOPPED


def test_a_link_planted_as_the_output_is_replaced_not_followed(supervise, tmp_path):
    precious = tmp_path / "precious"
    precious.write_text("keep me")
    (tmp_path / "output").symlink_to(precious)
    _, supervisor, _ = supervise(SERVES)
    supervisor.start()
    assert precious.read_text() == "keep me"
    assert not (tmp_path / "output").is_symlink()
