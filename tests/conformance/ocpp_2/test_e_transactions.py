"""Functional block E: what a station is answered to each event of a transaction."""

import asyncio

import pytest

from tests.gateway.test_v201_on_a_real_database import EVSE, event, now, rows
from tests.play.gateway import serving, station

CARD = {"idToken": "CARD-A", "type": "ISO14443"}


def answers(network, version, *payloads):
    async def story():
        async with (
            serving(network) as (_, port),
            station(port, "S1", subprotocols=(version,)) as own,
        ):
            return [await own.call("TransactionEvent", each) for each in payloads]

    return asyncio.run(story())


@pytest.mark.parametrize("first", [0, 17])
def test_every_event_is_answered_and_a_token_only_where_one_was_shown(network, v2, first):
    """Numbers may begin anywhere; nothing is said of a price that nobody knows yet."""
    told = answers(
        network,
        v2,
        event("Started", first, now(-90), 1000, evse=EVSE, trigger="CablePluggedIn"),
        event("Updated", first + 1, now(-60), 1000, idToken=CARD, trigger="Authorized"),
        event("Updated", first + 2, now(-30), 1050),
        event("Ended", first + 3, now(-5), 1100, info={"stoppedReason": "EVDisconnected"}),
    )
    assert [kind for kind, _, _ in told] == [3, 3, 3, 3]
    assert [sorted(answer) for _, _, answer in told] == [[], ["idTokenInfo"], [], []]
    assert rows(network, "SELECT status, energy_wh, token_id FROM session") == [
        ("settling", 100, "tok_CARD-A")
    ]


def test_a_charge_told_when_the_line_is_back_is_a_whole_session(network, v2):
    told = answers(
        network,
        v2,
        event("Started", 0, now(-7200), 1000, evse=EVSE, idToken=CARD, offline=True),
        event("Updated", 1, now(-5400), 3000, offline=True),
        event("Ended", 2, now(-3600), 5000, offline=True, info={"stoppedReason": "Local"}),
    )
    assert [kind for kind, _, _ in told] == [3, 3, 3]
    assert rows(network, "SELECT status, energy_wh FROM session") == [("settling", 4000)]


def test_an_event_that_comes_after_the_end_is_answered_and_bills_nothing(network, v2):
    told = answers(
        network,
        v2,
        event("Started", 0, now(-90), 1000, evse=EVSE, idToken=CARD),
        event("Ended", 2, now(-5), 1100),
        event("Updated", 1, now(-45), 1050),
    )
    assert [kind for kind, _, _ in told] == [3, 3, 3]
    assert rows(network, "SELECT energy_wh FROM session") == [(100,)]


@pytest.mark.parametrize(
    ("trigger", "info"),
    [
        ("StopAuthorized", {"stoppedReason": "Local"}),
        ("ChargingStateChanged", {"stoppedReason": "Local", "chargingState": "EVConnected"}),
        ("EVCommunicationLost", {"stoppedReason": "EVDisconnected", "chargingState": "Idle"}),
        ("EVDeparted", {"stoppedReason": "Local"}),
        ("ChargingStateChanged", {"stoppedReason": "StoppedByEV", "chargingState": "SuspendedEV"}),
        ("RemoteStop", {"stoppedReason": "Remote"}),
        ("Deauthorized", {"stoppedReason": "DeAuthorized"}),
        ("EVConnectTimeout", {"stoppedReason": "Timeout"}),
    ],
)
def test_an_end_without_reading_and_place_bills_what_was_read_last(network, v2, trigger, info):
    told = answers(
        network,
        v2,
        event("Started", 0, now(-90), 1000, evse=EVSE, idToken=CARD, trigger="Authorized"),
        event("Updated", 1, now(-60), 1050),
        event("Ended", 2, now(-5), trigger=trigger, info=info),
    )
    assert [kind for kind, _, _ in told] == [3, 3, 3]
    assert rows(
        network,
        "SELECT status, energy_wh, evse_no, machine ->> 'station_reason' FROM session",
    ) == [("settling", 50, 1, info["stoppedReason"])]


def test_a_cable_that_lets_go_for_a_while_is_one_session(network, v2):
    states = ("Charging", "Idle", "EVConnected", "Charging")

    async def story():
        async with (
            serving(network) as (_, port),
            station(port, "S1", subprotocols=(v2,)) as own,
        ):
            begin = event("Started", 0, now(-90), 1000, evse=EVSE, idToken=CARD)
            assert (await own.call("TransactionEvent", begin))[0] == 3
            for number, state in enumerate(states, start=1):
                info = {"chargingState": state}
                changed = event(
                    "Updated", number, now(number - 60), trigger="ChargingStateChanged", info=info
                )
                assert (await own.call("TransactionEvent", changed))[0] == 3
                if state == "Idle":
                    free = {
                        "timestamp": now(), "connectorStatus": "Available",
                        "evseId": 1, "connectorId": 1,
                    }  # fmt: skip
                    assert (await own.call("StatusNotification", free))[0] == 3

    asyncio.run(story())
    query = "SELECT status, token_id, machine ->> 'charging_state' FROM session"
    assert rows(network, query) == [("in_progress", "tok_CARD-A", "Charging")]


def test_a_vehicle_that_was_only_detected_begins_a_transaction_of_nobody_somewhere(network, v2):
    (answer,) = answers(network, v2, event("Started", 0, now(-5), trigger="EVDetected"))
    assert answer[2] == {}
    assert rows(network, "SELECT status, evse_no, token_id FROM session") == [
        ("in_progress", None, None)
    ]


def test_a_meter_that_signs_its_start_is_answered_and_its_record_kept(network, v2):
    signed = {
        "signedMeterData": "T0NNRnxub3RoaW5n",
        "signingMethod": "ECDSA-secp256r1-SHA256",
        "encodingMethod": "OCMF",
        "publicKey": "",
    }
    begin = event(
        "Started", 0, now(-5), 1000, evse=EVSE, idToken=CARD, trigger="SignedDataReceived"
    )
    begin["meterValue"][0]["sampledValue"][0]["signedMeterValue"] = signed
    (answer,) = answers(network, v2, begin)
    assert answer[0] == 3
    assert rows(network, "SELECT verdict, signed IS NOT NULL FROM reading") == [("ANCHOR", True)]
