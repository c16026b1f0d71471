"""What we ask of a station of OCPP 1.6, word for word, and what each answer makes of the command."""

import asyncio
import json

import pytest

from tests.gateway.test_configuration import BOOT_16, READS, queue, until
from tests.gateway.test_v16_on_a_real_database import rows
from tests.play.gateway import serving, station

AT, LATER = "2026-03-02T09:00:00Z", "2026-03-03T09:00:00Z"
AT_2 = {"evse_no": 2, "connector_no": 1}
HERE = {"vendorId": "com.example", "messageId": "Hello", "data": "x"}
ACCEPTED, REJECTED = ("Accepted", "accepted"), ("Rejected", "rejected")
NOT_IMPLEMENTED = ("NotImplemented", "rejected")
HASHES = {
    "hashAlgorithm": "SHA256",
    "issuerNameHash": "ab01",
    "issuerKeyHash": "cd02",
    "serialNumber": "a",
}
PEM = "-----BEGIN CERTIFICATE-----"
ROOT = {"certificateType": "CentralSystemRootCertificate", "certificate": PEM}
FILE_TRIES = {"retries": 2, "retry_interval_s": 60}
TRIES = {"retries": 2, "retryInterval": 60}
CURVE = {
    "profile_no": 7,
    "purpose": "transaction",
    "kind": "Recurring",
    "recurrency": "Daily",
    "unit": "A",
    "periods": [{"start_s": 0, "limit": 16.5, "phases": 3}, {"start_s": 3600, "limit": 0}],
    "stack_level": 4,
    "evse_no": 2,
    "starts_at": AT,
    "duration_s": 7200,
    "valid_from": AT,
    "valid_to": LATER,
    "ocpp_transaction_ref": "42",
}
CURVE_SAID = {
    "connectorId": 2,
    "csChargingProfiles": {
        "chargingProfileId": 7,
        "transactionId": 42,
        "stackLevel": 4,
        "chargingProfilePurpose": "TxProfile",
        "chargingProfileKind": "Recurring",
        "recurrencyKind": "Daily",
        "validFrom": AT,
        "validTo": LATER,
        "chargingSchedule": {
            "duration": 7200,
            "startSchedule": AT,
            "chargingRateUnit": "A",
            "chargingSchedulePeriod": [
                {"startPeriod": 0, "limit": 16.5, "numberPhases": 3},
                {"startPeriod": 3600, "limit": 0},
            ],
        },
    },
}
RESERVED = {"reservation_no": 5, "id_token": "04AB", "expires_at": AT}
LISTED = [
    {"id_token": "04AB", "status": "Accepted", "expires_at": AT, "group_id_token": "FLEET"},
    {"id_token": "04AC", "status": "Blocked"},
]
LISTED_SAID = [
    {"idTag": "04AB", "idTagInfo": {"status": "Accepted", "expiryDate": AT, "parentIdTag": "FLEET"}},
    {"idTag": "04AC", "idTagInfo": {"status": "Blocked"}},
]  # fmt: skip
SIGNED = {
    "location": "https://h/f",
    "retrieve_at": AT,
    "install_at": LATER,
    "signing_certificate": PEM,
    "signature": "c2lnbmVk",
    "request_no": 9,
    **FILE_TRIES,
}
SIGNED_SAID = {
    "requestId": 9,
    "firmware": {
        "location": "https://h/f",
        "retrieveDateTime": AT,
        "installDateTime": LATER,
        "signingCertificate": PEM,
        "signature": "c2lnbmVk",
    },
    **TRIES,
}
LOG = {"location": "https://h/l", "since": AT, "until": LATER, "request_no": 5, **FILE_TRIES}
LOG_SAID = {
    "logType": "SecurityLog",
    "requestId": 5,
    "log": {"remoteLocation": "https://h/l", "oldestTimestamp": AT, "latestTimestamp": LATER},
    **TRIES,
}


def answered(network, name, payload, *answers):
    """What each asking says, and what becomes of it: a station gives these answers one after the other."""

    asked = []

    async def story():
        async with serving(network, **READS) as (_, port), station(port, "S1") as own:
            assert (await own.call("BootNotification", BOOT_16))[2]["status"] == "Accepted"
            for place, answer in enumerate(answers):
                queue(network, name, payload, f"cmd_{place}")
                kind, no, *said = await own.answer()
                assert (kind, no) == (2, f"cmd_{place}")
                asked.append(said)
                await own.socket.send(json.dumps([3, no, answer]))
                await _ended(network, no)

    asyncio.run(story())
    return asked, rows(network, "SELECT state, answer FROM station_command ORDER BY id")


async def _ended(network, no):
    query = "SELECT answered_at FROM station_command WHERE id = %s"
    await until(lambda: rows(network, query, no) != [(None,)])


