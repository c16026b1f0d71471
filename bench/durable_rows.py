"""Rows through the journal, beside a bare COPY of the same rows in one transaction.

200 stations wait for each commit before they hand over their next two rows, as they do in life; the
bare COPY has all rows in its hand. Rounds alternate, and each ratio is taken within its round.
"""

import asyncio
import time
from datetime import datetime
from decimal import Decimal
from statistics import median
from time import perf_counter
from typing import Final

import psycopg
import uvloop

from bench import words
from bench.place import Network, Place
from chargewright.adapters.postgres.journal import PostgresJournal, node_key
from chargewright.network.journal import (
    LOG_COLUMNS,
    READING_COLUMNS,
    Entry,
    Outcome,
    instant,
    line_head,
    log_line,
    reading_line,
)

STATIONS: Final = 200
ROWS_AN_ENTRY: Final = 2
Lines = list[tuple[str, str]]
_HEADS: Final = [line_head("org_bench", f"stn_{place}", 1) for place in range(STATIONS)]


def run(place: Place, *, rounds: int, entries: int) -> dict[str, float]:
    """Rows a second both ways, and their ratio."""
    network = place.network("durable_rows", STATIONS)
    network.change(
        "INSERT INTO station_link (organization_id, station_id, epoch, node, is_connected,"
        " subprotocol, peer, connected_at, last_heard_at)"
        " SELECT organization_id, id, 1, 'bench', true, 'ocpp1.6', '', %(at)s, %(at)s FROM station",
        {"at": words.now()},
    )
    through, bare = [], []
    for number in range(rounds):
        lines = _lines(words.now(), number * entries, entries)
        bare.append(_bare(network, lines))
        through.append(uvloop.run(_through_the_journal(network, lines)))
    ((kept,),) = network.ask(
        "SELECT (SELECT count(*) FROM ocpp_log) + (SELECT count(*) FROM reading)"
    )
    assert kept == 2 * rounds * entries * ROWS_AN_ENTRY, kept
    return {
        "journal_ratio_to_copy": median(
            ours / copied for ours, copied in zip(through, bare, strict=True)
        ),
        "journal_rows_per_s": median(through),
        "copy_rows_per_s": median(bare),
    }


def _lines(at: datetime, first: int, count: int) -> Lines:
    text = instant(at)
    return [
        (
            log_line(
                _HEADS[number % STATIONS], text, "in", "MeterValues",
                words.message_id(0, number).decode(),
                words.meter_values(words.message_id(0, number), 1, at, number).decode(),
                f'[3,"{words.message_id(0, number).decode()}",{{}}]',
            ),
            reading_line(
                _HEADS[number % STATIONS], text, f"ses_{number % STATIONS}", 1, 1,
                "intermediate", text, text, Decimal(number), Decimal(7000), Decimal("31.5"),
                Decimal("230.1"), Decimal(41), "OK", Decimal("6.111"), Decimal(number), None,
                f'{{"opened_at":"{text}","valid_at":"{text}","start_wh":"0","energy_wh":"{number}"}}',
                None,
            ),
        )
        for number in range(first, first + count)
    ]  # fmt: skip


def _bare(network: Network, lines: Lines) -> float:
    log, readings = (b"".join(column) for column in zip(*_encoded(lines), strict=True))
    with psycopg.connect(network.dsn("journal")) as connection:
        began = perf_counter()
        with connection.transaction(), connection.cursor() as cursor:
            with cursor.copy(
                f"COPY ocpp_log ({', '.join(LOG_COLUMNS)}) FROM STDIN".encode()
            ) as copy:
                copy.write(log)
            with cursor.copy(
                f"COPY reading ({', '.join(READING_COLUMNS)}) FROM STDIN".encode()
            ) as copy:
                copy.write(readings)
        return len(lines) * ROWS_AN_ENTRY / (perf_counter() - began)


def _encoded(lines: Lines) -> list[tuple[bytes, bytes]]:
    return [(log.encode(), reading.encode()) for log, reading in lines]


async def _through_the_journal(network: Network, lines: Lines) -> float:
    journal = PostgresJournal(
        network.dsn("journal"), node_key=node_key("bench"), monotonic=time.monotonic
    )
    all_kept = asyncio.get_running_loop().create_future()
    left = len(lines)
    waiting = iter(enumerate(lines))

    def next_one() -> None:
        for number, (log, reading) in waiting:
            journal.add(Entry(f"stn_{number % STATIONS}", 1, kept, log=log, readings=reading))
            return

    def kept(outcome: Outcome) -> None:
        nonlocal left
        assert outcome is Outcome.COMMITTED, outcome
        left -= 1
        next_one()
        if not left:
            all_kept.set_result(None)

    async with asyncio.TaskGroup() as group:
        writer = group.create_task(journal.run())
        began = perf_counter()
        for _ in range(STATIONS):
            next_one()
        await all_kept
        seconds = perf_counter() - began
        journal.close()
        await writer
    return len(lines) * ROWS_AN_ENTRY / seconds
