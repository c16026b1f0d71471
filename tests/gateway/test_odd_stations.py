"""Stations as they really are: each file of `tests/cases/stations` is one of them."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import psycopg
import pytest

from chargewright.wire.ocpp.mending_rules import Rule
from tests.play.gateway import serving, station
from tests.play.network import T0, Site

CASES = {
    path.stem: json.loads(path.read_text())
    for path in sorted((Path(__file__).parent.parent / "cases" / "stations").glob("*.json"))
}


def fits(answer, expected):
    """Whether an answer is what was expected of it."""
    match expected:
        case "*":
            return True
        case dict():
            return isinstance(answer, dict) and all(
                name in answer and fits(answer[name], each) for name, each in expected.items()
            )
        case list():
            return isinstance(answer, list) and all(map(fits, answer, expected))
    return answer == expected


def times():
    """When a charge began, and a minute later; as the station's clock has it."""
    ago = {"begin": 120, "later": 60}
    return {
        name: (datetime.now(UTC) - timedelta(seconds=each)).isoformat()
        for name, each in ago.items()
    }


def plain(value):
    return str(value) if isinstance(value, Decimal) else value


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_an_odd_station_is_understood_and_its_oddity_kept(fresh_database, case):
    Site(fresh_database.owner).seed().station("S1")
    with psycopg.connect(fresh_database.owner) as connection:
        connection.execute(
            "INSERT INTO token (organization_id, id, uid, created_at) VALUES ('org_1', 'tok_1', 'CARD', %s)",
            (T0,),
        )
        connection.execute("UPDATE station SET strict_in = %s", (case.get("strict_in", []),))

    async def story():
        encoding, transaction = case.get("bytes", "utf-8"), ""
        async with (
            serving(fresh_database) as (_, port),
            station(port, "S1", subprotocols=(case["version"],)) as own,
        ):
            for step in case["steps"]:
                said = step["says"]
                for name, value in {"transaction": transaction, **times()}.items():
                    said = said.replace(f"{{{name}}}", value)
                # Sent as a frame of text, whatever its bytes.
                await own.socket.send(said.encode(encoding), text=True)
                answer = await own.answer()
                assert fits(answer, step["answer"]), answer
                if isinstance(answer[2], dict):
                    transaction = str(answer[2].get("transactionId", transaction))

    asyncio.run(story())
    with psycopg.connect(fresh_database.superuser) as connection:
        told = connection.execute(
            "SELECT rule, action, field FROM station_deviation ORDER BY rule, action, field"
        ).fetchall()
        assert [list(each) for each in told] == sorted(case["recorded"])
        for query, rows in case.get("rows", {}).items():
            found = connection.execute(query).fetchall()
            assert [[plain(value) for value in each] for each in found] == rows, query


def test_every_rule_has_a_station_that_needs_it():
    needed = {rule for case in CASES.values() for rule, _, _ in case["recorded"]}
    assert needed == {rule.value for rule in Rule}
