"""What stations tell of their settings is kept when it is heard, and so is what we tried to set."""

import asyncio
import json

import psycopg
import pytest

from sim.stations import Faults, SimulatedStation, StationPlan, Version
from tests.gateway.test_v201_on_a_real_database import BOOT, rows
from tests.play.gateway import serving, station
from tests.play.network import PASSWORD, Site
from tests.play.waiting import PATIENCE_S

V201 = ("ocpp2.0.1",)
BOOT_16 = {"chargePointVendor": "V", "chargePointModel": "M"}
READS = {"silent_boot_s": 0.0, "boot_grace_s": 0.0, "commands_poll_s": 0.05}
WHOLE = {"requestId": 7, "reportBase": "FullInventory"}


@pytest.fixture
def network(fresh_database):
    Site(fresh_database.owner).seed().station("S1")
    return fresh_database


def queue(database, name, payload, command_id="cmd_1", lives="1 hour"):
    """A command, and with it what it tries to set, as a caller of the API would leave them."""
    with psycopg.connect(database.owner) as connection:
        connection.execute(
            "INSERT INTO station_command (organization_id, id, station_id, cause, name, payload,"
            " state, requested_at, expires_at) VALUES ('org_1', %s, 'stn_S1', %s, %s, %s, 'queued',"
            " now(), now() + %s::interval)",
            (command_id, command_id, name, json.dumps(payload), lives),
        )


def attempt(database, name, variable, value, component=None, command_id="cmd_1"):
    with psycopg.connect(database.owner) as connection:
        connection.execute(
            "INSERT INTO station_setting (organization_id, station_id, id, name, component, variable,"
            " attribute, is_write_only, attempted_value, attempted_at, attempt_command_id,"
            " attempt_result) VALUES ('org_1', 'stn_S1', %s, %s, %s, %s, 'Actual', %s, %s, now(), %s,"
            " 'pending')",
            (name.lower(), name, component, variable, value == "***", value, command_id),
        )


def told(database):
    """Each setting that the station has, with its value."""
    return dict(
        rows(database, "SELECT name, value FROM station_setting WHERE heard_at IS NOT NULL")
    )


async def until(looks_so):
    async with asyncio.timeout(PATIENCE_S):
        while not looks_so():  # noqa: ASYNC110 - the database rings no bell
            await asyncio.sleep(0.05)


def simulated(port, version, **more):
    plan = StationPlan(
        url=f"ws://127.0.0.1:{port}/ocpp",
        identity="S1",
        version=Version(version),
        password=PASSWORD,
        **more,
    )
    return SimulatedStation(plan, faults=Faults())


@pytest.mark.parametrize(
    ("version", "expected", "secret"),
    [
        ("1.6", {"HeartbeatInterval": "300", "NumberOfConnectors": "1"}, "AuthorizationKey"),
        (
            "2.0.1",
            {
                "OCPPCommCtrlr/HeartbeatInterval": "300",
                "Connector@1.1/ConnectorType": "sType2",
                "Connector@1/Temperature": "14.0",
                "EVSE@1/Power": "22000",
            },
            "SecurityCtrlr/BasicAuthPassword",
        ),
    ],
)
def test_a_station_is_read_once_when_it_boots_and_again_with_another_firmware(
    network, version, expected, secret
):
    def read_at():
        found = rows(network, "SELECT read_at, asked_firmware FROM station_configuration")
        return found[0] if found and found[0][0] else None

    async def story():
        async with serving(network, **READS, reads_configuration=True) as (_, port):
            async with simulated(port, version) as post:
                await post.connect()
                await until(read_at)
                first = read_at()
                await post.boot()
                await post.call("Heartbeat", {})
            async with simulated(port, version, firmware="2.0") as post:
                await post.connect()
                await until(lambda: read_at()[0] > first[0])

    asyncio.run(story())
    assert expected.items() <= told(network).items()
    assert told(network)[secret] is None
    assert rows(network, "SELECT count(*)::int FROM station_command") == [(2,)]
    assert read_at()[1] == "2.0"
    reported = rows(
        network, "SELECT name FROM station_setting WHERE is_write_only OR value LIKE '%secret%'"
    )
    assert reported == [(secret,)]


