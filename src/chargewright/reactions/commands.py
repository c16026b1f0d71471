"""What became of a command to a station: told to everybody, and to the session that asked for it."""

from collections.abc import Mapping
from typing import Any, Final

from chargewright.kernel.outgoing import Told
from chargewright.reactions.house import House
from chargewright.sessions.events import StartAnswered, StopAnswered
from chargewright.sessions.words import Answer

_SAID: Final = {
    "accepted": Answer.ACCEPTED,
    "rejected": Answer.REJECTED,
    "failed": Answer.UNDELIVERED,
}


async def command_ended(house: House, command: Mapping[str, Any], state: str) -> None:
    """Tell that a command (a row: id, name, station_id, session_id) ended in this state."""
    at = house.work.now
    told = Told(
        "command.ended",
        command["id"],
        {"name": command["name"], "state": state},
        occurred_at=at,
        received_at=at,
        station_id=command["station_id"],
        session_id=command["session_id"],
    )
    await house.work.outbox.tell([told])
    if command["session_id"] is None:
        return
    said = _SAID.get(state, Answer.UNKNOWN)
    if command["name"] == "start":
        house.session_hears(command["session_id"], StartAnswered(at=at, answer=said))
    elif command["name"] == "stop":
        house.session_hears(command["session_id"], StopAnswered(at=at, answer=said))
