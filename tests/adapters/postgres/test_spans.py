"""What EVSEs, links and terminals were is written with what it follows from, and added up."""

import asyncio
import random
from datetime import timedelta

import psycopg
import pytest

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.network import SILENT_AT_MOST
from chargewright.adapters.postgres.spans import Spans
from chargewright.adapters.postgres.statuses import keep_statuses
from chargewright.adapters.postgres.terminals import note_terminal
from chargewright.kernel.interval import Interval
from chargewright.network.availability import uptime
from chargewright.network.journal import Outcome, StatusRow
from chargewright.network.spans import SERVING, About, Said, State, continued
from tests.adapters.postgres.test_journal import IDS, log, write, writing
from tests.play.network import T0, Site, known_station

MINUTE = timedelta(minutes=1)
S1 = known_station()


class Clock:
    def __init__(self):
        self.minute = 0

    def now(self):
        return T0 + self.minute * MINUTE


def said(word, minute, *, connector_no=1, evse_no=1, claimed=None):
    """A status that we hear in this minute, and that is of another as it claims."""
    return StatusRow(
        organization_id="org_1",
        station_id="stn_S1",
        evse_no=evse_no,
        connector_no=connector_no,
        status=word,
        error_code=None,
        vendor_error_code=None,
        info=None,
        occurred_at=T0 + (minute if claimed is None else claimed) * MINUTE,
        received_at=T0 + minute * MINUTE,
        fact_id=IDS.mint("fct"),
    )


def spans(database, kind, about="stn_S1"):
    """State, first and last minute of what is known, oldest first."""
    with psycopg.connect(database.superuser) as connection:
        rows = connection.execute(
            "SELECT state, began_at, ended_at FROM availability_span"
            " WHERE about_kind = %s AND about_id = %s ORDER BY began_at",
            (kind, about),
        ).fetchall()
    return [
        (state, (began - T0) / MINUTE, None if ended is None else (ended - T0) / MINUTE)
        for state, began, ended in rows
    ]


def evse(database, number=1):
    return spans(database, "evse", f"evs_S1_{number}")


def link(database):
    return spans(database, "station_link")


def written(database):
    """By which transaction each row was written: the same as long as nobody wrote it again."""
    with psycopg.connect(database.superuser) as connection:
        return connection.execute("SELECT id, xmin::text FROM availability_span").fetchall()


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1", connectors=2)
    return fresh_database


def play(database, *story, node="node-1"):
    """One life of a node: (what, minute, ...) in order. It ends without saying good-bye."""

    async def played():
        clock = Clock()
        async with writing(database.journal, node, clock) as (journal, links):
            epoch = 0
            for what, minute, *more in story:
                clock.minute = minute
                if what == "come":
                    epoch = (await links.take_over(S1, "ocpp1.6", "peer")).epoch
                elif what == "go":
                    await links.release(S1, epoch)
                elif what == "start":
                    await links.release_all()
                elif what == "heard":
                    line = log("stn_S1", epoch, f"m{minute}", at=clock.now())
                    assert await write(journal, "stn_S1", epoch, log=line) is Outcome.COMMITTED
                else:
                    row = said(what, minute, **dict(more))
                    assert await write(journal, "stn_S1", epoch, status=row) is Outcome.COMMITTED

    asyncio.run(played())


def test_a_day_of_a_station(network):
    play(
        network,
        ("come", 0),
        ("Available", 1),
        ("Preparing", 5),
        ("Charging", 6),
        ("Finishing", 30),
        ("Available", 31),
        ("go", 40),
        ("come", 50),
        ("Faulted", 55),
    )
    assert link(network) == [("online", 0, 40), ("offline", 40, 50), ("online", 50, None)]
    assert evse(network) == [
        ("available", 1, 5),
        ("occupied", 5, 31),
        ("available", 31, 40),
        ("offline", 40, 50),
        ("available", 50, 55),  # its last word holds until it says another
        ("faulted", 55, None),
    ]


