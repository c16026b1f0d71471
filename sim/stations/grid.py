"""What vehicles and systems beside the central one tell a station of power, and what it passes on (2.x, K)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from sim.stations.link import Payload

if TYPE_CHECKING:
    from sim.stations.station import SimulatedStation


@dataclass(frozen=True)
class Outside:
    """At most so many W at an EVSE (0: the station) from then on, because another system says so."""

    evse_no: int
    source: str
    limit_w: float
    since: datetime
    until: datetime | None = None

    def holds(self, evse_no: int, at: datetime) -> bool:
        is_here = self.evse_no in {0, evse_no}
        return is_here and self.since <= at and (self.until is None or at < self.until)


@dataclass(eq=False)
class Grid:
    """Vehicles that say what they need, and limits from outside, at one station."""

    station: "SimulatedStation" = field(repr=False)
    limits: dict[tuple[str, int], Outside] = field(default_factory=dict)
    made: dict[tuple[str, int], Outside] = field(default_factory=dict)
    """What is made on the spot (OCPP 2.1, K27)."""
    first: set[str] = field(default_factory=set)
    """The transactions that have priority (OCPP 2.1, K21 and K22)."""

    async def needs(self, evse_no: int = 1, **more: Any) -> Payload | None:
        """The vehicle tells what it needs; `more` goes into the message. Gives the answer."""
        needs = {
            "requestedEnergyTransfer": "AC_three_phase",
            "acChargingParameters": {
                "energyAmount": 20_000,
                "evMinCurrent": 6,
                "evMaxCurrent": 16,
                "evMaxVoltage": 400,
            },
        }
        message = {"evseId": evse_no, "chargingNeeds": needs, "maxScheduleTuples": 12, **more}
        return await self.station.call("NotifyEVChargingNeeds", message)

    async def schedule(self, *periods: tuple[int, float], evse_no: int = 1) -> Payload | None:
        """The vehicle tells what it means to draw: from which second on, how many W."""
        schedule = {
            "id": 1,
            "chargingRateUnit": "W",
            "duration": 3600,
            "chargingSchedulePeriod": [
                {"startPeriod": start_s, "limit": limit_w} for start_s, limit_w in periods
            ],
        }
        message = {
            "evseId": evse_no,
            "timeBase": self.station.stamp(),
            "chargingSchedule": schedule,
        }
        return await self.station.call("NotifyEVChargingSchedule", message)

    async def limit(
        self, limit_w: float, *, source: str = "EMS", evse_no: int = 0, lasts_s: int | None = None
    ) -> None:
        """Another system limits an EVSE, or the station; the central system is told (K12)."""
        outside = self._outside(limit_w, source, evse_no, lasts_s)
        self.limits[source, evse_no] = outside
        await self._tell(outside, lasts_s)

    async def make(self, power_w: float, *, source: str = "EMS", evse_no: int = 0) -> None:
        """Power is made on the spot and may be had beside what limits leave (2.1, K27)."""
        outside = self._outside(power_w, source, evse_no, None)
        self.made[source, evse_no] = outside
        await self._tell(outside, None, isLocalGeneration=True)

    def _outside(self, limit_w: float, source: str, evse_no: int, lasts_s: int | None) -> Outside:
        now = self.station.time.now()
        until = None if lasts_s is None else now + timedelta(seconds=lasts_s)
        return Outside(evse_no, source, limit_w, now, until)

    async def _tell(self, outside: Outside, lasts_s: int | None, **more: Any) -> None:
        self._keep_to_them()
        schedule: Payload = {
            "id": 1,
            "chargingRateUnit": "W",
            "startSchedule": self.station.stamp(),
            "chargingSchedulePeriod": [{"startPeriod": 0, "limit": outside.limit_w}],
        }
        if lasts_s is not None:
            schedule["duration"] = lasts_s
        message = {
            "chargingLimit": {
                "chargingLimitSource": outside.source,
                "isGridCritical": False,
                **more,
            },
            "chargingSchedule": [schedule],
            "evseId": outside.evse_no,
        }
        await self.station.call("NotifyChargingLimit", message)

    async def lift(self, source: str = "EMS", evse_no: int = 0) -> None:
        """That limit is over (K13)."""
        del self.limits[source, evse_no]
        self._keep_to_them()
        message = {"chargingLimitSource": source, "evseId": evse_no}
        await self.station.call("ClearedChargingLimit", message)

    async def priority(self, ref: str, *, is_on: bool = True) -> None:
        """The driver asks for priority, or gives it up; the central system is told (2.1)."""
        self.put_first(ref, is_on=is_on)
        message = {"transactionId": ref, "activated": is_on}
        await self.station.call("NotifyPriorityCharging", message)

    def put_first(self, ref: str, *, is_on: bool) -> None:
        """A transaction has priority from now on, or has not."""
        if is_on:
            self.first.add(ref)
        else:
            self.first.discard(ref)
        self._keep_to_them()

    async def pull(self, number: int) -> Payload | None:
        """Ask what a dynamic profile shall be now, and keep to it; gives the answer (2.1, K28)."""
        answer = await self.station.call("PullDynamicScheduleUpdate", {"chargingProfileId": number})
        if answer is not None and answer["status"] == "Accepted":
            self.change(number, answer.get("scheduleUpdate", {}))
        return answer

    def change(self, number: int, update: Payload) -> bool:
        """Put an update into a dynamic profile; whether there is one."""
        found = self.station.smart_charging.find([number])
        dynamic = [one for one in found if one.wire["chargingProfileKind"] == "Dynamic"]
        for one in dynamic:
            one.schedule["chargingSchedulePeriod"][0].update(update)
        self._keep_to_them()
        return bool(dynamic)

    async def swap(
        self, event: str, number: int, token: str, *batteries: tuple[int, str, float]
    ) -> None:
        """Batteries went in or out: slot, serial number and charge of each (2.1, S)."""
        message = {
            "eventType": event,
            "requestId": number,
            "idToken": {"idToken": token, "type": "ISO14443"},
            "batteryData": [
                {"evseId": slot, "serialNumber": serial, "soC": soc, "soH": 98}
                for slot, serial, soc in batteries
            ],
        }
        await self.station.call("BatterySwap", message)

    def most_w(self, evse_no: int, at: datetime) -> float | None:
        """What is left from outside at an instant; None: nothing limits."""
        holding = [each.limit_w for each in self.limits.values() if each.holds(evse_no, at)]
        return min(holding, default=None)

    def made_w(self, evse_no: int, at: datetime) -> float:
        """What is made on the spot at an instant."""
        return sum(each.limit_w for each in self.made.values() if each.holds(evse_no, at))

    def _keep_to_them(self) -> None:
        for evse in self.station.evses:
            evse.advance(self.station.time.now())
            self.station.smart_charging.limit(evse)
        self.station.changed()
