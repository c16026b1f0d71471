"""Groups of stations: made, filled, looked through, and gone without their stations."""

import psycopg
import pytest

from chargewright.access.roles import Role
from tests.api.test_network import EVSE, errors, site, station, terminal

GROUPS = "/api/v1/station-groups"


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


def group(world, name="North", **more):
    answer = world.post(GROUPS, json={"name": name, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


def members(world, group_id, role=Role.ADMINISTRATOR, **named):
    return world.post(f"{GROUPS}/{group_id}/members", role, json=named)


@pytest.fixture
def posts(world):
    """Three stations on one site."""
    site_id = site(world)["id"]
    return [station(world, site_id, f"CS-{number}").json()["id"] for number in range(1, 4)]


def ids(answer):
    assert answer.status_code == 200, answer.text
    return {each["id"] for each in answer.json()["items"]}


def told(world, about):
    rows = world.rows("SELECT kind, body FROM fact WHERE about = %s ORDER BY position", about)
    return [(kind, body) for kind, body in rows]


def test_a_group_is_named_filled_and_deleted_and_its_stations_stay(world, posts):
    north = group(world, description="Along the road")
    assert (north["station_count"], north["description"]) == (0, "Along the road")
    assert members(world, north["id"], add=posts[:2]).json() == {
        "id": north["id"],
        "station_count": 2,
        "added": posts[:2],
        "removed": [],
    }
    path = f"{GROUPS}/{north['id']}"
    renamed = world.ask("PATCH", path, json={"name": "Far north"}).json()
    assert renamed == north | {"name": "Far north", "station_count": 2}
    assert world.get(GROUPS).json()["items"] == [renamed]
    assert world.ask("DELETE", path).status_code == 204
    assert world.get(path).status_code == 404
    assert ids(world.get("/api/v1/stations")) == set(posts)


def test_who_changed_a_group_is_told(world, posts):
    north = group(world)
    members(world, north["id"], add=posts)
    members(world, north["id"], remove=posts[:1])
    members(world, north["id"], add=posts[1:])
    world.ask("PATCH", f"{GROUPS}/{north['id']}", json={"name": "North"})
    world.ask("DELETE", f"{GROUPS}/{north['id']}")
    by = {"by": f"key_{Role.ADMINISTRATOR}"}
    assert told(world, north["id"]) == [
        ("station_group.added", by),
        ("station_group.members_changed", by | {"added": sorted(posts), "removed": []}),
        ("station_group.members_changed", by | {"added": [], "removed": posts[:1]}),
        ("station_group.deleted", by),
    ]


def test_to_ask_again_changes_nothing_more(world, posts):
    north = group(world)
    twice = {"add": [posts[0], posts[0], posts[1]], "remove": [posts[2]]}
    first = members(world, north["id"], **twice).json()
    assert (first["added"], first["removed"]) == (posts[:2], [])
    again = members(world, north["id"], **twice).json()
    assert again == first | {"added": []}
    removed = members(world, north["id"], remove=posts).json()
    assert (removed["removed"], removed["station_count"]) == (posts[:2], 0)


def test_every_bad_station_is_named_at_once_and_nothing_is_done(world, posts):
    north = group(world)
    wrong = members(
        world,
        north["id"],
        add=[posts[0], "stn_nowhere", "stn_there", posts[1]],
        remove=[posts[1], "stn_nowhere"],
    )
    assert errors(wrong) == {"add[1]", "add[2]", "remove[0]", "remove[1]"}
    assert world.get(f"{GROUPS}/{north['id']}").json()["station_count"] == 0
    assert errors(members(world, north["id"], add=["x"] * 1001)) == {"add"}


def test_a_name_is_the_organisations_once(world):
    north, south = group(world), group(world, "South")
    answer = world.post(GROUPS, json={"name": "North"})
    assert (answer.status_code, answer.json()["code"]) == (409, "group_name_taken")
    answer = world.ask("PATCH", f"{GROUPS}/{south['id']}", json={"name": "North"})
    assert answer.json()["errors"] == [{"field": "name", "rule": "is taken"}]
    assert group(world, organization_id="org_below")["organization_id"] == "org_below"
    assert errors(world.post(GROUPS, json={"name": ""})) == {"name"}
    same = world.ask("PATCH", f"{GROUPS}/{north['id']}", json={"name": "North"})
    assert same.status_code == 200


def test_a_group_holds_what_is_below_its_organisation_and_nothing_beside_or_above(world, posts):
    """Whoever sees a group sees all that is in it."""
    with psycopg.connect(world.database.superuser) as connection:
        connection.execute("UPDATE site SET organization_id = 'org_below' RETURNING id")
        connection.execute(
            "UPDATE station SET organization_id = 'org_below' WHERE id = %s", (posts[0],)
        )
    above, below = group(world), group(world, organization_id="org_below")
    assert members(world, above["id"], add=posts[:2]).json()["station_count"] == 2
    wrong = members(world, below["id"], add=posts[:2]).json()["errors"]
    assert wrong == [
        {
            "field": "add[1]",
            "rule": "belongs neither to the group's organisation nor to one below it",
        }
    ]
    assert members(world, below["id"], add=posts[:1]).json()["added"] == posts[:1]


def test_a_deleted_station_is_in_no_group(world, posts):
    north = group(world)
    members(world, north["id"], add=posts)
    assert world.ask("DELETE", f"/api/v1/stations/{posts[0]}").status_code == 204
    assert world.get(f"{GROUPS}/{north['id']}").json()["station_count"] == 2


@pytest.mark.parametrize("role", Role)
def test_who_may_change_stations_changes_groups_and_everybody_reads_them(world, role, posts):
    north = group(world)
    changes = role not in {Role.ACCOUNTANT, Role.ANALYST}
    assert world.get(GROUPS, role).json()["items"] == [north]
    expected = 200 if changes else 403
    assert members(world, north["id"], role, add=posts).status_code == expected
    created = world.post(GROUPS, role, json={"name": "South"})
    assert created.status_code == (201 if changes else 403)


def test_the_audit_trail_says_which_stations_came_and_went(world, posts):
    north = group(world)
    members(world, north["id"], add=posts[:2])
    answer = members(world, north["id"], add=posts[2:], remove=posts[:1])
    asked = {"request_id": answer.headers["x-request-id"]}
    (row,) = world.get("/api/v1/audit-trail", params=asked).json()["items"]
    assert {each["field"]: (each["before"], each["after"]) for each in row["changes"]} == {
        "added": (None, posts[2:]),
        "removed": (posts[:1], None),
    }


def test_each_list_of_the_network_is_asked_by_group(world, posts):
    north, south = group(world), group(world, "South")
    members(world, north["id"], add=posts[:1])
    members(world, south["id"], add=posts[:2])
    evses = {each["station_id"]: each["id"] for each in world.get("/api/v1/evses").json()["items"]}
    site_id = world.get("/api/v1/sites").json()["items"][0]["id"]
    reader = terminal(world, site_id, evse_ids=[evses[posts[1]]]).json()

    def asked(path, *groups):
        return ids(world.get(path, params={"group_id": [each["id"] for each in groups]}))

    assert asked("/api/v1/stations", north) == {posts[0]}
    assert asked("/api/v1/stations", north, south) == set(posts[:2])
    assert asked("/api/v1/evses", south) == {evses[each] for each in posts[:2]}
    assert asked("/api/v1/terminals", north) == set()
    assert asked("/api/v1/terminals", south) == {reader["id"]}
    assert world.get("/api/v1/stations?group_id=grp_there").status_code == 404
    sheet = world.get(f"/api/v1/stations?format=csv&group_id={north['id']}").text
    assert "group_id" not in sheet
    assert len(sheet.splitlines()) == 2


def test_money_is_found_by_the_group_of_the_station_that_it_is_for(charge):
    """While a hold is for no session yet, by the stations for which its terminal pays."""
    world = charge.world
    other = station(world, world.get("/api/v1/sites").json()["items"][0]["id"], "CS-2", [EVSE])
    here, elsewhere = group(world), group(world, "South")
    members(world, here["id"], add=[charge.station_id])
    members(world, elsewhere["id"], add=[other.json()["id"]])
    charge.tap()
    for path in ("/api/v1/sessions", "/api/v1/payments", "/api/v1/open-holds"):
        assert len(ids(world.get(path, params={"group_id": here["id"]}))) == 1, path
        assert ids(world.get(path, params={"group_id": elsewhere["id"]})) == set(), path
    with psycopg.connect(world.database.superuser) as connection:
        connection.execute("UPDATE session SET payment_id = NULL")
    for path, count in (
        ("/api/v1/sessions", 1),
        ("/api/v1/payments", 1),
        ("/api/v1/open-holds", 1),
    ):
        assert len(ids(world.get(path, params={"group_id": here["id"]}))) == count, path
