"""The flows, over ports that remember. Each fact is one unit of work and may come twice."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import msgspec
import pytest

from chargewright.kernel.fact import Received
from chargewright.kernel.ids import FactId, OrganizationId, SessionId
from chargewright.kernel.problem import NotFound
from chargewright.sessions import flow
from chargewright.sessions.effects import AskOperator, Effect
from chargewright.sessions.events import EndForced, MeterAdvanced, Rated, StartRefused
from chargewright.sessions.facts import FactKind, SessionFact
from chargewright.sessions.model import Meter, Place, Session, progressed
from chargewright.sessions.ports import Ports
from chargewright.sessions.references import IdTag
from chargewright.sessions.rules import Clue
from chargewright.sessions.words import (
    OVER,
    Attention,
    ConnectorStatus,
    Flag,
    Notice,
    ReleaseReason,
    Status,
    StopReason,
)
from tests.sessions.cast import (
    HERE,
    OPERATOR,
    OTHER_CARD,
    REFERENCE,
    STATION,
    T0,
    TAG,
    TOKEN,
    TRANSACTION,
    ask,
    bill,
    hold,
    later,
    meter,
    plugged,
    rate,
    rate_late,
    release,
    remote_start,
    remote_stop,
    request,
    seed,
    started,
    status,
    stopped,
    tell,
    token,
)

ELSEWHERE = Place(STATION)


@dataclass
class Memory:
    """All four ports of a unit of work, and what stands in them afterwards.

    `readings` are what was committed since a session was saved; whoever locks it sees them.
    """

    sessions: dict[SessionId, Session] = field(default_factory=dict)
    readings: dict[SessionId, Meter] = field(default_factory=dict)
    heard: set[FactId] = field(default_factory=set)
    unexpected: dict[FactId, str] = field(default_factory=dict)
    effects: dict[tuple[str, int], Effect] = field(default_factory=dict)
    facts: list[SessionFact] = field(default_factory=list)

    async def lock(self, session_id: SessionId) -> Session:
        if session_id not in self.sessions:
            raise NotFound(f"no session {session_id}")
        session, read = self.sessions[session_id], self.readings.get(session_id)
        return session if read is None else progressed(session, read, read.read_at)

    async def lock_station(self, station_id, *, closed_since, transaction_ref) -> Sequence[Session]:
        def may_be_meant(session):
            return (
                session.status not in {Status.CLOSED, Status.REFUSED}
                or (session.closed_at is not None and session.closed_at >= closed_since)
                or (transaction_ref is not None and session.ocpp_transaction_ref == transaction_ref)
            )

        return [
            session
            for session in self.sessions.values()
            if session.place.station_id == station_id and may_be_meant(session)
        ]

    async def add_session(self, session: Session) -> None:
        assert session.id not in self.sessions
        self.sessions[session.id] = session

    async def save(self, session: Session) -> None:
        assert session.id in self.sessions
        self.sessions[session.id] = session

    async def accept(self, fact_id: FactId) -> bool:
        is_new = fact_id not in self.heard
        self.heard.add(fact_id)
        return is_new

    async def keep_unexpected(self, fact_id: FactId, sentence: str) -> None:
        self.unexpected[fact_id] = sentence

    async def add_effects(self, effects: Sequence[Effect], *, cause: str) -> None:
        for ordinal, effect in enumerate(effects):
            self.effects.setdefault((cause, ordinal), effect)

    async def tell(self, facts: Sequence[SessionFact]) -> None:
        self.facts += facts

    async def judged(self, session: Session, ended):
        """Metering's word: here the stop is right, and a session always charged 5 kWh."""
        return msgspec.structs.replace(ended, meter=meter(5_000, at=ended.at))


class _Sessions:
    def __init__(self, memory):
        self.lock = memory.lock
        self.lock_station = memory.lock_station
        self.add = memory.add_session
        self.save = memory.save


class _Outbox:
    def __init__(self, memory):
        self.add = memory.add_effects


