"""How soon the API answers a page of a long list, at the first page and far behind it.

    python -m bench.lists [--stations N] [--sessions N] [--page N] [--rounds N]

The routes as they are served, in this process, on a durable PostgreSQL that holds that many rows of
one organisation; the API key of an administrator asks what the dashboard asks. Pages are those of the
dashboard: 60 rows, by cursor, so page 1,000 is walked to once and then asked for again and again, in
turn with page 1. Not part of `make bench`: what it measures are times, which want a quiet machine.
"""

import argparse
import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from typing import Final

import msgspec
import structlog

from bench import words
from bench.asking import ORGANIZATION, Asked, Asking, asking, group_some, p95, tell
from bench.place import Network, place
from chargewright.kernel.ids import OrganizationId, SessionId, SiteId, StationId
from chargewright.sessions.events import TransactionStarted
from chargewright.sessions.machine import begin
from chargewright.sessions.model import Meter, Place
from chargewright.sessions.opening import Seed
from chargewright.sessions.settings import SessionSettings
from chargewright.sessions.words import Flag, Status

STATIONS: Final = 100_000
SESSIONS: Final = 1_000_000
PAGE: Final = 1_000
ROUNDS: Final = 300
ROWS: Final = 60
DAYS: Final = 400
"""Of readings, each of them a partition: as long as they are kept."""


@dataclass(frozen=True, slots=True)
class Question:
    """A list and what is asked of it."""

    path: str
    asked: Mapping[str, str | list[str]] = field(default_factory=dict)


QUESTIONS: Final = {
    "stations": Question("stations"),
    "stations by name": Question("stations", {"name_starts": "station 77"}),
    "stations by model": Question("stations", {"model_starts": "model 77"}),
    "stations by firmware": Question("stations", {"firmware_version_starts": "1"}),
    "sessions": Question("sessions"),
    "sessions, live": Question(
        "sessions",
        {"status": [each for each in Status if each not in {Status.CLOSED, Status.REFUSED}]},
    ),
    "sessions of a site": Question("sessions", {"site_id": "sit_1"}),
    "sessions of a station": Question("sessions", {"station_id": "stn_77"}),
    "sessions of a group": Question("sessions", {"group_id": "grp_1"}),
    "sessions that nobody pays": Question("sessions", {"payer": "nobody"}),
    "sessions with a flag": Question("sessions", {"flag": Flag.LATE_STOP}),
}

_SESSIONS: Final = """
INSERT INTO session (
    organization_id, id, site_id, station_id, evse_no, connector_no, status, payment_id, token_id,
    opened_at, started_at, ended_at, closed_at, last_event_at, energy_wh, currency, close_reason, flags,
    machine
)
SELECT %(org)s, 'ses_' || lpad(n::text, 26, '0'), 'sit_1', 'stn_' || n %% %(stations)s, 1, 1,
    CASE WHEN n <= %(running)s THEN 'in_progress' ELSE 'closed' END,
    CASE WHEN n %% 10 < 7 AND n %% 5000 > 0 THEN 'pay_' || n END, CASE WHEN n %% 10 >= 7 THEN 'tok_1' END,
    at, at, CASE WHEN n > %(running)s THEN at + interval '1 hour' END,
    CASE WHEN n > %(running)s THEN at + interval '1 hour' END, at + interval '1 hour',
    10000 + n %% 40000, 'EUR', CASE WHEN n > %(running)s THEN 'NORMAL' END,
    CASE WHEN n %% 5000 = 7 THEN ARRAY[%(flag)s] ELSE '{}' END, %(machine)s::jsonb
FROM (
    SELECT n, %(at)s - n * interval '30 seconds' AS at FROM generate_series(1, %(sessions)s) AS n
) AS past
"""
_LINKS: Final = """
INSERT INTO station_link (organization_id, station_id, vendor, model, firmware_version)
SELECT organization_id, id, 'Vendor', 'Model ' || substr(id, 5)::integer %% 200, substr(id, 5)::integer %% 5 || '.0'
FROM station
WHERE organization_id = %(org)s
"""
_READINGS: Final = """
INSERT INTO reading (
    organization_id, station_id, received_at, epoch, session_id, evse_no, connector_no, scope, used_at,
    energy_wh, power_w, verdict, session_energy_wh, progress
)
SELECT s.organization_id, s.station_id, s.opened_at + n * interval '10 seconds', 1, s.id, 1, 1, 'PERIODIC',
    s.opened_at, n * 30, 11000, 'OK', n * 30, '{}'
FROM session AS s
CROSS JOIN generate_series(1, 100) AS n
WHERE s.status = 'in_progress'
"""
RUNNING: Final = 500


