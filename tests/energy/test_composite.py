"""What profiles come to together: stories of the specification, and a second opinion, second by second."""

import itertools
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargewright.energy.composite import (
    Difference,
    Question,
    Step,
    Supply,
    composite,
    differences,
)
from chargewright.energy.profiles import (
    Period,
    Profile,
    ProfileKind,
    Purpose,
    Recurrency,
    Transaction,
    Unit,
)

T0 = datetime(2026, 3, 2, 9, tzinfo=UTC)
RUNNING = Transaction("7", T0 - timedelta(seconds=100))


def after(seconds):
    return T0 + timedelta(seconds=seconds)


def profile(*periods, purpose=Purpose.TRANSACTION_DEFAULT, level=0, evse_no=0, unit="A", **more):
    """Periods as (start_s, limit) or (start_s, limit, phases)."""
    told = {"kind": ProfileKind.ABSOLUTE, "starts_at": T0, **more}
    return Profile(
        profile_no=1,
        evse_no=evse_no,
        purpose=purpose,
        stack_level=level,
        unit=Unit(unit),
        periods=[Period(start, Decimal(limit), *rest) for start, limit, *rest in periods],
        **told,
    )


def steps(*profiles, evse_no=1, duration_s=3600, unit="A", transaction=None, **more):
    asked = Question(
        evse_no=evse_no, starts_at=T0, duration_s=duration_s, unit=Unit(unit),
        transaction=transaction, **more,
    )  # fmt: skip
    return [(each.start_s, each.limit) for each in composite(profiles, asked)]


def test_nothing_limits_where_nothing_is_set():
    assert steps() == [(0, None)]


def test_periods_follow_one_another_and_equal_ones_are_one():
    assert steps(profile((0, 16), (600, 16), (1200, 8))) == [(0, 16), (1200, 8)]


def test_seconds_that_no_calendar_has_limit_nothing_that_is_asked_about():
    for_ever = profile((0, 16), (2**63 - 1, 8), (-(2**63), 4), duration_s=2**63 - 1)
    assert steps(for_ever) == [(0, 16)]


def test_the_highest_level_that_counts_sets_the_limit_and_the_one_below_takes_over():
    above = profile((0, 6), level=5, starts_at=after(600), duration_s=300)
    below = profile((0, 16), level=1)
    assert steps(above, below) == [(0, 16), (600, 6), (900, 16)]


def test_the_lowest_of_several_purposes_holds():
    most = profile((0, 10), purpose=Purpose.STATION_MAX)
    outside = profile((600, 4), purpose=Purpose.EXTERNAL)
    assert steps(most, outside, profile((0, 16), (300, 8))) == [(0, 10), (300, 8), (600, 4)]


def test_a_transactions_own_profile_takes_the_place_of_the_default():
    own = profile((0, 32), purpose=Purpose.TRANSACTION, evse_no=1, transaction_ref="7")
    assert steps(own, profile((0, 16)), transaction=RUNNING) == [(0, 32)]
    assert steps(own, profile((0, 16))) == [(0, 16)]
    other = Transaction("8", T0)
    assert steps(own, profile((0, 16)), transaction=other) == [(0, 16)]


def test_in_1_6_a_default_of_the_evse_goes_before_one_for_all():
    as_in_1_6 = {"is_own_first": True}
    assert steps(profile((0, 16), level=9), profile((0, 8), evse_no=1), **as_in_1_6) == [(0, 8)]
    assert steps(profile((0, 16), level=9), profile((0, 8), evse_no=2), **as_in_1_6) == [(0, 16)]


def test_from_2_0_1_on_the_level_decides_wherever_a_profile_is_set():
    assert steps(profile((0, 16), level=9), profile((0, 8), evse_no=1)) == [(0, 16)]


def test_what_is_made_on_the_spot_is_added_to_what_limits():
    made = profile((0, 4), (600, 2), purpose=Purpose.LOCAL_GENERATION)
    assert steps(made, profile((0, 10))) == [(0, 14), (600, 12)]
    assert steps(made) == [(0, None)]


def test_a_relative_one_counts_from_the_start_of_the_transaction():
    relative = profile((0, 16), (400, 8), kind=ProfileKind.RELATIVE, starts_at=None)
    assert steps(relative, transaction=RUNNING) == [(0, 16), (300, 8)]
    assert steps(relative) == [(0, None)]


def test_a_recurring_one_begins_again_each_day_and_not_before_its_first():
    nights = profile(
        (0, 6), (7200, 16), kind=ProfileKind.RECURRING, recurrency=Recurrency.DAILY,
        starts_at=after(-86_400 - 3_600), duration_s=10_800,
    )  # fmt: skip
    day_s = 86_400
    assert steps(nights, duration_s=day_s) == [
        (0, 6),
        (3_600, 16),
        (7_200, None),
        (day_s - 3_600, 6),
    ]
    first_tomorrow = profile(
        (0, 6), kind=ProfileKind.RECURRING, recurrency=Recurrency.WEEKLY, starts_at=after(60)
    )
    assert steps(first_tomorrow) == [(0, None), (60, 6)]


def test_validity_ends_before_its_end():
    assert steps(profile((0, 6), valid_from=after(60), valid_to=after(120))) == [
        (0, None),
        (60, 6),
        (120, None),
    ]


