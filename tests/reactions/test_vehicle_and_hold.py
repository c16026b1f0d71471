"""A driver plugs in while the bank is still asked: the session knows of the vehicle, whoever is first."""

import asyncio
from contextlib import asynccontextmanager

import psycopg
import pytest

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.units import Units
from chargewright.kernel.ids import EvseId, OperationId, PaymentId, StationId, TerminalId
from chargewright.kernel.money import Money
from chargewright.network.journal import StatusRow
from chargewright.network.model import KnownStation
from chargewright.payments.events import HoldPlaced
from chargewright.payments.machine import open_payment
from chargewright.payments.model import Hold
from chargewright.payments.terms import Terms
from chargewright.reactions.house import House
from chargewright.reactions.vehicles import status_reported
from chargewright.sessions.events import StatusReported
from chargewright.sessions.model import Place
from chargewright.sessions.words import ConnectorStatus
from tests.payments.cast import ANNA
from tests.play.clock import MONDAY_MORNING, CountingIds, PatientClock
from tests.play.platform import EUR, SeededSite, tariff, vault
from tests.play.waiting import stand_in_line

HELD = Money(50_00, EUR)


class Cloud:
    """A provider's account; nobody calls it here."""

    url, key = "http://127.0.0.1:1", "key"

    async def add_terminal(self, serial, **_):
        """It has whatever it is asked for."""


@pytest.fixture
def site(fresh_database):
    seeded = SeededSite(fresh_database, Cloud(), vault())
    seeded.site.station("S1")
    seeded.sells(tariff())
    asyncio.run(seeded.terminal("PT1", [("evs_S1_1", "stn_S1", 1)]))
    with psycopg.connect(fresh_database.superuser) as connection:
        connection.execute(
            "INSERT INTO station_link (organization_id, station_id, epoch, node, is_connected,"
            " subprotocol) VALUES ('org_1', 'stn_S1', 1, 'node-1', true, 'ocpp1.6')"
        )
    return fresh_database


@asynccontextmanager
async def units(site):
    database = Database(site.work, connections_max=4, name="test")
    await database.open()
    try:
        yield Units(database, clock=PatientClock(), ids=CountingIds(), nudge=print, defaults={})
    finally:
        await database.close()


async def a_card_is_read(units):
    async with units.of("org_1") as (work, _):
        payment, _ = open_payment(
            PaymentId("pay_1"),
            ANNA,
            terminal_id=TerminalId("trm_PT1"),
            operation_id=OperationId("opn_1"),
            evse_ids=(EvseId("evs_S1_1"),),
            is_plugged_in=False,
            wanted=HELD,
            terms=Terms(minimum=HELD, capture_at_least=HELD),
            at=MONDAY_MORNING,
        )
        await work.payments.add("org_1", payment)


async def the_bank_says_yes(units):
    async with units.of("org_1") as (work, _):
        house = House(work, "the bank said yes")
        hold = Hold(ref="s-1", terminal_ref="PT1", amount=HELD, placed_at=MONDAY_MORNING)
        house.payment_hears("pay_1", HoldPlaced(MONDAY_MORNING, hold))
        await house.settle()


async def a_vehicle_is_reported(at):
    row = StatusRow(
        organization_id="org_1",
        station_id="stn_S1",
        evse_no=1,
        connector_no=1,
        status="Preparing",
        error_code="NoError",
        vendor_error_code=None,
        info=None,
        occurred_at=MONDAY_MORNING,
        received_at=MONDAY_MORNING,
        fact_id="fct_status",
    )
    await at.write_status(row)
    house = House(at.work, "a vehicle came")
    place = Place(StationId("stn_S1"), 1, 1)
    event = StatusReported(
        at=MONDAY_MORNING, place=place, status=ConnectorStatus.PREPARING, occurred_at=None
    )
    await status_reported(house, event, ConnectorStatus.AVAILABLE)
    await house.settle()


def known():
    return KnownStation(
        id="stn_S1",
        organization_id="org_1",
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


def commands(site):
    with psycopg.connect(site.superuser) as connection:
        return connection.execute("SELECT name FROM station_command").fetchall()


def test_a_hold_that_comes_while_a_vehicle_is_reported_finds_the_vehicle(site):
    async def story():
        async with units(site) as opened:
            await a_card_is_read(opened)
            async with opened.at_station(known(), None) as at:
                await a_vehicle_is_reported(at)
                hold = asyncio.create_task(the_bank_says_yes(opened))
                await stand_in_line(site, unless=hold)
            await hold

    asyncio.run(story())
    assert commands(site) == [("start",)]


def test_a_vehicle_that_is_reported_after_the_hold_is_heard_by_the_session(site):
    async def story():
        async with units(site) as opened:
            await a_card_is_read(opened)
            await the_bank_says_yes(opened)
            assert commands(site) == []
            async with opened.at_station(known(), None) as at:
                await a_vehicle_is_reported(at)

    asyncio.run(story())
    assert commands(site) == [("start",)]
