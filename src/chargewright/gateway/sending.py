"""Commands on their way to a station: marked as sent before they leave, and never after their time."""

from collections.abc import Callable
from datetime import datetime

from chargewright.gateway.connection import StationConnection
from chargewright.gateway.ports import Commands
from chargewright.kernel.problem import Invalid
from chargewright.translate.commands import to_wire
from chargewright.wire.ocpp import Priority, Version
from chargewright.wire.ocpp.frames import call_frame


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
    version = Version(connection.subprotocol.value)
    for command in await commands.take(connection.station, connection.epoch):
        try:
            action, request = to_wire(version, command.name, command.payload)
        except Invalid as refused:
            rules = "; ".join(f"{each.field}: {each.rule}" for each in refused.problems)
            await connection.desk.command_refused(connection.station, command.id, rules)
            continue
        left_s = (command.expires_at - now()).total_seconds()
        in_flight[connection.station.id, command.id] = call_frame(command.id, action, request)
        connection.conversation.call(
            command.id,
            action,
            request,
            monotonic(),
            priority=Priority.PERSON if command.is_urgent else Priority.SWEEP,
            not_after=monotonic() + left_s,
        )
    connection.send()
