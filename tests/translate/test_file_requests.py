"""What a station is asked about firmware and logs, in every word of its version."""

import json

import pytest

from chargewright.translate.commands import to_wire
from chargewright.wire.ocpp import Version
from chargewright.wire.ocpp.values import encode

SINCE, UNTIL = "2026-03-01T09:00:00Z", "2026-03-02T09:00:00Z"
FIRMWARE = {
    "location": "https://files.example/2",
    "retrieve_at": SINCE,
    "install_at": UNTIL,
    "signing_certificate": "PEM",
    "signature": "c2lnbmVk",
    "retries": 3,
    "retry_interval_s": 60,
    "request_no": 7,
}
LOG = {
    "location": "https://files.example/1",
    "since": SINCE,
    "until": UNTIL,
    "retries": 3,
    "retry_interval_s": 60,
    "request_no": 8,
}
TRIED = {"retries": 3, "retryInterval": 60}


def asked(version, name, payload):
    action, request = to_wire(version, name, payload)
    return action, json.loads(encode(request))


@pytest.mark.parametrize(
    ("version", "action"),
    [
        (Version.V16, "SignedUpdateFirmware"),
        (Version.V201, "UpdateFirmware"),
        (Version.V21, "UpdateFirmware"),
    ],
)
def test_signed_firmware_goes_with_its_times_its_certificate_and_its_signature(version, action):
    assert asked(version, "update_firmware", FIRMWARE) == (
        action,
        {
            "requestId": 7,
            "firmware": {
                "location": "https://files.example/2",
                "retrieveDateTime": SINCE,
                "installDateTime": UNTIL,
                "signingCertificate": "PEM",
                "signature": "c2lnbmVk",
            },
            **TRIED,
        },
    )


@pytest.mark.parametrize("version", [Version.V201, Version.V21])
def test_firmware_that_is_not_signed_goes_without_what_nobody_said(version):
    payload = {"location": "https://files.example/2", "retrieve_at": SINCE, "request_no": 7}
    assert asked(version, "update_firmware", payload) == (
        "UpdateFirmware",
        {
            "requestId": 7,
            "firmware": {"location": "https://files.example/2", "retrieveDateTime": SINCE},
        },
    )


@pytest.mark.parametrize(
    ("version", "log", "named"),
    [
        *((version, "security", "SecurityLog") for version in Version),
        *((version, "diagnostics", "DiagnosticsLog") for version in (Version.V201, Version.V21)),
    ],
)
def test_a_log_is_asked_for_by_its_kind_from_when_to_when(version, log, named):
    assert asked(version, "get_log", LOG | {"log": log}) == (
        "GetLog",
        {
            "logType": named,
            "requestId": 8,
            "log": {
                "remoteLocation": "https://files.example/1",
                "oldestTimestamp": SINCE,
                "latestTimestamp": UNTIL,
            },
            **TRIED,
        },
    )


def test_diagnostics_of_1_6_are_asked_for_from_when_to_when():
    assert asked(Version.V16, "get_log", LOG) == (
        "GetDiagnostics",
        {
            "location": "https://files.example/1",
            "startTime": SINCE,
            "stopTime": UNTIL,
            **TRIED,
        },
    )
