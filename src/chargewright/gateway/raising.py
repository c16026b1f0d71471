"""A station on its way to a higher security profile: the next command, once the one before has ended."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from chargewright.network.raising import following
from chargewright.reactions.ports import Work

_LIVES_FOR: Final = timedelta(hours=1)


async def go_on(work: Work, command: Mapping[str, Any], state: str, answer: Any) -> None:
    """Queue what comes after a command (its row); nothing where it is of no such way, or ended it."""
    coming = following(command, state, answer)
    if coming is None:
        return
    name, payload = coming
    order = command["cause"].rpartition(" ")[2]
    await work.outbox.command(
        command["station_id"],
        name,
        payload,
        cause=f"{command['cause'].removesuffix(order)}after {command['id']} {order}",
        lives_for=_LIVES_FOR,
    )
    work.nudges.append(f"commands.{command['station_id']}")
