"""Profiles that a station reports beside those that we believe."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from chargewright.energy.profiles import Period, Profile, ProfileKind, Purpose, Unit
from chargewright.energy.reported import Drift, DriftKind, Meant, ReportedProfile, drifts

PROFILE = Profile(
    profile_no=1,
    evse_no=0,
    purpose=Purpose.TRANSACTION_DEFAULT,
    stack_level=0,
    kind=ProfileKind.ABSOLUTE,
    unit=Unit.AMPERE,
    periods=[Period(0, Decimal(16))],
    starts_at=datetime(2026, 3, 2, 10, 0, 0, 123_456, tzinfo=UTC),
)


def test_what_others_have_set_is_none_of_ours():
    theirs = [ReportedProfile("EMS", replace(PROFILE, profile_no=8))]
    assert drifts([], theirs, Meant()) == []


def test_a_station_that_keeps_no_parts_of_seconds_holds_the_same():
    said = replace(PROFILE, starts_at=PROFILE.starts_at.replace(microsecond=0))
    assert drifts([PROFILE], [ReportedProfile("CSO", said)], Meant()) == []


def test_what_was_not_asked_about_is_not_missing():
    elsewhere = replace(PROFILE, profile_no=2, evse_no=1)
    found = drifts([PROFILE, elsewhere], [], Meant(evse_no=1))
    assert found == [Drift(DriftKind.MISSING, 2, 1)]
    assert drifts([PROFILE], [], Meant(sources=["EMS"])) == []
    assert drifts([PROFILE], [], Meant(profile_nos=[7])) == []


def test_a_relative_profile_may_be_told_with_its_start_and_its_transaction():
    ours = replace(PROFILE, kind=ProfileKind.RELATIVE, starts_at=None)
    said = replace(PROFILE, kind=ProfileKind.RELATIVE, transaction_ref="t1")
    assert drifts([ours], [ReportedProfile("CSO", said)], Meant()) == []
