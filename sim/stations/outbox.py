"""Messages that must arrive: kept in order while the station is offline, sent until answered.

The content of a message never changes between attempts; its message id does. What the central
system refuses with a CALLERROR is tried three times and then let go (OCPP 1.6, 9.1.19).
"""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from sim.stations.faults import Faults
from sim.stations.link import Link, Payload, RefusedError, UnansweredError

ATTEMPTS = 3
NUMBERS = frozenset({"StartTransaction"})
"""Nothing overtakes it: what is behind it names the number that its answer brings."""


@dataclass(eq=False)
class Message:
    """`payload` is built when the message is first sent: it may need an earlier one's answer."""

    action: str
    build: Callable[[], Payload]
    answered: Callable[[Payload], None] | None = None
    built: Payload | None = None
    refusals: int = 0


class Outbox:
    """`wakes` is to be set whenever the link may have become ready.

    `delivered` is called after each message that left the outbox.
    """

    def __init__(
        self,
        link: Link,
        *,
        faults: Faults,
        is_ready: Callable[[], bool],
        delivered: Callable[[], None],
    ) -> None:
        self._link = link
        self._faults = faults
        self._is_ready = is_ready
        self._delivered = delivered
        self._messages: deque[Message] = deque()
        self.wakes = asyncio.Event()

    def __len__(self) -> int:
        return len(self._messages)

    def put(
        self,
        action: str,
        build: Callable[[], Payload],
        answered: Callable[[Payload], None] | None = None,
    ) -> None:
        self._messages.append(Message(action, build, answered))
        self.wakes.set()

    def forget(self) -> None:
        """Lose what was not sent, as a station without memory does when its power fails."""
        self._messages.clear()

    async def run(self) -> None:
        while True:
            self.wakes.clear()
            while self._messages and self._is_ready():
                first = self._messages[0]
                may_wait = len(self._messages) > 1 and first.action not in NUMBERS
                if may_wait and self._faults.overtakes_now(first.action):
                    first = self._messages[1]
                await self._deliver(first)
            await self.wakes.wait()

    async def _deliver(self, message: Message) -> None:
        if message.built is None:
            message.built = message.build()
        try:
            answer = await self._link.call(message.action, message.built)
        except UnansweredError:
            await asyncio.sleep(0.01)
            return
        except RefusedError:
            message.refusals += 1
            if message.refusals < ATTEMPTS:
                return
            answer = None
        if message in self._messages:  # unless the power failed meanwhile
            self._messages.remove(message)
        if message.answered is not None and answer is not None:
            message.answered(answer)
        self._delivered()
