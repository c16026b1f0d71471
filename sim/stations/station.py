"""A charging station: its life, and what people and cars do to it.

How charges run is in `charging`, what is said on the wire in `v16` and `v201`.
"""

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from types import TracebackType
from typing import Any, Final, Self

from websockets.exceptions import InvalidHandshake

from sim.stations.car import Car
from sim.stations.certificates import Certificates
from sim.stations.charging import Charging
from sim.stations.clock import ScaledTime, SimulatedTime
from sim.stations.der import Der
from sim.stations.dialect import Dialect
from sim.stations.displays import Displays
from sim.stations.evse import Evse, Outlet, Permission, StopReason, evses
from sim.stations.faults import Faults
from sim.stations.files import Files
from sim.stations.grid import Grid
from sim.stations.link import Frame, Link, Payload, RefusedError, UnansweredError
from sim.stations.local_list import LocalList
from sim.stations.outbox import Outbox
from sim.stations.plan import Signing, StationPlan, Version
from sim.stations.price_display import PriceDisplay
from sim.stations.reservations import Reservations
from sim.stations.settings import Settings, after_boot
from sim.stations.signing import SigningMeter
from sim.stations.smart_charging import SmartCharging
from sim.stations.streams import Streams
from sim.stations.tariffs import Tariffs
from sim.stations.v16 import V16
from sim.stations.v21 import DIRECT_PAYMENT, V21
from sim.stations.v201 import V201
from sim.stations.witness import Witness

RETRY_BOOT_S: Final = 60.0


DIALECTS: Final[Mapping[Version, Callable[["SimulatedStation"], Dialect]]] = {
    Version.V16: V16,
    Version.V201: V201,
    Version.V21: V21,
}


