"""The API as it is served, in this process, on a network of a benchmark: an administrator's key asks."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import quantiles
from time import perf_counter
from typing import Any, Final

import httpx
from rich.console import Console
from rich.table import Table

from bench import words
from bench.place import Network
from chargewright.access import api_keys
from chargewright.access.door import Door
from chargewright.access.roles import Role
from chargewright.adapters.file_probe import FileProbe
from chargewright.adapters.files import FileStore
from chargewright.adapters.passwords import Argon2Passwords
from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.stores import PostgresUnits
from chargewright.adapters.postgres.stream import PostgresFacts
from chargewright.adapters.postgres.units import Units
from chargewright.adapters.randomness import SystemRandomness
from chargewright.adapters.vault import AesVault, new_key
from chargewright.api.app import build_app
from chargewright.api.parts import ApiSettings, Parts
from chargewright.main.cards import TerminalAccounts
from chargewright.main.clock import RandomIds, SystemClock
from chargewright.main.files_test import FilesTest
from chargewright.network.vat_checks import NoRegister, VatDesk

ORGANIZATION: Final = "org_bench"
TARGET_MS: Final = 100.0
Asked = Mapping[str, str | list[str]]


def group_some(network: Network, *, of: int) -> None:
    """Make the group `grp_1` of every hundredth station, of as many."""
    at = words.now()
    network.change(
        "INSERT INTO station_group (organization_id, id, name, created_at)"
        " VALUES (%(org)s, 'grp_1', 'Group', %(at)s)",
        {"org": ORGANIZATION, "at": at},
    )
    network.change(
        "INSERT INTO station_group_member (organization_id, group_id, station_id)"
        " SELECT %(org)s, 'grp_1', 'stn_' || n FROM generate_series(0, %(of)s - 1, 100) AS n",
        {"org": ORGANIZATION, "of": of},
    )


class Asking:
    """An HTTP client of the API, with a clock."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def get(self, path: str, asked: Asked) -> Any:
        answer = await self._http.get(f"/api/v1/{path}", params=dict(asked))
        assert answer.is_success, answer.text
        return answer.json()

    async def timed(self, path: str, asked: Asked) -> float:
        """How many milliseconds one answer took."""
        began = perf_counter()
        await self.get(path, asked)
        return (perf_counter() - began) * 1000


@asynccontextmanager
async def asking(network: Network) -> AsyncIterator[Asking]:
    """Somebody who may ask everything."""
    octets = bytes(range(api_keys.PREFIX_BYTES + api_keys.SECRET_BYTES))
    text, parts = api_keys.written(octets)
    network.change(
        "INSERT INTO api_key (organization_id, id, prefix, secret_sha256, name, role, created_at,"
        " created_by) VALUES (%(org)s, 'key_1', %(prefix)s, %(hash)s, 'Bench', %(role)s, %(at)s,"
        " 'machine')",
        {
            "org": ORGANIZATION,
            "prefix": parts.prefix,
            "hash": parts.secret.sha256,
            "role": Role.ADMINISTRATOR,
            "at": words.now(),
        },
    )
    pool = Database(network.dsn("app"), connections_max=4, name="bench api")
    await pool.open()
    app: Any = build_app(_parts(pool))  # ASGI as two libraries write its types
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app),
        base_url="http://127.0.0.1:8080",
        headers={"Authorization": f"Bearer {text}"},
    ) as http:
        yield Asking(http)
    await pool.close()


def tell(numbers: Mapping[str, float]) -> None:
    """Print what was measured."""
    table = Table("asked", "p95, ms", f"target ≤ {TARGET_MS:g}")
    for name, value in numbers.items():
        table.add_row(name, f"{value:.1f}", "met" if value <= TARGET_MS else "[red]missed[/red]")
    Console().print(table)


def p95(times: list[float]) -> float:
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
        files=FileStore(Path("nowhere")),
        files_test=FilesTest(pool, FileProbe(None), {}, clock=SystemClock(), ids=RandomIds()),
        vat=VatDesk(register=NoRegister()),
        door=Door(units=units, passwords=passwords, vault=vault, randomness=randomness),
        settings=ApiSettings(public_url="http://127.0.0.1:8080"),
    )
