"""Events of a transaction that never came are noticed by their numbers, and asked for."""

import asyncio
import json

import psycopg
import pytest

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.effects import Effects
from chargewright.adapters.postgres.units import Units
from chargewright.main.clock import RandomIds
from chargewright.worker.perform import Performing
from chargewright.worker.sessions import SessionWork
from chargewright.worker.transaction_events import TransactionEventWork
from tests.play.gateway import serving, station
from tests.play.network import Site
from tests.play.wild import MovedClock

BOOT = {"reason": "PowerUp", "chargingStation": {"model": "M", "vendorName": "V"}}
MINUTE_S = 60
BEGAN = ("Started", 0, 1000)
UPDATES = [("Updated", number, 1000 + number * 50) for number in (1, 2, 3)]
ENDED = ("Ended", 4, 1300)


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1", power_w=350_000, tolerance_wh=1)
    return fresh_database


class Story:
    """A station that has told some of a transaction, and a worker that looks at it."""

    def __init__(self, database, version="ocpp2.0.1"):
        self._database = database
        self._version = version
        self.clock = MovedClock()
        self._began = self.clock.now()

    def tell(self, story):
        async def told():
            pool = Database(self._database.work, connections_max=2, name="a worker beside")
            units = Units(
                pool, clock=self.clock, ids=RandomIds(), nudge=lambda _: None, defaults={}
            )
            effects = Effects(units, self.clock)
            performers = {**SessionWork().performers, **TransactionEventWork(effects).performers}
            self._performing = Performing(effects, performers, clock=self.clock)
            await pool.open()
            try:
                async with (
                    serving(self._database, clock=self.clock) as (_, port),
                    station(port, "S1", subprotocols=(self._version,)) as self.own,
                ):
                    booted = await self.own.call("BootNotification", BOOT)
                    assert booted[2]["status"] == "Accepted"
                    await story(self)
            finally:
                await pool.close()

        asyncio.run(told())
        return self

    async def says(self, *events, second=0, name="100%_tx", evse=1):
        for number, (kind, seq_no, wh) in enumerate(events):
            at = self._began.replace(microsecond=0).isoformat()[:-6]
            at = f"{at}.{second + number + 10}Z"
            payload = {
                "eventType": kind,
                "timestamp": at,
                "triggerReason": "MeterValuePeriodic",
                "seqNo": seq_no,
                "transactionInfo": {"transactionId": name},
                "evse": {"id": evse, "connectorId": 1},
                "meterValue": [{"timestamp": at, "sampledValue": [{"value": wh}]}],
            }
            assert (await self.own.call("TransactionEvent", payload))[0] == 3

    async def looks(self):
        """The worker performs what there is to perform."""
        for (effect,) in self.rows("SELECT id FROM effect WHERE state = 'pending' ORDER BY id"):
            await self._performing.perform(effect)

    async def is_asked(self, *, has_more):
        """The station hears the question and answers it."""
        kind, message_id, action, payload = await self.own.answer()
        assert (kind, action) == (2, "GetTransactionStatus")
        assert payload == {"transactionId": "100%_tx"}
        answer = [3, message_id, {"messagesInQueue": has_more, "ongoingIndicator": False}]
        await self.own.socket.send(json.dumps(answer))
        while self.rows("SELECT 1 FROM station_command WHERE answered_at IS NULL"):  # noqa: ASYNC110 - rows of the gateway
            await asyncio.sleep(0.01)

    def rows(self, query):
        with psycopg.connect(self._database.superuser) as connection:
            return connection.execute(query).fetchall()

    @property
    def is_missing(self):
        return self.rows("SELECT 'events_missing' = ANY (flags) FROM session") == [(True,)]

    @property
    def open_checks(self):
        return len(
            self.rows(
                "SELECT FROM effect WHERE kind = 'session.check_events' AND state = 'pending'"
            )
        )

    @property
    def asked(self):
        return len(self.rows("SELECT FROM station_command"))


