"""Our books beside the provider's: every difference is found, and only differences are."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.kernel.ids import PaymentId
from chargewright.kernel.money import Money
from chargewright.payments.effects import Announce, AskOperator, ReleaseHold
from chargewright.payments.events import (
    Captured,
    CaptureFound,
    HoldFound,
    HoldNotFound,
    HoldPlaced,
    HoldUnanswered,
    NothingSold,
    PriceKnown,
    Released,
    ReleaseFound,
)
from chargewright.payments.facts import PaymentCaptured, PaymentReleasing
from chargewright.payments.machine import step
from chargewright.payments.model import Hold, Question, ReleaseReason, State
from chargewright.payments.outcomes import NotListed, SeenHold, SeenState
from chargewright.payments.reconciling import (
    Comparison,
    adopt_capture,
    adopt_orphan,
    compare,
    search,
)
from tests.payments.cast import (
    ANNA,
    BERT,
    DAY,
    EUR,
    HOUR,
    MINUTE,
    PAY,
    SECOND,
    T0,
    TERMINAL,
    TERMS,
    at,
    eur,
    opened,
)
from tests.play.long import rounds

NOW = at(HOUR)


def seen(ref="s-1", who=ANNA, state=SeenState.OPEN, *, captured=None, placed_at=None, **more):
    return SeenHold(
        hold_ref=ref,
        terminal_ref="P6X-1",
        card=who.token,
        state=state,
        amount=eur("50"),
        captured=captured,
        placed_at=placed_at,
        **more,
    )


def payment(ref="s-1", state=State.HELD, who=ANNA, name=PAY, price="12.37"):
    """A payment in this state, whose hold is called `ref`."""
    hold = Hold(ref=ref, terminal_ref="P6X-1", amount=eur("50"), placed_at=T0)
    found = replace(opened(who=who), id=PaymentId(name))
    way = {
        State.PLACING: [],
        State.IN_DOUBT: [HoldUnanswered(T0)],
        State.HELD: [HoldPlaced(T0, hold)],
        State.CAPTURING: [HoldPlaced(T0, hold), PriceKnown(T0, eur(price))],
        State.CAPTURED: [
            HoldPlaced(T0, hold),
            PriceKnown(T0, eur(price)),
            Captured(T0, eur(price)),
        ],
        State.RELEASED: [
            HoldPlaced(T0, hold),
            NothingSold(T0, ReleaseReason.NEVER_STARTED),
            Released(T0),
        ],
        State.CAPTURE_PENDING: [
            HoldPlaced(T0, hold),
            PriceKnown(T0, eur(price)),
            Captured(T0, eur(price), pending=True),
        ],
    }[state]
    for event in way:
        found, _ = step(found, event)
    assert found.state is state
    return found


NOTHING_NEW = Comparison(findings=(), orphans=(), unknown_captures=())


def beside(payments, listed, *, at, ours_since=T0 - DAY):
    return compare(payments, listed, ours_since=ours_since, at=at)


def events(payments, listed):
    return [finding.event for finding in beside(payments, listed, at=NOW).findings]


def test_books_that_agree_say_nothing():
    pairs = [
        (payment("s-1"), seen("s-1")),
        (payment("s-2", State.CAPTURING), seen("s-2")),
        (
            payment("s-3", State.CAPTURED),
            seen("s-3", state=SeenState.CAPTURED, captured=eur("12.37")),
        ),
        (payment("s-4", State.RELEASED), seen("s-4", state=SeenState.RELEASED)),
    ]
    ours, theirs = zip(*pairs, strict=True)
    comparison = beside(ours, theirs, at=NOW)
    assert comparison == NOTHING_NEW


def test_a_hold_that_nobody_knows_is_an_orphan_and_begins_by_going_back():
    (orphan,) = beside([payment("s-1")], [seen("s-1"), seen("s-9", BERT)], at=NOW).orphans
    assert orphan.hold_ref == "s-9"
    adopted, effects = adopt_orphan(
        PaymentId("pay_9"), orphan, terminal_id=TERMINAL, terms=TERMS, at=NOW
    )
    assert adopted.state is State.RELEASING
    assert adopted.operation_id is None
    assert effects == (
        Announce(PaymentReleasing(adopted.id, TERMINAL, reason=ReleaseReason.ORPHAN)),
        ReleaseHold(adopted.id, hold=adopted.hold),
    )


def test_an_ended_hold_of_nobody_is_history():
    listed = [seen("s-9", state=SeenState.RELEASED), seen("s-8", state=SeenState.DECLINED)]
    assert beside([], listed, at=NOW).orphans == ()


def test_money_that_nobody_knows_becomes_a_payment_and_a_question():
    taken = seen("s-9", BERT, state=SeenState.CAPTURED, captured=eur("13"), placed_at=NOW)
    (found,) = beside([payment("s-1")], [seen("s-1"), taken], at=NOW).unknown_captures
    adopted, effects = adopt_capture(
        PaymentId("pay_9"), found, terminal_id=TERMINAL, terms=TERMS, at=NOW
    )
    assert (adopted.state, adopted.captured) == (State.CAPTURED, eur("13"))
    assert effects == (
        Announce(PaymentCaptured(adopted.id, amount=eur("13"), shortfall=eur("0"))),
        AskOperator(adopted.id, Question.CAPTURE_UNEXPLAINED, amount=eur("13")),
    )
    assert beside([adopted], [taken], at=NOW) == NOTHING_NEW


@pytest.mark.parametrize(
    "placed_at", [None, T0 - DAY, T0 - DAY + timedelta(minutes=4)], ids=["never said", "at", "near"]
)
def test_what_was_captured_before_the_terminal_was_ours_is_another_s(placed_at):
    taken = seen("s-9", state=SeenState.CAPTURED, captured=eur("13"), placed_at=placed_at)
    assert beside([], [taken], at=NOW) == NOTHING_NEW


@pytest.mark.parametrize(
    ("placed_at", "captured_at", "is_ours"),
    [
        (None, NOW, True),
        (None, T0 - DAY + timedelta(minutes=4), False),
        (T0 - 2 * DAY, NOW, False),
        (NOW, None, True),
    ],
    ids=["taken in our time", "taken before", "held before", "held in our time"],
)
def test_the_time_of_the_hold_tells_whose_money_it_is_else_that_of_the_capture(
    placed_at, captured_at, is_ours
):
    told = seen("s-9", state=SeenState.CAPTURED, captured=eur("13"), placed_at=placed_at)
    taken = replace(told, captured_at=captured_at)
    assert beside([], [taken], at=NOW).unknown_captures == ((taken,) if is_ours else ())


def test_when_it_was_taken_makes_nothing_the_answer_to_a_lost_one():
    """The same card's earlier hold may be taken while a later one is in doubt."""
    taken = seen("s-9", state=SeenState.CAPTURED, captured=eur("13"))
    doubtful = payment(state=State.IN_DOUBT)
    assert search(doubtful, [replace(taken, captured_at=NOW)], known_refs=()) == NotListed()


