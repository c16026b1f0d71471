"""Lists: pages, filters, order and sheets, over the real database."""

import csv
import io

import psycopg
import pytest

from chargewright.access.roles import Role
from chargewright.api.document import routes_of
from tests.play.clock import MONDAY_MORNING

MANY = 1_200


@pytest.fixture(scope="module", autouse=True)
def crowd(running):
    """Keys in three organisations, whose times and names interleave."""
    with psycopg.connect(running.database.superuser) as connection:
        connection.execute(
            "INSERT INTO api_key (organization_id, id, prefix, secret_sha256, name, role,"
            " created_at, created_by)"
            " SELECT (ARRAY['org_here', 'org_below', 'org_there'])[n %% 3 + 1],"
            " 'key_' || lpad(n::text, 5, '0'), 'p' || n, '', 'Name ' || n %% 7, 'analyst',"
            " %s + n / 4 * interval '1 minute', 'machine' FROM generate_series(1, %s) AS n",
            (MONDAY_MORNING, MANY),
        )
    running.seen = MANY - MANY // 3 + len(Role)


def walk(world, path, *, start=None, **params):
    """Every page from the start to the last."""
    rows, cursor = [], start
    while True:
        asked = params | ({"cursor": cursor} if cursor else {})
        page = world.get(path, params=asked).json()
        rows += page["items"]
        cursor = page["next"]
        if cursor is None:
            return rows


@pytest.mark.parametrize("order", ["created_at", "-created_at"])
@pytest.mark.parametrize("limit", [7, 250, 500])
def test_pages_join_to_the_whole_in_order_with_nothing_twice(world, order, limit):
    rows = walk(world, "/api/v1/api-keys", sort=order, limit=limit)
    keys = [(row["created_at"], row["id"]) for row in rows]
    assert len(rows) == world.seen
    assert keys == sorted(set(keys), reverse=order.startswith("-"))


def test_rows_that_come_meanwhile_neither_repeat_nor_hide_others(world):
    first = world.get("/api/v1/api-keys", params={"limit": 100}).json()
    with psycopg.connect(world.database.superuser) as connection:
        connection.execute(
            "INSERT INTO api_key (organization_id, id, prefix, secret_sha256, name, role,"
            " created_at, created_by) SELECT 'org_here', 'key_late' || n, 'late' || n, '', 'Late',"
            " 'analyst', %s + interval '9 hours', 'machine' FROM generate_series(1, 10) AS n",
            (MONDAY_MORNING,),
        )
    rest = walk(world, "/api/v1/api-keys", start=first["next"], limit=500)
    ids = [row["id"] for row in first["items"] + rest]
    assert len(ids) == len(set(ids)) == world.seen
    with psycopg.connect(world.database.superuser) as connection:
        connection.execute("DELETE FROM api_key WHERE id LIKE 'key_late%'")


def test_a_filter_again_means_or_and_another_means_and(world):
    both = {"role": ["support", "accountant"]}
    rows = walk(world, "/api/v1/users", **both)
    assert {row["role"] for row in rows} == {"support", "accountant"}
    rows = walk(world, "/api/v1/users", **both, email_starts="SUPP")
    assert [row["email"] for row in rows] == ["support@here.example"]


def test_a_beginning_is_text_and_not_a_pattern(world):
    for pattern in ("%", "_", "\\", "sup%"):
        assert walk(world, "/api/v1/users", email_starts=pattern) == []


def test_a_range_is_half_open(world):
    bounds = {
        "created_at_from": "2026-03-02T10:00:00+01:00",
        "created_at_before": "2026-03-02T09:01:00Z",
    }
    rows = walk(world, "/api/v1/api-keys", **bounds, name_starts="name")
    assert {row["created_at"] for row in rows} == {"2026-03-02T09:00:00Z"}


def test_one_organisation_may_be_asked_for(world):
    rows = walk(world, "/api/v1/api-keys", organization_id="org_below", limit=500)
    assert {row["organization_id"] for row in rows} == {"org_below"}
    assert len(rows) == MANY // 3


def test_a_sheet_has_every_row_and_a_head(world):
    answer = world.get("/api/v1/api-keys", headers={"Accept": "text/csv"})
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert answer.headers["content-type"] == "text/csv; charset=utf-8; header=present"
    assert answer.headers["content-disposition"] == 'attachment; filename="api_keys.csv"'
    assert len(rows) == world.seen
    assert rows[0].keys() == world.get("/api/v1/api-keys").json()["items"][0].keys()
    assert rows[-1]["created_at"] == "2026-03-02T09:00:00Z"


def test_a_sheet_is_filtered_and_sorted_as_the_list_is(world):
    answer = world.get("/api/v1/users?format=csv&role=support&role=analyst&sort=-email")
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [row["email"] for row in rows] == ["support@here.example", "analyst@here.example"]


def test_a_form_that_is_not_offered_is_said_so(world):
    answer = world.get("/api/v1/users", headers={"Accept": "application/xml"})
    assert (answer.status_code, answer.json()["code"]) == (406, "not_acceptable")


def test_a_cursor_belongs_to_its_list_and_its_order(world):
    cursor = world.get("/api/v1/users?limit=1").json()["next"]
    for path in (f"/api/v1/api-keys?cursor={cursor}", f"/api/v1/users?sort=-email&cursor={cursor}"):
        answer = world.get(path)
        assert [each["field"] for each in answer.json()["errors"]] == ["cursor"]


@pytest.mark.parametrize("text", ["%00", "%ff", "a" * 256])
def test_what_the_database_could_not_read_is_refused_before(world, text):
    answer = world.get(f"/api/v1/users?email={text}")
    assert answer.status_code == 422


def test_every_list_can_be_asked_everything_it_offers(world):
    """Each filter and each order of each list, so that no column lacks its expression."""
    examples = {
        "id": "x",
        "text": "x",
        "integer": "1",
        "instant": "2026-03-02T09:00:00Z",
        "flag": "true",
    }
    tried = 0
    for _, path, handler in routes_of(world.client.app):
        listing = handler.opt.get("listing")
        if listing is None or "{" in path:
            continue
        for parameter in listing.parameters:
            column = parameter.column
            value = column.choices[0] if column.choices else examples[column.kind]
            answer = world.get(path, params={parameter.name: value})
            assert answer.status_code in ({404} if column.refers_to else {200}), answer.text
            tried += 1
        for name in listing.sortable:
            for sign in ("", "-"):
                assert world.get(path, params={"sort": sign + name}).status_code == 200
                tried += 1
    assert tried > 30