async def answered(s, action, answer, *, kind=3):
    """The station is asked this, and answers."""
    called = await s.answer()
    assert called[2] == action
    said = [kind, called[1], answer] if kind == 3 else [4, called[1], answer, "", {}]
    await s.socket.send(json.dumps(said))
    return called[3]


@pytest.mark.parametrize(
    ("answer", "kind", "result", "value"),
    [
        ({"status": "Accepted"}, 3, "accepted", "60"),
        ({"status": "Rejected"}, 3, "rejected", None),
        ({"status": "RebootRequired"}, 3, "reboot_required", None),
        ({"status": "NotSupported"}, 3, "not_supported", None),
        ("NotImplemented", 4, "not_supported", None),
        ("GenericError", 4, "rejected", None),
    ],
)
def test_what_a_16_station_says_to_an_attempt_is_kept(network, answer, kind, result, value):
    payload = {"key": "HeartbeatInterval", "value": "60"}
    queue(network, "ChangeConfiguration", payload)
    attempt(network, "HeartbeatInterval", "HeartbeatInterval", "60")

    async def story():
        async with serving(network, **READS) as (_, port), station(port, "S1") as s:
            await s.call("BootNotification", BOOT_16)
            assert await answered(s, "ChangeConfiguration", answer, kind=kind) == payload
            await until(lambda: ended(network) != "pending")

    asyncio.run(story())
    assert rows(network, "SELECT attempt_result, value FROM station_setting") == [(result, value)]


def ended(database):
    return rows(database, "SELECT attempt_result FROM station_setting ORDER BY name LIMIT 1")[0][0]


def test_each_variable_of_a_201_station_gets_its_own_answer(network):
    wishes = [
        ("TxCtrlr", "EVConnectionTimeOut", "25", "Accepted"),
        ("TxCtrlr", "Nothing", "1", "UnknownVariable"),
        ("SecurityCtrlr", "BasicAuthPassword", "***", "Rejected"),
    ]
    named = [
        {"component": {"name": component}, "variable": {"name": variable}}
        for component, variable, _, _ in wishes
    ]
    data = [{**name, "attributeValue": wish[2]} for name, wish in zip(named, wishes, strict=True)]
    queue(network, "SetVariables", {"setVariableData": data})
    for component, variable, value, _ in wishes:
        attempt(network, f"{component}/{variable}", variable, value, component)
    results = [
        {**name, "attributeStatus": wish[3]} for name, wish in zip(named, wishes, strict=True)
    ]

    async def story():
        async with (
            serving(network, **READS) as (_, port),
            station(port, "S1", subprotocols=V201) as s,
        ):
            await s.call("BootNotification", BOOT)
            await answered(s, "SetVariables", {"setVariableResult": results})
            await until(lambda: ended(network) != "pending")

    asyncio.run(story())
    kept = rows(
        network,
        "SELECT name, attempt_result, value FROM station_setting"
        " WHERE attempted_at IS NOT NULL ORDER BY name",
    )
    assert kept == [
        ("SecurityCtrlr/BasicAuthPassword", "rejected", None),
        ("TxCtrlr/EVConnectionTimeOut", "accepted", "25"),
        ("TxCtrlr/Nothing", "not_supported", None),
    ]


def part(seq_no, names, *, tbc=True, ref=7):
    return {
        "requestId": ref,
        "generatedAt": "2026-01-01T00:00:00Z",
        "seqNo": seq_no,
        "tbc": tbc,
        "reportData": [
            {
                "component": {"name": "C"},
                "variable": {"name": name},
                "variableAttribute": [{"value": name.lower()}],
                "variableCharacteristics": {
                    "dataType": "OptionList",
                    "supportsMonitoring": False,
                    "valuesList": "a,b,c",
                },
            }
            for name in names
        ],
    }


