"""Users, keys and organisations: what is added, changed, revoked, forgotten."""

import psycopg
import pytest
from psycopg import sql

from chargewright.access.roles import Role
from tests.play.api_world import email_of

NEW = {"email": "Ada@Here.example ", "name": "Ada", "role": "support"}


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with everybody as they were."""


def test_a_user_is_added_with_an_address_of_its_own(world):
    answer = world.post("/api/v1/users", json=NEW)
    added = answer.json()
    assert answer.status_code == 201
    assert answer.headers["location"] == f"/api/v1/users/{added['id']}"
    assert added["email"] == "ada@here.example"
    assert added["must_change_password"]
    shown = world.get(answer.headers["location"]).json()
    assert {**shown, "one_time_password": added["one_time_password"]} == added


@pytest.mark.parametrize("taken", [email_of("support"), "boss@there.example"])
def test_an_address_has_one_account_here_or_elsewhere(world, taken):
    added = world.post("/api/v1/users", json={**NEW, "email": taken})
    assert (added.status_code, added.json()["code"]) == (409, "email_taken")
    assert added.json()["errors"] == [{"field": "email", "rule": "already has an account"}]
    moved = world.ask("PATCH", "/api/v1/users/usr_analyst", json={"email": taken})
    assert (moved.status_code, moved.json()["code"]) == (409, "email_taken")


def test_a_user_may_be_added_below_and_not_beside_or_above(world):
    below = world.post("/api/v1/users", json={**NEW, "organization_id": "org_below"})
    assert below.json()["organization_id"] == "org_below"
    for unseen in ("org_there", "org_root", "org_nowhere"):
        body = {**NEW, "email": "b@here.example", "organization_id": unseen}
        assert world.post("/api/v1/users", json=body).status_code == 404


def test_nobody_hands_out_more_than_they_have(world):
    for path, body in (
        ("/api/v1/users", {**NEW, "role": "administrator"}),
        ("/api/v1/api-keys", {"name": "Key", "role": "administrator"}),
    ):
        answer = world.post(path, Role.NETWORK_MANAGER, json=body)
        assert (answer.status_code, answer.json()["code"]) == (403, "grant_too_high")
        assert world.post(path, Role.NETWORK_MANAGER, json={**body, "role": "analyst"}).is_success


def test_nobody_touches_who_has_more(world):
    asked = [
        ("PATCH", "/api/v1/users/usr_administrator", {"is_disabled": True}),
        ("POST", "/api/v1/users/usr_administrator/password-reset", None),
        ("POST", "/api/v1/users/usr_administrator/totp/remove", None),
        ("DELETE", "/api/v1/users/usr_administrator", None),
        ("DELETE", "/api/v1/api-keys/key_administrator", None),
    ]
    for method, path, body in asked:
        answer = world.ask(method, path, Role.NETWORK_MANAGER, json=body)
        assert answer.json()["code"] == "grant_too_high", path


def test_nobody_locks_themselves_out(world):
    world.sign_in(email_of("administrator"))
    path = "/api/v1/users/usr_administrator"
    asked = [
        ("PATCH", path, {"is_disabled": True}),
        ("PATCH", path, {"role": "analyst"}),
        ("DELETE", path, None),
        ("POST", f"{path}/password-reset", None),
    ]
    for method, where, body in asked:
        answer = world.client.request(method, where, json=body, headers=world.csrf)
        assert answer.json()["code"] == "not_on_oneself", (method, where)
    renamed = world.client.patch(path, json={"name": "Me"}, headers=world.csrf)
    assert renamed.json()["name"] == "Me"


def test_a_reset_password_is_for_one_time_and_ends_the_sessions(world):
    world.sign_in(email_of("support"))
    reset = world.post("/api/v1/users/usr_support/password-reset").json()
    assert world.client.get("/api/v1/me").status_code == 401
    answer = world.sign_in(email_of("support"), reset["one_time_password"])
    assert answer.json()["stage"] == "awaiting_new_password"


def test_a_key_is_shown_whole_once_and_kept_as_a_hash(world):
    added = world.post("/api/v1/api-keys", json={"name": "Dash", "role": "analyst"}).json()
    bearer = {"Authorization": f"Bearer {added['key']}"}
    assert world.client.get("/api/v1/me", headers=bearer).json()["role"] == "analyst"
    shown = world.get(f"/api/v1/api-keys/{added['id']}")
    assert added["key"].rpartition("_")[2] not in shown.text
    assert shown.json()["last_used_at"] is not None
    assert shown.json()["prefix"] in added["key"]


def test_a_revoked_key_opens_nothing_and_may_be_revoked_again(world):
    added = world.post("/api/v1/api-keys", json={"name": "Dash", "role": "analyst"}).json()
    path = f"/api/v1/api-keys/{added['id']}"
    for _ in range(2):
        assert world.ask("DELETE", path).status_code == 204
    bearer = {"Authorization": f"Bearer {added['key']}"}
    assert world.client.get("/api/v1/me", headers=bearer).status_code == 401
    assert world.get(path).json()["is_revoked"]
    assert world.rows("SELECT count(*) FROM fact WHERE kind = 'api_key.revoked'") == [(1,)]


@pytest.mark.parametrize("key", ["", "cw_", "cw_00000000_", "nonsense", "cw_zzzzzzzz_" + "0" * 52])
def test_what_is_no_key_opens_nothing(world, key):
    answer = world.client.get("/api/v1/me", headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == 401


def test_one_wrong_letter_in_a_secret_opens_nothing(world):
    key = world.keys[Role.ANALYST]
    wrong = key[:-1] + ("0" if key[-1] != "0" else "1")
    answer = world.client.get("/api/v1/me", headers={"Authorization": f"Bearer {wrong}"})
    assert answer.status_code == 401


def test_an_organisation_is_added_below_and_seen_at_once(world):
    body = {"name": "New", "country": "DE", "legal_name": "New GmbH", "legal_address": "Weg 1"}
    answer = world.post("/api/v1/organizations", json=body)
    added = answer.json()
    assert (answer.status_code, added["parent_id"]) == (201, "org_here")
    assert world.get(answer.headers["location"]).json() == added
    tree = world.get("/api/v1/organization-tree").json()
    assert tree["id"] == "org_here"
    assert sorted(child["name"] for child in tree["children"]) == ["New", "below"]


def test_an_organisation_changes_what_is_asked_and_nothing_else(world):
    path = "/api/v1/organizations/org_below"
    before = world.get(path).json()
    after = world.ask("PATCH", path, json={"vat_number": "NL123456789B01"}).json()
    assert after == before | {"vat_number": "NL123456789B01"}
    emptied = world.ask("PATCH", path, json={"vat_number": None}).json()
    assert emptied == before
    refused = world.ask("PATCH", path, json={"name": None, "country": "nl"})
    assert {each["field"] for each in refused.json()["errors"]} == {"name", "country"}


def test_who_works_below_does_not_see_above(world):
    key = world.post(
        "/api/v1/api-keys",
        json={"name": "Below", "role": "administrator", "organization_id": "org_below"},
    ).json()["key"]
    bearer = {"Authorization": f"Bearer {key}"}
    assert world.client.get("/api/v1/organizations/org_here", headers=bearer).status_code == 404
    assert world.client.get("/api/v1/users/usr_support", headers=bearer).status_code == 404
    listed = world.client.get("/api/v1/organizations", headers=bearer).json()["items"]
    assert [each["id"] for each in listed] == ["org_below"]


def test_a_forgotten_person_is_nowhere_in_the_database(world):
    email, name = "grace@here.example", "Grace Brewster"
    added = world.post("/api/v1/users", json={**NEW, "email": email, "name": name}).json()
    world.sign_in(email, added["one_time_password"])
    assert world.ask("DELETE", f"/api/v1/users/{added['id']}").status_code == 204
    assert world.client.get("/api/v1/me").status_code == 401
    assert world.sign_in(email, added["one_time_password"]).status_code == 401
    shown = world.get(f"/api/v1/users/{added['id']}").json()
    assert (shown["is_forgotten"], shown["email"], shown["name"]) == (True, "", "")
    for word in (email, "grace", "Brewster"):
        assert tables_with(world.database, word) == []
    assert world.ask("DELETE", f"/api/v1/users/{added['id']}").status_code == 204  # again


def tables_with(database, word):
    """Every table that holds the word in any column of any row."""
    with psycopg.connect(database.superuser) as connection:
        names = connection.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
            " AND relkind IN ('r', 'p')"
        ).fetchall()
        return [
            name
            for (name,) in names
            if connection.execute(
                sql.SQL("SELECT FROM {} AS t WHERE t::text ILIKE %s LIMIT 1").format(
                    sql.Identifier(name)
                ),
                (f"%{word}%",),
            ).fetchone()
        ]


def test_the_trail_says_who_did_what_to_whom(world):
    added = world.post("/api/v1/users", json=NEW).json()
    world.ask("PATCH", f"/api/v1/users/{added['id']}", json={"role": "analyst", "name": "A"})
    world.ask("PATCH", f"/api/v1/users/{added['id']}", json={"role": "analyst", "name": "A"})
    told = world.rows("SELECT kind, about, body FROM fact ORDER BY position")
    assert told == [
        (
            "user.added",
            added["id"],
            {"user_id": added["id"], "role": "support", "by": "key_administrator"},
        ),
        (
            "user.role_changed",
            added["id"],
            {"user_id": added["id"], "role": "analyst", "by": "key_administrator"},
        ),
        ("user.renamed", added["id"], {"user_id": added["id"], "by": "key_administrator"}),
    ]


def test_roles_tell_what_they_may_and_who_may_be_made_one(world):
    items = world.get("/api/v1/roles", Role.NETWORK_MANAGER).json()["items"]
    grantable = {each["role"]: each["is_grantable"] for each in items}
    assert grantable == {role: role is not Role.ADMINISTRATOR for role in Role}
    analyst = next(each for each in items if each["role"] == "analyst")
    assert all(each["actions"] == ["read"] for each in analyst["permissions"])
