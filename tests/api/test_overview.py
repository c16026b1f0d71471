"""The overview: what is counted, for whom, in whose day, and what comes first."""

from datetime import timedelta

import psycopg
import pytest

from chargewright.access.roles import Role
from chargewright.adapters.postgres.queries import Queries
from tests.api.test_network import errors
from tests.play.clock import MONDAY_MORNING

SHARES = ("utilisation", "uptime")


def overview(world, role=Role.ADMINISTRATOR, **params):
    answer = world.get("/api/v1/overview", role, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def spans(world, evse_id, *told):
    """Spans of an EVSE: states with their hours before now; each lasts until the next."""
    now = world.clock.now()
    with psycopg.connect(world.database.superuser) as connection:
        connection.execute("DELETE FROM availability_span WHERE about_id = %s", (evse_id,))
        for place, (state, hours) in enumerate(told):
            began = now - timedelta(hours=hours)
            ended = now - timedelta(hours=told[place + 1][1]) if place + 1 < len(told) else None
            connection.execute(
                "INSERT INTO availability_span (organization_id, id, about_kind, about_id, state,"
                " began_at, ended_at) VALUES ('org_here', %s, 'evse', %s, %s, %s, %s)",
                (f"{evse_id} {place}", evse_id, state, began, ended),
            )


def test_a_paid_charge_is_in_every_figure_of_today(paid):
    found = overview(paid.world)
    today, month = found["today"]["current"], found["last_30_days"]["current"]
    for figures in (today, month):
        assert (figures["sessions_ended"], figures["energy_wh"]) == (1, 10_000)
        assert figures["energy_wh_per_session"] == 10_000
        ((revenue),) = figures["revenue"]
        assert revenue["gross"] == {"amount": "5.50", "currency": "EUR"}
        assert float(revenue["net"]["amount"]) < 5.50
    before = found["today"]["previous"]
    assert (before["sessions_ended"], before["energy_wh"], before["revenue"]) == (0, 0, [])
    assert before["energy_wh_per_session"] is None
    assert found["stations"] == {"connected": 1, "not_connected": 0, "never_seen": 0}
    assert found["sessions_running"] == 0
    assert found["holds"] == {"open": 0, "amounts": []}


def test_what_goes_on_now_is_counted_now_and_nowhere_else(charge):
    charge.tap().plug_in()
    found = overview(charge.world)
    assert found["sessions_running"] == 1
    assert found["holds"] == {"open": 1, "amounts": [{"amount": "50.00", "currency": "EUR"}]}
    assert found["today"]["current"]["sessions_ended"] == 0


def test_a_refund_lessens_the_revenue_of_the_day_it_is_booked(paid):
    """The day of the sale keeps what was sold on it."""
    world = paid.world
    world.clock.advance(timedelta(days=1))
    body = {"amount": {"amount": "5.50", "currency": "EUR"}, "reason": "goodwill"}
    asked = world.post(
        f"/api/v1/payments/{paid.payment_id}/refunds", json=body, headers={"Idempotency-Key": "r1"}
    )
    if asked.status_code == 201:
        refund = asked.json()
        path = f"/api/v1/refunds/{refund['id']}/done"
        done = world.post(path, json={}, headers={"Idempotency-Key": "r2"})
        if done.status_code >= 400:
            pytest.fail(done.text)
    found = overview(world)
    assert found["today"]["current"]["revenue"][0]["gross"]["amount"] == "-5.50"
    assert (
        found["today"]["previous"]["revenue"] == []
        or found["today"]["previous"]["revenue"][0]["gross"]["amount"] == "5.50"
    )
    assert found["last_30_days"]["current"]["revenue"][0]["gross"]["amount"] == "0.00"


def test_evses_are_in_the_state_of_their_last_span_and_shares_are_of_known_time(charge):
    world = charge.world
    found = overview(world)
    assert sum(found["evses"].values()) == 1
    spans(
        world,
        charge.evse_id,
        ("unknown", 8),
        ("available", 7),
        ("occupied", 5),
        ("faulted", 4),
        ("offline", 3),
    )
    found = overview(world)
    assert found["evses"] == {
        "available": 0, "occupied": 0, "faulted": 0, "out_of_service": 0, "offline": 1, "unknown": 0,
    }  # fmt: skip
    counted = {
        state: len(world.get("/api/v1/stations", params={"evse_state": state}).json()["items"])
        for state in found["evses"]
    }
    assert counted == found["evses"]
    month = found["last_30_days"]["current"]
    assert [month[share] for share in SHARES] == pytest.approx([1 / 7, 3 / 7], abs=0.0001)
    assert [found["last_30_days"]["previous"][share] for share in SHARES] == [None, None]


@pytest.mark.parametrize(
    ("role", "hidden"),
    [
        (Role.ADMINISTRATOR, set()),
        (Role.SUPPORT, set()),
        (Role.INSTALLER, {"holds", "revenue"}),
        (Role.ANALYST, {"terminals", "attention"}),
    ],
)
def test_who_may_not_read_it_is_shown_null(paid, role, hidden):
    found = overview(paid.world, role)
    shown = {
        "holds": found["holds"],
        "terminals": found["terminals"],
        "attention": found["attention"],
        "revenue": found["today"]["current"]["revenue"],
    }
    assert {name for name, value in shown.items() if value is None} == hidden


def test_a_scope_holds_what_is_in_it(paid):
    world = paid.world
    ((site_id,),) = world.rows("SELECT site_id FROM station WHERE id = %s", paid.station_id)
    other = world.post(
        "/api/v1/sites",
        json={"name": "Other", "country": "NL", "zone": "UTC", "currency": "EUR"},
    ).json()["id"]
    with psycopg.connect(world.database.superuser) as connection:
        for group, stations in (("grp_in", [paid.station_id]), ("grp_out", [])):
            connection.execute(
                "INSERT INTO station_group (organization_id, id, name, created_at)"
                " VALUES ('org_here', %s, %s, %s)",
                (group, group, MONDAY_MORNING),
            )
            for station_id in stations:
                connection.execute(
                    "INSERT INTO station_group_member (organization_id, group_id, station_id)"
                    " VALUES ('org_here', %s, %s)",
                    (group, station_id),
                )
    for scope, sessions in (
        ({"site_id": site_id}, 1),
        ({"group_id": "grp_in"}, 1),
        ({"group_id": "grp_in", "site_id": site_id}, 1),
        ({"organization_id": "org_here"}, 1),
        ({"site_id": other}, 0),
        ({"group_id": "grp_out"}, 0),
        ({"group_id": "grp_in", "site_id": other}, 0),
        ({"organization_id": "org_below"}, 0),
    ):
        found = overview(world, **scope)
        assert found["today"]["current"]["sessions_ended"] == sessions, scope
        assert bool(found["today"]["current"]["revenue"]) is bool(sessions), scope
        assert found["stations"]["connected"] == sessions, scope
        series = world.get(
            "/api/v1/statistics/series", params={"measure": "sessions", **scope}
        ).json()
        assert sum(point["value"] for point in series["points"]) == sessions, scope
        sites = world.get("/api/v1/overview/attention", params=scope)
        assert sites.status_code == 200, sites.text


@pytest.mark.parametrize(
    "params",
    [{"organization_id": "org_there"}, {"site_id": "sit_there"}, {"group_id": "grp_nowhere"}],
)
@pytest.mark.parametrize(
    "path",
    ["/api/v1/overview", "/api/v1/overview/attention", "/api/v1/statistics/series?measure=uptime"],
)
def test_what_another_has_is_not_there(world, path, params):
    path, _, query = path.partition("?")
    asked = params | dict([query.split("=")] if query else [])
    assert world.get(path, params=asked).status_code == 404


def test_what_cannot_be_asked_is_named(world):
    assert errors(world.get("/api/v1/overview?zone=Europe/Nowhere")) == {"zone"}
    assert errors(world.get("/api/v1/overview?zone=UTC&zone=UTC&sight=1")) == {"zone", "sight"}
    assert errors(world.get("/api/v1/overview/sites?zone=Europe/Nowhere")) == {"zone"}
    assert errors(world.get("/api/v1/overview/attention?limit=0")) == {"limit"}
    path = "/api/v1/statistics/series"
    assert errors(world.get(path)) == {"measure"}
    assert errors(world.get(path, params={"measure": "joy", "step": "week"})) == {"measure", "step"}
    wrong = {"measure": "uptime", "from": "2026-03-29T00:00:00", "before": "2026-03-30"}
    assert errors(world.get(path, params=wrong)) == {"from"}
    backwards = {"measure": "uptime", "from": "2026-03-30", "before": "2026-03-29"}
    assert errors(world.get(path, params=backwards)) == {"before"}
    long = {"measure": "uptime", "step": "hour", "from": "2026-01-01", "before": "2026-03-01"}
    assert errors(world.get(path, params=long)) == {"step"}


def item(world, number, kind, about, *, minutes=0, detail="{}", **more):
    columns = {"station_id": None, "session_id": None, "payment_id": None, **more}
    with psycopg.connect(world.database.superuser) as connection:
        connection.execute(
            "INSERT INTO attention (organization_id, id, kind, about, station_id, session_id,"
            " payment_id, detail, opened_at) VALUES ('org_here', %s, %s, %s, %s, %s, %s, %s, %s)",
            (
                f"att_{number}",
                kind,
                about,
                columns["station_id"],
                columns["session_id"],
                columns["payment_id"],
                detail,
                world.clock.now() + timedelta(minutes=minutes),
            ),
        )


def urgent(world, role=Role.ADMINISTRATOR, **params):
    answer = world.get("/api/v1/overview/attention", role, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()


def several(charge):
    """One of each stake, told in the wrong order."""
    charge.tap().plug_in()
    world, paid = charge.world, charge.payment_id
    item(world, 1, "session.late_stop", charge.session_id, session_id=charge.session_id)
    item(world, 2, "payment.reader_blocked", charge.terminal_id, minutes=-9)
    item(world, 3, "session.power_after_stop", charge.session_id, station_id=charge.station_id)
    money = '{"amount": "50.00", "currency": "EUR"}'
    item(world, 4, "payment.hold_about_to_expire", paid, payment_id=paid, detail=money)
    return world


def test_money_comes_first_then_safety_then_service_then_records(charge):
    found = urgent(several(charge))
    assert [one["id"] for one in found["items"]] == ["att_4", "att_3", "att_2", "att_1"]
    assert found["open"] == 4
    severities = [one["severity"] for one in found["items"]]
    assert severities == ["critical", "critical", "warning", "notice"]
    first, second, third, _ = found["items"]
    assert first["code"] == "payment.hold_about_to_expire"
    assert first["target"]["kind"] == "payment"
    assert first["parameters"] == {"amount": "50.00", "currency": "EUR"}
    assert first["site_name"] == "Yard"
    assert second["target"] == {"kind": "session", "id": charge.session_id, "name": "CS-1"}
    assert (second["station_name"], second["drivers"]) == ("CS-1", 1)
    assert third["target"] == {"kind": "terminal", "id": charge.terminal_id, "name": "R"}
    assert overview(charge.world)["attention"] == {"critical": 2, "warning": 1, "notice": 1}


def test_who_may_not_read_payments_is_shown_neither_theirs_nor_their_money(charge):
    found = urgent(several(charge), Role.INSTALLER)
    assert [one["id"] for one in found["items"]] == ["att_3", "att_2", "att_1"]
    assert found["open"] == 3
    assert {one["payment_id"] for one in found["items"]} == {None}
    assert overview(charge.world, Role.INSTALLER)["attention"]["critical"] == 1
    refused = charge.world.get("/api/v1/statistics/series?measure=revenue", Role.INSTALLER)
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (403, "measure")


def test_an_item_is_at_the_site_of_what_it_is_about(charge):
    world = several(charge)
    (row,) = [row for row in sites(world) if row["name"] == "Yard"]
    assert row["attention"] == {"critical": 2, "warning": 1, "notice": 1}
    assert row["sessions_running"] == 1
    (row,) = [row for row in sites(world, Role.ANALYST) if row["name"] == "Yard"]
    assert row["attention"] is None
    found = urgent(world, site_id=row["id"], limit=1)
    assert (len(found["items"]), found["open"]) == (1, 4)


# Sites


def sites(world, role=Role.ADMINISTRATOR, **params):
    answer = world.get("/api/v1/overview/sites", role, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


MANY = 2_000


def many(world):
    """So many sites, each with a station of one EVSE and energy that has flowed today."""
    now = world.clock.now()
    with psycopg.connect(world.database.superuser) as connection:
        connection.execute(
            "INSERT INTO site (organization_id, id, name, country, tax_jurisdiction, zone, currency,"
            " latitude, longitude, created_at) SELECT 'org_here', 'sit_' || lpad(n::text, 5, '0'),"
            " 'Site ' || lpad(n::text, 5, '0'), 'NL', 'NL', 'UTC', 'EUR', 52, 4 + n / 1000.0, %s"
            " FROM generate_series(1, %s) AS n",
            (now, MANY),
        )
        connection.execute(
            "INSERT INTO station (organization_id, id, site_id, identity, name, security_profile,"
            " created_at) SELECT 'org_here', 'stn_' || n, 'sit_' || lpad(n::text, 5, '0'),"
            " 'CS-' || n, 'CS-' || n, 0, %s FROM generate_series(1, %s) AS n",
            (now, MANY),
        )
        connection.execute(
            "INSERT INTO evse (organization_id, id, station_id, evse_no, label)"
            " SELECT 'org_here', 'evs_' || n, 'stn_' || n, 1, 'A' FROM generate_series(1, %s) AS n",
            (MANY,),
        )
        connection.execute(
            "INSERT INTO session_total (organization_id, about, quarter, ended, energy_wh,"
            " failed_starts) SELECT 'org_here', 'sit_' || lpad(n::text, 5, '0'), %s, 1, n, 0"
            " FROM generate_series(1, %s) AS n",
            (now, MANY),
        )
        connection.execute(
            "INSERT INTO attention (organization_id, id, kind, about, station_id, opened_at)"
            " SELECT 'org_here', 'att_' || n, 'session.silent', 'stn_' || n, 'stn_' || n, %s"
            " FROM generate_series(1, %s) AS n",
            (now, MANY),
        )
        connection.execute(
            "ANALYZE site, station, evse, session_total, availability_span, attention"
        )
    return world


def test_a_map_of_many_sites_asks_two_questions_a_page_and_reads_indexes(untouched, monkeypatch):
    world = many(untouched)
    asked = []
    execute = psycopg.AsyncConnection.execute

    async def heard(self, query, *values, **more):
        asked.append((query, values))
        return await execute(self, query, *values, **more)

    monkeypatch.setattr(psycopg.AsyncConnection, "execute", heard)
    rows, cursor = [], None
    while True:
        params = {"limit": 500} | ({"cursor": cursor} if cursor else {})
        page = world.get("/api/v1/overview/sites", params=params).json()
        rows += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    monkeypatch.undo()
    assert [row["energy_today_wh"] for row in rows] == list(range(1, MANY + 1))
    assert all(row["evses"]["unknown"] == row["attention"]["warning"] == 1 for row in rows)
    figures = [each for each in asked if "statistics.sites" in str(each[0])]
    assert len(figures) == MANY // 500
    # Of each request besides: who asks, whose rows, the page itself.
    assert len(asked) <= 8 * MANY // 500
    assert not scans(world, *figures[0])


def scans(world, query, values):
    """The tables that are read from end to end, of those that grow."""
    with psycopg.connect(world.database.app) as connection:
        connection.execute(
            "SELECT set_config('chargewright.organizations', 'org_here,org_below', true)"
        )
        plan = "\n".join(row for (row,) in connection.execute("EXPLAIN " + query, *values))
    assert "session_total_pkey" in plan, plan
    grown = ("session_total", "session ", "station ", "attention", "evse ")
    return [
        line for line in plan.splitlines() if "Seq Scan" in line and any(g in line for g in grown)
    ]


def test_the_sheet_of_sites_has_a_column_a_figure(paid):
    answer = paid.world.get(
        "/api/v1/overview/sites", params={"format": "csv", "zone": "Asia/Tokyo"}
    )
    head, row = answer.text.splitlines()
    shown = dict(zip(head.split(","), row.split(","), strict=True))
    assert shown["energy_today_wh"] == "10000"
    assert shown["evses_unknown"] is not None
    assert shown["attention_critical"] == "0"


# Series


def series(world, role=Role.ADMINISTRATOR, **params):
    params = {name.rstrip("_"): value for name, value in params.items()}
    answer = world.get("/api/v1/statistics/series", role, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()["points"]


@pytest.mark.parametrize(
    ("day", "after", "hours"), [("2026-03-29", "2026-03-30", 23), ("2026-10-25", "2026-10-26", 25)]
)
def test_the_days_on_which_clocks_change_are_counted_whole_and_once(untouched, day, after, hours):
    """One watt-hour in each quarter of an hour around the night."""
    world = untouched
    with psycopg.connect(world.database.superuser) as connection:
        connection.execute(
            "INSERT INTO session_total (organization_id, about, quarter, ended, energy_wh,"
            " failed_starts) SELECT 'org_here', 'org_here', at, 1, 1, 0 FROM generate_series("
            " %s::timestamptz - interval '2 days', %s::timestamptz + interval '3 days',"
            " interval '15 minutes') AS at",
            (f"{day}T00:00:00Z", f"{day}T00:00:00Z"),
        )
    asked = {"measure": "energy_wh", "zone": "Europe/Berlin", "from_": day, "before": after}
    (whole,) = series(world, **asked)
    assert whole["value"] == 4 * hours
    parts = series(world, step="hour", **asked)
    assert [part["value"] for part in parts] == [4] * hours
    assert parts[0]["starts_at"] == whole["starts_at"]
    assert parts[-1]["ends_at"] == whole["ends_at"]


def test_gaps_are_zero_for_sums_and_null_for_shares(charge):
    world = charge.world
    spans(world, charge.evse_id, ("available", 30), ("occupied", 26), ("available", 25))
    now = world.clock.now()
    asked = {
        "step": "hour",
        "from_": (now - timedelta(hours=33)).isoformat(),
        "before": (now + timedelta(hours=2)).isoformat(),
    }
    energy = series(world, measure="energy_wh", **asked)
    assert {point["value"] for point in energy} == {0}
    used = [point["value"] for point in series(world, measure="utilisation", **asked)]
    assert used[:3] == [None] * 3
    assert used[3:9] == [0, 0, 0, 0, 1, 0]
    assert used[-2:] == [None, None]
    assert {point["value"] for point in series(world, measure="uptime", **asked)} == {None, 1.0}


def test_revenue_of_several_currencies_stands_beside_each_other(untouched):
    world = untouched
    now = world.clock.now()
    with psycopg.connect(world.database.superuser) as connection:
        for currency, net, day in (("EUR", 1000, 0), ("SEK", 70000, 1), ("EUR", -250, 2)):
            connection.execute(
                "INSERT INTO revenue_total (organization_id, about, quarter, currency, net_minor,"
                " gross_minor) VALUES ('org_here', 'org_here', %s, %s, %s, %s)",
                (now - timedelta(days=day), currency, net, 2 * net),
            )
    found = series(world, measure="revenue", from_=(now - timedelta(days=3)).isoformat())
    nets = [[one["net"] for one in point["revenue"]] for point in found]
    assert [[net["amount"] for net in point] for point in nets] == [
        ["0.00", "0.00"], ["-2.50", "0.00"], ["0.00", "700.00"], ["10.00", "0.00"],
    ]  # fmt: skip
    assert {tuple(net["currency"] for net in point) for point in nets} == {("EUR", "SEK")}
    (eur, sek) = overview(world)["last_30_days"]["current"]["revenue"]
    assert (eur["net"]["amount"], sek["gross"]["amount"]) == ("7.50", "1400.00")
    answer = world.get(
        "/api/v1/statistics/series",
        params={"measure": "revenue", "from": (now - timedelta(days=1)).isoformat()},
        headers={"Accept": "text/csv"},
    )
    head, *rows = answer.text.splitlines()
    assert head == "starts_at,ends_at,net_amount,net_currency,gross_amount,gross_currency"
    assert [row.split(",", 2)[2] for row in rows] == [
        "0.00,EUR,0.00,EUR", "700.00,SEK,1400.00,SEK", "10.00,EUR,20.00,EUR", "0.00,SEK,0.00,SEK",
    ]  # fmt: skip


def test_a_chart_of_a_year_reads_the_sums_by_their_key(untouched):
    """A quarter of an hour has one row of an organisation, however many sessions ended in it."""
    world = untouched
    with psycopg.connect(world.database.superuser) as connection:
        connection.execute(
            "INSERT INTO session_total (organization_id, about, quarter, ended, energy_wh,"
            " failed_starts) SELECT 'org_here', about, at, 30, 1, 0 FROM generate_series("
            " %s::timestamptz - interval '400 days', %s::timestamptz, interval '1 hour') AS at,"
            " unnest(ARRAY['org_here', 'sit_a', 'sit_b', 'stn_a']) AS about",
            (MONDAY_MORNING, MONDAY_MORNING),
        )
        connection.execute("ANALYZE session_total")
        plan = "\n".join(
            line
            for (line,) in connection.execute(
                "EXPLAIN " + Queries.load("statistics").ended,
                {
                    "organizations": ["org_here"],
                    "site_id": None,
                    "group_id": None,
                    "since": MONDAY_MORNING - timedelta(days=30),
                    "until": MONDAY_MORNING,
                    "edges": [MONDAY_MORNING - timedelta(days=30), MONDAY_MORNING],
                },
            )
        )
    assert "session_total_pkey" in plan, plan
    assert "Seq Scan on session" not in plan
    months = series(
        world, measure="sessions", step="month", from_="2025-06-01", before="2026-01-01"
    )
    assert [point["value"] % (24 * 30) for point in months] == [0] * 7
