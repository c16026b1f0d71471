"""Frames that came in one turn of the event loop, worked on together when all of them are in.

A frame after each system call finds the processor's caches full of the kernel's affairs; frames one
behind the other find ours. So a busy gateway works on its frames in batches that form by themselves,
and a quiet one on each as it comes. What is worked on together was heard at one time.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final, Protocol

import msgspec
import structlog

from chargewright.network.journal import instant

_log = structlog.get_logger(__name__)


class Moment(msgspec.Struct, frozen=True, gc=False):
    """A time in the three ways in which it is needed: UTC, as a column's text, and monotonic."""

    at: datetime
    text: str
    monotonic: float


class Hears(Protocol):
    """Whoever sent a frame."""

    def take(self, frame: bytes, heard: Moment) -> None:
        """Work on a frame."""

    def failed(self) -> None:
        """Working on a frame raised: a bug, and this one's alone."""


class Turn:
    """What came since the loop last turned."""

    def __init__(self, *, now: Callable[[], datetime], monotonic: Callable[[], float]) -> None:
        self._now: Final = now
        self._monotonic: Final = monotonic
        self._frames: list[tuple[Hears, bytes]] = []

    def moment(self) -> Moment:
        """Now."""
        at = self._now()
        return Moment(at, instant(at), self._monotonic())

    def hear(self, who: Hears, frame: bytes) -> None:
        """Work on this frame in this turn, behind those that came before it."""
        if not self._frames:
            asyncio.get_running_loop().call_soon(self.work)
        self._frames.append((who, frame))

    def work(self) -> None:
        """Work on all that came, now."""
        if not self._frames:
            return
        frames, self._frames = self._frames, []
        heard = self.moment()
        for who, frame in frames:
            try:
                who.take(frame, heard)
            except Exception:  # noqa: BLE001 - one station's frame never harms another's
                _log.exception("frame_failed")
                who.failed()
