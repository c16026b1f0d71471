"""Two bills of one session side by side."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from chargewright.rating.beside import beside
from chargewright.rating.rate import rate
from chargewright.rating.timeline import MeterPoint, Tile, Timeline
from chargewright.tariffs.model import Activity, Limit, Minimum, When
from tests.tariffs.shop import charging, energy, flat, tariff

START = datetime(2025, 6, 2, 10, tzinfo=UTC)
HOUR = Timeline(
    zone="UTC",
    start=START,
    end=START + timedelta(hours=1),
    tiles=(Tile(Activity.CHARGING, START, START + timedelta(hours=1)),),
    meter=(
        MeterPoint(START, Decimal(0)),
        MeterPoint(START + timedelta(minutes=30), Decimal(8_000)),
        MeterPoint(START + timedelta(hours=1), Decimal(10_000)),
    ),
)


def lines(*components, **more):
    return rate(HOUR, tariff(*components, **more)).lines


def told(pairs):
    return [
        tuple(line and (line.component_id, line.gross.amount) for line in pair) for pair in pairs
    ]


def until(time):
    return When(start_time="00:00", end_time=time)


def test_what_is_for_the_same_stands_beside_each_other_in_the_order_of_a_bill():
    was = lines(energy("0.50", id="e"), flat("1", id="f"))
    would = lines(
        charging("6", id="c"), energy("0.60", id="x", when=until("10:30")), energy("0.30", id="y")
    )
    assert told(beside(was, would)) == [
        (("f", "1.00"), None),
        (("e", "5.00"), ("x", "4.80")),
        (None, ("y", "0.60")),
        (None, ("c", "6.00")),
    ]


def test_stretches_are_matched_by_their_beginning_and_then_by_their_order():
    halves = lines(energy("1", id="a", when=until("10:30")), energy("2", id="b"))
    quarters = lines(
        energy("1", id="p", when=until("10:15")),
        energy("2", id="q", when=until("10:30")),
        energy("3", id="r"),
    )
    assert told(beside(halves, quarters)) == [
        (("a", "8.00"), ("p", "4.00")),
        (None, ("q", "8.00")),
        (("b", "4.00"), ("r", "6.00")),
    ]


def test_a_limit_stands_beside_a_limit():
    was = lines(energy("0.10"), minimum=Minimum(gross=Decimal(3)))
    would = lines(energy("1.00"), maximum=Limit(gross=Decimal(8)))
    assert [(a and a.gross.amount, b and b.gross.amount) for a, b in beside(was, would)] == [
        ("1.00", "10.00"),
        ("2.00", None),
        (None, "-2.00"),
    ]


CUTS = st.lists(st.integers(1, 59), max_size=4, unique=True).map(sorted)


@given(CUTS, CUTS)
def test_every_line_of_both_stands_there_once(first, second):
    def cut(minutes):
        windows = [energy("1", id=str(at), when=until(f"10:{at:02}")) for at in minutes]
        return lines(*windows, energy("1", id="rest"), flat("1"))

    here, there = cut(first), cut(second)
    pairs = beside(here, there)
    assert sorted(one.start for one, _ in pairs if one) == sorted(line.start for line in here)
    assert sorted(one.start for _, one in pairs if one) == sorted(line.start for line in there)
    assert all(one is None or other is None or one.dim == other.dim for one, other in pairs)
