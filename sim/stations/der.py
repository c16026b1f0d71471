"""The grid's rules at a station of OCPP 2.1 that feeds into it (R). Written from the specification."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from sim.stations.link import Answer, Payload

if TYPE_CHECKING:
    from sim.stations.station import SimulatedStation

FIELDS: Final = (
    "curve",
    "enterService",
    "fixedPFAbsorb",
    "fixedPFInject",
    "fixedVar",
    "freqDroop",
    "gradient",
    "limitMaxDischarge",
)
PLAIN: Final = frozenset({"enterService", "gradient"})
"""Of which a report does not say whether they are defaults: they always are."""
PER_REPORT: Final = 2
"""How many controls fit into one report of this station: few, so that parts are seen."""


@dataclass
class Control:
    """A control as it was set."""

    wire: Payload
    is_superseded: bool = False
    is_active: bool = False
    """Whether it was scheduled and counts."""

    @property
    def field(self) -> str:
        return next(name for name in FIELDS if name in self.wire)

    @property
    def settings(self) -> Payload:
        settings: Payload = self.wire[self.field]
        return settings

    def is_of(self, asked: Payload) -> bool:
        names = ("controlId",) if "controlId" in asked else ("controlType",)
        return all(
            name not in asked or asked[name] == self.wire[name] for name in (*names, "isDefault")
        )

    def told(self) -> Payload:
        inner = "fixedPF" if self.field.startswith("fixedPF") else self.field
        told: Payload = {"id": self.wire["controlId"], inner: self.settings}
        if self.field not in PLAIN:
            told |= {"isDefault": self.wire["isDefault"], "isSuperseded": self.is_superseded}
        if self.field == "curve":
            told["curveType"] = self.wire["controlType"]
        return told


@dataclass(eq=False)
class Der:
    """The controls of one station, by name."""

    station: "SimulatedStation" = field(repr=False)
    unsupported: frozenset[str] = frozenset()
    held: dict[str, Control] = field(default_factory=dict)

    # What it says

    async def alarm(self, kind: str, fault: str, *, is_over: bool = False, **more: Any) -> None:
        """Something is wrong with the grid, or no longer (R05)."""
        message = {
            "controlType": kind,
            "gridEventFault": fault,
            "alarmEnded": is_over,
            "timestamp": self.station.stamp(),
            **more,
        }
        await self.station.call("NotifyDERAlarm", message)

    async def start(self, ref: str) -> None:
        """The time of a control has come: it takes the place of those that yield to it."""
        self.held[ref].is_active = True
        yielding = self._supersede(self._yielding(self.held[ref]))
        await self._notify(ref, yielding, started=True)

    async def stop(self, ref: str) -> None:
        """The time of a control is over: the station drops it."""
        del self.held[ref]
        await self._notify(ref, (), started=False)

    # What it answers

    def set(self, payload: Payload) -> Answer:
        """Hold a control; the lower priority number of a kind goes first."""
        if payload["controlType"] in self.unsupported:
            return Answer({"status": "NotSupported"})
        ref = payload["controlId"]
        control = Control(payload)
        self.held.pop(ref, None)
        goes_first = [
            other
            for other in self._others(control)
            if other.settings["priority"] < control.settings["priority"]
        ]
        self.held[ref] = control
        if goes_first:
            control.is_superseded = True
            return Answer({"status": "Accepted", "supersededIds": [ref]})
        yielding = [each for each in self._yielding(control) if not self.held[each].is_active]
        answer: Payload = {"status": "Accepted"}
        if self._supersede(yielding):
            answer["supersededIds"] = yielding
        is_begun = not payload["isDefault"] and self._is_due(control)
        return Answer(answer, (lambda: self.start(ref)) if is_begun else None)

    def get(self, payload: Payload) -> Answer:
        """Tell the controls that are asked for, in parts."""
        found = [each for each in self.held.values() if each.is_of(payload)]
        if not found:
            return Answer({"status": "NotFound"})

        async def tell() -> None:
            for at in range(0, len(found), PER_REPORT):
                part: Payload = {
                    "requestId": payload["requestId"],
                    "tbc": at + PER_REPORT < len(found),
                }
                for each in found[at : at + PER_REPORT]:
                    part.setdefault(each.field, []).append(each.told())
                await self.station.call("ReportDERControl", part)

        return Answer({"status": "Accepted"}, tell)

    def clear(self, payload: Payload) -> Answer:
        """Drop the controls that are named."""
        found = [ref for ref, each in self.held.items() if each.is_of(payload)]
        for ref in found:
            del self.held[ref]
        return Answer({"status": "Accepted" if found else "NotFound"})

    def _others(self, control: Control) -> list[Control]:
        """Those of its kind that count, scheduled or default as it is."""
        return [
            each
            for each in self.held.values()
            if each is not control
            and not each.is_superseded
            and all(each.wire[name] == control.wire[name] for name in ("controlType", "isDefault"))
        ]

    def _yielding(self, control: Control) -> list[str]:
        priority = control.settings["priority"]
        return [
            other.wire["controlId"]
            for other in self._others(control)
            if other.settings["priority"] > priority
        ]

    def _supersede(self, refs: list[str]) -> list[str]:
        for ref in refs:
            self.held[ref].is_superseded = True
        return refs

    def _is_due(self, control: Control) -> bool:
        starts = control.settings.get("startTime")
        return starts is None or datetime.fromisoformat(starts) <= self.station.time.now()

    async def _notify(self, ref: str, superseded: list[str] | tuple[()], *, started: bool) -> None:
        message: Payload = {
            "controlId": ref,
            "started": started,
            "timestamp": self.station.stamp(),
        }
        if superseded:
            message["supersededIds"] = superseded
        await self.station.call("NotifyDERStartStop", message)
