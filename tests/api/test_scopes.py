"""What the dashboard's selector is made of: what a caller may choose, in one call."""

import psycopg
import pytest

from chargewright.access.roles import Role
from tests.api.test_network import site, station
from tests.api.test_station_groups import group, members
from tests.play.clock import MONDAY_MORNING


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


@pytest.mark.parametrize("role", Role)
def test_every_role_chooses_from_its_organisations_their_sites_and_groups(world, role):
    yard, depot = site(world), site(world, name="Depot", organization_id="org_below")
    post = station(world, yard["id"]).json()
    station(world, yard["id"], "CS-2")
    north = group(world)
    members(world, north["id"], add=[post["id"]])
    assert world.get("/api/v1/scopes", role).json() == {
        "organization": {
            "id": "org_here",
            "name": "here",
            "station_count": 2,
            "sites": [{"id": yard["id"], "name": "Yard", "station_count": 2}],
            "groups": [{"id": north["id"], "name": "North", "station_count": 1}],
            "children": [
                {
                    "id": "org_below",
                    "name": "below",
                    "station_count": 0,
                    "sites": [{"id": depot["id"], "name": "Depot", "station_count": 0}],
                    "groups": [],
                    "children": [],
                }
            ],
        },
        "sites_left_out": False,
        "groups_left_out": False,
    }


@pytest.mark.parametrize(("many", "left_out"), [(500, False), (501, True)])
def test_more_than_five_hundred_sites_are_left_out_and_said_to_be(world, many, left_out):
    with psycopg.connect(world.database.superuser) as connection:
        connection.execute(
            "INSERT INTO site (organization_id, id, name, country, tax_jurisdiction, zone,"
            " currency, created_at) SELECT 'org_here', 'sit_' || n, 'Site ' || n, 'NL', 'NL', 'UTC',"
            " 'EUR', %s FROM generate_series(1, %s) AS n",
            (MONDAY_MORNING, many),
        )
    group(world)
    scopes = world.get("/api/v1/scopes").json()
    assert scopes["sites_left_out"] is left_out
    assert len(scopes["organization"]["sites"]) == (0 if left_out else many)
    assert not scopes["groups_left_out"]
    assert len(scopes["organization"]["groups"]) == 1
