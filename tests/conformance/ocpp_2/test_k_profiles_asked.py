"""Functional block K: what a station is asked of charging profiles, word for word, and what its answer comes to."""

import asyncio
import json

import pytest

from tests.gateway.test_configuration import until
from tests.gateway.test_v201_on_a_real_database import rows
from tests.play.asked_station import asked

DAILY = {
    "evse_no": 1,
    "profile_no": 7,
    "purpose": "transaction_default",
    "kind": "Recurring",
    "recurrency": "Daily",
    "stack_level": 1,
    "unit": "A",
    "starts_at": "2026-05-04T00:00:00Z",
    "duration_s": 86400,
    "valid_from": "2026-05-01T00:00:00Z",
    "valid_to": "2026-06-01T00:00:00Z",
    "periods": [{"start_s": 0, "limit": 16, "phases": 3}, {"start_s": 28800, "limit": 6.5}],
}
DAILY_SAID = {
    "evseId": 1,
    "chargingProfile": {
        "id": 7,
        "stackLevel": 1,
        "chargingProfilePurpose": "TxDefaultProfile",
        "chargingProfileKind": "Recurring",
        "recurrencyKind": "Daily",
        "validFrom": "2026-05-01T00:00:00Z",
        "validTo": "2026-06-01T00:00:00Z",
        "chargingSchedule": [
            {
                "id": 7,
                "chargingRateUnit": "A",
                "startSchedule": "2026-05-04T00:00:00Z",
                "duration": 86400,
                "chargingSchedulePeriod": [
                    {"startPeriod": 0, "limit": 16, "numberPhases": 3},
                    {"startPeriod": 28800, "limit": 6.5},
                ],
            }
        ],
    },
}


def own_words(**criteria):
    return {"requestId": 9, **criteria}


@pytest.mark.parametrize(
    ("name", "payload", "action", "request_said", "status", "state"),
    [
        ("set_charging_profile", DAILY, "SetChargingProfile", DAILY_SAID, "Accepted", "accepted"),
        ("set_charging_profile", DAILY, "SetChargingProfile", DAILY_SAID, "Rejected", "rejected"),
        (
            "clear_charging_profile", {"profile_no": 7}, "ClearChargingProfile",
            {"chargingProfileId": 7}, "Accepted", "accepted",
        ),
        (
            "clear_charging_profile", {"evse_no": 2, "purpose": "transaction_default", "stack_level": 0},
            "ClearChargingProfile",
            {"chargingProfileCriteria": {"evseId": 2, "chargingProfilePurpose": "TxDefaultProfile", "stackLevel": 0}},
            "Unknown", "rejected",
        ),
        *(
            ("GetChargingProfiles", asked_for, "GetChargingProfiles", asked_for, status, state)
            for asked_for, status, state in (
                (own_words(evseId=0, chargingProfile={"chargingProfilePurpose": "ChargingStationMaxProfile"}),
                 "Accepted", "accepted"),
                (own_words(chargingProfile={"chargingProfilePurpose": "TxDefaultProfile", "stackLevel": 0}),
                 "Accepted", "accepted"),
                (own_words(chargingProfile={"chargingProfileId": [7, 8]}), "Accepted", "accepted"),
                (own_words(evseId=1, chargingProfile={"chargingLimitSource": ["EMS"]}), "NoProfiles", "rejected"),
            )
        ),
    ],
)  # fmt: skip
def test_profiles_are_asked_for_in_these_words(
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
