"""Messages that are kept in the log and answered, and change nothing else."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from chargewright.gateway.connection import Handler, StationConnection
    from chargewright.wire.ocpp.happened import Called


def kept(answer: Callable[[], msgspec.Struct]) -> "Handler":
    """A handler that keeps a message in the log and gives this answer."""

    def handler(
        connection: "StationConnection",
        called: "Called",
        request: Any,  # noqa: ARG001 - kept in the log
    ) -> None:
        connection.answer_when_kept(called, answer())

    return handler
