"""Stations as they really are: each file of `tests/cases/stations` is one of them."""

import asyncio
import json
from pathlib import Path

import pytest

from chargewright.wire.ocpp.mending_rules import Rule
from tests.play.network import PASSWORD, Site
from tests.play.wild import Wild, prepare, told

CASES = {
    path.stem: json.loads(path.read_text())
    for path in sorted((Path(__file__).parent.parent / "cases" / "stations").glob("*.json"))
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_an_odd_station_is_understood_and_its_oddity_kept(fresh_database, case):
    Site(fresh_database.owner).seed().station(
        "S1",
        evses=case.get("evses", 1),
        power_w=case.get("power_w", 30_000),
        password=case.get("password", PASSWORD),
    )
    prepare(fresh_database, case)
    asyncio.run(Wild(case, fresh_database).play())
    deviations = "SELECT rule, action, field FROM station_deviation ORDER BY rule, action, field"
    assert told(fresh_database, deviations) == sorted(case["recorded"])
    for query, rows in case.get("rows", {}).items():
        assert told(fresh_database, query) == rows, query


def test_every_rule_has_a_station_that_needs_it():
    needed = {rule for case in CASES.values() for rule, _, _ in case["recorded"]}
    assert needed == {rule.value for rule in Rule}