class World:
    """A station, its platform, and facts that arrive one after the other."""

    def __init__(self):
        self.memory = Memory()
        self.ports = Ports(
            sessions=_Sessions(self.memory),
            inbox=self.memory,
            outbox=_Outbox(self.memory),
            stream=self.memory,
        )
        self.asked = 0
        self.count = 0

    def received(self, event, about="", fact_id=None):
        self.count += 1
        return Received(
            id=FactId(fact_id or f"fct_{self.count}"),
            organization_id=OrganizationId("org_1"),
            about=about,
            event=event,
            occurred_at=event.at,
            received_at=event.at,
        )

    def opens(self, event, session_id="ses_1", fact_id=None, **changes):
        heard = self.received(event, fact_id=fact_id)
        return asyncio.run(flow.open_for_payer(heard, seed(session_id, **changes), self.ports))

    def hears(self, event, session_id="ses_1", fact_id=None):
        return asyncio.run(flow.hear(self.received(event, session_id, fact_id), self.ports))

    def hears_start(self, event, session_id="ses_new", fact_id=None, reference=None, **said):
        clue = Clue(place=event.place, at=event.at, occurred_at=event.at, id_tag=event.id_tag)
        return asyncio.run(
            flow.hear_start(
                self.received(event, fact_id=fact_id),
                replace(clue, **said),
                seed(session_id, reference=reference),
                self.ports,
            )
        )

    def hears_stop(self, event, fact_id=None, **said):
        clue = Clue(
            place=ELSEWHERE,
            at=event.at,
            occurred_at=event.at,
            transaction_ref=event.ocpp_transaction_ref,
        )
        heard = self.received(event, fact_id=fact_id)
        return asyncio.run(flow.hear_stop(heard, replace(clue, **said), self.memory, self.ports))

    def hears_status(self, event, previous="Available", fact_id=None):
        heard = self.received(event, fact_id=fact_id)
        return asyncio.run(flow.hear_status(heard, ConnectorStatus(previous), self.ports))

    def wakes(self, at, session_id="ses_1"):
        return asyncio.run(flow.wake(SessionId(session_id), at, self.ports))

    def new_effects(self):
        """What was asked for since the last look."""
        effects = list(self.memory.effects.values())[self.asked :]
        self.asked = len(self.memory.effects)
        return effects

    def now(self, session_id="ses_1"):
        return self.memory.sessions[SessionId(session_id)]


@pytest.fixture
def world():
    return World()


def test_a_card_pays_from_tap_to_rating(world):
    world.opens(hold(), place=ELSEWHERE, evse_choices=(1, 2))
    assert world.hears_status(plugged(later(1))).place == HERE
    assert world.new_effects() == [remote_start()]
    charging = world.hears_start(started(later(2), id_tag=IdTag(REFERENCE)))
    assert (charging.id, charging.status) == ("ses_1", Status.IN_PROGRESS)
    ended = world.hears_stop(stopped(later(30)))
    assert (ended.status, ended.meter.energy_wh) == (Status.SETTLING, 5_000)
    assert world.new_effects() == [rate()]
    assert [fact.kind for fact in world.memory.facts] == [
        FactKind.OPENED,
        FactKind.PAYER_BOUND,
        FactKind.VEHICLE_CONNECTED,
        FactKind.STARTED,
        FactKind.CHARGING_ENDED,
        FactKind.ENDED,
    ]


def test_every_fact_may_come_twice(world):
    steps = [
        lambda: world.opens(hold(), fact_id="fct_a"),
        lambda: world.hears_status(plugged(later(1)), fact_id="fct_b"),
        lambda: world.hears_start(started(later(2), id_tag=IdTag(REFERENCE)), fact_id="fct_c"),
        lambda: world.hears(MeterAdvanced(later(9), meter=meter(4_000)), fact_id="fct_d"),
        lambda: world.hears_stop(stopped(later(30)), fact_id="fct_e"),
    ]
    for happens in steps:
        assert happens() is not None
        before = (dict(world.memory.sessions), dict(world.memory.effects), list(world.memory.facts))
        assert happens() is None
        assert before == (world.memory.sessions, world.memory.effects, world.memory.facts)


def test_a_refused_driver_leaves_a_trace(world):
    assert world.opens(StartRefused(T0, reason="blocked")).status is Status.REFUSED
    assert world.new_effects() == [tell(Notice.REFUSED)]


def test_a_tap_after_the_start_is_bound_to_what_runs(world):
    world.hears_start(started(T0), session_id="ses_1")
    assert world.now().flags == (Flag.NO_PAYER,)
    bound = world.opens(hold(later(2)), session_id="ses_2", place=ELSEWHERE, evse_choices=(1, 2))
    assert (bound.id, bound.payer.payment_id) == ("ses_1", "pay_1")
    assert "ses_2" not in world.memory.sessions


def test_a_swipe_after_the_start_is_bound_to_what_runs(world):
    world.hears_start(started(T0), session_id="ses_1")
    assert world.opens(token(later(2)), session_id="ses_2").id == "ses_1"


def test_a_driver_who_chose_no_connector_pays_the_price_of_where_it_started(world):
    world.opens(token(), reference=None, place=ELSEWHERE, tariff_version_id=None)
    begun = world.hears_start(started(later(1)), token_id=TOKEN.token_id)
    assert (begun.id, begun.place, begun.tariff_version_id) == ("ses_1", HERE, "trv_1")


def test_a_price_that_was_shown_stays_the_price(world):
    world.opens(hold(), tariff_version_id="trv_shown")
    begun = world.hears_start(started(later(1), id_tag=IdTag(REFERENCE)))
    assert begun.tariff_version_id == "trv_shown"


def test_a_request_from_an_app_is_its_own_session(world):
    world.hears_start(started(T0), session_id="ses_1")
    assert world.opens(request(later(2)), session_id="ses_2").id == "ses_2"


def test_a_start_while_another_is_open_ends_that_one_first(world):
    world.hears_start(started(T0), session_id="ses_1")
    world.new_effects()
    again = started(later(30), ocpp_transaction_ref="4712", meter=meter(start=9_000))
    assert world.hears_start(again, session_id="ses_2").id == "ses_2"
    assert world.now("ses_1").flags == (Flag.NO_PAYER, Flag.STOP_MISSING)
    assert world.new_effects() == [ask(Attention.STOP_MISSING), rate()]


