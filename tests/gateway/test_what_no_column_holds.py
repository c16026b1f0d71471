"""Whatever a station may say by the schema is answered: with a result, or with what is wrong with it.

Its numbers reach columns, and its times are counted with; a number that no column holds and a day that no
zone has must be refused by the name of their field, or be kept. An InternalError would be a bug of ours, and a
connection that is closed without an answer a station that says the same again for ever.
"""

import asyncio
import contextlib
from decimal import Decimal

import psycopg
import pytest
import websockets
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from chargewright.gateway import v16, v21, v201
from chargewright.wire.ocpp import MESSAGES, Version
from chargewright.wire.ocpp.frames import FRAME_BYTES_MAX, MessageType
from tests.play.gateway import serving, station
from tests.play.long import rounds
from tests.play.network import Site
from tests.wire.ocpp.judge import Judge, generate, is_time, schema_of, written

HANDLERS = {
    Version.V16: v16.HANDLERS,
    Version.V201: v201.HANDLERS,
    Version.V21: v21.HANDLERS,
}
EDGES = (
    *(0, 1, 2, -1),
    *(2**15, 2**31 - 1, 2**31, -(2**31), -(2**31) - 1),
    *(2**40, 2**63 - 1, -(2**63)),
)
TIMES = (
    "0001-01-01T00:00:00+14:00",
    "0001-01-01T00:00:00",
    "1969-12-31T23:59:59.999999Z",
    "9999-12-31T23:59:59.9999999-14:00",
    "9999-12-31T23:59:59",
)


@st.composite
def extreme(draw, schema):
    """A message that the schema accepts, with numbers and times mostly from the edges."""

    def over(value):
        match value:
            case {"transactionId": str(), **more}:
                return over(more) | {"transactionId": draw(st.sampled_from(["tx-1", "tx-2"]))}
            case dict():
                return {name: over(each) for name, each in value.items()}
            case list():
                return [over(each) for each in value]
            case bool():
                return value
            case int() | Decimal():
                edges = [Decimal(each) if isinstance(value, Decimal) else each for each in EDGES]
                return draw(st.sampled_from([1, *edges, value]))
            case str() if is_time(value):
                return draw(st.sampled_from([*TIMES, value]))
        return value

    return over(draw(generate(schema)))


@st.composite
def odd(draw, schema):
    """A message as real stations spoil it: mended or refused, but never a bug of ours."""
    tree = draw(extreme(schema))

    def over(value):
        match value:
            case dict():
                return {name: over(each) for name, each in value.items()}
            case list():
                return draw(st.sampled_from([[over(each) for each in value], []]))
            case str() if is_time(value):
                return draw(st.sampled_from([value, "", 1_772_441_940, "0001-01-01 00:00"]))
            case str():
                return draw(st.sampled_from([value, value * 9 + "é" * 300, 10**30, 0.5, True]))
            case bool() | int() | Decimal():
                return draw(st.sampled_from([value, f"{value}", "NaN", 10**40, 0.5]))
        return value

    return over(tree)


