"""What is added up for charts is what stands in the rows, whatever happens to them and in which order."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.play.long import rounds
from tests.play.network import T0, Site

ENDS = st.none() | st.integers(0, 400).map(lambda minutes: T0 + timedelta(minutes=minutes))
REASONS = st.sampled_from([None, "NORMAL", "READY_EXPIRED", "START_REJECTED", "ONGOING_EXPIRED"])
STATIONS = st.sampled_from(["stn_S1", "stn_S2"])
SESSION = st.fixed_dictionaries(
    {
        "station_id": STATIONS,
        "ended_at": ENDS,
        "energy_wh": st.none() | st.integers(0, 90_000),
        "close_reason": REASONS,
        "is_started": st.booleans(),
    }
)
STEP = st.tuples(st.integers(0, 3), SESSION, st.sampled_from(["commit", "rollback", "go on"]))

INSERT = """
    INSERT INTO session (
        organization_id, id, site_id, station_id, status, opened_at, started_at, ended_at,
        last_event_at, energy_wh, currency, close_reason, machine
    )
    VALUES (
        'org_1', %(id)s, 'sit_1', %(station_id)s, 'in_progress', %(opened_at)s, %(started_at)s,
        %(ended_at)s, %(opened_at)s, %(energy_wh)s, 'EUR', %(close_reason)s, '{}'
    )
    ON CONFLICT (organization_id, id) DO UPDATE
    SET station_id = excluded.station_id, started_at = excluded.started_at,
        ended_at = excluded.ended_at, energy_wh = excluded.energy_wh,
        close_reason = excluded.close_reason
