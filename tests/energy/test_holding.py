"""Which profile forbids to send another, from OCPP 2.0.1 on (K01.FR.06 and 39)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from chargewright.energy.holding import is_in_the_way
from chargewright.energy.profiles import Period, Profile, ProfileKind, Purpose, Unit

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
HELD = Profile(
    profile_no=1,
    evse_no=1,
    purpose=Purpose.TRANSACTION_DEFAULT,
    stack_level=0,
    kind=ProfileKind.RELATIVE,
    unit=Unit.AMPERE,
    periods=(Period(0, Decimal(16)),),
)


def is_forbidden(held=HELD, **wanted):
    return is_in_the_way(held, replace(held, profile_no=2, **wanted), NOW)


def test_who_is_in_the_way_of_another():
    assert is_forbidden()
    assert not is_in_the_way(HELD, HELD, NOW), "the same number takes its place"
    assert not is_forbidden(stack_level=1)
    assert not is_forbidden(evse_no=2)
    assert not is_forbidden(purpose=Purpose.STATION_MAX)
    own = replace(HELD, purpose=Purpose.TRANSACTION, transaction_ref="7")
    assert is_forbidden(own)
    assert is_forbidden(own, valid_from=NOW + HOUR, evse_no=2), "of one transaction always"
    assert not is_forbidden(own, transaction_ref="8")


def test_who_is_valid_at_another_time_is_in_nobodys_way():
    until = replace(HELD, valid_to=NOW + HOUR)
    assert is_forbidden(until)
    assert is_forbidden(until, valid_from=NOW, valid_to=None)
    assert not is_forbidden(until, valid_from=NOW + HOUR, valid_to=None)
    assert not is_forbidden(replace(HELD, valid_to=NOW), valid_to=None), "it is over"
    assert is_forbidden(replace(HELD, valid_from=NOW + HOUR), valid_from=None)
    assert not is_forbidden(
        replace(HELD, valid_from=NOW + HOUR), valid_from=None, valid_to=NOW + HOUR
    )
