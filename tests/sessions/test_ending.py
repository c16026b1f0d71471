"""How a session ends: the station's stop, a vehicle that leaves, silence, and no stop at all."""

from datetime import timedelta

import pytest

from chargewright.sessions.events import (
    ActivityHeard,
    ChargingStateReported,
    DeadlinePassed,
    EndForced,
    MeterAdvanced,
    StopRequested,
    Superseded,
)
from chargewright.sessions.words import (
    Attention,
    ChargingState,
    CloseReason,
    Flag,
    Scope,
    Status,
    StopReason,
)
from tests.sessions.cast import (
    OPERATOR,
    PARKING_SITE,
    T0,
    ask,
    charging_card,
    charging_token,
    kwh,
    later,
    meter,
    rate,
    remote_stop,
    started,
    status,
    stopped,
    waiting_card,
)

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


def test_a_vehicle_that_left_without_a_stop_ends_its_session_a_little_later():
    (
        charging_card()
        .given(MeterAdvanced(later(30), meter=meter(9_000)), status("Available", later(31)))
        .has(deadline=later(34))
        .on(DeadlinePassed(later(34)))
        .does(ask(Attention.STOP_MISSING), rate())
        .has(
            ended_at=later(31),
            meter=meter(9_000),
            close_reason=CloseReason.NORMAL,
            flags=(Flag.STOP_MISSING,),
        )
    )


def test_a_reading_or_a_vehicle_after_available_says_that_it_has_not_left():
    left = charging_card().given(status("Available", later(31)))
    left.given(MeterAdvanced(later(33), meter=meter(9_000))).has(deadline=later(36))
    left.given(status("Charging", later(33))).has(deadline=later(48))


def test_a_station_of_ocpp_2_says_its_end_itself():
    idle = ChargingStateReported(later(31), state=ChargingState.IDLE)
    charging_card().given(idle, status("Available", later(31))).has(deadline=later(46))


def test_an_operator_can_end_what_the_station_does_not():
    (
        charging_card()
        .given(MeterAdvanced(later(30), meter=meter(9_000)))
        .on(EndForced(later(50), by=OPERATOR))
        .does(remote_stop(StopReason.OPERATOR), rate())
        .has(ended_at=later(30), close_reason=CloseReason.CANCELLED_BY_OPERATOR)
    )
