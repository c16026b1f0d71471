"""Messages that are kept in the log and answered, and change nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from chargewright.gateway.connection import StationConnection
    from chargewright.wire.ocpp.happened import Called


@dataclass(frozen=True, slots=True)
class Kept:
    """A handler that keeps a message in the log and gives this answer."""

    answer: Callable[[], msgspec.Struct]

    def __call__(
        self,
        connection: "StationConnection",
        called: "Called",
        request: Any,  # noqa: ARG002 - kept in the log
    ) -> None:
        connection.answer_when_kept(called, self.answer())
