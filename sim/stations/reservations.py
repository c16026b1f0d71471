"""What a station keeps free for whom (OCPP 1.6, 5.13; 2.0.1, H)."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from sim.stations.evse import Evse, Permission

if TYPE_CHECKING:
    from sim.stations.station import SimulatedStation


@dataclass(frozen=True, slots=True)
class Reservation:
    """`evse_no` None: any EVSE, one of which is kept free. The types are OCPP 2's; None in 1.6, which has none."""

    number: int
    token: str
    expires_at: datetime
    evse_no: int | None = None
    group: str | None = None
    told_as: str | None = None

    def admits(self, permission: Permission) -> bool:
        """Tokens of one type are the same in any case, and so are those of its group."""
        is_of_type = self.told_as in {None, permission.presented_as}
        is_of_group = self.group is not None and _same(permission.group, self.group)
        return (is_of_type and _same(permission.token, self.token)) or is_of_group


class Reservations:
    """The reservations of one station, by number. Each lapses by the station's own clock."""

    def __init__(self, station: "SimulatedStation") -> None:
        self._station = station
        self.held: dict[int, Reservation] = {}

    def reserve(self, wanted: Reservation) -> str:
        """Keep it, or say why not, in the words that all versions share. The same number replaces."""
        others = [each for each in self.held.values() if each.number != wanted.number]
        evses = [evse for evse in self._station.evses if wanted.evse_no in {None, evse.number}]
        if not evses or wanted.expires_at <= self._station.time.now():
            return "Rejected"
        if all(outlet.fault for evse in evses for outlet in evse.outlets):
            return "Faulted"
        if not any(outlet.is_usable for evse in evses for outlet in evse.outlets):
            return "Unavailable"
        free = [
            evse
            for evse in evses
            if evse.is_free and not any(each.evse_no == evse.number for each in others)
        ]
        if len(free) <= (sum(each.evse_no is None for each in others) if len(evses) > 1 else 0):
            return "Occupied"
        self.held[wanted.number] = wanted
        self._station.spawn(self._lapse(wanted))
        self._station.changed()
        return "Accepted"

    def cancel(self, number: int) -> bool:
        known = self.held.pop(number, None) is not None
        self._station.changed()
        return known

    def is_reserved(self, evse: Evse) -> bool:
        """Whether this very EVSE is kept free for somebody."""
        return any(each.evse_no == evse.number for each in self.held.values())

    def admits(self, evse: Evse, permission: Permission) -> bool:
        """Whether whoever is permitted may have this EVSE; a reservation of theirs is named by it."""
        theirs = next((each for each in self.held.values() if _fits(each, evse, permission)), None)
        if theirs is not None:
            permission.reservation_no = theirs.number
            return True
        if self.is_reserved(evse):
            return False
        for_any = sum(each.evse_no is None for each in self.held.values())
        free = [each for each in self._station.evses if each.is_free and not self.is_reserved(each)]
        return len(free) > for_any

    def use(self, permission: Permission) -> None:
        """A transaction begins by it: it keeps nothing free any more."""
        if permission.reservation_no is not None:
            self.held.pop(permission.reservation_no, None)

    async def _lapse(self, wanted: Reservation) -> None:
        left = wanted.expires_at - self._station.time.now()
        await self._station.time.sleep(max(0.0, left.total_seconds()))
        if self.held.get(wanted.number) is wanted:
            del self.held[wanted.number]
            self._station.dialect.reservation_ended(wanted.number, "Expired")
            self._station.changed()


def _fits(reservation: Reservation, evse: Evse, permission: Permission) -> bool:
    return reservation.evse_no in {None, evse.number} and reservation.admits(permission)


def _same(one: str | None, other: str) -> bool:
    return one is not None and one.casefold() == other.casefold()
