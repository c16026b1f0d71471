"""Functional blocks G to P: what is told of a station's state, and answered as the specification wants."""

import asyncio
from datetime import datetime

import pytest

from tests.gateway.test_v201_on_a_real_database import EVSE, event, now, rows
from tests.play.clock import MONDAY_MORNING, PatientClock
from tests.play.gateway import serving, station

STAMP = "2026-05-04T07:00:00Z"
LOCK_FAILED = {
    "generatedAt": STAMP,
    "seqNo": 0,
    "eventData": [
        {
            "eventId": 1,
            "timestamp": STAMP,
            "trigger": "Alerting",
            "actualValue": "true",
            "eventNotificationType": "HardWiredNotification",
            "component": {
                "name": "ConnectorPlugRetentionLock",
                "evse": {"id": 1, "connectorId": 1},
            },
            "variable": {"name": "Problem"},
        }
    ],
}
METER = {"evseId": 1, "meterValue": [{"timestamp": STAMP, "sampledValue": [{"value": 1000}]}]}


def answered(network, version, action, payload, **settings):
    async def story():
        async with (
            serving(network, **settings) as (_, port),
            station(port, "S1", subprotocols=(version,)) as own,
        ):
            return await own.call(action, payload)

    return asyncio.run(story())


def test_a_heartbeat_is_answered_with_our_time(network, v2):
    _, _, answer = answered(network, v2, "Heartbeat", {}, clock=PatientClock())
    assert datetime.fromisoformat(answer["currentTime"]) == MONDAY_MORNING


@pytest.mark.parametrize(
    ("action", "payload"),
    [
        ("NotifyEvent", LOCK_FAILED),
        ("MeterValues", METER),
        ("LogStatusNotification", {"status": "Idle"}),
        ("FirmwareStatusNotification", {"status": "Idle"}),
    ],
)
def test_what_asks_for_nothing_is_answered_with_nothing(network, v2, action, payload):
    assert answered(network, v2, action, payload) == [3, "m1", {}]


def test_whatever_a_station_says_shows_that_it_is_there(network, v2):
    """Nobody waits for a heartbeat: any message counts."""

    async def story():
        async with serving(network) as (_, port), station(port, "S1", subprotocols=(v2,)) as own:
            begin = event("Started", 0, now(-5), 1000, evse=EVSE)
            assert (await own.call("TransactionEvent", begin))[0] == 3
            assert rows(network, "SELECT disconnected_at FROM station_link") == [(None,)]

    asyncio.run(story())


@pytest.mark.parametrize(
    ("action", "payload"),
    [
        (
            "NotifyEVChargingNeeds",
            {
                "evseId": 1,
                "chargingNeeds": {
                    "requestedEnergyTransfer": "DC",
                    "dcChargingParameters": {"evMaxCurrent": 200, "evMaxVoltage": 400},
                },
            },
        ),
        (
            "NotifyEVChargingSchedule",
            {
                "evseId": 1,
                "timeBase": STAMP,
                "chargingSchedule": {
                    "id": 1,
                    "chargingRateUnit": "W",
                    "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 22000}],
                },
            },
        ),
    ],
)
def test_needs_of_a_vehicle_for_which_we_have_no_schedule_are_rejected(
    network, v2, action, payload
):
    _, _, answer = answered(network, v2, action, payload)
    assert answer == {"status": "Rejected", "statusInfo": {"reasonCode": "TxNotFound"}}


@pytest.mark.parametrize("more", [{}, {"messageId": "anything", "data": {"a": [1]}}])
def test_data_of_a_vendor_that_we_do_not_know_is_said_to_be_unknown(network, v2, more):
    answer = answered(network, v2, "DataTransfer", {"vendorId": "org.example.nobody", **more})
    assert answer == [3, "m1", {"status": "UnknownVendorId"}]


def test_custom_data_disturbs_nothing(network, v2):
    payload = {"customData": {"vendorId": "org.example", "anything": {"x": 1}}}
    assert answered(network, v2, "Heartbeat", payload)[0] == 3