def test_a_report_in_parts_takes_away_what_is_gone_only_when_it_is_complete(network):
    queue(network, "GetBaseReport", WHOLE, "cmd_0", lives="-1 hour")

    async def story():
        async with (
            serving(network) as (_, port),
            station(port, "S1", subprotocols=V201) as s,
        ):
            await s.call("NotifyReport", part(0, ["A", "B"]))
            await s.call("NotifyReport", part(1, ["Old"], tbc=False))
            assert told(network) == {"C/A": "a", "C/B": "b", "C/Old": "old"}
            attempt(network, "C/Tried", "Tried", "1", "C")
            await s.call("NotifyReport", part(0, ["A"]))
            await s.call("NotifyReport", part(2, ["D"], tbc=False))  # its middle is missing
            assert set(told(network)) == {"C/A", "C/B", "C/Old", "C/D"}
            await s.call("NotifyReport", part(1, ["c"]))  # and comes late
            await s.call("NotifyReport", part(1, ["C"]))  # and once more

    asyncio.run(story())
    assert told(network) == {"C/A": "a", "C/C": "c", "C/D": "d"}
    assert rows(
        network,
        "SELECT name FROM station_setting WHERE attempted_at IS NOT NULL AND heard_at IS NULL",
    ) == [("C/Tried",)], "what we tried stays"
    assert rows(network, "SELECT DISTINCT data_type, values_list FROM station_setting"
                         " WHERE heard_at IS NOT NULL") == [("OptionList", "a,b,c")]  # fmt: skip


def test_a_report_that_was_not_asked_to_be_whole_takes_nothing_away(network):
    queue(network, "GetBaseReport", {**WHOLE, "reportBase": "SummaryInventory"}, lives="-1 hour")

    async def story():
        async with (
            serving(network) as (_, port),
            station(port, "S1", subprotocols=V201) as s,
        ):
            await s.call("NotifyReport", part(0, ["A"], tbc=False, ref=6))
            await s.call("NotifyReport", part(0, ["B"], tbc=False))

    asyncio.run(story())
    assert set(told(network)) == {"C/A", "C/B"}
    assert rows(network, "SELECT read_at FROM station_configuration") == [(None,)]


def test_what_is_asked_for_by_name_is_kept_and_what_is_unknown_goes(network):
    queue(network, "GetConfiguration", {"key": ["a", "Gone"]})
    with psycopg.connect(network.owner) as connection:
        connection.execute(
            "INSERT INTO station_setting (organization_id, station_id, id, name, variable, attribute,"
            " is_write_only, value, heard_at) SELECT 'org_1', 'stn_S1', lower(name), name, name,"
            " 'Actual', false, 'old', now() FROM unnest(ARRAY['A', 'gone', 'Stays']) AS name"
        )
    keys = [{"key": "A", "readonly": True, "value": "new"}]

    async def story():
        async with serving(network, **READS) as (_, port), station(port, "S1") as s:
            await s.call("BootNotification", BOOT_16)
            await answered(
                s, "GetConfiguration", {"configurationKey": keys, "unknownKey": ["Gone"]}
            )
            await until(lambda: "gone" not in told(network))

    asyncio.run(story())
    assert told(network) == {"A": "new", "Stays": "old"}
    assert rows(network, "SELECT name, mutability FROM station_setting WHERE id = 'a'") == [
        ("A", "ReadOnly")
    ]


def test_a_station_that_cannot_say_is_asked_once(network):
    async def story():
        async with (
            serving(network, **READS, reads_configuration=True) as (_, port),
            station(port, "S1") as s,
        ):
            await s.call("BootNotification", BOOT_16)
            await answered(s, "GetConfiguration", "NotImplemented", kind=4)
            for _ in range(2):
                assert (await s.call("BootNotification", BOOT_16))[2]["status"] == "Accepted"

    asyncio.run(story())
    assert rows(network, "SELECT state FROM station_command") == [("rejected",)]


def test_why_a_station_booted_is_kept(network):
    async def story():
        async with (
            serving(network) as (_, port),
            station(port, "S1", subprotocols=V201) as s,
        ):
            await s.call("BootNotification", {**BOOT, "reason": "Watchdog"})

    asyncio.run(story())
    assert rows(network, "SELECT boot_reason FROM station_link") == [("Watchdog",)]


def test_the_database_keeps_no_secret_in_clear(network):
    attempt(network, "AuthorizationKey", "AuthorizationKey", "***")
    with (
        psycopg.connect(network.owner) as connection,
        pytest.raises(psycopg.errors.CheckViolation, match="shows_no_secret"),
    ):
        connection.execute("UPDATE station_setting SET value = 'in clear'")
