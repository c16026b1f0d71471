"""How a person comes in: the stories of the door, told through HTTP."""

import datetime as dt

import pyotp
import pytest

from chargewright.access.lockout import FREE_FAILURES
from chargewright.access.roles import Role
from chargewright.api.parts import ApiSettings
from tests.play import api_world
from tests.play.api_world import PASSWORD, email_of

NEW_PASSWORD = "eleven-slow-bicycles"


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with everybody as they were."""


def me(world):
    return world.client.get("/api/v1/me").json()


def enrol(world, role=Role.SUPPORT):
    """Someone signs in and enrols a phone; returns the phone and the recovery codes."""
    world.sign_in(email_of(role))
    seed = world.client.post("/api/v1/me/totp", json={"password": PASSWORD}, headers=world.csrf)
    phone = pyotp.TOTP(seed.json()["secret"])
    confirmed = world.client.post(
        "/api/v1/me/totp/confirm", json={"code": phone.at(world.clock.now())}, headers=world.csrf
    )
    assert confirmed.status_code == 200, confirmed.text
    world.leave()
    world.clock.advance(minutes=1)
    return phone, confirmed.json()["recovery_codes"]


def give_code(world, code):
    return world.client.post("/api/v1/sign-in/code", json={"code": code}, headers=world.csrf)


def test_a_person_signs_in_is_known_and_signs_out(world):
    answer = world.sign_in("  Support@HERE.example ")
    assert answer.json()["stage"] == "signed_in"
    assert me(world)["email"] == "support@here.example"
    assert me(world)["organizations"] == ["org_here", "org_below"]
    assert world.client.post("/api/v1/sign-out", headers=world.csrf).status_code == 204
    assert world.client.get("/api/v1/me").status_code == 401


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(world):
    cookie = world.sign_in(email_of("support")).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Secure" not in cookie  # this world is plain http


def test_over_tls_the_cookie_is_bound_to_host_and_connection(fresh_database):
    api_world.seed(fresh_database)
    settings = ApiSettings(public_url="https://testserver.local")
    with api_world.world(fresh_database, settings=settings) as world:
        answer = world.sign_in(email_of("support"))
        assert answer.headers["set-cookie"].startswith("__Host-cw_session=")
        assert "Secure" in answer.headers["set-cookie"]
        assert answer.headers["strict-transport-security"] == "max-age=31536000"
        assert me(world)["role"] == "support"


def test_the_token_is_kept_as_a_hash_only(world):
    world.sign_in(email_of("support"))
    token = world.client.cookies["cw_session"]
    [(stored,)] = world.rows("SELECT encode(token_sha256, 'escape') FROM web_session")
    assert token not in stored


def test_a_wrong_password_and_an_unknown_address_are_told_the_same(world):
    wrong = world.sign_in(email_of("support"), "not-the-password")
    unknown = world.sign_in("nobody@here.example", "not-the-password")
    assert (wrong.status_code, wrong.json()["code"]) == (401, "wrong_credentials")
    assert unknown.json()["detail"] == wrong.json()["detail"]


def test_after_five_wrong_answers_the_door_is_shut_for_a_while_and_longer_each_time(world):
    for _ in range(FREE_FAILURES):
        assert world.sign_in(email_of("support"), "not-it").status_code == 401
    shut = world.sign_in(email_of("support"))  # even with the right one
    assert (shut.status_code, shut.headers["retry-after"]) == (429, "30")
    world.clock.advance(seconds=30)
    assert world.sign_in(email_of("support"), "not-it").status_code == 401
    assert world.sign_in(email_of("support")).headers["retry-after"] == "60"
    world.clock.advance(seconds=60)
    assert world.sign_in(email_of("support")).status_code == 200
    world.leave()
    assert world.sign_in(email_of("support"), "not-it").status_code == 401  # counted anew


def test_the_door_shuts_for_an_address_without_account_as_well(world):
    for _ in range(FREE_FAILURES):
        world.sign_in("nobody@here.example", "x")
    assert world.sign_in("nobody@here.example", "x").status_code == 429


def test_a_change_without_the_csrf_token_is_refused_and_reading_is_not(world):
    world.sign_in(email_of("administrator"))
    body = {"name": "Key", "role": "analyst"}
    refused = world.client.post("/api/v1/api-keys", json=body)
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
    foreign = world.client.post("/api/v1/api-keys", json=body, headers={"X-CSRF-Token": "0" * 64})
    assert foreign.json()["code"] == "csrf"
    assert world.client.get("/api/v1/api-keys").status_code == 200
    done = world.client.post("/api/v1/api-keys", json=body, headers=world.csrf)
    assert done.status_code == 201


def test_the_csrf_token_of_one_session_opens_no_other(world):
    world.sign_in(email_of("support"))
    of_support = dict(world.csrf)
    world.leave()
    world.sign_in(email_of("administrator"))
    assert me(world)["csrf_token"] == world.csrf["X-CSRF-Token"]
    assert world.client.post("/api/v1/sign-out", headers=of_support).status_code == 403


def test_a_key_needs_no_csrf_token_and_wins_over_a_cookie(world):
    world.sign_in(email_of("administrator"))
    answer = world.client.get("/api/v1/me", headers=world.as_key(Role.ANALYST)).json()
    assert (answer["role"], answer["is_person"], answer["csrf_token"]) == ("analyst", False, None)


def test_an_unused_session_ends_and_so_does_the_longest(world):
    world.sign_in(email_of("support"))
    for _ in range(20):
        world.clock.advance(hours=11)
        assert world.client.get("/api/v1/me").status_code == 200  # in use
    world.clock.advance(hours=12)
    assert world.client.get("/api/v1/me").status_code == 401  # unused for twelve hours
    world.sign_in(email_of("support"))
    for _ in range(31):
        world.clock.advance(hours=11)
        last = world.client.get("/api/v1/me").status_code
    assert last == 401  # fourteen days, whatever was done


def test_a_phone_is_enrolled_and_asked_for(world):
    phone, codes = enrol(world)
    assert len(set(codes)) == 10
    half = world.sign_in(email_of("support"))
    assert half.json()["stage"] == "awaiting_code"
    assert world.client.get("/api/v1/roles").json()["code"] == "sign_in_incomplete"
    assert me(world)["permissions"] == []
    before = world.client.cookies["cw_session"]
    whole = give_code(world, phone.at(world.clock.now()))
    assert whole.json()["stage"] == "signed_in"
    assert world.client.cookies["cw_session"] != before  # a fresh token for a fresh stage
    assert world.client.get("/api/v1/roles").status_code == 200


def test_a_code_is_good_once(world):
    phone, _ = enrol(world)
    code = phone.at(world.clock.now())
    for expected in (200, 401):
        world.leave()
        world.sign_in(email_of("support"))
        assert give_code(world, code).status_code == expected


@pytest.mark.parametrize(("late_s", "expected"), [(-30, 200), (30, 200), (60, 401), (-60, 401)])
def test_a_phone_may_be_half_a_minute_off(world, late_s, expected):
    phone, _ = enrol(world)
    world.sign_in(email_of("support"))
    code = phone.at(world.clock.now() + dt.timedelta(seconds=late_s))
    assert give_code(world, code).status_code == expected


def test_a_recovery_code_stands_in_for_the_phone_once(world):
    _, codes = enrol(world)
    for expected in (200, 401):
        world.leave()
        world.sign_in(email_of("support"))
        assert give_code(world, codes[3].upper().replace("-", " ")).status_code == expected
    [(left,)] = world.rows(
        "SELECT cardinality(recovery_code_sha256s) FROM user_account WHERE id = 'usr_support'"
    )
    assert left == 9


def test_guessing_codes_shuts_the_door(world):
    phone, _ = enrol(world)
    world.sign_in(email_of("support"))
    for _ in range(FREE_FAILURES):
        assert give_code(world, "000000").status_code == 401
    assert give_code(world, phone.at(world.clock.now())).status_code == 429


def test_a_half_finished_sign_in_lasts_ten_minutes(world):
    phone, _ = enrol(world)
    world.sign_in(email_of("support"))
    world.clock.advance(minutes=10)
    assert give_code(world, phone.at(world.clock.now())).status_code == 401


def test_the_seed_is_sealed_where_it_lies(world):
    phone, _ = enrol(world)
    [(sealed,)] = world.rows("SELECT totp_seed FROM user_account WHERE id = 'usr_support'")
    assert phone.byte_secret() not in bytes(sealed)


def test_enrolling_and_removing_a_phone_ask_for_the_password_again(world):
    world.sign_in(email_of("support"))
    for path in ("/api/v1/me/totp", "/api/v1/me/totp/remove"):
        answer = world.client.post(path, json={"password": "not-it"}, headers=world.csrf)
        assert answer.status_code == 401


def test_a_phone_is_removed_and_not_asked_for_any_more(world):
    phone, _ = enrol(world)
    world.sign_in(email_of("support"))
    give = give_code(world, phone.at(world.clock.now()))
    csrf = {"X-CSRF-Token": give.json()["csrf_token"]}
    removed = world.client.post("/api/v1/me/totp/remove", json={"password": PASSWORD}, headers=csrf)
    assert removed.status_code == 204
    world.leave()
    assert world.sign_in(email_of("support")).json()["stage"] == "signed_in"


def test_a_second_phone_is_refused_while_one_is_enrolled(world):
    phone, _ = enrol(world)
    world.sign_in(email_of("support"))
    csrf = {"X-CSRF-Token": give_code(world, phone.at(world.clock.now())).json()["csrf_token"]}
    again = world.client.post("/api/v1/me/totp", json={"password": PASSWORD}, headers=csrf)
    assert again.status_code == 409


def test_a_new_account_chooses_its_own_password_first(world):
    added = world.post(
        "/api/v1/users", json={"email": "new@here.example", "name": "New", "role": "support"}
    ).json()
    assert world.sign_in("new@here.example", added["one_time_password"]).json()["stage"] == (
        "awaiting_new_password"
    )
    assert world.client.get("/api/v1/roles").status_code == 403
    weak = world.client.post(
        "/api/v1/me/password",
        json={"old_password": added["one_time_password"], "new_password": "short"},
        headers=world.csrf,
    )
    assert {each["field"] for each in weak.json()["errors"]} == {"new_password"}
    chosen = world.client.post(
        "/api/v1/me/password",
        json={"old_password": added["one_time_password"], "new_password": NEW_PASSWORD},
        headers=world.csrf,
    )
    assert chosen.json()["stage"] == "signed_in"
    world.leave()
    assert world.sign_in("new@here.example", added["one_time_password"]).status_code == 401
    assert world.sign_in("new@here.example", NEW_PASSWORD).json()["stage"] == "signed_in"


def test_a_changed_password_ends_every_other_session(world):
    world.sign_in(email_of("support"))
    elsewhere = dict(world.client.cookies)
    world.leave()
    world.sign_in(email_of("support"))
    changed = world.client.post(
        "/api/v1/me/password",
        json={"old_password": PASSWORD, "new_password": NEW_PASSWORD},
        headers=world.csrf,
    )
    assert changed.status_code == 200
    assert world.client.get("/api/v1/me").status_code == 200
    world.leave()
    world.client.cookies.update(elsewhere)
    assert world.client.get("/api/v1/me").status_code == 401


def test_a_disabled_user_is_out_at_once_and_stays_out(world):
    world.sign_in(email_of("support"))
    world.ask("PATCH", "/api/v1/users/usr_support", json={"is_disabled": True})
    assert world.client.get("/api/v1/me").status_code == 401
    assert world.sign_in(email_of("support")).status_code == 401
    world.ask("PATCH", "/api/v1/users/usr_support", json={"is_disabled": False})
    assert world.sign_in(email_of("support")).status_code == 200


def test_what_a_person_does_for_themselves_no_key_can_do(world):
    answer = world.post("/api/v1/me/totp", json={"password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (403, "people_only")


def test_sign_ins_are_facts_without_a_name_in_them(world):
    world.sign_in(email_of("support"))
    world.client.post("/api/v1/sign-out", headers=world.csrf)
    told = world.rows("SELECT kind, about, body::text FROM fact ORDER BY position")
    assert [(kind, about) for kind, about, _ in told] == [
        ("user.signed_in", "usr_support"),
        ("user.signed_out", "usr_support"),
    ]
    assert "here.example" not in str(told)
