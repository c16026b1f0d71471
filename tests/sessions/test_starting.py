"""What a station says when it starts: on time, unasked, late, or of a night without network."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chargewright.sessions.events import (
    ChargingStateReported,
    DeadlinePassed,
    MeterAdvanced,
    PlaceTold,
    RatingFailed,
    StartAnswered,
    StartTold,
    StatusReported,
    StopRequested,
    TransactionStarted,
)
from chargewright.sessions.machine import begin
from chargewright.sessions.model import Place
from chargewright.sessions.scopes import Turn
from chargewright.sessions.words import (
    Answer,
    Attention,
    ChargingState,
    ConnectorStatus,
    Flag,
    ReleaseReason,
    Scope,
    Status,
    StopReason,
)
from tests.sessions.cast import (
    HERE,
    NEXT_TO_IT,
    OTHER_CARD,
    SITE,
    STATION,
    T0,
    TOKEN,
    TRANSACTION,
    accepted,
    ask,
    charging_card,
    hold,
    later,
    meter,
    opened,
    plugged,
    rate,
    release,
    remote_start,
    remote_stop,
    request,
    seed,
    started,
    stopped,
    story,
    token,
    waiting_card,
)

# Row 5: the start


def test_a_start_counts_wherever_the_station_says():
    waiting_card().on(started(later(1), place=NEXT_TO_IT)).does().has(
        place=NEXT_TO_IT, status=Status.IN_PROGRESS
    )


def test_a_start_that_does_not_say_where_is_where_the_driver_waits():
    unplaced = started(later(1), place=Place(STATION))
    waiting_card().on(unplaced).does().has(place=HERE, status=Status.IN_PROGRESS)
    only_its_evse = started(later(1), place=Place(STATION, 1))
    waiting_card().on(only_its_evse).does().has(place=HERE)
    next_evse = Place(STATION, 2)
    waiting_card().on(started(later(1), place=next_evse)).does().has(place=next_evse)


def test_a_transaction_that_says_later_where_it_is_has_the_price_of_that_evse():
    swiped = opened(token(), reference=None, place=Place(STATION), tariff_version_id=None)
    (
        swiped.given(started(later(1), place=Place(STATION)))
        .has(place=Place(STATION), tariff_version_id=None)
        .on(PlaceTold(later(2), place=NEXT_TO_IT, tariff_version_id="trv_2"))
        .does()
        .has(place=NEXT_TO_IT, tariff_version_id="trv_2", status=Status.IN_PROGRESS)
        .on(PlaceTold(later(3), place=HERE, tariff_version_id="trv_3"))
        .does()
        .has(place=NEXT_TO_IT, tariff_version_id="trv_2")
    )


def test_a_price_that_was_promised_before_the_evse_was_known_stays():
    chose_none = opened(hold(), place=Place(STATION), evse_choices=(1, 2))
    chose_none.given(started(later(1), place=Place(STATION))).on(
        PlaceTold(later(2), place=HERE, tariff_version_id="trv_2")
    ).does().has(place=HERE, tariff_version_id="trv_1")


def test_a_session_that_could_not_be_rated_without_its_evse_learns_it_still():
    nowhere = Place(STATION)
    unplaced = opened(
        started(T0, place=nowhere), place=nowhere, payer=TOKEN, tariff_version_id=None
    )
    unplaced.given(stopped(later(9), 100), RatingFailed(later(9), code="no_place")).on(
        PlaceTold(later(10), place=HERE, tariff_version_id="trv_2")
    ).does().has(place=HERE, tariff_version_id="trv_2", status=Status.RATING_FAILED)


def unheard(at=T0, **more):
    """A session of which the first that was heard is no start."""
    return opened(
        TransactionStarted(
            at, place=HERE, ocpp_transaction_ref=TRANSACTION, is_inferred=True, **more
        ),
        payer=TOKEN,
    )


def test_a_start_that_is_told_later_is_where_its_session_began():
    (
        unheard(charging_state=ChargingState.CHARGING)
        .has(flags=(Flag.START_MISSING,), started_at=T0)
        .given(MeterAdvanced(later(5), meter=meter(900)))
        .on(
            StartTold(
                later(6),
                occurred_at=later(-4),
                charging_state=ChargingState.EV_CONNECTED,
                meter=meter(1_100),
            )
        )
        .does()
        .has(
            started_at=later(-4),
            flags=(),
            meter=meter(1_100),
            timeline=(Turn(later(-4), Scope.PARKING), Turn(T0, Scope.CHARGING)),
        )
    )


def test_a_start_told_later_that_says_no_state_began_as_it_was_first_heard_of():
    charging = unheard(charging_state=ChargingState.CHARGING)
    charging.on(StartTold(later(6), occurred_at=later(-4))).does().has(
        started_at=later(-4), timeline=(Turn(later(-4), Scope.CHARGING),)
    )
    unheard().given(StatusReported(later(2), place=HERE, status=ConnectorStatus.CHARGING)).on(
        StartTold(later(6), occurred_at=later(-4))
    ).does().has(timeline=(Turn(later(2), Scope.CHARGING),))


@pytest.mark.parametrize("claim", [T0.replace(year=1970), T0 + timedelta(hours=3)])
def test_a_start_told_later_at_no_time_leaves_the_session_where_it_was_heard_of(claim):
    unheard().on(StartTold(later(6), occurred_at=claim)).does().has(
        started_at=T0, flags=(Flag.BAD_START_TIMESTAMP,)
    )


def test_a_start_that_was_heard_is_not_told_later():
    waiting_card().given(started(later(1))).on(
        StartTold(later(6), occurred_at=later(-4), meter=meter(500))
    ).does().has(started_at=later(1), meter=meter())


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
