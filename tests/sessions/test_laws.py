"""What holds for every life of a session, in whatever order the world tells it."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from itertools import chain, pairwise

import msgspec
from hypothesis import event as note
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.sessions.deadlines import RETRY_AFTER, deadlines
from chargewright.sessions.effects import (
    BillSession,
    Effect,
    RateLateMeter,
    RateSession,
    ReleasePayer,
    SendRemoteStart,
)
from chargewright.sessions.events import (
    ActivityHeard,
    Billed,
    BillingFailed,
    CeilingSet,
    ChargingStateReported,
    DeadlinePassed,
    EndForced,
    Event,
    EventsMissed,
    FrameUnreadable,
    HoldAccepted,
    MeterAdvanced,
    NothingToBill,
    PaidAfterAll,
    PayerLost,
    PlaceTold,
    Rated,
    RatingFailed,
    RetryRequested,
    StartAnswered,
    StartRequested,
    StartTold,
    StatusReported,
    StopAnswered,
    StopRequested,
    Superseded,
    TokenAccepted,
    TransactionEnded,
    TransactionStarted,
)
from chargewright.sessions.facts import FactKind, facts_of
from chargewright.sessions.machine import begin, step
from chargewright.sessions.model import Card, Ceiling, Place, Session
from chargewright.sessions.scopes import totals
from chargewright.sessions.unexpected import UnexpectedEvent
from chargewright.sessions.words import (
    OVER,
    Answer,
    BillingState,
    ChargingState,
    ConnectorStatus,
    RatingState,
    Status,
    StopReason,
)
from tests.play.long import rounds
from tests.sessions.cast import (
    CARD,
    HERE,
    OPERATOR,
    OTHER_CARD,
    PARKING_SITE,
    SITE,
    STATION,
    T0,
    TAG,
    TOKEN,
    TRANSACTION,
    later,
    meter,
    seed,
)

EXAMPLES = rounds(60, 2_500)

gaps = st.sampled_from([0, 1, 5, 29, 30, 60, 299, 300, 600, 900, 3600, 86_400])
shifts = st.sampled_from(
    [None, *(timedelta(seconds=seconds) for seconds in (0, -1, 1, -90, 60, 61, -10_800, 86_400))]
)
energies = st.integers(0, 40_000)
powers = st.sampled_from([None, 0, 50, 11_000])
ceilings = st.tuples(st.sampled_from([None, 1, 5_000, 30_000]), shifts)


def claim(at, shift):
    return None if shift is None else at + shift


def ceiling(at, limits):
    return Ceiling(limits[0], claim(at, limits[1]))


def happening(build, **choices):
    """A kind of event, as a strategy for a function from our clock to the event."""
    names, strategies = tuple(choices), tuple(choices.values())

    def later_on(*chosen):
        return lambda at: build(at, **dict(zip(names, chosen, strict=True)))

    return st.builds(later_on, *strategies)


happenings = st.one_of(
    happening(
        lambda at, payer, limits: HoldAccepted(at, payer=payer, ceiling=ceiling(at, limits)),
        payer=st.sampled_from([CARD, OTHER_CARD]),
        limits=ceilings,
    ),
    st.sampled_from(
        [
            lambda at: TokenAccepted(at, payer=TOKEN),
            PayerLost,
            ActivityHeard,
            Superseded,
            lambda at: EndForced(at, by=OPERATOR),
            DeadlinePassed,
            lambda at: FrameUnreadable(at, action="StopTransaction"),
            Rated,
            lambda at: RatingFailed(at, code="INTERNAL"),
            Billed,
            NothingToBill,
            PaidAfterAll,
            lambda at: BillingFailed(at, code="PAYMENT_DECLINED"),
            lambda at: RetryRequested(at, by=OPERATOR),
        ]
    ),
    happening(lambda at, limits: CeilingSet(at, ceiling=ceiling(at, limits)), limits=ceilings),
    happening(StartAnswered, answer=st.sampled_from(Answer)),
    happening(StopAnswered, answer=st.sampled_from(Answer)),
    happening(StopRequested, reason=st.sampled_from(StopReason)),
    happening(
        lambda at, word, shift: StatusReported(
            at, place=HERE, status=word, occurred_at=claim(at, shift)
        ),
        word=st.sampled_from(ConnectorStatus),
        shift=shifts,
    ),
    happening(
        lambda at, word, shift: ChargingStateReported(at, state=word, occurred_at=claim(at, shift)),
        word=st.sampled_from(ChargingState),
        shift=shifts,
    ),
    st.sampled_from([lambda at: PlaceTold(at, place=HERE), EventsMissed]),
    happening(
        lambda at, wh, word, shift: StartTold(
            at,
            occurred_at=claim(at, shift) or at,
            charging_state=word,
            meter=None if wh is None else meter(wh, at=at),
        ),
        wh=st.one_of(st.none(), energies),
        word=st.sampled_from([None, *ChargingState]),
        shift=shifts,
    ),
    happening(
        lambda at, place, ref, word, shift: TransactionStarted(
            at,
            place=place,
            ocpp_transaction_ref=ref,
            id_tag=TAG,
            charging_state=word,
            occurred_at=claim(at, shift),
        ),
        place=st.sampled_from([HERE, HERE, Place(STATION)]),
        ref=st.sampled_from([TRANSACTION, TRANSACTION, "4712"]),
        word=st.sampled_from([None, *ChargingState]),
        shift=shifts,
    ),
    happening(
        lambda at, wh, w: MeterAdvanced(at, meter=meter(wh, at=at, power_w=w)),
        wh=energies,
        w=powers,
    ),
    happening(
        lambda at, ref, wh, rejected, shift: TransactionEnded(
            at,
            ocpp_transaction_ref=ref,
            meter=None if wh is None else meter(wh, at=at),
            is_final_reading_rejected=rejected,
            occurred_at=claim(at, shift),
        ),
        ref=st.sampled_from([TRANSACTION, TRANSACTION, None, "4712"]),
        wh=st.one_of(st.none(), energies),
        rejected=st.booleans(),
        shift=shifts,
    ),
)

beginnings = st.sampled_from(
    [
        HoldAccepted(T0, payer=CARD),
        TokenAccepted(T0, payer=TOKEN),
        StartRequested(T0, payer=TOKEN),
        TransactionStarted(T0, place=HERE, ocpp_transaction_ref=TRANSACTION, id_tag=TAG),
        TransactionStarted(T0, place=HERE, ocpp_transaction_ref=TRANSACTION, is_inferred=True),
    ]
)


def _in_order(site, opening, *chapters):
    at, heard = T0, []
    for gap, happens in chain.from_iterable(chapters):
        at += timedelta(seconds=gap)
        heard.append(happens(at))
    return site, opening, heard


def chapter(most, of=happenings):
    return st.lists(st.tuples(gaps, of), max_size=most)


def often(happens):
    """A turn that most lives take, so that what comes after it is met as well."""
    return st.sampled_from([[], *[[(60, happens)]] * 3])


results = st.sampled_from(
    [
        Rated,
        Billed,
        NothingToBill,
        PaidAfterAll,
        lambda at: RatingFailed(at, code="INTERNAL"),
        lambda at: BillingFailed(at, code="PAYMENT_DECLINED"),
        lambda at: RetryRequested(at, by=OPERATOR),
        DeadlinePassed,
    ]
)
lives = st.builds(
    _in_order,
    st.sampled_from([SITE, PARKING_SITE, replace(SITE, payer_required=False)]),
    beginnings,
    chapter(4),
    often(
        lambda at: TransactionStarted(at, place=HERE, ocpp_transaction_ref=TRANSACTION, id_tag=TAG)
    ),
    chapter(10),
    often(lambda at: TransactionEnded(at, ocpp_transaction_ref=TRANSACTION, occurred_at=at)),
    chapter(4),
    chapter(6, results),
    chapter(4),
)
"""A beginning, then happenings in order of our clock, honest or not, in any order of sense."""


class Life:
    """A life as it was lived: every session it has been, every effect and fact, in order."""

    def __init__(self, site, opening, heard):
        session, effects = begin(seed(settings=site), opening)
        self.sessions = [session]
        self.effects: list[Effect] = list(effects)
        self.facts = list(facts_of(None, session, opening.at))
        self.surprises = 0
        for event in heard:
            self.hear(event)

    def hear(self, event):
        before = self.sessions[-1]
        try:
            moved, effects = step(before, event)
        except UnexpectedEvent:
            self.surprises += 1
            return ()
        self.sessions.append(moved)
        self.effects += effects
        self.facts += facts_of(before, moved, event.at)
        return effects

    @property
    def last(self) -> Session:
        return self.sessions[-1]

    def count(self, kind):
        return sum(isinstance(effect, kind) for effect in self.effects)

    def told(self, kind):
        return sum(fact.kind is kind for fact in self.facts)


def settle(life, at):
    """The world goes on as it should: the clock runs, prices are found, cards are charged."""
    for _ in range(2 * len(RETRY_AFTER) + 12):
        session = life.last
        if session.status in {Status.CLOSED, Status.REFUSED}:
            return
        if session.status is Status.SETTLING:
            is_rated = session.rating_state is RatingState.RATED
            life.hear(Billed(at) if is_rated else Rated(at))
            continue
        if session.deadline is None:
            life.hear(RetryRequested(at, by=OPERATOR))
            continue
        at = max(at, session.deadline)
        life.hear(DeadlinePassed(at))


@settings(max_examples=EXAMPLES)
@given(lives)
def test_every_life_is_orderly(life):
    lived = Life(*life)
    note(f"ends {lived.last.status}")
    for before, after in pairwise(lived.sessions):
        # What is closed stays closed, what has ended stays ended and is billed as it was.
        assert before.status is not Status.CLOSED or after.status is Status.CLOSED
        if before.status in OVER:
            assert after.status in OVER
            assert (after.meter, after.segments) == (before.meter, before.segments)
            assert after.close_reason is before.close_reason
            assert after.payer == before.payer
        assert after.meter.energy_wh >= before.meter.energy_wh
        assert after.last_event_at >= before.last_event_at
        assert set(before.flags) - set(after.flags) <= {"no_payer", "start_missing"}
        assert before.payer is None or after.payer == before.payer


@settings(max_examples=EXAMPLES)
@given(lives)
def test_segments_leave_no_gap_and_sum_to_the_whole(life):
    session = Life(*life).last
    if session.ended_at is None:
        assert session.segments == ()
        return
    parts = session.segments
    assert sum(totals(parts).values(), timedelta(0)) == session.ended_at - session.started_at
    edges = [part.interval for part in parts]
    assert all(left.end == right.start for left, right in pairwise(edges))
    assert all(left.scope is not right.scope for left, right in pairwise(parts))
    if parts:
        assert (edges[0].start, edges[-1].end) == (session.started_at, session.ended_at)
    assert session.started_at <= session.charging_ended_at <= session.ended_at


@settings(max_examples=EXAMPLES)
@given(lives)
def test_a_session_is_rated_once_per_end_and_retry_and_billed_once_per_rating(life):
    lived = Life(*life)
    ended = lived.last.ended_at is not None
    assert (lived.told(FactKind.ENDED), lived.told(FactKind.STARTED) >= ended) == (ended, True)
    retries = [
        (before.status, after.status)
        for before, after in pairwise(lived.sessions)
        if before.rating_state is RatingState.FAILED and after.rating_state is RatingState.PENDING
    ]
    assert lived.count(RateSession) == ended + len(retries)
    assert lived.told(FactKind.RATED) <= 1
    rebillings = [
        1
        for before, after in pairwise(lived.sessions)
        if before.billing_state is BillingState.FAILED
        and after.billing_state is BillingState.PENDING
    ]
    is_card = isinstance(lived.last.payer, Card)
    assert lived.count(BillSession) == is_card * lived.told(FactKind.RATED) + len(rebillings)


@settings(max_examples=EXAMPLES)
@given(lives)
def test_every_hold_has_exactly_one_end(life):
    """A hold is either billed through its session or let go, and never both."""
    lived = Life(*life)
    settle(lived, later(hours=24 * 60))
    assert lived.last.status in {Status.CLOSED, Status.REFUSED}
    released = Counter(
        effect.payment_id for effect in lived.effects if isinstance(effect, ReleasePayer)
    )
    payer = lived.last.payer
    offered = {
        event.payer.payment_id for event in (life[1], *life[2]) if isinstance(event, HoldAccepted)
    }
    bound = {payer.payment_id} if isinstance(payer, Card) else set()
    billed = bound if lived.last.started_at is not None else set()
    assert set(released) == offered - billed
    assert all(released[payment_id] == 1 for payment_id in bound - billed)


@settings(max_examples=EXAMPLES)
@given(lives)
def test_every_life_ends_by_the_clock_alone(life):
    lived = Life(*life)
    settle(lived, later(hours=24 * 60))
    assert lived.last.status in {Status.CLOSED, Status.REFUSED}
    assert lived.last.deadline is None


@settings(max_examples=EXAMPLES)
@given(lives)
def test_what_is_due_is_not_due_again_once_it_was_done(life):
    lived = Life(*life)
    for _ in range(20):
        due = lived.last.deadline
        if due is None:
            break
        lived.hear(DeadlinePassed(due))
        assert all(at > due for _, at in deadlines(lived.last))


@settings(max_examples=EXAMPLES)
@given(lives)
def test_an_event_heard_twice_in_a_row_asks_for_nothing_new(life):
    site, opening, heard = life
    lived = Life(site, opening, [])
    idempotent = (
        HoldAccepted | TokenAccepted | StatusReported | TransactionStarted | TransactionEnded
    ) | (
        Rated
        | Billed
        | NothingToBill
        | PaidAfterAll
        | DeadlinePassed
        | Superseded
        | EndForced
        | CeilingSet
    )
    for event in heard:
        first = lived.hear(event)
        if not isinstance(event, idempotent):
            continue
        if any(isinstance(effect, ReleasePayer) for effect in first):
            continue  # letting go twice is harmless, and the inbox hears it once
        again = lived.hear(event)
        if isinstance(event, PaidAfterAll):
            # Each may pay a part: with each, what was told late is compared anew with what is paid.
            again = [effect for effect in again if not isinstance(effect, RateLateMeter)]
        assert not again


@settings(max_examples=EXAMPLES)
@given(lives)
def test_a_station_is_started_only_for_somebody_who_pays(life):
    lived = Life(*life)
    if lived.count(SendRemoteStart):
        assert lived.last.payer is not None


@settings(max_examples=EXAMPLES)
@given(lives)
def test_everything_can_be_written_down_and_read_again(life):
    site, opening, heard = life
    lived = Life(*life)
    for value, kind in [
        *((session, Session) for session in lived.sessions[-3:]),
        *((effect, Effect) for effect in lived.effects),
        *((event, Event) for event in (opening, *heard)),
    ]:
        text = msgspec.json.encode(value)
        assert msgspec.json.decode(text, type=kind) == value
        assert msgspec.convert(msgspec.json.decode(text), type=kind) == value
    assert lived.last.settings == site