@pytest.mark.parametrize("version", ["ocpp2.0.1", "ocpp2.1"])
def test_a_transaction_that_came_whole_is_looked_at_once_in_whatever_order(network, version):
    async def story(it):
        first, *others = UPDATES
        await it.says(BEGAN, *others, ENDED, first)
        await it.looks()
        assert it.open_checks == 1, "the last may be on its way"
        it.clock.passes(MINUTE_S)
        await it.looks()

    it = Story(network, version).tell(story)
    assert (it.is_missing, it.open_checks, it.asked) == (False, 0, 0)


def test_what_the_station_has_lost_is_flagged(network):
    async def story(it):
        await it.says(BEGAN, UPDATES[0], UPDATES[2], ENDED)
        it.clock.passes(MINUTE_S)
        await it.looks()
        await it.is_asked(has_more=False)
        it.clock.passes(3 * MINUTE_S)
        await it.looks()
        await it.looks()

    it = Story(network).tell(story)
    assert (it.is_missing, it.open_checks, it.asked) == (True, 0, 1)


def test_what_still_waits_in_the_station_is_waited_for(network):
    async def story(it):
        await it.says(BEGAN, UPDATES[0], ENDED)
        it.clock.passes(MINUTE_S)
        await it.looks()
        await it.is_asked(has_more=True)
        for _ in range(2):
            it.clock.passes(3 * MINUTE_S)
            await it.looks()
            assert (it.asked, it.open_checks) == (1, 1)
        it.clock.passes(15 * MINUTE_S)
        await it.looks()
        await it.is_asked(has_more=True)
        assert it.asked == 2
        await it.says(*UPDATES[1:], second=20)
        it.clock.passes(20 * MINUTE_S)
        await it.looks()

    it = Story(network).tell(story)
    assert (it.is_missing, it.open_checks, it.asked) == (False, 0, 2)


def test_a_station_that_never_answers_is_given_up_after_a_day(network):
    async def story(it):
        await it.says(BEGAN, ENDED)
        it.clock.passes(MINUTE_S)
        await it.looks()
        await it.looks()
        assert (it.asked, it.open_checks) == (1, 1)
        it.clock.passes(24 * 60 * MINUTE_S)
        await it.looks()

    it = Story(network).tell(story)
    assert (it.is_missing, it.open_checks) == (True, 0)


def test_numbers_that_stand_still_ask_nothing(network):
    async def story(it):
        await it.says(*((kind, 0, wh) for kind, _, wh in (BEGAN, *UPDATES, ENDED)))
        it.clock.passes(MINUTE_S)
        await it.looks()

    it = Story(network).tell(story)
    assert (it.is_missing, it.open_checks, it.asked) == (False, 0, 0)


@pytest.mark.parametrize("name", ["", "17", "another"])
def test_what_names_the_transaction_otherwise_is_not_missing(network, name):
    async def story(it):
        await it.says(BEGAN, UPDATES[0])
        await it.says(UPDATES[1], second=2, name=name)
        await it.says(UPDATES[2], ENDED, second=3)
        it.clock.passes(MINUTE_S)
        await it.looks()

    it = Story(network).tell(story)
    assert it.rows("SELECT count(*) FROM session") == [(1,)]
    assert (it.is_missing, it.open_checks, it.asked) == (False, 0, 0)


OTHER_CHARGE = [("Started", 2, 0), ("Ended", 3, 0)]


@pytest.mark.parametrize(
    ("others", "told"),
    [
        ([UPDATES[1]], {"name": "", "evse": 2}),
        (OTHER_CHARGE, {"name": "another"}),
        ([UPDATES[1]], {"name": "of\0none", "evse": 2}),
    ],
    ids=["elsewhere", "of another charge", "elsewhere, by a name that no text has"],
)
def test_what_is_of_another_charge_fills_no_gap(network, others, told):
    async def story(it):
        await it.says(BEGAN, UPDATES[0], UPDATES[2], ENDED)
        await it.says(*others, second=10, **told)
        it.clock.passes(MINUTE_S)
        await it.looks()
        assert it.asked == 1

    Story(network).tell(story)
