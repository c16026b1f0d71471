"""Which lists say something else than they shall, told by sums, is what comparing them line by line tells."""

from contextlib import closing
from datetime import timedelta
from threading import Thread

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chargewright.adapters.postgres.queries import Queries
from tests.play.long import rounds
from tests.play.network import T0, Site

LISTS = Queries.load("local_lists")
OWNERS = {"stn_S1": "org_1", "stn_S2": "org_1", "stn_S3": "org_2"}
TOKENS = {f"tok_{org}_{uid}": (org, uid) for org in ("org_1", "org_2") for uid in ("A", "B" * 21)}

STATION = st.sampled_from(list(OWNERS))
TOKEN = st.sampled_from(list(TOKENS))
HOUR = st.integers(0, 3).map(lambda hours: T0 + timedelta(hours=hours))
GROUP = st.sampled_from([None, "FAMILY", "FIRM"])
TYPE = st.sampled_from([None, "ISO14443", "KeyCode"])
STEP = st.one_of(
    st.tuples(st.just("token"), TOKEN, GROUP, st.one_of(st.none(), HOUR), st.booleans()),
    st.tuples(st.just("named"), STATION, TOKEN, st.booleans()),
    st.tuples(st.just("unnamed"), STATION),
    st.tuples(st.just("gone"), TOKEN),
    st.tuples(st.just("blocked"), st.sets(TOKEN), st.booleans()),
    st.tuples(st.just("taking_all"), STATION, st.booleans()),
    st.tuples(st.just("speaking"), STATION, st.sampled_from(["ocpp1.6", "ocpp2.0.1"])),
    st.tuples(st.just("brought"), STATION, HOUR),
    st.tuples(st.just("brought"), STATION, HOUR),
    st.tuples(st.just("holding"), STATION, st.lists(TOKEN, unique=True), GROUP, TYPE),
    st.tuples(st.just("told_as"), TOKEN, st.sampled_from(["ISO14443", "KeyCode"])),
    st.tuples(st.just("emptied"), STATION),
    st.tuples(st.just("anew"), STATION),
)


class Lists:
    """Three stations of two organisations, whose lists are kept and known."""

    def __init__(self, database):
        self.connection = psycopg.connect(database.superuser, autocommit=True)

    def does(self, statement, **values):
        return self.connection.execute(statement, values)

    def emptied_all(self):
        self.does("DELETE FROM local_list; DELETE FROM token")
        for station_id in OWNERS:
            self.speaking(station_id, "ocpp1.6")
            self.anew(station_id)
        for token_id in TOKENS:
            self.token(token_id)
        return self

    def token(self, token_id, *told):
        """With its group, until when it may charge, and whether it is blocked."""
        org, uid = TOKENS[token_id]
        group, valid_to, is_blocked = told or (None, None, False)
        self.does(
            "INSERT INTO token (organization_id, id, uid, group_uid, valid_to, is_blocked, created_at)"
            " VALUES (%(org)s, %(id)s, %(uid)s, %(group)s, %(valid_to)s, %(is_blocked)s, %(at)s)"
            " ON CONFLICT (id) DO UPDATE SET group_uid = excluded.group_uid,"
            " valid_to = excluded.valid_to, is_blocked = excluded.is_blocked",
            org=org,
            id=token_id,
            uid=uid,
            at=T0,
            group=group,
            valid_to=valid_to,
            is_blocked=is_blocked,
        )

    def named(self, station_id, token_id, is_left_out):
        if TOKENS[token_id][0] == OWNERS[station_id]:
            self.does(
                "INSERT INTO local_list_token VALUES (%(org)s, %(station)s, %(token)s, %(is_left_out)s)"
                " ON CONFLICT (organization_id, station_id, token_id)"
                " DO UPDATE SET is_left_out = excluded.is_left_out",
                org=OWNERS[station_id],
                station=station_id,
                token=token_id,
                is_left_out=is_left_out,
            )

    def gone(self, token_id):
        self.does("DELETE FROM local_list_token WHERE token_id = %(token)s", token=token_id)
        self.does("DELETE FROM token WHERE id = %(token)s", token=token_id)
        self.token(token_id)

    def blocked(self, token_ids, is_blocked):
        """Several at once."""
        self.does(
            "UPDATE token SET is_blocked = %(is_blocked)s WHERE id = ANY (%(tokens)s)",
            is_blocked=is_blocked,
            tokens=list(token_ids),
        )

    def unnamed(self, station_id):
        self.does(LISTS.forget_named, station_id=station_id)

    def taking_all(self, station_id, takes_all):
        self.does(
            "UPDATE local_list SET takes_all = %(takes_all)s WHERE station_id = %(station)s",
            station=station_id,
            takes_all=takes_all,
        )

    def speaking(self, station_id, version):
        self.does(
            "INSERT INTO station_link (organization_id, station_id, is_connected, connected_at, subprotocol)"
            " VALUES (%(org)s, %(station)s, true, %(at)s, %(version)s)"
            " ON CONFLICT (station_id) DO UPDATE SET subprotocol = excluded.subprotocol",
            org=OWNERS[station_id],
            station=station_id,
            at=T0,
            version=version,
        )

    def brought(self, station_id, at):
        """The station is told what changed: what goes or is another is dropped, what is new is added."""
        wanted, held = self.wanted(station_id, at), self.held(station_id)
        changed = {uid for uid, *_ in wanted ^ held}
        self.does(LISTS.drop_lines, station_id=station_id, id_tokens=list(changed))
        self._hold(station_id, [line for line in wanted if line[0] in changed])

    def holding(self, station_id, token_ids, group, told_as):
        """Whatever else a station accepted."""
        self.does(LISTS.empty, station_id=station_id)
        uids = {TOKENS[each][1] for each in token_ids}
        self._hold(station_id, [(uid, told_as, None, group) for uid in uids])

    def told_as(self, token_id, id_token_type):
        """Somebody says what stations of OCPP 2.x call it."""
        self.does(
            "UPDATE token SET id_token_type = %(told_as)s WHERE id = %(id)s",
            told_as=id_token_type,
            id=token_id,
        )

    def _hold(self, station_id, lines):
        self.does(
            LISTS.add_lines,
            organization_id=OWNERS[station_id],
            station_id=station_id,
            id_tokens=[uid for uid, _, _, _ in lines],
            types=[told_as for _, told_as, _, _ in lines],
            expiries=[expires_at for _, _, expires_at, _ in lines],
            groups=[group for _, _, _, group in lines],
        )

    def emptied(self, station_id):
        self.does(LISTS.empty, station_id=station_id)

    def anew(self, station_id):
        self.does("DELETE FROM local_list WHERE station_id = %(station)s", station=station_id)
        self.does(
            "INSERT INTO local_list"
            " (organization_id, station_id, is_kept, takes_all, state, is_known, changed_at)"
            " VALUES (%(org)s, %(station)s, true, false, 'in_step', true, %(at)s)",
            org=OWNERS[station_id],
            station=station_id,
            at=T0,
        )

    def wanted(self, station_id, at):
        rows = self.does(
            "SELECT w.* FROM station_link AS k, wanted_lines(%(station)s, %(at)s) AS w"
            " WHERE k.station_id = %(station)s"
            " AND (k.subprotocol <> 'ocpp1.6' OR length(w.id_token) <= 20)",
            station=station_id,
            at=at,
        )
        return set(rows)

    def held(self, station_id):
        return set(self.does(LISTS.held, station_id=station_id))

    def due(self, at):
        return {row[1] for row in self.does(LISTS.due_lists, at=at, most=10)}

    def due_line_by_line(self, at):
        return {each for each in OWNERS if self.wanted(each, at) != self.held(each)}


