"""A frame is worked on when the one before was answered, whatever it was; told without a socket."""

import asyncio
import json
from types import SimpleNamespace

import pytest
from picows import WSCloseCode

from chargewright.gateway.connection import StationConnection
from chargewright.gateway.handshake import Subprotocol
from chargewright.gateway.one_at_a_time import QUEUE_MAX
from chargewright.gateway.settings import GatewaySettings
from chargewright.gateway.turn import Turn
from chargewright.network.journal import Outcome
from chargewright.wire.ocpp import Conversation
from tests.play.network import T0, known_station

STATION = known_station()
BROKEN, REFUSED, IGNORED = '[2,"{}","Heartbeat",{{', '[2,"{}","Frobnicate",{{}}]', '[3,"{}",{{}}]'


class Transport:
    """What was sent, whether we read on, and the code with which we said goodbye."""

    def __init__(self):
        self.sent = []
        self.goodbye = None
        self.is_read = True
        self.is_close_frame_sent = False
        self.close_handshake = None
        self.underlying_transport = self

    def send(self, kind, frame):
        self.sent.append(json.loads(frame))

    def send_close(self, code, reason):
        self.goodbye = code

    def disconnect(self):
        pass

    def pause_reading(self):
        self.is_read = False

    def resume_reading(self):
        self.is_read = True


class Gateway:
    """The part of a gateway that a connection asks; what it keeps ends when the test says so."""

    def __init__(self):
        self.seconds = 0.0
        self.settings = GatewaySettings()
        self.kept = []
        self.refusals = []
        self.journal = SimpleNamespace(add=self.kept.append)
        self.turn = Turn(now=self.now, monotonic=self.monotonic)

    def now(self):
        return T0

    def monotonic(self):
        return self.seconds

    def deviated(self, connection, called):
        raise AssertionError(called)

    def refused(self, connection, action, fault):
        self.refusals.append(action)

    def disconnected(self, connection):
        pass


class Wire:
    """A connection that was taken over, between this gateway and this transport."""

    def __init__(self):
        self.gateway, self.transport = Gateway(), Transport()
        self.connection = StationConnection(self.gateway, STATION, Subprotocol.OCPP_16, {}, (1,))
        self.connection.transport = self.transport
        self.connection.begin(1)

    def say(self, text):
        self.connection.take(text.encode(), self.gateway.turn.moment())

    def end_next(self, outcome=Outcome.COMMITTED):
        self.gateway.kept.pop(0).done(outcome)

    @property
    def answered(self):
        return [frame[1] for frame in self.transport.sent]


@pytest.mark.parametrize("frame", [BROKEN, REFUSED])
def test_what_is_refused_is_kept_then_answered_and_then_comes_the_next(frame):
    wire = Wire()
    for message_id in "abc":
        wire.say(frame.format(message_id))
    for message_id in "abc":
        assert len(wire.gateway.kept) == 1
        wire.end_next()
        assert wire.answered[-1] == message_id
    assert (wire.answered, wire.gateway.kept) == (["a", "b", "c"], [])


@pytest.mark.parametrize("frame", [BROKEN, REFUSED])
def test_of_whatever_is_refused_the_gateway_hears_what_it_was(frame):
    wire = Wire()
    wire.say(frame.format("a"))
    assert wire.gateway.refusals == [json.loads(frame.split(",")[2])]


def test_what_is_ignored_is_kept_and_holds_nobody_up():
    wire = Wire()
    wire.say(IGNORED.format("x"))
    wire.say(BROKEN.format("a"))
    ignored, broken = wire.gateway.kept
    assert ignored.log.endswith("\tt\tanswers no call of ours\tf\n")
    broken.done(Outcome.COMMITTED)
    ignored.done(Outcome.COMMITTED)
    assert wire.answered == ["a"]


def test_what_was_said_in_the_turn_in_which_the_station_left_is_kept():
    wire = Wire()

    async def story():
        wire.gateway.turn.hear(wire.connection, BROKEN.format("a").encode())
        wire.connection.on_ws_disconnected(wire.transport)

    asyncio.run(story())
    (kept,) = wire.gateway.kept
    kept.done(Outcome.COMMITTED)
    assert wire.answered == []


def test_a_bug_of_ours_closes_the_connection_so_that_the_station_repeats(monkeypatch):
    wire = Wire()

    def bug(self, frame, now):
        raise ValueError

    async def story():
        wire.gateway.turn.hear(wire.connection, BROKEN.format("a").encode())
        await asyncio.sleep(0)

    monkeypatch.setattr(Conversation, "receive", bug)
    asyncio.run(story())
    assert (wire.transport.goodbye, wire.gateway.kept) == (WSCloseCode.INTERNAL_ERROR, [])


def test_how_long_a_frame_has_waited_counts_from_its_own_beginning():
    wire = Wire()
    wire.gateway.seconds = 100.0
    assert wire.connection.busy_for(100.0) == 0.0
    wire.say(BROKEN.format("a"))
    wire.say(BROKEN.format("b"))
    assert wire.connection.busy_for(107.0) == 7.0
    wire.gateway.seconds = 107.0
    wire.end_next()
    assert wire.connection.busy_for(110.0) == 3.0
    wire.end_next()
    assert wire.connection.busy_for(110.0) == 0.0


@pytest.mark.parametrize(("outcome", "code"), [(Outcome.STALE, 1008), (Outcome.LOST, 1013)])
def test_what_was_not_kept_is_not_answered_and_nothing_more_is_heard(outcome, code):
    wire = Wire()
    wire.say(BROKEN.format("a"))
    wire.say(BROKEN.format("b"))
    wire.end_next(outcome)
    assert (wire.answered, wire.transport.goodbye, wire.gateway.kept) == ([], code, [])
    wire.say(BROKEN.format("c"))
    assert wire.gateway.kept == []


@pytest.mark.parametrize(("outcome", "code"), [(Outcome.STALE, 1008), (Outcome.LOST, None)])
def test_what_nobody_waits_for_shows_all_the_same_that_another_took_over(outcome, code):
    wire = Wire()
    wire.say(IGNORED.format("x"))
    wire.end_next(outcome)
    assert wire.transport.goodbye == code


def test_whoever_says_too_much_at_once_is_read_again_when_half_of_it_is_done():
    wire = Wire()
    wire.say(BROKEN.format("first"))
    for number in range(QUEUE_MAX - 1):
        wire.say(BROKEN.format(number))
    assert wire.transport.is_read
    wire.say(BROKEN.format("last"))
    assert not wire.transport.is_read
    for _ in range(QUEUE_MAX // 2 - 1):
        wire.end_next()
        assert not wire.transport.is_read
    wire.end_next()
    assert wire.transport.is_read
    for _ in range(QUEUE_MAX // 2 + 1):
        wire.end_next()
    assert wire.answered == ["first", *map(str, range(QUEUE_MAX - 1)), "last"]
