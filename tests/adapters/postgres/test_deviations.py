"""What stations say otherwise than the schema has it is added up, each station's by its firmware."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.deviations import KINDS_MAX, NAME_CHARACTERS_MAX, Deviations
from chargewright.adapters.postgres.network import Stations
from chargewright.network.deviations import EXAMPLE_CHARACTERS_MAX, Deviation
from tests.play.clock import CountingIds
from tests.play.network import T0, Site

IDS = CountingIds()
MINUTE = timedelta(minutes=1)
KWH = Deviation(
    organization_id="org_1",
    station_id="stn_S1",
    rule="word_spelling",
    action="MeterValues",
    field="meterValue[].sampledValue[].unit",
    example='"kwh"',
    count=3,
    first_at=T0,
    last_at=T0 + MINUTE,
)


@pytest.fixture
def network(fresh_database):
    site = Site(fresh_database.owner).seed()
    site.station("S1")
    site.station("S2")
    return fresh_database


def boots(network, firmware, station_id="stn_S1"):
    with psycopg.connect(network.superuser) as connection:
        connection.execute(
            "INSERT INTO station_link (organization_id, station_id, vendor, model, firmware_version)"
            " VALUES ('org_1', %s, 'Acme', 'Post 2', %s)"
            " ON CONFLICT (station_id) DO UPDATE SET firmware_version = excluded.firmware_version",
            (station_id, firmware),
        )


def keep(network, *batches):
    """Each batch as one telling, in order."""

    async def story():
        database = Database(network.journal, connections_max=2, name="test deviations")
        await database.open()
        try:
            deviations = Deviations(database, IDS)
            for told in batches:
                await deviations.keep(told)
        finally:
            await database.close()

    asyncio.run(story())


def rows(network, columns, order="station_id, firmware_version, rule, field"):
    with psycopg.connect(network.superuser) as connection:
        query = f"SELECT {columns} FROM station_deviation ORDER BY {order}"
        return connection.execute(query.encode()).fetchall()


def test_what_is_told_again_is_added_up_whatever_came_first(network):
    boots(network, "1.0")
    later = replace(KWH, example='"KWH"', count=2, first_at=T0 + MINUTE, last_at=T0 + 5 * MINUTE)
    earlier = replace(KWH, example='"Kwh"', count=1, first_at=T0 - MINUTE, last_at=T0 - MINUTE)
    keep(network, [KWH], [later], [earlier])
    assert rows(network, "count, first_at, last_at, example, vendor, model, firmware_version") == [
        (6, T0 - MINUTE, T0 + 5 * MINUTE, '"KWH"', "Acme", "Post 2", "1.0")
    ]


def test_what_stands_twice_in_one_telling_is_one_row(network):
    newer = replace(KWH, example='"KWH"', last_at=T0 + 2 * MINUTE)
    keep(network, [newer, KWH])
    assert rows(network, "count, first_at, last_at, example") == [(6, T0, T0 + 2 * MINUTE, '"KWH"')]


def test_each_firmware_has_a_row_of_its_own(network):
    keep(network, [KWH])
    boots(network, "1.0")
    keep(network, [KWH])
    boots(network, "2.0")
    keep(network, [KWH], [KWH])
    assert rows(network, "firmware_version, vendor, count") == [
        ("", "", 3),
        ("1.0", "Acme", 3),
        ("2.0", "Acme", 6),
    ]


def test_each_station_rule_message_and_field_has_a_row_of_its_own(network):
    others = [
        replace(KWH, station_id="stn_S2"),
        replace(KWH, rule="unknown_word"),
        replace(KWH, action="StopTransaction"),
        replace(KWH, field=""),
    ]
    keep(network, [KWH, *others], [KWH, *others])
    assert rows(network, "count") == [(6,)] * 5
    assert len(set(rows(network, "id"))) == 5


def test_a_station_that_is_not_there_or_is_anothers_is_passed_over(network):
    gone = replace(KWH, station_id="stn_gone")
    wrong = replace(KWH, organization_id="org_2")
    keep(network, [gone, KWH, wrong], [])
    assert rows(network, "organization_id, station_id, count") == [("org_1", "stn_S1", 3)]


def test_another_organisation_sees_nothing(network):
    keep(network, [KWH])
    with psycopg.connect(network.app) as connection:
        seen = {}
        for organizations in ("org_2", "", "org_1"):
            connection.execute(
                "SELECT set_config('chargewright.organizations', %s, true)", (organizations,)
            )
            found = connection.execute("SELECT count(*) FROM station_deviation").fetchone()
            seen[organizations] = found[0]
    assert seen == {"org_2": 0, "": 0, "org_1": 1}


def test_what_no_column_holds_is_kept_as_far_as_it_can_be(network):
    odd = replace(KWH, action="\ud800Odd", field="\x00" + "x" * 3_000, example="\x00" * 1_000)
    keep(network, [odd, KWH])
    assert rows(network, "action, length(field), length(example)", "count, action DESC") == [
        ("\N{REPLACEMENT CHARACTER}Odd", NAME_CHARACTERS_MAX, EXAMPLE_CHARACTERS_MAX),
        ("MeterValues", 32, 5),
    ]


def test_a_station_of_endless_kinds_fills_no_table_and_what_is_known_goes_on_being_counted(network):
    def kinds(since, until):
        return [replace(KWH, field=f"random{number}") for number in range(since, until)]

    keep(network, kinds(0, KINDS_MAX), kinds(KINDS_MAX - 1, KINDS_MAX + 20))
    assert rows(network, "count(*)", "1") == [(KINDS_MAX,)]
    assert rows(network, "max(count)", "1") == [(6,)]
    keep(network, [replace(KWH, station_id="stn_S2")])
    assert rows(network, "count(*)", "1") == [(KINDS_MAX + 1,)]


def test_a_deleted_station_takes_its_rows_along(network):
    keep(network, [KWH])
    with psycopg.connect(network.owner) as connection:
        connection.execute("DELETE FROM connector; DELETE FROM evse")
        connection.execute("DELETE FROM station WHERE id = 'stn_S1'")
    assert rows(network, "count(*)", "1") == [(0,)]


def test_a_gateway_learns_in_which_rules_a_station_is_held_to_the_schema(network):
    async def known():
        database = Database(network.journal, connections_max=2, name="test stations")
        await database.open()
        try:
            stations = Stations(database)
            first = await stations.changed()
            with psycopg.connect(network.owner) as connection:
                connection.execute(
                    "UPDATE station SET strict_in = '{extra_field,fraction}' WHERE id = 'stn_S1'"
                )
            return first, await stations.changed()
        finally:
            await database.close()

    first, later = asyncio.run(known())
    assert {each.strict_in for each in first} == {frozenset()}
    changed = {each.id: each.strict_in for each in later}
    assert changed["stn_S1"] == frozenset({"extra_field", "fraction"})
