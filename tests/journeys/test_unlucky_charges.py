"""Charges on which something goes wrong, all on one afternoon at one site, each at its own station.

The callbacks of the cloud reach nobody here: every card is found by looking at its reader.
"""

import asyncio
from itertools import product

import pytest

from sim.stations.plan import ConnectorPlan, EvsePlan, StationPlan, Version
from sim.stations.station import SimulatedStation
from tests.play.network import PASSWORD
from tests.play.platform import SeededSite, payter_cloud, platform, tariff, vault

A_WHILE_S = 3
pytestmark = pytest.mark.timeout(300)


class Tower:
    """Looks at all payments at once, so that nobody who waits asks the database by himself."""

    def __init__(self, it):
        self.ocpp_url = it.ocpp_url
        self._it = it
        self._states = {}
        self._looked = asyncio.Condition()

    async def look(self):
        while True:
            self._states = dict(self._it.rows("SELECT terminal_id, state FROM payment"))
            async with self._looked:
                self._looked.notify_all()
            await asyncio.sleep(0.25)

    async def until(self, terminal_id, state):
        try:
            async with asyncio.timeout(120), self._looked:
                await self._looked.wait_for(lambda: self._states.get(terminal_id) == state)
        except TimeoutError:
            raise AssertionError(
                f"the payment at {terminal_id} is {self._states.get(terminal_id)}, not {state}"
            ) from None


class Bay:
    """A station with a reader of its own."""

    def __init__(self, tower, cloud, station, name):
        self.tower, self.cloud, self.station, self.name = tower, cloud, station, name
        self.reader = f"PT-{name}"

    async def tap(self):
        said = ""
        while said != "read":
            said = await self.cloud.tap(self.reader, self.name)
            await asyncio.sleep(0.2)

    async def held(self):
        await self.tap()
        await self.becomes("held")

    async def charging(self):
        await self.held()
        await self.station.plug_in()
        await self.station.until(lambda: self.station.evse(1).is_charging)
        await asyncio.sleep(A_WHILE_S)

    async def becomes(self, state):
        """Wait until the payment at this reader is that."""
        await self.tower.until(f"trm_{self.reader}", state)


async def the_station_will_not_start(bay):
    bay.station.faults.rejects_remote_start = True
    await bay.held()
    await bay.station.plug_in()
    await bay.becomes("released")
    await bay.station.unplug()


async def the_network_is_lost_and_the_stop_is_told_later(bay):
    await bay.charging()
    await bay.station.drop_connection(for_s=4)
    await asyncio.sleep(1)
    await bay.station.unplug()
    await bay.becomes("captured")


async def the_power_fails_and_the_stop_is_told_by_the_next_boot(bay):
    await bay.charging()
    await bay.station.die(keeps_connection=False)
    await asyncio.sleep(2)
    await bay.station.revive()
    await bay.becomes("captured")
    await bay.station.unplug()


async def the_station_is_given_up_and_tells_its_stop_after_all(bay):
    await bay.charging()
    # At most one more reading comes, so its stop tells of half a second that none did.
    bay.station.settings.meter_interval_s = 60.0
    await asyncio.sleep(1.5)
    await bay.station.die()
    await bay.becomes("captured")
    await bay.station.revive()
    await bay.station.told()
    await bay.station.unplug()


async def nobody_hears_what_the_bank_said_to_the_hold(bay):
    await bay.cloud.fault("authorize", "drop_after", serial=bay.reader)
    await bay.tap()
    await bay.becomes("held")
    await bay.station.plug_in()
    await bay.station.until(lambda: bay.station.evse(1).is_charging)
    await asyncio.sleep(A_WHILE_S)
    await bay.station.unplug()
    await bay.becomes("captured")


async def nobody_hears_that_the_capture_was_taken(bay):
    await bay.charging()
    await bay.cloud.fault("commit", "drop_after", serial=bay.reader)
    await bay.station.unplug()
    await bay.becomes("captured")


async def the_reader_is_offline_when_the_charge_ends(bay):
    await bay.charging()
    await bay.cloud.set_online(bay.reader, online=False)
    await bay.station.unplug()
    await bay.becomes("capture_pending")
    await bay.cloud.set_online(bay.reader, online=True)
    await bay.becomes("captured")


async def somebody_presses_the_emergency_stop(bay):
    await bay.charging()
    await bay.station.press_emergency_stop()
    await bay.becomes("captured")
    await bay.station.unplug()


async def the_station_repeats_everything(bay):
    bay.station.faults.chance_of_repeat = 1.0
    await bay.charging()
    await bay.station.unplug()
    await bay.becomes("captured")


SOLD = (
    the_network_is_lost_and_the_stop_is_told_later,
    the_power_fails_and_the_stop_is_told_by_the_next_boot,
    the_station_is_given_up_and_tells_its_stop_after_all,
    nobody_hears_what_the_bank_said_to_the_hold,
    nobody_hears_that_the_capture_was_taken,
    the_reader_is_offline_when_the_charge_ends,
    somebody_presses_the_emergency_stop,
    the_station_repeats_everything,
)
STORIES = (the_station_will_not_start, *SOLD)