def test_the_station_as_a_whole_is_limited_by_its_own_profiles_alone():
    most = profile((0, 63), purpose=Purpose.STATION_MAX)
    assert steps(most, profile((0, 16)), evse_no=0) == [(0, 63)]


def test_priority_takes_the_place_of_what_is_the_transactions():
    first = profile((0, 32), purpose=Purpose.PRIORITY)
    assert steps(first, profile((0, 8)), has_priority=True) == [(0, 32)]
    assert steps(first, profile((0, 8))) == [(0, 8)]


@pytest.mark.parametrize(
    ("period", "of", "to", "limit"),
    [
        ((0, 16), "A", "W", 11_040),
        ((0, 16, 1), "A", "W", 3_680),
        ((0, 11_040), "W", "A", 16),
        ((0, 3_680, 1), "W", "A", 16),
    ],
)
def test_amperes_are_of_each_phase(period, of, to, limit):
    assert steps(profile(period, unit=of), unit=to) == [(0, limit)]


def test_what_a_station_tells_is_compared_where_we_expect_a_limit():
    expected = [Step(0, Decimal(16)), Step(600, None), Step(900, Decimal(8))]
    assert differences(expected, [Step(0, Decimal("16.04")), Step(900, Decimal(8))]) == []
    told = [Step(0, Decimal(16)), Step(300, Decimal(10)), Step(950, Decimal(8))]
    assert differences(expected, told) == [
        Difference(300, Decimal(16), Decimal(10)),
        Difference(900, Decimal(8), Decimal(10)),
    ]
    assert differences([Step(0, Decimal(16))], []) == [Difference(0, Decimal(16), None)]


# A second opinion


seconds = st.integers(-40, 60)


@st.composite
def profiles_of(draw):
    starts = sorted(draw(st.sets(st.integers(0, 30), min_size=1, max_size=3)))
    kind = draw(st.sampled_from([ProfileKind.ABSOLUTE, ProfileKind.RELATIVE]))
    maybe = lambda what: draw(st.none() | what)  # noqa: E731 - a word for what is often left out
    valid_from, valid_to = maybe(seconds), maybe(seconds)
    return profile(
        *((start, draw(st.integers(0, 40)), maybe(st.integers(1, 3))) for start in starts),
        purpose=draw(st.sampled_from(Purpose)),
        level=draw(st.integers(0, 3)) * 10 + draw(st.integers(0, 9)),
        evse_no=draw(st.integers(0, 2)),
        unit=draw(st.sampled_from(["A", "W"])),
        kind=kind,
        starts_at=None if kind is ProfileKind.RELATIVE else after(draw(seconds)),
        duration_s=maybe(st.integers(1, 50)),
        valid_from=None if valid_from is None else after(valid_from),
        valid_to=None if valid_to is None else after(valid_to),
        transaction_ref=maybe(st.sampled_from(["7", "8"])),
    )


def opinion(profiles, second, evse_no, transaction, is_own_first):
    """The limit in W in one second, found by going through everything."""
    best, made = {}, Decimal(0)
    for one in profiles:
        at = after(second)
        if (one.valid_from and at < one.valid_from) or (one.valid_to and at >= one.valid_to):
            continue
        begun = (
            one.starts_at
            if one.kind is ProfileKind.ABSOLUTE
            else transaction and transaction.started_at
        )
        if begun is None or one.evse_no not in (0, evse_no):
            continue
        if one.purpose is Purpose.TRANSACTION and (
            transaction is None or one.transaction_ref not in (None, transaction.ref)
        ):
            continue
        passed = (at - begun).total_seconds()
        if passed < 0 or (one.duration_s is not None and passed >= one.duration_s):
            continue
        limit = None
        for period in one.periods:
            if period.start_s <= passed:
                factor = Decimal(1) if one.unit is Unit.WATT else 230 * Decimal(period.phases or 3)
                limit = period.limit * factor
        rank = (is_own_first and one.evse_no > 0, one.stack_level)
        if one.purpose is Purpose.EXTERNAL and limit is not None:
            rank = (False, -limit)  # they all hold
        if one.purpose is Purpose.LOCAL_GENERATION:
            made += limit or 0
        if limit is not None and (one.purpose not in best or best[one.purpose][0] < rank):
            best[one.purpose] = (rank, limit)
    counting = [Purpose.EXTERNAL, Purpose.STATION_MAX]
    if evse_no:
        has_own = Purpose.TRANSACTION in best
        counting.append(Purpose.TRANSACTION if has_own else Purpose.TRANSACTION_DEFAULT)
    limits = [best[each][1] for each in counting if each in best]
    return min(limits) + made if limits else None


@given(
    profiles=st.lists(profiles_of(), max_size=5, unique_by=lambda one: one.stack_level),
    evse_no=st.integers(0, 2),
    transaction=st.none() | st.builds(Transaction, st.just("7"), seconds.map(after)),
    is_own_first=st.booleans(),
)
def test_both_opinions_agree_in_every_second(profiles, evse_no, transaction, is_own_first):
    asked = Question(
        evse_no=evse_no, starts_at=T0, duration_s=50, unit=Unit.WATT, transaction=transaction,
        is_own_first=is_own_first,
    )  # fmt: skip
    told = composite(profiles, asked, Supply())
    for second in range(50):
        ours = [each.limit for each in told if each.start_s <= second][-1]
        assert ours == opinion(profiles, second, evse_no, transaction, is_own_first), second
    assert all(one.limit != other.limit for one, other in itertools.pairwise(told))
