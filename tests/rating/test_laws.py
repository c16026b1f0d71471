"""What is true of every bill, whatever the tariff and the session.

Each law says how many generated sessions it is tried on: in the quick run, and in the long one.
"""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import msgspec
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chargewright.kernel.money import EXPONENT, Money, round_half
from chargewright.rating.bill import LineKind
from chargewright.rating.rate import rate
from chargewright.rating.rounding import rounds_gross
from chargewright.rating.timeline import MeterPoint, Timeline
from chargewright.rating.waive import waive
from chargewright.tariffs.model import (
    Activity,
    Cap,
    Component,
    Dim,
    Group,
    Limit,
    Minimum,
    Profile,
    When,
)
from chargewright.tariffs.tax import TaxMode, gross_of_net
from chargewright.tariffs.zones import seconds
from tests.play.long import rounds
from tests.rating.generated import NIGHTS, PRICES, tariffs, timelines

FEW = settings(max_examples=rounds(15, 1_000))
"""30 sessions in the quick run, 1,000 in the long one."""

pytestmark = pytest.mark.timeout(rounds(120, 1800))

STEADY = {zone: NIGHTS[zone] for zone in ("UTC", "Asia/Kathmandu")}
"""Nights of zones whose clocks are never changed."""


def amounts(bill):
    """What a bill asks for, without the words of its explanation."""
    return [
        (line.kind, line.component_id, line.start, line.end, line.billed, line.exact, line.gross)
        for line in bill.lines
    ], (bill.net, bill.tax, bill.gross, bill.exact_net, bill.exact_gross)


def with_components(tariff, change):
    return replace(
        tariff,
        groups=tuple(
            replace(group, components=tuple(map(change, group.components)))
            for group in tariff.groups
        ),
    )


@FEW
@given(tariffs(), timelines(), st.data())
def test_a_reading_on_the_straight_line_changes_nothing(tariff, session, data):
    """P1."""
    pairs = [
        (before, after)
        for before, after in pairwise(session.meter)
        if (after.at - before.at) >= timedelta(seconds=2)
    ]
    assume(pairs)
    before, after = data.draw(st.sampled_from(pairs))
    apart = int((after.at - before.at).total_seconds())
    # Halves, fifths and tenths of the way are finite decimals of whatever was read.
    part = data.draw(st.sampled_from([p for p in (2, 5, 10) if apart % p == 0] or [1]))
    assume(part > 1)
    between = MeterPoint(
        before.at + (after.at - before.at) / part,
        before.energy_wh + (after.energy_wh - before.energy_wh) / part,
    )
    more = replace(session, meter=(*session.meter, between))
    assert amounts(rate(more, tariff)) == amounts(rate(session, tariff))


@FEW
@given(tariffs(), timelines())
def test_each_component_is_rounded_once_however_often_it_comes_back(tariff, session):
    """Its lines come to what all of them come to, rounded: the display may sum them or not."""
    assume(tariff.rounding.profile is not Profile.OCPI4)
    bill = rate(session, tariff)
    of: dict[str, list] = {}
    for line in bill.lines:
        if line.kind is LineKind.PRICE:
            of.setdefault(line.component_id, []).append(line)
    minor = 10 ** EXPONENT[bill.currency]
    for lines in of.values():
        priced = sum(Fraction(line.exact) for line in lines) * minor
        with_tax = gross_of_net(lines[0].tax_rules)
        is_inclusive = tariff.tax_mode is TaxMode.INCLUSIVE
        if rounds_gross(tariff):
            wanted = priced if is_inclusive else priced * with_tax
            charged = sum(line.gross.minor for line in lines)
        else:
            wanted = priced / with_tax if is_inclusive else priced
            charged = sum(line.net.minor for line in lines)
        assert charged == round_half(wanted, tariff.rounding.mode)


@FEW
@given(tariffs(with_dates=False), timelines(nights=STEADY), st.integers(-60, 60))
def test_whole_weeks_later_it_costs_the_same(tariff, session, weeks):
    """P2."""
    later = timedelta(weeks=weeks)
    moved = replace(
        session,
        start=session.start + later,
        end=session.end + later,
        tiles=tuple(
            replace(tile, start=tile.start + later, end=tile.end + later) for tile in session.tiles
        ),
        meter=tuple(replace(point, at=point.at + later) for point in session.meter),
    )
    bill, moved_bill = rate(session, tariff), rate(moved, tariff)
    assert moved_bill.exact_gross == bill.exact_gross
    assert moved_bill.gross == bill.gross
    assert [line.billed for line in moved_bill.lines] == [line.billed for line in bill.lines]


