"""A forecourt under load: stations with readers, drivers who come and go, and what must add up.

The drivers do not mind a dead platform: who is not served goes away, and the next one comes.
"""

import asyncio
import contextlib
import itertools
import json
import random
from collections import Counter
from datetime import datetime

from chargewright.main.keys import open_vault
from chargewright.main.settings import Settings
from sim.stations.link import CALL, ERROR, RESULT
from sim.stations.plan import ConnectorPlan, EvsePlan, StationPlan, Version
from sim.stations.station import SimulatedStation
from tests.play.long import rounds
from tests.play.network import PASSWORD
from tests.play.platform import SeededSite, tariff

PATIENCE_S = 8.0
SETTLED_WITHIN_S = rounds(150.0, 300.0)
LOOK_S = 0.1
UNLOGGED = {"Heartbeat"}  # it says nothing, so its answer does not wait for its row


class Behind:
    """What `SeededSite` needs of a database."""

    def __init__(self, it):
        self.owner = it.dsn("owner")


async def seed(it, cloud, versions):
    """A site with a station and a reader for each of these versions of OCPP."""
    seeded = SeededSite(Behind(it), cloud, open_vault(Settings(data_dir=it.data)))
    seeded.sells(
        tariff(), t_plug_s=6, ready_expiration_s=6, ongoing_expiration_s=6, meter_interval_s=1,
        hold_minor=50_00,
    )  # fmt: skip
    for number in range(1, len(versions) + 1):
        seeded.site.station(f"S{number}", power_w=350_000)
        await seeded.terminal(f"PT{number}", [(f"evs_S{number}_1", f"stn_S{number}", 1)])


