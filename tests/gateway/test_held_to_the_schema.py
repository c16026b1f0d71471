"""A station that is connected is held to the schema, or is not any more, as soon as an operator says so."""

import asyncio

import psycopg

from tests.play.gateway import serving, station
from tests.play.network import Site

BOOT = {"chargePointVendor": "Acme", "chargePointModel": "Post 2", "firmwareVersion": "1.0"}
ODD = {"note": "hello"}


def test_a_connected_station_follows_the_switch_and_what_is_refused_is_not_counted(fresh_database):
    Site(fresh_database.owner).seed().station("S1")

    def holds(*rules):
        with psycopg.connect(fresh_database.owner) as connection:
            connection.execute("UPDATE station SET strict_in = %s", (list(rules),))

    async def story():
        answers = []
        async with serving(fresh_database) as (process, port), station(port, "S1") as own:
            await own.call("BootNotification", BOOT)
            for rules in ((), ("extra_field",), ("fraction",)):
                holds(*rules)
                await process.gateway.relearn()
                answers.append(await own.call("Heartbeat", ODD))
        return answers

    before, held, after = asyncio.run(story())
    assert (before[0], held[0], after[0]) == (3, 4, 3)
    assert held[2] == "FormationViolation"
    with psycopg.connect(fresh_database.superuser) as connection:
        told = connection.execute(
            "SELECT rule, action, field, example, vendor, model, firmware_version, count"
            " FROM station_deviation"
        ).fetchall()
    assert told == [("extra_field", "Heartbeat", "note", '"hello"', "Acme", "Post 2", "1.0", 2)]
