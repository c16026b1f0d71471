import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chargewright.wire.terminals.payter.callbacks import (
    ButtonPressed,
    CardRead,
    OnlineChanged,
    read,
)


@pytest.mark.parametrize(
    ("said", "callback"),
    [
        (
            {"serialNumber": "A-1", "cardId": "t", "maskedPan": "*4242", "ifd": "CONTACTLESS"},
            CardRead("A-1", "t", "*4242"),
        ),
        (
            {"serialNumber": "A-1", "sessionId": 7, "maskedPan": "*4242"},
            CardRead("A-1", None, "*4242", 7),
        ),
        (
            {"serialNumber": "A-1", "screenId": "menu", "response": "ok"},
            ButtonPressed("A-1", "menu", "ok"),
        ),
        ({"serialNumber": "A-1", "online": False}, OnlineChanged("A-1", online=False)),
    ],
)
def test_the_three_kinds_are_told_apart(said, callback):
    assert read(json.dumps(said).encode()) == callback


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        (b"", "truncated"),
        (b"[]", "Expected `object`"),
        (b'{"cardId": "t"}', "serialNumber"),
        (b'{"serialNumber": 5}', "$.serialNumber"),
        (b'{"serialNumber": "A-1"}', "none of"),
        (b'{"serialNumber": "A-1", "screenId": "menu"}', "response"),
        (b'{"serialNumber": "A-1", "online": "yes"}', "$.online"),
        (b"\xff", "malformed"),
    ],
)
def test_what_is_wrong_is_named(body, rule):
    said = read(body)
    assert isinstance(said, str)
    assert rule in said


@given(st.binary(max_size=200))
def test_no_bytes_raise(body):
    read(body)
