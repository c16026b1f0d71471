"""Group commit for callers that wait: what is asked while a batch is done is the next batch."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final, Generic, NoReturn, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class Together(Generic[Item, Result]):
    """Call it from anywhere; run `run()` in a task group.

    `work` gets the items of a batch in the order they were asked and returns a result for each.
    When it raises an exception, every caller of that batch gets it.
    """

    def __init__(
        self, work: Callable[[Sequence[Item]], Awaitable[Sequence[Result]]], *, most: int = 500
    ) -> None:
        self._work: Final = work
        self._most: Final = most
        self._waiting: list[tuple[Item, asyncio.Future[Result]]] = []
        self._wake = asyncio.Event()

    async def __call__(self, item: Item) -> Result:
        future: asyncio.Future[Result] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, future))
        self._wake.set()
        return await future

    async def run(self) -> NoReturn:
        while True:
            await self._wake.wait()
            batch, self._waiting = self._waiting[: self._most], self._waiting[self._most :]
            if not self._waiting:
                self._wake.clear()
            try:
                results = await self._work([item for item, _ in batch])
            except Exception as error:  # noqa: BLE001 - it belongs to the callers, and the loop goes on
                for _, future in batch:
                    if not future.done():
                        future.set_exception(error)
                continue
            for (_, future), result in zip(batch, results, strict=True):
                if not future.done():
                    future.set_result(result)
