import base64
from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from chargewright.kernel.problem import Invalid
from chargewright.network.credentials import Credentials, Secret, basic, password_from

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


@pytest.mark.parametrize("key", ["00fF10203040506070801122aAbBcCdD00112233", "AB" * 16, "ab" * 20])
def test_a_hexadecimal_key_is_the_same_however_it_is_written(key):
    """A station that was told of it may send it as text, in its own letters, or what it spells."""
    kept = Credentials.of(key, SALT)
    for sent in (key, key.lower(), key.upper(), key.swapcase()):
        assert kept.match(sent.encode(), NOW), sent
    assert kept.match(bytes.fromhex(key), NOW)
    assert not kept.match(key[:-1].encode() + b"9", NOW)
    later = NOW + timedelta(hours=1)
    told_another = kept.about_to_be(NEW.decode(), b"another salt", later)
    told_it_again = told_another.about_to_be(key.swapcase(), b"a third", later)
    assert told_it_again.match(NEW, NOW), "the other one is what it may have"
    assert told_it_again.match(bytes.fromhex(key), NOW)


@pytest.mark.parametrize("key", ["AB" * 20, "ab" * 20])
def test_a_hexadecimal_key_that_was_kept_as_it_was_written_is_good_still(key):
    kept = Credentials(Secret(SALT, sha256(SALT + key.encode()).digest()))
    assert kept.match(key.encode(), NOW)
    assert kept.match(bytes.fromhex(key), NOW)


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
    first, second = password_from(bytes(range(20))), password_from(bytes(range(1, 21)))
    assert len(first) == 40
    assert first != second
    kept = Credentials.of(first, SALT)
    assert kept.match(first.encode(), NOW), "as text"
    assert kept.match(bytes(range(20)), NOW), "as the key that it spells"
    with pytest.raises(ValueError, match="20 random bytes"):
        password_from(b"")


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
