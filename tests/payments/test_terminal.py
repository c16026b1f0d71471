"""The life of a reader, told as stories: one driver at a time, never blocked, never deaf."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.kernel.ids import PaymentId
from chargewright.payments.effects import Arm, AskOperator, Disarm, LookAtReader, ShowScreen
from chargewright.payments.kinds import READER_EVENT_KINDS
from chargewright.payments.model import Question
from chargewright.payments.reader import (
    Armed,
    ArmRefused,
    ArmUnanswered,
    CallbackHeard,
    CardDismissed,
    CardRead,
    ChargesChanged,
    Disarmed,
    DisarmUnanswered,
    LookUnanswered,
    Offer,
    OffersChanged,
    PlacingBegan,
    PlacingEnded,
    Reader,
    ReaderDeadlinePassed,
    ReaderFoundArmed,
    ReaderFoundIdle,
    ReaderState,
    ScreenWanted,
    TerminalCameOnline,
    TerminalKeyRefused,
    TerminalWentOffline,
    VehicleWaits,
    VehicleWaitsNoMore,
    operation_id,
)
from chargewright.payments.reader_table import NEXT
from chargewright.payments.screens import Says, Screen
from chargewright.payments.terminal import step
from tests.payments import walking
from tests.payments.at_the_reader import (
    APPROVED,
    FIRST,
    SECOND_OP,
    WAIT,
    armed,
    charge,
    deciding,
    for_anyone,
    for_vehicle,
    placing,
    story,
)
from tests.payments.cast import (
    ANNA,
    HOUR,
    LEFT,
    MINUTE,
    OFFERS,
    PAY,
    RIGHT,
    SECOND,
    T0,
    TERMINAL,
    at,
    eur,
    reader,
)
from tests.play.long import rounds


def test_an_idle_reader_is_armed_for_whoever_comes():
    (
        story()
        .on(TerminalCameOnline(T0))
        .does(Arm(TERMINAL, for_anyone()))
        .is_(ReaderState.ARMING)
        .on(Armed(at(SECOND), FIRST))
        .does()
        .is_(ReaderState.ARMED)
    )


def test_a_card_is_read_held_and_the_reader_is_armed_again_within_five_seconds():
    (
        armed()
        .on(CallbackHeard(at(MINUTE), FIRST))
        .does(LookAtReader(TERMINAL, FIRST))
        .on(CardRead(at(MINUTE), FIRST, card=ANNA))
        .does(ShowScreen(TERMINAL, WAIT))
        .is_(ReaderState.DECIDING)
        .on(PlacingBegan(at(MINUTE), FIRST, payment_id=PAY))
        .does()
        .is_(ReaderState.PLACING)
        .on(PlacingEnded(at(MINUTE, 3 * SECOND), PAY, screen=APPROVED))
        .does(ShowScreen(TERMINAL, APPROVED))
        .is_(ReaderState.RESTING)
        .has(deadline=at(MINUTE, 7 * SECOND))
        .on(ReaderDeadlinePassed(at(MINUTE, 7 * SECOND)))
        .does(Arm(TERMINAL, for_anyone(2, at(MINUTE, 7 * SECOND))))
    )


def test_a_dismissed_card_is_dropped_at_the_reader_and_told_why():
    sorry = Screen(says=Says.WRONG_CARD)
    (
        deciding()
        .on(CardDismissed(at(MINUTE), FIRST, screen=sorry))
        .does(Disarm(TERMINAL, sorry))
        .is_(ReaderState.DISARMING)
        .on(Disarmed(at(MINUTE, SECOND)))
        .does(ShowScreen(TERMINAL, sorry))
        .is_(ReaderState.RESTING)
    )


def test_the_callback_may_come_before_the_answer():
    (
        story()
        .given(TerminalCameOnline(T0))
        .on(CallbackHeard(T0, FIRST))
        .does(LookAtReader(TERMINAL, FIRST))
        .on(CardRead(T0, FIRST, card=ANNA))
        .does(ShowScreen(TERMINAL, WAIT))
        .on(Armed(at(SECOND), FIRST))
        .does()
        .is_(ReaderState.DECIDING)
    )


def test_a_lost_callback_costs_less_than_a_minute():
    (
        armed()
        .has(deadline=at(46 * SECOND))
        .on(ReaderDeadlinePassed(at(46 * SECOND)))
        .does(LookAtReader(TERMINAL, FIRST))
        .on(CardRead(at(46 * SECOND), FIRST, card=ANNA))
        .does(ShowScreen(TERMINAL, WAIT))
    )


def test_a_callback_repeated_late_or_about_an_earlier_operation_changes_nothing():
    (
        placing()
        .on(CallbackHeard(at(MINUTE), FIRST))
        .does()
        .on(CardRead(at(MINUTE), FIRST, card=ANNA))
        .does()
        .given(
            PlacingEnded(at(2 * MINUTE), PAY, screen=APPROVED),
            ReaderDeadlinePassed(at(3 * MINUTE)),
            Armed(at(3 * MINUTE), SECOND_OP),
        )
        .on(CardRead(at(4 * MINUTE), FIRST, card=ANNA))
        .does()
        .is_(ReaderState.ARMED)
    )


def test_a_reader_found_idle_is_armed_anew():
    (armed().on(ReaderFoundIdle(at(MINUTE), FIRST)).does(Arm(TERMINAL, for_anyone(2, at(MINUTE)))))


@pytest.mark.parametrize("answer", [ArmRefused, ArmUnanswered])
def test_what_is_unclear_is_stopped_before_it_is_armed_again(answer):
    (
        story()
        .given(TerminalCameOnline(T0))
        .on(answer(at(SECOND), FIRST))
        .does(Disarm(TERMINAL))
        .on(Disarmed(at(2 * SECOND)))
        .does(Arm(TERMINAL, for_anyone(2, at(2 * SECOND))))
    )


def test_a_reader_that_does_not_stop_is_tried_three_times_and_then_an_operator_s():
    told = story().given(TerminalCameOnline(T0), ArmUnanswered(at(SECOND), FIRST))
    for second in (2, 4):
        told.on(DisarmUnanswered(at(second * SECOND))).does()
        told.on(ReaderDeadlinePassed(at((second + 2) * SECOND))).does(Disarm(TERMINAL))
    (
        told.on(DisarmUnanswered(at(6 * SECOND)))
        .does(AskOperator(TERMINAL, Question.READER_BLOCKED))
        .on(ReaderDeadlinePassed(at(36 * SECOND)))
        .does(Disarm(TERMINAL))
        .on(DisarmUnanswered(at(37 * SECOND)))
        .does()
        .on(Disarmed(at(70 * SECOND)))
        .does(Arm(TERMINAL, for_anyone(2, at(70 * SECOND))))
        .has(asked=())
    )


def test_an_unanswered_hold_frees_the_reader_and_the_news_are_shown_when_they_come():
    checking = Screen(says=Says.CHECKING_PAYMENT)
    (
        placing()
        .on(PlacingEnded(at(2 * MINUTE), PAY, screen=checking, answered=False))
        .does(Disarm(TERMINAL, checking))
        .given(
            Disarmed(at(2 * MINUTE)),
            ReaderDeadlinePassed(at(2 * MINUTE, 4 * SECOND)),
        )
        .is_(ReaderState.ARMING)
        .on(PlacingEnded(at(2 * MINUTE, 5 * SECOND), PAY, screen=APPROVED))
        .does()
        .on(Armed(at(2 * MINUTE, 6 * SECOND), SECOND_OP))
        .does(Disarm(TERMINAL, APPROVED))
    )


def test_a_placing_that_never_ends_does_not_keep_the_reader():
    (
        placing()
        .on(ReaderDeadlinePassed(at(MINUTE, 99 * SECOND)))
        .does()
        .on(ReaderDeadlinePassed(at(MINUTE, 100 * SECOND)))
        .does(Disarm(TERMINAL, Screen(says=Says.CHECKING_PAYMENT)))
    )


def test_a_card_that_nobody_decides_upon_is_dropped():
    deciding().on(ReaderDeadlinePassed(at(MINUTE, 15 * SECOND))).does(Disarm(TERMINAL))


# Plug in first.


def test_plugging_in_arms_a_reader_that_rests_until_then():
    (
        story(reader(always_armed=False))
        .on(TerminalCameOnline(T0))
        .does(ShowScreen(TERMINAL, Screen(says=Says.PLUG_IN_TO_START)))
        .is_(ReaderState.IDLE)
        .on(VehicleWaits(T0, RIGHT))
        .does(Arm(TERMINAL, for_vehicle()))
    )


def test_nobody_taps_and_the_reader_stops_after_a_minute():
    nobody = Screen(says=Says.NOBODY_TAPPED, connector="2", hold=eur("40"))
    (
        story(reader(always_armed=False))
        .given(VehicleWaits(T0, RIGHT), Armed(at(SECOND), FIRST))
        .on(ReaderDeadlinePassed(at(46 * SECOND)))
        .does(LookAtReader(TERMINAL, FIRST))
        .has(deadline=at(MINUTE))
        .on(ReaderDeadlinePassed(at(MINUTE)))
        .does(Disarm(TERMINAL, nobody))
        .has(waiting=())
        .given(Disarmed(at(MINUTE)))
        .on(ReaderDeadlinePassed(at(MINUTE, 4 * SECOND)))
        .does(ShowScreen(TERMINAL, Screen(says=Says.PLUG_IN_TO_START)))
        .is_(ReaderState.IDLE)
    )


def test_unplugged_before_the_tap_stops_the_reader():
    (
        story(reader(always_armed=False))
        .given(VehicleWaits(T0, RIGHT), Armed(at(SECOND), FIRST))
        .on(VehicleWaitsNoMore(at(5 * SECOND), RIGHT))
        .does(Disarm(TERMINAL))
    )


def test_two_vehicles_are_read_for_one_after_the_other_each_by_name():
    (
        story(reader(always_armed=False))
        .given(VehicleWaits(T0, RIGHT), VehicleWaits(T0, LEFT), Armed(at(SECOND), FIRST))
        .given(
            CardRead(at(5 * SECOND), FIRST, card=ANNA),
            PlacingBegan(at(5 * SECOND), FIRST, payment_id=PAY),
            VehicleWaitsNoMore(at(7 * SECOND), RIGHT),
            PlacingEnded(at(7 * SECOND), PAY, screen=APPROVED),
        )
        .on(ReaderDeadlinePassed(at(11 * SECOND)))
        .does(Arm(TERMINAL, for_vehicle(LEFT, 2, at(11 * SECOND))))
    )


def test_an_armed_reader_names_the_vehicle_that_comes_and_goes_back_to_anyone():
    (
        armed()
        .on(VehicleWaits(at(MINUTE), RIGHT))
        .does(Disarm(TERMINAL))
        .on(Disarmed(at(MINUTE)))
        .does(Arm(TERMINAL, for_vehicle(number=2, began_at=at(MINUTE))))
        .given(Armed(at(MINUTE), SECOND_OP))
        .on(VehicleWaitsNoMore(at(2 * MINUTE), RIGHT))
        .does(Disarm(TERMINAL))
        .on(Disarmed(at(2 * MINUTE)))
        .does(Arm(TERMINAL, for_anyone(3, at(2 * MINUTE))))
    )


# Whether anybody is there.


def test_an_unreachable_reader_is_left_alone_and_armed_when_it_is_back():
    (
        armed()
        .on(TerminalWentOffline(at(MINUTE)))
        .does()
        .is_(ReaderState.IDLE)
        .on(VehicleWaits(at(MINUTE), RIGHT))
        .does()
        .has(deadline=None)
        .on(TerminalCameOnline(at(HOUR)))
        .does(Arm(TERMINAL, for_vehicle(number=2, began_at=at(HOUR))))
    )


def test_a_refused_key_is_an_operator_s_and_looked_at_again_now_and_then():
    (
        story()
        .given(TerminalCameOnline(T0))
        .on(TerminalKeyRefused(at(SECOND)))
        .does(AskOperator(TERMINAL, Question.KEY_REFUSED))
        .is_(ReaderState.IDLE)
        .on(ReaderDeadlinePassed(at(10 * MINUTE, SECOND)))
        .does(Arm(TERMINAL, for_anyone(2, at(10 * MINUTE, SECOND))))
        .on(TerminalKeyRefused(at(11 * MINUTE)))
        .does()
        .on(ReaderDeadlinePassed(at(21 * MINUTE)))
        .does(Arm(TERMINAL, for_anyone(3, at(21 * MINUTE))))
        .on(Armed(at(21 * MINUTE), operation_id(TERMINAL, 3)))
        .does()
        .has(asked=())
    )


def test_an_old_operation_is_begun_anew_before_its_address_lapses():
    armed().on(ReaderDeadlinePassed(at(12 * HOUR))).does(Disarm(TERMINAL))


# Laws.

EXAMPLES = [
    TerminalCameOnline(T0),
    TerminalWentOffline(T0),
    TerminalKeyRefused(T0),
    OffersChanged(T0, OFFERS),
    OffersChanged(T0, ()),
    OffersChanged(T0, (Offer(evse_id=LEFT, connector="1", hold=eur("20")),)),
    ChargesChanged(T0, (charge(),)),
    ChargesChanged(T0, ()),
    VehicleWaits(T0, LEFT),
    VehicleWaits(T0, RIGHT),
    VehicleWaitsNoMore(T0, LEFT),
    VehicleWaitsNoMore(T0, RIGHT),
    *(
        kind(T0, operation)
        for kind in (
            Armed,
            ArmRefused,
            ArmUnanswered,
            CallbackHeard,
            ReaderFoundArmed,
            ReaderFoundIdle,
            LookUnanswered,
        )
        for operation in (FIRST, SECOND_OP)
    ),
    *(CardRead(T0, operation, card=ANNA) for operation in (FIRST, SECOND_OP)),
    *(CardDismissed(T0, operation, screen=WAIT) for operation in (FIRST, SECOND_OP)),
    *(PlacingBegan(T0, operation, payment_id=PAY) for operation in (FIRST, SECOND_OP)),
    PlacingEnded(T0, PAY, screen=APPROVED),
    PlacingEnded(T0, PAY, screen=APPROVED, answered=False),
    PlacingEnded(T0, PaymentId("pay_9"), screen=APPROVED),
    Disarmed(T0),
    DisarmUnanswered(T0),
    ScreenWanted(T0, APPROVED),
    ReaderDeadlinePassed(T0),
]
waits = st.sampled_from([0, 1, 5, 50, 130, 50_000]).map(lambda seconds: timedelta(seconds=seconds))
happenings = st.lists(st.tuples(waits, st.sampled_from(EXAMPLES)), min_size=1, max_size=30)
readers = st.booleans().map(lambda always: reader(always_armed=always))


def _present(event, before):
    """The same event about what the reader does now, where it is about operation 1."""
    if getattr(event, "operation_id", None) == FIRST and before.operation is not None:
        return replace(event, operation_id=before.operation.id)
    return event


def lives(start, happenings):
    return walking.lives(step, NEXT, start, T0, happenings, told=_present)


def test_every_state_and_event_is_a_row_or_a_named_surprise():
    kinds = set(READER_EVENT_KINDS.types.values())
    assert {type(example) for example in EXAMPLES} == kinds
    assert set(NEXT) == set(ReaderState)
    assert all(set(row) <= kinds for row in NEXT.values())


def looks(it):
    for_whom = it.operation and it.operation.evse_id
    around = len(it.offers), len(it.charges)
    return it.state, it.online, it.waiting, around, for_whom, it.policy, it.say_next


def test_every_row_is_walked_and_leads_everywhere_it_says():
    beginnings = [reader(always_armed=always) for always in (True, False)]
    waits = (SECOND, 130 * SECOND)
    assert walking.walked(
        step, beginnings, T0, EXAMPLES, waits, shape=looks, told=_present
    ) == walking.promised(NEXT)


@settings(max_examples=rounds(60, 4_000))
@given(readers, happenings)
def test_a_reader_does_one_thing_at_a_time_and_is_always_woken(start, happenings):
    """INV-5, and: whatever is under way has an end."""
    for before, event, after, effects in lives(start, happenings):
        begun = [effect for effect in effects if isinstance(effect, Arm)]
        assert len(begun) <= 1
        if begun:
            assert before.state in {
                ReaderState.IDLE,
                ReaderState.ARMED,
                ReaderState.DISARMING,
                ReaderState.RESTING,
            }, event
            assert after.online
            assert begun[0].operation.number == before.number + 1
        assert (after.operation is None) == (
            after.state in {ReaderState.IDLE, ReaderState.DISARMING, ReaderState.RESTING}
        )
        assert (after.payment_id is not None) == (after.state is ReaderState.PLACING)
        if after.state is not ReaderState.IDLE:
            assert after.deadline is not None


@settings(max_examples=rounds(32, 2_000))
@given(readers, happenings)
def test_every_moment_of_a_reader_can_be_stored(start, happenings):
    for _, _, after, _ in lives(start, happenings):
        assert msgspec.json.decode(msgspec.json.encode(after), type=Reader) == after
