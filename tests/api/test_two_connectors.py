"""One EVSE with two connectors serves one vehicle at a time; who waits at the other one is next."""

import asyncio
from datetime import timedelta

import pytest

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.units import Units
from chargewright.kernel.ids import StationId
from chargewright.network.journal import StatusRow
from chargewright.network.model import KnownStation
from chargewright.reactions.house import House
from chargewright.reactions.vehicles import status_reported
from chargewright.sessions.events import StatusReported
from chargewright.sessions.model import Place
from chargewright.sessions.words import ConnectorStatus
from tests.api.test_captures import sent
from tests.api.test_network import EVSE, site, station, terminal
from tests.api.test_tariffs import DOCUMENT
from tests.play.api_world import connect
from tests.play.charged import Charge


@pytest.fixture
def charge(untouched):
    """A post with one EVSE, two cables and a reader, and a driver in front of it."""
    world = untouched
    tariff_id = world.post("/api/v1/tariffs", json={"name": "T"}).json()["id"]
    world.post(f"/api/v1/tariffs/{tariff_id}/versions", json={"document": DOCUMENT})
    yard = site(world, tariff_id=tariff_id)
    (one,) = EVSE["connectors"]
    evse = {**EVSE, "connectors": [one, {**one, "connector_no": 2}]}
    post = station(world, yard["id"], evses=[evse]).json()
    evse_id = post["evses"][0]["id"]
    reader = terminal(world, yard["id"], evse_ids=[evse_id]).json()
    connect(world, post["id"])
    return Charge(world, "org_here", post["id"], evse_id, reader["id"])


def says(one, connector_no, status, *, station_id=None, evse_no=1):
    """A connector's status, as the station's desk hears it."""
    station_id = station_id or one.station_id
    parts = one.world.parts
    known = KnownStation(
        id=station_id,
        organization_id=one.organization_id,
        site_id="sit_1",
        identity="S1",
        security_profile=0,
        credentials=None,
        clock_zone="UTC",
        energy_reading_type="ABSOLUTE",
        has_terminal=True,
        is_retired=False,
        connectors=(),
    )
    row = StatusRow(
        organization_id=one.organization_id,
        station_id=station_id,
        evse_no=evse_no,
        connector_no=connector_no,
        status=status.value,
        error_code=None,
        vendor_error_code=None,
        info=None,
        occurred_at=one.now,
        received_at=one.now,
        fact_id=parts.ids.mint("fct"),
    )

    async def story():
        database = Database(one.world.database.work, connections_max=2, name="two connectors")
        await database.open()
        units = Units(database, clock=parts.clock, ids=parts.ids, nudge=print, defaults={})
        async with units.at_station(known, None) as at:
            previous = await at.previous_status(evse_no, connector_no)
            await at.write_status(row)
            place = Place(StationId(station_id), evse_no, connector_no)
            event = StatusReported(at=one.now, place=place, status=status, occurred_at=None)
            house = House(at.work, parts.ids.mint("fct"))
            await status_reported(
                house, event, None if previous is None else ConnectorStatus(previous)
            )
            await house.settle()
        await database.close()

    asyncio.run(story())


def offered(one):
    """The EVSEs whose vehicles the reader waits for a card for."""
    ((machine,),) = one.world.rows(
        "SELECT machine FROM reader WHERE terminal_id = %s", one.terminal_id
    )
    return machine["waiting"]


FREE, OCCUPIED = ConnectorStatus.AVAILABLE, ConnectorStatus.OCCUPIED


@pytest.fixture
def overlapping(charge):
    """The first charges at connector 1; the second has plugged in at connector 2."""
    says(charge, 1, FREE)
    says(charge, 2, FREE)
    charge.tap()
    says(charge, 1, OCCUPIED)
    charge.plug_in().charge(5_000)
    says(charge, 2, OCCUPIED)
    assert offered(charge) == [], "the EVSE serves the other connector"
    return charge


@pytest.mark.parametrize("freed_first", [False, True])
def test_a_vehicle_at_the_other_connector_is_offered_when_the_first_has_ended(
    overlapping, freed_first
):
    if freed_first:
        says(overlapping, 1, FREE)
    overlapping.unplug(5_000)
    if not freed_first:
        says(overlapping, 1, FREE)
    assert offered(overlapping) == [overlapping.evse_id]


def test_it_is_offered_also_while_the_first_still_stands_there(overlapping):
    overlapping.unplug(5_000)
    assert offered(overlapping) == [overlapping.evse_id]
    says(overlapping, 2, FREE)
    assert offered(overlapping) == [], "it has given up"
    says(overlapping, 1, FREE)
    assert offered(overlapping) == []


def test_the_second_is_started_where_it_stands(overlapping):
    overlapping.unplug(5_000).captured("2.75")
    says(overlapping, 1, FREE)
    overlapping.payment_id = "pay_second"
    overlapping.tap(is_plugged_in=True)
    assert [name for name, _ in sent(overlapping)] == ["start", "start"]
    ((place,),) = overlapping.world.rows(
        "SELECT connector_no FROM session WHERE payment_id = 'pay_second'"
    )
    assert place == 2


def test_a_vehicle_that_was_served_and_stays_is_nobody_s_to_start(charge):
    says(charge, 1, FREE)
    charge.tap()
    says(charge, 1, OCCUPIED)
    charge.plug_in().charge(5_000).unplug(5_000)
    assert place_says(charge) == "Finishing"
    says(charge, 2, FREE)
    assert place_says(charge) == "Available", "the other connector can be used"
    charge.world.clock.advance(timedelta(minutes=1))
    says(charge, 1, FREE)
    says(charge, 1, OCCUPIED)
    assert place_says(charge) == "Occupied", "another vehicle has come"


def place_says(one):
    ((status,),) = one.world.rows(
        "SELECT status FROM place_of_sale(%s) WHERE evse_id = %s", one.now, one.evse_id
    )
    return status
