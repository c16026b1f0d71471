from datetime import UTC, datetime, timedelta

import pytest

from chargewright.sessions.instants import Believed, believed
from tests.sessions.cast import T0

SECOND = timedelta(seconds=1)
FIRST = T0 - timedelta(hours=24)


@pytest.mark.parametrize(
    ("claim", "is_doubted"),
    [
        (T0, False),
        (T0 + 60 * SECOND, False),
        (T0 + 61 * SECOND, True),
        (FIRST, False),
        (FIRST - SECOND, True),
        (datetime(1970, 1, 1, tzinfo=UTC), True),
        (datetime(2099, 1, 1, tzinfo=UTC), True),
    ],
)
def test_a_claim_is_believed_where_it_can_be_true(claim, is_doubted):
    expected = Believed(T0 if is_doubted else claim, is_doubted)
    assert believed(claim, T0, not_before=FIRST) == expected


def test_before_2020_no_clock_is_believed_whatever_the_session_says():
    dawn = datetime(2019, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert believed(dawn, dawn + SECOND, not_before=dawn - SECOND).is_doubted


def test_without_a_claim_our_clock_counts_and_nothing_is_doubted():
    assert believed(None, T0, not_before=FIRST) == Believed(T0, is_doubted=False)
