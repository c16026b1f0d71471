"""Stations that an operator holds before they are accepted: what is decided of S1, and what it was told."""

import psycopg

from tests.gateway.test_v201_on_a_real_database import rows


def decide(network, registration):
    """What an operator's change leaves in the database."""
    with psycopg.connect(network.owner) as connection:
        connection.execute("UPDATE station SET registration = %s", (registration,))


def told(network):
    """What the station's last boot was answered."""
    return rows(network, "SELECT registration_told FROM station_link")[0][0]


def ends(network):
    """What became of each command, in the order in which they were asked for."""
    return rows(network, "SELECT name, state FROM station_command ORDER BY requested_at")