class Forecourt:
    """Stations, and a driver in front of each while `is_open` is set."""

    def __init__(self, it, cloud, stations, dice):
        self.it = it
        self.cloud = cloud
        self.stations = stations
        self.is_open = asyncio.Event()
        self._dice = dice
        self._names = itertools.count(1)
        self._busy = 0

    async def until_answered(self, station, more, within_s=180.0):
        """Wait for the very moment at which so many more of a station's messages were answered."""
        since = len(station.frames)

        def missing():
            return more - sum(
                frame.kind == RESULT and not frame.is_ours for frame in station.frames[since:]
            )

        try:
            await station.until(lambda: missing() <= 0, within_s=within_s)
        except TimeoutError:
            raise AssertionError(
                f"{missing()} of {more} answers are missing\n{self.board()}"
            ) from None

    async def drivers(self):
        """One driver after the other at each station, until cancelled."""
        async with asyncio.TaskGroup() as group:
            for number, station in enumerate(self.stations, start=1):
                dice = random.Random(self._dice.random())  # noqa: S311 - a test must be repeatable
                group.create_task(self._come_and_go(f"PT{number}", station, dice))

    async def close(self):
        """Let the drivers at work finish, and nobody new begin."""
        self.is_open.clear()
        async with asyncio.timeout(180):
            while self._busy:  # noqa: ASYNC110 - see above
                await asyncio.sleep(LOOK_S)

    async def _come_and_go(self, serial, station, dice):
        while True:
            await self.is_open.wait()
            self._busy += 1
            try:
                await self._charge(serial, station, dice)
            finally:
                self._busy -= 1

    async def _charge(self, serial, station, dice):
        """Pay, charge for a few readings, and leave; whatever does not come is not waited for."""
        if not await self._pays(serial, f"Visa {next(self._names)}"):
            return
        evse = station.evse(1)
        await station.plug_in()
        with contextlib.suppress(TimeoutError):
            await station.until(lambda: evse.is_charging, within_s=PATIENCE_S)
            readings = len(station.sent("MeterValues")) + len(station.sent("TransactionEvent"))
            wanted = readings + dice.randint(1, 4)
            await station.until(
                lambda: (
                    len(station.sent("MeterValues")) + len(station.sent("TransactionEvent"))
                    >= wanted
                ),
                within_s=PATIENCE_S,
            )
        with contextlib.suppress(TimeoutError):
            await station.unplug()

    async def _pays(self, serial, card):
        """Hold a card to the reader until the bank says yes; False when nothing comes of it.

        Who has held it there waits for the bank. Drivers who left then made readers show their result of nothing
        for as long as the next driver is patient, who held a card there at the last moment and left as well.
        """
        loop = asyncio.get_running_loop()
        ends, has_tapped = loop.time() + PATIENCE_S, False
        while loop.time() < ends:
            if (await self.cloud.terminal(serial))["state"] == "READY":
                await self.cloud.tap(serial, card)
                ends, has_tapped = (ends if has_tapped else loop.time() + PATIENCE_S), True
            if any(one["card"]["name"] == card for one in await self.cloud.sessions()):
                return True
            await asyncio.sleep(LOOK_S)
        return False

    async def settled(self):
        """Wait until everything adds up, or say what does not."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + SETTLED_WITHIN_S
        while (wrong := await self.differences()) and loop.time() < ends:  # noqa: ASYNC110 - see above
            await asyncio.sleep(LOOK_S)
        assert not wrong, "\n".join([*wrong, self.board()])

    def tally(self):
        """How much there was to lose until now."""
        answers = sum(1 for station in self.stations for _ in answered(station))
        counts = {
            name: self.it.rows(f"SELECT count(*) FROM {name}")[0][0]
            for name in ("session", "payment", "receipt")
        }
        return f"{answers} answers, " + ", ".join(f"{n} {name}s" for name, n in counts.items())

    def board(self):
        """What one wants to see when it stands still."""
        looks = {
            "readers": "SELECT terminal_id, state, due_at, machine FROM reader",
            "payments": "SELECT id, state, due_at, hold_ref FROM payment WHERE ended_at IS NULL",
            "sessions": "SELECT id, status, due_at, flags FROM session WHERE closed_at IS NULL",
            "effects": "SELECT id, kind, about, attempts, due_at, problem FROM effect"
            " WHERE state = 'pending'",
            "jobs": "SELECT id, status, lock, worker_id, attempts FROM procrastinate_jobs"
            " WHERE status NOT IN ('succeeded', 'cancelled')",
            "workers": "SELECT id, last_heartbeat, now() FROM procrastinate_workers",
            "links": "SELECT station_id, epoch, node, is_connected FROM station_link",
        }
        lines = [f"{name}: {row}" for name, look in looks.items() for row in self.it.rows(look)]
        stations = [
            f"{station.plan.identity}: online {station.is_online}, waiting {len(station.outbox)},"
            f" heard {station.frames[-1] if station.frames else None}"
            for station in self.stations
        ]
        return "\n".join([*lines, *stations, self.it.last_words()])

    async def differences(self):
        """Everything that should be equal and is not, a sentence each; empty: all adds up."""
        if any(not station.is_online or len(station.outbox) for station in self.stations):
            return ["a station is offline, or has not told everything"]
        return [*self._missing_rows(), *self._wrong_sessions(), *await self.wrong_money()]

    def _missing_rows(self):
        """What was answered is in the log, and its readings are where they belong."""
        kept = Counter(
            (station, message_id, action, canonical(json.loads(request)[3]))
            for station, message_id, action, request in self.it.rows(
                "SELECT station_id, message_id, action, request FROM ocpp_log WHERE direction = 'in'"
            )
        )
        told = Counter(
            (f"stn_{station.plan.identity}", call.message_id, call.action, canonical(call.payload))
            for station in self.stations
            for call in answered(station)
            if call.action not in UNLOGGED
        )
        for lost in told - kept:
            yield f"answered and not in the log: {lost}"
        readings = set(self.it.rows("SELECT station_id, claimed_at FROM reading"))
        for station in self.stations:
            for call in answered(station):
                for taken_at in times_of_readings(call):
                    if (f"stn_{station.plan.identity}", taken_at) not in readings:
                        yield f"answered, and no reading: {call}"

    def _wrong_sessions(self):
        """Each charge of a station is one session, each session that started is one charge."""
        ours = Counter(
            self.it.rows(
                "SELECT station_id, ocpp_transaction_ref FROM session WHERE started_at IS NOT NULL"
            )
        )
        theirs = Counter(
            (f"stn_{station.plan.identity}", reference)
            for station in self.stations
            for reference in charges(station)
        )
        for station_and_reference in ours - theirs:
            yield f"a session without a charge, or twice: {station_and_reference}"
        for station_and_reference in theirs - ours:
            yield f"a charge without a session: {station_and_reference}"
        for row in self.it.rows("SELECT id, status, flags FROM session WHERE closed_at IS NULL"):
            yield f"not closed: {row}"
        # A station that tells of its start when the hold is long released is a row of the machine.
        for row in self.it.rows(
            "SELECT id, flags FROM session WHERE started_at IS NOT NULL AND payment_id IS NULL"
            " AND NOT (flags @> '{late_start,no_payer}' AND id IN (SELECT session_id FROM attention))"
        ):
            yield f"charged, not paid, and no operator knows: {row}"

    async def wrong_money(self):
        """The provider, our payments, the receipts and the books tell one story."""
        holds = await self.cloud.sessions()
        open_there = {one["id"] for one in holds if one["state"] == "AUTHORIZED"}
        wrong = [f"a hold without an end: {one}" for one in sorted(open_there)]
        wrong += [
            f"a payment without an end: {row}"
            for row in self.it.rows(
                "SELECT id, state, hold_ref FROM payment WHERE ended_at IS NULL"
            )
        ]
        wrong += [
            f"a payment without a document: {row}"
            for row in self.it.rows(
                "SELECT id, state FROM payment WHERE ended_at IS NOT NULL"
                " AND id NOT IN (SELECT payment_id FROM receipt)"
            )
        ]
        wrong += [
            f"priced and paid differ: {row}"
            for row in self.it.rows(
                "SELECT s.id, s.total_minor, p.captured_minor FROM session AS s JOIN payment AS p"
                " ON p.id = s.payment_id"
                " WHERE coalesce(s.total_minor, 0) <> coalesce(p.captured_minor, 0)"
            )
        ]
        taken = {one["session_id"]: one["amount"] for one in await self.cloud.captures()}
        wrong += [f"taken more than once: {one}" for one in holds if one["captures"] > 1]
        ours = dict(
            self.it.rows("SELECT hold_ref, captured_minor FROM payment WHERE captured_minor > 0")
        )
        if taken != ours:
            wrong.append(f"the provider took {taken}, we say {ours}")
        receipts = dict(
            self.it.rows(
                "SELECT p.hold_ref, r.total_minor FROM receipt AS r JOIN payment AS p"
                " ON p.id = r.payment_id WHERE r.document_type = 'RECEIPT'"
            )
        )
        if taken != receipts:
            wrong.append(f"the provider took {taken}, receipts say {receipts}")
        clearing = self.it.rows(
            "SELECT coalesce(sum(balance_minor), 0)::int FROM ledger_account"
            " WHERE code = 'PSP_CLEARING:payter'"
        )
        if clearing != [(sum(taken.values()),)]:
            wrong.append(f"the provider took {sum(taken.values())}, the books say {clearing}")
        if self.it.rows("SELECT coalesce(sum(balance_minor), 0)::int FROM ledger_account") != [
            (0,)
        ]:
            wrong.append("the trial balance is not zero")
        return wrong


@contextlib.asynccontextmanager
async def forecourt(it, cloud, versions, dice):
    """Stations that are connected, with drivers who wait for the gate to open."""
    await seed(it, cloud, versions)
    async with contextlib.AsyncExitStack() as stack:
        stations = []
        for number, version in enumerate(versions, start=1):
            station = SimulatedStation(plan(it.ocpp_url, f"S{number}", version))
            stations.append(await stack.enter_async_context(station))
            await connected(station)
        yard = Forecourt(it, cloud, stations, dice)
        driving = asyncio.create_task(yard.drivers())
        try:
            yield yard
        finally:
            driving.cancel()
            await asyncio.wait([driving])


async def connected(station):
    """Knock until the platform knows the station."""
    async with asyncio.timeout(60):
        while not station.is_online:
            with contextlib.suppress(Exception):  # not known yet
                await station.connect()
            await asyncio.sleep(LOOK_S)


def plan(url, identity, version):
    return StationPlan(
        url=url,
        identity=identity,
        version=version,
        password=PASSWORD,
        evses=(EvsePlan((ConnectorPlan(350_000, is_dc=True),)),),
        meter_interval_s=0.5,
        reconnect_after_s=0.5,
        connection_timeout_s=5.0,
        answer_timeout_s=25.0,
    )


def answered(station):
    """The station's calls that got a result, in the order of the answers."""
    waiting = {}
    for frame in station.frames:
        if frame.kind == CALL and frame.is_ours:
            waiting[frame.message_id] = frame
        elif frame.kind == RESULT and not frame.is_ours:
            yield waiting.pop(frame.message_id)
        elif frame.kind == ERROR and not frame.is_ours:
            raise AssertionError(f"the platform refused {waiting[frame.message_id]}: {frame}")


def charges(station):
    """The references of the charges that this station has told of, once each."""
    if station.plan.version is not Version.V16:
        return {
            call.payload["transactionInfo"]["transactionId"]
            for call in answered(station)
            if call.action == "TransactionEvent"
        }
    return {
        str(frame.payload["transactionId"])
        for frame in station.frames
        if frame.kind == RESULT and not frame.is_ours and frame.action == "StartTransaction"
    }


def times_of_readings(call):
    """When the readings of a message were taken."""
    if call.action == "MeterValues":
        return {datetime.fromisoformat(each["timestamp"]) for each in call.payload["meterValue"]}
    if call.action == "TransactionEvent":
        values = call.payload.get("meterValue", ())
        return {datetime.fromisoformat(each["timestamp"]) for each in values}
    return set()


def canonical(payload):
    return json.dumps(payload, sort_keys=True)
