"""The audit trail: every deed through the API leaves its row, and no row is there without its deed."""

from itertools import count

import psycopg
import pytest
from litestar import Litestar
from litestar.di import Provide

from chargewright.access.api_keys import PREFIX_BYTES, SECRET_BYTES, written
from chargewright.access.permissions import Action
from chargewright.access.roles import Role
from chargewright.api import trail
from chargewright.api.app import OWN_ROUTES
from chargewright.api.document import routes_of
from chargewright.api.idempotency import HEADER, Repeats
from chargewright.api.needs import Permission, needs_of
from chargewright.api.routes import REPEATS_OPT
from chargewright.api.work import begin_work
from tests.api.test_every_door import body_of, elsewhere
from tests.api.test_network import site, station, terminal
from tests.api.test_tariffs import DOCUMENT
from tests.play.clock import MONDAY_MORNING

PATH = "/api/v1/audit-trail"
CHANGING = [
    (method, path, handler)
    for method, path, handler in routes_of(
        Litestar(list(OWN_ROUTES), dependencies={"work": Provide(begin_work)}, openapi_config=None)
    )
    if method not in {"GET", "HEAD", "OPTIONS"}
]
KEPT = [
    pytest.param(*route, id=route[2].operation_id)
    for route in CHANGING
    if route[2].opt.get(trail.OPT) is not None
]


def deeds(world, **asked):
    answer = world.get(PATH, params={"action": ["create", "change", "delete", "do"], **asked})
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def the_deed(world, answer):
    """The row that this request left."""
    [row] = deeds(world, request_id=answer.headers["x-request-id"])
    return row


def no_deed(world, answer):
    return not deeds(world, request_id=answer.headers["x-request-id"])


def fields(row):
    return {each["field"]: (each["before"], each["after"]) for each in row["changes"]}


def hidden(row):
    return {each["field"] for each in row["changes"] if each["is_hidden"]}


def test_every_changing_route_is_kept_or_only_asks_or_is_told_by_facts():
    untold = [
        handler.operation_id
        for _, _, handler in CHANGING
        if handler.opt.get(trail.OPT) is None
        if handler.operation_id not in trail.TOLD_BY_FACTS
        if not (isinstance(needs := needs_of(handler), Permission) and needs.action is Action.READ)
    ]
    assert untold == []
    assert {handler.operation_id for *_, handler in CHANGING} >= trail.TOLD_BY_FACTS


@pytest.fixture
def from_above(untouched):
    """The key of an administrator of the organisation above all others."""
    octets = bytes([99]) * (PREFIX_BYTES + SECRET_BYTES)
    text, parts = written(octets)
    with psycopg.connect(untouched.database.owner) as connection:
        connection.execute(
            "INSERT INTO api_key (organization_id, id, prefix, secret_sha256, name, role,"
            " created_at, created_by) VALUES ('org_root', 'key_above', %s, %s, 'Above',"
            " 'administrator', %s, 'machine')",
            (parts.prefix, parts.secret.sha256, MONDAY_MORNING),
        )
    return {"Authorization": f"Bearer {text}"}


NUMBERS = count(1)
GOOD = {
    "add_api_key": {"name": "K", "role": "analyst"},
    "add_organization": {
        "name": "O", "country": "NL", "legal_name": "O BV", "legal_address": "Street 2",
        "parent_id": "org_there",
    },
    "add_site": {
        "name": "S", "country": "NL", "zone": "Europe/Amsterdam", "currency": "EUR",
        "organization_id": "org_there",
    },
    "add_station": {"site_id": "sit_there", "name": "N", "identity": "CS-9", "evses": []},
    "add_tariff": {"name": "T", "organization_id": "org_there"},
    "add_terminal_account": {"provider": "payter", "name": "A", "api_key": "k" * 20},
    "add_token": {"uid": "04A1B2C3", "organization_id": "org_there"},
    "add_user": {"email": "x@there.example", "name": "X", "role": "analyst"},
    "change_evse": {"label": "New"},
    "change_organization": {"name": "New"},
    "change_site": {"name": "New"},
    "change_station": {"name": "New"},
    "change_tariff": {"name": "New"},
    "change_terminal": {"label": "New"},
    "change_terminal_account": {"name": "New"},
    "change_token": {"label": "New"},
    "change_user": {"name": "New"},
    "clear_cache": {},
    "close_item": {"note": "looked at"},
    "forget_user": {},
    "publish_tariff_version": {"document": DOCUMENT},
    "register_terminal": {
        "site_id": "sit_there", "account_id": "tac_there", "serial_ref": "P9", "label": "T"
    },
    "reset_station": {},
    "revoke_api_key": {},
    "verify_ledger": {},
}  # fmt: skip
"""What these calls succeed with; the others get what is good enough to be read."""


