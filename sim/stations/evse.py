"""An EVSE: its connectors, its meter, and the charge that runs on it. Physics, no protocol."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sim.stations.car import Car
from sim.stations.plan import ConnectorPlan, EvsePlan, MeterBehaviour

HAIR_WH: Final = 1e-6
"""What sums of binary fractions may lack to a whole watt-hour."""


class Phase(StrEnum):
    """Where a charge stands; the words are OCPP 2.0.1's chargingState."""

    CONNECTED = "EVConnected"
    CHARGING = "Charging"
    SUSPENDED_EV = "SuspendedEV"
    SUSPENDED_EVSE = "SuspendedEVSE"


class StopReason(StrEnum):
    """Why a charge ended, in the words of OCPP 1.6."""

    REMOTE = "Remote"
    LOCAL = "Local"
    EV_DISCONNECTED = "EVDisconnected"
    DEAUTHORIZED = "DeAuthorized"
    EMERGENCY = "EmergencyStop"
    POWER_LOSS = "PowerLoss"
    REBOOT = "Reboot"
    UNLOCK = "UnlockCommand"
    OTHER = "Other"


@dataclass(eq=False)
class Outlet:
    """One connector. `number` counts within its EVSE, `flat_number` within the station."""

    evse_no: int
    number: int
    flat_number: int
    plan: ConnectorPlan
    car: Car | None = None
    fault: str | None = None
    is_operative: bool = True
    has_finished: bool = False
    """A charge ended here and the car has not left."""

    @property
    def is_usable(self) -> bool:
        return self.fault is None and self.is_operative


@dataclass(eq=False)
class Permission:
    """Somebody may charge here, and the cable is awaited. `outlet` None: any of the EVSE's.

    `presented_as` is the kind of token in the words of OCPP 2.0.1.
    """

    token: str
    presented_as: str = "ISO14443"
    remote_start_id: int | None = None
    outlet: Outlet | None = None
    group: str | None = None
    """Of which group the central system says the token is."""
    reservation_no: int | None = None
    profile: dict[str, Any] | None = None
    """What a start from afar brought along to limit the transaction, in the words of its version."""


@dataclass(eq=False)
class Transaction:
    """One charge as the station knows it.

    `ref` is its id on the wire: minted by the station in 2.0.1, given by the central system in
    1.6 (empty until the start was answered). `start_wh` is the register when it began.
    """

    outlet: Outlet
    started_at: datetime
    start_wh: int
    ref: str = ""
    token: str | None = None
    presented_as: str = "ISO14443"
    remote_start_id: int | None = None
    reservation_no: int | None = None
    phase: Phase = Phase.CHARGING
    seq_no: int = 0
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Sample:
    """What the meter shows at an instant. Only a DC car tells its state of charge."""

    at: datetime
    energy_wh: int
    power_w: float
    current_a: float
    voltage_v: float
    soc_percent: int | None

    def shown(self, measurands: tuple[str, ...]) -> list[tuple[str, int | float, str]]:
        """Measurand, value and unit of what was asked for and can be shown."""
        known = {
            "Energy.Active.Import.Register": (self.energy_wh, "Wh"),
            "Power.Active.Import": (self.power_w, "W"),
            "Current.Import": (self.current_a, "A"),
            "Voltage": (self.voltage_v, "V"),
            "SoC": (self.soc_percent, "Percent"),
        }
        shown = [(name, *known[name]) for name in measurands if name in known]
        return [(name, value, unit) for name, value, unit in shown if value is not None]


