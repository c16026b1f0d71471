"""What goes over the wire, to the letter."""

import msgspec
import pytest

from chargewright.wire.terminals.payter import requests
from chargewright.wire.terminals.payter.requests import Message, Request

HELLO = Message(text="Up to 50.00 is reserved.", title="Present card", timeout_s=8)


@pytest.mark.parametrize(
    ("request_", "line"),
    [
        (requests.list_terminals(), "GET /terminals"),
        (requests.get_terminal("P6X-1"), "GET /terminals/P6X-1"),
        (requests.get_card("P6X-1", wait_s=0), "GET /terminals/P6X-1/card"),
        (requests.stop("P6X-1", None), "POST /terminals/P6X-1/stop"),
        (requests.authorize("P6X-1"), "POST /terminals/P6X-1/authorize"),
        (requests.list_sessions("P6X-1"), "GET /terminals/P6X-1/sessions"),
        (requests.get_session("P6X-1", "s 1"), "GET /terminals/P6X-1/sessions/s%201"),
        (requests.cancel("P6X-1", "s1"), "POST /terminals/P6X-1/sessions/s1/cancel"),
        (requests.commit("P6X-1", "s1", amount=9), "POST /terminals/P6X-1/sessions/s1/commit"),
        (requests.get_terminal("../sessions"), "GET /terminals/..%2Fsessions"),
    ],
)
def test_paths(request_, line):
    assert f"{request_.method} {request_.path}" == line


def test_amounts_are_minor_units_in_the_query_and_the_body_is_empty():
    started = requests.start(
        "P6X-1",
        authorized_amount=5000,
        callback_url="https://example.test/c/t",
        message=HELLO,
        language="de",
    )
    assert started == Request(
        "POST",
        "/terminals/P6X-1/start",
        (
            ("authorizedAmount", "5000"),
            ("callbackUrl", "https://example.test/c/t"),
            ("language", "de"),
            ("uiMessage", "Up to 50.00 is reserved."),
            ("uiMessageTitle", "Present card"),
        ),
    )
    assert requests.commit("P6X-1", "s1", amount=1237).query == (("commitAmount", "1237"),)


def test_a_farewell_stays_for_a_while():
    assert requests.stop("P6X-1", HELLO).query == (
        ("uiMessage", "Up to 50.00 is reserved."),
        ("uiMessageTitle", "Present card"),
        ("uiMessageTimeout", "8"),
    )


def test_a_screen_is_the_only_body():
    body = requests.ui_body("plug_in", "dialog", {"title": "Approved", "buttons.ok": ""})
    shown = requests.show("A-1", body, callback_url="https://example.test/c/t")
    assert shown.query == (("callbackUrl", "https://example.test/c/t"),)
    assert msgspec.json.decode(shown.body) == {
        "id": "plug_in",
        "type": "dialog",
        "properties": {"title": "Approved", "buttons.ok": ""},
    }


def test_the_key_header():
    assert requests.key_header("abc") == 'CPS apikey="abc"'
