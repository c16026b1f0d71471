"""Handlers that answer what a flow comes to, whichever envelope the question came in."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

if TYPE_CHECKING:
    from chargewright.gateway.connection import Handler, StationConnection
    from chargewright.wire.ocpp.happened import Called

Flow: TypeAlias = Callable[["StationConnection", Any], Awaitable[msgspec.Struct]]
"""The answer to a request, decided in units of work of its own."""


def decides(flow: Flow) -> "Handler":
    """The handler of what is said in a frame of its own."""

    def handler(connection: "StationConnection", called: "Called", request: Any) -> None:
        connection.answer_when_decided(called, partial(flow, connection, request))

    handler.__doc__ = flow.__doc__
    return handler
