"""The API, a real gateway and a simulated station on one database, all by clocks that stand until told.

async with whole(world, "1.6") as it:
    made = it.post("reservations", token_id=..., expires_at=...)
    await it.until(lambda: it.get("reservations")[0]["state"] == "accepted")
    await it.pass_time(600)
"""

import asyncio
import contextlib
import functools

from chargewright.adapters.postgres.effects import Effects, Kept, Watch
from chargewright.worker.beats import Beats
from sim.stations import Faults, ManualTime, SimulatedStation, StationPlan, Version
from sim.stations.plan import ConnectorPlan, EvsePlan
from tests.play.gateway import serving_beside
from tests.play.waiting import PATIENCE_S

SITE = {"name": "Yard", "country": "NL", "zone": "Europe/Amsterdam", "currency": "EUR"}


def told(test):
    """An async story, told on a loop of its own."""

    @functools.wraps(test)
    def story(*args, **kwargs):
        asyncio.run(test(*args, **kwargs))

    return story


class Whole:
    """What a story reaches."""

    def __init__(self, world, made, time, beats):
        self.world = world
        self.made = made
        self.time = time
        self.beats = beats
        self.station = None

    @property
    def path(self):
        return f"/api/v1/stations/{self.made['id']}"

    def post(self, path, *, status=201, key=None, **body):
        """Below the station, unless it begins with a slash; gives the answer's body."""
        where = f"/api/v1{path}" if path.startswith("/") else f"{self.path}/{path}"
        headers = {} if key is None else {"Idempotency-Key": key}
        answer = self.world.post(where, json=body, headers=headers)
        assert answer.status_code == status, answer.text
        return answer.json()

    def get(self, path, **asked):
        where = f"/api/v1{path}" if path.startswith("/") else f"{self.path}/{path}"
        answer = self.world.get(where, params=asked)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def items(self, path, **asked):
        return self.get(path, **asked)["items"]

    def token(self, uid, **more):
        return self.post("/tokens", uid=uid, **more)["id"]

    async def until(self, looks_so):
        """Until this is true, which is looked at again and again; gives it."""
        async with asyncio.timeout(PATIENCE_S):
            while not (found := looks_so()):  # noqa: ASYNC110 - rows ring no bell
                await asyncio.sleep(0.02)
        return found

    async def ended(self, command):
        """A command once it has ended."""
        return await self.until(
            lambda: (
                (found := self.get(f"/commands/{command['id']}"))["state"] not in {"queued", "sent"}
                and found
            )
        )

    async def pass_time(self, seconds, *, at_station=True):
        """Everybody's clock goes on; the station's only if it is told."""
        self.world.clock.advance(seconds=seconds)
        if at_station:
            await self.time.advance(seconds)


@contextlib.asynccontextmanager
async def whole(world, version, *, evses=1, power_w=22_000, **plan):
    """A station of this version that is connected and idle."""
    site = world.post("/api/v1/sites", json=SITE).json()
    told_evses = [
        {
            "evse_no": number,
            "label": f"A{number}",
            "connectors": [{"standard": "IEC_62196_T2", "current_kind": "AC", "power_w": power_w}],
        }
        for number in range(1, evses + 1)
    ]
    body = {
        "site_id": site["id"],
        "identity": "CS-1",
        "name": "CS-1",
        "security_profile": 0,
        "evses": told_evses,
    }
    answer = world.post("/api/v1/stations", json=body)
    assert answer.status_code == 201, answer.text
    time = ManualTime(world.clock.now())
    effects = Effects(world.units, world.clock)
    beats = Beats(effects, Watch(world.units, kept=Kept()), None, clock=world.clock)
    soon = {"silent_boot_s": 0.0, "boot_grace_s": 0.0, "commands_poll_s": 0.02}
    with serving_beside(world, **soon) as (_, port):
        it = Whole(world, answer.json(), time, beats)
        station = SimulatedStation(
            StationPlan(
                url=f"ws://127.0.0.1:{port}/ocpp",
                identity="CS-1",
                version=Version(version),
                evses=(EvsePlan((ConnectorPlan(power_w),)),) * evses,
                **plan,
            ),
            time=time,
            faults=Faults(),
        )
        async with station:
            it.station = station
            await station.connect()
            await station.told()
            yield it
