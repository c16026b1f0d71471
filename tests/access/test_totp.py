"""Codes of a phone: the RFC's own vectors, and what a spent code is worth."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargewright.access.totp import (
    RECOVERY_BYTES,
    RECOVERY_CODES,
    Seed,
    accepted_step,
    recovery_codes,
    recovery_from,
    step_of,
)

RFC_SEED = Seed(b"12345678901234567890")
NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


# RFC 6238, appendix B, the last six of its eight digits.
@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_vectors_of_the_rfc(seconds, code):
    at = datetime.fromtimestamp(seconds, UTC)
    assert RFC_SEED.code_at(step_of(at)) == code
    assert accepted_step(RFC_SEED, code, at=at, last_step=None) == seconds // 30


@given(st.integers(-5, 5), st.binary(min_size=20, max_size=20))
def test_the_neighbouring_steps_are_accepted_and_no_others(off, octets):
    seed, now = Seed(octets), step_of(NOON)
    step = accepted_step(seed, seed.code_at(now + off), at=NOON, last_step=None)
    if abs(off) <= 1 or step is not None:
        assert seed.code_at(step) == seed.code_at(now + off)


def test_a_code_and_every_one_before_it_is_spent():
    now = step_of(NOON)
    code, before = RFC_SEED.code_at(now), RFC_SEED.code_at(now - 1)
    assert accepted_step(RFC_SEED, code, at=NOON, last_step=None) == now
    assert accepted_step(RFC_SEED, code, at=NOON, last_step=now) is None
    assert accepted_step(RFC_SEED, before, at=NOON, last_step=now) is None
    later = NOON + timedelta(seconds=30)
    assert accepted_step(RFC_SEED, RFC_SEED.code_at(now + 1), at=later, last_step=now) == now + 1


@pytest.mark.parametrize(
    "code", ["", "12345", "1234567", "12345a", "\u0661\u0662\u0663\u0664\u0665\u0666", "-12345"]
)
def test_what_is_no_code_is_wrong_and_raises_nothing(code):
    assert accepted_step(RFC_SEED, code, at=NOON, last_step=None) is None


def test_the_address_names_issuer_and_account():
    address = RFC_SEED.address("ada@here.example", "Chargewright")
    assert address.startswith("otpauth://totp/Chargewright:ada%40here.example?secret=GEZDGNBV")
    assert "issuer=Chargewright" in address


@given(st.binary(min_size=100, max_size=100))
def test_a_recovery_code_is_read_as_it_was_written_however_it_is_typed(octets):
    codes = recovery_codes(octets)
    assert len(codes) == RECOVERY_CODES
    for code in codes:
        assert recovery_from(f" {code.text.upper().replace('-', ' ')}") == code


@pytest.mark.parametrize(
    "text", ["", "123456", "abcd-efgh-ijkl-mno", "abcd-efgh-ijkl-mnö1", "x" * 17]
)
def test_what_is_no_recovery_code_is_none(text):
    assert recovery_from(text) is None


def test_a_seed_and_a_code_do_not_print():
    assert "123456" not in repr(RFC_SEED)
    [code, *_] = recovery_codes(bytes(RECOVERY_CODES * RECOVERY_BYTES))
    assert code.text not in repr(code)
    assert code.text not in str(code)