NAMES = {
    (story, version): f"S{number}"
    for number, (story, version) in enumerate(product(STORIES, Version), start=1)
}


@pytest.fixture(scope="module")
def afternoon(database):
    """Every story, once in each version, all at the same time."""
    return asyncio.run(_afternoon(database))


async def _afternoon(database):
    keys = vault()
    async with payter_cloud() as cloud:
        seeded = SeededSite(database, cloud, keys)
        patience = {"t_plug_s": 60, "ready_expiration_s": 20, "ongoing_expiration_s": 15}
        seeded.sells(tariff(), **patience, meter_interval_s=1, retry_after_s=[2, 2, 2, 60])
        for name in NAMES.values():
            seeded.site.station(name, power_w=350_000)
            await seeded.terminal(f"PT-{name}", [(f"evs_{name}_1", f"stn_{name}", 1)])
        async with platform(database, cloud, keys) as it:
            tower = Tower(it)
            async with asyncio.TaskGroup() as group:
                looking = group.create_task(tower.look())
                troubles = await asyncio.gather(
                    *(_told(*which, name, tower, cloud) for which, name in NAMES.items()),
                    return_exceptions=True,
                )
                looking.cancel()
            await it.until("SELECT count(*) FROM session WHERE status <> 'closed'", [(0,)])
            await it.until(
                "SELECT count(*) FROM effect WHERE kind = 'session.rate_late'"
                " AND state = 'pending'",
                [(0,)],
            )
            await it.until(
                "SELECT count(*) FROM payment WHERE id NOT IN (SELECT payment_id FROM receipt)",
                [(0,)],
            )
            holds = {hold["card"]["name"]: hold for hold in await cloud.sessions()}
            return it, holds, dict(zip(NAMES, troubles, strict=True))


async def _told(story, version, name, tower, cloud):
    plan = StationPlan(
        url=tower.ocpp_url,
        identity=name,
        version=version,
        password=PASSWORD,
        evses=(EvsePlan((ConnectorPlan(350_000, is_dc=True),)),),
        meter_interval_s=1.0,
        reconnect_after_s=0.5,
    )
    async with SimulatedStation(plan) as station:
        await station.connect()
        await story(Bay(tower, cloud, station, name))


def told(story, version, afternoon):
    """What became of it: payment and session as one row of names, and the hold as the cloud has it."""
    it, holds, troubles = afternoon
    if troubles[story, version] is not None:
        raise troubles[story, version]
    name = NAMES[story, version]
    ((state, captured, status, reason, energy_wh, total, flags, due),) = it.rows(
        "SELECT p.state, p.captured_minor, s.status, s.close_reason, s.energy_wh, s.total_minor,"
        " s.flags, (s.machine #>> '{late_bill,due,gross,minor}')::int FROM payment AS p JOIN session AS s ON s.payment_id = p.id"
        " WHERE p.terminal_id = %s",
        f"trm_PT-{name}",
    )
    return {
        "state": state,
        "captured": captured,
        "status": status,
        "reason": reason,
        "energy_wh": energy_wh,
        "total": total,
        "flags": flags,
        "due": due,
        "hold": holds[name],
    }


@pytest.mark.parametrize("version", Version)
@pytest.mark.parametrize("story", SOLD, ids=lambda story: story.__name__)
def test_what_was_sold_is_paid_exactly_once(story, version, afternoon):
    charge = told(story, version, afternoon)
    assert (charge["state"], charge["status"]) == ("captured", "closed")
    assert charge["energy_wh"] > 0
    assert charge["captured"] == charge["total"]
    assert (charge["hold"]["captured"], charge["hold"]["captures"]) == (charge["captured"], 1)


@pytest.mark.parametrize("version", Version)
def test_a_start_that_the_station_rejects_costs_nothing(version, afternoon):
    charge = told(the_station_will_not_start, version, afternoon)
    assert (charge["state"], charge["reason"]) == ("released", "START_REJECTED")
    assert (charge["hold"]["state"], charge["hold"]["captured"]) == ("CANCELLED", None)


@pytest.mark.parametrize("version", Version)
def test_a_stop_that_comes_after_the_bill_is_kept_and_flagged(version, afternoon):
    charge = told(the_station_is_given_up_and_tells_its_stop_after_all, version, afternoon)
    assert charge["reason"] == "ONGOING_EXPIRED"
    assert "late_stop" in charge["flags"]
    assert charge["due"] > charge["total"] == charge["captured"], "said, and never taken"


def test_the_books_agree_with_the_cloud(afternoon):
    it, holds, _ = afternoon
    taken = sum(hold["captured"] or 0 for hold in holds.values())
    assert it.rows("SELECT sum(total_minor)::int FROM receipt WHERE number IS NOT NULL") == [
        (taken,)
    ]
    assert it.rows(
        "SELECT balance_minor FROM ledger_account WHERE code = 'PSP_CLEARING:payter'"
    ) == [(taken,)]
    assert it.rows("SELECT sum(balance_minor)::int FROM ledger_account") == [(0,)]


def test_nothing_was_heard_that_no_table_expects(afternoon):
    it, _, _ = afternoon
    assert it.rows("SELECT about, body FROM fact WHERE kind = 'unexpected'") == []
