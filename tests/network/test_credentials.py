import base64
from datetime import UTC, datetime, timedelta

import pytest

from chargewright.kernel.problem import Invalid
from chargewright.network.credentials import Credentials, basic, password_from

SALT = b"0123456789abcdef"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
OLD, NEW = b"the-old-password-of-it", b"the-new-password-of-it"


def header(user: bytes, password: bytes) -> str:
    return "Basic " + base64.b64encode(user + b":" + password).decode()


def test_a_password_matches_itself_only():
    kept = Credentials.of("a-password-of-20-chars", SALT)
    assert kept.match(b"a-password-of-20-chars", NOW)
    assert not kept.match(b"a-password-of-20-charS", NOW)
    assert not kept.match(b"", NOW)


def test_a_hexadecimal_key_may_come_as_the_bytes_it_spells():
    kept = Credentials.of("00FF10203040506070801122", SALT)
    assert kept.match(bytes.fromhex("00FF10203040506070801122"), NOW)


@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("fifteen-letters", "needs 16 to 40"),
        ("x" * 41, "needs 16 to 40"),
        ("pässword-of-some-length", "printable ASCII"),
        ("password\nof-some-length", "printable ASCII"),
    ],
)
def test_a_chosen_password_that_is_weak_is_refused_with_the_rule(password, rule):
    with pytest.raises(Invalid) as refused:
        Credentials.of(password, SALT)
    assert [(p.field, rule in p.rule) for p in refused.value.problems] == [("password", True)]


def test_made_passwords_are_long_and_differ():
    first, second = password_from(bytes(range(24))), password_from(bytes(range(1, 25)))
    assert len(first) == 24
    assert first != second
    assert Credentials.of(first, SALT).match(first.encode(), NOW)


def test_the_password_before_works_until_its_time_is_over():
    until = NOW + timedelta(hours=1)
    before = Credentials.of(OLD.decode(), SALT)
    both = Credentials.of(NEW.decode(), b"another salt").beside(before, until)
    assert both.match(NEW, NOW)
    assert both.match(OLD, until - timedelta(microseconds=1))
    assert not both.match(OLD, until)
    assert both.match(NEW, until)
    assert both.let_stay(both.secret, until)
    assert both.let_stay(before.secret, until - timedelta(microseconds=1))
    assert not both.let_stay(before.secret, until)
    assert not Credentials.of(NEW.decode(), b"another salt").let_stay(before.secret, NOW)
    assert not both.let_stay(None, NOW)


def test_basic_authorization_is_read_as_bytes():
    assert basic(header(b"STN-1", b"se:cret\xff")) == ("STN-1", b"se:cret\xff")


@pytest.mark.parametrize("text", [None, "", "Bearer abc", "Basic", "Basic ???", "Basic YWJj"])
def test_what_is_no_basic_authorization_is_none(text):
    assert basic(text) is None
