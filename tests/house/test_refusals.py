"""Every way of saying no has its row, and the printed page is the table."""

import importlib
import pkgutil
from pathlib import Path

import chargewright
from chargewright.api.refusals import BY_CODE, rendered
from chargewright.kernel.problem import Refusal

PAGE = Path(__file__).parents[2] / "docs" / "domain" / "refusals.md"
# Rooms below or beside the API whose refusals never reach a caller of it.
NOT_OVER_HTTP = ("chargewright.embedded", "chargewright.main", "chargewright.gateway")


def refusals(kind=Refusal):
    yield kind
    for child in kind.__subclasses__():
        yield from refusals(child)


def test_every_refusal_that_a_caller_may_meet_has_a_row_of_its_own():
    for module in pkgutil.walk_packages(chargewright.__path__, "chargewright."):
        if not module.name.startswith(
            (*NOT_OVER_HTTP, "chargewright.adapters.postgres.migrations")
        ):
            importlib.import_module(module.name)
    without = {
        f"{kind.__module__}.{kind.__name__}: {kind.code}"
        for kind in refusals()
        if kind.__module__.startswith("chargewright.")
        and not kind.__module__.startswith(NOT_OVER_HTTP)
        and kind.code not in BY_CODE
    }
    assert not without, f"add rows to api/refusals.py: {sorted(without)}"


def test_the_printed_page_is_the_table():
    assert PAGE.read_text() == rendered(), "Run: make gen"
