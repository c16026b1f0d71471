"""Before a session charges: who may, which connector, the station's answer, and nobody comes."""

from datetime import timedelta

import pytest

from chargewright.sessions.events import (
    DeadlinePassed,
    EndForced,
    StartAnswered,
    StartRefused,
    StopRequested,
    Superseded,
)
from chargewright.sessions.machine import begin
from chargewright.sessions.matching import is_tombstone
from chargewright.sessions.model import Place
from chargewright.sessions.words import (
    Answer,
    BillingState,
    CloseReason,
    ConnectorStatus,
    Notice,
    ReleaseReason,
    Status,
    StopReason,
)
from tests.sessions.cast import (
    HERE,
    NEXT_TO_IT,
    OPERATOR,
    STATION,
    T0,
    TOKEN,
    accepted,
    hold,
    later,
    opened,
    plugged,
    release,
    remote_start,
    request,
    seed,
    started,
    status,
    story,
    tell,
    token,
    waiting_card,
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


@pytest.mark.parametrize("opening", [token(), request()])
def test_a_token_whose_start_is_told_by_a_transaction_that_runs_waits_no_more(opening):
    """It did not fail, and no late start takes it up again."""
    superseded = story(begin(seed(), opening)[0]).on(Superseded(later(1))).does()
    superseded.is_(Status.CLOSED)
    superseded.has(close_reason=CloseReason.NORMAL, billing_state=BillingState.NOT_BILLABLE)
    assert not is_tombstone(superseded.thing, later(2))


def test_a_hold_is_never_handed_on():
    waiting_card().surprised_by(Superseded(later(1)))
