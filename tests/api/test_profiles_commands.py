"""`chargewright profiles` at the real API and a simulated station: brought, listed, asked, cleared."""

import asyncio

import httpx
import pytest

from chargewright.access.roles import Role
from chargewright.kernel.problem import Refusal
from chargewright.main.profiles import NewProfile, ProfilesApi, period_in
from tests.play.served_api import Served
from tests.play.whole import told, whole


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """The story begins with nothing here."""


@told
async def test_a_profile_is_set_listed_asked_about_and_cleared(world):
    with Served(world) as served:
        await asyncio.to_thread(served.start)
        async with (
            whole(world, "2.0.1") as it,
            httpx.AsyncClient(
                base_url=served.url, headers=world.as_key(Role.NETWORK_MANAGER), trust_env=False
            ) as http,
        ):
            api = ProfilesApi(http)
            new = NewProfile(
                number=4,
                purpose="transaction_default",
                unit="A",
                periods=["16", "600:10"],
                evse_no=1,
                starts_at=it.world.clock.now().isoformat(),
            )
            assert (await api.set("CS-1", new))["state"] == "accepted"
            [held] = await api.profiles("CS-1", all_of_them=False)
            assert (held["profile_no"], held["evse_no"], held["state"]) == (4, 1, "holds")
            schedule = await api.schedule("CS-1", 1, 1200, "A")
            assert [float(each["limit"]) for each in schedule["told"]] == [16, 10]
            assert schedule["is_as_expected"]
            assert (await api.clear("CS-1", 4))["state"] == "accepted"
            assert await api.profiles("CS-1", all_of_them=False) == []
            assert len(await api.profiles("CS-1", all_of_them=True)) == 1
            assert await api.plans("CS-1") == []
            with pytest.raises(Refusal, match="did not say"):
                await api.schedule("CS-1", 7, 60, "A")
        await asyncio.to_thread(served.stop)


def test_a_limit_says_from_when_it_counts():
    assert period_in("3600:10.5") == {"start_s": 3600, "limit": 10.5}
    assert period_in("16") == {"start_s": 0, "limit": 16.0}
    with pytest.raises(Refusal, match="is no limit"):
        period_in("at noon")
