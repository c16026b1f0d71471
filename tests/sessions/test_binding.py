"""Who pays shows later: bound to what runs already, or let go. Rows 20 and 21."""

import pytest

from chargewright.sessions.events import DeadlinePassed, MeterAdvanced, PayerLost, Rated
from chargewright.sessions.model import Ceiling
from chargewright.sessions.words import (
    Attention,
    ChargingState,
    Notice,
    ReleaseReason,
    Status,
    StopReason,
)
from tests.sessions.cast import (
    CARD,
    OTHER_CARD,
    OTHER_TOKEN,
    T0,
    TOKEN,
    ask,
    charging_card,
    charging_nobody,
    charging_token,
    ended_card,
    hold,
    later,
    meter,
    opened,
    rate,
    rated_card,
    release,
    remote_start,
    remote_stop,
    started,
    stopped,
    tell,
    token,
    waiting_card,
)


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