@pytest.mark.parametrize(
    ("name", "payload", "action", "request_said", "answers"),
    [
        ("start", {"reference": "5E5510A0B1C2D3E4", "evse_no": 1}, "RemoteStartTransaction",
         {"idTag": "5E5510A0B1C2D3E4", "connectorId": 1}, [ACCEPTED, REJECTED]),
        ("start", {"reference": "5E5510A0B1C2D3E4", "id_token": "04AB"}, "RemoteStartTransaction",
         {"idTag": "04AB"}, [ACCEPTED]),
        ("stop", {"ocpp_transaction_ref": "42", "reason": "driver"}, "RemoteStopTransaction",
         {"transactionId": 42}, [ACCEPTED, REJECTED]),
        ("reset", {"hard": True}, "Reset", {"type": "Hard"}, [ACCEPTED, REJECTED]),
        ("reset", {}, "Reset", {"type": "Soft"}, [ACCEPTED]),
        ("unlock", AT_2, "UnlockConnector", {"connectorId": 2},
         [("Unlocked", "accepted"), ("UnlockFailed", "rejected"), ("NotSupported", "rejected")]),
        ("trigger", {"message": "MeterValues", **AT_2}, "TriggerMessage",
         {"requestedMessage": "MeterValues", "connectorId": 2}, [ACCEPTED, REJECTED, NOT_IMPLEMENTED]),
        ("trigger", {"message": "StatusNotification", "evse_no": 2}, "TriggerMessage",
         {"requestedMessage": "StatusNotification", "connectorId": 2}, [ACCEPTED]),
        ("trigger", {"message": "Heartbeat"}, "TriggerMessage",
         {"requestedMessage": "Heartbeat"}, [ACCEPTED, NOT_IMPLEMENTED]),
        ("change_availability", {"operative": False, **AT_2}, "ChangeAvailability",
         {"type": "Inoperative", "connectorId": 2}, [ACCEPTED, ("Scheduled", "accepted"), REJECTED]),
        ("change_availability", {"operative": False}, "ChangeAvailability",
         {"type": "Inoperative", "connectorId": 0}, [("Scheduled", "accepted")]),
        ("change_availability", {"operative": True}, "ChangeAvailability",
         {"type": "Operative", "connectorId": 0}, [ACCEPTED]),
        ("clear_cache", {}, "ClearCache", {}, [ACCEPTED, REJECTED]),
        ("set_charging_profile", CURVE, "SetChargingProfile", CURVE_SAID,
         [ACCEPTED, REJECTED, ("NotSupported", "rejected")]),
        ("clear_charging_profile", {}, "ClearChargingProfile", {}, [ACCEPTED, ("Unknown", "rejected")]),
        ("clear_charging_profile", {"evse_no": 2, "purpose": "station_max", "stack_level": 0}, "ClearChargingProfile",
         {"connectorId": 2, "chargingProfilePurpose": "ChargePointMaxProfile", "stackLevel": 0}, [ACCEPTED]),
        ("clear_charging_profile", {"profile_no": 7}, "ClearChargingProfile", {"id": 7}, [ACCEPTED]),
        ("get_composite_schedule", {"duration_s": 3600, "evse_no": 2, "unit": "W"}, "GetCompositeSchedule",
         {"connectorId": 2, "duration": 3600, "chargingRateUnit": "W"}, [ACCEPTED, REJECTED]),
        ("get_composite_schedule", {"duration_s": 60}, "GetCompositeSchedule",
         {"connectorId": 0, "duration": 60}, [ACCEPTED]),
        ("get_log", {**LOG, "log": "security"}, "GetLog", LOG_SAID,
         [ACCEPTED, REJECTED, ("AcceptedCanceled", "accepted")]),
        ("update_firmware", SIGNED, "SignedUpdateFirmware", SIGNED_SAID,
         [ACCEPTED, REJECTED, ("AcceptedCanceled", "accepted"), ("InvalidCertificate", "rejected"), ("RevokedCertificate", "rejected")]),
        ("reserve", {**RESERVED, "evse_no": 2, "group_id_token": "FLEET"}, "ReserveNow",
         {"reservationId": 5, "idTag": "04AB", "parentIdTag": "FLEET", "expiryDate": AT, "connectorId": 2},
         [ACCEPTED, REJECTED, ("Faulted", "rejected"), ("Occupied", "rejected"), ("Unavailable", "rejected")]),
        ("reserve", RESERVED, "ReserveNow",
         {"reservationId": 5, "idTag": "04AB", "expiryDate": AT, "connectorId": 0}, [ACCEPTED]),
        ("cancel_reservation", {"reservation_no": 5}, "CancelReservation", {"reservationId": 5}, [ACCEPTED, REJECTED]),
        ("send_local_list", {"version_no": 3, "is_full": True, "tokens": LISTED}, "SendLocalList",
         {"listVersion": 3, "updateType": "Full", "localAuthorizationList": LISTED_SAID},
         [ACCEPTED, ("Failed", "rejected"), ("NotSupported", "rejected"), ("VersionMismatch", "rejected")]),
        ("send_local_list", {"version_no": 4, "is_full": False, "tokens": [*LISTED, {"id_token": "04AD"}]}, "SendLocalList",
         {"listVersion": 4, "updateType": "Differential", "localAuthorizationList": [*LISTED_SAID, {"idTag": "04AD"}]}, [ACCEPTED]),
        ("send_local_list", {"version_no": 5, "is_full": True, "tokens": []}, "SendLocalList",
         {"listVersion": 5, "updateType": "Full", "localAuthorizationList": []}, [ACCEPTED]),
        ("InstallCertificate", ROOT, "InstallCertificate", ROOT, [ACCEPTED, REJECTED, ("Failed", "rejected")]),
        ("DeleteCertificate", {"certificateHashData": HASHES}, "DeleteCertificate", {"certificateHashData": HASHES},
         [ACCEPTED, ("Failed", "rejected"), ("NotFound", "rejected")]),
        ("ExtendedTriggerMessage", {"requestedMessage": "SignChargePointCertificate"}, "ExtendedTriggerMessage",
         {"requestedMessage": "SignChargePointCertificate"}, [ACCEPTED, REJECTED, NOT_IMPLEMENTED]),
        ("ExtendedTriggerMessage", {"requestedMessage": "MeterValues", "connectorId": 1}, "ExtendedTriggerMessage",
         {"requestedMessage": "MeterValues", "connectorId": 1}, [ACCEPTED]),
        ("ChangeConfiguration", {"key": "HeartbeatInterval", "value": "60"}, "ChangeConfiguration",
         {"key": "HeartbeatInterval", "value": "60"},
         [ACCEPTED, REJECTED, ("RebootRequired", "accepted"), ("NotSupported", "rejected")]),
        ("DataTransfer", HERE, "DataTransfer", HERE,
         [ACCEPTED, REJECTED, ("UnknownMessageId", "rejected"), ("UnknownVendorId", "rejected")]),
    ],
    ids=lambda part: part if isinstance(part, str) else None,
)  # fmt: skip
def test_what_a_station_answers_is_what_becomes_of_the_command(
    network, name, payload, action, request_said, answers
):
    given = [{"status": status} for status, _ in answers]
    said, ended = answered(network, name, payload, *given)
    assert said == [[action, request_said]] * len(answers)
    assert ended == [(state, answer) for (_, state), answer in zip(answers, given, strict=True)]