def test_a_start_told_again_has_the_answer_of_the_first(world):
    first = world.hears_start(started(T0), session_id="ses_1")
    again = started(later(1), ocpp_transaction_ref="4712")
    second = world.hears_start(again, session_id="ses_2", register_wh=first.meter.start_register_wh)
    assert second.ocpp_transaction_ref == TRANSACTION
    assert list(world.memory.sessions) == ["ses_1"]


def test_a_late_start_after_the_hold_was_given_back_is_stopped(world):
    world.opens(hold())
    world.wakes(later(5))
    assert world.new_effects() == [release(ReleaseReason.NOT_STARTED), tell(Notice.START_FAILED)]
    late = world.hears_start(started(later(7), id_tag=IdTag(REFERENCE)), session_id="ses_2")
    assert (late.late_for, late.payer) == ("ses_1", None)
    assert world.new_effects() == [
        remote_stop(StopReason.LATE_START, session_id="ses_2"),
        AskOperator(kind=Attention.LATE_START, station_id=STATION, session_id=SessionId("ses_2")),
    ]


def test_a_tombstone_of_yesterday_is_nobodys(world):
    world.opens(request())
    world.wakes(later(1))
    late = world.hears_start(
        started(later(hours=1), id_tag=IdTag(REFERENCE)),
        session_id="ses_2",
        token_id=TOKEN.token_id,
    )
    assert late.late_for is None


def test_a_stop_that_nobody_knows_is_an_operators_and_answered(world):
    world.hears_start(started(T0), session_id="ses_1")
    world.new_effects()
    assert world.hears_stop(stopped(later(9), ocpp_transaction_ref="99")) is None
    orphan = AskOperator(
        kind=Attention.ORPHAN_STOP, station_id=STATION, session_id=None, detail="99"
    )
    assert world.new_effects() == [orphan]
    assert world.now().status is Status.IN_PROGRESS


def test_a_stop_without_a_number_is_bound_by_its_tag(world):
    world.hears_start(started(T0), session_id="ses_1")
    ended = world.hears_stop(stopped(later(9), ocpp_transaction_ref=None), id_tag=TAG)
    assert (ended.id, ended.status) == ("ses_1", Status.SETTLING)
    assert Flag.TRANSACTION_REF_UNUSABLE in ended.flags


def test_a_late_stop_reaches_the_closed_session(world):
    world.hears_start(started(T0), session_id="ses_1")
    world.hears(EndForced(later(5), by=OPERATOR))
    world.new_effects()
    assert world.hears_stop(stopped(later(hours=30))).status in OVER
    assert world.new_effects() == [ask(Attention.LATE_STOP), rate_late()]


def test_a_status_that_concerns_nobody_changes_nothing(world):
    assert world.hears_status(status("Preparing", T0)) is None
    assert world.memory.effects == {}


def test_a_surprise_is_kept_and_never_fatal(world):
    world.opens(hold())
    same = world.hears(MeterAdvanced(later(1), meter=meter(5)), fact_id="fct_odd")
    assert same == world.now()
    assert world.memory.unexpected == {
        "fct_odd": "MeterAdvanced in a session that is ready",
    }


def test_a_second_hold_is_let_go_in_the_same_unit_of_work(world):
    world.opens(hold())
    world.hears(hold(later(1), OTHER_CARD))
    assert world.new_effects() == [release(ReleaseReason.ALREADY_PAID, OTHER_CARD)]


def test_a_wake_that_comes_early_or_twice_finds_nothing_to_do(world):
    world.opens(hold())
    world.wakes(later(4))
    assert world.now().status is Status.READY
    world.wakes(later(5))
    asked = dict(world.memory.effects)
    world.wakes(later(5))
    assert world.memory.effects == asked
    assert world.now().status is Status.CLOSED


def test_who_is_woken_in_vain_waits_until_later_and_not_before_all_others(world):
    world.hears_start(started(T0), session_id="ses_1", token_id=TOKEN.token_id)
    world.hears(token(later(1)))
    kept = world.now().deadline
    world.memory.readings["ses_1"] = meter(2_000, at=later(14))
    world.new_effects()
    awake = world.wakes(kept)
    assert awake.status is Status.IN_PROGRESS
    assert world.now() == awake
    assert world.now().deadline == kept + (later(14) - later(1))
    assert world.new_effects() == []


def test_results_of_effects_come_back_as_facts(world):
    world.opens(hold())
    world.hears_start(started(later(1), id_tag=IdTag(REFERENCE)))
    world.hears_stop(stopped(later(30)))
    world.new_effects()
    world.hears(Rated(later(31)))
    assert world.new_effects() == [bill()]


def test_what_does_not_exist_is_not_found(world):
    with pytest.raises(NotFound):
        world.hears(MeterAdvanced(T0, meter=meter(1)), session_id="ses_none")
