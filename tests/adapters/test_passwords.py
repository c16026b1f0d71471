import asyncio

import pytest
from argon2 import PasswordHasher

from chargewright.adapters.passwords import Argon2Passwords

QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def ask(question):
    return asyncio.run(question)


@pytest.fixture(scope="module")
def passwords():
    return Argon2Passwords(QUICK)


def test_a_password_is_recognised_by_its_hash(passwords):
    stored = ask(passwords.hash("seven-quiet-lighthouses"))
    assert stored.startswith("$argon2id$")
    assert ask(passwords.verify("seven-quiet-lighthouses", stored))
    assert not ask(passwords.verify("seven-quiet-lighthouse", stored))


def test_nobodys_password_is_wrong_even_if_it_is_guessed(passwords):
    assert not ask(passwords.verify("nobody has this password", None))


@pytest.mark.parametrize("stored", ["", "nonsense", "$argon2id$v=19$broken"])
def test_what_is_no_hash_is_matched_by_nothing(passwords, stored):
    assert not ask(passwords.verify("", stored))
    assert not ask(passwords.verify("anything", stored))


def test_a_password_that_utf8_cannot_write_is_simply_another(passwords):
    stored = ask(passwords.hash("a\ud800b"))
    assert ask(passwords.verify("a\ud800b", stored))
    assert not ask(passwords.verify("a?b", stored))


def test_a_hash_of_weaker_days_is_outdated(passwords):
    weak = ask(passwords.hash("x"))
    assert not passwords.is_outdated(weak)
    strong = PasswordHasher(time_cost=2, memory_cost=16, parallelism=1)
    assert Argon2Passwords(strong).is_outdated(weak)


def test_by_itself_it_hashes_as_rfc_9106_recommends():
    assert "m=65536,t=3,p=4" in ask(Argon2Passwords().hash("x"))
