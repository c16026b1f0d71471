"""The stations a gateway knows, by identity, in memory: the handshake cannot wait for a database."""

from collections.abc import Iterable

from chargewright.network.model import KnownStation


class Directory:
    """Filled at start, kept fresh by the bus and by a poll. Retired stations are forgotten."""

    def __init__(self) -> None:
        self._by_identity: dict[str, KnownStation] = {}
        self._by_id: dict[str, KnownStation] = {}

    def learn(self, stations: Iterable[KnownStation]) -> list[KnownStation]:
        """Take what is new or changed, and say what really did change."""
        changed = []
        for station in stations:
            before = self._by_id.get(station.id)
            if before == station:
                continue
            if before is not None:
                self._by_identity.pop(before.identity, None)
            if station.is_retired:
                self._by_id.pop(station.id, None)
            else:
                self._by_id[station.id] = station
                self._by_identity[station.identity] = station
            changed.append(station)
        return changed

    def by_identity(self, identity: str) -> KnownStation | None:
        return self._by_identity.get(identity)

    def by_id(self, station_id: str) -> KnownStation | None:
        return self._by_id.get(station_id)

    def __len__(self) -> int:
        return len(self._by_id)
