"""A central system for simulated stations: small, and strict about every frame it is sent.

It validates against the official JSON schemas (from the package `ocpp`), in both directions, so
that neither side of a test can make up its own OCPP.
"""

import asyncio
import base64
import functools
import json
from datetime import UTC, datetime
from http import HTTPStatus
from importlib.resources import files
from itertools import count

import jsonschema
from websockets.asyncio.server import serve
from websockets.exceptions import ConnectionClosed

NOW = "2026-03-02T08:00:00Z"
ACCEPTED_16 = {"idTagInfo": {"status": "Accepted"}}
ACCEPTED_201 = {"idTokenInfo": {"status": "Accepted"}}
BOOT = {"status": "Accepted", "currentTime": NOW, "interval": 300}


def story(test):
    """An async test, told on a loop of its own."""

    @functools.wraps(test)
    def told(*args, **kwargs):
        asyncio.run(test(*args, **kwargs))

    return told


@functools.cache
def validator(version, name):
    folder = {"1.6": "v16", "2.0.1": "v201", "2.1": "v21"}[version]
    text = files("ocpp").joinpath(folder, "schemas", f"{name}.json").read_text("utf-8-sig")
    return jsonschema.Draft7Validator(json.loads(text))


class Central:
    """Accepts everybody. `answers` replaces the answer to an action: a payload or a function."""

    def __init__(self, version, *, answers=None, lets_in=True, password=None):
        self.version = version
        self.calls = []
        """(action, payload, message id) of every call that came, in order."""
        self.broken = []
        """What no schema allows. Empty at the end of every test."""
        self.lets_in = lets_in
        self.password = password
        self.blocked = set()
        self._answers = answers or {}
        self._transaction_refs = count(1)
        self._message_ids = count(1)
        self._socket = None
        self._pending = {}

    async def __aenter__(self):
        self._server = await serve(
            self._talk,
            "127.0.0.1",
            0,
            subprotocols=["ocpp" + self.version],
            process_request=self._admit,
            ping_interval=None,
        )
        port = self._server.sockets[0].getsockname()[1]
        self.url = f"ws://127.0.0.1:{port}/ocpp"
        return self

    async def __aexit__(self, *_):
        self._server.close()
        await self._server.wait_closed()
        assert self.broken == []

    def heard(self, action):
        return [payload for name, payload, _ in self.calls if name == action]

    def actions(self):
        return [name for name, _, _ in self.calls]

    async def call(self, action, payload, *, within_s=5.0):
        """Ask the station; (payload, None) or (None, error code)."""
        self._check(action, "Request", payload)
        message_id = f"c{next(self._message_ids)}"
        answered = asyncio.get_running_loop().create_future()
        self._pending[message_id] = action, answered
        await self._socket.send(json.dumps([2, message_id, action, payload]))
        async with asyncio.timeout(within_s):
            return await answered

    async def hang_up(self):
        await self._socket.close()

    def _admit(self, connection, request):
        if not self.lets_in:
            return connection.respond(HTTPStatus.NOT_FOUND, "unknown\n")
        if self.password is not None:
            identity = request.path.rpartition("/")[2]
            secret = base64.b64encode(f"{identity}:{self.password}".encode()).decode()
            if request.headers.get("Authorization") != f"Basic {secret}":
                return connection.respond(HTTPStatus.UNAUTHORIZED, "who?\n")
        return None

    async def _talk(self, socket):
        self._socket = socket
        try:
            async for text in socket:
                await self._hear(socket, json.loads(text))
        except ConnectionClosed:
            pass

    async def _hear(self, socket, frame):
        kind, message_id, *rest = frame
        if not isinstance(message_id, str) or len(message_id) > 36:
            self.broken.append(f"message id {message_id!r}")
        if kind == 2:
            action, payload = rest
            self._check(action, "Request", payload)
            self.calls.append((action, payload, message_id))
            answer = self._answer(action, payload)
            if answer is None:
                return
            self._check(action, "Response", answer)
            await socket.send(json.dumps([3, message_id, answer]))
        elif kind == 6:  # sent, and never answered (OCPP-J 2.1, 4.2.4)
            action, payload = rest
            self._check(action, "", payload)
            self.calls.append((action, payload, message_id))
        elif kind == 3:
            action, answered = self._pending.pop(message_id)
            self._check(action, "Response", rest[0])
            answered.set_result((rest[0], None))
        else:
            _, answered = self._pending.pop(message_id)
            answered.set_result((None, rest[0]))

    def _answer(self, action, payload):
        answer = self._answers.get(action)
        if callable(answer):
            return answer(payload)
        if answer is not None:
            return answer
        match action:
            case "BootNotification":
                return BOOT
            case "Heartbeat":
                return {"currentTime": NOW}
            case "Authorize":
                return self._authorized(payload)
            case "StartTransaction":
                return {"transactionId": next(self._transaction_refs)} | self._authorized(payload)
            case "TransactionEvent" if "idToken" in payload:
                return self._authorized(payload)
            case _:
                return {}

    def _authorized(self, payload):
        token = payload["idTag"] if "idTag" in payload else payload["idToken"]["idToken"]
        status = "Invalid" if token in self.blocked else "Accepted"
        return {"idTagInfo" if self.version == "1.6" else "idTokenInfo": {"status": status}}

    def _check(self, action, side, payload):
        name = action + side if self.version != "1.6" or side == "Response" else action
        for error in validator(self.version, name).iter_errors(payload):
            self.broken.append(f"{name}: {error.json_path} {error.message}")
        for moment in _moments(payload):
            try:
                datetime.fromisoformat(moment).astimezone(UTC)
            except ValueError:
                self.broken.append(f"{name}: {moment!r} is no time")


def _moments(payload):
    if isinstance(payload, dict):
        for key, value in payload.items():
            if key in {"timestamp", "generatedAt"}:
                yield value
            else:
                yield from _moments(value)
    elif isinstance(payload, list):
        for value in payload:
            yield from _moments(value)
