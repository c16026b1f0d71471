"""What the judge says of one reading after a few others: told where a case's files would be many."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from chargewright.metering import (
    Flag,
    Judgement,
    Kind,
    Limits,
    MeterState,
    Reading,
    Reason,
    Scope,
    after_stop,
    step,
)

T0 = datetime(2026, 3, 2, 8, tzinfo=UTC)
ROOM = Limits(power_w=30_000)  # 250 Wh in thirty seconds
START, BETWEEN, STOP = Scope.START, Scope.INTERMEDIATE, Scope.STOP


def reading(scope, wh, seconds, *, is_interval=False):
    at = T0 + timedelta(seconds=seconds)
    return Reading(
        received_at=at,
        claimed_at=at,
        scope=scope,
        energy_wh=Decimal(wh),
        is_interval=is_interval,
    )


def after(*heard, limits=ROOM):
    """The state after these, and the judgement of the last."""
    state = MeterState(opened_at=T0)
    for each in heard:
        state, judgement = step(state, each, limits)
    return state, judgement


# The anchor


def test_what_an_interval_counted_before_the_session_is_not_its_start():
    state, judgement = after(reading(START, 50, 0, is_interval=True))
    assert (state.start_wh, judgement.kind) == (0, Kind.RELATIVE)
    state, judgement = after(
        reading(START, 50, 0, is_interval=True), reading(BETWEEN, 60, 30, is_interval=True)
    )
    assert (state.energy_wh, judgement.kind) == (60, None)


def test_a_register_that_starts_at_zero_has_nothing_left_to_find_out():
    start = reading(START, 0, 0)
    decided, _ = after(start)
    state, judgement = after(start, reading(BETWEEN, 0, 0))
    assert decided.lock is Kind.ABSOLUTE
    assert (state, judgement.reason) == (decided, Reason.DUPLICATE)


def test_a_register_that_has_not_moved_at_once_is_absolute_from_then_on():
    start, same = reading(START, 2000, 0), reading(BETWEEN, 2000, 0)
    state, judgement = after(start, same)
    assert (judgement.reason, state.lock) == (Reason.OK, Kind.ABSOLUTE)
    assert after(start, same, reading(BETWEEN, 100, 30))[1].reason is Reason.ENERGY_DEPRECATED


def test_a_second_start_with_another_value_is_a_reading_like_any():
    state, judgement = after(reading(START, 2000, 0), reading(START, 2100, 30))
    assert (judgement.reason, state.energy_wh) == (Reason.OK, 100)


def test_an_interval_is_no_start_again_whatever_it_counts():
    anchor = reading(START, 50, 0)
    state, judgement = after(anchor, reading(START, 50, 30, is_interval=True))
    assert (judgement.reason, judgement.kind, state.energy_wh) == (Reason.OK, None, 50)


def test_where_counting_is_known_the_starts_value_is_energy_once_it_can_have_flowed():
    known = Limits(power_w=30_000, expected=Kind.RELATIVE)
    start, same = reading(START, 100, 0), reading(BETWEEN, 100, 30)
    assert after(start, reading(BETWEEN, 100, 0), limits=known)[1].reason is Reason.DUPLICATE
    state, judgement = after(start, same, limits=known)
    assert (judgement.reason, state.energy_wh) == (Reason.OK, 100)
    _, judgement = after(start, reading(BETWEEN, 50, 30), same, limits=known)
    assert (judgement.reason, judgement.delta_wh) == (Reason.ENERGY_EXCESSIVE, 50)


# The time in which it flowed


def test_a_day_without_a_word_is_time_in_which_energy_may_flow():
    a_day = 24 * 3600
    state, judgement = after(reading(START, 0, 0), reading(BETWEEN, 720_000, a_day + 1))
    assert (judgement.reason, state.energy_wh) == (Reason.OK, 720_000)
    assert judgement.limit_wh == Decimal("720008.333")


# What is told of it


def test_what_was_wrong_with_the_message_and_with_its_time_are_both_told():
    early = datetime(1970, 1, 1, tzinfo=UTC)
    said = Reading(received_at=T0, claimed_at=early, flags=(Flag.ZONE_ASSUMED,))
    assert after(said)[1].flags == (Flag.ZONE_ASSUMED, Flag.CLAIM_BEFORE_2020)


def test_a_reading_after_the_stop_is_kept_with_its_time_and_counts_nothing():
    state, _ = after(reading(START, 2000, 0), reading(STOP, 2100, 60))
    late = reading(BETWEEN, 2150, 90)
    assert after_stop(state, late) == Judgement(
        Reason.AFTER_STOP, T0 + timedelta(seconds=90), Decimal(100)
    )
    early = Reading(received_at=T0, claimed_at=datetime(1970, 1, 1, tzinfo=UTC))
    assert after_stop(state, early).flags == (Flag.CLAIM_BEFORE_2020,)
    assert not after_stop(state, late).is_valid


RELATIVE = reading(START, 2000, 0), reading(BETWEEN, 240, 30)


def test_of_two_ways_that_fall_the_likelier_is_shown():
    _, judgement = after(*RELATIVE, reading(BETWEEN, 200, 60))
    assert (judgement.reason, judgement.kind) == (Reason.ENERGY_DEPRECATED, Kind.RELATIVE)
    assert judgement.delta_wh == -40


def test_of_two_ways_that_are_too_much_the_likelier_is_shown():
    _, judgement = after(*RELATIVE, reading(BETWEEN, 9000, 60))
    assert (judgement.reason, judgement.kind) == (Reason.ENERGY_EXCESSIVE, Kind.RELATIVE)
    assert judgement.delta_wh == 8760
    _, judgement = after(*RELATIVE, reading(STOP, 9000, 60))
    assert (judgement.kind, judgement.delta_wh) == (Kind.ABSOLUTE, 6760)


def test_of_two_ways_the_one_that_does_not_fall_is_shown():
    _, judgement = after(*RELATIVE, reading(STOP, 2000, 60))
    assert (judgement.reason, judgement.kind) == (Reason.ENERGY_EXCESSIVE, Kind.RELATIVE)
    assert judgement.delta_wh == 1760