@pytest.mark.parametrize(("method", "path", "handler"), KEPT)
def test_a_deed_leaves_one_row_and_what_was_not_done_leaves_none(
    untouched, from_above, method, path, handler
):
    """Every changing route there is, whether it succeeds or not."""
    body = {**body_of(handler), **GOOD.get(handler.operation_id, {})}
    with psycopg.connect(untouched.database.superuser) as connection:
        connection.execute(
            "INSERT INTO station_link (organization_id, station_id, epoch, is_connected,"
            " subprotocol) VALUES ('org_there', 'stn_there', 1, true, 'ocpp1.6')"
            " ON CONFLICT DO NOTHING"
        )
    request_id = f"deed-{next(NUMBERS):06}"
    keyed = handler.opt.get(REPEATS_OPT) is Repeats.KEY_REQUIRED
    answer = untouched.client.request(
        method,
        elsewhere(path.replace("{name}", "GetConfiguration")),
        json=body,
        headers={**from_above, "X-Request-Id": request_id}
        | ({HEADER: request_id} if keyed else {}),
    )
    rows = untouched.rows(
        "SELECT organization_id, operation, by_id, by_organization_id, channel, thing_id, action"
        " FROM audit_trail WHERE request_id = %s",
        request_id,
    )
    assert answer.is_success or handler.operation_id not in GOOD, answer.text
    changed_nothing = method == "PATCH" and not body
    assert len(rows) == int(answer.is_success and not changed_nothing), answer.text
    for owner, operation, by, by_organization, channel, thing, action in rows:
        assert operation == handler.operation_id
        assert (by, by_organization, channel) == ("key_above", "org_root", "api_key")
        assert owner in {"org_there", "org_root"}
        assert action == handler.opt[trail.OPT].deed
        assert thing is not None or "{" not in path


def test_what_was_changed_is_kept_from_what_to_what(untouched):
    world = untouched
    yard = site(world)
    answer = world.ask("PATCH", f"/api/v1/sites/{yard['id']}", json={"name": "New", "address": ""})
    assert answer.status_code == 200, answer.text
    row = the_deed(world, answer)
    assert (row["action"], row["thing_kind"], row["thing_id"]) == ("change", "site", yard["id"])
    assert row["operation"] == "change_site"
    assert fields(row)["name"] == (yard["name"], "New")
    assert row["thing_name"] == "New"
    assert (row["by_id"], row["by_name"]) == ("key_administrator", "Key of administrator")
    assert row["channel"] == "api_key"
    assert row["at"] == world.clock.now().isoformat().replace("+00:00", "Z")
    assert row["address"]


def test_a_change_to_what_is_so_already_is_no_change(untouched):
    yard = site(untouched)
    again = untouched.ask("PATCH", f"/api/v1/sites/{yard['id']}", json={"name": yard["name"]})
    assert again.status_code == 200
    assert no_deed(untouched, again)


def test_a_change_that_is_refused_leaves_nothing(untouched):
    yard = site(untouched)
    answer = untouched.ask("PATCH", f"/api/v1/sites/{yard['id']}", json={"zone": "Nowhere/Here"})
    assert answer.status_code == 422
    assert no_deed(untouched, answer)


def test_a_repeat_under_a_key_leaves_no_second_row(untouched):
    body = {"name": "T"}
    first = untouched.post("/api/v1/tariffs", json=body, headers={HEADER: "once"})
    again = untouched.post("/api/v1/tariffs", json=body, headers={HEADER: "once"})
    assert first.json() == again.json()
    assert the_deed(untouched, first)["thing_id"] == first.json()["id"]
    assert no_deed(untouched, again)


