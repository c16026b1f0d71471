"""While it charges: what statuses and readings say, and the ceilings at which it is stopped."""

from chargewright.sessions.events import (
    CeilingSet,
    ChargingStateReported,
    DeadlinePassed,
    MeterAdvanced,
)
from chargewright.sessions.model import Ceiling, Place
from chargewright.sessions.words import ChargingState, Flag, Scope, StopReason
from tests.sessions.cast import (
    NEXT_TO_IT,
    STATION,
    charging_card,
    hold,
    later,
    meter,
    opened,
    plugged,
    remote_stop,
    started,
    status,
    story,
    waiting_card,
)

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
