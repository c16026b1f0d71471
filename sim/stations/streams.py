"""Monitors that a station of OCPP 2.x is set, and values of them that one of 2.1 sends without waiting for answers (N11 to N15)."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sim.stations.link import Answer, Payload

if TYPE_CHECKING:
    from sim.stations.station import SimulatedStation


@dataclass(eq=False)
class Streams:
    """The monitors of one station that were set as streams, and what it sends of them."""

    station: "SimulatedStation" = field(repr=False)
    opened: dict[int, Payload] = field(default_factory=dict)
    """By number, as the station describes them."""
    monitors: set[int] = field(default_factory=set)

    async def open(self, number: int, *, monitor: int, params: Payload) -> Payload | None:
        """Ask whether a stream may begin; it does where that is accepted. Gives the answer."""
        data: Payload = {"id": number, "variableMonitoringId": monitor, "params": params}
        answer = await self.station.call("OpenPeriodicEventStream", {"constantStreamData": data})
        if answer is not None and answer["status"] == "Accepted":
            self.opened[number] = data
        return answer

    async def send(self, number: int, *values: str) -> None:
        """Send values that were measured a second apart, from now on."""
        message = {
            "id": number,
            "pending": 0,
            "basetime": self.station.stamp(),
            "data": [{"t": second, "v": value} for second, value in enumerate(values)],
        }
        await self.station.send("NotifyPeriodicEventStream", message)

    async def close(self, number: int) -> None:
        """Say that a stream is over."""
        del self.opened[number]
        await self.station.call("ClosePeriodicEventStream", {"id": number})

    # What it answers

    def watch(self, payload: Payload) -> Answer:
        """Set monitors, each with the next free number; those wanted as streams are opened then."""
        asked = payload["setMonitoringData"]
        first = 1 + max(self.monitors, default=0)
        numbered = [(each.get("id", first + at), each) for at, each in enumerate(asked)]
        self.monitors |= {number for number, _ in numbered}

        async def begin() -> None:
            for number, each in numbered:
                if "periodicEventStream" in each:
                    await self.open(number, monitor=number, params=each["periodicEventStream"])

        result = [
            {
                "id": number,
                "status": "Accepted",
                **{name: each[name] for name in ("type", "component", "variable", "severity")},
            }
            for number, each in numbered
        ]
        return Answer({"setMonitoringResult": result}, begin)

    def clear(self, payload: Payload) -> Answer:
        """Watch no longer; a stream of what is cleared is over (N13)."""
        streamed = {data["variableMonitoringId"]: number for number, data in self.opened.items()}

        async def end() -> None:
            for monitor in payload["id"]:
                if monitor in streamed:
                    await self.close(streamed[monitor])

        known, self.monitors = self.monitors, self.monitors - set(payload["id"])
        found = [
            {"id": monitor, "status": "Accepted" if monitor in known else "NotFound"}
            for monitor in payload["id"]
        ]
        return Answer({"clearMonitoringResult": found}, end)

    def adjust(self, payload: Payload) -> Answer:
        """Send it at another rhythm, where there is such a stream (N14)."""
        found = self.opened.get(payload["id"])
        if found is not None:
            found["params"] = payload["params"]
        return Answer({"status": "Rejected" if found is None else "Accepted"})

    def tell(self, payload: Payload) -> Answer:  # noqa: ARG002 - it says nothing
        """The streams that are open (N12)."""
        opened = list(self.opened.values())
        return Answer({"constantStreamData": opened} if opened else {})
