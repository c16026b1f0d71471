"""Functional block F: what we ask of a station, and what its answer makes of the command."""

import asyncio
import json

import pytest

from tests.gateway.test_configuration import until
from tests.gateway.test_v201_on_a_real_database import EVSE, event, now, rows
from tests.play.asked_station import asked

AT_2 = {"evse_no": 2, "connector_no": 1}


def test_a_start_carries_a_token_and_the_transaction_comes_back_by_its_number(network, v2):
    async def story():
        async with asked(network, v2, "start", {"reference": 77, "evse_no": 1}) as (own, no, *said):
            token = {"idToken": f"{77:016X}", "type": "Central"}
            assert said == [
                "RequestStartTransaction",
                {"idToken": token, "remoteStartId": 77, "evseId": 1},
            ]
            await own.socket.send(json.dumps([3, no, {"status": "Accepted"}]))
            begin = event(
                "Started", 0, now(-5), 1000, evse=EVSE, idToken=token, trigger="RemoteStart",
                info={"remoteStartId": 77},
            )  # fmt: skip
            _, _, answer = await own.call("TransactionEvent", begin)
            assert answer["idTokenInfo"]["status"] == "Unknown", "nobody pays for this number"

    asyncio.run(story())


def test_a_start_by_its_own_words_brings_the_token_that_its_transaction_then_names(network, v2):
    token = {"idToken": "CARD-A", "type": "ISO14443"}
    wanted = {"idToken": token, "remoteStartId": 4711, "evseId": 1}

    async def story():
        async with asked(network, v2, "RequestStartTransaction", wanted) as (own, no, *said):
            assert said == ["RequestStartTransaction", wanted]
            await own.socket.send(json.dumps([3, no, {"status": "Accepted"}]))
            begin = event(
                "Started", 0, now(-5), 1000, evse=EVSE, idToken=token, trigger="RemoteStart",
                info={"remoteStartId": 4711},
            )  # fmt: skip
            _, _, answer = await own.call("TransactionEvent", begin)
            assert answer["idTokenInfo"]["status"] == "Accepted"

    asyncio.run(story())
    assert rows(network, "SELECT status, token_id FROM session") == [("in_progress", "tok_CARD-A")]


def test_a_stop_names_its_transaction(network, v2):
    async def story():
        async with asked(network, v2, "stop", {"ocpp_transaction_ref": "tx-1"}) as (_, _, *said):
            assert said == ["RequestStopTransaction", {"transactionId": "tx-1"}]

    asyncio.run(story())


@pytest.mark.parametrize(
    ("name", "payload", "action", "request_said", "status", "state"),
    [
        ("reset", {}, "Reset", {"type": "OnIdle"}, "Scheduled", "accepted"),
        ("reset", {"hard": True, "evse_no": 2}, "Reset", {"type": "Immediate", "evseId": 2}, "Accepted", "accepted"),
        ("reset", {"evse_no": 2}, "Reset", {"type": "OnIdle", "evseId": 2}, "Rejected", "rejected"),
        ("unlock", AT_2, "UnlockConnector", {"evseId": 2, "connectorId": 1}, "Unlocked", "accepted"),
        ("unlock", AT_2, "UnlockConnector", {"evseId": 2, "connectorId": 1}, "UnknownConnector", "rejected"),
        ("unlock", AT_2, "UnlockConnector", {"evseId": 2, "connectorId": 1}, "OngoingAuthorizedTransaction", "rejected"),
        ("trigger", {"message": "Heartbeat"}, "TriggerMessage", {"requestedMessage": "Heartbeat"}, "NotImplemented", "rejected"),
        (
            "trigger", {"message": "StatusNotification", **AT_2}, "TriggerMessage",
            {"requestedMessage": "StatusNotification", "evse": {"id": 2, "connectorId": 1}}, "Accepted", "accepted",
        ),
        *(
            ("trigger", {"message": message, **where}, "TriggerMessage",
             {"requestedMessage": message, **at}, "Accepted", "accepted")
            for message in ("MeterValues", "TransactionEvent")
            for where, at in (({}, {}), ({"evse_no": 2}, {"evse": {"id": 2}}))
        ),
        *(
            ("trigger", {"message": message}, "TriggerMessage", {"requestedMessage": message}, "Accepted", "accepted")
            for message in ("LogStatusNotification", "FirmwareStatusNotification")
        ),
        (
            "change_availability", {"operative": False, "evse_no": 2}, "ChangeAvailability",
            {"operationalStatus": "Inoperative", "evse": {"id": 2}}, "Accepted", "accepted",
        ),
        (
            "change_availability", {"operative": False, **AT_2}, "ChangeAvailability",
            {"operationalStatus": "Inoperative", "evse": {"id": 2, "connectorId": 1}}, "Scheduled", "accepted",
        ),
        ("change_availability", {"operative": True}, "ChangeAvailability", {"operationalStatus": "Operative"}, "Accepted", "accepted"),
        ("clear_cache", {}, "ClearCache", {}, "Rejected", "rejected"),
        ("get_log", {"location": "https://h/l", "request_no": 5}, "GetLog",
         {"logType": "DiagnosticsLog", "requestId": 5, "log": {"remoteLocation": "https://h/l"}}, "AcceptedCanceled", "accepted"),
        ("GetBaseReport", {"requestId": 3, "reportBase": "ConfigurationInventory"}, "GetBaseReport",
         {"requestId": 3, "reportBase": "ConfigurationInventory"}, "NotSupported", "rejected"),
    ],
    ids=lambda part: part if isinstance(part, str) else None,
)  # fmt: skip
def test_what_a_station_answers_is_what_becomes_of_the_command(
    network, v2, name, payload, action, request_said, status, state
):
    async def story():
        async with asked(network, v2, name, payload) as (own, no, *said):
            assert said == [action, request_said]
            await own.socket.send(json.dumps([3, no, {"status": status}]))
            await until(
                lambda: rows(network, "SELECT answered_at FROM station_command") != [(None,)]
            )

    asyncio.run(story())
    assert rows(network, "SELECT state, answer FROM station_command") == [
        (state, {"status": status})
    ]


@pytest.mark.parametrize(
    ("payload", "answer"),
    [
        ({"transactionId": "tx-1"}, {"ongoingIndicator": True, "messagesInQueue": True}),
        ({}, {"messagesInQueue": False}),
    ],
)
def test_the_status_of_a_transaction_is_asked_and_its_answer_kept(network, v2, payload, answer):
    async def story():
        async with asked(network, v2, "GetTransactionStatus", payload) as (own, no, *said):
            assert said == ["GetTransactionStatus", payload]
            await own.socket.send(json.dumps([3, no, answer]))
            await until(
                lambda: rows(network, "SELECT answered_at FROM station_command") != [(None,)]
            )

    asyncio.run(story())
    assert rows(network, "SELECT state, answer FROM station_command") == [("accepted", answer)]
