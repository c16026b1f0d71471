"""`chargewright grid` at the real API and a simulated station: limited, listed, compared, cleared."""

import asyncio

import httpx
import pytest

from chargewright.access.roles import Role
from chargewright.kernel.problem import Refusal
from chargewright.main.grid_rules import GridApi, Limit
from tests.play.served_api import Served
from tests.play.whole import told, whole


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """The story begins with nothing here."""


@told
async def test_what_a_station_feeds_in_is_limited_listed_compared_and_let_go(world):
    with Served(world) as served:
        await asyncio.to_thread(served.start)
        async with (
            whole(world, "2.1") as it,
            httpx.AsyncClient(
                base_url=served.url, headers=world.as_key(Role.NETWORK_MANAGER), trust_env=False
            ) as http,
        ):
            api, station = GridApi(http), it.made["id"]
            assert (await api.limit(station, Limit(name="day", percent=80)))["state"] == "accepted"
            now = it.world.clock.now().isoformat()
            evening = Limit(name="evening", percent=20, starts_at=now, minutes=60)
            assert (await api.limit(station, evening))["state"] == "accepted"
            rules = await api.rules(station)
            assert [(each["control_ref"], each["state"]) for each in rules] == [
                ("evening", "holds"),
                ("day", "holds"),
            ]
            del it.station.der.held["day"]
            report = await api.report(station, pause=lambda _: asyncio.sleep(0))
            assert [(each["ref"], each["kind"]) for each in report["drifts"]] == [
                ("day", "missing")
            ]
            assert (await api.clear(station, "evening"))["state"] == "accepted"
            with pytest.raises(Refusal, match="told nothing of the name"):
                await api.clear(station, "noon")
        await asyncio.to_thread(served.stop)
