"""Lists read an index, on the first page as on the thousandth."""

import re

import psycopg
import pytest
from psycopg.rows import dict_row

from chargewright.adapters.postgres.listing import SqlListing, query
from chargewright.adapters.postgres.stores import SHAPES
from chargewright.api.api_keys import LISTING as API_KEYS
from chargewright.api.app import OWN_ROUTES
from chargewright.api.lists import LISTING_OPT
from chargewright.api.users import LISTING as USERS
from chargewright.kernel.listing import After, Ask, Column, Filter, Kind, Listing, Order, Question
from tests.play.clock import MONDAY_MORNING

MANY = 60_000
SEEN = ["org_a", "org_b", "org_c"]


@pytest.fixture(scope="module", autouse=True)
def crowd(database):
    """Many users in few organisations, one of them not seen."""
    with psycopg.connect(database.superuser) as connection:
        connection.execute(
            "INSERT INTO organization (id, name, country, legal_name, legal_address, created_at)"
            " SELECT 'org_' || letter, letter, 'NL', '', '', %s"
            " FROM unnest(ARRAY['a', 'b', 'c', 'd']) AS letter",
            (MONDAY_MORNING,),
        )
        connection.execute(
            "INSERT INTO user_account (organization_id, id, email, name, role, password_hash,"
            " must_change_password, created_at, created_by)"
            " SELECT 'org_' || (ARRAY['a', 'b', 'c', 'd'])[n %% 4 + 1], 'usr_' || n,"
            " md5(n::text) || '@x', 'N', 'analyst', '', false, %s + n * interval '1 s', 'machine'"
            " FROM generate_series(1, %s) AS n",
            (MONDAY_MORNING, MANY),
        )
        connection.execute("ANALYZE user_account")


def explained(database, question, organizations=SEEN):
    statement, values = query(USERS, SHAPES["users"], question, {})
    values["organizations"] = organizations
    with psycopg.connect(database.app, row_factory=dict_row) as connection:
        connection.execute(
            "SELECT set_config('chargewright.organizations', %s, true)", (",".join(SEEN),)
        )
        plan = connection.execute(
            b"EXPLAIN (ANALYZE, BUFFERS) " + statement.as_bytes(connection), values
        )
        return "\n".join(row["QUERY PLAN"] for row in plan.fetchall())


def pages_read(plan):
    return sum(map(int, re.findall(r"shared (?:hit|read)=(\d+)", plan.partition("\n")[0])))


@pytest.mark.parametrize(("column", "index"), [("email", "by_email"), ("created_at", "newest")])
@pytest.mark.parametrize("is_descending", [False, True])
def test_a_page_is_read_from_the_index_of_its_order(database, column, index, is_descending):
    order = Order(column, is_descending)
    middle = MONDAY_MORNING.replace(hour=17) if column == "created_at" else "88888888"
    first = explained(database, Question(order=order))
    deep = explained(database, Question(order=order, after=After(middle, "usr_")))
    for plan in (first, deep):
        assert f"user_account_{index}" in plan
        assert "Seq Scan on user_account" not in plan
        assert "Rows Removed by Filter" not in plan
    assert pages_read(deep) <= 2 * pages_read(first)
    assert pages_read(deep) < 700


def test_an_organisation_that_is_not_seen_stays_unseen_even_if_it_is_asked_for(database):
    plan = explained(database, Question(order=Order("email")), organizations=["org_d"])
    assert "rows=0" in plan.partition("\n")[0].rpartition("actual")[2].replace(
        "rows=0.00", "rows=0"
    )


def test_what_a_caller_sends_is_only_ever_a_parameter():
    evil = "'; DROP TABLE user_account; --"
    question = Question(
        order=Order("email"),
        filters=(Filter("email", Ask.IS, (evil,)), Filter("name", Ask.STARTS, (evil,))),
        after=After(evil, evil),
    )
    statement, values = query(USERS, SHAPES["users"], question, {"role": evil})
    assert "DROP" not in statement.as_string()
    assert [evil] in values.values()


def test_money_is_two_columns_and_one_value():
    listing = Listing(
        name="sales",
        columns=(
            Column("id", Kind.ID, "", is_sortable=True),
            Column("total", Kind.MONEY, ""),
        ),
        default_order=Order("id"),
    )
    shape = SqlListing(source="sale AS t", columns={"total": ("t.total_minor", "t.currency")})
    text = query(listing, shape, Question(order=Order("id")), {})[0].as_string()
    assert 't.total_minor AS "total_minor", t.currency AS "total_currency"' in text
    assert '"page"."total_minor", "page"."total_currency"' in text


def test_every_list_of_the_api_has_its_columns_in_the_database():
    listings = {
        handler.opt[LISTING_OPT].name for handler in OWN_ROUTES if LISTING_OPT in handler.opt
    }
    assert listings <= set(SHAPES)
    assert {USERS.name, API_KEYS.name} <= listings