@pytest.fixture(scope="module")
def seeded(database):
    Site(database.owner).seed().station("S1")
    Site(database.owner).station("S2")
    Site(database.owner, "org_2", "sit_2").seed().station("S3")
    lists = Lists(database)
    yield lists
    lists.connection.close()


@settings(
    max_examples=rounds(small=30, full=1_000),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=st.lists(STEP, max_size=20), at=HOUR)
def test_sums_tell_what_comparing_every_line_tells(seeded, steps, at):
    lists = seeded.emptied_all()
    for name, *told in steps:
        getattr(lists, name)(*told)
        assert lists.due(at) == lists.due_line_by_line(at), name
    for station_id in OWNERS:
        lists.brought(station_id, at)
    assert lists.due(at) == set()


def test_a_list_of_everyone_without_one_is_due_by_its_own_exception_alone(seeded):
    lists = seeded.emptied_all()
    for station_id in ("stn_S1", "stn_S2"):
        lists.taking_all(station_id, takes_all=True)
        lists.brought(station_id, T0)
    lists.named("stn_S1", "tok_org_1_A", is_left_out=True)
    assert lists.due(T0) == {"stn_S1"}
    lists.brought("stn_S1", T0)
    blocked = True
    lists.token("tok_org_1_A", None, None, blocked)
    assert lists.due(T0) == {"stn_S2"}


WAITS = "SELECT FROM pg_stat_activity WHERE pid = %(pid)s AND wait_event_type = 'Lock'"
NAMING = ("named", "stn_S1", "tok_org_1_A", False)
BLOCKING = ("blocked", ["tok_org_1_A"], True)


@pytest.mark.parametrize(("first", "second"), [(NAMING, BLOCKING), (BLOCKING, NAMING)])
def test_a_token_that_changes_while_it_is_named_counts_as_it_has_become(
    seeded, database, first, second
):
    lists = seeded.emptied_all()
    with closing(psycopg.connect(database.superuser, autocommit=True)) as behind:
        other = Lists(database)
        with closing(other.connection):
            name, *told = second
            at_once = Thread(target=getattr(other, name), args=told, daemon=True)
            with lists.connection.transaction():
                name, *told = first
                getattr(lists, name)(*told)
                at_once.start()
                waiting = {"pid": other.connection.info.backend_pid}
                while at_once.is_alive() and not behind.execute(WAITS, waiting).rowcount:
                    pass
            at_once.join()
    assert lists.wanted("stn_S1", T0) == set()
    assert lists.due(T0) == set()
