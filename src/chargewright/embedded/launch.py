"""Become an embedded program: drop the rights of root, promise to end with the parent, replace us.

Run by its path as a program of its own (`python -I -S launch.py …`), before the account is changed,
because that account may be unable to read the interpreter. Imports nothing of ours.

    launch.py PARENT DEATH_SIGNAL UID GID -- PROGRAM ARGUMENT…

UID and GID are -1 to stay as we are.
"""

import ctypes
import os
import signal
import sys
from typing import Final

PR_SET_PDEATHSIG: Final = 1


def launch(parent: int, death_signal: int, uid: int, gid: int, program: list[str]) -> None:
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    if sys.platform == "linux":
        # After the change of account, which would clear it. The signal comes when the thread that
        # started us ends: that is the thread that watches us (see supervisor.py).
        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, death_signal)
        if os.getppid() != parent:
            os._exit(0)  # the parent was killed before the promise was made
    os.umask(0o077)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # Python ignores it, and exec would keep that
    os.execv(program[0], program)  # noqa: S606 - that is the purpose


if __name__ == "__main__":
    _parent, _death_signal, _uid, _gid = (int(number) for number in sys.argv[1:5])
    launch(_parent, _death_signal, _uid, _gid, sys.argv[6:])
