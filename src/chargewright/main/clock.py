"""The real time and the real ids. Everything else takes a `Clock` and an `IdSource`."""

import secrets
import threading
import time
from datetime import UTC, datetime
from functools import partial
from typing import Final

from chargewright.kernel.ids import encode_id

_RANDOM_BITS: Final = 80


class SystemClock:
    """The machine's clocks; see `kernel.clock.Clock`. Both are asked for every frame: no detours."""

    now = staticmethod(partial(datetime.now, UTC))  # noqa: TID251 - this is the clock that others take
    monotonic = staticmethod(time.monotonic)


class RandomIds:
    """Ids from the time and randomness; see `kernel.ids.IdSource`.

    Within one process they also sort by the order in which they were minted: inside a millisecond,
    or when the machine's clock goes back, the last number is counted up instead.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def mint(self, prefix: str) -> str:
        fresh = time.time_ns() // 1_000_000 << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
        with self._lock:
            if fresh >> _RANDOM_BITS <= self._last >> _RANDOM_BITS:
                fresh = self._last + 1 + secrets.randbits(32)  # ours stay hard to guess
            self._last = fresh
        return encode_id(
            prefix, millis=fresh >> _RANDOM_BITS, randomness=fresh & ((1 << _RANDOM_BITS) - 1)
        )
