"""Asking twice is asking once."""

import asyncio
import threading

import pytest

from chargewright.access.permissions import Action, Resource
from chargewright.access.roles import Role
from chargewright.api.idempotency import Repeats
from chargewright.api.needs import Permission
from chargewright.api.routes import does
from chargewright.api.shapes import View
from chargewright.api.work import Work
from chargewright.kernel.problem import Conflict, LostRace
from tests.play import api_world

NEW = {"name": "Dash", "role": "analyst"}


class Moved(View, frozen=True, kw_only=True):
    times: int


class Slow:
    """A route that moves money, holds still in the middle if asked to, and counts."""

    def __init__(self):
        self.times = 0
        self.begun = threading.Event()
        self.go_on = threading.Event()
        self.go_on.set()
        self.refuses = False
        self.races_lost = 0

    def route(self):
        @does(
            "/api/v1/move",
            needs=Permission(Action.REFUND, Resource.PAYMENTS),
            tag="test",
            repeats=Repeats.KEY_REQUIRED,
        )
        async def move(work: Work) -> Moved:
            """Move it."""
            self.times += 1
            if self.refuses:
                raise Conflict("not now")
            await work.tell(work.caller.organization_id, "moved", f"try {self.times}")
            if self.races_lost:
                self.races_lost -= 1
                raise LostRace("database: deadlock detected", retry=True)
            self.begun.set()
            await asyncio.to_thread(self.go_on.wait)
            return Moved(times=self.times)

        return move


@pytest.fixture(scope="module")
def slow():
    return Slow()


@pytest.fixture(scope="module")
def running(database, slow):
    with api_world.world(database, routes=(slow.route(),)) as world:
        yield world


def key(text):
    return {"Idempotency-Key": text}


def test_a_repeat_gets_the_same_answer_and_does_nothing(world):
    first = world.post("/api/v1/api-keys", json=NEW, headers=key("one"))
    again = world.post("/api/v1/api-keys", json=NEW, headers=key("one"))
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert first.headers["location"] == again.headers["location"]
    assert world.rows("SELECT count(*) FROM api_key WHERE name = 'Dash'") == [(1,)]


def test_the_kept_answer_is_sealed_for_it_holds_a_secret(world):
    answer = world.post("/api/v1/api-keys", json=NEW, headers=key("sealed")).json()
    [(kept,)] = world.rows("SELECT answer FROM idempotency_key WHERE key = 'sealed'")
    assert answer["key"].encode() not in bytes(kept)


def test_the_same_key_with_another_request_is_refused(world):
    world.post("/api/v1/api-keys", json=NEW, headers=key("two"))
    user = {"email": "x@here.example", "name": "X", "role": "analyst"}
    for path, body in (("/api/v1/api-keys", {**NEW, "name": "Other"}), ("/api/v1/users", user)):
        answer = world.post(path, json=body, headers=key("two"))
        assert (answer.status_code, answer.json()["code"]) == (422, "key_reused")


def test_another_callers_key_is_another_key(world):
    first = world.post("/api/v1/api-keys", json=NEW, headers=key("three"))
    other = world.post("/api/v1/api-keys", Role.NETWORK_MANAGER, json=NEW, headers=key("three"))
    assert first.json()["id"] != other.json()["id"]


def test_a_key_is_forgotten_after_a_day(world):
    first = world.post("/api/v1/api-keys", json=NEW, headers=key("four"))
    world.clock.advance(hours=24)
    later = world.post("/api/v1/api-keys", json=NEW, headers=key("four"))
    assert first.json()["id"] != later.json()["id"]


@pytest.mark.parametrize("bad", ["", "x" * 256, "caf\u00e9".encode("latin-1")])
def test_what_is_no_key_is_refused(world, bad):
    answer = world.post("/api/v1/api-keys", json=NEW, headers={"Idempotency-Key": bad})
    assert [each["field"] for each in answer.json()["errors"]] == ["Idempotency-Key"]


def test_without_a_key_each_request_is_its_own(world):
    ids = {world.post("/api/v1/api-keys", json=NEW).json()["id"] for _ in range(2)}
    assert len(ids) == 2


def test_what_moves_money_needs_a_key(world, slow):
    before = slow.times
    answer = world.post("/api/v1/move")
    assert answer.status_code == 422
    assert slow.times == before


def test_a_refused_request_keeps_nothing_and_may_come_again(world, slow):
    slow.refuses = True
    assert world.post("/api/v1/move", headers=key("again")).status_code == 409
    slow.refuses = False
    assert world.post("/api/v1/move", headers=key("again")).status_code == 200


def test_a_repeat_while_the_first_is_in_work_is_told_to_come_again(world, slow):
    slow.begun.clear()
    slow.go_on.clear()
    before, answers = slow.times, []
    first = threading.Thread(
        target=lambda: answers.append(world.post("/api/v1/move", headers=key("same")))
    )
    first.start()
    assert slow.begun.wait(20)
    meanwhile = world.post("/api/v1/move", headers=key("same"))
    slow.go_on.set()
    first.join(20)
    assert (meanwhile.status_code, meanwhile.json()["code"]) == (409, "request_in_progress")
    assert meanwhile.headers["retry-after"] == "1"
    after = world.post("/api/v1/move", headers=key("same"))
    assert after.content == answers[0].content
    assert slow.times == before + 1


def moved(world):
    return [
        about
        for (about,) in world.rows("SELECT about FROM fact WHERE kind = 'moved' ORDER BY position")
    ]


def test_a_request_that_lost_a_race_is_done_again_and_leaves_nothing_of_the_try_before(world, slow):
    before, told = slow.times, moved(world)
    slow.races_lost = 2
    answer = world.post("/api/v1/move", headers=key("raced"))
    assert (answer.status_code, answer.json()["times"]) == (200, before + 3)
    assert moved(world) == [*told, f"try {before + 3}"]


def test_a_request_that_loses_every_race_did_nothing_and_may_come_again(world, slow):
    told, slow.races_lost = moved(world), 4
    answer = world.post("/api/v1/move", headers=key("lost"))
    assert (answer.status_code, answer.json()["code"]) == (503, "outage")
    assert answer.headers["retry-after"] == "1"
    assert (moved(world), slow.races_lost) == (told, 0)
    assert world.post("/api/v1/move", headers=key("lost")).status_code == 200