def test_one_connector_of_two_is_enough(network):
    second = ("connector_no", 2)
    play(
        network,
        ("come", 0),
        ("Available", 1),
        ("Faulted", 2, second),
        ("Charging", 3),
        ("Faulted", 4),
        ("Unavailable", 5),
        ("Unavailable", 6, second),
    )
    assert evse(network) == [
        ("available", 1, 3),
        ("occupied", 3, 4),
        ("faulted", 4, 6),
        ("out_of_service", 6, None),
    ]


def test_what_is_said_again_writes_no_span(network):
    play(network, ("come", 0), ("Available", 1))
    before = written(network)
    play(network, ("come", 2), ("Available", 3), ("Available", 4))
    assert written(network) == before


def test_a_status_that_comes_late_rewrites_nothing(network):
    """Back after an outage: what is, and then what was, as stations replay it."""
    play(
        network,
        ("come", 0),
        ("Available", 1),
        ("go", 10),
        ("come", 20),
        ("Charging", 21, ("claimed", 15)),
        ("Faulted", 22, ("claimed", 12)),
    )
    assert evse(network) == [
        ("available", 1, 10),
        ("offline", 10, 20),
        ("available", 20, 21),
        ("occupied", 21, None),
    ]


def test_a_node_that_died_is_noticed_when_it_starts_again(network):
    play(network, ("come", 0), ("Available", 1), ("heard", 7))
    play(network, ("start", 60), ("come", 61))
    assert link(network) == [("online", 0, 7), ("offline", 7, 61), ("online", 61, None)]
    assert evse(network) == [("available", 1, 7), ("offline", 7, 61), ("available", 61, None)]


def test_a_station_that_comes_to_another_node_was_gone_since_it_was_last_heard(network):
    play(network, ("come", 0), ("Available", 1), ("heard", 7))
    play(network, ("come", 60), node="node-2")
    assert link(network) == [("online", 0, 7), ("offline", 7, 60), ("online", 60, None)]
    assert evse(network) == [("available", 1, 7), ("offline", 7, 60), ("available", 60, None)]


def test_a_station_that_only_changes_its_connection_was_never_gone(network):
    soon = 7 + SILENT_AT_MOST / MINUTE
    play(network, ("come", 0), ("Available", 1), ("heard", 7), ("come", soon))
    assert link(network) == [("online", 0, None)]
    assert evse(network) == [("available", 1, None)]


def test_what_a_node_never_heard_of_has_no_history(network):
    play(network, ("start", 0), ("come", 1))
    assert link(network) == [("online", 1, None)]
    assert evse(network) == []  # connected, and nothing said yet


def test_a_unit_of_work_that_fails_leaves_neither_the_status_nor_its_span(network):
    play(network, ("come", 0), ("Available", 1))
    before = written(network)

    async def story():
        database = Database(network.journal, connections_max=1, name="test")
        await database.open()
        try:
            async with database.unit(()) as unit:
                await keep_statuses(unit.connection, [said("Faulted", 2)])
                raise KeyboardInterrupt
        finally:
            await database.close()

    with pytest.raises(KeyboardInterrupt):
        asyncio.run(story())
    assert written(network) == before
    assert evse(network) == [("available", 1, None)]


def test_a_terminal_by_what_its_provider_says(network):
    with psycopg.connect(network.owner) as connection:
        connection.execute(
            "INSERT INTO terminal_account (organization_id, id, provider, name, base_url,"
            " api_key_encrypted, created_at) VALUES ('org_1', 'tac_1', 'payter', 'A', 'u', 'k', %s)",
            (T0,),
        )
        connection.execute(
            "INSERT INTO terminal (organization_id, id, site_id, account_id, provider, serial_ref,"
            " label, created_at) VALUES ('org_1', 'trm_1', 'sit_1', 'tac_1', 'payter', 'R', 'R', %s)",
            (T0,),
        )

    async def story():
        database = Database(network.work, connections_max=1, name="test")
        await database.open()
        try:
            for minute, is_online, level, is_newest in [
                (1, False, None, True),
                (2, False, None, True),
                (3, True, None, True),
                (2, False, None, False),  # asked before and heard after
                (4, True, "text", True),
                (5, False, "text", True),
            ]:
                async with database.unit(("org_1",)) as unit:
                    at = T0 + minute * MINUTE
                    noted = await note_terminal(
                        unit, "trm_1", at, is_online=is_online, ui_level=level
                    )
                    assert noted is is_newest
        finally:
            await database.close()

    asyncio.run(story())
    assert spans(network, "terminal", "trm_1") == [
        ("offline", 1, 3),
        ("online", 3, 5),
        ("offline", 5, None),
    ]


