"""When a session wants to be woken, and how much it may take."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chargewright.sessions.deadlines import Due, deadlines
from chargewright.sessions.events import (
    CeilingSet,
    MeterAdvanced,
    StopAnswered,
    StopRequested,
)
from chargewright.sessions.limits import ceiling_reached, needs_step
from chargewright.sessions.model import Ceiling, progressed
from chargewright.sessions.settings import SessionSettings
from chargewright.sessions.words import Answer, Scope, StopReason
from tests.sessions.cast import (
    PARKING_SITE,
    SITE,
    charging_card,
    charging_nobody,
    ended_card,
    hold,
    later,
    meter,
    opened,
    plugged,
    request,
    status,
    stopped,
    story,
    waiting_card,
)


def due(telling):
    return dict(deadlines(telling.thing))


def test_a_driver_has_t_plug_to_plug_in_and_the_station_half_a_minute_to_start():
    assert due(waiting_card()) == {Due.START: later(5)}
    assert due(waiting_card().given(plugged(later(3)))) == {Due.START: later(3, seconds=30)}
    assert due(opened(request()).given()) == {Due.START: later(seconds=30)}


def test_a_vehicle_that_leaves_gives_t_plug_no_new_beginning():
    left = waiting_card().given(plugged(later(3)), status("Available", later(3, seconds=20)))
    assert due(left) == {Due.START: later(5)}


def test_each_site_has_its_own_patience():
    patient = replace(SITE, t_plug=timedelta(minutes=12), ongoing_expiration=timedelta(hours=2))
    assert due(waiting_card(settings=patient)) == {Due.START: later(12)}
    assert due(charging_card(settings=patient)) == {Due.EVENT: later(hours=2, seconds=26)}


def test_nobody_pays_for_t_plug_from_when_the_start_was_heard():
    assert due(charging_nobody()) == {Due.EVENT: later(15), Due.PAYER: later(5)}
    assert due(charging_nobody().given(hold(later(2)))) == {Due.EVENT: later(15)}


def test_a_stop_request_is_watched_and_takes_the_place_of_limits():
    limited = charging_card().given(CeilingSet(later(1), ceiling=Ceiling(until=later(30))))
    assert due(limited)[Due.TIME_CEILING] == later(30)
    asked = limited.given(StopRequested(later(2), reason=StopReason.DRIVER))
    assert due(asked) == {Due.EVENT: later(15, seconds=26), Due.STOP: later(2, seconds=30)}


def test_after_the_stations_stop_only_silence_matters():
    parked = charging_card(settings=PARKING_SITE).given(
        CeilingSet(later(1), ceiling=Ceiling(until=later(30))),
        StopRequested(later(20), reason=StopReason.DRIVER),
        stopped(later(20, seconds=4)),
    )
    assert due(parked) == {Due.EVENT: later(35, seconds=4)}


def test_what_settles_waits_for_facts_alone():
    assert due(ended_card()) == {}
    assert ended_card().thing.deadline is None


def test_a_ceiling_is_one_of_energy_and_one_of_time():
    fenced = replace(charging_card().thing, ceiling=Ceiling(energy_wh=15_000, until=later(60)))
    assert ceiling_reached(fenced, meter(15_000).energy_wh, later(10)) is StopReason.ENERGY_CEILING
    assert ceiling_reached(fenced, meter(0).energy_wh, later(60)) is StopReason.TIME_CEILING
    assert ceiling_reached(fenced, meter(14_999).energy_wh, later(59)) is None
    free = replace(fenced, ceiling=Ceiling())
    assert ceiling_reached(free, meter(99_000).energy_wh, later(600)) is None


def test_a_reading_steps_the_machine_only_where_it_may_ask_for_something():
    session = charging_card().given(CeilingSet(later(1), ceiling=Ceiling(energy_wh=10_000))).thing

    def needs(telling, wh=5_000):
        return needs_step(telling.thing, meter(wh), later(10))

    assert not needs(story(session))
    assert needs(story(session), 10_000)
    assert needs(ended_card())
    asked = story(session).given(StopRequested(later(2), reason=StopReason.DRIVER))
    assert not needs(asked)
    watched = replace(asked.thing.stop, is_watched=True)
    assert needs(story(replace(asked.thing, stop=watched)))
    assert not needs(story(replace(asked.thing, stop=replace(watched, is_alarmed=True))))
    assert needs(asked.given(StopAnswered(later(3), answer=Answer.UNKNOWN)))


def test_progress_is_what_the_committed_readings_say():
    session = charging_card().thing
    ahead = progressed(session, meter(5_000), later(10))
    assert (ahead.meter, ahead.last_event_at) == (meter(5_000), later(10))
    behind = progressed(ahead, meter(4_000), later(9))
    assert behind == ahead
    assert progressed(ended_card().thing, meter(99_000), later(50)) == ended_card().thing


def test_a_parked_vehicle_keeps_its_session_by_readings_that_add_nothing():
    parked = charging_card(settings=PARKING_SITE).given(stopped(later(20), 5_000)).thing
    kept = progressed(parked, meter(5_500), later(30))
    assert (kept.meter, kept.last_event_at) == (parked.meter, later(30))
    assert story(parked).given(MeterAdvanced(later(30), meter=meter(5_500))).thing == kept


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"t_plug": timedelta(0)}, "t_plug must be longer"),
        ({"ready_expiration": timedelta(seconds=-1)}, "ready_expiration must be longer"),
        ({"ongoing_expiration": timedelta(0)}, "ongoing_expiration must be longer"),
        ({"stop_watch": timedelta(0)}, "stop_watch must be longer"),
        ({"suspended_evse_scope": Scope.FAULT}, "parking, charging or none"),
    ],
)
def test_settings_without_sense_are_refused(wrong, sentence):
    with pytest.raises(ValueError, match=sentence):
        SessionSettings(**wrong)
