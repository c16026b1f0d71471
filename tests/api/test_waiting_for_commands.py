"""Who sends a command may wait for its end, and say what becomes of it where the station is away."""

import json

import psycopg
import pytest

ACCEPTED = "UPDATE station_command SET state = 'accepted', answered_at = requested_at, answer = %s"


def behind(world, statement, *values):
    with psycopg.connect(world.database.superuser) as connection:
        connection.execute(statement, values)


def resets(charge):
    listed = charge.world.get(f"/api/v1/stations/{charge.station_id}/commands?name=reset")
    return len(listed.json()["items"])


def reset(charge, wait=None, key="w-1", **body):
    path = f"/api/v1/stations/{charge.station_id}/commands/reset"
    params = {} if wait is None else {"wait": wait}
    return charge.world.post(path, json=body, params=params, headers={"Idempotency-Key": key})


@pytest.fixture
def answered(charge):
    """The station answers at the first news; gives how long was waited for it, in seconds."""
    waits = []

    async def news(_seen, within_s):
        waits.append(within_s)
        behind(charge.world, ACCEPTED, json.dumps({"status": "Accepted"}))
        return True

    charge.world.stream.news = news
    return waits


def test_who_waits_is_answered_with_the_end(charge, answered):
    sent = reset(charge, wait=30)
    assert sent.status_code == 201
    command = sent.json()
    assert (command["state"], command["answer"]) == ("accepted", {"status": "Accepted"})
    assert sent.headers["location"] == f"/api/v1/commands/{command['id']}"
    assert [0 < each <= 30 for each in answered] == [True]


def test_who_does_not_wait_is_answered_at_once(charge, answered):
    assert reset(charge).json()["state"] == "queued"
    assert reset(charge, wait=0, key="w-2").json()["state"] == "queued"
    assert answered == []


def waits_in_vain(world):
    async def news(_seen, within_s):
        world.clock.advance(seconds=within_s)
        return False

    world.stream.news = news


def test_who_has_waited_long_enough_is_told_how_far_it_is(charge):
    waits_in_vain(charge.world)
    began = charge.world.clock.monotonic()
    assert reset(charge, wait=5).json()["state"] == "queued"
    assert charge.world.clock.monotonic() - began == 5


def test_who_asks_again_under_the_same_key_waits_for_the_same_command(charge):
    waits_in_vain(charge.world)
    first = reset(charge, wait=5).json()
    behind(charge.world, ACCEPTED, json.dumps({"status": "Accepted"}))
    again = reset(charge, wait=5).json()
    assert (first["state"], again["state"], again["id"]) == ("queued", "accepted", first["id"])


@pytest.mark.parametrize("wait", ["61", "-1", "1.5", "soon"])
def test_a_wait_that_is_none_queues_nothing(charge, wait):
    refused = reset(charge, wait=wait)
    assert refused.status_code == 422
    assert [each["field"] for each in refused.json()["errors"]] == ["wait"]
    assert resets(charge) == 0


def test_a_command_waits_for_a_station_that_is_away_unless_it_shall_not(charge):
    behind(charge.world, "UPDATE station_link SET is_connected = false")
    assert reset(charge).status_code == 201
    refused = reset(charge, key="w-2", when_offline="fail")
    assert (refused.status_code, refused.json()["detail"]) == (
        409,
        "the station is not connected",
    )
    assert resets(charge) == 1
    behind(charge.world, "UPDATE station_link SET is_connected = true")
    assert reset(charge, key="w-3", when_offline="fail").status_code == 201


def test_what_is_told_later_of_a_command_belongs_to_it_by_a_number(charge):
    def asked(key, **payload):
        path = f"/api/v1/stations/{charge.station_id}/commands/get_log"
        body = {"payload": {"location": "ftp://files.example/", **payload}}
        sent = charge.world.post(path, json=body, headers={"Idempotency-Key": key})
        assert sent.status_code == 201, sent.text
        return sent.json()["payload"]["request_no"]

    first = asked("n-1", log="security")
    charge.world.clock.advance(seconds=1)
    assert 0 < first < asked("n-2", log="security") < 2**31
    assert asked("n-3", log="security", request_no=7) == 7
