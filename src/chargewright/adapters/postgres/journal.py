"""The journal: many stations' rows in one transaction, and everyone waiting told at its commit.

One task writes. While it commits, new entries gather; the next flush takes them all. So batches
form by themselves under load, and alone an entry is written at once.

Fencing: a take-over waits for the flush in flight of the node it takes from (an advisory lock that
flushes share), then raises the epoch; the next flush reads the epochs it finds and drops entries of
older ones. So after a take-over nothing of the old connection is ever written.
"""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from typing import Any, Final

import psycopg
import structlog
from psycopg import AsyncConnection, sql
from psycopg.pq import Escaping, TransactionStatus
from psycopg.rows import TupleRow

from chargewright.adapters.postgres.breath import Breath, Steps
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.statuses import columns, keep_statuses
from chargewright.network.journal import (
    LOG_COLUMNS,
    READING_COLUMNS,
    BootRow,
    Entry,
    Outcome,
    guilty,
)

_QUERIES: Final = Queries.load("journal")
_BATCH_MAX: Final = 2_000
_POKE_EVERY: Final = 16
"""So many entries, and the flush in flight is looked after: a busy loop turns too seldom for it."""
_log = structlog.get_logger(__name__)


def _copy(table: str, columns: Sequence[str]) -> str:
    return (
        sql.SQL("COPY {} ({}) FROM STDIN;")
        .format(sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns)))
        .as_string()
    )


_PREPARE: Final = "PREPARE stale (text, text) AS " + _QUERIES.stale % {
    "station_ids": "$1",
    "epochs": "$2",
}
"""Planned once for a connection: it is asked in every flush."""
_FENCE: Final = _QUERIES.share_node_lock + "EXECUTE stale (%(station_ids)s, %(epochs)s);"
_COPIES: Final = _copy("ocpp_log", LOG_COLUMNS) + _copy("reading", READING_COLUMNS)


