"""What happened in a session, as rating needs it: activities side by side, and the meter.

A finished session, one that runs (its end is now) and one that is only imagined (a quote) have the
same shape and are priced by the same function.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from chargewright.tariffs.model import Activity


@dataclass(frozen=True, slots=True)
class Tile:
    """One stretch of one activity: from `start` (included) to `end` (excluded)."""

    activity: Activity
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class MeterPoint:
    """What the meter had counted at an instant, in watt-hours since any moment before the session.

    Two points at one instant stand in the order in which they were received. `power_w` is what it showed
    then, None: nothing; no price depends on it.
    """

    at: datetime
    energy_wh: Decimal
    power_w: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A session from `start` to `end` at a site in `zone` (an IANA name).

    The tiles cover it without gap or overlap. The energy of the session is the last meter point
    less the first; between two points it grows evenly. A session that a fault ended before it
    could begin is `failed_at_start`.

    Raises:
        ValueError: the tiles leave a gap, overlap, or do not begin and end with the session.

    """

    zone: str
    start: datetime
    end: datetime
    tiles: tuple[Tile, ...] = ()
    meter: tuple[MeterPoint, ...] = ()
    failed_at_start: bool = False

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError("a timeline needs aware instants")
        if self.end < self.start:
            raise ValueError(f"a session cannot end ({self.end}) before it starts ({self.start})")
        edges = [self.start]
        for tile in self.tiles:
            if tile.start != edges[-1] or tile.end < tile.start:
                raise ValueError(f"activities must follow one another: {tile} after {edges[-1]}")
            edges.append(tile.end)
        if edges[-1] != self.end:
            raise ValueError(f"nothing says what the session was from {edges[-1]} to {self.end}")

    def until(self, now: datetime) -> "Timeline":
        """This session as it was known at `now`; all of it if it had ended by then."""
        if now >= self.end:
            return self
        end = max(now, self.start)
        return replace(
            self,
            end=end,
            tiles=tuple(
                replace(tile, end=min(tile.end, end)) for tile in self.tiles if tile.start < end
            ),
            meter=tuple(point for point in self.meter if point.at <= end),
        )


def begun(*, zone: str, start: datetime) -> Timeline:
    """A session of which nothing is known yet but its start."""
    return Timeline(zone=zone, start=start, end=start)


def imagined(
    *,
    zone: str,
    start: datetime,
    energy_wh: int,
    power_w: int,
    idle: timedelta = timedelta(),
) -> Timeline:
    """A session that nobody charged: even power until the energy is in, then idling. For quotes."""
    charged = start + timedelta(seconds=-(-energy_wh * 3600 // power_w))
    tiles = [Tile(Activity.CHARGING, start, charged), Tile(Activity.IDLE, charged, charged + idle)]
    return Timeline(
        zone=zone,
        start=start,
        end=charged + idle,
        tiles=tuple(tile for tile in tiles if tile.start < tile.end),
        meter=(MeterPoint(start, Decimal(0)), MeterPoint(charged, Decimal(energy_wh))),
    )