@FEW
@given(tariffs(), timelines(), PRICES, PRICES)
def test_the_order_of_prices_that_never_overlap_is_free(tariff, session, day, night):
    """P3."""
    taxes = tariff.components[0].tax
    pair = (
        Component(
            id="day",
            dim=Dim.ENERGY,
            price=day,
            tax=taxes,
            when=When(start_time="02:15", end_time="23:30"),
        ),
        Component(
            id="night",
            dim=Dim.ENERGY,
            price=night,
            tax=taxes,
            when=When(start_time="23:30", end_time="02:15"),
        ),
    )
    one, other = (
        replace(tariff, groups=(Group(id="first", components=both, priority=9), *tariff.groups))
        for both in (pair, pair[::-1])
    )
    assert amounts(rate(session, one)) == amounts(rate(session, other))


@FEW
@given(
    st.one_of(tariffs(with_limits=False), tariffs(one_tax=True)),
    timelines(),
    st.lists(st.integers(0, 7200), min_size=2, max_size=6).map(sorted),
)
def test_the_running_cost_never_falls(tariff, session, looks):
    """P5. Where one limit scales the other side and taxes are mixed, only net follows the law."""
    bills = [rate(session.until(session.start + timedelta(seconds=look)), tariff) for look in looks]
    for before, after in pairwise(bills):
        assert Fraction(before.exact_net) <= Fraction(after.exact_net)
        assert Fraction(before.exact_gross) <= Fraction(after.exact_gross)
        if (tariff.minimum, tariff.maximum) == (Minimum(), Limit()):
            assert before.gross <= after.gross


@FEW
@given(tariffs(), timelines())
def test_the_last_running_cost_is_the_final_price(tariff, session):
    assert rate(session.until(session.end), tariff) == rate(session, tariff)
    assert rate(session.until(session.end + timedelta(days=1)), tariff) == rate(session, tariff)


@FEW
@given(tariffs(), timelines())
def test_a_bill_is_within_its_limits_and_never_negative(tariff, session):
    """P6."""
    bill = rate(session, tariff)
    assert 0 <= bill.net.minor <= bill.gross.minor
    most = tariff.maximum
    assert most.net is None or bill.net.decimal <= most.net
    assert most.gross is None or bill.gross.decimal <= most.gross
    least = tariff.minimum
    if bill.energy_wh and not session.failed_at_start:
        assert least.net is None or bill.net.decimal >= least.net
        assert least.gross is None or bill.gross.decimal >= least.gross


@FEW
@given(tariffs(), timelines())
def test_the_sums_of_a_bill_are_the_sums_of_its_parts(tariff, session):
    """P7, to the last minor unit in every profile and mode."""
    bill = rate(session, tariff)
    zero = Money.zero(bill.currency)
    assert sum((line.net for line in bill.lines), zero) == bill.net
    assert sum((line.gross for line in bill.lines), zero) == bill.gross
    assert sum((row.amount for row in bill.taxes), zero) == bill.gross - bill.net == bill.tax
    assert sum(bill.revenue().values(), zero) == bill.net
    assert sum(bill.tax_by_jurisdiction().values(), zero) == bill.tax


@FEW
@given(tariffs(), timelines())
def test_the_same_session_gives_the_same_bytes(tariff, session):
    """P8, also from a tariff and a session that come back from storage."""
    once = msgspec.json.encode(rate(session, tariff))
    stored = [msgspec.json.decode(msgspec.json.encode(value)) for value in (session, tariff)]
    again = [
        msgspec.convert(value, type=kind)
        for value, kind in zip(stored, (Timeline, type(tariff)), strict=True)
    ]
    assert msgspec.json.encode(rate(*again)) == once


@FEW
@given(tariffs(), timelines(), st.integers(2, 9))
def test_prices_times_k_cost_k_times(tariff, session, k):
    """P11, with caps and limits grown alike."""

    def dearer(component):
        cap = component.cap and Cap(component.cap.amount * k)
        return replace(component, price=component.price * k, cap=cap)

    def grown(limit):
        sides = {side: getattr(limit, side) for side in ("net", "gross")}
        return replace(
            limit, **{side: value * k for side, value in sides.items() if value is not None}
        )

    tenfold = replace(
        with_components(tariff, dearer),
        minimum=grown(tariff.minimum),
        maximum=grown(tariff.maximum),
    )
    bill, more = rate(session, tariff), rate(session, tenfold)
    assert Fraction(more.exact_net) == Fraction(bill.exact_net) * k
    assert Fraction(more.exact_gross) == Fraction(bill.exact_gross) * k