def test_money_taken_while_the_hold_is_being_placed_is_not_yet_unknown():
    taken = seen("s-9", state=SeenState.CAPTURED, captured=eur("13"), placed_at=NOW)
    assert beside([payment(state=State.PLACING)], [taken], at=NOW) == NOTHING_NEW


def test_a_hold_that_is_being_placed_is_no_orphan():
    ours = [payment(state=State.PLACING)]
    assert beside(ours, [seen("s-9")], at=NOW).orphans == ()


def test_a_payment_in_doubt_finds_its_hold():
    doubtful = payment(state=State.IN_DOUBT)
    (event,) = events([doubtful], [seen("s-7")])
    assert isinstance(event, HoldFound)
    assert event.hold.ref == "s-7"
    assert beside([doubtful], [seen("s-7")], at=NOW).orphans == ()


def test_a_payment_in_doubt_does_not_take_another_s_hold():
    doubtful, other = payment(state=State.IN_DOUBT), payment("s-1", name="pay_2")
    assert events([doubtful, other], [seen("s-1"), seen("s-2", BERT)]) == [HoldNotFound(NOW)]


def test_two_in_doubt_take_one_hold_each():
    ours = [payment(state=State.IN_DOUBT, name=f"pay_{number}") for number in (1, 2)]
    found = events(ours, [seen("s-1"), seen("s-2")])
    assert {event.hold.ref for event in found} == {"s-1", "s-2"}


