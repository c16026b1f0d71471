"""Work beside the sockets: flows of single stations, and what time must wake again and again."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

import structlog

from chargewright.gateway.counts import Counts

_log = structlog.get_logger(__name__)


class Beats:
    """Runs it. Nothing that befalls one piece of work touches another.

    `drops`: what may pass by itself, as an outage of the database.
    """

    def __init__(self, counts: Counts, drops: tuple[type[Exception], ...]) -> None:
        self._counts: Final = counts
        self._drops: Final = drops
        self._group: asyncio.TaskGroup | None = None
        self._every: list[asyncio.Task[None]] = []

    def begin(self, group: asyncio.TaskGroup) -> None:
        """Work may come; what is in work is waited for when the group ends."""
        self._group = group

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Do this once, beside all else."""
        assert self._group is not None, "the gateway is not running"
        self._group.create_task(self.guarded(work))

    def every(self, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        """Do this every so many seconds."""
        self._forever(self._beat(seconds, work))

    def whenever(self, came: asyncio.Event, work: Callable[[], Awaitable[None]]) -> None:
        """Do this once for all that came since the last."""
        self._forever(self._watch(came, work))

    def end(self) -> None:
        """Nothing is woken any more."""
        for each in self._every:
            each.cancel()

    async def guarded(self, work: Awaitable[None]) -> None:
        """What fails here is done again by the next beat or by the station."""
        try:
            await work
        except self._drops as reason:
            self._counts.outages += 1
            _log.warning("gateway_outage", reason=str(reason))
        except Exception:  # noqa: BLE001 - a bug in one beat must not stop the others
            self._counts.failures += 1
            _log.exception("gateway_work_failed")

    def _forever(self, work: Coroutine[Any, Any, None]) -> None:
        assert self._group is not None, "the gateway is not running"
        self._every.append(self._group.create_task(work))

    async def _beat(self, seconds: float, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            await asyncio.sleep(seconds)
            await self.guarded(work())

    async def _watch(self, came: asyncio.Event, work: Callable[[], Awaitable[None]]) -> None:
        while True:
            await came.wait()
            came.clear()
            await self.guarded(work())