@FEW
@given(tariffs(plain=True, with_flat=False, with_limits=False), timelines(), st.data())
def test_a_session_costs_what_its_two_parts_cost(tariff, session, data):
    """Where no rule looks at the whole (flat prices, graces, caps, limits, idle conditions)."""
    at = data.draw(st.integers(0, int((session.end - session.start).total_seconds())))
    cut = session.start + timedelta(seconds=at)
    so_far = [point.energy_wh for point in session.meter if point.at <= cut]
    reading = so_far[-1] if so_far else session.meter[0].energy_wh if session.meter else Decimal(0)
    whole_wh = (reading - session.meter[0].energy_wh).to_integral_value() if session.meter else 0
    # The meter is read at the cut, in whole watt-hours, so that neither half rounds alone.
    start = session.meter[0].energy_wh if session.meter else Decimal(0)
    known = [point for point in session.meter if point.at < cut]
    rest = [point for point in session.meter if point.at > cut]
    middle = MeterPoint(cut, start + whole_wh)
    assume(all(point.energy_wh <= middle.energy_wh for point in known))
    assume(all(point.energy_wh >= middle.energy_wh for point in rest))
    whole = replace(session, meter=(*known, middle, *rest))
    first = whole.until(cut)
    second = replace(
        whole,
        start=cut,
        tiles=tuple(
            replace(tile, start=max(tile.start, cut)) for tile in whole.tiles if tile.end > cut
        ),
        meter=(middle, *rest),
    )
    together = [Fraction(rate(part, tariff).exact_gross) for part in (first, second)]
    assert Fraction(rate(whole, tariff).exact_gross) == sum(together)


@FEW
@given(tariffs(plain=True, with_limits=False), timelines())
def test_priced_time_is_the_length_of_the_session(tariff, session):
    """P12, for a tariff that prices charging and idle time always, and a session of nothing else."""
    assume(all(tile.activity is not Activity.UNBILLED for tile in session.tiles))
    assume(tariff.idle_policy.suspended_evse is not Activity.UNBILLED)
    always = tuple(
        Component(id=f"all {dim}", dim=dim, price=Decimal(1), slot=f"all {dim}")
        for dim in (Dim.CHARGING_TIME, Dim.IDLE_TIME)
    )
    priced = replace(tariff, groups=(Group(id="time", components=always, priority=9),))
    lines = rate(session, priced).lines
    lasted = seconds(session.end) - seconds(session.start)
    assert sum(line.billed for line in lines if line.component_id) == lasted


@FEW
@given(tariffs(), timelines(max_s=0))
def test_a_session_without_length_costs_flat_prices_and_the_minimum(tariff, session):
    """P13."""
    lines = rate(replace(session, meter=()), tariff).lines
    assert all(line.dim in {Dim.FLAT, None} for line in lines)


@FEW
@given(tariffs(), timelines())
def test_every_second_is_explained(tariff, session):
    """P14: for each slot, its lines and its free stretches tile what the session was."""
    bill = rate(session, tariff)
    whole = {Dim.CHARGING_TIME: bill.charging_s, Dim.IDLE_TIME: bill.idle_s}
    explained = {}
    for part in (*bill.lines, *bill.free):
        if part.dim in whole:
            explained.setdefault((part.dim, part.slot), []).append((part.start, part.end))
    for (dim, _), stretches in explained.items():
        stretches.sort()
        assert all(before[1] <= after[0] for before, after in pairwise(stretches))
        assert sum((end - start).total_seconds() for start, end in stretches) == whole[dim]
    for dim, quantity in whole.items():
        assert quantity == 0 or any(slot[0] is dim for slot in explained)


@FEW
@given(tariffs(), timelines(), st.integers(0, 100))
def test_what_is_not_received_is_waived(tariff, session, percent):
    bill = rate(session, tariff)
    received = Money(bill.gross.minor * percent // 100, bill.currency)
    waiver = waive(bill, received)
    assert waiver.received + waiver.waived == bill.gross
    assert waiver.net + waiver.tax == received
    assert waiver.net + waiver.waived_net == bill.net
    assert 0 <= waiver.net.minor <= bill.net.minor
    assert all(row.amount.minor >= 0 for row in waiver.taxes)
    assert sum((row.amount for row in waiver.taxes), Money.zero(bill.currency)) == waiver.tax


@FEW
@given(tariffs(), timelines())
def test_prices_ask_a_minimum_adds_and_a_maximum_takes(tariff, session):
    bill = rate(session, tariff)
    adjusted = [line.gross.minor for line in bill.lines if line.kind is not LineKind.PRICE]
    assert all(line.gross.minor >= 0 for line in bill.lines if line.kind is LineKind.PRICE)
    kinds = {line.kind for line in bill.lines}
    assert LineKind.MINIMUM not in kinds or (sum(adjusted) >= 0 and has_limit(tariff.minimum))
    assert LineKind.MAXIMUM not in kinds or (sum(adjusted) <= 0 and has_limit(tariff.maximum))


def has_limit(limit: Limit) -> bool:
    return limit.net is not None or limit.gross is not None
