"""Settings of a station: what it told is listed, and what is tried becomes a command."""

import psycopg
import pytest

from chargewright.access.roles import Role
from chargewright.translate.commands import to_wire
from chargewright.wire.ocpp import Version
from chargewright.wire.ocpp.values import encode
from tests.api.test_network import errors, site, station
from tests.play.api_world import connect

V201 = "UPDATE station_link SET subprotocol = 'ocpp2.0.1'"


@pytest.fixture(autouse=True)
def as_at_first(untouched):
    """Each story begins with nothing here."""


@pytest.fixture
def post(world):
    """A station that has connected."""
    added = station(world, site(world)["id"]).json()
    connect(world, added["id"])
    return added


def told(world, station_id, name, value, **more):
    """A setting, as the gateway keeps it."""
    row = {
        "organization_id": "org_here",
        "station_id": station_id,
        "id": name.casefold(),
        "name": name,
        "variable": name,
        "attribute": "Actual",
        "value": value,
        "is_write_only": False,
        "heard_at": "2026-03-02T08:00:00Z",
        **more,
    }
    with psycopg.connect(world.database.superuser) as connection:
        places = ", ".join(["%s"] * len(row))
        connection.execute(
            f"INSERT INTO station_setting ({', '.join(row)}) VALUES ({places})",
            list(row.values()),
        )


def behind_the_scenes(world, statement):
    with psycopg.connect(world.database.superuser) as connection:
        connection.execute(statement)


