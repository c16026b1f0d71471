"""Sites, stations, terminals: what an installer does, and what must not be."""

from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from chargewright.access.roles import Role
from chargewright.adapters.vault import AesVault
from chargewright.kernel.sealed import Purpose
from chargewright.network.credentials import Credentials, Secret
from chargewright.payments.outcomes import ReaderActivity, TerminalStatus
from tests.play.api_world import DATA_KEY

SITE = {"name": "Yard", "country": "NL", "zone": "Europe/Amsterdam", "currency": "EUR"}
PLUG = {"standard": "IEC_62196_T2", "current_kind": "AC", "power_w": 22_000}
EVSE = {"evse_no": 1, "label": "A1", "connectors": [PLUG]}


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


def site(world, **more):
    answer = world.post("/api/v1/sites", json={**SITE, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()


def station(world, site_id, identity="CS-1", evses=(EVSE,), **more):
    body = {
        "site_id": site_id,
        "identity": identity,
        "name": identity,
        "evses": list(evses),
        **more,
    }
    return world.post("/api/v1/stations", json=body)


def errors(answer):
    assert answer.status_code == 422, answer.text
    return {each["field"] for each in answer.json()["errors"]}


def terminal(world, site_id, **more):
    account = world.post("/api/v1/terminal-accounts", json={"name": "P", "api_key": "k"}).json()
    body = {"site_id": site_id, "account_id": account["id"], "serial_ref": "APL-9", "label": "R"}
    return world.post("/api/v1/terminals", json={**body, **more})


def test_a_site_keeps_what_it_was_told_and_nothing_else_changes(world):
    added = site(world, latitude=51.9, longitude=4.5, settings={"t_plug_s": 30, "hold_minor": 4000})
    assert added["settings"] == {"t_plug_s": 30, "hold_minor": 4000}
    path = f"/api/v1/sites/{added['id']}"
    assert world.get(path).json() == added
    fee = {"amount": "0.10", "currency": "EUR"}
    after = world.ask(
        "PATCH", path, json={"host_ref": "H1", "host_share_percent": "12.5", "host_fixed_fee": fee}
    ).json()
    changed = {"host_ref": "H1", "host_share_percent": "12.5", "host_fixed_fee": fee}
    assert after == added | changed
    assert world.ask("DELETE", path).status_code == 204
    assert world.get(path).status_code == 404


def test_every_bad_field_of_a_site_is_named(world):
    body = {"zone": "Europe/Nowhere", "currency": "EUX", "merchant_of_record": "HOST"}
    wrong = world.post("/api/v1/sites", json={**SITE, **body, "tariff_id": "trf_1", "latitude": 1})
    assert errors(wrong) == {"zone", "currency", "host_ref", "tariff_id", "longitude"}
    fee = {"amount": "0.1", "currency": "USD"}
    wrong = world.post("/api/v1/sites", json={**SITE, "provider_fee_fixed": fee})
    assert errors(wrong) == {"provider_fee_fixed.currency"}
    for much in ("9" * 21 + ".00", "10000000000000.01"):
        fee = {"amount": much, "currency": "EUR"}
        wrong = world.post("/api/v1/sites", json={**SITE, "host_fixed_fee": fee})
        assert errors(wrong) == {"host_fixed_fee"}


def test_a_station_gets_a_password_that_is_shown_once_and_kept_as_a_hash(world):
    answer = station(world, site(world)["id"])
    added = answer.json()
    assert answer.status_code == 201
    shown = world.get(f"/api/v1/stations/{added['id']}").json()
    password = added.pop("password")
    assert shown == added
    assert len(password) >= 20
    assert f"stations.{added['id']}" in world.nudged
    ((salt, hashed),) = kept(world, added["id"])
    assert Credentials(Secret(salt, hashed)).match(password.encode(), world.clock.now())
    assert shown["evses"][0]["connectors"][0]["status"] is None
    assert (shown["is_connected"], shown["booted_at"]) == (False, None)


def kept(world, station_id):
    return world.rows(
        "SELECT password_salt, password_sha256 FROM station WHERE id = %s", station_id
    )


def test_an_installer_is_told_where_stations_connect_to(world):
    told = world.get("/api/v1/station-address")
    assert told.json() == {"url": "ws://127.0.0.1:9000/ocpp/"}


def test_the_old_password_works_beside_the_new_one_for_as_long_as_is_asked(world):
    added = station(world, site(world)["id"]).json()
    path = f"/api/v1/stations/{added['id']}/rotate-password"
    fresh = world.post(path, json={"old_works_for_s": 3600}).json()["password"]
    assert fresh != added["password"]
    kept_now = (
        "SELECT password_salt, password_sha256, previous_password_salt, previous_password_sha256,"
        " previous_password_until FROM station WHERE id = %s"
    )
    ((salt, hashed, old_salt, old_hashed, until),) = world.rows(kept_now, added["id"])
    both = Credentials(Secret(salt, hashed), Secret(old_salt, old_hashed), until)
    assert both.match(added["password"].encode(), world.clock.now())
    assert not both.match(added["password"].encode(), world.clock.now() + timedelta(hours=1))
    assert errors(world.post(path, json={"old_works_for_s": 2_592_001})) == {"old_works_for_s"}
    world.post(path, json={})
    assert world.rows(kept_now, added["id"])[0][2:] == (None, None, None)


def test_a_rotation_whose_answer_was_lost_is_asked_again_and_the_old_password_still_works(world):
    added = station(world, site(world)["id"]).json()
    path = f"/api/v1/stations/{added['id']}/rotate-password"
    asked = {"json": {"old_works_for_s": 3600}, "headers": {"Idempotency-Key": "rotate-1"}}
    first, again = (world.post(path, **asked).json()["password"] for _ in range(2))
    assert first == again != added["password"]
    ((salt, hashed),) = world.rows(
        "SELECT previous_password_salt, previous_password_sha256 FROM station WHERE id = %s",
        added["id"],
    )
    old = Credentials(Secret(salt, hashed))
    assert old.match(added["password"].encode(), world.clock.now())


def test_a_rotated_password_ends_the_old_one_and_a_short_one_is_refused(world):
    added = station(world, site(world)["id"]).json()
    path = f"/api/v1/stations/{added['id']}/rotate-password"
    fresh = world.post(path, json={}).json()["password"]
    ((salt, hashed),) = kept(world, added["id"])
    assert Credentials(Secret(salt, hashed)).match(fresh.encode(), world.clock.now())
    assert not Credentials(Secret(salt, hashed)).match(
        added["password"].encode(), world.clock.now()
    )
    assert errors(world.post(path, json={"password": "too-short"})) == {"password"}
    assert world.rows(
        "SELECT credentials_version::int FROM station WHERE id = %s", added["id"]
    ) == [(2,)]


def test_an_identity_is_taken_once_in_the_installation_whoever_has_it(world):
    site_id = site(world)["id"]
    for identity in ("THERE-1", "CS-1", "CS-1"):
        answer = station(world, site_id, identity)
    assert (answer.status_code, answer.json()["code"]) == (409, "identity_taken")
    assert station(world, site_id, "THERE-1").json()["code"] == "identity_taken"


def test_every_bad_field_of_a_station_is_named(world):
    plug = {**PLUG, "standard": "SCHUKO"}
    evses = [
        EVSE,
        {**EVSE, "label": "B", "connectors": []},
        {**EVSE, "evse_no": 2, "connectors": [plug, plug]},
    ]
    wrong = station(world, site(world)["id"], "a/b", evses, clock_zone="Mars")
    assert errors(wrong) == {
        "identity",
        "clock_zone",
        "evses[1].evse_no",
        "evses[1].connectors",
        "evses[2].connectors[0].standard",
        "evses[2].connectors[1].standard",
        "evses[2].connectors[1].connector_no",
    }
    assert errors(station(world, "sit_there")) == {"site_id"}


def test_evses_keep_their_ids_as_long_as_they_keep_their_numbers(world):
    added = station(world, site(world)["id"]).json()
    path = f"/api/v1/stations/{added['id']}"
    evses = [{**EVSE, "label": "New"}, {**EVSE, "evse_no": 2}]
    after = world.ask("PATCH", path, json={"evses": evses, "maintenance": True}).json()
    assert [evse["label"] for evse in after["evses"]] == ["New", "A1"]
    assert after["evses"][0]["id"] == added["evses"][0]["id"]
    assert after["maintenance"]
    after = world.ask("PATCH", path, json={"evses": [{**EVSE, "evse_no": 2}]}).json()
    assert [evse["evse_no"] for evse in after["evses"]] == [2]
    assert world.ask("DELETE", path).status_code == 204


def test_a_stranger_is_let_in_by_those_who_run_the_installation_only(world):
    here = {"site_id": site(world)["id"], "name": "N", "evses": [EVSE]}
    assert world.get("/api/v1/pending-stations").json()["items"] == []
    path = "/api/v1/pending-stations/there-knocks"
    assert world.post(f"{path}/accept", json=here).status_code == 404
    with psycopg.connect(world.database.superuser) as connection:
        connection.execute("UPDATE organization SET parent_id = NULL WHERE id = 'org_here'")
    listed = world.get("/api/v1/pending-stations").json()["items"]
    assert [each["identity"] for each in listed] == ["there-knocks"]
    assert world.post(f"{path}/reject").status_code == 204
    assert world.get("/api/v1/pending-stations").json()["items"][0]["is_rejected"]
    key = {"Idempotency-Key": "let in"}
    accepted = world.post(f"{path}/accept", json=here, headers=key)
    assert accepted.json()["identity"] == "there-knocks"
    again = world.post(f"{path}/accept", json=here, headers=key)
    assert (again.status_code, again.content) == (201, accepted.content), "its password with it"
    assert world.get("/api/v1/pending-stations").json()["items"] == []


def test_a_terminal_is_registered_with_a_reader_that_offers_its_evses(world):
    yard = site(world)
    evse = station(world, yard["id"]).json()["evses"][0]
    added = terminal(world, yard["id"], evse_ids=[evse["id"]])
    assert added.status_code == 201, added.text
    assert added.json()["reader_state"] == "idle"
    ((machine,),) = world.rows(
        "SELECT machine FROM reader WHERE terminal_id = %s", added.json()["id"]
    )
    assert [offer["connector"] for offer in machine["offers"]] == ["A1"]
    assert machine["policy"]["always_armed"]
    path = f"/api/v1/terminals/{added.json()['id']}"
    changed = world.ask("PATCH", path, json={"evse_ids": [], "start_mode": "PLUG"}).json()
    assert (changed["evse_ids"], changed["start_mode"]) == ([], "PLUG")
    ((machine,),) = world.rows("SELECT machine FROM reader WHERE terminal_id = %s", changed["id"])
    assert (machine["offers"], machine["policy"]["always_armed"]) == ([], False)
    assert world.ask("DELETE", path).status_code == 204


def test_a_providers_key_is_sealed_and_never_shown(world):
    account = world.post("/api/v1/terminal-accounts", json={"name": "P", "api_key": "secret-k"})
    assert "secret-k" not in account.text
    ((sealed,),) = world.rows(
        "SELECT api_key_encrypted FROM terminal_account WHERE id = %s", account.json()["id"]
    )
    opened = AesVault([DATA_KEY]).open(bytes.fromhex(sealed), purpose=Purpose.PROVIDER_KEY)
    assert opened == b"secret-k"


def test_what_a_terminal_can_show_and_where_receipts_are_drawn_is_for_operators_to_say(world):
    yard = site(world)
    accounts = "/api/v1/terminal-accounts"
    made = {"name": "P", "api_key": "k", "receipt_screen": "receipt-code"}
    account = world.post(accounts, json=made).json()
    assert account["receipt_screen"] == "receipt-code"
    path = f"{accounts}/{account['id']}"
    assert world.ask("PATCH", path, json={"receipt_screen": None}).json()["receipt_screen"] is None
    assert errors(world.ask("PATCH", path, json={"receipt_screen": "<b>"})) == {"receipt_screen"}
    reader = terminal(world, yard["id"]).json()
    assert reader["ui_level"] is None
    path = f"/api/v1/terminals/{reader['id']}"
    assert world.ask("PATCH", path, json={"ui_level": "text"}).json()["ui_level"] == "text"
    assert errors(world.ask("PATCH", path, json={"ui_level": "colour"})) == {"ui_level"}


def test_a_kept_key_is_sent_to_no_other_address_than_it_was_given_for(world):
    account = world.post("/api/v1/terminal-accounts", json={"name": "P", "api_key": "k"}).json()
    path = f"/api/v1/terminal-accounts/{account['id']}"
    away = {"base_url": "https://elsewhere.example/"}
    assert errors(world.ask("PATCH", path, Role.INSTALLER, json=away)) == {"api_key"}
    assert world.get(path).json() == account
    moved = world.ask("PATCH", path, Role.INSTALLER, json={**away, "api_key": "its own"})
    assert moved.json()["base_url"] == away["base_url"]
    same = world.ask("PATCH", path, json={"name": "Q", **away})
    assert (same.status_code, same.json()["name"]) == (200, "Q")


def test_a_terminal_serves_the_evses_of_its_site_whatever_their_stations(world):
    yard = site(world)
    evse_ids = [
        station(world, yard["id"], name).json()["evses"][0]["id"] for name in ("CS-1", "CS-2")
    ]
    added = terminal(world, yard["id"], evse_ids=evse_ids)
    assert added.status_code == 201, added.text
    assert sorted(added.json()["evse_ids"]) == sorted(evse_ids)
    assert errors(terminal(world, yard["id"], evse_ids=["evs_there"])) == {"evse_ids[0]"}
    other = site(world, name="Other")
    assert errors(terminal(world, other["id"], evse_ids=evse_ids[:1])) == {"evse_ids[0]"}


def test_a_station_leaves_its_site_only_when_no_terminal_there_pays_for_it(world):
    yard, other = site(world), site(world, name="Other")
    added = station(world, yard["id"]).json()
    reader = terminal(world, yard["id"], evse_ids=[added["evses"][0]["id"]]).json()
    path = f"/api/v1/stations/{added['id']}"
    refused = world.ask("PATCH", path, json={"site_id": other["id"]})
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert [each["field"] for each in refused.json()["errors"]] == ["site_id"]
    assert world.get(path).json()["site_id"] == yard["id"]
    assert world.ask("PATCH", path, json={"site_id": yard["id"], "name": "N"}).status_code == 200
    world.ask("PATCH", f"/api/v1/terminals/{reader['id']}", json={"evse_ids": []})
    moved = world.ask("PATCH", path, json={"site_id": other["id"]})
    assert moved.json()["site_id"] == other["id"]


def test_a_test_asks_the_provider_and_notes_what_it_says(world):
    added = terminal(world, site(world)["id"]).json()
    path = f"/api/v1/terminals/{added['id']}"
    told = world.post(f"{path}/test").json()
    assert (told["is_online"], told["problem"]) == (False, "no answer from there")
    german = world.post(f"{path}/test", headers={"Accept-Language": "de"})
    assert german.json()["problem"] == "Von dort kam keine Antwort"
    assert german.headers["content-language"] == "de"
    status = TerminalStatus(terminal_ref="APL-9", online=True, activity=ReaderActivity.IDLE)
    world.cards.status = replace(status, firmware="1.2")
    told = world.post(f"{path}/test").json()
    assert (told["is_online"], told["firmware"]) == (True, "1.2")
    assert world.get(path).json()["is_online"]


def test_an_installer_builds_and_an_analyst_looks(world):
    assert world.post("/api/v1/sites", Role.ANALYST, json=SITE).status_code == 403
    assert world.get("/api/v1/sites", Role.ANALYST).status_code == 200
    assert station(world, site(world)["id"]).status_code == 201


def test_an_installer_renumbers_and_repairs_and_no_price_moves(world):
    yard = site(world)
    tariff = world.post("/api/v1/tariffs", json={"name": "T"}).json()["id"]
    priced = {**EVSE, "tariff_id": tariff}
    added = station(world, yard["id"], evses=(priced, {**EVSE, "evse_no": 2, "label": "A2"})).json()
    path = f"/api/v1/stations/{added['id']}"

    def after(*evses):
        return world.ask("PATCH", path, Role.INSTALLER, json={"evses": list(evses)})

    renamed = after({**EVSE, "label": "B1"}, {**EVSE, "evse_no": 2, "label": "B2"})
    assert [(each["label"], each["tariff_id"]) for each in renamed.json()["evses"]] == [
        ("B1", tariff),
        ("B2", None),
    ]
    without = after({**EVSE, "evse_no": 2})
    assert (without.status_code, without.json()["code"]) == (403, "forbidden")
    assert [each["field"] for each in without.json()["errors"]] == ["evses[].tariff_id"]
    emptied = after({**EVSE, "tariff_id": None})
    assert [each["field"] for each in emptied.json()["errors"]] == ["evses[0].tariff_id"]
    assert world.get(path).json() == renamed.json()
    assert after(EVSE).status_code == 200, "one without a price of its own may go"


def test_support_renames_an_evse_and_cannot_make_it_cheaper(world):
    added = station(world, site(world)["id"]).json()
    path = f"/api/v1/evses/{added['evses'][0]['id']}"
    assert world.ask("PATCH", path, Role.SUPPORT, json={"label": "B7"}).status_code == 200
    refused = world.ask("PATCH", path, Role.SUPPORT, json={"label": "B8", "tariff_id": None})
    assert refused.status_code == 403
    assert [each["field"] for each in refused.json()["errors"]] == ["tariff_id"]
    assert world.get(path).json()["label"] == "B7"