def run(
    network: Network, *, stations: int, sessions: int, page: int, rounds: int
) -> dict[str, float]:
    """p95 in milliseconds of each list at page 1 and at that page, or at its last one before."""
    now = words.now()
    # What follows from a session is in no list; to tell its sums of a million takes as long as all the rest.
    network.change("ALTER TABLE session DISABLE TRIGGER ALL", {})
    network.change(
        _SESSIONS,
        {
            "org": ORGANIZATION,
            "stations": stations,
            "sessions": sessions,
            "running": RUNNING,
            "flag": Flag.LATE_STOP,
            "machine": _machine(),
            "at": now,
        },
    )
    network.change("ALTER TABLE session ENABLE TRIGGER ALL", {})
    for day in range(DAYS):
        network.change(
            "SELECT make_partitions(%(day)s)", {"day": (now - timedelta(days=day)).date()}
        )
    network.change(_READINGS, {})
    network.change(_LINKS, {"org": ORGANIZATION})
    group_some(network, of=stations // 2)
    network.change("ANALYZE", {})
    return asyncio.run(_measured(network, page, rounds))


async def _measured(network: Network, page: int, rounds: int) -> dict[str, float]:
    numbers: dict[str, float] = {}
    async with asking(network) as api:
        for name, question in QUESTIONS.items():
            far_asked, reached = await _walked(api, question, page)
            first: list[float] = []
            far: list[float] = []
            for _ in range(rounds):
                first.append(await api.timed(question.path, _page(question, {})))
                far.append(await api.timed(question.path, far_asked))
            numbers[f"{name}, page 1"] = p95(first)
            if reached > 1:
                numbers[f"{name}, page {reached:,}"] = p95(far)
    return numbers


async def _walked(api: Asking, question: Question, page: int) -> tuple[Asked, int]:
    """What asks for that page, or for the last one there is, and which it is."""
    asked = _page(question, {})
    for number in range(1, page):
        answer = await api.get(question.path, asked)
        if answer["next"] is None:
            return asked, number
        asked = _page(question, {"cursor": answer["next"]})
    return asked, page


def _page(question: Question, cursor: Mapping[str, str]) -> Asked:
    return {"limit": str(ROWS), **question.asked, **cursor}


def _machine() -> str:
    """A session as the machine keeps it: the rows are as wide as they are in life."""
    at = words.now()
    here = Place(StationId("stn_0"), 1, 1)
    started = TransactionStarted(
        at=at,
        place=here,
        ocpp_transaction_ref="1",
        meter=Meter(energy_wh=Decimal(0), start_register_wh=Decimal(0), read_at=at),
        occurred_at=at,
    )
    seed = Seed(
        session_id=SessionId("ses_1"),
        organization_id=OrganizationId(ORGANIZATION),
        site_id=SiteId("sit_1"),
        place=here,
        settings=SessionSettings(),
    )
    session, _ = begin(seed, started)
    return msgspec.json.encode(session).decode()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.lists", description=__doc__)
    parser.add_argument("--stations", type=int, default=STATIONS)
    parser.add_argument("--sessions", type=int, default=SESSIONS)
    parser.add_argument("--page", type=int, default=PAGE)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    asked = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with place() as here:
        numbers = run(
            here.network("lists", asked.stations),
            stations=asked.stations,
            sessions=asked.sessions,
            page=asked.page,
            rounds=asked.rounds,
        )
    tell(numbers)


if __name__ == "__main__":
    main()
