"""What can be asked of the Cloud Payment Service.

Parameters go into the query string even where the method is POST, and the body is empty; only `/ui`
takes a JSON body. Amounts are whole minor units. A request knows its path and its words; who sends
it adds the address, the key and the patience.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

import msgspec

from chargewright.wire.request import Request

KEY_HEADER: Final = "Authorization"


def key_header(key: str) -> str:
    """The value of the `Authorization` header."""
    return f'CPS apikey="{key}"'


class UiBody(msgspec.Struct, frozen=True):
    """A screen for `/ui`. All values of `properties` are strings."""

    id: str
    type: str
    properties: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Text that goes along with another request, for terminals without screens of ours.

    `timeout_s` is how long it stays; None leaves it to the terminal.
    """

    text: str
    title: str | None = None
    timeout_s: int | None = None

    def query(self) -> tuple[tuple[str, str], ...]:
        return _given(
            uiMessage=self.text,
            uiMessageTitle=self.title,
            uiMessageTimeout=None if self.timeout_s is None else str(self.timeout_s),
        )


def list_terminals() -> Request:
    return Request("GET", "/terminals")


def get_terminal(serial: str) -> Request:
    return Request("GET", _terminal(serial))


def start(
    serial: str,
    *,
    authorized_amount: int,
    callback_url: str,
    message: Message,
    language: str,
) -> Request:
    """Wait for a card. `authorized_amount` is used only if an authorize follows."""
    return Request(
        "POST",
        _terminal(serial, "start"),
        (
            ("authorizedAmount", str(authorized_amount)),
            ("callbackUrl", callback_url),
            ("language", language),
            *_without_timeout(message).query(),
        ),
    )


def stop(serial: str, message: Message | None) -> Request:
    """Back to idle; a card that was read is dropped."""
    return Request("POST", _terminal(serial, "stop"), message.query() if message else ())


def get_card(serial: str, *, wait_s: int) -> Request:
    """The card that was read, if one is, waiting for one at most so long."""
    return Request("GET", _terminal(serial, "card"), (("waitTime", str(wait_s)),))


def authorize(serial: str) -> Request:
    """Hold the amount of the start on the card that was read."""
    return Request("POST", _terminal(serial, "authorize"))


def list_sessions(serial: str) -> Request:
    return Request("GET", _terminal(serial, "sessions"))


def get_session(serial: str, session_id: str) -> Request:
    return Request("GET", _session(serial, session_id))


def commit(serial: str, session_id: str, *, amount: int) -> Request:
    return Request("POST", _session(serial, session_id, "commit"), (("commitAmount", str(amount)),))


def cancel(serial: str, session_id: str) -> Request:
    return Request("POST", _session(serial, session_id, "cancel"))


def show(serial: str, screen: UiBody, *, callback_url: str | None) -> Request:
    """Draw a screen; `callback_url` None when nobody waits for a button."""
    return Request(
        "POST",
        _terminal(serial, "ui"),
        _given(callbackUrl=callback_url),
        msgspec.json.encode(screen),
        (("Content-Type", "application/json"),),
    )


def ui_body(screen_id: str, kind: str, properties: Mapping[str, str]) -> UiBody:
    return UiBody(id=screen_id, type=kind, properties=dict(properties))


def _terminal(serial: str, *rest: str) -> str:
    return "/".join(("/terminals", quote(serial, safe=""), *rest))


def _session(serial: str, session_id: str, *rest: str) -> str:
    return _terminal(serial, "sessions", quote(session_id, safe=""), *rest)


def _given(**values: str | None) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in values.items() if value is not None)


def _without_timeout(message: Message) -> Message:
    """`start` has no `uiMessageTimeout`: its text stays until a card comes."""
    return Message(text=message.text, title=message.title)