@dataclass(eq=False)
class Evse:
    """`register_wh` is the physical meter; what is shown of it depends on its behaviour."""

    number: int
    outlets: tuple[Outlet, ...]
    meter: MeterBehaviour
    register_wh: float
    transaction: Transaction | None = None
    permission: Permission | None = None
    limit_w: float | None = None
    """What load management leaves it; None: all. Zero suspends the charge."""
    profile_limit_w: float | None = None
    """The same of charging profiles."""
    _seen_at: datetime | None = field(default=None, repr=False)

    @property
    def is_charging(self) -> bool:
        return self.transaction is not None and self.transaction.phase is Phase.CHARGING

    @property
    def is_free(self) -> bool:
        """Nobody has it, and one of its connectors works."""
        busy = self.transaction is not None and self.transaction.token is not None
        return (
            not busy
            and self.permission is None
            and any(outlet.is_usable for outlet in self.outlets)
        )

    @property
    def plugged(self) -> Outlet | None:
        """A working connector with a car at it."""
        return next((outlet for outlet in self.outlets if outlet.car and outlet.is_usable), None)

    def allows(self, outlet: Outlet) -> bool:
        """Whether somebody's permission waits for a cable at this connector."""
        return self.permission is not None and self.permission.outlet in {None, outlet}

    def begin(self, transaction: Transaction, at: datetime) -> None:
        # Registers of OCPP 1.6 starts are whole: the fraction goes to nobody.
        self.register_wh = float(int(self.register_wh))
        self._seen_at = at
        self.transaction = transaction

    def advance(self, now: datetime) -> None:
        """Let the energy flow until now, and the charge go to sleep or wake with its car."""
        transaction = self.transaction
        if transaction is None or self._seen_at is None:
            return
        seconds = max(0.0, (now - self._seen_at).total_seconds())
        self._seen_at = now
        car, plan = transaction.outlet.car, transaction.outlet.plan
        if car is None or transaction.phase is Phase.CONNECTED:
            return
        offered_w = self._offered_w(plan)
        self.register_wh += car.charge(seconds, offered_w, is_dc=plan.is_dc)
        if offered_w == 0:
            transaction.phase = Phase.SUSPENDED_EVSE
        elif car.is_full:
            transaction.phase = Phase.SUSPENDED_EV
        else:
            transaction.phase = Phase.CHARGING

    def shown_wh(self, *, is_between: bool) -> int:
        """What the meter says: whole watt-hours, counted as it counts."""
        register_wh = int(self.register_wh + HAIR_WH)
        start_wh = self.transaction.start_wh if self.transaction else register_wh
        from_zero = self.meter is MeterBehaviour.RELATIVE or (
            self.meter is MeterBehaviour.MIXED and is_between
        )
        return register_wh - (start_wh if from_zero else 0)

    def sample(self, at: datetime, *, is_between: bool = True) -> Sample:
        outlet = self.transaction.outlet if self.transaction else self.outlets[0]
        voltage_v, phases = (400.0, 1) if outlet.plan.is_dc else (230.0, 3)
        power_w = 0.0
        if outlet.car is not None and self.is_charging:
            power_w = outlet.car.power_w(self._offered_w(outlet.plan), is_dc=outlet.plan.is_dc)
        return Sample(
            at=at,
            energy_wh=self.shown_wh(is_between=is_between),
            power_w=round(power_w, 1),
            current_a=round(power_w / voltage_v / phases, 1),
            voltage_v=voltage_v,
            soc_percent=round(outlet.car.soc * 100) if outlet.car and outlet.plan.is_dc else None,
        )

    def _offered_w(self, plan: ConnectorPlan) -> float:
        """Cable and contacts take their part of what the connector is rated for."""
        rated_w = plan.power_w * 0.95
        limits_w = [one for one in (self.limit_w, self.profile_limit_w) if one is not None]
        return min(rated_w, *limits_w) if limits_w else rated_w


def evses(plans: tuple[EvsePlan, ...], meter: MeterBehaviour, register_wh: int) -> tuple[Evse, ...]:
    built: list[Evse] = []
    flat_number = 0
    for evse_no, plan in enumerate(plans, start=1):
        outlets: list[Outlet] = []
        for number, connector in enumerate(plan.connectors, start=1):
            flat_number += 1
            outlets.append(Outlet(evse_no, number, flat_number, connector))
        # Meters that were not all put in on the same day.
        built.append(Evse(evse_no, tuple(outlets), meter, register_wh + 1_111 * (evse_no - 1)))
    return tuple(built)
