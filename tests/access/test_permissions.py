"""Who may do what: the table, its printed form, and what may never be in it."""

from pathlib import Path

import pytest

from chargewright.access.permissions import (
    LETTERS,
    TABLE,
    Action,
    Resource,
    may,
    may_grant,
    rendered,
)
from chargewright.access.roles import MEANING, Role

PRINTED = Path(__file__).parents[1] / "house" / "permissions.txt"


def test_the_printed_table_is_the_table():
    assert PRINTED.read_text() == rendered(), "Run: make gen"


def test_every_role_has_a_letter_and_a_meaning_and_something_to_do():
    assert set(LETTERS.values()) == set(Role) == set(MEANING)
    assert {role for roles in TABLE.values() for role in roles} == set(Role)


def test_every_resource_can_be_read_by_somebody():
    assert all((Action.READ, resource) in TABLE for resource in Resource)


def test_an_administrator_may_do_everything_that_anybody_may():
    assert all(Role.ADMINISTRATOR in roles for roles in TABLE.values())


def test_who_changes_a_thing_may_see_it():
    for (_, resource), roles in TABLE.items():
        assert roles <= TABLE[Action.READ, resource]


def test_an_analyst_changes_nothing():
    assert [
        pair for pair, roles in TABLE.items() if Role.ANALYST in roles and pair[0] != "read"
    ] == []


def test_an_installer_reads_prices_and_never_sets_one():
    may_do = {action for action in Action if may(Role.INSTALLER, action, Resource.TARIFFS)}
    assert may_do == {Action.READ}


def test_money_goes_back_only_by_those_who_answer_for_it():
    assert TABLE[Action.REFUND, Resource.PAYMENTS] == {
        Role.ADMINISTRATOR,
        Role.NETWORK_MANAGER,
        Role.ACCOUNTANT,
    }


def test_what_has_no_row_is_done_by_nobody():
    assert not any(may(role, Action.DELETE, Resource.LEDGER) for role in Role)


@pytest.mark.parametrize("granter", Role)
def test_nobody_hands_out_a_permission_that_they_lack(granter):
    for granted in Role:
        if may_grant(granter, granted):
            assert all(granter in roles for roles in TABLE.values() if granted in roles)
