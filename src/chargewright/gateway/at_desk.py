"""Handlers of messages that are kept and answered in one unit of work at their station."""

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

if TYPE_CHECKING:
    from chargewright.gateway.connection import Handler, StationConnection
    from chargewright.gateway.flows import StationWork
    from chargewright.network.model import KnownStation
    from chargewright.wire.ocpp.happened import Called

AtStation: TypeAlias = Callable[["StationWork", "KnownStation", Any], Awaitable[msgspec.Struct]]
"""Keeps what a message says, and gives its answer."""


def decided(flow: AtStation) -> "Handler":
    """The handler that answers what this gives, once all of it is kept."""

    def handle(connection: "StationConnection", called: "Called", request: Any) -> None:
        async def answer() -> msgspec.Struct:
            return await connection.desk.reports.answered(
                connection.station, connection.epoch, request, flow
            )

        connection.answer_when_decided(called, answer)

    handle.__doc__ = flow.__doc__
    return handle
