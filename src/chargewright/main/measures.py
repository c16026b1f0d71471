"""What a process counts for whoever watches it: numbers for Prometheus, with no ids in them.

Each class is one family. Those that look at something living read it when they are asked; those
that count are told. `docs/operations/watching.md` says what each number means and when to be woken.
"""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

import structlog
from prometheus_client import CollectorRegistry, Counter, Gauge, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

from chargewright.adapters.bus import Bus
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.effects import Count
from chargewright.adapters.postgres.journal import PostgresJournal
from chargewright.gateway.server import Gateway
from chargewright.kernel.clock import Clock
from chargewright.kernel.problem import Outage

_log = structlog.get_logger(__name__)
Look = Callable[[], Iterable[Metric]]

MEASURES: Final[Mapping[str, str]] = {
    "effects_waiting": "Effects that were asked for and are not done.",
    "effects_tried_again": "Effects that wait after at least one try that did not succeed.",
    "effects_oldest_seconds": "Age of the oldest effect that waits.",
    "effects_given_up_last_day": "Effects given up in the last 24 hours: nobody will do them.",
    "facts_unread": "Facts held back from every reader by a unit of work that has not ended.",
    "facts_unread_oldest_seconds": "Age of the oldest fact held back.",
    "holds_open": "Card payments that are not captured, released or expired.",
    "holds_oldest_seconds": "Age of the oldest open hold.",
    "attention_open": "Operator items that are open, by kind.",
    "attention_oldest_seconds": "Age of the oldest open operator item.",
    "sessions_open": "Sessions that have not ended, by status.",
    "deadline_overdue_seconds": "How late the latest deadline of a kind of thing is.",
    "days_without_partition": "Days whose log or readings wait for a partition.",
}
"""Every number that the database is asked for, and what it means."""


class _Looking:
    """A collector that looks when it is asked."""

    def __init__(self, look: Look) -> None:
        self._look = look

    def collect(self) -> Iterable[Metric]:
        return self._look()

    def describe(self) -> Iterable[Metric]:
        return ()


def registry_of(look: Sequence[Look] = ()) -> CollectorRegistry:
    """A registry with the process's own numbers and whatever `look` finds when asked."""
    registry = CollectorRegistry(auto_describe=False)
    ProcessCollector(registry=registry)
    for each in look:
        registry.register(_Looking(each))
    return registry


def pools(databases: Mapping[str, Database]) -> Look:
    """Connections of each pool, and who waits for one."""

    def look() -> Iterable[Metric]:
        size = GaugeMetricFamily(
            "chargewright_pool_connections", "Connections to the database.", labels=["pool"]
        )
        free = GaugeMetricFamily(
            "chargewright_pool_free", "Connections nobody uses now.", labels=["pool"]
        )
        waiting = GaugeMetricFamily(
            "chargewright_pool_waiting", "Units of work waiting for one.", labels=["pool"]
        )
        errors = CounterMetricFamily(
            "chargewright_pool_errors", "Units of work that got none in time.", labels=["pool"]
        )
        for name, database in databases.items():
            stats = database.stats()
            size.add_metric([name], stats.get("pool_size", 0))
            free.add_metric([name], stats.get("pool_available", 0))
            waiting.add_metric([name], stats.get("requests_waiting", 0))
            errors.add_metric([name], stats.get("requests_errors", 0))
        return size, free, waiting, errors

    return look


def bus(it: Bus) -> Look:
    """Whether the bus is there: without it everything is true, and later."""

    def look() -> Iterable[Metric]:
        return (
            GaugeMetricFamily(
                "chargewright_bus_connected",
                "1 where the bus is connected.",
                value=float(it.is_connected),
            ),
        )

    return look


def gateway(it: Gateway, journal: PostgresJournal, clock: Clock) -> Look:
    """Stations' sockets and the journal behind them."""

    def look() -> Iterable[Metric]:
        oldest = journal.oldest
        refused = CounterMetricFamily(
            "chargewright_handshakes_refused", "Handshakes refused, by status.", labels=["status"]
        )
        for status, count in it.counts.refused.items():
            refused.add_metric([str(status)], count)
        return (
            refused,
            CounterMetricFamily(
                "chargewright_flows_failed", "Flows that met a bug of ours.", it.counts.failures
            ),
            CounterMetricFamily(
                "chargewright_flows_put_off",
                "Flows that an outage stopped; they are done again.",
                it.counts.outages,
            ),
            CounterMetricFamily(
                "chargewright_sockets_closed_late",
                "Sockets closed because a commit took too long.",
                it.counts.too_late,
            ),
            GaugeMetricFamily(
                "chargewright_stations_connected", "Open sockets of stations.", it.connections
            ),
            GaugeMetricFamily(
                "chargewright_journal_oldest_entry_seconds",
                "Since when the oldest entry waits for its commit.",
                0.0 if oldest is None else clock.monotonic() - oldest,
            ),
            CounterMetricFamily(
                "chargewright_journal_flushes", "Commits of the journal.", journal.flushes
            ),
            CounterMetricFamily(
                "chargewright_journal_entries", "Entries committed.", journal.entries
            ),
            CounterMetricFamily(
                "chargewright_journal_guilty_rows",
                "Rows kept escaped, because the database could not take them as they were.",
                journal.guilty_rows,
            ),
        )

    return look


class BeatCounts:
    """When each beat of a worker last ran to its end, and how often it did not."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry(auto_describe=False)
        self._ended = Gauge(
            "chargewright_beat_last_end_timestamp_seconds",
            "When this beat last ran to its end.",
            ("beat",),
            registry=self.registry,
        )
        self._failures = Counter(
            "chargewright_beat_failures",
            "How often it did not.",
            ("beat",),
            registry=self.registry,
        )
        self.last: dict[str, datetime] = {}

    def ran(self, beat: str, at: datetime) -> None:
        self.last[beat] = at
        self._ended.labels(beat).set(at.timestamp())

    def failed(self, beat: str) -> None:
        self._failures.labels(beat).inc()


class HouseCounts:
    """What the whole installation waits for, read from the database before it is shown.

    Where it cannot be read, nothing is shown of it but that: an old number would look like a new one.
    """

    def __init__(self, read: Callable[[], Awaitable[Sequence[Count]]]) -> None:
        self._read = read
        self._counts: Sequence[Count] | None = None

    async def refresh(self) -> None:
        try:
            self._counts = await self._read()
        except (Outage, TimeoutError) as reason:
            _log.warning("house_not_counted", reason=str(reason))
            self._counts = None

    def look(self) -> Iterable[Metric]:
        yield GaugeMetricFamily(
            "chargewright_house_counted",
            "1 where the database told the numbers below.",
            value=float(self._counts is not None),
        )
        families: dict[str, GaugeMetricFamily] = {}
        for count in self._counts or ():
            labels = _LABELS.get(count.measure, ())
            family = families.setdefault(
                count.measure,
                GaugeMetricFamily(
                    f"chargewright_{count.measure}", MEASURES[count.measure], labels=labels
                ),
            )
            family.add_metric([count.label] if labels else [], count.value)
        yield from families.values()


_LABELS: Final[Mapping[str, Sequence[str]]] = {
    "attention_open": ("kind",),
    "sessions_open": ("status",),
    "deadline_overdue_seconds": ("thing",),
}
