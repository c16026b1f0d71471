"""Frames of one turn of the loop: in order, at one time, and no station's at another's cost."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from chargewright.gateway.turn import Moment, Turn
from tests.play.gateway import serving, station
from tests.play.network import Site

T0 = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Clock:
    """A second passes between any two looks."""

    def __init__(self):
        self.looks = 0

    def now(self):
        self.looks += 1
        return T0 + timedelta(seconds=self.looks)

    def monotonic(self):
        return float(self.looks)


class Station:
    def __init__(self, bug=None):
        self.took = []
        self.bug = bug
        self.has_failed = False

    def take(self, frame, heard):
        if self.bug == frame:
            raise ValueError(frame)
        self.took.append((frame, heard))

    def failed(self):
        self.has_failed = True


def turn():
    clock = Clock()
    return Turn(now=clock.now, monotonic=clock.monotonic)


def first_moment():
    return Moment(T0 + timedelta(seconds=1), "2026-03-01T12:00:01Z", 1.0)


def in_a_loop(work):
    async def story():
        work()
        await asyncio.sleep(0)

    asyncio.run(story())


def test_what_came_in_one_turn_is_worked_on_in_order_and_was_heard_at_one_time():
    one, other, this = Station(), Station(), turn()

    def come():
        this.hear(one, b"a")
        this.hear(other, b"b")
        this.hear(one, b"c")
        assert (one.took, other.took) == ([], [])

    in_a_loop(come)
    assert one.took == [(b"a", first_moment()), (b"c", first_moment())]
    assert other.took == [(b"b", first_moment())]


def test_the_next_turn_has_its_own_time():
    one, this = Station(), turn()
    in_a_loop(lambda: this.hear(one, b"a"))
    in_a_loop(lambda: this.hear(one, b"b"))
    assert [(frame, heard.monotonic) for frame, heard in one.took] == [(b"a", 1.0), (b"b", 2.0)]


def test_a_frame_that_meets_a_bug_is_its_own_stations_affair_alone():
    one, other, this = Station(bug=b"a"), Station(), turn()

    def come():
        this.hear(one, b"a")
        this.hear(other, b"b")

    in_a_loop(come)
    assert (one.has_failed, other.has_failed) == (True, False)
    assert other.took == [(b"b", first_moment())]


@pytest.mark.parametrize("frames", [0, 1])
def test_a_turn_may_be_worked_on_before_the_loop_turns_and_is_not_worked_on_twice(frames):
    one, this = Station(), turn()

    def come():
        for _ in range(frames):
            this.hear(one, b"a")
        this.work()
        this.work()
        assert len(one.took) == frames

    in_a_loop(come)
    assert len(one.took) == frames


def test_what_a_station_said_just_before_it_hung_up_is_kept(fresh_database):
    site = Site(fresh_database.owner).seed()
    site.station("S1")

    async def story():
        async with serving(fresh_database) as (_, port), station(port, "S1") as s:
            await s.call("Heartbeat", {}, "m1")
            said = {"connectorId": 1, "errorCode": "NoError", "status": "Faulted"}
            await s.socket.send(json.dumps([2, "m2", "StatusNotification", said]))

    asyncio.run(story())
    with psycopg.connect(fresh_database.superuser) as connection:
        logged = connection.execute("SELECT message_id FROM ocpp_log ORDER BY position").fetchall()
    assert logged == [("m1",), ("m2",)]
