"""What a reader says, told as stories: to stop, what it costs, and each result until it could be read."""

from dataclasses import replace

from chargewright.kernel.ids import PaymentId
from chargewright.payments.effects import Arm, AskOperator, Disarm, ShowScreen
from chargewright.payments.encounter import answer_card
from chargewright.payments.model import Question
from chargewright.payments.reader import (
    Armed,
    CardDismissed,
    CardRead,
    ChargesChanged,
    Disarmed,
    OffersChanged,
    PlacingBegan,
    PlacingEnded,
    ReaderDeadlinePassed,
    ReaderState,
    ScreenWanted,
    TerminalCameOnline,
    TerminalKeyRefused,
    TerminalWentOffline,
    VehicleWaits,
    VehicleWaitsNoMore,
)
from chargewright.payments.screens import PriceLine, PriceUnit, Says, Screen
from chargewright.payments.tap import Start, Stop
from chargewright.payments.terminal import step
from tests.payments.at_the_reader import (
    APPROVED,
    FIRST,
    HELLO,
    SECOND_OP,
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


# What is sold.


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


# Everything can be read before it makes room.


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
