"""What a connection asks of its gateway."""

from collections.abc import Callable, Coroutine
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from chargewright.gateway.settings import GatewaySettings
from chargewright.gateway.turn import Turn
from chargewright.kernel.ids import IdSource
from chargewright.network.journal import Journal
from chargewright.wire.ocpp import Fault
from chargewright.wire.ocpp.happened import Called, CallEnded

if TYPE_CHECKING:
    from chargewright.gateway.answering import Answering
    from chargewright.gateway.connection import StationConnection
    from chargewright.gateway.desks.desk import Desk


class Shared(Protocol):
    """What connections share, and whom they tell what is not theirs alone: the gateway."""

    @property
    def settings(self) -> GatewaySettings: ...
    @property
    def turn(self) -> Turn: ...
    @property
    def journal(self) -> Journal: ...
    @property
    def desk(self) -> "Desk": ...
    @property
    def ids(self) -> IdSource: ...
    @property
    def now(self) -> Callable[[], datetime]: ...
    @property
    def monotonic(self) -> Callable[[], float]: ...
    @property
    def drops(self) -> tuple[type[Exception], ...]:
        """What may pass by itself: a frame that meets one is dropped unanswered, and comes again."""
        ...

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        """Run a flow of one station beside the others."""
        ...

    def connected(self, connection: "StationConnection") -> None: ...
    def disconnected(self, connection: "StationConnection") -> None: ...

    def refused(self, connection: "Answering", action: str, fault: Fault) -> None:
        """A CALLERROR was given for what the station did wrong."""
        ...

    def deviated(self, connection: "StationConnection", called: Called) -> None:
        """What the station did wrong was mended."""
        ...

    def too_fast(self, connection: "StationConnection") -> None:
        """The station says more than it may, and is read more slowly from now on."""
        ...

    def may_boot(self, connection: "StationConnection", serial_number: str) -> bool:
        """Whether it may boot as this; who may not is closed."""
        ...

    def failed(self, connection: "Answering", called: Called) -> None:
        """A CALLERROR was given for a bug of ours."""
        ...

    def command_ended(self, connection: "StationConnection", happened: CallEnded) -> None:
        """A call of ours is over."""
        ...

    async def answers_kept(self, connection: "Answering") -> None:
        """Wait until what the station has answered to calls of ours is kept: it said that before."""
        ...

    async def refresh(self, connection: "StationConnection") -> None:
        """Read the connection's sessions again as they are committed."""
        ...

    def ceiling_reached(self, connection: "StationConnection", session_id: str) -> None: ...
