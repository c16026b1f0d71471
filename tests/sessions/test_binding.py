"""Who pays shows later: bound to what runs already, or let go. Rows 20 and 21."""

import pytest

from chargewright.sessions.events import (
    ChargingStateReported,
    DeadlinePassed,
    MeterAdvanced,
    PayerLost,
    Rated,
    StartAnswered,
    StopRequested,
    TokenAccepted,
)
from chargewright.sessions.model import Ceiling, StartCommand
from chargewright.sessions.words import (
    Answer,
    Attention,
    ChargingState,
    CommandState,
    Notice,
    ReleaseReason,
    Status,
    StopReason,
)
from tests.sessions.cast import (
    CARD,
    OTHER_CARD,
    OTHER_TOKEN,
    REFERENCE,
    T0,
    TOKEN,
    accepted,
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
    request,
    started,
    stopped,
    tell,
    token,
    waiting_card,
    waiting_to_be_let,
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


@pytest.mark.parametrize("state", [ChargingState.EV_CONNECTED, ChargingState.IDLE])
def test_whoever_asks_from_afar_lets_a_station_charge_that_started_with_the_cable(state):
    """Row 20b; a second one who asks changes nothing, and its own event starts nothing again."""
    charging = ChargingStateReported(later(3), state=ChargingState.CHARGING)
    (
        waiting_to_be_let(charging_state=state)
        .on(request(later(2)))
        .does(remote_start())
        .has(
            payer=TOKEN,
            flags=(),
            started_at=T0,
            start=StartCommand(REFERENCE, CommandState.REQUESTED),
        )
        .surprised_by(request(later(2), OTHER_TOKEN))
        .surprised_by(request(later(2)))
        .on(accepted(later(2, seconds=5)))
        .does()
        .on(charging)
        .does()
        .has(payer=TOKEN, deadline=later(18))
    )


def test_a_station_that_refuses_to_charge_what_began_with_the_cable_is_stopped():
    for answer in (Answer.REJECTED, Answer.UNDELIVERED, Answer.UNKNOWN):
        (
            waiting_to_be_let()
            .given(request(later(2)))
            .on(StartAnswered(later(3), answer=answer))
            .does(remote_stop(StopReason.START_REJECTED))
            .on(stopped(later(4), 0))
            .does(rate())
            .has(payer=TOKEN)
        )


@pytest.mark.parametrize(
    "telling",
    [
        charging_nobody(),
        charging_token(),
        charging_card(),
        waiting_to_be_let(charging_state=ChargingState.CHARGING),
        waiting_to_be_let(charging_state=ChargingState.SUSPENDED_EVSE),
        waiting_to_be_let().given(token(later(1), OTHER_TOKEN)),
        waiting_to_be_let().given(StopRequested(later(1), reason=StopReason.OPERATOR)),
        waiting_to_be_let().given(DeadlinePassed(later(5))),
    ],
)
def test_nothing_else_that_runs_is_for_whoever_asks_from_afar(telling):
    telling.surprised_by(request(later(6)))


def test_whom_the_transaction_names_pays_and_not_who_was_taken_for_its_driver():
    """Guessed from a token shown before; once the transaction has named somebody, that stays."""
    named = TokenAccepted(later(2), payer=OTHER_TOKEN, is_named=True)
    (
        waiting_to_be_let()
        .on(token(later(1)))
        .does()
        .has(payer=TOKEN, payer_is_guessed=True)
        .surprised_by(token(later(2), OTHER_TOKEN))
        .on(named)
        .does()
        .has(payer=OTHER_TOKEN, payer_is_guessed=False)
        .surprised_by(TokenAccepted(later(3), payer=TOKEN, is_named=True))
    )


def test_a_guess_that_the_transaction_confirms_is_none_any_more():
    named = TokenAccepted(later(2), payer=TOKEN, is_named=True)
    (
        waiting_to_be_let()
        .given(token(later(1)), named)
        .has(payer=TOKEN, payer_is_guessed=False)
        .given(token(later(3)))
        .has(payer_is_guessed=False)
        .surprised_by(TokenAccepted(later(4), payer=OTHER_TOKEN, is_named=True))
    )


@pytest.mark.parametrize("telling", [charging_card, charging_token])
def test_nobody_is_named_instead_of_who_pays_by_a_hold_or_by_what_the_start_presented(telling):
    telling().surprised_by(TokenAccepted(later(2), payer=OTHER_TOKEN, is_named=True))


def test_who_is_named_when_a_charge_is_being_stopped_pays_for_nothing_of_it():
    stop = StopRequested(later(2), reason=StopReason.OPERATOR)
    waiting_to_be_let().given(token(later(1)), stop).surprised_by(
        TokenAccepted(later(3), payer=OTHER_TOKEN, is_named=True)
    )


def test_a_token_that_is_shown_at_the_station_starts_nothing_from_afar():
    waiting_to_be_let().on(token(later(1))).does().has(payer=TOKEN)


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
