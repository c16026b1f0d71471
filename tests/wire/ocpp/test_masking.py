import json

import pytest

from chargewright.wire.ocpp.masking import masked

SECRET = "s3cret-s3cret-s3cret"


@pytest.mark.parametrize(
    "payload",
    [
        {"key": "AuthorizationKey", "value": SECRET},
        {"key": "authorizationkey", "value": SECRET},
        {"configurationKey": [{"key": "AuthorizationKey", "readonly": False, "value": SECRET}]},
        {
            "setVariableData": [
                {
                    "attributeValue": SECRET,
                    "component": {"name": "SecurityCtrlr"},
                    "variable": {"name": "BasicAuthPassword"},
                }
            ]
        },
    ],
)
def test_a_secret_does_not_leave_its_frame(payload):
    kept = masked(json.dumps([2, "1", "Action", payload]))
    assert SECRET not in kept
    assert json.loads(kept)[:3] == [2, "1", "Action"]


def test_other_values_beside_a_secret_stay():
    frame = json.dumps([3, "1", {"configurationKey": [
        {"key": "AuthorizationKey", "readonly": False, "value": SECRET},
        {"key": "HeartbeatInterval", "readonly": False, "value": "300"},
    ]}])  # fmt: skip
    kept = json.loads(masked(frame))
    assert [each["value"] for each in kept[2]["configurationKey"]] == ["***", "300"]


def test_a_frame_without_a_secret_is_the_same_object():
    frame = '[2, "1", "Heartbeat", {}]'
    assert masked(frame) is frame


def test_a_broken_frame_that_may_hold_a_secret_loses_its_values():
    kept = masked(
        '[2, "1", "ChangeConfiguration", {"key": "AuthorizationKey", "value": "' + SECRET + '"'
    )
    assert SECRET not in kept