def test_secrets_are_named_and_never_kept(untouched):
    world = untouched
    body = {"provider": "payter", "name": "Ours", "api_key": "very-secret-key"}
    made = world.post("/api/v1/terminal-accounts", json=body)
    assert made.status_code == 201, made.text
    assert hidden(the_deed(world, made)) == {"api_key"}
    path = f"/api/v1/terminal-accounts/{made.json()['id']}"
    rotated = world.ask("PATCH", path, json={"api_key": "another-secret"})
    assert hidden(the_deed(world, rotated)) == {"api_key"}
    post = station(world, site(world)["id"])
    path = f"/api/v1/stations/{post.json()['id']}/rotate-password"
    password = world.post(path, json={})
    assert the_deed(world, password)["verb"] == "rotate-password"
    user = world.post(
        "/api/v1/users", json={"email": "eva@here.example", "name": "Eva", "role": "analyst"}
    )
    kept = str(world.rows("SELECT a FROM audit_trail AS a"))
    for secret in (
        "very-secret-key",
        "another-secret",
        password.json()["password"],
        user.json()["one_time_password"],
    ):
        assert secret not in kept


def test_who_is_forgotten_is_forgotten_in_the_trail_too(untouched):
    world = untouched
    body = {"email": "eva@here.example", "name": "Eva Lind", "role": "administrator"}
    user = world.post("/api/v1/users", json=body).json()
    renamed = world.ask("PATCH", f"/api/v1/users/{user['id']}", json={"name": "Eva Berg"})
    row = the_deed(world, renamed)
    assert hidden(row) == {"name"}
    assert row["thing_name"] == "Eva Berg"  # as she is called today
    gone = world.ask("DELETE", f"/api/v1/users/{user['id']}")
    assert gone.status_code == 204
    assert fields(the_deed(world, gone))["is_forgotten"] == (False, True)
    history = deeds(world, thing_id=user["id"])
    assert [each["thing_name"] for each in history] == [None, None, None]
    assert "Eva" not in str(world.rows("SELECT a FROM audit_trail AS a"))


def test_a_driver_token_is_not_kept_by_its_number(untouched):
    made = untouched.post("/api/v1/tokens", json={"uid": "04A1B2C3", "label": "Anna"})
    assert made.status_code == 201, made.text
    assert hidden(the_deed(untouched, made)) >= {"uid", "label"}
    assert "04A1B2C3" not in str(untouched.rows("SELECT a FROM audit_trail AS a"))


def test_a_contact_of_a_station_leaves_no_trace_of_who_it_is(untouched):
    world = untouched
    post = station(world, site(world)["id"]).json()
    body = {
        "role": "site_host",
        "name": "Anna Berg",
        "phone": "+31201234567",
        "email": "a@b.example",
    }
    made = world.post(f"/api/v1/stations/{post['id']}/contacts", json=body)
    assert made.status_code == 201, made.text
    row = the_deed(world, made)
    assert (row["thing_id"], row["made_id"]) == (post["id"], made.json()["id"])
    assert hidden(row) == set(body)
    path = f"/api/v1/contacts/{made.json()['id']}"
    changed = world.ask("PATCH", path, json={"name": "Anna Holm"})
    assert hidden(the_deed(world, changed)) == {"name"}
    gone = world.ask("DELETE", path)
    assert the_deed(world, gone)["thing_kind"] == "contact"
    kept = str(world.rows("SELECT a FROM audit_trail AS a"))
    assert "Anna" not in kept
    assert "31201234567" not in kept
    assert "a@b.example" not in kept


def test_what_is_deleted_is_kept_as_it_was(untouched):
    yard = site(untouched)
    gone = untouched.ask("DELETE", f"/api/v1/sites/{yard['id']}")
    assert gone.status_code == 204
    row = the_deed(untouched, gone)
    assert (row["action"], row["thing_name"]) == ("delete", yard["name"])
    assert fields(row)["zone"] == (yard["zone"], None)
    assert untouched.ask("DELETE", f"/api/v1/sites/{yard['id']}").status_code == 404


def test_what_a_deed_makes_stands_beside_what_it_was_done_to(charge):
    world = charge.world
    sent = world.post(f"/api/v1/stations/{charge.station_id}/commands/reset", json={})
    row = the_deed(world, sent)
    assert (row["thing_kind"], row["thing_id"]) == ("station", charge.station_id)
    assert (row["action"], row["verb"]) == ("do", "reset")
    assert row["made_id"] == sent.json()["id"]


