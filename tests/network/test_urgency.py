"""What needs a person first is one order, and every kind of item has its place in it."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chargewright.network.urgency import (
    FAMILIES,
    STAKES,
    Severity,
    Stake,
    Waiting,
    severity_of,
    stake_of,
    urgency,
)
from chargewright.payments.model import Question
from chargewright.sessions.words import Attention

T0 = datetime(2026, 5, 4, 8, tzinfo=UTC)
KINDS = [*map(str, Attention), *(f"payment.{question}" for question in Question)]
ITEMS = st.builds(
    Waiting,
    id=st.integers(1, 999).map(lambda number: f"att_{number:03}"),
    kind=st.sampled_from(KINDS),
    drivers=st.integers(0, 9),
    opened_at=st.integers(0, 5).map(lambda hours: T0 + timedelta(hours=hours)),
)


def waiting(kind, *, drivers=0, hours=0, number=1):
    return Waiting(
        id=f"att_{number}", kind=kind, drivers=drivers, opened_at=T0 + timedelta(hours=hours)
    )


def test_every_kind_that_machines_ask_with_has_a_family():
    assert {kind.partition(".")[0] for kind in KINDS} <= set(FAMILIES)
    assert set(STAKES) - set(KINDS) == {"ceiling.not_woken", "station.unreadable_frame"}
    assert stake_of("never.heard_of") is Stake.SERVICE


def test_what_is_at_stake_goes_before_how_many_it_concerns_and_that_before_age():
    order = [
        waiting("payment.hold_about_to_expire", hours=9),
        waiting("session.power_after_stop", hours=8),
        waiting("session.silent", drivers=4, hours=7),
        waiting("session.silent", drivers=1, hours=1),
        waiting("session.no_payer", drivers=1, hours=2),
        waiting("session.late_stop", drivers=9),
    ]
    assert sorted(sorted(order, key=lambda item: item.kind), key=urgency) == order


@given(items=st.lists(ITEMS, unique_by=lambda item: item.id), order=st.randoms())
def test_the_order_is_the_same_however_they_come(items, order):
    mixed = list(items)
    order.shuffle(mixed)
    assert sorted(mixed, key=urgency) == sorted(items, key=urgency)


@given(items=st.lists(ITEMS, unique_by=lambda item: item.id))
def test_what_is_critical_is_never_below_what_is_not(items):
    found = [list(Severity).index(severity_of(item.kind)) for item in sorted(items, key=urgency)]
    assert found == sorted(found)
