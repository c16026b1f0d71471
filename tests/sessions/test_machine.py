"""The lives of sessions, told row by row of the table in `docs/domain/sessions.md`."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chargewright.sessions.events import (
    ActivityHeard,
    Billed,
    BillingFailed,
    CeilingSet,
    ChargingStateReported,
    DeadlinePassed,
    EndForced,
    FrameUnreadable,
    MeterAdvanced,
    NothingToBill,
    PaidAfterAll,
    PayerLost,
    Rated,
    RatingFailed,
    RetryRequested,
    StartAnswered,
    StartRefused,
    StopAnswered,
    StopRequested,
    Superseded,
)
from chargewright.sessions.machine import begin
from chargewright.sessions.model import Ceiling, Place
from chargewright.sessions.words import (
    Answer,
    Attention,
    BillingState,
    ChargingState,
    CloseReason,
    CommandState,
    ConnectorStatus,
    Flag,
    Notice,
    RatingState,
    ReleaseReason,
    Scope,
    Status,
    StopReason,
)
from tests.sessions.cast import (
    CARD,
    HERE,
    NEXT_TO_IT,
    OPERATOR,
    OTHER_CARD,
    OTHER_TOKEN,
    PARKING_SITE,
    SITE,
    STATION,
    T0,
    TOKEN,
    accepted,
    ask,
    bill,
    charging_card,
    charging_nobody,
    charging_token,
    ended_card,
    hold,
    kwh,
    later,
    meter,
    opened,
    plugged,
    rate,
    rated_card,
    release,
    remote_start,
    remote_stop,
    request,
    seed,
    started,
    status,
    stopped,
    story,
    tell,
    token,
    waiting_card,
)


def test_a_paid_session_from_hold_to_closed():
    (
        opened(hold(T0, energy_wh=60_000))
        .does()
        .is_(Status.READY)
        .on(plugged(later(seconds=20)))
        .does(remote_start())
        .on(accepted(later(seconds=22)))
        .does()
        .on(started(later(seconds=25)))
        .does()
        .is_(Status.IN_PROGRESS)
        .on(status("Charging", later(seconds=26)))
        .does()
        .on(MeterAdvanced(later(20), meter=meter(kwh(6), power_w=22_000)))
        .does()
        .on(stopped(later(40), kwh("12.5"), reason="EVDisconnected"))
        .does(rate())
        .is_(Status.SETTLING)
        .has(close_reason=CloseReason.NORMAL, ended_at=later(40), station_reason="EVDisconnected")
        .on(Rated(later(41)))
        .does(bill())
        .is_(Status.SETTLING)
        .on(Billed(later(42)))
        .does()
        .is_(Status.CLOSED)
        .has(
            closed_at=later(42),
            rating_state=RatingState.RATED,
            billing_state=BillingState.BILLED,
            meter=meter(kwh("12.5"), at=later(40)),
            flags=(),
            deadline=None,
        )
    )


# Row 1: may not charge


def test_a_driver_who_may_not_charge_is_told():
    (
        opened(StartRefused(T0, reason="token_blocked"))
        .does(tell(Notice.REFUSED))
        .is_(Status.REFUSED)
        .has(refusal="token_blocked", deadline=None)
        .surprised_by(started(later(1)))
    )


# Rows 2 and 3: ready


def test_an_app_starts_the_station_at_once():
    opened(request()).does(remote_start()).is_(Status.READY).on(
        accepted(later(seconds=2))
    ).does().on(started(later(seconds=8))).does().is_(Status.IN_PROGRESS)


def test_a_card_starts_the_station_at_once_where_the_vehicle_stands_already():
    opened(hold(), connector_status=ConnectorStatus.PREPARING).does(remote_start())


def test_a_vehicle_that_was_served_already_is_not_taken_for_the_one_to_come():
    opened(hold(), connector_status=ConnectorStatus.FINISHING).does().has(vehicle_connected=False)


def test_a_driver_may_choose_the_connector_by_plugging_in():
    (
        opened(hold(), place=Place(STATION), evse_choices=(1, 2))
        .does()
        .surprised_by(plugged(later(1), Place(STATION, 3, 1)))
        .on(plugged(later(1), NEXT_TO_IT))
        .does(remote_start(NEXT_TO_IT))
        .has(place=NEXT_TO_IT, vehicle_connected=True)
    )


def test_a_driver_who_unplugs_again_may_choose_anew():
    (
        opened(hold(), place=Place(STATION), evse_choices=(1, 2))
        .does()
        .given(plugged(later(1), NEXT_TO_IT), accepted(later(1, seconds=1)))
        .on(status("Available", later(1, seconds=10), NEXT_TO_IT))
        .does()
        .has(place=Place(STATION), vehicle_connected=False)
        .on(plugged(later(2), HERE))
        .does(remote_start(HERE))
    )


def test_a_vehicle_is_started_once_however_often_it_reports():
    waiting_card().on(plugged(later(1))).does(remote_start()).on(
        plugged(later(1, seconds=1))
    ).does()


def test_a_token_accepted_at_the_station_needs_no_remote_start():
    (
        opened(token(), reference=None)
        .does()
        .on(plugged(later(seconds=5)))
        .does()
        .on(token(later(seconds=8)))
        .does()
        .on(started(later(seconds=10)))
        .does()
        .has(payer=TOKEN, flags=())
    )


# Row 4: the station will not


@pytest.mark.parametrize("answer", [Answer.REJECTED, Answer.UNDELIVERED, Answer.UNKNOWN])
def test_a_start_that_is_not_accepted_gives_the_hold_back(answer):
    (
        waiting_card()
        .given(plugged(later(1)))
        .on(StartAnswered(later(1, seconds=3), answer=answer))
        .does(release(ReleaseReason.START_REJECTED), tell(Notice.START_FAILED))
        .is_(Status.CLOSED)
        .has(close_reason=CloseReason.START_REJECTED, billing_state=BillingState.NOT_BILLABLE)
    )


def test_an_answer_to_a_start_that_was_called_off_by_unplugging_means_nothing():
    (
        waiting_card()
        .given(plugged(later(1)), status("Available", later(1, seconds=5)))
        .on(StartAnswered(later(1, seconds=6), answer=Answer.REJECTED))
        .does()
        .is_(Status.READY)
    )


# Row 5: the start


def test_a_start_counts_wherever_the_station_says():
    waiting_card().on(started(later(1), place=NEXT_TO_IT)).does().has(
        place=NEXT_TO_IT, status=Status.IN_PROGRESS
    )


def test_a_ready_session_without_connector_takes_the_start_of_its_station():
    opened(request(), place=Place(STATION)).does(remote_start(Place(STATION))).on(
        started(later(seconds=9))
    ).does().has(place=HERE)


def test_a_station_that_starts_with_the_cable_is_authorised_and_not_started_twice():
    (
        waiting_card()
        .on(started(later(1), id_tag=None, charging_state=ChargingState.EV_CONNECTED))
        .does(remote_start())
        .on(accepted(later(1, seconds=1)))
        .does()
        .on(ChargingStateReported(later(1, seconds=9), state=ChargingState.CHARGING))
        .does()
        .has(started_at=later(1), scope=Scope.CHARGING)
    )


def test_a_station_that_starts_with_the_cable_and_refuses_to_charge_is_stopped():
    (
        waiting_card()
        .given(started(later(1), id_tag=None, charging_state=ChargingState.EV_CONNECTED))
        .on(StartAnswered(later(2), answer=Answer.REJECTED))
        .does(remote_stop(StopReason.START_REJECTED))
    )


def test_an_answer_that_the_start_has_overtaken_means_nothing():
    waiting_card().given(plugged(later(1)), started(later(1, seconds=5))).on(
        StartAnswered(later(1, seconds=35), answer=Answer.UNKNOWN)
    ).does().is_(Status.IN_PROGRESS)


# Row 6: nobody comes


def test_without_a_vehicle_within_t_plug_nothing_is_sold():
    (
        waiting_card()
        .has(deadline=later(5))
        .on(DeadlinePassed(later(5) - timedelta(seconds=1)))
        .does()
        .is_(Status.READY)
        .on(DeadlinePassed(later(5)))
        .does(release(ReleaseReason.NOT_STARTED), tell(Notice.START_FAILED))
        .is_(Status.CLOSED)
        .has(close_reason=CloseReason.READY_EXPIRED)
    )


def test_with_a_vehicle_the_station_has_thirty_seconds():
    (
        waiting_card()
        .given(plugged(later(4)))
        .has(deadline=later(4, seconds=30))
        .given(accepted(later(4, seconds=10)))
        .has(deadline=later(4, seconds=40))
        .on(DeadlinePassed(later(4, seconds=40)))
        .does(release(ReleaseReason.NOT_STARTED), tell(Notice.START_FAILED))
    )


def test_a_token_that_never_starts_owes_nothing():
    opened(token(), reference=None).does().has(deadline=later(seconds=30)).on(
        DeadlinePassed(later(seconds=30))
    ).does(tell(Notice.START_FAILED)).is_(Status.CLOSED)


@pytest.mark.parametrize(
    ("by", "closed", "asked_for"),
    [
        (
            StopRequested(later(1), reason=StopReason.DRIVER),
            CloseReason.CANCELLED_BY_DRIVER,
            [release(ReleaseReason.CANCELLED_BY_DRIVER)],
        ),
        (
            StopRequested(later(1), reason=StopReason.OPERATOR),
            CloseReason.CANCELLED_BY_OPERATOR,
            [release(ReleaseReason.CANCELLED_BY_OPERATOR), tell(Notice.START_FAILED)],
        ),
        (
            EndForced(later(1), by=OPERATOR),
            CloseReason.CANCELLED_BY_OPERATOR,
            [release(ReleaseReason.CANCELLED_BY_OPERATOR), tell(Notice.START_FAILED)],
        ),
    ],
)
def test_what_has_not_started_can_be_called_off(by, closed, asked_for):
    waiting_card().on(by).does(*asked_for).is_(Status.CLOSED).has(close_reason=closed)


def test_a_limit_cannot_call_off_what_has_not_started():
    waiting_card().surprised_by(StopRequested(later(1), reason=StopReason.COST_CEILING))


# Row 7: nobody asked


def test_a_start_that_nobody_asked_for_is_a_session_all_the_same():
    opened(started(T0)).does().is_(Status.IN_PROGRESS).has(payer=None, flags=(Flag.NO_PAYER,))


def test_a_start_by_a_known_token_has_its_payer():
    opened(started(T0), payer=TOKEN).does().has(payer=TOKEN, flags=())


def test_where_energy_is_free_nobody_has_to_pay():
    (
        opened(started(T0), settings=replace(SITE, payer_required=False))
        .does()
        .has(flags=(), deadline=later(15))
    )


def test_a_start_from_a_night_without_network_keeps_its_time():
    opened(started(later(hours=3), occurred_at=T0), payer=TOKEN).does().has(
        started_at=T0,
        last_event_at=later(hours=3),
        deadline=later(hours=3, minutes=15),
        flags=(Flag.OFFLINE_START,),
    )


def test_five_minutes_on_the_way_are_no_night_without_network():
    opened(started(later(5), occurred_at=T0), payer=TOKEN).does().has(started_at=T0, flags=())
    charging_card().on(stopped(later(14), 5_000, occurred_at=later(9))).does(rate()).has(
        ended_at=later(9), flags=()
    )


def test_a_start_from_1970_happened_when_we_heard_it():
    long_ago = T0.replace(year=1970)
    opened(started(T0, occurred_at=long_ago), payer=TOKEN).does().has(
        started_at=T0, flags=(Flag.BAD_START_TIMESTAMP,)
    )


def test_a_start_of_which_only_a_later_message_told_is_flagged():
    opened(started(T0, is_inferred=True), payer=TOKEN).does().has(flags=(Flag.START_MISSING,))


# Late starts


def given_up(by=hold(), on=DeadlinePassed(later(5))):  # noqa: B008 - both are values
    return story(begin(seed("ses_0"), by)[0]).given(on).thing


def test_a_late_start_finds_its_driver_by_the_token():
    tombstone = given_up(request(), DeadlinePassed(later(seconds=30)))
    opened(started(later(1)), reference=None, late_for=tombstone).does().has(
        payer=TOKEN, late_for="ses_0", flags=(Flag.LATE_START,)
    )


def test_a_late_start_after_the_hold_was_given_back_is_stopped():
    (
        opened(started(later(6)), reference=None, late_for=given_up())
        .does(remote_stop(StopReason.LATE_START), ask(Attention.LATE_START))
        .is_(Status.IN_PROGRESS)
        .has(payer=None, flags=(Flag.LATE_START, Flag.NO_PAYER))
        .on(hold(later(6, seconds=5), OTHER_CARD))
        .does(release(ReleaseReason.SESSION_OVER, OTHER_CARD))
    )


def test_a_late_start_of_what_was_called_off_stays_called_off():
    called_off = given_up(request(), StopRequested(later(1), reason=StopReason.DRIVER))
    opened(started(later(2)), reference=None, late_for=called_off).does(
        remote_stop(StopReason.LATE_START), ask(Attention.LATE_START)
    ).has(payer=None)


# Rows 8 and 10: statuses


def test_the_scope_follows_the_connector():
    (
        charging_card()
        .has(scope=Scope.CHARGING)
        .on(status("SuspendedEV", later(30)))
        .does()
        .has(scope=Scope.PARKING, charging_ended_at=later(30))
        .on(status("Faulted", later(31)))
        .does()
        .has(scope=Scope.FAULT)
    )


def test_a_pause_is_not_the_end_of_the_charge():
    charging_card().given(
        status("SuspendedEV", later(10)),
        status("Charging", later(11)),
        status("Finishing", later(30)),
    ).has(charging_ended_at=later(30))


def test_a_pause_before_the_first_energy_ends_nothing():
    waiting_card().given(plugged(later(1)), started(later(2)), status("SuspendedEV", later(3))).has(
        charging_ended_at=None, scope=Scope.PARKING
    )


def test_a_status_older_than_the_one_before_counts_when_it_is_heard():
    (
        charging_card()
        .given(status("SuspendedEV", later(30), said=later(30)))
        .on(status("Charging", later(31), said=later(2)))
        .does()
        .has(scope=Scope.CHARGING, last_status_at=later(31), flags=(Flag.BAD_STATUS_TIMESTAMP,))
    )


def test_a_charging_state_from_the_future_counts_when_it_is_heard():
    charging_card().given(
        ChargingStateReported(later(10), state=ChargingState.SUSPENDED_EV, occurred_at=later(12))
    ).has(charging_ended_at=later(10), flags=(Flag.BAD_STATUS_TIMESTAMP,))


def test_a_status_from_before_the_start_counts_where_it_started():
    early = waiting_card().given(plugged(later(1)), status("Charging", later(1, seconds=2))).thing
    story(early).given(started(later(1, seconds=5))).has(scope=Scope.CHARGING)
    story(early).given(started(later(1, seconds=5), place=NEXT_TO_IT)).has(scope=Scope.NONE)
    chose_none = opened(hold(), place=Place(STATION)).given(status("Faulted", later(1)))
    chose_none.given(started(later(2))).has(scope=Scope.NONE)


def test_a_connector_that_is_taken_out_of_service_keeps_the_scope():
    charging_card().on(status("Unavailable", later(10))).does().has(
        scope=Scope.CHARGING, flags=(Flag.CONNECTOR_UNAVAILABLE,)
    )


# Row 9: readings and ceilings


def test_energy_never_goes_back():
    charging_card().given(
        MeterAdvanced(later(10), meter=meter(5_000)), MeterAdvanced(later(11), meter=meter(4_999))
    ).has(meter=meter(5_000), last_event_at=later(11))


def test_at_the_energy_ceiling_the_station_is_stopped_once():
    (
        charging_card()
        .given(CeilingSet(later(1), ceiling=Ceiling(energy_wh=10_000)))
        .on(MeterAdvanced(later(20), meter=meter("9999.9")))
        .does()
        .on(MeterAdvanced(later(21), meter=meter(10_000)))
        .does(remote_stop(StopReason.ENERGY_CEILING))
        .on(MeterAdvanced(later(21, seconds=10), meter=meter(10_100)))
        .does()
    )


def test_a_ceiling_that_is_lowered_below_what_has_flowed_stops_at_once():
    charging_card().given(MeterAdvanced(later(10), meter=meter(5_000))).on(
        CeilingSet(later(11), ceiling=Ceiling(energy_wh=4_000))
    ).does(remote_stop(StopReason.ENERGY_CEILING))


def test_at_the_time_ceiling_the_station_is_stopped():
    (
        charging_card()
        .given(CeilingSet(later(1), ceiling=Ceiling(until=later(10))))
        .has(deadline=later(10))
        .on(DeadlinePassed(later(10)))
        .does(remote_stop(StopReason.TIME_CEILING))
        .on(DeadlinePassed(later(10)))
        .does()
    )


def test_a_site_may_limit_every_session():
    limited = replace(SITE, energy_wh_max=3_000, duration_max=timedelta(minutes=9))
    charging_token(settings=limited).on(MeterAdvanced(later(2), meter=meter(3_000))).does(
        remote_stop(StopReason.ENERGY_CEILING)
    )
    charging_token(settings=limited).has(deadline=later(9, seconds=25)).on(
        DeadlinePassed(later(9, seconds=25))
    ).does(remote_stop(StopReason.TIME_CEILING))


# Rows 11 and 12: the station's stop


def test_unplugging_ends_a_session():
    charging_token().on(stopped(later(40), kwh(10))).does(rate()).is_(Status.SETTLING).has(
        charging_ended_at=later(40), scope=Scope.NONE
    )


def test_a_rejected_final_reading_leaves_the_last_valid_energy_and_asks_an_operator():
    (
        charging_card()
        .given(MeterAdvanced(later(30), meter=meter(9_000)))
        .on(stopped(later(40), meter=None, is_final_reading_rejected=True))
        .does(ask(Attention.FINAL_READING_REJECTED), rate())
        .has(meter=meter(9_000), flags=(Flag.FINAL_READING_REJECTED,))
    )


def test_a_stop_from_a_night_without_network_keeps_its_time():
    charging_card().on(stopped(later(hours=9), 9_000, occurred_at=later(40), is_offline=True)).does(
        rate()
    ).has(ended_at=later(40), flags=(Flag.OFFLINE_STOP,))


def test_a_stop_from_before_the_start_happened_when_we_heard_it():
    charging_card().on(stopped(later(40), 9_000, occurred_at=T0 - timedelta(days=1))).does(
        rate()
    ).has(ended_at=later(40), flags=(Flag.BAD_STOP_TIMESTAMP,))


def test_a_stop_that_names_no_transaction_is_taken_and_flagged():
    charging_card().on(stopped(later(40), 9_000, ocpp_transaction_ref=None)).does(rate()).has(
        flags=(Flag.TRANSACTION_REF_UNUSABLE,)
    )


def test_a_stop_of_another_transaction_is_a_surprise():
    charging_card().surprised_by(stopped(later(40), ocpp_transaction_ref="4712"))


def test_where_parking_is_priced_the_session_lasts_until_the_vehicle_leaves():
    (
        charging_card(settings=PARKING_SITE)
        .on(stopped(later(40), kwh(10)))
        .does()
        .is_(Status.IN_PROGRESS)
        .has(scope=Scope.PARKING, charging_ended_at=later(40), ended_at=None)
        .on(stopped(later(40, seconds=30), kwh(10)))
        .does()
        .on(MeterAdvanced(later(50), meter=meter(kwh(11))))
        .does()
        .on(StopRequested(later(51), reason=StopReason.DRIVER))
        .does()
        .on(status("Available", later(55)))
        .does(rate())
        .has(
            ended_at=later(55), close_reason=CloseReason.NORMAL, meter=meter(kwh(10), at=later(40))
        )
    )


@pytest.mark.parametrize(
    "leaving",
    [
        status("Unavailable", later(55)),
        Superseded(later(55)),
        EndForced(later(55), by=OPERATOR),
    ],
)
def test_final_parking_ends_with_whatever_comes_next(leaving):
    charging_card(settings=PARKING_SITE).given(stopped(later(40), kwh(10))).on(leaving).does(
        rate()
    ).has(ended_at=later(55), close_reason=CloseReason.NORMAL, flags=())


def test_where_parking_is_priced_a_vehicle_that_left_before_its_stop_was_heard_ends_it():
    (
        charging_card(settings=PARKING_SITE)
        .on(status("Available", later(41)))
        .does()
        .is_(Status.IN_PROGRESS)
        .on(stopped(later(42), kwh(10), occurred_at=later(40)))
        .does(rate())
        .has(ended_at=later(41), charging_ended_at=later(41))
    )


def test_a_vehicle_of_ocpp_2_leaves_by_its_charging_state():
    waiting_card(settings=PARKING_SITE).given(
        started(later(1), charging_state=ChargingState.CHARGING),
        ChargingStateReported(later(30), state=ChargingState.IDLE),
    ).has(vehicle_left_at=later(30), vehicle_connected=False).on(stopped(later(31), kwh(5))).does(
        rate()
    )


# Row 13: silence


def test_a_silent_session_is_closed_with_what_is_known_and_the_station_told_to_stop():
    (
        charging_card()
        .given(MeterAdvanced(later(10), meter=meter(3_000)))
        .has(deadline=later(25))
        .on(DeadlinePassed(later(25)))
        .does(ask(Attention.SILENT), remote_stop(StopReason.SESSION_OVER), rate())
        .is_(Status.SETTLING)
        .has(
            close_reason=CloseReason.ONGOING_EXPIRED,
            ended_at=later(10),
            meter=meter(3_000),
            flags=(Flag.SILENT,),
        )
    )


def test_any_word_of_the_station_keeps_a_session():
    charging_card().given(ActivityHeard(later(14))).on(DeadlinePassed(later(15))).does().has(
        deadline=later(29)
    )


def test_a_silent_parking_vehicle_needs_no_stop():
    charging_card(settings=PARKING_SITE).given(stopped(later(40), kwh(10))).on(
        DeadlinePassed(later(55))
    ).does(ask(Attention.SILENT), rate()).has(ended_at=later(40))


# Rows 14 to 19: rating and billing


def test_a_token_session_is_priced_and_not_billed():
    charging_token().given(stopped(later(40), kwh(10))).on(Rated(later(41))).does().is_(
        Status.CLOSED
    ).has(rating_state=RatingState.RATED, billing_state=BillingState.NOT_BILLABLE)


def test_a_card_may_owe_nothing():
    rated_card().on(NothingToBill(later(42))).does().is_(Status.CLOSED).has(
        billing_state=BillingState.NOT_BILLABLE
    )


def test_a_failed_rating_waits_for_an_operator_and_then_goes_on():
    (
        ended_card()
        .on(RatingFailed(later(41), code="NO_MATCHING_PRICE"))
        .does(tell(Notice.RATING_FAILED), ask(Attention.RATING_FAILED, "NO_MATCHING_PRICE"))
        .is_(Status.RATING_FAILED)
        .has(failure="NO_MATCHING_PRICE", deadline=later(46))
        .on(RetryRequested(later(42), by=OPERATOR))
        .does(rate())
        .is_(Status.SETTLING)
        .on(Rated(later(43)))
        .does(bill())
        .has(failure=None, retries=0)
    )


def test_a_failed_rating_is_tried_again_by_itself_ever_more_rarely():
    telling = ended_card().given(RatingFailed(later(41), code="TAX_MISSING"))
    minutes = 41
    for retry, pause in enumerate([5, 30, 120, 720, *[1440] * 7], start=1):
        minutes += pause
        telling.has(deadline=later(minutes))
        telling.on(DeadlinePassed(later(minutes) - timedelta(seconds=1))).does()
        telling.on(DeadlinePassed(later(minutes))).does(rate()).has(retries=retry)
        telling.given(RatingFailed(later(minutes), code="TAX_MISSING"))
    telling.has(deadline=None).is_(Status.RATING_FAILED)


def test_a_price_that_arrives_after_the_failure_counts():
    ended_card().given(RatingFailed(later(41), code="INTERNAL")).on(Rated(later(42))).does(
        bill()
    ).is_(Status.SETTLING)
    charging_token().given(stopped(later(40)), RatingFailed(later(41), code="INTERNAL")).on(
        Rated(later(42))
    ).does().is_(Status.CLOSED)


def test_a_failed_billing_is_never_billed_twice():
    (
        rated_card()
        .on(BillingFailed(later(42), code="PAYMENT_DECLINED"))
        .does(ask(Attention.BILLING_FAILED, "PAYMENT_DECLINED"))
        .is_(Status.BILLING_FAILED)
        .on(RetryRequested(later(43), by=OPERATOR))
        .does(bill())
        .on(RetryRequested(later(43), by=OPERATOR))
        .does()
        .on(Billed(later(44)))
        .does()
        .on(Billed(later(44)))
        .does()
        .on(NothingToBill(later(45)))
        .does()
        .has(billing_state=BillingState.BILLED, closed_at=later(44))
    )


def test_money_that_came_to_light_pays_what_was_owed():
    (
        rated_card()
        .given(BillingFailed(later(42), code="hold_expired"))
        .on(PaidAfterAll(later(43)))
        .does()
        .is_(Status.CLOSED)
        .has(billing_state=BillingState.BILLED, failure=None, closed_at=later(43), deadline=None)
        .on(PaidAfterAll(later(44)))
        .does()
        .has(closed_at=later(43))
    )


def test_a_session_that_nobody_paid_for_is_paid_after_all():
    (
        charging_nobody()
        .given(stopped(later(40)), Rated(later(41)))
        .has(billing_state=BillingState.NOT_BILLABLE)
        .on(PaidAfterAll(later(50)))
        .does()
        .has(billing_state=BillingState.BILLED, closed_at=later(41))
    )
    waiting_card().given(PayerLost(later(1))).surprised_by(PaidAfterAll(later(2)))


def test_a_failed_billing_is_tried_again_by_itself():
    rated_card().given(BillingFailed(later(42), code="ACCOUNT_CLOSED")).on(
        DeadlinePassed(later(47))
    ).does(bill()).is_(Status.SETTLING)


def test_nothing_is_billed_before_it_is_rated():
    ended_card().surprised_by(Billed(later(41))).surprised_by(BillingFailed(later(41), code="X"))


def test_a_result_heard_twice_counts_once():
    (
        ended_card()
        .given(Rated(later(41)))
        .on(Rated(later(41)))
        .does()
        .on(RatingFailed(later(41), code="INTERNAL"))
        .does()
        .is_(Status.SETTLING)
    )


# Rows 20 and 21: who pays shows later


def test_a_card_is_bound_to_the_running_session_and_nothing_is_restarted():
    (
        charging_nobody()
        .on(hold(later(2), energy_wh=20_000))
        .does()
        .has(payer=CARD, flags=(), started_at=T0, ceiling=Ceiling(energy_wh=20_000))
        .on(hold(later(2), energy_wh=20_000))
        .does()
    )


def test_a_card_lets_a_station_charge_that_started_with_the_cable():
    (
        opened(started(T0, id_tag=None, charging_state=ChargingState.EV_CONNECTED))
        .does()
        .on(hold(later(2)))
        .does(remote_start())
        .has(started_at=T0)
    )


def test_a_card_that_covers_less_than_has_flowed_stops_at_once():
    charging_nobody().given(MeterAdvanced(later(1), meter=meter(5_000))).on(
        hold(later(2), energy_wh=4_000)
    ).does(remote_stop(StopReason.ENERGY_CEILING))


def test_a_token_is_bound_to_the_running_session():
    charging_nobody().on(token(later(2))).does().has(payer=TOKEN, flags=()).surprised_by(
        token(later(3), OTHER_TOKEN)
    )


def test_a_session_that_nobody_pays_is_stopped_at_the_end_of_t_plug():
    (
        charging_nobody()
        .has(deadline=later(5))
        .on(DeadlinePassed(later(5)))
        .does(remote_stop(StopReason.NO_PAYER), ask(Attention.NO_PAYER))
        .on(DeadlinePassed(later(5)))
        .does()
        .on(hold(later(5, seconds=10)))
        .does(release(ReleaseReason.SESSION_OVER))
        .surprised_by(token(later(5, seconds=10)))
        .on(stopped(later(6), 100))
        .does(rate())
        .on(Rated(later(7)))
        .does()
        .is_(Status.CLOSED)
    )


@pytest.mark.parametrize(
    ("telling", "reason"),
    [
        (waiting_card, ReleaseReason.ALREADY_PAID),
        (charging_card, ReleaseReason.ALREADY_PAID),
        (charging_token, ReleaseReason.ALREADY_PAID),
        (ended_card, ReleaseReason.SESSION_OVER),
        (rated_card, ReleaseReason.SESSION_OVER),
    ],
)
def test_a_hold_that_nobody_needs_is_let_go(telling, reason):
    telling().on(hold(later(50), OTHER_CARD)).does(release(reason, OTHER_CARD))


def test_a_hold_that_is_gone_starts_nothing():
    waiting_card().on(PayerLost(later(1))).does(
        release(ReleaseReason.NOT_STARTED), tell(Notice.START_FAILED)
    ).is_(Status.CLOSED)


def test_a_hold_that_is_gone_sells_nothing_more():
    charging_card().on(PayerLost(later(10))).does(remote_stop(StopReason.PAYER_LOST)).on(
        PayerLost(later(11))
    ).does()


# Stop requests


def test_a_tap_stops_the_charge():
    (
        charging_card()
        .on(StopRequested(later(20), reason=StopReason.DRIVER))
        .does(remote_stop(StopReason.DRIVER))
        .on(StopRequested(later(20, seconds=2), reason=StopReason.DRIVER))
        .does()
        .on(StopAnswered(later(20, seconds=3), answer=Answer.ACCEPTED))
        .does()
        .on(StopRequested(later(20, seconds=5), reason=StopReason.DRIVER))
        .does()
        .on(stopped(later(20, seconds=6), 6_000))
        .does(rate())
    )


def test_a_stop_that_is_not_obeyed_can_be_asked_for_again():
    charging_card().given(
        StopRequested(later(10), reason=StopReason.DRIVER), DeadlinePassed(later(10, seconds=30))
    ).on(StopRequested(later(11), reason=StopReason.OPERATOR)).does(
        remote_stop(StopReason.OPERATOR)
    )


def test_a_refused_stop_can_be_asked_for_again_at_once():
    charging_card().given(
        StopRequested(later(20), reason=StopReason.DRIVER),
        StopAnswered(later(20, seconds=1), answer=Answer.REJECTED),
    ).on(StopRequested(later(20, seconds=2), reason=StopReason.DRIVER)).does(
        remote_stop(StopReason.DRIVER)
    )


@pytest.mark.parametrize("answer", [Answer.UNDELIVERED, Answer.UNKNOWN])
@pytest.mark.parametrize(
    "word",
    [
        MeterAdvanced(later(30), meter=meter(9_000)),
        status("Charging", later(30)),
        ActivityHeard(later(30)),
    ],
)
def test_a_stop_that_may_not_have_arrived_is_repeated_when_the_station_speaks(answer, word):
    charging_card().given(
        StopRequested(later(20), reason=StopReason.COST_CEILING),
        StopAnswered(later(20, seconds=30), answer=answer),
    ).on(word).does(remote_stop(StopReason.COST_CEILING)).has(deadline=later(30, seconds=30))


def test_power_that_flows_half_a_minute_after_a_stop_is_an_operators():
    (
        charging_card()
        .given(StopRequested(later(20), reason=StopReason.DRIVER))
        .given(
            MeterAdvanced(
                later(20, seconds=15), meter=meter(6_100, at=later(20, seconds=15), power_w=22_000)
            )
        )
        .has(deadline=later(20, seconds=30))
        .on(DeadlinePassed(later(20, seconds=30)))
        .does(ask(Attention.POWER_AFTER_STOP))
        .on(DeadlinePassed(later(20, seconds=31)))
        .does()
        .on(
            MeterAdvanced(
                later(20, seconds=45), meter=meter(6_200, at=later(20, seconds=45), power_w=22_000)
            )
        )
        .does()
    )


def test_power_that_has_faded_half_a_minute_after_a_stop_is_nobodys():
    (
        charging_card()
        .given(StopRequested(later(20), reason=StopReason.DRIVER))
        .given(
            MeterAdvanced(
                later(20, seconds=15), meter=meter(6_100, at=later(20, seconds=15), power_w=20)
            )
        )
        .on(DeadlinePassed(later(20, seconds=30)))
        .does()
        .on(MeterAdvanced(later(21), meter=meter(6_300, at=later(21), power_w=11_000)))
        .does(ask(Attention.POWER_AFTER_STOP))
        .on(MeterAdvanced(later(22), meter=meter(6_500, at=later(22), power_w=11_000)))
        .does()
    )


def test_without_a_power_the_energy_tells_whether_a_stop_was_obeyed():
    asked = (
        charging_card()
        .given(
            MeterAdvanced(later(19), meter=meter(6_000, at=later(19))),
            StopRequested(later(20), reason=StopReason.DRIVER),
        )
        .thing
    )
    quiet = MeterAdvanced(later(20, seconds=15), meter=meter(6_000, at=later(20, seconds=15)))
    flows = MeterAdvanced(later(20, seconds=15), meter=meter(6_050, at=later(20, seconds=15)))
    story(asked).given(quiet).on(DeadlinePassed(later(20, seconds=30))).does()
    story(asked).given(flows).on(DeadlinePassed(later(20, seconds=30))).does(
        ask(Attention.POWER_AFTER_STOP)
    )


def test_a_station_that_still_says_charging_is_believed():
    charging_card().given(StopRequested(later(1), reason=StopReason.DRIVER)).on(
        DeadlinePassed(later(1, seconds=30))
    ).does(ask(Attention.POWER_AFTER_STOP))


def test_a_refused_stop_is_an_operators_when_the_watch_is_over():
    # Not at once: a station that is stopping by itself refuses too, and its stop is on the way.
    charging_card().given(
        StopRequested(later(10), reason=StopReason.DRIVER),
        StopAnswered(later(10, seconds=1), answer=Answer.REJECTED),
    ).on(DeadlinePassed(later(10, seconds=30))).does(ask(Attention.STOP_REFUSED))


def test_an_answer_to_a_stop_that_nobody_asked_for_is_a_surprise():
    charging_card().surprised_by(StopAnswered(later(1), answer=Answer.ACCEPTED))


# Ends without a stop


def test_the_next_transaction_ends_the_one_whose_stop_was_lost():
    (
        charging_card()
        .given(MeterAdvanced(later(30), meter=meter(9_000)))
        .on(Superseded(later(45)))
        .does(ask(Attention.STOP_MISSING), rate())
        .has(ended_at=later(30), close_reason=CloseReason.NORMAL, flags=(Flag.STOP_MISSING,))
    )


def test_a_vehicle_that_was_seen_to_leave_is_charged_until_then():
    charging_card().given(status("Available", later(30)), ActivityHeard(later(31))).on(
        Superseded(later(45))
    ).does(ask(Attention.STOP_MISSING), rate()).has(ended_at=later(30))


def test_an_operator_can_end_what_the_station_does_not():
    (
        charging_card()
        .given(MeterAdvanced(later(30), meter=meter(9_000)))
        .on(EndForced(later(50), by=OPERATOR))
        .does(remote_stop(StopReason.OPERATOR), rate())
        .has(ended_at=later(30), close_reason=CloseReason.CANCELLED_BY_OPERATOR)
    )


# After the end


@pytest.mark.parametrize(
    "end", [DeadlinePassed(later(25)), Superseded(later(25)), EndForced(later(25), by=OPERATOR)]
)
def test_a_late_stop_is_kept_flagged_and_an_operators(end):
    telling = charging_card().given(MeterAdvanced(later(10), meter=meter(3_000))).given(end)
    bill_before = telling.thing.meter
    (
        telling.on(stopped(later(hours=2), 8_000, occurred_at=later(50)))
        .does(ask(Attention.LATE_STOP))
        .is_(Status.SETTLING)
        .has(
            meter=bill_before,
            late_meter=meter(8_000, at=later(hours=2)),
            station_ended_at=later(50),
        )
        .on(stopped(later(hours=2), 8_000, occurred_at=later(50)))
        .does()
    )
    assert Flag.LATE_STOP in telling.thing.flags


def test_a_late_stop_reaches_a_closed_session_too():
    charging_token().given(DeadlinePassed(later(16)), Rated(later(17))).on(
        stopped(later(hours=1), 8_000)
    ).does(ask(Attention.LATE_STOP)).is_(Status.CLOSED)


def test_a_stop_told_again_changes_nothing():
    ended_card().on(stopped(later(41), kwh(99))).does().has(
        meter=meter(kwh("12.5"), at=later(40)), flags=()
    )


def test_a_late_reading_is_flagged_and_not_billed():
    ended_card().on(MeterAdvanced(later(41), meter=meter(kwh(13)))).does().has(
        meter=meter(kwh("12.5"), at=later(40)), flags=(Flag.LATE_READING,)
    )


def test_a_station_that_charges_on_after_the_end_is_stopped_again():
    (
        charging_card()
        .given(DeadlinePassed(later(16)))
        .on(MeterAdvanced(later(30), meter=meter(9_000)))
        .does()
        .on(StopAnswered(later(31), answer=Answer.UNDELIVERED))
        .does()
        .on(MeterAdvanced(later(32), meter=meter(9_500)))
        .does(remote_stop(StopReason.SESSION_OVER))
        .has(meter=meter(), flags=(Flag.SILENT, Flag.LATE_READING))
    )


def test_a_superseded_station_that_charges_on_is_stopped():
    charging_card().given(Superseded(later(16))).on(
        MeterAdvanced(later(30), meter=meter(9_000))
    ).does(remote_stop(StopReason.SESSION_OVER))


@pytest.mark.parametrize(
    "late",
    [
        started(later(50)),
        accepted(later(50)),
        status("Available", later(50)),
        ChargingStateReported(later(50), state=ChargingState.IDLE),
        ActivityHeard(later(50)),
        CeilingSet(later(50), ceiling=Ceiling(energy_wh=1)),
        PayerLost(later(50)),
        StopRequested(later(50), reason=StopReason.DRIVER),
        EndForced(later(50), by=OPERATOR),
        Superseded(later(50)),
        DeadlinePassed(later(50)),
        RetryRequested(later(50), by=OPERATOR),
        hold(later(50)),
    ],
)
def test_what_comes_after_the_end_is_accepted_and_changes_nothing(late):
    before = ended_card().thing
    after = story(before).on(late).does().thing
    assert after == before


def test_the_same_start_again_changes_nothing():
    charging_card().on(started(later(1))).does().has(
        started_at=later(seconds=25), last_event_at=later(1)
    ).surprised_by(started(later(1), ocpp_transaction_ref="4712"))


@pytest.mark.parametrize("telling", [waiting_card, charging_card, ended_card])
def test_a_frame_that_could_not_be_read_is_an_operators_at_once(telling):
    telling().on(FrameUnreadable(later(4), action="StopTransaction")).does(
        ask(Attention.UNREADABLE_FRAME, "StopTransaction")
    ).has(flags=(Flag.UNREADABLE_FRAME,))


def test_a_frame_that_could_not_be_read_is_a_sign_of_life():
    charging_card().given(FrameUnreadable(later(4), action="MeterValues")).has(
        last_event_at=later(4)
    )


def test_a_remote_start_is_sent_with_the_reference_that_was_minted():
    session, (effect,) = begin(seed(reference=77), request())
    assert effect.reference == session.start.reference == 77
    assert session.start.state is CommandState.REQUESTED
