"""Charging profiles that a station holds, and the power that they leave (OCPP 1.6, 3.13; 2.0.1, K)."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from sim.stations.evse import Evse
from sim.stations.link import Payload

if TYPE_CHECKING:
    from sim.stations.station import SimulatedStation

VOLTS: Final = 230.0
PHASES: Final = 3
REPEATS: Final = {"Daily": timedelta(days=1), "Weekly": timedelta(weeks=1)}
STATION_MAX: Final = {"ChargePointMaxProfile", "ChargingStationMaxProfile"}


@dataclass(eq=False)
class Held:
    """A profile as it came: `wire` in the words of its version, `schedule` the one that is kept to."""

    number: int
    evse_no: int
    purpose: str
    level: int
    wire: Payload = field(repr=False)
    schedule: Payload = field(repr=False)

    def limit_w(self, at: datetime, started_at: datetime | None) -> float | None:
        """What it leaves at an instant; None: it has no say."""
        since, until = _instant(self.wire.get("validFrom")), _instant(self.wire.get("validTo"))
        if (since is not None and at < since) or (until is not None and at >= until):
            return None
        begun = _instant(self.schedule.get("startSchedule"))
        if begun is None or self.wire["chargingProfileKind"] == "Relative":
            begun = started_at
        if begun is None or at < begun:
            return None
        passed = at - begun
        if self.wire["chargingProfileKind"] == "Recurring":
            passed %= REPEATS[self.wire["recurrencyKind"]]
        seconds = passed.total_seconds()
        if seconds >= self.schedule.get("duration", float("inf")):
            return None
        limit_w = None
        for period in self.schedule["chargingSchedulePeriod"]:
            if period["startPeriod"] <= seconds:
                limit = period.get("limit")  # of 2.1 a period may have a setpoint alone
                limit_w = None if limit is None else limit * self._watts(period)
        return limit_w

    def _watts(self, period: Payload) -> float:
        if self.schedule["chargingRateUnit"] == "W":
            return 1.0
        return VOLTS * float(period.get("numberPhases", PHASES))


class SmartCharging:
    """The profiles of one station. Transactions take theirs with them when they end."""

    def __init__(self, station: "SimulatedStation") -> None:
        self._station = station
        self.held: list[Held] = []

    def set(self, brought: Held, *, by_level: bool) -> str:
        """Keep it, or say why not. `by_level`: the same purpose and level replaces, as in 1.6."""
        evses = self._station.evses
        if not 0 <= brought.evse_no <= len(evses):
            return "Rejected"
        if brought.purpose in STATION_MAX and brought.evse_no:
            return "Rejected"
        if brought.purpose == "TxProfile" and not self._is_of_what_runs(brought):
            return "Rejected"
        others = [one for one in self.held if one.number != brought.number]
        alike = [one for one in others if _place(one) == _place(brought)]
        if not by_level and (alike or any(_is_beside(one, brought) for one in others)):
            return "Rejected"
        self.held = [*(one for one in others if one not in alike), brought]
        for evse in evses:
            evse.advance(self._station.time.now())
            self.limit(evse)
        self._station.changed()
        return "Accepted"

    def clear(self, number: int | None = None, **criteria: Any) -> bool:
        """Forget the one with this number, else all that are so; whether there were any."""
        gone = [one for one in self.held if _is_meant(one, number, criteria)]
        self.held = [one for one in self.held if one not in gone]
        for evse in self._station.evses:
            evse.advance(self._station.time.now())
            self.limit(evse)
        self._station.changed()
        return bool(gone)

    def find(self, numbers: list[int] | None, **criteria: Any) -> list[Held]:
        if numbers is not None:
            return [one for one in self.held if one.number in numbers]
        return [one for one in self.held if _is_meant(one, None, criteria)]

    def ended(self, evse: Evse) -> None:
        """The transaction of this EVSE is over."""
        self.held = [
            one for one in self.held if one.purpose != "TxProfile" or one.evse_no != evse.number
        ]
        evse.profile_limit_w = None

    def limit(self, evse: Evse) -> None:
        """Keep an EVSE to what its profiles leave it now."""
        evse.profile_limit_w = self._limit_w(evse.number, self._station.time.now())

    def schedule(self, evse_no: int, duration_s: int, unit: str) -> list[Payload]:
        """What is left from now on, in periods; where no profile has a say, what the hardware gives."""
        now = self._station.time.now()
        evses = self._station.evses
        hardware_w = sum(
            evse.outlets[0].plan.power_w for evse in evses if evse_no in {0, evse.number}
        )
        watts = VOLTS * PHASES if unit == "A" else 1.0
        periods: list[Payload] = []
        for start_s in range(max(1, duration_s)):
            limit_w = self._limit_w(evse_no, now + timedelta(seconds=start_s))
            limit = round((hardware_w if limit_w is None else limit_w) / watts, 1)
            if not periods or periods[-1]["limit"] != limit:
                periods.append({"startPeriod": start_s, "limit": limit})
        return periods

    def _limit_w(self, evse_no: int, at: datetime) -> float | None:
        running = self._station.evse(evse_no).transaction if evse_no else None
        started_at = running.started_at if running else None
        found: dict[str, tuple[tuple[bool, int], float]] = {}
        made_w = self._station.grid.made_w(evse_no, at)
        for one in self.held:
            if one.evse_no not in {0, evse_no}:
                continue
            limit_w = one.limit_w(at, started_at)
            rank = (self._own_first and one.evse_no != 0, one.level)
            if limit_w is not None and (one.purpose not in found or found[one.purpose][0] < rank):
                found[one.purpose] = (rank, limit_w)
        goes_first = running is not None and running.ref in self._station.grid.first
        if not goes_first:
            found.pop("PriorityCharging", None)
        if "PriorityCharging" in found:
            found.pop("TxProfile", None)
        if evse_no == 0 or "TxProfile" in found or "PriorityCharging" in found:
            found.pop("TxDefaultProfile", None)
        limits = [limit_w for _, limit_w in found.values()]
        outside_w = self._station.grid.most_w(evse_no, at)
        most_w = min(limits if outside_w is None else [*limits, outside_w], default=None)
        return None if most_w is None else most_w + made_w

    @property
    def _own_first(self) -> bool:
        """Whether a profile of the EVSE goes before one for all, whatever their levels (1.6, 3.13.2)."""
        return self._station.dialect.subprotocol == "ocpp1.6"

    def _is_of_what_runs(self, brought: Held) -> bool:
        running = self._station.evse(brought.evse_no).transaction if brought.evse_no else None
        wanted = brought.wire.get("transactionId")
        return running is not None and (wanted is None or str(wanted) == running.ref)


def _place(held: Held) -> tuple[int, str, int]:
    return held.evse_no, held.purpose, held.level


def _is_beside(one: Held, other: Held) -> bool:
    """Whether one is the default of all EVSEs and the other that of one, at one level (2.0.1, K01.FR.52 and 53)."""
    is_default = one.purpose == other.purpose == "TxDefaultProfile"
    return is_default and one.level == other.level and 0 in {one.evse_no, other.evse_no}


def _is_meant(held: Held, number: int | None, criteria: dict[str, Any]) -> bool:
    if number is not None:
        return held.number == number
    return all(value is None or getattr(held, name) == value for name, value in criteria.items())


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
