"""Money is asked by a group of few payments without reading everybody's, and none of the group's is missed."""

import asyncio

import psycopg
import pytest

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.listing import FEW, query
from chargewright.adapters.postgres.stores import SHAPES, PostgresLists
from chargewright.api.ledger import ENTRIES
from chargewright.api.payments import LISTED as PAYMENTS
from chargewright.api.receipts import LISTED as RECEIPTS
from chargewright.api.refunds import LISTED as REFUNDS
from chargewright.kernel.listing import Ask, Filter, Question
from tests.play.clock import MONDAY_MORNING

MANY = 12_000
LISTS = [PAYMENTS, REFUNDS, RECEIPTS, ENTRIES]
AT = f"timestamptz '{MONDAY_MORNING.isoformat()}' + n * interval '1 s'"
assert MANY / 2 > FEW
EACH = f"FROM generate_series(1, {MANY}) AS n"
# Each of 400 stations has 30 payments, the last 200 together more than few. Every 7th payment has no session; every third of those is attached to a session of the next station.
FILLED = (
    """INSERT INTO station_group (organization_id, id, name, created_at)
    SELECT 'org_1', 'grp_' || name, name, now() FROM unnest(ARRAY['one', 'next', 'many', 'none']) AS name""",
    """INSERT INTO station_group_member (organization_id, group_id, station_id)
    SELECT 'org_1', 'grp_many', 'stn_' || n FROM generate_series(200, 399) AS n
    UNION VALUES ('org_1', 'grp_one', 'stn_1'), ('org_1', 'grp_next', 'stn_2'), ('org_1', 'grp_none', 'stn_x')""",
    """INSERT INTO terminal_evse (organization_id, terminal_id, evse_id, station_id, evse_no)
    SELECT 'org_1', 'trm_' || n, 'evs_' || n, 'stn_' || n, 1 FROM generate_series(0, 399) AS n""",
    f"""INSERT INTO session (organization_id, id, site_id, station_id, status, payment_id, opened_at,
        last_event_at, currency, close_reason, machine)
    SELECT 'org_1', 'ses_' || n, 'sit_1', 'stn_' || n % 400, 'closed',
        CASE WHEN n % 7 <> 0 THEN 'pay_' || n END, {AT}, {AT}, 'EUR', 'NORMAL', '{{}}' {EACH}""",
    f"""INSERT INTO payment (organization_id, id, terminal_id, state, currency, attached_session_id,
        opened_at, ended_at, machine)
    SELECT 'org_1', 'pay_' || n, 'trm_' || n % 400, 'captured', 'EUR',
        CASE WHEN n % 21 = 0 THEN 'ses_' || n + 1 END, {AT}, {AT}, '{{}}' {EACH}""",
    f"""INSERT INTO refund (organization_id, id, payment_id, state, amount_minor, currency, requested_at,
        machine)
    SELECT 'org_1', 'ref_' || n, 'pay_' || n, 'requested', 1, 'EUR', {AT}, '{{}}' {EACH}""",
    f"""INSERT INTO receipt (organization_id, id, document_type, number, payment_id, token_sha256,
        issued_at, total_minor, currency, document, document_sha256, pdf, pdf_sha256)
    SELECT 'org_1', 'rcp_' || n, 'RECEIPT', n, 'pay_' || n, sha256(n::text::bytea), {AT}, 0, 'EUR', '',
        sha256(''), '', sha256('') {EACH}""",
    f"""INSERT INTO ledger_entry (organization_id, id, event_type, source_id, version, key, about,
        event_time, booked_at, recorded_at)
    SELECT 'org_1', 'ent_' || n, 'hold_captured', n, 1, n, 'pay_' || n, {AT}, '2026-03-02', {AT} {EACH}""",
    "ANALYZE",
)


@pytest.fixture(scope="module")
def sold(database):
    with psycopg.connect(database.superuser) as connection:
        connection.execute("SET session_replication_role = replica")
        for statement in FILLED:
            connection.execute(statement.encode())
    return database


def asked(listed, *groups):
    filters = (Filter("group_id", Ask.IS, groups),)
    return Question(order=listed.listing.default_order, limit=500, filters=filters)


def found(database, listed, question, *, as_list):
    """Ids of a page and how many payments were read; of the list, or of its filter alone."""

    async def story():
        pool = Database(database.app, connections_max=1, name="test")
        await pool.open()
        try:
            async with pool.unit(["org_1", "org_2"]) as unit:
                if as_list:
                    page = await PostgresLists(unit).find(listed.listing, question, {})
                    ids = [row["id"] for row in page.rows]
                else:
                    shape = SHAPES[listed.listing.name]
                    statement, values = query(listed.listing, shape, question, {})
                    values |= {"organizations": ["org_1"], "limit": question.limit}
                    rows = await unit.connection.execute(statement, values)
                    ids = [row["id"] for row in await rows.fetchall()]
                read = await unit.one(
                    "SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) AS count"
                    " FROM pg_stat_xact_user_tables WHERE relname = 'payment'"
                )
            assert read is not None
            return ids, read["count"]
        finally:
            await pool.close()

    return asyncio.run(story())


@pytest.mark.parametrize("listed", LISTS, ids=lambda each: each.listing.name)
@pytest.mark.parametrize(
    "groups", [("one",), ("next",), ("one", "next"), ("many",), ("none",)], ids=str
)
def test_a_page_has_what_its_filter_says(sold, listed, groups):
    question = asked(listed, *(f"grp_{name}" for name in groups))
    page, _ = found(sold, listed, question, as_list=True)
    assert page == found(sold, listed, question, as_list=False)[0]
    assert bool(page) is (groups != ("none",))


def test_what_is_attached_and_what_has_no_session_is_among_them(sold):
    """Payment 8001 was taken at the station before, and is for a session of the second."""
    page, _ = found(sold, PAYMENTS, asked(PAYMENTS, "grp_next"), as_list=True)
    numbers = [int(each.removeprefix("pay_")) for each in page]
    assert [n for n in numbers if n % 400 == 1] == [8001]
    assert [n for n in numbers if n % 7 == 0 and n % 21 != 0], "none is without a session"


@pytest.mark.parametrize("listed", LISTS, ids=lambda each: each.listing.name)
@pytest.mark.parametrize("group", ["grp_one", "grp_none"])
def test_of_a_small_group_only_its_own_payments_are_read(sold, listed, group):
    _, read = found(sold, listed, asked(listed, group), as_list=True)
    assert read < MANY / 40
