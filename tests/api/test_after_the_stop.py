"""What the meter shows after the station has stopped is the next driver's, or nobody's."""

import psycopg
import pytest

from chargewright.kernel.ids import StationId
from chargewright.sessions.events import EndForced, StatusReported
from chargewright.sessions.model import Place
from chargewright.sessions.words import ConnectorStatus


@pytest.fixture
def parking(charge):
    """A site where a session ends when the vehicle leaves, and a car that takes 10 kWh there."""
    with psycopg.connect(charge.world.database.owner) as connection:
        connection.execute(
            'UPDATE site SET settings = settings || \'{"termination": "final_parking"}\''
        )
    return charge.tap().plug_in().charge(9_000).charge(10_000).stops(10_000)


def leaves(one):
    place = Place(StationId(one.station_id), 1, 1)
    one.hears(StatusReported(one.now, place=place, status=ConnectorStatus.AVAILABLE))


def bill(one):
    """What the session shows, and what is billed: energy and total."""
    ((shown_wh, billed_wh, total),) = one.world.rows(
        "SELECT energy_wh, (bill -> 'energy_wh')::int, total_minor FROM session WHERE id = %s",
        one.session_id,
    )
    return shown_wh, billed_wh, total


def test_energy_that_is_read_while_a_car_only_parks_is_not_billed(parking):
    parking.charge(10_000, minutes=5).charge(12_000, minutes=5)
    leaves(parking)
    assert bill(parking.rated()) == (10_000, 10_000, 550)


def test_energy_that_is_read_after_an_operator_ended_the_session_is_not_billed(charge):
    charge.tap().plug_in().charge(10_000)
    charge.hears(EndForced(charge.now, by="usr_1"))
    charge.charge(12_000, minutes=5).rated()
    assert bill(charge) == (10_000, 10_000, 550)