def test_a_person_is_told_from_a_key_and_signing_in_stands_in_the_same_list(untouched):
    world = untouched
    world.sign_in("administrator@here.example")
    world.clock.advance(seconds=1)
    answer = world.client.post("/api/v1/tariffs", json={"name": "T"}, headers=world.csrf)
    assert answer.status_code == 201
    world.clock.advance(seconds=1)
    row = the_deed(world, answer)
    assert (row["channel"], row["by_id"]) == ("session", "usr_administrator")
    assert row["by_name"] == "The administrator"
    world.client.post("/api/v1/sign-out", headers=world.csrf)
    own = world.get(PATH, params={"by_id": "usr_administrator", "sort": "at"}).json()["items"]
    assert [each["verb"] for each in own] == ["signed_in", "create", "signed_out"]
    assert own[0]["by_name"] == "The administrator"
    assert world.rows("SELECT count(*) FROM audit_trail WHERE by_id = 'usr_administrator'") == [
        (1,)
    ]


def test_who_is_refused_is_kept_once_in_a_while(untouched):
    world = untouched
    yard = site(world)
    path = f"/api/v1/sites/{yard['id']}"
    for _ in range(3):
        assert world.ask("PATCH", path, Role.ANALYST, json={"name": "Mine"}).status_code == 403
    refused = world.get(PATH, params={"action": "refused"}).json()["items"]
    assert [(each["by_id"], each["operation"], each["thing_id"]) for each in refused] == [
        ("key_analyst", "change_site", yard["id"])
    ]
    assert refused[0]["outcome"] == "forbidden"
    assert world.ask("DELETE", path, Role.ANALYST).status_code == 403  # another call, another row
    world.clock.advance(trail.REFUSED_ONCE_IN)
    assert world.ask("PATCH", path, Role.ANALYST, json={}).status_code == 403
    refused = world.get(PATH, params={"action": "refused"}).json()["items"]
    assert [each["operation"] for each in refused] == ["change_site", "delete_site", "change_site"]


def test_a_field_that_needs_more_is_a_refusal_too(untouched):
    world = untouched
    yard = site(world)
    answer = world.ask(
        "PATCH", f"/api/v1/sites/{yard['id']}", Role.INSTALLER, json={"currency": "SEK"}
    )
    assert answer.status_code == 403
    [row] = world.get(PATH, params={"by_id": "key_installer"}).json()["items"]
    assert (row["action"], row["outcome"]) == ("refused", "forbidden")
    high = world.post(
        "/api/v1/users",
        Role.NETWORK_MANAGER,
        json={"email": "x@here.example", "name": "X", "role": "administrator"},
    )
    [row] = world.get(PATH, params={"by_id": "key_network_manager"}).json()["items"]
    assert row["outcome"] == high.json()["code"]


def test_a_test_of_a_reader_is_a_deed_too(untouched):
    yard = site(untouched)
    reader = terminal(untouched, yard["id"]).json()
    tested = untouched.post(f"/api/v1/terminals/{reader['id']}/test")
    row = the_deed(untouched, tested)
    assert (row["thing_kind"], row["verb"], row["thing_name"]) == (
        "terminal",
        "test",
        reader["label"],
    )


def test_pages_and_sheets_have_the_rows_of_both_kinds_in_one_order(untouched):
    world = untouched
    world.sign_in("administrator@here.example")
    for number in range(3):
        world.clock.advance(seconds=60)
        world.post("/api/v1/tariffs", json={"name": f"T{number}"})
    world.clock.advance(seconds=60)
    world.sign_in("accountant@here.example")
    seen, cursor = [], None
    while True:
        params = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = world.get(PATH, Role.ACCOUNTANT, params=params).json()
        seen += page["items"]
        cursor = page["next"]
        if cursor is None:
            break
    assert [each["verb"] for each in seen] == [
        "signed_in", "create", "create", "create", "signed_in",
    ]  # fmt: skip
    sheet = world.get(PATH, params={"format": "csv"})
    assert sheet.text.count("\n") == 1 + len(seen)
    assert len(deeds(world, at_from=seen[0]["at"])) == 1
    assert len(deeds(world, at_before=seen[-1]["at"])) == 0


@pytest.mark.parametrize("role", ["app", "work"])
@pytest.mark.parametrize(
    "statement", ["UPDATE audit_trail SET outcome = 'done'", "DELETE FROM audit_trail"]
)
def test_nobody_who_serves_can_touch_a_row(untouched, role, statement):
    site(untouched)
    with (
        psycopg.connect(untouched.database.dsn(role)) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(statement)
