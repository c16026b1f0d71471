import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chargewright.wire.ocpp import masking
from tests.play.long import rounds

SECRET = "0123456789abcdef"


def masked(frame):
    return masking.masked(frame).encode("utf-8", "surrogateescape")


def frame(action, payload, message_id="a"):
    return json.dumps([2, message_id, action, payload]).encode()


BASIC_AUTH = {
    "component": {"name": "SecurityCtrlr"},
    "variable": {"name": "BasicAuthPassword"},
}

FRAMES_WITH_SECRETS = {
    "our call, 1.6": frame("ChangeConfiguration", {"key": "AuthorizationKey", "value": SECRET}),
    "in another case": frame("ChangeConfiguration", {"key": "authorizationKEY", "value": SECRET}),
    "value before key": frame("ChangeConfiguration", {"value": SECRET, "key": "AuthorizationKey"}),
    "response, 1.6": json.dumps(
        [
            3,
            "a",
            {
                "configurationKey": [
                    {"key": "HeartbeatInterval", "readonly": False, "value": "300"},
                    {"key": "AuthorizationKey", "readonly": False, "value": SECRET},
                ]
            },
        ]
    ).encode(),
    "our call, 2.0.1": frame(
        "SetVariables", {"setVariableData": [BASIC_AUTH | {"attributeValue": SECRET}]}
    ),
    "what is stored of a customer": frame(
        "NotifyCustomerInformation", {"requestId": 1, "seqNo": 0, "data": SECRET}
    ),
    "response, 2.0.1": json.dumps(
        [3, "a", {"getVariableResult": [BASIC_AUTH | {"attributeValue": SECRET}]}]
    ).encode(),
    "report": frame(
        "NotifyReport",
        {
            "reportData": [
                BASIC_AUTH | {"variableAttribute": [{"value": SECRET}, {"value": SECRET}]}
            ]
        },
    ),
    "report of another shape": frame(
        "NotifyReport", {"reportData": [BASIC_AUTH | {"variableAttribute": [SECRET]}]}
    ),
    "report without a list": frame(
        "NotifyReport", {"reportData": [BASIC_AUTH | {"variableAttribute": {"value": SECRET}}]}
    ),
    "report of a word": frame(
        "NotifyReport", {"reportData": [BASIC_AUTH | {"variableAttribute": SECRET}]}
    ),
    "event": frame("NotifyEvent", {"eventData": [BASIC_AUTH | {"actualValue": SECRET}]}),
    "a vendor's key": frame("ChangeConfiguration", {"key": "WifiPassword", "value": SECRET}),
    "a vendor's field": frame("DataTransfer", {"data": {"apnPassword": SECRET}}),
    "a vendor's language": frame("DataTransfer", {"data": f'{{"password":"{SECRET}"}}'}),
    "as a number": b'[2,"a","ChangeConfiguration",{"key":"AuthorizationKey","value":%s}]'
    % SECRET[:10].encode(),
    "as a list": frame("ChangeConfiguration", {"key": "AuthorizationKey", "value": [SECRET]}),
    "escaped": b'[2,"a","X",{"key":"\\u0041uthorizationKey","value":"%s"}]' % SECRET.encode(),
    "truncated": b'[2,"a","X",{"value":"%s","key":"AuthorizationKey"' % SECRET.encode(),
    "truncated without a head": b'{"value":"%s","key":"AuthorizationKey"' % SECRET.encode(),
    "nested too deeply": b'[2,"a","X",{"password":"%s","deep":' % SECRET.encode() + b"[" * 100_000,
    "with NUL": b'[2,"a","X",{"value":"%s","key":"AuthorizationKey\x00"}]' % SECRET.encode(),
    "not UTF-8": b'[2,"a","X",{"value":"%s\xff","key":"AuthorizationKey"}]' % SECRET.encode(),
    "repeated elsewhere": frame(
        "X", {"a": SECRET, "b": {"key": "AuthorizationKey", "value": SECRET}}
    ),
}


@pytest.mark.parametrize("text", FRAMES_WITH_SECRETS.values(), ids=FRAMES_WITH_SECRETS)
def test_no_secret_is_left(text):
    shown = masked(text)
    assert SECRET[:10].encode() not in shown
    assert b"***" in shown


def test_everything_else_stays_byte_for_byte():
    text = b'[2, "a","ChangeConfiguration",{"key":"AuthorizationKey", "value" : "s3cret","n":1.10}]'
    assert masked(text) == text.replace(b'"s3cret"', b'"***"')


def test_a_secret_spelled_like_a_field_hides_no_field():
    text = b'[2,"a","X",{"key":"AuthorizationKey","value":"value"}]'
    assert masked(text) == b'[2,"a","X",{"key":"AuthorizationKey","value":"***"}]'


@pytest.mark.parametrize(
    "text",
    [
        b'[2,"a","Heartbeat",{}]',
        b'[2,"a","X",{"name":"\\u00e9"}]',
        b'[3,"a",{"unknownKey":["AuthorizationKey"]}]',
        b'[2,"a","GetConfiguration",{"key":["AuthorizationKey"]}]',
        b'[2,"a","X",{"key":"AuthorizationKey","value":""}]',
        b"no JSON at all",
    ],
)
def test_a_frame_without_a_secret_is_left_as_it_is(text):
    assert masked(text).replace(b'"***"', b'""') == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (
            b'{"location":"ftp://ann:s3cret@files.example/a@b","retries":1}',
            b'{"location":"ftp://ann:***@files.example/a@b","retries":1}',
        ),
        (b'{"location":"ftp:\\/\\/ann:s3cret@h"}', b'{"location":"ftp:\\/\\/ann:***@h"}'),
        (b'{"a":"https://:t0ken@h/","b":"x@y"}', b'{"a":"https://:***@h/","b":"x@y"}'),
        (b'{"vpn":{"password":"s3cret","key":"t0ken"}}', b'{"vpn":{"password":"***","key":"***"}}'),
    ],
)
def test_who_may_upload_and_how_one_tunnels_is_not_told(text, shown):
    assert masked(text) == shown


@pytest.mark.parametrize(
    "text",
    [b'{"url":"wss://host:9000/a@b"}', b'{"url":"ftp://ann@host/"}', b'{"mail":"a@b","t":":/"}'],
)
def test_an_address_without_a_password_is_left_as_it_is(text):
    assert masked(text) == text


def test_what_cannot_be_parsed_is_cut_after_its_action():
    text = b'[2,"a","X",{"key":"AuthorizationKey","value":"s3cret"'
    assert masked(text) == b'[2,"a","X","***"]'


@settings(max_examples=rounds(80, 10_000))
@given(st.binary() | st.text().map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_no_frame_raises(text):
    masked(text)
    masked(b'[2,"a","X",{"password":"' + text)
    masked(b'[2,"a","X",{"password":' + text + b"}]")