class PostgresJournal:
    """Keeps entries for one gateway node. Run `run()` in a task group; `add` from callbacks."""

    def __init__(self, dsn: str, *, node_key: int, monotonic: Callable[[], float]) -> None:
        self._dsn = dsn
        self._node_key = node_key
        self._monotonic = monotonic
        self._waiting: list[Entry] = []
        self._waiting_since = 0.0
        self._in_flight: list[Entry] = []
        self._in_flight_since = 0.0
        self._wake = asyncio.Event()
        self._breath: Breath[frozenset[Entry]] | None = None
        self._closing = False
        self.flushes = 0
        self.entries = 0
        self.guilty_rows = 0

    def add(self, entry: Entry) -> None:
        if not self._waiting:
            self._waiting_since = self._monotonic()
            self._wake.set()
        self._waiting.append(entry)
        if self._breath is not None and not len(self._waiting) % _POKE_EVERY:
            self._breath.poke()

    @property
    def oldest(self) -> float | None:
        """Since when the oldest entry has been waiting, on the monotonic clock; None: none is."""
        if self._in_flight:
            return self._in_flight_since
        return self._waiting_since if self._waiting else None

    def close(self) -> None:
        """Write what is waiting, then let `run` end."""
        self._closing = True
        self._wake.set()

    async def run(self) -> None:
        """Write until closed. A lost database loses no acknowledged row: entries are called back
        LOST, their stations repeat, and writing goes on when the database is there again.
        """
        pause_s = 0.1
        while not (self._closing and not self._waiting):
            try:
                # psycopg prepares nothing here: after a rollback it would deallocate all, ours too.
                async with await AsyncConnection.connect(
                    self._dsn, autocommit=True, prepare_threshold=None
                ) as connection:
                    pause_s = 0.1
                    await connection.execute(_PREPARE)
                    await self._write(connection)
            except psycopg.OperationalError as error:
                _log.warning("journal_lost_database", error=str(error))
                self._give_up(self._in_flight)
                self._in_flight = []
                if self._closing:
                    self._give_up(self._waiting)
                    self._waiting = []
                    return
                await asyncio.sleep(pause_s)
                pause_s = min(pause_s * 2, 2.0)

    async def _write(self, connection: AsyncConnection[TupleRow]) -> None:
        while True:
            if not self._waiting:
                if self._closing:
                    return
                self._wake.clear()
                await self._wake.wait()
                continue
            batch = self._in_flight = self._waiting[:_BATCH_MAX]
            self._in_flight_since = self._waiting_since
            del self._waiting[:_BATCH_MAX]
            await self._write_or_halve(connection, batch)
            self._in_flight = []

    async def _write_or_halve(
        self, connection: AsyncConnection[TupleRow], entries: list[Entry]
    ) -> None:
        try:
            stale = await self._flush(connection, entries)
        except psycopg.OperationalError:
            raise
        except (psycopg.Error, UnicodeError) as error:
            if len(entries) > 1:
                middle = len(entries) // 2
                await self._write_or_halve(connection, entries[:middle])
                await self._write_or_halve(connection, entries[middle:])
            else:
                await self._write_escaped(connection, entries[0], error)
            return
        self.flushes += 1
        self.entries += len(entries)
        self._call_back(entries, Outcome.COMMITTED, stale)

    async def _write_escaped(
        self, connection: AsyncConnection[TupleRow], entry: Entry, error: Exception
    ) -> None:
        """The guilty row is alone: store it escaped and flagged, or else say that it is lost."""
        _log.warning("journal_row_is_guilty", station_id=entry.station_id, error=str(error))
        self.guilty_rows += 1
        entry.log = guilty(entry.log)
        entry.readings = guilty(entry.readings)
        entry.status = _printable(entry.status)
        entry.boot = _printable(entry.boot)
        try:
            stale = await self._flush(connection, [entry])
        except psycopg.OperationalError:
            raise
        except (psycopg.Error, UnicodeError) as still:
            _log.error("journal_row_is_lost", station_id=entry.station_id, error=str(still))
            self._call_back([entry], Outcome.LOST)
            return
        self._call_back([entry], Outcome.COMMITTED, stale)

    def _call_back(
        self,
        entries: Sequence[Entry],
        outcome: Outcome,
        stale: frozenset[Entry] = frozenset(),
    ) -> None:
        """The first of what is in flight has ended; it is called back once, whatever befalls the rest."""
        self._in_flight = self._in_flight[len(entries) :]
        for entry in entries:
            try:
                entry.done(Outcome.STALE if stale and entry in stale else outcome)
            except Exception:  # noqa: BLE001 - whoever waited for one row never harms the others'
                _log.exception("journal_call_back_failed", station_id=entry.station_id)

    async def _flush(
        self, connection: AsyncConnection[TupleRow], entries: list[Entry]
    ) -> frozenset[Entry]:
        """Write a batch in one transaction and give back the stale ones, which were not written."""
        log, readings = _lines(entries)
        boots = any(entry.boot for entry in entries)
        statuses = any(entry.status for entry in entries)
        is_whole = not boots and not statuses

        def script(breath: Breath[frozenset[Entry]]) -> Steps[frozenset[Entry]]:
            yield from breath.over()  # BEGIN
            yield from breath.over()  # the node's lock
            fresh = (log, readings)
            stale: frozenset[Entry] = frozenset()
            if gone := (yield from breath.rows()):
                stale = _stale(entries, gone)
                fresh = _lines([entry for entry in entries if entry not in stale])
            for lines in fresh:
                yield from breath.copy(lines)
            if is_whole:
                yield from breath.over()  # COMMIT
            return stale

        statements = self._statements(connection, entries, is_whole=is_whole)
        try:
            self._breath = Breath(connection, statements, script)
            try:
                stale = await self._breath.run()
            finally:
                self._breath = None
            if not is_whole:
                fresh = [entry for entry in entries if entry not in stale]
                if boot_rows := [entry.boot for entry in fresh if entry.boot]:
                    await connection.execute(_QUERIES.write_boots, columns(BootRow, boot_rows))
                if status_rows := [entry.status for entry in fresh if entry.status]:
                    await keep_statuses(connection, status_rows)
                await connection.commit()
        except (psycopg.Error, UnicodeError):
            if connection.info.transaction_status is not TransactionStatus.UNKNOWN:
                await connection.rollback()
            raise
        return stale

    def _statements(
        self, connection: AsyncConnection[TupleRow], entries: Sequence[Entry], *, is_whole: bool
    ) -> bytes:
        """A transaction of two COPYs behind its fence; `is_whole`: nothing else comes before COMMIT."""
        # Quoted by libpq itself: a cursor would be made for it, and this is said for every flush.
        station_ids = ",".join([entry.station_id for entry in entries]).encode()
        fence = _FENCE % {
            "node_key": self._node_key,
            "station_ids": Escaping(connection.pgconn).escape_literal(station_ids).decode(),
            "epochs": "'" + ",".join([str(entry.epoch) for entry in entries]) + "'",
        }
        return f"BEGIN;{fence}{_COPIES}{'COMMIT' if is_whole else ''}".encode()

    @staticmethod
    def _give_up(entries: Iterable[Entry]) -> None:
        for entry in entries:
            entry.done(Outcome.LOST)


def _lines(entries: Iterable[Entry]) -> tuple[bytes, bytes]:
    """What both tables get.

    Raises:
        UnicodeError: a line holds what is no text in UTF-8.
    """
    return (
        "".join([entry.log for entry in entries]).encode(),
        "".join([entry.readings for entry in entries]).encode(),
    )


def _stale(entries: Sequence[Entry], gone: Sequence[tuple[bytes | None, ...]]) -> frozenset[Entry]:
    """Entries of connections that no longer hold their station."""
    lost = {(station_id.decode(), int(epoch)) for station_id, epoch in gone if station_id and epoch}
    return frozenset([entry for entry in entries if (entry.station_id, entry.epoch) in lost])


def _printable(row: Any) -> Any:
    """The row with what text cannot hold replaced by question marks."""
    if row is None:
        return None
    values = {name: getattr(row, name) for name in type(row).__slots__}
    return type(row)(
        **{
            name: (
                value.replace("\x00", "?").encode("utf-8", "replace").decode("utf-8")
                if isinstance(value, str)
                else value
            )
            for name, value in values.items()
        }
    )


def node_key(node: str) -> int:
    """The advisory lock of a node: 63 bits of its name."""
    return int.from_bytes(sha256(node.encode()).digest()[:8], "big") >> 1
