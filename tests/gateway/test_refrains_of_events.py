"""Updates in words known by heart leave the same rows and get the same answers; what is new in them is heard."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.gateway import v21, v201
from chargewright.gateway.connection import StationConnection
from chargewright.gateway.handshake import Subprotocol
from chargewright.gateway.refrains import LESSONS_MAX
from chargewright.gateway.settings import GatewaySettings
from chargewright.gateway.turn import Turn
from chargewright.network.journal import Outcome
from chargewright.network.model import OpenSession
from chargewright.wire.ocpp.v201.transactions import TransactionEventResponse
from tests.play.gateway import serving, station
from tests.play.long import rounds
from tests.play.network import T0, Site, known_station

STATION = known_station()
OPEN = OpenSession(
    id="ses_1",
    version=1,
    status="in_progress",
    evse_no=1,
    connector_no=1,
    ocpp_transaction_ref="tx-1",
    remote_start_ref=None,
    first_message_at=T0,
    progress=None,
    energy_ceiling_wh=None,
    time_ceiling_at=None,
)
HANDLERS = {Subprotocol.OCPP_201: v201.HANDLERS, Subprotocol.OCPP_21: v21.HANDLERS}
EVSE = {"id": 1, "connectorId": 1}
PLAIN = {"wh": 100, "state": None, "evse": None, "trigger": "MeterValuePeriodic", "more": {}}


def update(seq_no, at, register_wh, *, transaction="tx-1", words=(), **told):
    told = PLAIN | told
    info = {"transactionId": transaction}
    info |= {} if told["state"] is None else {"chargingState": told["state"]}
    samples = [
        {"value": register_wh, **dict(words)},
        {"value": 7200, "measurand": "Power.Active.Import", **dict(words)},
    ]
    when = at.isoformat()
    event = {
        "eventType": "Updated",
        "timestamp": when,
        "triggerReason": told["trigger"],
        "seqNo": seq_no,
        "transactionInfo": info,
        "meterValue": [{"timestamp": when, "sampledValue": samples}],
    }
    return event | ({} if told["evse"] is None else {"evse": told["evse"]}) | told["more"]


class Gateway:
    """The part of a gateway that a connection asks, with flows that are noted and change nothing."""

    def __init__(self):
        self.settings = GatewaySettings()
        self.kept, self.decided, self.ceilings = [], [], []
        self.journal = SimpleNamespace(add=self.kept.append)
        self.turn = Turn(now=self.now, monotonic=self.monotonic)
        self.desk = SimpleNamespace(v201=self)
        self.drops = ()

    def now(self):
        return T0 + timedelta(hours=1)

    def monotonic(self):
        return 0.0

    def spawn(self, work):
        with pytest.raises(StopIteration):
            work.send(None)

    async def transaction_event(self, station, epoch, request, now, *, is_live):
        self.decided.append((request, is_live))
        return TransactionEventResponse()

    async def answers_kept(self, connection):
        pass

    async def refresh(self, connection):
        pass

    def ceiling_reached(self, connection, session_id):
        self.ceilings.append(session_id)


class Charging:
    """One transaction on a connection that learns, or does not."""

    def __init__(self, subprotocol, *, learns, opened=OPEN):
        self.gateway = Gateway()
        self.connection = StationConnection(
            self.gateway, STATION, subprotocol, HANDLERS[subprotocol], (1,)
        )
        self.said = []
        self.connection.transport = SimpleNamespace(send=lambda _, frame: self.said.append(frame))
        if not learns:
            self.connection._by_heart._refrains._lessons = LESSONS_MAX
        self.opened, self.rows, self.register_wh = opened, [], 1000
        self.connection.live.refresh([opened], STATION)
        self.connection.begin(1)

    def changed(self, **fields):
        """What another flow committed."""
        self.opened = replace(self.opened, version=self.opened.version + 1, **fields)
        self.connection.live.refresh([self.opened], STATION)

    def says(self, number, told):
        self.register_wh += told["wh"]
        event = update(number, T0 + timedelta(minutes=number), self.register_wh, **told)
        frame = json.dumps([2, f"m-{number}", "TransactionEvent", event])
        self.connection.take(frame.encode(), self.gateway.turn.moment())
        while self.gateway.kept:
            entry = self.gateway.kept.pop()
            self.rows.append((entry.log, entry.readings))
            entry.done(Outcome.COMMITTED)

    @property
    def known(self):
        return len(self.connection._by_heart._refrains.known)

    @property
    def outcome(self):
        (live,) = self.connection.live
        gateway = self.gateway
        told = (live.charging_state, live.fence_told, live.meter)
        return self.rows, self.said, gateway.decided, gateway.ceilings, told


registers = st.sampled_from([100, 100, 100, 0, -50, 90_000])
usual = st.fixed_dictionaries(
    {
        "state": st.sampled_from([None, "Charging"]),
        "evse": st.sampled_from([None, EVSE, {"id": 1}]),
    }
)
unusual = st.sampled_from(
    [
        {"state": "SuspendedEV"},
        {"trigger": "EnergyLimitReached"},
        {"evse": EVSE},
        {"more": {"offline": True}},
        {"more": {"idToken": {"idToken": "card", "type": "ISO14443"}}},
        {"more": {"reservationId": 3}},
    ]
)
changes = st.sampled_from(
    [{"energy_ceiling_wh": 300}, {"time_ceiling_at": T0}, {"has_stopped": True}, {"evse_no": 1}]
)
steps = st.lists(
    st.tuples(registers, st.one_of(st.none(), st.none(), unusual), st.one_of(st.none(), changes)),
    max_size=10,
)


@settings(max_examples=rounds(60, 3_000))
@given(
    st.sampled_from(sorted(HANDLERS)),
    st.sampled_from([OPEN, replace(OPEN, evse_no=None, connector_no=None)]),
    usual,
    steps,
)
def test_whatever_is_said_by_heart_and_the_long_way_leave_the_same(
    subprotocol, opened, said, story
):
    knows, knows_not = (
        Charging(subprotocol, learns=learns, opened=opened) for learns in (True, False)
    )
    story = [(100, None, None)] * 3 + story  # so that it is known what it usually says
    for number, (wh, differs, changed) in enumerate(story):
        for each in (knows, knows_not):
            each.says(number, PLAIN | said | {"wh": wh} | (differs or {}))
            if changed is not None:
                each.changed(**changed)
    assert knows_not.known == 0
    assert knows.outcome == knows_not.outcome


@pytest.mark.parametrize("subprotocol", sorted(HANDLERS))
def test_what_is_new_in_known_words_is_decided_by_the_flow(subprotocol):
    """A state that was another meanwhile, a fence that the station has not heard of (2.1)."""
    it = Charging(subprotocol, learns=True)
    charging = PLAIN | {"state": "Charging"}
    for number in range(4):
        it.says(number, charging)
    assert (it.known, len(it.gateway.decided)) == (1, 1)  # which made the state known
    it.says(4, PLAIN | {"state": "SuspendedEV"})
    it.says(5, charging)
    it.says(6, charging)
    assert [told.seq_no for told, _ in it.gateway.decided] == [0, 4, 5]
    it.changed(energy_ceiling_wh=10_000)
    it.says(7, charging)
    it.says(8, charging)
    heard = [told.seq_no for told, _ in it.gateway.decided]
    assert heard == ([0, 4, 5, 7] if subprotocol is Subprotocol.OCPP_21 else [0, 4, 5])
    assert len(it.rows) == 9


REGISTERS = (1100, 1150, 1150, 1140, 99_000, 1200, 1300)
OTHER_WORDS = (
    {"context": "Sample.Periodic"},
    {"context": "Sample.Clock"},
    {"context": "Trigger"},
    {"context": "Other"},
    {"context": "Interruption.Begin"},
    {"context": "Interruption.End"},
    {"location": "Outlet"},
)
"""None of them changes what the samples mean."""


def test_two_stations_say_the_same_one_always_alike_the_other_never(fresh_database):
    site = Site(fresh_database.owner).seed()
    site.station("S1")
    site.station("S2")
    began = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=30)
    known = {}

    async def told(process, port, name, wordings):
        async with station(port, name, subprotocols=("ocpp2.0.1",)) as s:
            start = update(0, began, 1000, transaction=name, trigger="Authorized", evse=EVSE)
            start |= {"eventType": "Started"}
            assert (await s.call("TransactionEvent", start))[0] == 3
            for minute, (wh, words) in enumerate(zip(REGISTERS, wordings, strict=True), start=1):
                at = began + timedelta(minutes=minute)
                said = update(minute + (minute > 5), at, wh, transaction=name, words=words)
                assert (await s.call("TransactionEvent", said))[2] == {}
            for connection in process.gateway._connections.values():
                known[connection.station.identity] = len(connection._by_heart._refrains.known)

    async def story():
        async with serving(fresh_database) as (process, port):
            await told(process, port, "S1", [{}] * len(REGISTERS))
            await told(process, port, "S2", OTHER_WORDS)

    asyncio.run(story())
    assert known == {"S1": 1, "S2": 0}
    with psycopg.connect(fresh_database.superuser) as connection:

        def rows_of(name):
            of = "JOIN station AS s ON s.id = r.station_id WHERE s.identity = %s ORDER BY position"
            readings = connection.execute(
                "SELECT evse_no, connector_no, scope, claimed_at, used_at, energy_wh::text,"
                " power_w::text, verdict, limit_wh, session_energy_wh, flags,"
                f" progress::jsonb - 'opened_at', signed, is_guilty FROM reading AS r {of}",
                [name],
            )
            log = connection.execute(
                "SELECT direction, message_id, request::json -> 3 -> 'seqNo', answer::json -> 2,"
                f" is_error, problem, r.is_guilty FROM ocpp_log AS r {of}",
                [name],
            )
            return readings.fetchall(), log.fetchall()

        one, other = rows_of("S1"), rows_of("S2")
    assert one == other
    readings, log = one
    assert len(readings) == len(log) == len(REGISTERS) + 1
    assert [seq_no for _, _, seq_no, *_ in log] == [0, 1, 2, 3, 4, 5, 7, 8]
