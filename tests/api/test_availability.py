"""The history of EVSEs, links and terminals, and the share of the time that they served."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from chargewright.access.roles import Role
from tests.api.test_network import errors, site, station, terminal
from tests.play.api_world import connect
from tests.play.clock import MONDAY_MORNING

HOUR = timedelta(hours=1)
NOW = MONDAY_MORNING
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


@pytest.fixture
def place(world):
    """An EVSE of a station, and a terminal: (evse, station, terminal)."""
    there = site(world)
    added = station(world, there["id"]).json()
    reader = terminal(world, there["id"]).json()
    return added["evses"][0]["id"], added["id"], reader["id"]


def live(world, kind, about, *states):
    """Have it been so: (state, hours before now), oldest first; the last goes on."""
    ends = [NOW - hours * HOUR for _, hours in states[1:]]
    with psycopg.connect(world.database.superuser) as connection:
        for (state, hours), end in zip(states, [*ends, None], strict=True):
            connection.execute(
                "INSERT INTO availability_span VALUES ('org_here', %s, %s, %s, %s, %s, %s)",
                (span_id(about, NOW - hours * HOUR), kind, about, state, NOW - hours * HOUR, end),
            )


def span_id(about, began_at):
    return f"{about}.{(began_at - EPOCH) // timedelta(microseconds=1)}"


def text(at):
    return at.isoformat().replace("+00:00", "Z")


DAY = {"from": text(NOW - 24 * HOUR), "before": text(NOW)}


def test_an_evse_shows_what_it_was_newest_first(world, place):
    evse = place[0]
    live(world, "evse", evse, ("available", 30), ("occupied", 20), ("available", 18))
    path = f"/api/v1/evses/{evse}/availability"
    answer = world.get(path)
    assert answer.status_code == 200, answer.text
    assert [
        (each["state"], each["began_at"], each["ended_at"]) for each in answer.json()["items"]
    ] == [
        ("available", text(NOW - 18 * HOUR), None),
        ("occupied", text(NOW - 20 * HOUR), text(NOW - 18 * HOUR)),
        ("available", text(NOW - 30 * HOUR), text(NOW - 20 * HOUR)),
    ]
    first = world.get(path, params={"sort": "began_at", "limit": 2}).json()
    rest = world.get(path, params={"sort": "began_at", "cursor": first["next"]}).json()
    states = [each["state"] for each in [*first["items"], *rest["items"]]]
    assert states == ["available", "occupied", "available"]


def test_what_it_was_is_asked_by_state_and_time_and_comes_as_a_sheet(world, place):
    evse = place[0]
    live(world, "evse", evse, ("available", 30), ("faulted", 20), ("available", 18))
    path = f"/api/v1/evses/{evse}/availability"
    found = world.get(path, params={"state": "faulted"}).json()["items"]
    assert [each["state"] for each in found] == ["faulted"]
    found = world.get(path, params={"began_at_from": text(NOW - 19 * HOUR)}).json()["items"]
    assert [each["ended_at"] for each in found] == [None]
    sheet = world.get(path, params={"format": "csv", "sort": "began_at"}).text.splitlines()
    assert sheet[0] == "id,state,began_at,ended_at"
    assert [line.split(",")[1] for line in sheet[1:]] == ["available", "faulted", "available"]
    assert errors(world.get(path, params={"state": "online"})) == {"state"}


@pytest.mark.parametrize(
    ("path", "kind", "number"),
    [
        ("/api/v1/stations/{}/link-history", "station_link", 1),
        ("/api/v1/terminals/{}/online-history", "terminal", 2),
    ],
)
def test_a_link_and_a_terminal_are_online_or_not(world, place, path, kind, number):
    about = place[number]
    live(world, kind, about, ("online", 30), ("offline", 20), ("online", 18))
    items = world.get(path.format(about)).json()["items"]
    assert [each["state"] for each in items] == ["online", "offline", "online"]


def test_the_uptime_is_the_share_that_served(world, place):
    evse = place[0]
    live(
        world,
        "evse",
        evse,
        ("available", 20),
        ("out_of_service", 16),
        ("faulted", 8),
        ("occupied", 6),
    )
    answer = world.get(f"/api/v1/evses/{evse}/uptime", params=DAY)
    assert answer.json() == {
        "from": DAY["from"],
        "before": DAY["before"],
        "seconds_by_state": {
            "available": 4 * 3600,
            "occupied": 6 * 3600,
            "faulted": 2 * 3600,
            "out_of_service": 8 * 3600,
            "offline": 0,
            "unknown": 0,
        },
        "share": 0.83333,
    }


@pytest.mark.parametrize(
    ("path", "kind", "number"),
    [
        ("/api/v1/stations/{}/uptime", "station_link", 1),
        ("/api/v1/terminals/{}/uptime", "terminal", 2),
    ],
)
def test_a_link_and_a_terminal_have_one_too(world, place, path, kind, number):
    about = place[number]
    live(world, kind, about, ("online", 30), ("offline", 18), ("online", 12))
    answer = world.get(path.format(about), params=DAY).json()
    assert answer["seconds_by_state"] == {"online": 18 * 3600, "offline": 6 * 3600}
    assert answer["share"] == 0.75


def test_of_what_was_never_heard_of_nothing_is_known(world, place):
    evse = place[0]
    answer = world.get(f"/api/v1/evses/{evse}/uptime").json()
    assert answer["share"] is None
    assert set(answer["seconds_by_state"].values()) == {0}
    assert answer["from"] == text(NOW - 30 * 24 * HOUR)
    assert world.get(f"/api/v1/evses/{evse}/availability").json()["items"] == []


def test_what_is_yet_to_come_is_not_counted(world, place):
    evse = place[0]
    live(world, "evse", evse, ("available", 2))
    later = {"from": text(NOW - 1 * HOUR), "before": text(NOW + 5 * HOUR)}
    answer = world.get(f"/api/v1/evses/{evse}/uptime", params=later).json()
    assert answer["before"] == text(NOW)
    assert answer["seconds_by_state"]["available"] == 3600


REFUSED = [
    ({"from": text(NOW - HOUR), "before": text(NOW - 2 * HOUR)}, {"before"}),
    ({"from": text(NOW - HOUR), "before": text(NOW - HOUR)}, {"before"}),
    ({"from": text(NOW - 401 * 24 * HOUR)}, {"from"}),
    ({"from": text(NOW + HOUR), "before": text(NOW + 2 * HOUR)}, {"from"}),
    ({"from": "yesterday", "before": "2026-03-02"}, {"from", "before"}),
    ({"before": "0001-01-01T00:00:00Z"}, {"before"}),
    ({"until": text(NOW)}, {"until"}),
]


@pytest.mark.parametrize(("asked", "wrong"), REFUSED, ids=[", ".join(each) for each, _ in REFUSED])
def test_a_time_that_cannot_be_is_refused_by_its_name(world, place, asked, wrong):
    assert errors(world.get(f"/api/v1/evses/{place[0]}/uptime", params=asked)) == wrong


def test_nobody_sees_the_history_of_others(world):
    for path in (
        "/api/v1/evses/evs_there/availability",
        "/api/v1/evses/evs_there/uptime",
        "/api/v1/stations/stn_there/link-history",
        "/api/v1/stations/stn_there/uptime",
        "/api/v1/terminals/trm_there/online-history",
        "/api/v1/terminals/trm_there/uptime",
    ):
        assert world.get(path).status_code == 404, path


def test_maintenance_takes_an_evse_out_of_service_and_gives_it_back(world, place):
    evse, station_id, _ = place
    connect(world, station_id)
    with psycopg.connect(world.database.superuser) as connection:
        connection.execute(
            "INSERT INTO connector_status (organization_id, station_id, evse_no, connector_no, status,"
            " occurred_at, received_at) VALUES ('org_here', %s, 1, 1, 'Available', %s, %s)",
            (station_id, NOW, NOW),
        )
    live(world, "evse", evse, ("available", 2))
    path = f"/api/v1/stations/{station_id}"
    assert world.ask("PATCH", path, json={"maintenance": True}).status_code == 200
    newest = world.get(f"/api/v1/evses/{evse}/availability").json()["items"][0]
    assert (newest["state"], newest["began_at"]) == ("out_of_service", text(NOW))
    assert world.ask("PATCH", path, json={"name": "Another"}).status_code == 200
    assert world.get(f"/api/v1/evses/{evse}/availability").json()["items"][0] == newest
    world.clock.advance(HOUR)
    assert world.ask("PATCH", path, json={"maintenance": False}).status_code == 200
    states = world.get(f"/api/v1/evses/{evse}/availability", Role.ADMINISTRATOR).json()["items"]
    assert [each["state"] for each in states] == ["available", "out_of_service", "available"]
