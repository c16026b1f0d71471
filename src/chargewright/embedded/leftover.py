"""What a killed parent left running: found by where it lives, ended before ours starts.

A process is a left-over when it is the program in question and its working directory is the folder
that only our child uses. A number in a pid file is not trusted: numbers are used again.
"""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from chargewright.embedded.events import Kind, PartEvent, Report

POLL_S: Final = 0.05


def inhabitants(folder: Path, program: str) -> dict[int, int]:
    """Processes of this program that live in this folder: their ids with their parents' ids."""
    if sys.platform == "linux":
        return {
            pid: parent
            for pid in (
                int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()
            )
            if (parent := _lives_in(pid, folder, program)) is not None
        }
    return _named_in_arguments(folder, program)


def end_leftovers(
    folder: Path,
    program: str,
    signals: Sequence[tuple[signal.Signals, float]],
    *,
    part: str,
    report: Report,
) -> None:
    """End what lives in the folder, politely first: each signal with the seconds it is given.

    Only processes whose parent is not among them are signalled; the others follow it.
    """
    for number, patience_s in signals:
        left = inhabitants(folder, program)
        if not left:
            return
        heads = sorted(pid for pid, parent in left.items() if parent not in left)
        report(
            PartEvent(
                part,
                Kind.PROGRESSED,
                f"Ending {program} of an earlier start (process "
                f"{', '.join(map(str, heads))}) with {number.name}.",
            )
        )
        for pid in heads:
            _send(pid, number)
        if gone_within(folder, program, patience_s):
            return


def gone_within(folder: Path, program: str, patience_s: float) -> bool:
    """Wait until nothing of this program lives in the folder; False where something still does."""
    pause = threading.Event()
    for _ in range(round(patience_s / POLL_S)):
        if not inhabitants(folder, program):
            return True
        pause.wait(POLL_S)
    return False


def _lives_in(pid: int, folder: Path, program: str) -> int | None:
    """The parent's id when the process is one of them; None when not, or gone, or not ours."""
    try:
        if Path(f"/proc/{pid}/cwd").readlink() != folder:
            return None
        # A program that was replaced since (an upgrade) reads as "… (deleted)".
        if Path(f"/proc/{pid}/exe").readlink().name.removesuffix(" (deleted)") != program:
            return None
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    state, parent = stat.rpartition(")")[2].split()[:2]
    return None if state == "Z" else int(parent)


def _named_in_arguments(folder: Path, program: str) -> dict[int, int]:
    listed = subprocess.run(
        ["/bin/ps", "-axo", "pid=,ppid=,command="], capture_output=True, text=True, check=True
    )
    rows = (line.split(None, 2) for line in listed.stdout.splitlines())
    return {
        int(pid): int(parent)
        for pid, parent, command in rows
        if program in command.split()[0] and str(folder) in command
    }


def _send(pid: int, number: signal.Signals) -> None:
    # It may end between the look and the signal, which is what was wanted.
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, number)
