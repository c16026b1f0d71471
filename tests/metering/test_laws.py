"""What is true of every session, whatever a station says."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.metering import Kind, Limits, MeterState, Reading, Reason, Scope, step
from tests.metering.oracle import session_energies
from tests.play.long import rounds

T0 = datetime(2026, 3, 2, 8, tzinfo=UTC)
EXAMPLES = rounds(80, 2_000)


def energies(largest="99999999999"):
    """From what cars take to the ends of what a register may hold, down to twelve decimals."""
    return st.one_of(
        st.integers(0, 600).map(Decimal),
        st.integers(1_900, 3_000).map(Decimal),
        st.decimals(0, 600, places=4),
        st.decimals(-Decimal(largest), Decimal(largest), places=12),
    )


limits = st.builds(
    Limits,
    power_w=st.one_of(
        st.sampled_from([0, 22, 3_700, 11_000, 30_000, 350_000]), st.integers(0, 10**7)
    ),
    tolerance_pct=st.one_of(st.just(Decimal(0)), st.decimals(0, 100, places=4)),
    tolerance_wh=st.one_of(st.just(Decimal(0)), st.decimals(0, 200, places=12)),
    expected=st.one_of(st.none(), st.sampled_from(Kind)),
)
detecting_limits = limits.map(
    lambda known: Limits(
        power_w=known.power_w, tolerance_pct=known.tolerance_pct, tolerance_wh=known.tolerance_wh
    )
)
seconds = st.one_of(
    st.sampled_from([0, 15, 30, 31, 60, 90]), st.decimals(0, 7200, places=6).map(float)
)
claims = st.one_of(
    st.none(),
    seconds.map(lambda after: T0 + timedelta(seconds=after)),
    st.datetimes(timezones=st.just(UTC)),
)
readings = st.builds(
    Reading,
    received_at=seconds.map(lambda after: T0 + timedelta(seconds=after)),
    claimed_at=claims,
    scope=st.sampled_from(Scope),
    energy_wh=st.one_of(st.none(), energies()),
    is_interval=st.booleans(),
)
days = st.lists(st.tuples(readings, limits), max_size=15)


def judged(day):
    """Each step of a day: the state before, the reading, its limits, the state after, the verdict."""
    state = MeterState(opened_at=T0)
    for reading, limit in day:
        moved, judgement = step(state, reading, limit)
        yield state, reading, limit, moved, judgement
        state = moved


def end_of(day):
    return ([MeterState(opened_at=T0)] + [after for _, _, _, after, _ in judged(day)])[-1]


@settings(max_examples=EXAMPLES)
@given(days)
def test_a_session_never_loses_energy_or_time(day):
    for before, _, _, after, judgement in judged(day):
        assert after.energy_wh >= before.energy_wh >= 0
        assert judgement.session_energy_wh == after.energy_wh
        assert before.valid_at is None or after.valid_at >= before.valid_at


@settings(max_examples=EXAMPLES)
@given(days)
def test_no_step_is_larger_than_what_the_connector_delivers_in_its_time(day):
    for before, _, limit, after, _ in judged(day):
        if before.valid_at is None:
            assert after.energy_wh == 0
            continue
        span = Fraction((after.valid_at - before.valid_at) // timedelta(microseconds=1), 10**6)
        allowed = Fraction(limit.power_w) * span / 3600
        allowed *= 1 + Fraction(limit.tolerance_pct) / 100
        gained = Fraction(after.energy_wh) - Fraction(before.energy_wh)
        assert gained <= allowed + Fraction(limit.tolerance_wh)


@settings(max_examples=EXAMPLES)
@given(st.lists(readings, max_size=15), st.integers(0, 10**7))
def test_a_session_is_never_more_than_power_times_time(heard, power_w):
    state = anchor = MeterState(opened_at=T0)
    for reading in heard:
        state, judgement = step(state, reading, Limits(power_w=power_w))
        if judgement.reason is Reason.ANCHOR:
            anchor = state
    if state.valid_at is not None:
        span = Fraction((state.valid_at - anchor.valid_at) // timedelta(microseconds=1), 10**6)
        assert Fraction(state.energy_wh) <= Fraction(power_w) * span / 3600


@settings(max_examples=EXAMPLES)
@given(days, readings, limits)
def test_a_reading_heard_twice_changes_nothing_the_second_time(day, reading, limit):
    state = end_of(day)
    once, first = step(state, reading, limit)
    twice, second = step(once, reading, limit)
    assert twice is once
    assert second.is_valid == first.is_valid
    if first.is_valid:
        assert second.reason is Reason.DUPLICATE


@settings(max_examples=EXAMPLES)
@given(days)
def test_what_is_not_believed_could_as_well_not_have_come(day):
    whole = list(judged(day))
    believed = [(reading, limit) for _, reading, limit, _, verdict in whole if verdict.is_valid]
    for before, _, _, after, verdict in whole:
        assert verdict.is_valid or after is before
    assert end_of(believed) == end_of(day)


@settings(max_examples=EXAMPLES)
@given(days)
def test_a_verdict_says_what_is_wrong(day):
    for before, reading, _, _, verdict in judged(day):
        if verdict.reason is Reason.NO_ENERGY:
            assert reading.energy_wh is None
        if verdict.reason is Reason.TIME_DEPRECATED:
            assert verdict.used_at < before.valid_at
        if verdict.reason is Reason.ENERGY_DEPRECATED and before.valid_at is not None:
            assert verdict.delta_wh < 0
        if verdict.reason is Reason.ENERGY_EXCESSIVE:
            assert verdict.delta_wh > 0
            assert verdict.delta_wh >= verdict.limit_wh
        if verdict.used_at != reading.claimed_at:
            assert verdict.flags
            assert verdict.used_at >= reading.received_at


stories = st.lists(
    st.tuples(
        st.sampled_from(["intermediate", "intermediate", "intermediate", "stop"]),
        energies(),
        st.one_of(st.integers(0, 600), st.decimals(0, 600, places=6)),
    ),
    min_size=1,
    max_size=20,
)


@settings(max_examples=EXAMPLES)
@given(energies().filter(lambda wh: wh >= 0), stories, detecting_limits)
def test_the_judge_agrees_with_the_rule_as_it_is_written(start, story, limit):
    story = [("start", start, 0), *story]
    told = session_energies(
        story,
        power_w=limit.power_w,
        tolerance_pct=limit.tolerance_pct,
        tolerance_wh=limit.tolerance_wh,
    )
    state = MeterState(opened_at=T0)
    for (scope, wh, second), (energy, believed) in zip(story, told, strict=True):
        at = T0 + timedelta(microseconds=int(second * 10**6))
        reading = Reading(received_at=at, claimed_at=at, scope=Scope(scope), energy_wh=wh)
        state, judgement = step(state, reading, limit)
        assert (state.energy_wh, judgement.is_valid) == (energy, believed)


@settings(max_examples=EXAMPLES)
@given(
    st.lists(st.integers(0, 250), min_size=2, max_size=20),
    st.integers(3_000, 10**9),
    st.sampled_from(["absolute", "relative", "mixed"]),
    st.integers(0, 19),
)
def test_honest_stations_of_each_kind_get_their_energy(steps_wh, start, kind, lost):
    """Thirty seconds a step at 30 kW: 250 Wh at most. One reading between may be lost."""
    register = [0]
    for step_wh in steps_wh:
        register.append(register[-1] + step_wh)
    last = len(register) - 1
    state = MeterState(opened_at=T0)
    for place, energy in enumerate(register):
        if place == lost and 0 < place < last:
            continue
        scope = {0: Scope.START, last: Scope.STOP}.get(place, Scope.INTERMEDIATE)
        is_absolute = kind == "absolute" or (kind == "mixed" and scope is not Scope.INTERMEDIATE)
        at = T0 + timedelta(seconds=30 * place)
        said = Reading(
            received_at=at,
            claimed_at=at,
            scope=scope,
            energy_wh=Decimal(energy + start * is_absolute),
        )
        state, judgement = step(state, said, Limits(power_w=30_000))
        assert judgement.is_valid
    assert state.energy_wh == register[-1]