class SimulatedStation:
    """Use it as an async context manager; leaving it ends everything that it does.

    What people do (`plug_in`, `present_token`, …) returns when the central system has been told,
    or at once when the station is offline. `until` waits for anything that can be said of it.
    """

    def __init__(
        self,
        plan: StationPlan,
        *,
        time: SimulatedTime | None = None,
        faults: Faults | None = None,
    ) -> None:
        self.plan = plan
        self.time = time or ScaledTime()
        self.faults = faults or Faults(seed=plan.seed)
        self.settings = Settings.of(plan)
        self.firmware = plan.firmware
        self.files = Files(self)
        self.evses = evses(plan.evses, plan.meter, plan.register_wh)
        self.meters = {
            evse.number: SigningMeter(
                f"{plan.identity}-{evse.number}", plan.meter_signs, plan.signed_format
            )
            for evse in self.evses
            if plan.meter_signs is not Signing.NEVER
        }
        """The meters that sign, by EVSE."""
        self.is_accepted = False
        self.is_dead = False
        self.charging = Charging(self)
        self.reservations = Reservations(self)
        self.local_list = LocalList()
        self.smart_charging = SmartCharging(self)
        self.certificates = Certificates(self)
        self.price_display = PriceDisplay()
        self.grid = Grid(self)
        self.streams = Streams(self)
        self.displays = Displays(self)
        self.der = Der(self)
        self.tariffs = Tariffs(len(plan.evses))
        self.dialect: Dialect = DIALECTS[plan.version](self)
        self._is_away = True
        self._resets_when_idle = False
        self._link = Link(
            plan,
            self.faults,
            subprotocol=self.dialect.subprotocol,
            spawn=self.spawn,
            answer=self.dialect.answer,
            password=lambda: self.settings.password,
            heard=self._heard,
            lost=self._lost,
        )
        self.outbox = Outbox(
            self._link,
            faults=self.faults,
            is_ready=lambda: self.is_online,
            delivered=self.changed,
        )
        self._told_statuses: dict[int, Payload] = {}
        self._witness = Witness()
        self._tasks = asyncio.TaskGroup()
        self._running: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        await self._tasks.__aenter__()
        self.spawn(self.outbox.run())
        self.spawn(self._beat())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._is_away = True
        if self.is_dead:
            self._link.cut()
        await self._link.close()
        for task in self._running:
            task.cancel()
        if kind is not None and issubclass(kind, Exception):
            # What went wrong around the station is not the station's: let it through as it is.
            await self._tasks.__aexit__(None, None, None)
        else:
            await self._tasks.__aexit__(kind, raised, trace)

    # What can be seen of it.

    @property
    def is_online(self) -> bool:
        """Connected, accepted, and alive."""
        return self._link.is_open and self.is_accepted and not self.is_dead

    def evse(self, evse_no: int) -> Evse:
        return self.evses[evse_no - 1]

    def outlet(self, evse_no: int, connector_no: int = 1) -> Outlet:
        return self.evse(evse_no).outlets[connector_no - 1]

    @property
    def frames(self) -> list[Frame]:
        """Every frame that crossed the wire, both ways, in order."""
        return self._witness.frames

    def sent(self, action: str) -> list[Payload]:
        """The payloads of all calls of this action that the station made."""
        return self._witness.calls(action, is_ours=True)

    def heard(self, action: str) -> list[Payload]:
        """The payloads of all calls of this action that the central system made."""
        return self._witness.calls(action, is_ours=False)

    async def until(self, predicate: Callable[[], bool], *, within_s: float = 30.0) -> None:
        """Wait until this is true of the station; our seconds.

        Raises:
            TimeoutError: it did not become true.
        """
        await self._witness.until(predicate, within_s)

    # Its life.

    async def connect(self) -> None:
        """Connect, boot until accepted, and say how the connectors are.

        A connection that is lost over this comes back by itself, as any other.

        Raises:
            OSError: nobody listens there.
            websockets.exceptions.InvalidHandshake: the station was not let in.
        """
        self._is_away = False
        await self._link.open()
        await self._greet()

    async def drop_connection(self, for_s: float | None = None) -> None:
        """Lose the network, and charge on. It is back after so many seconds; None: on `connect`."""
        self._is_away = True
        self._link.cut()
        self.changed()
        if for_s is not None:
            self.spawn(self._come_back(for_s))

    async def die(self, *, keeps_connection: bool = True) -> None:
        """The power fails. Kept, the connection looks alive until somebody asks something."""
        for evse in self.evses:
            evse.advance(self.time.now())
        self.is_dead, self._is_away = True, True
        if keeps_connection:
            self._link.fall_silent()
        else:
            self._link.cut()
        self.changed()

    async def revive(self, *, remembers: bool = True) -> None:
        """The power is back: boot, and end what ran. Without memory nobody hears of it again."""
        self._link.cut()
        self.is_accepted = False
        if remembers:
            self.charging.end_all(StopReason.POWER_LOSS)
        else:
            self.outbox.forget()
            for evse in self.evses:
                self.charging.forget(evse)
        self.is_dead = False
        await self.connect()

    async def reset(self) -> None:
        """End every charge, go, and come back booted."""
        self.charging.end_all(StopReason.REBOOT)
        for evse in self.evses:
            evse.permission = None
        self._is_away, self.is_accepted = True, False
        self.spawn(self._come_back(self.plan.reboot_s))
        await self._link.close()
        self.changed()

    async def reset_when_idle(self) -> None:
        self._resets_when_idle = True
        self.changed()

    async def boot(self) -> bool:
        """Say BootNotification until accepted. False when the connection was lost over it."""
        after_boot(self.dialect.settings, self.settings, self.faults)
        while self._link.is_open:
            answer = await self.call("BootNotification", self.dialect.boot()) or {}
            self.is_accepted = answer.get("status") == "Accepted"
            interval_s = float(answer.get("interval") or 0)
            if self.is_accepted:
                self.settings.heartbeat_s = interval_s or self.settings.heartbeat_s
                self.changed()
                return True
            self.changed()
            if self._link.is_open:
                await self.time.sleep(interval_s or RETRY_BOOT_S)
                if self.is_accepted:  # it was asked to boot meanwhile
                    return True
        return False

    # What people and cars do.

    async def plug_in(self, evse_no: int = 1, connector_no: int = 1, car: Car | None = None) -> Car:
        """A cable joins a car to this connector. The car, for looking at its battery."""
        outlet = self.outlet(evse_no, connector_no)
        outlet.car, outlet.has_finished = car or Car(), False
        self.changed()
        self.charging.cable_in(self.evse(evse_no), outlet)
        await self.told()
        return outlet.car

    async def unplug(self, evse_no: int = 1, connector_no: int = 1) -> None:
        """The driver takes the cable; a charge that runs by it ends."""
        self.charging.cable_out(self.evse(evse_no), self.outlet(evse_no, connector_no))
        await self.told()

    async def present_token(
        self, token: str, evse_no: int = 1, *, presented_as: str = "ISO14443"
    ) -> bool:
        """A driver holds a token to the station's own reader: a start, or the end of their charge.

        False when the central system refused it, or the EVSE is kept free for somebody else.
        """
        evse = self.evse(evse_no)
        if evse.transaction is not None and evse.transaction.token == token:
            self.charging.end(evse, StopReason.LOCAL)
            await self.told()
            return True
        permission = Permission(token, presented_as)
        if not await self.authorize(permission):
            return False
        if not self.reservations.admits(evse, permission):
            return False
        if evse.is_free:
            self.charging.permit(evse, permission)
        await self.told()
        return True

    async def pay_by_card(self, payment_ref: str, evse_no: int = 1) -> None:
        """A driver holds a card to the station's own terminal, which reserves the money: a start (OCPP 2.1)."""
        permission = Permission(payment_ref, DIRECT_PAYMENT)
        self.charging.permit(self.evse(evse_no), permission)
        await self.told()

    async def asks_for_company(self, vat_number: str, evse_no: int = 1) -> Payload | None:
        """A driver gives a VAT number for the receipt; what the central system says of it (OCPP 2.1)."""
        asked = {"vatNumber": vat_number, "evseId": evse_no}
        return await self.call("VatNumberValidation", asked)

    async def press_emergency_stop(self) -> None:
        self.charging.end_all(StopReason.EMERGENCY)
        await self.told()

    async def break_down(
        self, evse_no: int = 1, connector_no: int = 1, code: str = "GroundFailure"
    ) -> None:
        """The connector is faulted; a charge on it ends. `code` is OCPP 1.6's."""
        outlet = self.outlet(evse_no, connector_no)
        self.charging.end(self.evse(evse_no), StopReason.OTHER, at_outlet=outlet)
        outlet.fault = code
        self.changed()
        await self.told()

    async def mend(self, evse_no: int = 1, connector_no: int = 1) -> None:
        self.outlet(evse_no, connector_no).fault = None
        self.changed()
        await self.told()

    async def told(self) -> None:
        """Wait until the central system has heard everything, or cannot."""
        await self.until(lambda: not len(self.outbox) or not self.is_online)

    async def flood(self, action: str, payload: Payload, times: int) -> None:
        """Say the same so many times in one breath, and wait for no answer."""
        await self._link.flood(action, payload, times)

    # What the other modules need of it.

    def stamp(self) -> str:
        """Now, as this station writes it."""
        return self.faults.stamp(self.time.now())

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = self._tasks.create_task(work)
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def call(self, action: str, payload: Payload) -> Payload | None:
        """Say something that may get lost; None without a good answer."""
        try:
            return await self._link.call(action, payload)
        except (UnansweredError, RefusedError):
            return None

    async def send(self, action: str, payload: Payload) -> None:
        """Say what nobody answers; it is lost where there is no line."""
        await self._link.send(action, payload)

    async def authorize(self, permission: Permission) -> bool:
        """Ask the central system; offline, the station decides as it was told to."""
        payload = self.dialect.authorize(permission.token, permission.presented_as)
        answer = await self.call("Authorize", payload) if self.is_online else None
        if answer is None:
            told_as = None if self.dialect.subprotocol == "ocpp1.6" else permission.presented_as
            listed = self.local_list.says(permission.token, told_as)
            is_let_in = self.settings.starts_offline if listed is None else listed
            return not self.is_online and is_let_in
        permission.group = self.dialect.group_in(answer)
        return self.dialect.is_accepted(answer)

    def changed(self) -> None:
        """Tell each status that is not what was told last, and wake who waits for this moment."""
        if self.is_online:
            for evse in self.evses:
                for outlet in evse.outlets:
                    self._tell(outlet)
        if self._resets_when_idle and self.charging.is_idle:
            self._resets_when_idle = False
            self.spawn(self.reset())
        self._witness.look()

    async def tell(self) -> None:
        self.changed()

    # Inside.

    def _tell(self, outlet: Outlet) -> None:
        payload = self.dialect.status(outlet)
        said = {key: value for key, value in payload.items() if key != "timestamp"}
        if self._told_statuses.get(outlet.flat_number) != said:
            self._told_statuses[outlet.flat_number] = said
            action, message = self.dialect.telling(payload)
            self.outbox.put(action, lambda: message)

    async def _greet(self) -> None:
        self._told_statuses.clear()
        if not self.is_accepted:
            self._link.restart_ids()
            if not await self.boot():
                return
        for payload in self.dialect.station_statuses():
            await self.call("StatusNotification", payload)
        self.changed()
        self.outbox.wakes.set()

    async def _come_back(self, after_s: float) -> None:
        self._is_away = False
        while not self._link.is_open:
            await self.time.sleep(after_s)
            if self._is_away or self._link.is_open:
                return
            after_s = self.plan.reconnect_after_s
            try:
                await self._link.open()
            except (OSError, InvalidHandshake):
                continue
        await self._greet()

    def _lost(self) -> None:
        self.changed()
        if not self._is_away:
            self.spawn(self._come_back(self.plan.reconnect_after_s))

    async def _beat(self) -> None:
        while True:
            await self.time.sleep(self.settings.heartbeat_s)
            if self.is_online:
                await self.call("Heartbeat", {})

    def _heard(self, frame: Frame) -> None:
        self._witness.frames.append(frame)
        self.changed()
