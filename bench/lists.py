"""How soon the API answers a page of a long list, at the first page and far behind it.

    python -m bench.lists [--stations N] [--sessions N] [--page N] [--rounds N]

The routes as they are served, in this process, on a durable PostgreSQL that holds that many rows of
one organisation; the API key of an administrator asks. Pages are those of the dashboard: 60 rows, by
cursor, so page 1,000 is walked to once and then asked for again and again, in turn with page 1. Not
part of `make bench`: what it measures are times, which want a quiet machine.
"""

import argparse
import asyncio
import logging
from collections.abc import Mapping
from decimal import Decimal
from statistics import quantiles
from time import perf_counter
from typing import Any, Final

import httpx
import msgspec
import structlog
from rich.console import Console
from rich.table import Table

from bench import words
from bench.place import Network, place
from chargewright.access import api_keys
from chargewright.access.door import Door
from chargewright.access.roles import Role
from chargewright.adapters.passwords import Argon2Passwords
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.stores import PostgresUnits
from chargewright.adapters.postgres.stream import PostgresFacts
from chargewright.adapters.postgres.units import Units
from chargewright.adapters.randomness import SystemRandomness
from chargewright.adapters.vault import AesVault, new_key
from chargewright.api.app import build_app
from chargewright.api.parts import ApiSettings, Parts
from chargewright.kernel.ids import OrganizationId, SessionId, SiteId, StationId
from chargewright.main.cards import TerminalAccounts
from chargewright.main.clock import RandomIds, SystemClock
from chargewright.sessions.events import TransactionStarted
from chargewright.sessions.machine import begin
from chargewright.sessions.model import Meter, Place
from chargewright.sessions.opening import Seed
from chargewright.sessions.settings import SessionSettings

STATIONS: Final = 100_000
SESSIONS: Final = 1_000_000
PAGE: Final = 1_000
ROUNDS: Final = 300
ROWS: Final = 60
TARGET_MS: Final = 100.0
_ORGANIZATION: Final = "org_bench"

_SESSIONS: Final = """
INSERT INTO session (
    organization_id, id, site_id, station_id, evse_no, connector_no, status, opened_at, started_at,
    ended_at, closed_at, last_event_at, energy_wh, currency, close_reason, machine
)
SELECT %(org)s, 'ses_' || lpad(n::text, 26, '0'), 'sit_1', 'stn_' || n %% %(stations)s, 1, 1, 'closed',
    at, at, at + interval '1 hour', at + interval '1 hour', at + interval '1 hour', 10000 + n %% 40000,
    'EUR', 'NORMAL', %(machine)s::jsonb
FROM (
    SELECT n, %(at)s - n * interval '30 seconds' AS at FROM generate_series(1, %(sessions)s) AS n
) AS past
"""


def run(
    network: Network, *, stations: int, sessions: int, page: int, rounds: int
) -> dict[str, float]:
    """p95 in milliseconds of each list at page 1 and at that page, or at its last one before."""
    octets = bytes(range(api_keys.PREFIX_BYTES + api_keys.SECRET_BYTES))
    text, parts = api_keys.written(octets)
    network.change(
        "INSERT INTO api_key (organization_id, id, prefix, secret_sha256, name, role, created_at,"
        " created_by) VALUES (%(org)s, 'key_1', %(prefix)s, %(hash)s, 'Bench', %(role)s, %(at)s,"
        " 'machine')",
        {
            "org": _ORGANIZATION,
            "prefix": parts.prefix,
            "hash": parts.secret.sha256,
            "role": Role.ADMINISTRATOR,
            "at": words.now(),
        },
    )
    network.change(
        _SESSIONS,
        {
            "org": _ORGANIZATION,
            "stations": stations,
            "sessions": sessions,
            "machine": _machine(),
            "at": words.now(),
        },
    )
    network.change("ANALYZE", {})
    return asyncio.run(_measured(network, text, page, rounds))


async def _measured(network: Network, key: str, page: int, rounds: int) -> dict[str, float]:
    app_pool = Database(network.dsn("app"), connections_max=4, name="bench api")
    await app_pool.open()
    headers = {"Authorization": f"Bearer {key}"}
    app: Any = build_app(_parts(app_pool))  # ASGI as two libraries write its types
    transport = httpx.ASGITransport(app=app)
    numbers: dict[str, float] = {}
    async with httpx.AsyncClient(
        transport=transport, base_url="http://127.0.0.1:8080", headers=headers
    ) as http:
        for name in ("stations", "sessions"):
            cursor, reached = await _walked(http, name, page)
            first: list[float] = []
            far: list[float] = []
            for _ in range(rounds):
                first.append(await _timed(http, name, {}))
                far.append(await _timed(http, name, cursor))
            numbers[f"{name}_page_1_p95_ms"] = _p95(first)
            numbers[f"{name}_page_{reached}_p95_ms"] = _p95(far)
    await app_pool.close()
    return numbers


async def _walked(http: httpx.AsyncClient, name: str, page: int) -> tuple[dict[str, str], int]:
    """What asks for that page, or for the last one there is, and which it is."""
    cursor: dict[str, str] = {}
    for number in range(1, page):
        answer = (await _asked(http, name, cursor)).json()
        if answer["next"] is None:
            return cursor, number
        cursor = {"cursor": answer["next"]}
    return cursor, page


async def _asked(http: httpx.AsyncClient, name: str, cursor: Mapping[str, str]) -> httpx.Response:
    answer = await http.get(f"/api/v1/{name}", params={"limit": str(ROWS), **cursor})
    assert answer.is_success, answer.text
    return answer


async def _timed(http: httpx.AsyncClient, name: str, cursor: Mapping[str, str]) -> float:
    began = perf_counter()
    await _asked(http, name, cursor)
    return (perf_counter() - began) * 1000


def _p95(times: list[float]) -> float:
    return quantiles(times, n=20, method="inclusive")[-1]


def _parts(pool: Database) -> Parts:
    clock, ids, randomness, passwords = (
        SystemClock(),
        RandomIds(),
        SystemRandomness(),
        Argon2Passwords(),
    )
    vault = AesVault([new_key()])
    flows = Units(pool, clock=clock, ids=ids, nudge=lambda _: None, defaults={})
    units = PostgresUnits(pool, ids, nudge=lambda _: None, flows=flows)
    return Parts(
        clock=clock,
        ids=ids,
        randomness=randomness,
        passwords=passwords,
        vault=vault,
        units=units,
        facts=PostgresFacts(pool),
        cards=TerminalAccounts(flows, vault),
        door=Door(units=units, passwords=passwords, vault=vault, randomness=randomness),
        settings=ApiSettings(public_url="http://127.0.0.1:8080"),
    )


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
        organization_id=OrganizationId(_ORGANIZATION),
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
    table = Table("list", "p95, ms", f"target ≤ {TARGET_MS:g}")
    for name, value in numbers.items():
        table.add_row(name, f"{value:.1f}", "met" if value <= TARGET_MS else "[red]missed[/red]")
    Console().print(table)


if __name__ == "__main__":
    main()