"""


@pytest.fixture(scope="module")
def network(database):
    site = Site(database.owner).seed()
    site.station("S1")
    site.station("S2")
    with psycopg.connect(database.owner) as connection:
        connection.execute(
            "INSERT INTO terminal_account (organization_id, id, provider, name, base_url,"
            " api_key_encrypted, created_at) VALUES ('org_1', 'tac_1', 'payter', 'P', '', '', %s)",
            (T0,),
        )
        connection.execute(
            "INSERT INTO terminal (organization_id, id, site_id, account_id, provider, serial_ref,"
            " label, created_at) VALUES ('org_1', 'trm_1', 'sit_1', 'tac_1', 'payter', 'S', 'R', %s)",
            (T0,),
        )
    return database


def emptied(database):
    with psycopg.connect(database.superuser) as connection:
        connection.execute("SET LOCAL session_replication_role = replica")
        for table in (
            "session", "session_total", "revenue_total", "revenue_booking", "ledger_leg",
            "ledger_entry", "ledger_account", "payment",
        ):  # fmt: skip
            connection.execute(
                psycopg.sql.SQL("DELETE FROM {}").format(psycopg.sql.Identifier(table))
            )


def as_work(database):
    connection = psycopg.connect(database.work)
    connection.execute("SELECT set_config('chargewright.organizations', 'org_1', false)")
    connection.commit()
    return connection


def kept(database, table, *columns):
    """The sums that stand, by what they are about; those of nothing left out."""
    names = ", ".join(columns)
    with psycopg.connect(database.superuser) as connection:
        rows = connection.execute(f"SELECT about, quarter, {names} FROM {table}").fetchall()
    return {
        (
            about,
            quarter.astimezone(UTC),
            *map(str, filter(lambda v: isinstance(v, str), sums)),
        ): tuple(value for value in sums if not isinstance(value, str))
        for about, quarter, *sums in rows
        if any(value for value in sums if not isinstance(value, str))
    }


def quarter(at: datetime) -> datetime:
    return at - timedelta(minutes=at.minute % 15, seconds=at.second, microseconds=at.microsecond)


def expected(sessions):
    """The same from the rows themselves, in plain Python."""
    sums = {}
    for session in sessions.values():
        counted = []
        if session["ended_at"] is not None:
            counted.append((session["ended_at"], (1, session["energy_wh"] or 0, 0)))
        if session["started_at"] is None and session["close_reason"] in {
            "READY_EXPIRED",
            "START_REJECTED",
        }:
            counted.append((session["opened_at"], (0, 0, 1)))
        for at, adds in counted:
            for about in ("org_1", "sit_1", session["station_id"]):
                key = (about, quarter(at))
                sums[key] = tuple(map(sum, zip(sums.get(key, (0, 0, 0)), adds, strict=True)))
    return sums


@settings(
    max_examples=rounds(16, 1_000), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=st.lists(STEP, max_size=14))
def test_the_sums_are_those_of_the_sessions_whatever_is_written_or_undone(network, steps):
    emptied(network)
    written, committed = {}, {}
    with as_work(network) as connection:
        for number, told, then in steps:
            opened_at = T0 + timedelta(minutes=7 * number)
            is_started = told["is_started"] or told["ended_at"] is not None
            row = {
                **told,
                "id": f"ses_{number}",
                "opened_at": opened_at,
                "started_at": T0 if is_started else None,
            }
            connection.execute(INSERT, row)
            written[row["id"]] = row
            if then == "rollback":
                connection.rollback()
                written = dict(committed)
            elif then == "commit":
                connection.commit()
                committed = dict(written)
        connection.commit()
    found = kept(network, "session_total", "ended", "energy_wh", "failed_starts")
    assert found == expected(written)


# Revenue


@dataclass
class Book:
    """Entries written as the ledger writes them, some taken back."""

    connection: psycopg.Connection
    number: int = 0
    legs: dict[str, tuple[str, datetime, dict[str, int]]] = field(default_factory=dict)

    def book(self, payment_id, at, legs, *, event_type="hold_captured", reverses=None):
        self.number += 1
        entry_id = f"ent_{self.number}"
        self.connection.execute(
            "INSERT INTO ledger_entry (organization_id, id, event_type, source_id, version, key,"
            " about, event_time, booked_at, recorded_at, reverses)"
            " VALUES ('org_1', %s, %s, %s, 1, %s, %s, %s, %s, %s, %s)",
            (entry_id, event_type, entry_id, entry_id, payment_id, at, at.date(), at, reverses),
        )
        for place, (code, minor) in enumerate(legs.items()):
            self.connection.execute(
                "INSERT INTO ledger_account (organization_id, code, currency) VALUES ('org_1', %s,"
                " 'EUR') ON CONFLICT DO NOTHING",
                (code,),
            )
            self.connection.execute(
                "INSERT INTO ledger_leg (organization_id, entry_id, code, currency, amount_minor,"
                " balance_minor, account_version, seal) VALUES ('org_1', %s, %s, 'EUR', %s, 0, %s, '')",
                (entry_id, code, minor, self.number * 10 + place),
            )
        self.legs[entry_id] = (payment_id, at, legs)
        return entry_id

    def take_back(self, entry_id, at):
        payment_id, _, legs = self.legs[entry_id]
        mirror = {code: -minor for code, minor in legs.items()}
        return self.book(payment_id, at, mirror, event_type="corrected", reverses=entry_id)


def paid_by(connection, payment_id, station_id=None):
    connection.execute(
        "INSERT INTO payment (organization_id, id, terminal_id, state, currency, opened_at, machine)"
        " VALUES ('org_1', %s, 'trm_1', 'captured', 'EUR', %s, '{}') ON CONFLICT DO NOTHING",
        (payment_id, T0),
    )
    if station_id is not None:
        connection.execute(
            "INSERT INTO session (organization_id, id, site_id, station_id, status, payment_id,"
            " opened_at, last_event_at, currency, machine)"
            " VALUES ('org_1', %s, 'sit_1', %s, 'settling', %s, %s, %s, 'EUR', '{}')",
            (f"ses_{payment_id}", station_id, payment_id, T0, T0),
        )


def sale(net, tax):
    return {"REVENUE:ENERGY": -net, "TAX_PAYABLE:NL": -tax, "PSP_CLEARING:payter": net + tax}


@settings(max_examples=rounds(15, 500), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    sales=st.lists(
        st.tuples(
            st.sampled_from(["pay_1", "pay_2", "pay_3"]),
            st.integers(1, 9_000),
            st.integers(1, 900),
            st.integers(0, 3_000),
            st.booleans(),
        ),
        max_size=8,
    )
)
def test_revenue_is_what_the_books_say_and_what_is_taken_back_leaves_nothing(network, sales):
    emptied(network)
    stations = {"pay_1": "stn_S1", "pay_2": "stn_S2", "pay_3": None}
    sums = {}
    with as_work(network) as connection:
        book = Book(connection)
        for payment_id, station_id in stations.items():
            paid_by(connection, payment_id, station_id)
        for payment_id, net, tax, minutes, is_taken_back in sales:
            at = T0 + timedelta(minutes=minutes)
            entries = [(book.book(payment_id, at, sale(net, tax)), at, 1)]
            connection.commit()
            if is_taken_back:
                later = at + timedelta(days=1)
                entries.append((book.take_back(entries[0][0], later), later, -1))
                connection.commit()
            for _, when, sign in entries:
                for about in filter(None, ("org_1", "sit_1", stations[payment_id])):
                    key = (about, quarter(when), "EUR")
                    before = sums.get(key, (0, 0))
                    sums[key] = (before[0] + sign * net, before[1] + sign * (net + tax))
    found = kept(network, "revenue_total", "currency", "net_minor", "gross_minor")
    assert found == {key: both for key, both in sums.items() if any(both)}


def revenue(database):
    return kept(database, "revenue_total", "currency", "net_minor", "gross_minor")


def test_what_is_waived_and_refunded_lessens_it_and_a_reservation_is_none(network):
    emptied(network)
    with as_work(network) as connection:
        book = Book(connection)
        paid_by(connection, "pay_1", "stn_S1")
        hold = {"HOLDS": 5000, "HOLDS_CONTRA": -5000}
        book.book("pay_1", T0, hold, event_type="hold_placed")
        back = {"HOLDS": -5000, "HOLDS_CONTRA": 5000}
        book.book(
            "pay_1", T0, {**sale(1000, 210), "WAIVED": 100, "PSP_CLEARING:payter": 1110, **back}
        )
        refund = {"REVENUE:ENERGY": 500, "TAX_PAYABLE:NL": 105, "PSP_CLEARING:payter": -605}
        book.book("pay_1", T0 + timedelta(hours=1), refund, event_type="refunded")
    assert revenue(network) == {
        (about, when, "EUR"): both
        for about in ("org_1", "sit_1", "stn_S1")
        for when, both in ((T0, (900, 1110)), (T0 + timedelta(hours=1), (-500, -605)))
    }


def test_of_what_an_owner_sells_our_fee_alone_is_revenue(network):
    emptied(network)
    with as_work(network) as connection:
        book = Book(connection)
        paid_by(connection, "pay_1", "stn_S1")
        legs = {"PSP_CLEARING:payter": 1210, "HOST_PAYABLE:H1": -1000, "TAX_PAYABLE:NL": -210}
        book.book("pay_1", T0, legs)
        fee = {"HOST_PAYABLE:H1": 80, "PLATFORM_FEE": -80}
        book.book("pay_1", T0, fee, event_type="platform_fee_charged")
    assert set(revenue(network).values()) == {(80, 80)}


def test_a_reader_that_moved_gives_back_where_it_took(network):
    emptied(network)
    with psycopg.connect(network.owner) as connection:
        connection.execute(
            "INSERT INTO site (organization_id, id, name, country, tax_jurisdiction, zone, currency,"
            " created_at) VALUES ('org_1', 'sit_2', 'Other', 'NL', 'NL', 'UTC', 'EUR', %s)"
            " ON CONFLICT DO NOTHING",
            (T0,),
        )
    with as_work(network) as connection:
        book = Book(connection)
        paid_by(connection, "pay_3")
        first = book.book("pay_3", T0, sale(100, 21))
        connection.commit()
        moved = "UPDATE terminal SET site_id = %s WHERE id = 'trm_1'"
        with psycopg.connect(network.superuser) as other:
            other.execute(moved, ("sit_2",))
        book.take_back(first, T0)
        connection.commit()
        with psycopg.connect(network.superuser) as other:
            other.execute(moved, ("sit_1",))
    assert revenue(network) == {}


def test_nobody_writes_a_sum_by_hand_and_a_booking_is_never_changed(network):
    emptied(network)
    with as_work(network) as connection:
        for table in ("session_total", "revenue_total", "revenue_booking"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege), connection.transaction():
                connection.execute(f"DELETE FROM {table}")
        book = Book(connection)
        paid_by(connection, "pay_1", "stn_S1")
        book.book("pay_1", T0, sale(1, 1))
    with (
        psycopg.connect(network.superuser) as connection,
        pytest.raises(psycopg.errors.RestrictViolation),
    ):
        connection.execute("UPDATE revenue_booking SET net_minor = 0")


def test_many_units_of_work_at_once_lose_nothing(network):
    """They end sessions of two stations in one quarter, each holding what the other wants next."""
    emptied(network)
    first, second = as_work(network), as_work(network)
    row = {"opened_at": T0, "started_at": T0, "ended_at": T0, "close_reason": None, "energy_wh": 5}
    with first, second:
        for number, (connection, station_id) in enumerate(
            [(first, "stn_S1"), (second, "stn_S2"), (first, "stn_S2"), (second, "stn_S1")]
        ):
            connection.execute(INSERT, {**row, "id": f"ses_{number}", "station_id": station_id})
        first.commit()
        second.commit()
    found = kept(network, "session_total", "ended", "energy_wh", "failed_starts")
    assert found[("org_1", T0)] == (4, 20, 0)
    assert found[("stn_S1", T0)] == found[("stn_S2", T0)] == (2, 10, 0)
