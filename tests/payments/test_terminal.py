"""The life of a reader, told as stories: one driver at a time, never blocked, never deaf."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.kernel.ids import PaymentId
from chargewright.payments.effects import Arm, AskOperator, Disarm, LookAtReader, ShowScreen
from chargewright.payments.encounter import answer_card
from chargewright.payments.kinds import READER_EVENT_KINDS
from chargewright.payments.model import Question
from chargewright.payments.reader import (
    Armed,
    ArmRefused,
    ArmUnanswered,
    CallbackHeard,
    CardDismissed,
    CardRead,
    Charge,
    ChargesChanged,
    Disarmed,
    DisarmUnanswered,
    LookUnanswered,
    Offer,
    OffersChanged,
    Operation,
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
from chargewright.payments.screens import PriceLine, PriceUnit, Says, Screen
from chargewright.payments.tap import Start, Stop
from chargewright.payments.terminal import step
from tests.payments import walking
from tests.payments.cast import (
    ANNA,
    BERT,
    EUR,
    HOUR,
    LEFT,
    MINUTE,
    OFFERS,
    PAY,
    RIGHT,
    SECOND,
    T0,
    TERMINAL,
    TERMS,
    at,
    eur,
    reader,
)
from tests.play.long import rounds
from tests.play.playbook import Playbook

FIRST, SECOND_OP = operation_id(TERMINAL, 1), operation_id(TERMINAL, 2)
HELLO = Screen(says=Says.TAP_TO_START, hold=eur("50"))
WAIT = Screen(says=Says.PLEASE_WAIT)
APPROVED = Screen(says=Says.PLUG_IN, hold=eur("50"))


def for_anyone(number=1, began_at=T0, prompt=HELLO):
    return Operation(
        id=operation_id(TERMINAL, number),
        number=number,
        evse_id=None,
        amount=prompt.hold,
        prompt=prompt,
        began_at=began_at,
    )


def for_vehicle(evse_id=RIGHT, number=1, began_at=T0):
    offer = next(offer for offer in OFFERS if offer.evse_id == evse_id)
    return Operation(
        id=operation_id(TERMINAL, number),
        number=number,
        evse_id=evse_id,
        amount=offer.hold,
        prompt=Screen(says=Says.PRESENT_CARD, connector=offer.connector, hold=offer.hold),
        began_at=began_at,
    )


def story(start=None):
    return Playbook(start or reader(), step)


def armed():
    return story().given(TerminalCameOnline(T0), Armed(at(SECOND), FIRST))


def deciding():
    return armed().given(CardRead(at(MINUTE), FIRST, card=ANNA))


def placing():
    return deciding().given(PlacingBegan(at(MINUTE), FIRST, payment_id=PAY))


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


# While a card pays for a charge here.


def charge(evse_id=RIGHT, payment_id=PAY, **figures):
    offer = next(offer for offer in OFFERS if offer.evse_id == evse_id)
    return Charge(
        payment_id=payment_id,
        evse_id=evse_id,
        connector=offer.connector,
        hold=offer.hold,
        **figures,
    )


def test_a_reader_that_waits_for_a_plug_is_armed_to_stop_what_was_started_at_it():
    prompt = Screen(says=Says.PLUG_IN_OR_STOP, connector="2")
    to_stop = replace(for_anyone(2, at(MINUTE), replace(HELLO)), prompt=prompt, stops_only=True)
    plug_in = Screen(says=Says.PLUG_IN_TO_START)
    (
        story(reader(always_armed=False))
        .given(VehicleWaits(T0, RIGHT), Armed(at(SECOND), FIRST), CardRead(T0, FIRST, card=ANNA))
        .given(PlacingBegan(T0, FIRST, payment_id=PAY), VehicleWaitsNoMore(T0, RIGHT))
        .given(PlacingEnded(T0, PAY, screen=Screen(says=Says.STARTING)))
        .given(ChargesChanged(at(SECOND), (charge(),)))
        .on(ReaderDeadlinePassed(at(MINUTE)))
        .does(Arm(TERMINAL, to_stop))
        .given(Armed(at(MINUTE), SECOND_OP))
        .on(ChargesChanged(at(HOUR), ()))
        .does(Disarm(TERMINAL))
        .on(Disarmed(at(HOUR)))
        .does(ShowScreen(TERMINAL, plug_in))
        .is_(ReaderState.IDLE)
    )


def test_a_vehicle_that_waits_comes_before_whoever_may_want_to_stop():
    (
        story(reader(always_armed=False))
        .given(ChargesChanged(T0, (charge(),)), Armed(at(SECOND), FIRST))
        .on(VehicleWaits(at(MINUTE), LEFT))
        .does(Disarm(TERMINAL))
        .on(Disarmed(at(MINUTE)))
        .does(Arm(TERMINAL, for_vehicle(LEFT, 2, at(MINUTE))))
    )


def test_a_reader_of_one_connector_says_what_its_charge_has_come_to():
    one = reader()
    one = replace(one, offers=OFFERS[1:])
    charging = Screen(says=Says.CHARGING, connector="2")
    told = story(one).given(TerminalCameOnline(T0), Armed(at(SECOND), FIRST))
    (
        told.on(ChargesChanged(at(MINUTE), (charge(),)))
        .does(Disarm(TERMINAL))
        .on(Disarmed(at(MINUTE)))
        .does(
            Arm(
                TERMINAL,
                replace(for_vehicle(number=2, began_at=at(MINUTE)), evse_id=None, prompt=charging),
            )
        )
        .given(Armed(at(MINUTE), SECOND_OP))
    )
    figures = {"energy_wh": 4_900, "amount": eur("2.40")}
    so_far = replace(charging, **figures)
    (
        told.on(ChargesChanged(at(MINUTE, 59 * SECOND), (charge(**figures),)))
        .does()
        .on(ChargesChanged(at(2 * MINUTE), (charge(),)))
        .does(Disarm(TERMINAL))
        .on(Disarmed(at(2 * MINUTE)))
        .does(
            Arm(
                TERMINAL,
                replace(
                    for_vehicle(number=3, began_at=at(2 * MINUTE)), evse_id=None, prompt=so_far
                ),
            )
        )
    )


def test_the_figures_of_a_charge_are_never_told_to_the_next():
    one = replace(reader(), offers=OFFERS[1:])
    hers = charge(energy_wh=4_900, amount=eur("2.40"))
    (
        story(one)
        .given(ChargesChanged(T0, (hers,)), Armed(at(SECOND), FIRST))
        .on(ChargesChanged(at(5 * SECOND), (charge(payment_id=PaymentId("pay_2")),)))
        .does(Disarm(TERMINAL))
    )


def test_figures_are_due_when_they_were_shown_for_a_while_and_are_of_one_driver():
    one = replace(reader(), offers=OFFERS[1:])
    told = story(one).given(ChargesChanged(T0, (charge(),)), Armed(at(SECOND), FIRST)).thing
    assert not told.is_due_a_figure(at(59 * SECOND))
    assert told.is_due_a_figure(at(MINUTE))
    both = (charge(), charge(LEFT, PaymentId("pay_2")))
    told = story().given(ChargesChanged(T0, both), Armed(at(SECOND), FIRST)).thing
    assert told.operation.prompt == Screen(says=Says.CHARGING, connector="2, 1")
    assert not told.is_due_a_figure(at(HOUR))


def test_as_long_as_there_is_where_to_start_a_reader_invites_to_it():
    armed().on(ChargesChanged(at(MINUTE), (charge(),))).does().is_(ReaderState.ARMED)


def test_who_wants_to_start_at_a_reader_that_is_armed_to_stop_is_asked_to_plug_in():
    deciding = (
        story(reader(always_armed=False))
        .given(ChargesChanged(T0, (charge(),)), Armed(at(SECOND), FIRST))
        .given(CardRead(at(MINUTE), FIRST, card=BERT))
        .thing
    )

    def answered(meaning):
        return answer_card(
            deciding, BERT, meaning, payment_id=PaymentId("pay_2"), terms=TERMS, at=at(MINUTE)
        )

    met = answered(Start((LEFT,)))
    assert (met.payment, met.reader.state) == (None, ReaderState.DISARMING)
    (disarm,) = met.effects
    assert disarm.screen.says is Says.PLUG_IN_TO_START
    assert answered(Start((LEFT,), is_plugged_in=True)).payment is not None
    assert answered(Stop(PAY)).reader.state is ReaderState.DISARMING


# What is sold, and whether anybody is there.


def test_a_price_that_changes_changes_the_prompt():
    dearer = tuple(replace(offer, hold=eur("60")) for offer in OFFERS)
    prompt = replace(HELLO, hold=eur("60"))
    (
        armed()
        .on(OffersChanged(at(MINUTE), OFFERS))
        .does()
        .on(OffersChanged(at(MINUTE), dearer))
        .does(Disarm(TERMINAL))
        .on(Disarmed(at(MINUTE)))
        .does(Arm(TERMINAL, for_anyone(2, at(MINUTE), prompt)))
    )


def test_prices_are_shown_to_anyone_only_when_they_are_the_same_everywhere():
    line = PriceLine(PriceUnit.KWH, eur("0.49").decimal, EUR)
    alike = tuple(replace(offer, prices=(line,)) for offer in OFFERS)
    mixed = (alike[0], OFFERS[1])
    for offers, shown in ((alike, (line,)), (mixed, ())):
        _, (arm,) = step(reader(), OffersChanged(T0, offers))
        assert arm.operation.prompt.prices == shown


def test_nothing_to_sell_is_said_and_not_read_for():
    (
        story(replace(reader(), offers=()))
        .on(TerminalCameOnline(T0))
        .does(ShowScreen(TERMINAL, Screen(says=Says.OUT_OF_SERVICE)))
        .on(VehicleWaits(T0, RIGHT))
        .does()
        .is_(ReaderState.IDLE)
    )


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


def test_a_screen_that_was_refused_with_the_key_is_shown_again_now_and_then():
    plug_in = ShowScreen(TERMINAL, Screen(says=Says.PLUG_IN_TO_START))
    (
        story(reader(always_armed=False))
        .given(TerminalCameOnline(T0))
        .on(TerminalKeyRefused(at(SECOND)))
        .does(AskOperator(TERMINAL, Question.KEY_REFUSED))
        .on(OffersChanged(at(10 * SECOND), OFFERS))
        .does()
        .has(deadline=at(10 * MINUTE, SECOND))
        .on(ReaderDeadlinePassed(at(10 * MINUTE, SECOND)))
        .does(plug_in)
        .has(deadline=None)
    )


def test_a_result_is_shown_in_between_and_longer_than_a_word():
    paid = Screen(says=Says.PAID, amount=eur("12.37"))
    (
        armed()
        .on(ScreenWanted(at(MINUTE), paid))
        .does(Disarm(TERMINAL, paid))
        .on(Disarmed(at(MINUTE)))
        .does(ShowScreen(TERMINAL, paid))
        .has(deadline=at(MINUTE, 8 * SECOND))
        .on(ReaderDeadlinePassed(at(MINUTE, 8 * SECOND)))
        .does(Arm(TERMINAL, for_anyone(2, at(MINUTE, 8 * SECOND))))
    )


# Everything can be read before it makes room.


def test_a_driver_can_read_why_a_card_was_declined_although_the_receipt_is_there_at_once():
    declined = Screen(says=Says.DECLINED)
    with_its_page = replace(declined, url="https://example.test/r/1")
    (
        placing()
        .on(PlacingEnded(at(MINUTE), PAY, screen=declined))
        .does(ShowScreen(TERMINAL, declined))
        .on(ScreenWanted(at(MINUTE, SECOND), with_its_page))
        .does(ShowScreen(TERMINAL, with_its_page))
        .has(deadline=at(MINUTE, 4 * SECOND))
        .on(ReaderDeadlinePassed(at(MINUTE, 4 * SECOND)))
        .does(Arm(TERMINAL, for_anyone(2, at(MINUTE, 4 * SECOND))))
    )


def test_a_driver_who_leaves_gets_the_time_to_scan_the_receipt():
    paid = Screen(says=Says.PAID, amount=eur("12.37"))
    receipt = replace(paid, url="https://example.test/r/1")
    (
        story(replace(reader(), offers=()))
        .on(ScreenWanted(at(MINUTE), paid))
        .does(ShowScreen(TERMINAL, paid))
        .on(ScreenWanted(at(MINUTE, 7 * SECOND), receipt))
        .does(ShowScreen(TERMINAL, receipt))
        .has(deadline=at(MINUTE, 15 * SECOND))
    )


def test_other_news_wait_until_what_is_shown_could_be_read():
    refused = Screen(says=Says.TOKEN_REFUSED)
    paid = Screen(says=Says.PAID, amount=eur("12.37"))
    receipt = replace(paid, url="https://example.test/r/1")
    (
        deciding()
        .given(CardDismissed(at(MINUTE), FIRST, screen=refused))
        .on(ScreenWanted(at(MINUTE), Screen(says=Says.STOPPING)))
        .does()
        .on(ScreenWanted(at(MINUTE), paid))
        .does()
        .on(Disarmed(at(MINUTE)))
        .does(ShowScreen(TERMINAL, refused))
        .on(ScreenWanted(at(MINUTE, SECOND), receipt))
        .does()
        .has(deadline=at(MINUTE, 4 * SECOND))
        .on(ReaderDeadlinePassed(at(MINUTE, 4 * SECOND)))
        .does(ShowScreen(TERMINAL, receipt))
        .has(deadline=at(MINUTE, 12 * SECOND), say_next=())
        .on(ReaderDeadlinePassed(at(MINUTE, 12 * SECOND)))
        .does(Arm(TERMINAL, for_anyone(2, at(MINUTE, 12 * SECOND))))
    )


def test_what_was_shown_long_enough_makes_room_at_once():
    paid, wrong = Screen(says=Says.PAID), Screen(says=Says.WRONG_CARD)
    (
        story()
        .given(ScreenWanted(at(MINUTE), paid))
        .on(ScreenWanted(at(MINUTE, 5 * SECOND), wrong))
        .does(ShowScreen(TERMINAL, wrong))
    )


def test_that_something_is_under_way_is_told_until_there_is_news():
    stopping, paid = Screen(says=Says.STOPPING), Screen(says=Says.PAID)
    (
        story()
        .given(ScreenWanted(at(MINUTE), stopping))
        .on(ScreenWanted(at(MINUTE, SECOND), paid))
        .does(ShowScreen(TERMINAL, paid))
    )


def test_no_more_than_two_screens_keep_the_next_driver_waiting():
    ends = [Screen(says=each) for each in (Says.PAID, Says.START_FAILED, Says.DECLINED)]
    shown = story().given(ScreenWanted(at(MINUTE), Screen(says=Says.WRONG_CARD)))
    for end in ends:
        shown.on(ScreenWanted(at(MINUTE), end)).does()
    shown.has(say_next=tuple(ends[1:]))


def test_a_resting_reader_is_told_only_what_it_does_not_show_yet():
    plug_in = ShowScreen(TERMINAL, Screen(says=Says.PLUG_IN_TO_START))
    wrong = Screen(says=Says.WRONG_CARD)
    (
        story(reader(always_armed=False))
        .on(TerminalCameOnline(T0))
        .does(plug_in)
        .on(OffersChanged(at(10 * SECOND), OFFERS))
        .does()
        .on(TerminalCameOnline(at(20 * SECOND)))
        .does()
        .on(ScreenWanted(at(MINUTE), wrong))
        .does(ShowScreen(TERMINAL, wrong))
        .on(ReaderDeadlinePassed(at(MINUTE, 4 * SECOND)))
        .does(plug_in)
        .on(TerminalWentOffline(at(HOUR)))
        .does()
        .on(TerminalCameOnline(at(2 * HOUR)))
        .does(plug_in)
        .on(OffersChanged(at(3 * HOUR), ()))
        .does(ShowScreen(TERMINAL, Screen(says=Says.OUT_OF_SERVICE)))
    )


def test_a_screen_does_not_interrupt_another_driver():
    deciding().on(ScreenWanted(at(MINUTE), APPROVED)).does().is_(ReaderState.DECIDING)
    placing().on(ScreenWanted(at(MINUTE), APPROVED)).does()
    placing().on(PlacingEnded(at(MINUTE), PaymentId("pay_9"), screen=APPROVED)).does()


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
