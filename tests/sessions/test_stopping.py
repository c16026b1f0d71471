"""A stop that we ask for: once, again when it is not obeyed, and watched until no power flows."""

import pytest

from chargewright.sessions.events import (
    ActivityHeard,
    DeadlinePassed,
    MeterAdvanced,
    StopAnswered,
    StopRequested,
)
from chargewright.sessions.words import Answer, Attention, StopReason
from tests.sessions.cast import (
    ask,
    charging_card,
    later,
    meter,
    rate,
    remote_stop,
    status,
    stopped,
    story,
)


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
