"""What a station shows on its display: messages that it is brought, tells of, and takes away (OCPP 2.0.1, part 2, O)."""

from typing import TYPE_CHECKING, Final

from sim.stations.link import Answer, Payload

if TYPE_CHECKING:
    from sim.stations.station import SimulatedStation

SHOWN_MOST: Final = 5
"""It has no room for more."""


class Displays:
    """The messages of one station, by number."""

    def __init__(self, station: "SimulatedStation") -> None:
        self._station = station
        self.shown: dict[int, Payload] = {}

    def show(self, payload: Payload) -> Answer:
        """Show a message, in the place of one of the same number."""
        message = payload["message"]
        if message["id"] not in self.shown and len(self.shown) >= SHOWN_MOST:
            return Answer({"status": "Rejected"})
        self.shown[message["id"]] = message
        return Answer({"status": "Accepted"})

    def clear(self, payload: Payload) -> Answer:
        is_known = self.shown.pop(payload["id"], None) is not None
        return Answer({"status": "Accepted" if is_known else "Unknown"})

    def tell(self, payload: Payload) -> Answer:
        """Tell of those that are asked for, by number, priority or state; of all without."""
        wanted = payload.get("id")
        found = [
            message
            for number, message in self.shown.items()
            if (wanted is None or number in wanted)
            and all(payload.get(name, message.get(name)) == message.get(name) for name in _ASKED)
        ]
        if not found:
            return Answer({"status": "Unknown"})

        async def notify() -> None:
            await self._station.call(
                "NotifyDisplayMessages",
                {"requestId": payload["requestId"], "messageInfo": found},
            )

        return Answer({"status": "Accepted"}, notify)


_ASKED: Final = ("priority", "state")