class Line:
    """A station's line for as long as a story lasts, on a loop of its own; it comes again when cut."""

    def __init__(self, database, version):
        self._database, self._version = database, version
        self._runner = asyncio.Runner()
        self._stack = contextlib.AsyncExitStack()
        self._calls = 0

    def __enter__(self):
        self._runner.run(self._begin())
        return self

    async def _begin(self):
        _, self._port = await self._stack.enter_async_context(serving(self._database))
        await self._connect()

    async def _connect(self):
        self._own = await self._stack.enter_async_context(
            station(self._port, "S1", subprotocols=(self._version.value,))
        )

    def says(self, action, payload):
        """The answer to this call; None where the line was cut instead."""
        self._calls += 1
        own = f"n{self._calls}"
        frame = f'[2,"{own}","{action}",{written(payload).decode()}]'
        answer = self._runner.run(self._said(frame))
        assert answer is None or answer[1] == own, f"{answer[1]} was answered twice"
        return answer

    def sends(self, action, payload):
        """Say what is never answered, and wait until all that came before a heartbeat is done with."""
        self._runner.run(self._sent(f'[6,"s","{action}",{written(payload).decode()}]'))

    async def _sent(self, frame):
        await self._own.socket.send(frame)
        await self._own.socket.send('[2,"pulse","Heartbeat",{}]')
        while (await self._own.answer())[1] != "pulse":
            pass  # it is asked what it streams

    async def _said(self, frame):
        try:
            await self._own.socket.send(frame)
            while (answer := await self._own.answer())[0] == MessageType.CALL:
                pass  # it is asked to end what nobody pays for
        except websockets.ConnectionClosed:
            await self._connect()
            return None
        return answer

    def __exit__(self, *why):
        self._runner.run(self._stack.aclose())
        self._runner.close()


_LIFE_IN_2 = ("TransactionEvent", "TransactionEvent", "MeterValues", "StatusNotification")
LIFE = {
    Version.V16: ("StartTransaction", "MeterValues", "StopTransaction", "StatusNotification"),
    Version.V201: _LIFE_IN_2,
    Version.V21: _LIFE_IN_2,
}
"""What is said of transactions; said at random it is of few, so that these have long and odd lives."""


def answers_whatever(database, version, actions, count, kind=extreme):
    Site(database.owner).seed().station("S1")
    with Line(database, version) as line:

        @settings(max_examples=count, deadline=None, suppress_health_check=list(HealthCheck))
        @given(data=st.data())
        def answered(data):
            action = data.draw(st.sampled_from(actions))
            payload = data.draw(kind(schema_of(version, action, "request")))
            assume(len(written(payload)) < FRAME_BYTES_MAX - 100)  # a larger one is read by nobody
            answer = line.says(action, payload)
            assert answer is not None, f"{action}: the line was cut"
            assert "InternalError" not in answer, action
            if answer[0] == MessageType.CALL_RESULT:
                judge = Judge(version, action, "response")
                assert judge.accepts(written(answer[2])), f"{action}: {answer}"

        answered()


@pytest.mark.parametrize("version", HANDLERS)
def test_each_message_that_a_station_may_send_has_its_handler(version):
    messages = MESSAGES[version]
    heard = {messages[action].request.kind for action in messages.heard}
    assert HANDLERS[version].keys() == heard


@pytest.mark.parametrize("version", HANDLERS)
def test_every_message_is_answered(fresh_database, version):
    messages = MESSAGES[version]
    actions = sorted(each for each in messages.heard if messages[each].response is not None)
    answers_whatever(fresh_database, version, actions, rounds(60, 1_000))


def test_what_nobody_answers_is_kept_too(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    sent = "NotifyPeriodicEventStream"
    with Line(fresh_database, Version.V21) as line:

        @settings(
            max_examples=rounds(40, 800), deadline=None, suppress_health_check=list(HealthCheck)
        )
        @given(extreme(schema_of(Version.V21, sent, "request")))
        def kept(payload):
            line.sends(sent, payload)

        kept()
    with psycopg.connect(fresh_database.superuser) as connection:
        log = "SELECT DISTINCT problem FROM ocpp_log WHERE action = %s"
        problems = {each for (each,) in connection.execute(log, (sent,))}
    assert None in problems
    assert not [each for each in problems if each is not None and "operator" in each]


@pytest.mark.parametrize("version", LIFE)
def test_every_message_of_a_transactions_life_is_answered(fresh_database, version):
    answers_whatever(fresh_database, version, LIFE[version], rounds(30, 600))


@pytest.mark.parametrize("version", LIFE)
def test_an_odd_message_is_answered_too(fresh_database, version):
    answers_whatever(fresh_database, version, LIFE[version], rounds(40, 800), odd)
