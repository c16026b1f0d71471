"""Which time a reading is judged at: the station's claim, if it can be one, else ours.

Clocks of stations stand still, start in 1970, run in local time under a Z, and jump. A claim that
no honest clock can make is no time at all; it is kept and flagged, and our time of receipt stands
in. Otherwise one reading from the future would make every later one look old.
"""

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

import msgspec

from chargewright.metering.model import Flag

FUTURE_ALLOWED: Final = timedelta(seconds=60)
PAST_ALLOWED: Final = timedelta(hours=24)
FIRST_BELIEVED: Final = datetime(2020, 1, 1, tzinfo=UTC)
"""No station that speaks to us read its meter before: such clocks were never set."""


class Claim(msgspec.Struct, frozen=True, gc=False):
    """A time, and what was wrong with the claim that it comes from (None: nothing)."""

    at: datetime
    flag: Flag | None = None


def believe(
    claimed_at: datetime | None,
    received_at: datetime,
    opened_at: datetime,
    valid_at: datetime | None,
) -> Claim:
    """The time to judge a reading at.

    `opened_at` is when the session's first message reached us, `valid_at` the time of its last
    valid reading, None before there is one. Our own time is never set before that one, for a
    claim may lawfully run up to 60 s ahead of us.
    """
    if claimed_at is None:
        flag = Flag.CLAIM_MISSING
    elif claimed_at < FIRST_BELIEVED:
        flag = Flag.CLAIM_BEFORE_2020
    elif claimed_at - received_at > FUTURE_ALLOWED:
        flag = Flag.CLAIM_IN_FUTURE
    elif opened_at - claimed_at > PAST_ALLOWED:
        flag = Flag.CLAIM_BEFORE_SESSION
    else:
        return Claim(claimed_at)
    if valid_at is not None and valid_at > received_at:
        return Claim(valid_at, flag)
    return Claim(received_at, flag)


def in_zone(claimed_at: datetime, zone: tzinfo, *, received_at: datetime) -> Claim:
    """An aware UTC instant; a time without zone is the station's local time.

    In the night when clocks go back an hour is told twice: the one nearer to our time of receipt
    is meant.
    """
    if claimed_at.tzinfo is UTC:
        return Claim(claimed_at)
    if claimed_at.tzinfo is not None:
        return Claim(_in_utc(claimed_at))
    first, second = (_in_utc(claimed_at.replace(tzinfo=zone, fold=fold)) for fold in (0, 1))
    nearer = min(first, second, key=lambda instant: abs(instant - received_at))
    return Claim(nearer, Flag.ZONE_ASSUMED)


def _in_utc(claimed_at: datetime) -> datetime:
    try:
        return claimed_at.astimezone(UTC)
    except OverflowError:
        # The first day of year 1 or the last of 9999: no time either way.
        return claimed_at.replace(tzinfo=UTC)
