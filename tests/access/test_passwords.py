import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargewright.access.passwords import LONGEST, SHORTEST, one_time, problems_with
from chargewright.access.users import normalised, problems_with_email, problems_with_name

EMAIL = "margaret.hamilton@here.example"


@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("short", f"a password has at least {SHORTEST} characters"),
        ("x" * (LONGEST + 1), f"a password has at most {LONGEST} characters"),
        ("abababababab", "a password has at least 5 different characters"),
        ("Password12345", "this password is among the first that anybody tries"),
        (EMAIL.upper(), "a password is not the e-mail address"),
        ("Margaret.Hamilton", "a password is not the e-mail address"),
        ("with\x00nul-inside-it", "a password has no NUL character"),
    ],
)
def test_a_password_that_will_not_do_says_which_rule_it_breaks(password, rule):
    assert rule in [each.rule for each in problems_with(password, email=EMAIL)]


@pytest.mark.parametrize(
    "password", ["seven-quiet-lighthouses", "пароль из пяти слов", "🔌⚡🚗🅿️🔋🌱🔌⚡🚗🅿️🔋"]
)
def test_any_script_will_do_and_no_digits_are_asked_for(password):
    assert problems_with(password, email=EMAIL) == []


@given(st.binary(min_size=15, max_size=15))
def test_a_one_time_password_is_itself_good_enough_or_nearly_uniform(octets):
    text = one_time(octets).text
    assert [len(group) for group in text.split("-")] == [4] * 5
    assert not set(text) & set("ilo01")


def test_two_draws_make_two_passwords():
    assert one_time(bytes(15)) != one_time(bytes(14) + b"\x01")


def test_one_address_has_one_spelling():
    assert normalised("  Ada@Here.Example\n") == "ada@here.example"


@pytest.mark.parametrize("email", ["a@b", "ada+cars@here.example", "ü@münchen.example", "a@b-c.d"])
def test_an_address_that_mail_could_reach(email):
    assert problems_with_email(email) == []


@pytest.mark.parametrize(
    "email",
    ["", "@", "a@", "@b", "a b@c", "a@b c", "a@b..c", "a@.b", "a\x00@b", "x" * 250 + "@b.c"],
)
def test_an_address_that_is_none(email):
    assert [each.field for each in problems_with_email(email)] == ["email"]


@pytest.mark.parametrize("name", ["", "  ", "two\nlines", "x" * 121])
def test_a_name_that_is_none(name):
    assert [each.field for each in problems_with_name(name)] == ["name"]