def test_a_search_prefers_the_open_hold_and_distrusts_old_ends():
    doubtful = payment(state=State.IN_DOUBT)
    released = seen("s-1", state=SeenState.RELEASED)
    assert search(doubtful, [released], known_refs=()) == NotListed()
    recent = replace(released, placed_at=at(SECOND))
    assert search(doubtful, [released, recent], known_refs=()) == recent
    assert search(doubtful, [recent, seen("s-0")], known_refs=()) == seen("s-0")
    assert search(doubtful, [seen("s-0", placed_at=at(-HOUR))], known_refs=()) == NotListed()
    assert search(doubtful, [seen("s-0")], known_refs=["s-0"]) == NotListed()


def test_an_ended_payment_whose_hold_is_open_is_told():
    (event,) = events([payment(state=State.RELEASED)], [seen()])
    assert isinstance(event, HoldFound)


def test_a_capture_that_we_have_not_is_told():
    taken = seen(state=SeenState.CAPTURED, captured=eur("12.37"))
    (event,) = events([payment(state=State.CAPTURING)], [taken])
    assert isinstance(event, CaptureFound)


def test_a_capture_of_another_amount_is_told():
    taken = seen(state=SeenState.CAPTURED, captured=eur("13"))
    (event,) = events([payment(state=State.CAPTURED)], [taken])
    assert event.amount == eur("13")


def test_a_kept_capture_that_arrived_is_told():
    taken = seen(state=SeenState.CAPTURED, captured=eur("12.37"))
    (event,) = events([payment(state=State.CAPTURE_PENDING)], [taken])
    assert not event.pending


def test_a_hold_that_lapsed_is_told():
    (event,) = events([payment()], [seen(state=SeenState.RELEASED)])
    assert isinstance(event, ReleaseFound)


books = st.lists(
    st.tuples(
        st.sampled_from([State.HELD, State.CAPTURING, State.CAPTURED, State.RELEASED]),
        st.sampled_from(["clean", "clean", "clean", "missing_here", "other_amount", "lapsed"]),
    ),
    max_size=12,
)


@settings(max_examples=rounds(32, 2_000))
@given(books)
def test_drift_is_found_wherever_it_is_and_nowhere_else(rows):
    ours, theirs, drifted, orphans = [], [], set(), set()
    for number, (state, drift) in enumerate(rows):
        ref = f"s-{number}"
        row = payment(ref, state, name=f"pay_{number}")
        match state:
            case State.CAPTURED:
                theirs_now = seen(ref, state=SeenState.CAPTURED, captured=row.captured)
            case State.RELEASED:
                theirs_now = seen(ref, state=SeenState.RELEASED)
            case _:
                theirs_now = seen(ref)
        if drift == "missing_here":
            if theirs_now.state is SeenState.OPEN:
                orphans.add(ref)
            theirs.append(theirs_now)
            continue
        if drift == "other_amount":
            theirs_now = seen(ref, state=SeenState.CAPTURED, captured=Money(1, EUR))
            drifted.add(row.id)
        if drift == "lapsed" and state is not State.RELEASED:
            theirs_now = seen(ref, state=SeenState.RELEASED)
            drifted.add(row.id)
        ours.append(row)
        theirs.append(theirs_now)
    comparison = beside(ours, theirs, at=NOW)
    assert {finding.payment_id for finding in comparison.findings} == drifted
    assert {orphan.hold_ref for orphan in comparison.orphans} == orphans


def test_ten_thousand_clean_rows_raise_nothing():
    row = payment("s-0", State.CAPTURED)
    ours = [
        replace(row, id=PaymentId(f"pay_{number}"), hold=replace(row.hold, ref=f"s-{number}"))
        for number in range(10_000)
    ]
    theirs = [
        seen(f"s-{number}", state=SeenState.CAPTURED, captured=row.captured)
        for number in range(10_000)
    ]
    comparison = beside(ours, theirs, at=NOW)
    assert comparison == NOTHING_NEW


def test_hearing_the_findings_settles_them():
    """Running it again after its findings were heard finds nothing new about money."""
    taken = seen(state=SeenState.CAPTURED, captured=eur("12.37"), placed_at=at(MINUTE))
    ours = payment(state=State.CAPTURING)
    for finding in beside([ours], [taken], at=NOW).findings:
        ours, _ = step(ours, finding.event)
    assert beside([ours], [taken], at=NOW + timedelta(days=1)).findings == ()
