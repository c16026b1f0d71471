"""Migrating from nothing gives the schema that the page shows."""

import os
from pathlib import Path

import chargewright.adapters.postgres
from tools.schema_page import render

PAGE = Path(chargewright.adapters.postgres.__file__).parent / "schema" / "schema.sql"
WRITE = "CHARGEWRIGHT_TEST_WRITE"


def test_the_page_is_what_the_migrations_make(fresh_database):
    made = render(fresh_database.superuser)
    if os.environ.get(WRITE):
        PAGE.write_text(made, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == made, (
        f"Run: {WRITE}=1 make test ARGS=tests/house/test_schema_page.py"
    )
