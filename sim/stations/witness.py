"""What was seen of a station: every frame in order, and moments that somebody waits for."""

import asyncio
from collections.abc import Callable

from sim.stations.link import CALL, Frame, Payload


class Witness:
    def __init__(self) -> None:
        self.frames: list[Frame] = []
        self._waiters: list[tuple[Callable[[], bool], asyncio.Future[None]]] = []

    def calls(self, action: str, *, is_ours: bool) -> list[Payload]:
        return [
            frame.payload
            for frame in self.frames
            if frame.kind == CALL and frame.action == action and frame.is_ours is is_ours
        ]

    async def until(self, predicate: Callable[[], bool], within_s: float) -> None:
        if predicate():
            return
        reached: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiter = (predicate, reached)
        self._waiters.append(waiter)
        try:
            async with asyncio.timeout(within_s):
                await reached
        finally:
            self._waiters.remove(waiter)

    def look(self) -> None:
        """Something changed: wake whoever waits for how it is now."""
        for predicate, reached in self._waiters:
            if not reached.done() and predicate():
                reached.set_result(None)
