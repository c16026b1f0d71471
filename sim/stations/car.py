"""A car: takes what it is offered while its battery is low, less and less as it fills, then none."""

from dataclasses import dataclass
from typing import Final

STEP_S: Final = 10.0
TAPER_FROM: Final = 0.80
FULL_AT: Final = 0.999


@dataclass
class Car:
    """`battery_wh` when full, `soc` from 0 to 1, and the most it takes at either kind of outlet."""

    battery_wh: float = 60_000
    soc: float = 0.3
    ac_power_w: float = 11_000
    dc_power_w: float = 150_000
    stops_at: float = 1.0
    """The state of charge at which the driver asked the car to stop."""

    @property
    def is_full(self) -> bool:
        return self.soc >= min(self.stops_at, FULL_AT)

    def power_w(self, offered_w: float, *, is_dc: bool) -> float:
        """What it draws now. Above 80 % a battery takes ever less, down to a twentieth."""
        if self.is_full:
            return 0.0
        most_w = self.dc_power_w if is_dc else self.ac_power_w
        if self.soc > TAPER_FROM:
            most_w *= max(0.05, (1.0 - self.soc) / (1.0 - TAPER_FROM))
        return min(offered_w, most_w)

    def charge(self, seconds: float, offered_w: float, *, is_dc: bool) -> float:
        """Let time pass at the outlet; the energy that went through it, in Wh."""
        taken_wh = 0.0
        while seconds > 0 and not self.is_full:
            step_s = min(seconds, STEP_S)
            room_wh = (min(self.stops_at, 1.0) - self.soc) * self.battery_wh
            step_wh = min(self.power_w(offered_w, is_dc=is_dc) * step_s / 3600, room_wh)
            self.soc += step_wh / self.battery_wh
            taken_wh += step_wh
            seconds -= step_s
        return taken_wh
