"""The WebSocket of a station: OCPP-J frames out and in, one call of ours in flight at a time."""

import asyncio
import base64
import json
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from sim.stations.faults import Faults
from sim.stations.plan import StationPlan

Payload = dict[str, Any]
Spawn = Callable[[Coroutine[Any, Any, None]], None]

CALL: Final = 2
RESULT: Final = 3
ERROR: Final = 4
SEND: Final = 6


class UnansweredError(Exception):
    """The connection was lost, or nobody answered in time."""


class RefusedError(Exception):
    """The other side answered with a CALLERROR."""

    def __init__(self, code: str, description: str) -> None:
        super().__init__(f"{code}: {description}")
        self.code = code


class CannotError(Exception):
    """What this station answers with a CALLERROR of this code."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """What to answer to a call, and what to do once the answer is out."""

    payload: Payload
    then: Callable[[], Awaitable[None]] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A frame that crossed the wire; `is_ours` when the station sent it. Answers know their call."""

    is_ours: bool
    kind: int
    message_id: str
    action: str
    payload: Payload


class Link:
    """Opens, calls, answers, loses the connection, opens again. It never gives up by itself.

    Message ids are counted and start again at each boot, as those of many real stations do.
    """

    def __init__(
        self,
        plan: StationPlan,
        faults: Faults,
        *,
        subprotocol: str,
        spawn: Spawn,
        answer: Callable[[str, Payload], Answer],
        password: Callable[[], str | None],
        heard: Callable[[Frame], None],
        lost: Callable[[], None],
    ) -> None:
        self._plan = plan
        self._faults = faults
        self._subprotocol = subprotocol
        self._spawn = spawn
        self._answer = answer
        self._heard = heard
        self._lost = lost
        self._socket: ClientConnection | None = None
        self._turn = asyncio.Lock()
        self._pending: tuple[str, str, asyncio.Future[Payload]] | None = None
        self._counter = 0
        self._password = password
        self._is_silent = False

    @property
    def is_open(self) -> bool:
        return self._socket is not None

    async def open(self) -> None:
        """Connect once.

        Raises:
            OSError: nobody listens there.
            websockets.exceptions.InvalidHandshake: the station was not let in.
        """
        headers = {}
        password = self._password()
        if password is not None:
            secret = self._plan.identity.encode() + b":" + password.encode("latin-1")
            headers["Authorization"] = "Basic " + base64.b64encode(secret).decode()
        self._is_silent = False
        self._socket = await connect(
            f"{self._plan.url}/{quote(self._plan.identity, safe='')}",
            subprotocols=[Subprotocol(self._subprotocol)],
            additional_headers=headers,
            ssl=self._plan.tls,
            ping_interval=None,
            max_size=2**20,
        )
        self._spawn(self._listen(self._socket))

    def restart_ids(self) -> None:
        self._counter = 0

    async def close(self) -> None:
        socket, self._socket = self._socket, None
        if socket is not None:
            await socket.close()
            self._forget_pending()

    def cut(self) -> None:
        """Lose the connection as a cable does: without a word."""
        socket, self._socket = self._socket, None
        if socket is not None:
            socket.transport.abort()
            self._forget_pending()

    def fall_silent(self) -> None:
        """Keep the connection and never read it again: dead for everyone but the network."""
        self._is_silent = True
        if self._socket is not None and not self._socket.transport.is_closing():
            self._socket.transport.pause_reading()
            self._forget_pending()

    async def call(self, action: str, payload: Payload) -> Payload:
        """Send a call and wait for its answer.

        Raises:
            UnansweredError: offline, lost meanwhile, or too slow.
            RefusedError: answered with a CALLERROR.
        """
        async with self._turn:
            answer = await self._call(action, payload)
            if self._faults.repeats_now(action):
                await self._call(action, payload)
            return answer

    async def send(self, action: str, payload: Payload) -> None:
        """Say what is never answered (OCPP 2.1, part 4)."""
        self._counter += 1
        await self._send(SEND, str(self._counter), action, payload)

    async def flood(self, action: str, payload: Payload, times: int) -> None:
        """Say the same so many times in one breath, and wait for no answer."""
        for _ in range(times):
            self._counter += 1
            await self._send(CALL, str(self._counter), action, payload)

    async def _call(self, action: str, payload: Payload) -> Payload:
        if self._socket is None:
            raise UnansweredError(action)
        self._counter += 1
        message_id = str(self._counter)
        answered: asyncio.Future[Payload] = asyncio.get_running_loop().create_future()
        self._pending = (message_id, action, answered)
        try:
            if delay_s := self._faults.delay_s():
                await asyncio.sleep(delay_s)
            if self._faults.drops_now(action):
                raise UnansweredError(action)
            await self._send(CALL, message_id, action, self._faults.spoilt(action, payload))
            if self._faults.cuts(action):
                self.cut()
                self._lost()
            async with asyncio.timeout(self._plan.answer_timeout_s):
                return await answered
        except (TimeoutError, ConnectionClosed):
            raise UnansweredError(action) from None
        finally:
            self._pending = None

    async def _send(self, kind: int, message_id: str, action: str, payload: Payload) -> None:
        frame: list[object] = [kind, message_id]
        if kind in {CALL, SEND}:
            frame += [action, payload]
        elif kind == RESULT:
            frame += [payload]
        else:
            frame += [payload["code"], "", {}]
        if self._socket is not None and not self._is_silent:
            await self._socket.send(json.dumps(frame, separators=(",", ":")))
            self._saw(kind, message_id, action, payload, is_ours=True)

    async def _listen(self, socket: ClientConnection) -> None:
        try:
            async for text in socket:
                if self._is_silent:
                    return
                self._receive(json.loads(text))
        except ConnectionClosed:
            pass
        if self._socket is socket:
            self._socket = None
            self._forget_pending()
            self._lost()

    def _receive(self, frame: list[Any]) -> None:
        kind, message_id = frame[0], frame[1]
        if kind == CALL:
            self._saw(kind, message_id, frame[2], frame[3])
            self._spawn(self._reply(message_id, frame[2], frame[3]))
            return
        if self._pending is None or self._pending[0] != message_id:
            return  # an answer to nothing that we wait for
        _, action, answered = self._pending
        if answered.done():
            return
        if kind == RESULT:
            self._saw(kind, message_id, action, frame[2])
            answered.set_result(frame[2])
        else:
            code, description = str(frame[2]), str(frame[3])
            error = {"code": code, "description": description}
            self._saw(kind, message_id, action, error)
            answered.set_exception(RefusedError(code, description))

    async def _reply(self, message_id: str, action: str, payload: Payload) -> None:
        if action in self._faults.never_answers:
            return
        if self._faults.answers_after_s:
            await asyncio.sleep(self._faults.answers_after_s)
        try:
            answer = self._answer(action, payload)
        except CannotError as cannot:
            await self._say(ERROR, message_id, action, {"code": cannot.code})
            return
        await self._say(RESULT, message_id, action, answer.payload)
        if answer.then is not None:
            await answer.then()

    async def _say(self, kind: int, message_id: str, action: str, payload: Payload) -> None:
        try:
            await self._send(kind, message_id, action, payload)
        except ConnectionClosed:
            return

    def _saw(
        self, kind: int, message_id: str, action: str, payload: Payload, *, is_ours: bool = False
    ) -> None:
        self._heard(
            Frame(is_ours=is_ours, kind=kind, message_id=message_id, action=action, payload=payload)
        )

    def _forget_pending(self) -> None:
        if self._pending is not None and not self._pending[2].done():
            self._pending[2].set_exception(UnansweredError(self._pending[1]))