def test_the_history_of_what_is_deleted_goes_with_it(network):
    play(network, ("come", 0), ("Available", 1))
    with psycopg.connect(network.owner) as connection:
        connection.execute("DELETE FROM connector WHERE evse_id = 'evs_S1_1'")
        connection.execute("DELETE FROM evse WHERE id = 'evs_S1_1'")
    assert evse(network) == []
    assert link(network) == [("online", 0, None)]


def test_the_database_refuses_two_open_spans_of_one_thing(network):
    play(network, ("come", 0))
    with (
        psycopg.connect(network.journal) as connection,
        pytest.raises(psycopg.errors.UniqueViolation, match="availability_span_is_open_once"),
    ):
        connection.execute(
            "INSERT INTO availability_span (organization_id, id, about_kind, about_id, state, began_at)"
            " VALUES ('org_1', 'x', 'station_link', 'stn_S1', 'offline', %s)",
            (T0,),
        )


def test_the_database_adds_up_what_the_rules_do(network):
    """Random lives of a hundred EVSEs, in windows that cut them anywhere."""
    chance = random.Random(20260504)  # noqa: S311 - a test's dice
    lives = {}
    for number in range(100):
        moments = sorted(T0 + timedelta(seconds=chance.randrange(10**6)) for _ in range(12))
        lives[f"evs_{number}"] = continued(
            None, [Said(chance.choice(SERVING), moment) for moment in moments]
        )
    with psycopg.connect(network.superuser) as connection:
        for about, life in lives.items():
            for place, span in enumerate(life):
                connection.execute(
                    "INSERT INTO availability_span VALUES ('org_1', %s, 'evse', %s, %s, %s, %s)",
                    (f"{about}.{place}", about, span.state, span.began_at, span.ended_at),
                )

    async def added_up(window):
        database = Database(network.app, connections_max=1, name="test")
        await database.open()
        try:
            async with database.unit(("org_1",)) as unit:
                counted = Spans(unit.connection)
                return {
                    about: await counted.lasted(
                        "org_1", About.EVSE, about, window.start, window.end
                    )
                    for about in lives
                }
        finally:
            await database.close()

    for since, until in [(0, 10**6), (250_000, 400_000), (5, 6), (2 * 10**6, 3 * 10**6)]:
        window = Interval(T0 + timedelta(seconds=since), T0 + timedelta(seconds=until))
        expected = {about: uptime(life, window).lasted for about, life in lives.items()}
        assert asyncio.run(added_up(window)) == expected


def test_another_organisation_adds_up_nothing(network):
    play(network, ("come", 0), ("Available", 1))
    with psycopg.connect(network.app) as connection:
        connection.execute("SELECT set_config('chargewright.organizations', 'org_2', true)")
        found = connection.execute(
            "SELECT * FROM seconds_in_state('org_1', 'evse', NULL, %s, %s)",
            (T0, T0 + timedelta(days=1)),
        )
        assert found.fetchall() == []


def test_what_ended_long_ago_is_forgotten_and_what_goes_on_is_kept(network):
    play(network, ("come", 0), ("Available", 1), ("Charging", 5), ("Available", 9))
    with psycopg.connect(network.work) as connection:
        forgotten = connection.execute(
            "SELECT forget_spans(%s, 10), forget_spans(%s, 10)", (T0 + 6 * MINUTE, T0 + 6 * MINUTE)
        ).fetchone()
    assert forgotten[0] == 1
    assert evse(network) == [("occupied", 5, 9), ("available", 9, None)]
    assert State.ONLINE in {state for state, _, _ in link(network)}
