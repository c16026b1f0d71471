from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chargewright.access.api_keys import PREFIX_BYTES, SECRET_BYTES, ApiKey, parse, written
from chargewright.access.roles import Role
from chargewright.access.secrets import Secret, from_bytes

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
OCTETS = st.binary(min_size=PREFIX_BYTES + SECRET_BYTES, max_size=PREFIX_BYTES + SECRET_BYTES)


def kept(parts):
    return ApiKey(
        id="key_1",
        organization_id="org_1",
        role=Role.ANALYST,
        name="Dash",
        prefix=parts.prefix,
        secret_sha256=parts.secret.sha256,
        created_at=NOON,
        created_by="machine",
    )


@given(OCTETS, OCTETS)
def test_a_written_key_is_read_again_and_opens_its_own_lock_only(octets, others):
    text, parts = written(octets)
    other_text, other = written(others)
    assert parse(text) == parts
    assert kept(parts).opens_with(parts.secret)
    assert kept(parts).opens_with(other.secret) is (parts.secret == other.secret)
    assert (text == other_text) is (octets == others)


@given(st.text())
def test_any_text_is_read_or_is_none(text):
    assert parse(text) is None or parse(text).prefix in text


def test_a_revoked_key_opens_nothing():
    _, parts = written(bytes(PREFIX_BYTES + SECRET_BYTES))
    assert not replace(kept(parts), revoked_at=NOON).opens_with(parts.secret)


def test_a_use_is_news_once_a_minute():
    _, parts = written(bytes(PREFIX_BYTES + SECRET_BYTES))
    assert kept(parts).use_is_news(NOON)
    used = replace(kept(parts), last_used_at=NOON)
    assert not used.use_is_news(NOON + timedelta(seconds=59))
    assert used.use_is_news(NOON + timedelta(minutes=1))


def test_a_secret_prints_its_last_four_at_most():
    secret = from_bytes(bytes(range(32)))
    assert repr(secret) == str(secret) == f"Secret(…{secret.text[-4:]})"
    assert "short" not in repr(Secret("short"))
    assert secret.text not in repr(kept(written(bytes(37))[1]))