def settings(world, post, **asked):
    answer = world.get(f"/api/v1/stations/{post['id']}/configuration", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def wish(world, post, name, value, role=Role.ADMINISTRATOR, **headers):
    path = f"/api/v1/stations/{post['id']}/configuration"
    return world.post(path, role, json={"name": name, "value": value}, headers=headers)


def test_what_a_station_told_is_listed_and_asked_by_what_it_is(world, post):
    told(world, post["id"], "HeartbeatInterval", "300", mutability="ReadWrite")
    told(world, post["id"], "NumberOfConnectors", "1", mutability="ReadOnly")
    told(
        world, post["id"], "TxCtrlr/EVConnectionTimeOut", "60",
        component="TxCtrlr", data_type="integer", min_limit=1, max_limit="900.50", unit="s",
    )  # fmt: skip
    names = [each["name"] for each in settings(world, post)]
    assert names == ["HeartbeatInterval", "NumberOfConnectors", "TxCtrlr/EVConnectionTimeOut"]
    (one,) = settings(world, post, component="TxCtrlr")
    limits = (one["data_type"], one["unit"], one["min_limit"], one["max_limit"])
    assert limits == ("integer", "s", "1", "900.5")
    assert [each["name"] for each in settings(world, post, is_read_only="true")] == names[1:2]
    assert [each["name"] for each in settings(world, post, name_starts="heart")] == names[:1]
    assert settings(world, post, differs="true") == []
    page = world.get(f"/api/v1/stations/{post['id']}/configuration", params={"limit": 2}).json()
    rest = settings(world, post, cursor=page["next"])
    assert [each["name"] for each in rest] == names[2:]
    sheet = world.get(
        f"/api/v1/stations/{post['id']}/configuration", params={"format": "csv", "sort": "-name"}
    )
    assert len(sheet.text.splitlines()) == 4


@pytest.mark.parametrize(
    ("version", "action", "payload"),
    [
        ("ocpp1.6", "GetConfiguration", {}),
        ("ocpp2.0.1", "GetBaseReport", {"reportBase": "FullInventory"}),
    ],
)
def test_reading_asks_in_the_words_of_the_station(world, post, version, action, payload):
    if version == "ocpp2.0.1":
        behind_the_scenes(world, V201)
    path = f"/api/v1/stations/{post['id']}/configuration/read"
    sent = world.post(path, json={}, headers={"Idempotency-Key": "r-1"})
    assert sent.status_code == 201, sent.text
    command = sent.json()
    assert (command["name"], command["state"]) == (action, "queued")
    assert payload.items() <= command["payload"].items()
    assert sent.headers["location"] == f"/api/v1/commands/{command['id']}"
    assert f"commands.{post['id']}" in world.nudged
    again = world.post(path, json={}, headers={"Idempotency-Key": "r-1"})
    assert again.json()["id"] == command["id"]


def test_a_wish_is_a_command_and_is_listed_until_the_station_has_it(world, post):
    told(world, post["id"], "HeartbeatInterval", "300", mutability="ReadWrite")
    command = wish(world, post, "heartbeatinterval", "60", **{"Idempotency-Key": "s-1"}).json()
    assert command["name"] == "ChangeConfiguration"
    assert command["payload"] == {"key": "HeartbeatInterval", "value": "60"}, "as it spells it"
    assert wish(
        world, post, "heartbeatinterval", "60", **{"Idempotency-Key": "s-1"}
    ).json() == command  # fmt: skip
    (row,) = settings(world, post, differs="true")
    assert (row["value"], row["attempted_value"], row["attempt_result"]) == ("300", "60", "pending")
    assert (row["attempted_by"], row["command_id"]) == ("key_administrator", command["id"])
    behind_the_scenes(world, "UPDATE station_setting SET value = '60', attempt_result = 'accepted'")
    assert settings(world, post, differs="true") == []


def test_true_is_true_however_a_station_writes_it(world, post):
    told(world, post["id"], "LocalPreAuthorize", "False")
    wish(world, post, "LocalPreAuthorize", "false")
    assert settings(world, post, differs="true") == []


def test_the_general_way_to_set_something_is_kept_alike(world, post):
    path = f"/api/v1/stations/{post['id']}/commands/ChangeConfiguration"
    world.post(path, json={"payload": {"key": "New", "value": "1"}})
    (row,) = settings(world, post)
    assert (row["name"], row["heard_at"], row["attempted_value"]) == ("New", None, "1")
    assert row["differs"]


def test_a_variable_is_set_by_its_displayed_name(world, post):
    behind_the_scenes(world, V201)
    name = "OCPPCommCtrlr[a]@1.2/MessageAttempts[TransactionEvent]#Target"
    sent = wish(world, post, name, "3").json()
    assert sent["name"] == "SetVariables"
    assert sent["payload"]["setVariableData"] == [
        {
            "component": {
                "name": "OCPPCommCtrlr",
                "instance": "a",
                "evse": {"id": 1, "connectorId": 2},
            },
            "variable": {"name": "MessageAttempts", "instance": "TransactionEvent"},
            "attributeType": "Target",
            "attributeValue": "3",
        }
    ]
    (row,) = settings(world, post)
    assert (row["name"], row["evse_no"], row["connector_no"]) == (name, 1, 2)


def test_what_the_station_would_refuse_is_refused_by_name(world, post):
    told(world, post["id"], "NumberOfConnectors", "1", mutability="ReadOnly")
    assert errors(wish(world, post, "NUMBEROFCONNECTORS", "2")) == {"name"}
    assert errors(wish(world, post, "HeartbeatInterval", "x" * 501)) == {"value"}
    assert errors(wish(world, post, "k" * 51, "1")) == {"name"}
    behind_the_scenes(world, V201)
    assert errors(wish(world, post, "HeartbeatInterval", "1")) == {"name"}
    told(world, post["id"], "C/V", "10", component="C", data_type="integer", min_limit=10)
    assert errors(wish(world, post, "C/V", "9")) == {"value"}
    assert world.rows("SELECT count(*)::int FROM station_command WHERE station_id = %s", post["id"]) == [
        (0,)
    ]  # fmt: skip


def test_a_password_is_tried_and_shown_to_nobody(world, post):
    answer = wish(world, post, "AuthorizationKey", "0123456789abcdef0123")
    assert answer.status_code == 201
    assert "0123456789abcdef" not in answer.text
    (row,) = settings(world, post)
    assert (row["attempted_value"], row["is_write_only"], row["value"]) == ("***", True, None)
    kept = world.rows(
        "SELECT attempted_value FROM station_setting WHERE station_id = %s", post["id"]
    )
    assert kept == [("***",)]
    assert (
        world.rows("SELECT FROM audit_trail AS a WHERE a::text LIKE %s", "%0123456789abcdef%") == []
    )


def test_a_station_is_let_in_by_what_it_is_told_while_it_may_have_taken_it(world, post):
    def kept():
        return world.rows(
            "SELECT password_sha256, previous_password_sha256, password_command_id FROM station"
            " WHERE id = %s",
            post["id"],
        )[0]

    old, _, _ = kept()
    assert old is not None
    assert errors(wish(world, post, "AuthorizationKey", "too-short")) == {"payload"}
    assert kept() == (old, None, None)
    assert wish(world, post, "AuthorizationKey", "x" * 20).status_code == 201
    now, other, command_id = kept()
    assert (now == old, other is not None, command_id is not None) == (True, True, True)
    again = wish(world, post, "AuthorizationKey", "y" * 20)
    assert (again.status_code, "another password" in again.text) == (409, True)
    path = f"/api/v1/stations/{post['id']}/rotate-password"
    assert world.post(path, json={"password": "y" * 20}).status_code == 200
    assert kept()[1:] == (None, None), "what the station answers changes nothing any more"
    assert wish(world, post, "AuthorizationKey", "y" * 20).status_code == 201
    assert kept()[1:] == (None, None), "it is its password already"


def test_a_password_that_was_rotated_and_then_told_awaits_the_answer(world, post):
    rotate = f"/api/v1/stations/{post['id']}/rotate-password"
    body = {"password": "z" * 20, "old_works_for_s": 600}
    query = "SELECT password_sha256, previous_password_sha256 FROM station WHERE id = %s"
    ((old, _),) = world.rows(query, post["id"])
    assert world.post(rotate, json=body).status_code == 200
    assert wish(world, post, "AuthorizationKey", "z" * 20).status_code == 201
    ((now, other),) = world.rows(query, post["id"])
    assert (now, other is not None) == (old, True)


def test_a_station_that_never_connected_is_asked_nothing(world):
    added = station(world, site(world)["id"]).json()
    assert wish(world, added, "HeartbeatInterval", "1").status_code == 409
    assert settings(world, added) == []


@pytest.mark.parametrize(("role", "status"), [(Role.ANALYST, 403), (Role.SUPPORT, 201)])
def test_who_may_send_commands_sets(world, post, role, status):
    assert wish(world, post, "HeartbeatInterval", "60", role).status_code == status


def test_no_more_goes_into_a_message_than_the_station_takes(world, post):
    behind_the_scenes(world, V201)
    most = "DeviceDataCtrlr/ItemsPerMessage[GetVariables]"
    told(world, post["id"], most, "2", component="DeviceDataCtrlr", variable="ItemsPerMessage")

    def asked(number):
        wanted = [
            {"component": {"name": "C"}, "variable": {"name": f"V{n}"}} for n in range(number)
        ]
        path = f"/api/v1/stations/{post['id']}/commands/GetVariables"
        return world.post(path, json={"payload": {"getVariableData": wanted}})

    assert asked(2).status_code == 201
    assert errors(asked(3)) == {"payload.getVariableData"}


LISTED = {"idToken": {"idToken": "04AB", "type": "ISO14443"}, "idTokenInfo": {"status": "Accepted"}}
WATCHED = {"value": 1, "type": "UpperThreshold", "severity": 5}
PLACE = {"component": {"name": "C"}, "variable": {"name": "V"}}


@pytest.mark.parametrize(
    ("name", "field", "each", "component", "instance", "more"),
    [
        ("GetVariables", "getVariableData", PLACE, "DeviceDataCtrlr", "GetVariables", {}),
        (
            "SetVariables",
            "setVariableData",
            {**PLACE, "attributeValue": "1"},
            "DeviceDataCtrlr",
            "SetVariables",
            {},
        ),
        ("GetReport", "componentVariable", PLACE, "DeviceDataCtrlr", "GetReport", {"requestId": 1}),
        (
            "GetMonitoringReport",
            "componentVariable",
            PLACE,
            "DeviceDataCtrlr",
            "GetReport",
            {"requestId": 1},
        ),
        (
            "SetVariableMonitoring",
            "setMonitoringData",
            {**PLACE, **WATCHED},
            "MonitoringCtrlr",
            "SetVariableMonitoring",
            {},
        ),
        ("ClearVariableMonitoring", "id", 7, "MonitoringCtrlr", "ClearVariableMonitoring", {}),
        (
            "SendLocalList",
            "localAuthorizationList",
            LISTED,
            "LocalAuthListCtrlr",
            None,
            {"versionNumber": 1, "updateType": "Full"},
        ),
        (
            "send_local_list",
            "tokens",
            {"id_token": "04AB", "status": "Accepted"},
            "LocalAuthListCtrlr",
            None,
            {"version_no": 1, "is_full": True},
        ),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)
def test_no_message_is_longer_than_the_station_takes(
    world, post, name, field, each, component, instance, more
):
    behind_the_scenes(world, V201)
    payload = {**more, field: [each]}
    action, request = to_wire(Version.V201, name, payload)
    id_and_commas = len('[2,"","",]') + 36
    size = id_and_commas + len(action) + len(encode(request))
    key = f"{component}/BytesPerMessage" + (f"[{instance}]" if instance else "")

    told(world, post["id"], key, "", component=component, variable="BytesPerMessage")

    def asked(most):
        behind_the_scenes(world, f"UPDATE station_setting SET value = '{most}'")
        path = f"/api/v1/stations/{post['id']}/commands/{name}"
        return world.post(path, json={"payload": payload})

    assert errors(asked(size - 1)) == {f"payload.{field}"}
    assert asked(size).status_code == 201
    assert asked(0).status_code == 201, "nothing can be sent by that: it says nothing"
