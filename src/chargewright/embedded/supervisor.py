"""One program, kept running until it is stopped.

A thread of its own starts the program, waits for it to be ready, then waits for it to end, and
starts it again, later each time. That the same thread starts and waits matters: the kernel sends
the child its death signal when the thread that started it ends, so the child goes with us even
after `kill -9`.

`start` and `stop` block; call them through `asyncio.to_thread` from a loop.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, Final, Protocol

from chargewright.embedded import launch
from chargewright.embedded.account import ServiceAccount
from chargewright.embedded.events import Kind, PartDied, PartEvent, Report

POLL_S: Final = 0.02
PROGRESS_EVERY_S: Final = 2.0
BACK_OFF_S: Final = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""How long to wait before each further start in a row; the last one repeats."""
STEADY_AFTER_S: Final = 60.0
"""A program that ran this long starts again without waiting for the faults before."""


class Program(Protocol):
    """What the supervisor needs to know of a program. Called from its thread only."""

    @property
    def part(self) -> str:
        """The name people know it by."""
        ...

    @property
    def folder(self) -> Path:
        """The working directory: only this program's processes live in it."""
        ...

    @property
    def output(self) -> Path:
        """The file that receives what it prints."""
        ...

    @property
    def stop_signals(self) -> Sequence[tuple[signal.Signals, float]]:
        """How it is asked to end, politely first, each with the seconds it is given."""
        ...

    def prepare(self) -> None:
        """End what an earlier start left and write the configuration. Before every start."""
        ...

    def command(self) -> Sequence[str]:
        """The program with its arguments; nothing secret may be among them."""
        ...

    def is_ready(self, pid: int) -> bool:
        """Whether it does its work now."""
        ...

    def progress(self) -> str | None:
        """How far it is on the way to being ready, if it says so."""
        ...

    def last_words(self) -> str:
        """The end of what it wrote, for whoever has to understand why it ended."""
        ...


class Supervisor:
    """Starts a program, watches it, starts it again."""

    def __init__(
        self,
        program: Program,
        account: ServiceAccount | None,
        report: Report,
        *,
        back_off_s: Sequence[float] = BACK_OFF_S,
        progress_every_s: float = PROGRESS_EVERY_S,
    ) -> None:
        self._program = program
        self._back_off_s = back_off_s
        self._progress_every_s = progress_every_s
        self._account = account
        self._report = report
        self._stopping = threading.Event()
        self._settled = threading.Event()  # the first start ended, well or not
        self._failure: Exception | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._watch, name=program.part, daemon=True)

    @property
    def pid(self) -> int | None:
        """The running program's process id; None while it is not running."""
        process = self._process
        return None if process is None or process.returncode is not None else process.pid

    def start(self) -> None:
        """Start and wait until ready, however long that takes (a recovery may take minutes).

        Raises:
            PartDied: it ended, or was told to stop, before it was ready.
            CannotStart: what `Program.prepare` found.

        """
        self._thread.start()
        self._settled.wait()
        if self._failure is not None:
            self._thread.join()
            raise self._failure

    def stop(self) -> None:
        """End the program, politely first. Safe at any moment, also while `start` waits."""
        self._stopping.set()
        if self._thread.ident is None:
            return
        for number, patience_s in self._program.stop_signals:
            process = self._process
            if process is not None:
                process.send_signal(number)
            self._thread.join(patience_s)
            if not self._thread.is_alive():
                return

    def _watch(self) -> None:
        """Start again until stopped; a first start that fails is not repeated."""
        deaths = 0
        while not self._stopping.is_set():
            started = time.monotonic()
            try:
                ending = self._run_once()
            except Exception as failure:  # noqa: BLE001 - a full disk must not end the watch
                if not self._settled.is_set():
                    self._fail(failure)
                    return
                ending = str(failure)
            if self._stopping.is_set():
                break
            deaths = 0 if time.monotonic() - started > STEADY_AFTER_S else deaths
            wait_s = self._back_off_s[min(deaths, len(self._back_off_s) - 1)]
            deaths += 1
            self._tell(Kind.DIED, f"{ending} Starting it again in {wait_s:g} s.")
            self._stopping.wait(wait_s)
        if not self._settled.is_set():
            self._fail(PartDied(f"{self._program.part} was told to stop before it was ready."))
        self._tell(Kind.STOPPED, f"{self._program.part} has stopped.")

    def _fail(self, failure: Exception) -> None:
        self._failure = failure
        self._settled.set()

    def _run_once(self) -> str:
        """From start to end; says how it ended."""
        part = self._program.part
        started = time.monotonic()
        self._program.prepare()
        self._tell(Kind.STARTED, f"Starting {part}.")
        process = self._launched()
        if self._became_ready(process):
            self._tell(Kind.READY, f"{part} is ready after {time.monotonic() - started:.1f} s.")
            self._settled.set()
        code = process.wait()
        ending = f"{part} ended with {f'signal {-code}' if code < 0 else f'status {code}'}."
        if not self._settled.is_set() and not self._stopping.is_set():
            raise PartDied(f"{ending} It was never ready. It said: {self._program.last_words()}")
        return ending

    def _launched(self) -> subprocess.Popen[bytes]:
        account = self._account
        death_signal = self._program.stop_signals[0][0]
        with _fresh(self._program.output) as output:
            # A session of its own: Ctrl-C at the terminal is ours to turn into an orderly stop.
            self._process = subprocess.Popen(  # noqa: S603 - our own launcher
                [
                    *(sys.executable, "-I", "-S", launch.__file__),
                    *(str(os.getpid()), str(int(death_signal))),
                    *(("-1", "-1") if account is None else (str(account.uid), str(account.gid))),
                    "--",
                    *self._program.command(),
                ],
                cwd=self._program.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        if self._stopping.is_set():  # asked to stop while there was nothing yet to signal
            self._process.send_signal(death_signal)
        return self._process

    def _became_ready(self, process: subprocess.Popen[bytes]) -> bool:
        """Wait until it is ready, or has ended."""
        told = time.monotonic()
        while process.poll() is None and not self._stopping.is_set():
            if self._program.is_ready(process.pid):
                return True
            if time.monotonic() - told > self._progress_every_s:
                told = time.monotonic()
                so_far = self._program.progress() or "not ready yet"
                self._tell(Kind.PROGRESSED, f"{self._program.part}: {so_far}")
            self._stopping.wait(POLL_S)
        return False

    def _tell(self, kind: Kind, sentence: str) -> None:
        self._report(PartEvent(self._program.part, kind, sentence))


def _fresh(path: Path) -> BinaryIO:
    """A new 0600 file in the place of whatever is there, a planted link included."""
    path.unlink(missing_ok=True)
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
