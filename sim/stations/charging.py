"""How charges come and go on a station: permission and cable meet, energy flows, something ends it.

Whose wish it was makes no difference here; the dialect tells the central system.
"""

from typing import TYPE_CHECKING

from sim.stations.evse import Evse, Outlet, Permission, Phase, StopReason, Transaction

if TYPE_CHECKING:
    from sim.stations.station import SimulatedStation


class Charging:
    """The charges of one station."""

    def __init__(self, station: "SimulatedStation") -> None:
        self._station = station

    @property
    def is_idle(self) -> bool:
        return all(evse.transaction is None for evse in self._station.evses)

    def place_for(
        self, permission: Permission, evse: Evse | None, outlet: Outlet | None = None
    ) -> Evse | None:
        """Where a remote start may go: the EVSE asked for, else one with a car, else a free one."""
        if self._station.faults.rejects_remote_start:
            return None
        if outlet is not None and not outlet.is_usable:
            return None
        reserved = self._station.reservations
        free = [
            one
            for one in self._station.evses
            if one.is_free and evse in {None, one} and reserved.admits(one, permission)
        ]
        return next((one for one in free if one.plugged), next(iter(free), None))

    def with_transaction(self, ref: str) -> Evse | None:
        running = (
            evse for evse in self._station.evses if evse.transaction and evse.transaction.ref == ref
        )
        return next(running, None)

    async def start_remotely(self, evse: Evse, permission: Permission) -> None:
        """Begin what the central system asked for; first ask it who that is, if so configured."""
        station = self._station
        if station.settings.authorizes_remote_starts and not await station.authorize(permission):
            return
        if evse.is_free:
            self.permit(evse, permission)

    def permit(self, evse: Evse, permission: Permission) -> None:
        """Somebody may charge: at once where a cable is in, else as soon as it is."""
        transaction = evse.transaction
        if transaction is not None:
            evse.advance(self._station.time.now())
            transaction.token = permission.token
            transaction.presented_as = permission.presented_as
            transaction.remote_start_id = permission.remote_start_id
            transaction.reservation_no = permission.reservation_no
            self._station.reservations.use(permission)
            self._limit(evse, permission)
            transaction.phase = Phase.CHARGING
            self._station.dialect.permitted(evse, transaction)
        elif evse.plugged is not None and permission.outlet in {None, evse.plugged}:
            self._begin(evse, evse.plugged, permission)
        else:
            evse.permission = permission
            self._station.spawn(self._expire(evse, permission))
        self._station.changed()

    def cable_in(self, evse: Evse, outlet: Outlet) -> None:
        """A car was plugged in."""
        if evse.transaction is not None or not outlet.is_usable:
            return
        if evse.allows(outlet):
            permission, evse.permission = evse.permission, None
            self._begin(evse, outlet, permission)
        elif self._station.settings.starts_on_cable:
            self._begin(evse, outlet, None)

    def cable_out(self, evse: Evse, outlet: Outlet) -> None:
        """The car left; what it took until now is counted, and its charge is over."""
        self._count(evse)
        outlet.car, outlet.has_finished = None, False
        self.end(evse, StopReason.EV_DISCONNECTED, at_outlet=outlet)
        self._station.changed()

    def end(self, evse: Evse, reason: StopReason, *, at_outlet: Outlet | None = None) -> None:
        """End the charge of this EVSE, if there is one, and if it is at this connector."""
        transaction = evse.transaction
        if transaction is None or at_outlet not in {None, transaction.outlet}:
            return
        self._count(evse)
        self._station.dialect.ended(evse, transaction, reason)
        self.forget(evse)
        self._station.changed()

    def end_all(self, reason: StopReason) -> None:
        for evse in self._station.evses:
            self.end(evse, reason)

    def forget(self, evse: Evse) -> None:
        """Let a charge be over without telling anybody."""
        if evse.transaction is not None:
            evse.transaction.is_over = True
            self._station.smart_charging.ended(evse)
            outlet = evse.transaction.outlet
            outlet.has_finished = outlet.car is not None
            evse.transaction = None

    def deauthorize(self, transaction: Transaction) -> None:
        """The central system does not want this charge after all."""
        evse = self._station.evse(transaction.outlet.evse_no)
        if evse.transaction is transaction and self._station.settings.stops_on_invalid_token:
            self.end(evse, StopReason.DEAUTHORIZED)

    def set_operative(self, outlets: list[Outlet], *, is_operative: bool) -> bool:
        """Take connectors out of service or back. True when a charge must end on one first."""
        for outlet in outlets:
            outlet.is_operative = is_operative
        busy = [evse.transaction.outlet for evse in self._station.evses if evse.transaction]
        return not is_operative and any(outlet in busy for outlet in outlets)

    def _begin(self, evse: Evse, outlet: Outlet, permission: Permission | None) -> None:
        now = self._station.time.now()
        transaction = Transaction(outlet, now, int(evse.register_wh))
        if permission is None:
            transaction.phase = Phase.CONNECTED
        else:
            transaction.token = permission.token
            transaction.presented_as = permission.presented_as
            transaction.remote_start_id = permission.remote_start_id
            transaction.reservation_no = permission.reservation_no
            self._station.reservations.use(permission)
        outlet.has_finished = False
        evse.begin(transaction, now)
        if permission is not None:
            self._limit(evse, permission)
        self._station.smart_charging.limit(evse)
        self._station.dialect.started(evse, transaction)
        self._station.spawn(self._run(evse, transaction))
        self._station.changed()

    def _limit(self, evse: Evse, permission: Permission) -> None:
        """Keep the transaction to what its start brought along."""
        if permission.profile is not None:
            self._station.dialect.limit(evse.number, permission.profile)

    def _count(self, evse: Evse) -> None:
        """Bring the meter up to now; without power it stands where it stood."""
        if not self._station.is_dead:
            evse.advance(self._station.time.now())

    async def _run(self, evse: Evse, transaction: Transaction) -> None:
        station = self._station
        while True:
            await station.time.sleep(station.settings.meter_interval_s or 60.0)
            if transaction.is_over or station.is_dead:
                return
            phase = transaction.phase
            evse.advance(station.time.now())
            station.smart_charging.limit(evse)
            if transaction.phase is not phase:
                station.dialect.changed(evse, transaction)
            if station.settings.meter_interval_s and transaction.phase is not Phase.CONNECTED:
                station.dialect.sampled(evse, transaction)
            station.changed()

    async def _expire(self, evse: Evse, permission: Permission) -> None:
        await self._station.time.sleep(self._station.settings.connection_timeout_s)
        if evse.permission is permission:
            evse.permission = None
            self._station.changed()
