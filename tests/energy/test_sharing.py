"""What vehicles at one connection may have together: stories in hours and watts, and what is always true."""

from decimal import Decimal
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.energy.composite import Step, limit_in
from chargewright.energy.limits import Limit, LimitedBy, limit_at
from chargewright.energy.planning import Price
from chargewright.energy.sharing import Sharer, shared
from tests.play.long import rounds

HOUR = 3600


def vehicle(most_w, energy_wh, hours, *, least_w=0, prices=()):
    return Sharer(
        limits=[Limit(0, Decimal(most_w), LimitedBy.EVSE)],
        energy_wh=None if energy_wh is None else Decimal(energy_wh),
        least_w=Decimal(least_w),
        duration_s=int(hours * HOUR),
        prices=[Price(int(hour * HOUR), Fraction(price)) for hour, price in prices],
    )


def may(together_w, *vehicles):
    together = [Step(0, None if together_w is None else Decimal(together_w))]
    return [
        [(each.start_s / HOUR, float(each.limit_w), str(each.by)) for each in limits]
        for limits in shared(together, vehicles)
    ]


def test_who_leaves_earlier_is_served_first_and_what_is_left_over_is_shared_evenly():
    early, late = vehicle(11_000, 11_000, 3), vehicle(11_000, 22_000, 6)
    assert may(11_000, late, early) == [
        [(0.0, 0.0, "shared"), (1.0, 11_000.0, "evse")],
        [(0.0, 11_000.0, "evse"), (1.0, 0.0, "shared")],
    ]
    assert may(11_000, vehicle(11_000, 0, 2), vehicle(11_000, None, 2)) == [
        [(0.0, 5_500.0, "shared")],
        [(0.0, 5_500.0, "shared")],
    ]


def test_who_leaves_earlier_makes_room_where_that_costs_it_nothing():
    """The first could have all in two hours, but then the other would not be full in time."""
    first, second = may(20_000, vehicle(20_000, 40_000, 4), vehicle(10_000, 40_000, 4))
    assert (first, second) == ([(0.0, 10_000.0, "shared")], [(0.0, 10_000.0, "evse")])


def test_who_waits_for_cheaper_hours_leaves_the_dear_ones_to_others():
    night = [(0, 3), (2, 1)]
    waits, hurries = may(
        11_000, vehicle(11_000, 22_000, 4, prices=night), vehicle(11_000, 22_000, 5)
    )
    assert waits == [(0.0, 0.0, "shared"), (2.0, 11_000.0, "evse")]
    assert hurries[:2] == [(0.0, 11_000.0, "evse"), (2.0, 0.0, "shared")]


def test_nobody_is_given_less_than_charging_takes():
    limits = may(6_000, *[vehicle(11_000, None, 2, least_w=4_000)] * 3)
    assert [[each[1] for each in one] for one in limits] == [[6_000.0], [0.0], [0.0]]


def test_without_a_limit_and_alone_everyone_has_what_is_its_own():
    assert may(None, vehicle(11_000, None, 2), vehicle(7_000, 1, 2)) == [
        [(0.0, 11_000.0, "evse")],
        [(0.0, 7_000.0, "evse")],
    ]
    assert may(4_000, vehicle(11_000, None, 2)) == [[(0.0, 11_000.0, "evse")]]


POWERS = st.integers(0, 22_000)
STEPS = st.dictionaries(st.integers(1, 12), POWERS, max_size=3)


@st.composite
def parks(draw):
    """Limits of a connection, and some vehicles, each with limits of its own."""
    together = {0: draw(POWERS), **draw(STEPS)}
    sharers = [
        Sharer(
            limits=[
                Limit(hour * HOUR, Decimal(w), LimitedBy.EVSE)
                for hour, w in sorted({0: draw(POWERS), **draw(STEPS)}.items())
            ],
            energy_wh=draw(st.none() | st.integers(0, 60_000).map(Decimal)),
            least_w=Decimal(draw(st.sampled_from([0, 1_380, 4_140]))),
            duration_s=draw(st.integers(1, 12 * HOUR)),
        )
        for _ in range(draw(st.integers(2, 4)))
    ]
    return [Step(hour * HOUR, Decimal(w)) for hour, w in sorted(together.items())], sharers


@settings(max_examples=rounds(60, 3_000), deadline=None)
@given(parks())
def test_together_they_keep_within_the_limit_and_each_within_its_own(park):
    together, sharers = park
    found = shared(together, sharers)
    turns = {0, *(each.start_s for each in together)}
    turns |= {each.start_s for limits in found for each in limits}
    for at_s in turns:
        have = [
            limit_at(limits, at_s)[0]
            for limits, sharer in zip(found, sharers, strict=True)
            if at_s < sharer.duration_s
        ]
        assert sum(have) <= limit_in(together, at_s)
    for limits, sharer in zip(found, sharers, strict=True):
        for each in limits:
            assert 0 <= each.limit_w <= limit_at(sharer.limits, each.start_s)[0]
            assert each.limit_w == 0 or each.limit_w >= sharer.least_w or each.by == "evse"


@settings(max_examples=rounds(60, 3_000), deadline=None)
@given(
    st.lists(
        st.tuples(st.lists(st.integers(0, 11_000), min_size=4, max_size=4), st.integers(0, 3)),
        min_size=2,
        max_size=4,
    )
)
def test_every_need_is_met_where_all_can_be(drawn):
    """Somebody draws so much in each of four hours: whoever needs as much must get it, within what they drew."""
    together = [
        Step(hour * HOUR, Decimal(sum(powers[hour] for powers, _ in drawn))) for hour in range(4)
    ]
    sharers = [vehicle(max(powers) + spare * 1_000, sum(powers), 4) for powers, spare in drawn]
    for limits, sharer in zip(shared(together, sharers), sharers, strict=True):
        ends = [*(each.start_s for each in limits[1:]), 4 * HOUR]
        flows = sum(
            each.limit_w * (end_s - each.start_s) / HOUR
            for each, end_s in zip(limits, ends, strict=True)
        )
        # Powers are told in tenths of a watt.
        assert flows >= sharer.energy_wh - Decimal("0.4")
