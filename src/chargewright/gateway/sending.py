"""Commands on their way to a station: marked as sent before they leave, and never after their time."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from chargewright.gateway.connection import StationConnection
from chargewright.gateway.ports import Commands
from chargewright.wire.ocpp import Priority


async def send_commands(
    commands: Commands,
    connection: StationConnection,
    in_flight: dict[tuple[str, str], bytes],
    monotonic: Callable[[], float],
    now: Callable[[], datetime],
) -> None:
    """Hand a station's queued commands to its conversation, which sends one at a time.

    The command's id is the message id, so an answer finds its command also after a restart.
    """
    for command in await commands.take(connection.station, connection.epoch):
        left_s = (command.expires_at - now()).total_seconds()
        payload = msgspec.Raw(command.payload)
        in_flight[connection.station.id, command.id] = command.payload
        connection.conversation.call(
            command.id,
            command.name,
            payload,
            monotonic(),
            priority=Priority.PERSON if command.is_urgent else Priority.SWEEP,
            not_after=monotonic() + left_s,
        )
    connection.send()
