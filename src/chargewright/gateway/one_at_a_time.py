"""Frames of one station, worked on one at a time.

The next is taken when the one before was answered. What comes meanwhile waits in a bounded queue;
a queue that is full, and a station that says more than it may, make the socket wait.
"""

from abc import abstractmethod
from collections import deque
from collections.abc import Sequence
from typing import Final

import structlog

from chargewright.gateway.limits import Bucket
from chargewright.gateway.shared import Shared
from chargewright.gateway.socket import StationSocket
from chargewright.gateway.turn import Moment

QUEUE_MAX: Final = 64
_log = structlog.get_logger(__name__)

_FULL: Final = "too many frames wait"
_FAST: Final = "it says more than it may"


class OneAtATime(StationSocket):
    """A station's socket with its queue. `heard`: when the frame in work came."""

    __slots__ = (
        "_allowance",
        "_gateway",
        "_is_busy",
        "_queue",
        "_slow_until",
        "heard",
    )

    def __init__(self, gateway: Shared, name: str) -> None:
        super().__init__(gateway.turn, name)
        self._gateway = gateway
        self._queue: deque[bytes] | None = None
        self._is_busy = True  # until the first `go_on`
        per_s, at_once = gateway.settings.frames_per_s, gateway.settings.frames_at_once
        self._allowance = Bucket(per_s, at_once, gateway.monotonic()) if per_s else None
        self._slow_until: float | None = None
        self.heard = gateway.turn.moment()

    @abstractmethod
    def work_on(self, frame: bytes, heard: Moment) -> None:
        """Work on a frame; `_is_busy` is set where it is not done with at once."""

    @abstractmethod
    def too_fast(self) -> None:
        """The station says more than it may, and is read more slowly from now on."""

    def busy_for(self, now: float) -> float:
        """Seconds for which the frame in work has been waiting; 0 when none is."""
        return now - self.heard.monotonic if self._is_busy else 0.0

    def take(self, frame: bytes, heard: Moment) -> None:
        """Work on a frame, or let it wait until the one before is answered."""
        if self._allowance is not None:
            debt_s = self._allowance.borrow(heard.monotonic)
            if debt_s:
                self._slow_down(heard.monotonic + debt_s)
        if self._is_busy or self._is_closed:
            self._let_wait(frame)
        else:
            self.heard = heard
            self.work_on(frame, heard)

    def be_patient(self, now: float) -> None:
        """Let time pass for a station that is read more slowly."""
        if self._slow_until is not None and now >= self._slow_until:
            self._slow_until = None
            self.let_speak(_FAST)

    def go_on(self) -> None:
        """Whatever was in work is over: take the next frame.

        This runs when the journal tells of its commit: a bug that a frame meets ends here, or it
        would end the journal, and with it all other stations.
        """
        self._is_busy = False
        while self._queue and not self._is_busy and not self._is_closed:
            frame = self._queue.popleft()
            if len(self._queue) == QUEUE_MAX // 2:
                self.let_speak(_FULL)
            try:
                self.heard = self._gateway.turn.moment()
                self.work_on(frame, self.heard)
            except Exception:  # noqa: BLE001 - one station's frame never harms another's
                _log.exception("frame_failed", station_id=self._name)
                self.failed()

    def forget(self) -> Sequence[bytes]:
        """Nobody is there any more to whom what waits could be answered; gives what had waited."""
        waited, self._queue = self._queue, None
        return tuple(waited or ())

    def _let_wait(self, frame: bytes) -> None:
        """The frame before is in work still. Too many that wait make the socket wait."""
        if self._is_closed:
            return
        if self._queue is None:
            self._queue = deque()
        self._queue.append(frame)
        if len(self._queue) >= QUEUE_MAX:
            self.let_wait(_FULL)

    def _slow_down(self, until: float) -> None:
        """Read nothing of a station that says more than it may until it has waited for what it said."""
        if self._slow_until is None:
            self.too_fast()
            self.let_wait(_FAST)
        self._slow_until = until
