"""Every requirement of OCPP 2 names the tests that prove it, and those are there."""

import ast
import re
from functools import cache
from pathlib import Path

from tools.ocpp_requirements import CORE, PROFILES, requirements

TESTS = Path(__file__).resolve().parents[1]
NUMBER = re.compile(r"FR\.\d\d|V2X\.\d\d|[A-S]\d\d\.FR\.\d\d\d?")
NOT_YET_IN_A_HUNDRED = 5
"""Beside Core."""


@cache
def named_in(file):
    """The tests that pytest collects from a file."""
    tree = ast.parse((TESTS / file).read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {each.name for each in tree.body if isinstance(each, functions)}


def test_each_number_is_one_of_the_specifications_and_stands_once():
    numbers = [each.id for each in requirements()]
    assert [number for number in numbers if NUMBER.fullmatch(number) is None] == []
    assert sorted(numbers) == sorted(set(numbers))
    assert {each.profile for each in requirements()} == set(PROFILES)


def test_each_test_that_is_named_is_there():
    missing = {
        test
        for each in requirements()
        for test in each.tests
        if not test.partition("::")[2].startswith("test_")
        or test.partition("::")[2] not in named_in(test.partition("::")[0])
    }
    assert missing == set()


def test_each_requirement_is_proved_or_says_why_not():
    for each in requirements():
        reasons = [reason for reason in (each.otherwise, each.not_yet) if reason]
        assert len(reasons) + bool(each.tests) == 1, f"{each.id}: tests, or one reason"
        assert each.is_advice or not each.otherwise, f"{each.id} is no advice: it must be followed"
        assert each.tests or not each.never, f"{each.id}: a test shows that it cannot happen"


def test_all_of_core_is_proved_and_nearly_all_beside_it():
    asked = [each for each in requirements() if not each.is_advice]
    assert [each.id for each in asked if each.profile == CORE and each.not_yet] == []
    beside = [each for each in asked if each.profile != CORE]
    missing = [each.id for each in beside if each.not_yet]
    assert len(missing) * 100 <= NOT_YET_IN_A_HUNDRED * len(beside), missing
