"""What was mended is counted, and written down once the database lets it."""

import asyncio
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import msgspec

from chargewright.gateway.deviations import Unwritten
from chargewright.kernel.problem import Outage
from chargewright.wire.ocpp.happened import Called
from chargewright.wire.ocpp.mending_rules import Mend, Rule
from tests.gateway.test_one_frame_at_a_time import STATION
from tests.play.gateway_alone import running

ACTION = "Heartbeat"
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TIME = Mend(Rule.TIME_FORM, "timestamp", '"2026-03-02"')


def called(*mends):
    return Called("m", "Heartbeat", msgspec.Raw(b"{}"), b"", mends)


def test_what_is_heard_again_is_counted_and_the_newest_is_the_example():
    unwritten = Unwritten()
    unwritten.heard(STATION, ACTION, [TIME], AT)
    unwritten.heard(STATION, ACTION, [TIME._replace(example='"now"')], AT + timedelta(seconds=9))
    unwritten.heard(STATION, ACTION, [TIME._replace(field="other")], AT)
    told = {each.field: each for each in unwritten.take()}
    assert told.keys() == {"timestamp", "other"}
    time = told["timestamp"]
    assert (time.count, time.first_at, time.last_at) == (2, AT, AT + timedelta(seconds=9))
    assert (time.rule, time.action, time.example) == ("time_form", "Heartbeat", '"now"')
    assert unwritten.take() == []


class Shaky:
    """A database that is away when it is asked first."""

    def __init__(self):
        self.was_away = asyncio.Event()
        self.written = asyncio.Queue()

    async def changed(self):
        return []

    async def revoked(self):
        return frozenset()

    async def waiting_stations(self):
        return []

    async def keep(self, told):
        if not self.was_away.is_set():
            self.was_away.set()
            raise Outage("away", retry=True)
        self.written.put_nowait(told)


def test_what_an_outage_keeps_from_being_written_is_counted_on():
    async def story():
        world = Shaky()
        async with running(world, deviations_s=0.01) as gateway:
            connection = SimpleNamespace(station=STATION)
            gateway.deviated(connection, called(TIME))
            await world.was_away.wait()
            (told,) = await world.written.get()
        return told.count, gateway.counts.outages

    assert asyncio.run(story()) == (1, 1)