@pytest.mark.parametrize(
    ("name", "payload", "action", "request_said", "answers"),
    [
        ("get_log", LOG, "GetDiagnostics",
         {"location": "https://h/l", "startTime": AT, "stopTime": LATER, **TRIES}, [{"fileName": "log.zip"}, {}]),
        ("get_log", {"location": "ftp://h/l"}, "GetDiagnostics", {"location": "ftp://h/l"}, [{}]),
        ("update_firmware", {"location": "https://h/f", "retrieve_at": AT, **FILE_TRIES}, "UpdateFirmware",
         {"location": "https://h/f", "retrieveDate": AT, **TRIES}, [{}]),
        ("get_local_list_version", {}, "GetLocalListVersion", {}, [{"listVersion": 3}, {"listVersion": 0}, {"listVersion": -1}]),
        ("GetConfiguration", {"key": ["HeartbeatInterval", "Nonsense"]}, "GetConfiguration",
         {"key": ["HeartbeatInterval", "Nonsense"]},
         [{"configurationKey": [{"key": "HeartbeatInterval", "readonly": False, "value": "300"}], "unknownKey": ["Nonsense"]}]),
        ("GetConfiguration", {}, "GetConfiguration", {}, [{}]),
        ("GetInstalledCertificateIds", {"certificateType": "ManufacturerRootCertificate"}, "GetInstalledCertificateIds",
         {"certificateType": "ManufacturerRootCertificate"}, [{"status": "Accepted", "certificateHashData": [HASHES]}]),
        ("get_composite_schedule", {"duration_s": 60, "evse_no": 1}, "GetCompositeSchedule", {"connectorId": 1, "duration": 60},
         [{"status": "Accepted", "connectorId": 1, "scheduleStart": AT,
           "chargingSchedule": {"duration": 60, "chargingRateUnit": "A", "chargingSchedulePeriod": [{"startPeriod": 0, "limit": 6}]}}]),
    ],
    ids=lambda part: part if isinstance(part, str) else None,
)  # fmt: skip
def test_what_a_station_tells_is_kept_with_the_command(
    network, name, payload, action, request_said, answers
):
    said, ended = answered(network, name, payload, *answers)
    assert said == [[action, request_said]] * len(answers)
    assert ended == [("accepted", answer) for answer in answers]


@pytest.mark.parametrize("code", ["NotImplemented", "NotSupported", "InternalError"])
def test_an_error_instead_of_an_answer_is_a_rejection_that_names_it(network, code):
    async def story():
        async with serving(network, **READS) as (_, port), station(port, "S1") as own:
            await own.call("BootNotification", BOOT_16)
            queue(network, "clear_cache", {})
            _, no, *_ = await own.answer()
            await own.socket.send(json.dumps([4, no, code, "", {}]))
            await _ended(network, no)

    asyncio.run(story())
    assert rows(network, "SELECT state, answer FROM station_command") == [
        ("rejected", {"error": code})
    ]
