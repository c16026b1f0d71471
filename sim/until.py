"""How long a simulator runs: until it is told to stop, or whoever started it is gone."""

import asyncio
import os
import signal
import sys


def told_to_stop(*, with_parent: bool) -> asyncio.Event:
    """Set by SIGTERM, SIGINT or, where asked for, the end of standard input."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, ended.set)
    if with_parent:
        # Whoever holds the other end of the pipe may be killed without a word; its end is ours.
        loop.add_reader(sys.stdin.fileno(), _end_of_input, ended)
    return ended


def _end_of_input(ended: asyncio.Event) -> None:
    if not os.read(sys.stdin.fileno(), 4096):
        asyncio.get_running_loop().remove_reader(sys.stdin.fileno())
        ended.set()
