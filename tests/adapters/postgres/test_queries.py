import pytest

from chargewright.adapters.postgres.queries import Queries

TWO = """\
-- A file may begin with a few words about the feature.

-- name: lock_session
-- One session by id, held until the unit of work ends. Zero or one row.
SELECT id, state
FROM session
WHERE id = %(id)s
FOR UPDATE;

-- name: forget_session
-- One row.
DELETE FROM session WHERE id = %(id)s;
"""


def test_each_query_is_an_attribute_that_carries_its_own_name_into_the_server_log():
    queries = Queries("sessions", TWO)
    assert list(queries.texts) == ["lock_session", "forget_session"]
    assert queries.lock_session.splitlines()[0] == "-- sessions.lock_session"
    assert queries.lock_session.endswith("FOR UPDATE;")
    assert queries.forget_session.splitlines()[-1] == "DELETE FROM session WHERE id = %(id)s;"


def test_a_missing_query_is_named():
    with pytest.raises(AttributeError, match=r"queries/sessions\.sql has no query 'find_session'"):
        _ = Queries("sessions", TWO).find_session


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("SELECT 1;\n", ":1: SQL before the first"),
        ("-- name: a\n-- One row.\nSELECT 1;\n-- name: a\n", ":4: a stands here twice"),
        ("-- name: a\nSELECT 1;\n", "a needs a sentence"),
        ("-- name: a\n-- One row.\n", "a needs SQL"),
        ("-- name: a\n-- One row.\nSELECT 1\n", "a needs SQL that ends with a semicolon"),
    ],
)
def test_a_file_that_breaks_the_form_says_where(text, says):
    with pytest.raises(ValueError, match=says):
        Queries("sessions", text)
