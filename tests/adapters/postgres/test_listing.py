"""Lists read an index, on the first page as on the thousandth."""

import re

import psycopg
import pytest
from psycopg.rows import dict_row

from chargewright.adapters.postgres.listing import SqlListing, query
from chargewright.adapters.postgres.stores import SHAPES
from chargewright.api.api_keys import LISTING as API_KEYS
from chargewright.api.app import OWN_ROUTES
from chargewright.api.ledger import ENTRIES as ENTRIES_LISTED
from chargewright.api.lists import LISTING_OPT
from chargewright.api.payments import LISTED as PAYMENTS_LISTED
from chargewright.api.receipts import LISTED as RECEIPTS_LISTED
from chargewright.api.users import LISTING as USERS
from chargewright.kernel.listing import After, Ask, Column, Filter, Kind, Listing, Order, Question
from tests.play.clock import MONDAY_MORNING

MANY = 60_000
PAYMENTS = 20_000
SITES = 200
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


@pytest.fixture(scope="module")
def sold(database):
    """Many payments at many sites, each with its receipt and its entry."""
    with psycopg.connect(database.superuser) as connection:
        # Balance is proved elsewhere; here it would cost the most of the time.
        connection.execute("SET session_replication_role = replica")
        for statement in (
            (
                "site (organization_id, id, name, country, tax_jurisdiction, zone, currency, created_at)"
                " SELECT 'org_a', 'sit_' || n, '', 'NL', 'NL', 'UTC', 'EUR', %(at)s {sites}"
            ),
            (
                "terminal (organization_id, id, site_id, account_id, provider, serial_ref, label,"
                " created_at)"
                " SELECT 'org_a', 'trm_' || n, 'sit_' || n, 'tac', 'payter', n, '', %(at)s {sites}"
            ),
            (
                "payment (organization_id, id, terminal_id, state, currency, opened_at, ended_at, machine)"
                " SELECT 'org_a', 'pay_' || n, 'trm_' || n %% %(sites)s + 1, 'closed', 'EUR', {at}, {at},"
                " '{{}}' {payments}"
            ),
            (
                "receipt (organization_id, id, document_type, number, payment_id, token_sha256, issued_at,"
                " total_minor, currency, document, document_sha256, pdf, pdf_sha256)"
                " SELECT 'org_a', 'rcp_' || n, 'RECEIPT', n, 'pay_' || n, sha256(n::text::bytea), {at}, 0,"
                " 'EUR', '', sha256(''), '', sha256('') {payments}"
            ),
            (
                "ledger_entry (organization_id, id, event_type, source_id, version, key, about,"
                " event_time, booked_at, recorded_at)"
                " SELECT 'org_a', 'ent_' || n, 'hold_captured', n, 1, n, 'pay_' || n, {at}, '2026-03-02',"
                " {at} {payments}"
            ),
            (
                "ledger_leg (organization_id, entry_id, code, currency, amount_minor, balance_minor,"
                " account_version, seal)"
                " SELECT 'org_a', 'ent_' || n, CASE WHEN n %% 200 = 0 THEN 'ROUNDING' ELSE 'HOLDS' END,"
                " 'EUR', 1, 0, n, '' {payments}"
            ),
        ):
            made = "INSERT INTO " + statement.format(
                at="%(at)s + n * interval '1 s'",
                sites="FROM generate_series(1, %(sites)s) AS n",
                payments="FROM generate_series(1, %(payments)s) AS n",
            )
            values = {"at": MONDAY_MORNING, "sites": SITES, "payments": PAYMENTS}
            connection.execute(made.encode(), values)
        connection.execute("ANALYZE terminal, payment, receipt, ledger_entry, ledger_leg")


def explained(database, question, organizations=SEEN, listing=USERS):
    statement, values = query(listing, SHAPES[listing.name], question, {})
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


@pytest.mark.usefixtures("sold")
@pytest.mark.parametrize(
    ("listed", "column", "value"),
    [
        (PAYMENTS_LISTED, "site_id", "sit_7"),
        (RECEIPTS_LISTED, "site_id", "sit_7"),
        (ENTRIES_LISTED, "site_id", "sit_7"),
        (ENTRIES_LISTED, "account", "ROUNDING"),
    ],
)
def test_money_of_one_place_or_account_is_found_without_reading_all_of_it(
    database, listed, column, value
):
    listing = listed.listing
    question = Question(
        order=listing.default_order, filters=(Filter(column, Ask.IS, (value,)),), limit=50
    )
    plan = explained(database, question, listing=listing)
    for table in ("payment", "receipt", "ledger_entry", "ledger_leg"):
        assert f"Seq Scan on {table} " not in plan
    assert re.search(r"actual .*rows=51[.0 ]", plan.partition("\n")[0])
    assert pages_read(plan) < 3000


def test_an_organisation_that_is_not_seen_stays_unseen_even_if_it_is_asked_for(database):
    plan = explained(database, Question(order=Order("email")), organizations=["org_d"])
    assert "rows=0" in plan.partition("\n")[0].rpartition("actual")[2].replace(
        "rows=0.00", "rows=0"
    )


def test_what_a_caller_sends_is_only_ever_a_parameter():
    evil = "'; DROP TABLE user_account; --"
    question = Question(
        order=Order("email"),
        filters=(Filter("email", Ask.IS, (evil, "x")), Filter("name", Ask.STARTS, (evil,))),
        after=After(evil, evil),
    )
    statement, values = query(USERS, SHAPES["users"], question, {"role": evil})
    assert "DROP" not in statement.as_string()
    assert [evil, "x"] in values.values()


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
