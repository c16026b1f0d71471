"""Whom an event is believed from, and for how long."""

from datetime import UTC, datetime

import pytest

from chargewright.wire.hosted.stripe.signature import wrong_with
from tests.payments.cast import MINUTE, SECOND

AT = datetime.fromtimestamp(1_700_000_000, UTC)
BODY = b'{"id":"evt_1"}'
MARK = "69d24eded118847f04c5caeb2e9a625be354143d3bda56b363fa2dabe37697fc"
"""`printf '1700000000.{"id":"evt_1"}' | openssl dgst -sha256 -hmac whsec_ours`"""


def said(header, *secrets, at=AT, body=BODY):
    return wrong_with(header, body, secrets or ("whsec_ours",), at=at)


@pytest.mark.parametrize(
    "header",
    [
        f"t=1700000000,v1={MARK}",
        f"t=1700000000, v1={'0' * 64},v1={MARK},v0=old",
        f"v1={MARK},t=1700000000",
    ],
)
def test_one_of_our_secrets_is_enough(header):
    assert said(header) is None
    assert said(header, "whsec_next", "whsec_ours") is None
    assert said(header, "whsec_next") is not None


def test_it_is_good_for_five_minutes_by_either_clock():
    header = f"t=1700000000,v1={MARK}"
    assert said(header, at=AT + 5 * MINUTE) is None
    assert said(header, at=AT - 5 * MINUTE) is None
    assert "too old" in said(header, at=AT + 5 * MINUTE + SECOND)
    assert "too old" in said(header, at=AT - 5 * MINUTE - SECOND)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "t=1700000000",
        f"v1={MARK}",
        f"t=,v1={MARK}",
        f"t=-1,v1={MARK}",
        f"t=\u0661\u0667,v1={MARK}",
        f"t=1700000001,v1={MARK}",
        f"t=1700000000,v0={MARK}",
        f"t=1700000000,v1={MARK[:-1]}",
        f"t=1700000000,v1={MARK}é",
        "t=1700000000,v1=",
        "nonsense",
    ],
)
def test_everything_else_is_not_believed(header):
    assert said(header) is not None


def test_the_body_is_what_was_signed_to_the_last_byte():
    assert said(f"t=1700000000,v1={MARK}", body=BODY + b"\n") is not None
