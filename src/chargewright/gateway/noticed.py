"""What we notice of a station's security: counted here, and written down by a beat."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from chargewright.network.model import KnownStation
from chargewright.network.security_events import EventOrigin, SecurityEvent

KINDS_MAX: Final = 10_000
"""Different things that wait to be written: a flood of addresses fills no memory."""
PEER_CHARACTERS_MAX: Final = 100
INFO_CHARACTERS_MAX: Final = 255


@dataclass(slots=True)
class Of:
    """What was noticed of one station."""

    station: KnownStation
    events: list[SecurityEvent]


class Noticed:
    """Counts by station, type, what is said of it and where it came from."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str, str, str], tuple[KnownStation, SecurityEvent]] = {}

    def add(
        self, station: KnownStation, kind: str, tech_info: str, address: str, at: datetime
    ) -> None:
        """Count one more; what is of a new kind while too many wait is passed over."""
        event = SecurityEvent(
            origin=EventOrigin.SYSTEM,
            type=kind,
            tech_info=tech_info[:INFO_CHARACTERS_MAX],
            peer=address[:PEER_CHARACTERS_MAX],
            occurred_at=at,
            last_at=at,
        )
        self.put_back(station, event)

    def put_back(self, station: KnownStation, event: SecurityEvent) -> None:
        """Count what an outage kept from being written, with what came since."""
        key = (station.id, event.type, event.tech_info, event.peer)
        if key in self._waiting:
            known = self._waiting[key][1]
            event = replace(
                known,
                count=known.count + event.count,
                occurred_at=min(known.occurred_at, event.occurred_at),
                last_at=max(known.last_at, event.last_at),
            )
        elif len(self._waiting) >= KINDS_MAX:
            return
        self._waiting[key] = (station, event)

    def take(self) -> Mapping[str, Of]:
        """What waits to be written, by station; it waits no longer."""
        taken: dict[str, Of] = {}
        for station, event in self._waiting.values():
            taken.setdefault(station.id, Of(station, [])).events.append(event)
        self._waiting.clear()
        return taken
