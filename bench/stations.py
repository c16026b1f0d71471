"""The stations of the benchmarks: one process on uvloop and picows, the same for every contestant.

    python -m bench.stations start|talk|storm

The order comes as one JSON line on standard input, what was seen goes out as JSON lines. A station
has one call in flight, as OCPP-J demands, and looks at every answer: it must be a result, and that
of its call.
"""

import asyncio
import base64
import contextlib
import json
import random
import sys
from collections import deque
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from time import perf_counter
from typing import Any, Final

import uvloop
from picows import WSFrame, WSListener, WSMsgType, WSTransport, ws_connect

from bench import words
from bench.dialects import DIALECTS, Dialect

WARM_UP_S: Final = 0.4
TICK_S: Final = 0.002
DRAIN_S: Final = 30.0
GENTLY: Final = 100
"""So many stations come at a time on an ordinary day."""
ADDRESSES: Final = 8
"""Loopback addresses to come from and go to: one pair has ports for 28,000 connections only."""


class Station(WSListener):
    """One connected station. What it says next is a subclass's business."""

    __slots__ = ("ident", "number", "station", "transport", "wrong")
    subprotocol = "ocpp1.6"

    def __init__(self, station: int, number: int = 0) -> None:
        self.station = station
        self.number = number
        self.ident = b""
        self.transport: WSTransport | None = None
        self.wrong = 0

    def on_ws_connected(self, transport: WSTransport) -> None:
        self.transport = transport

    def on_ws_frame(self, transport: WSTransport, frame: WSFrame) -> None:
        if frame.msg_type is not WSMsgType.TEXT:
            if frame.msg_type is WSMsgType.CLOSE:
                transport.disconnect()
            return
        answer = frame.get_payload_as_bytes()
        if answer[words.ID_BYTES] != self.ident or answer[1:2] == b"4":
            self.wrong += 1
        self.answered(answer)

    def next_ident(self) -> bytes:
        self.number += 1
        self.ident = words.message_id(self.station, self.number)
        return self.ident

    def say(self, frame: bytes) -> None:
        assert self.transport is not None
        self.transport.send(WSMsgType.TEXT, frame)

    def answered(self, answer: bytes) -> None:
        raise NotImplementedError


async def connected(
    order: dict[str, Any], listener: Station, *, patience_s: float = 10.0
) -> WSTransport:
    """Connect with the password of security profile 1."""
    place = listener.station
    identity = f"{order['prefix']}{place}"
    basic = base64.b64encode(f"{identity}:{order['password']}".encode()).decode()
    headers = {"Authorization": f"Basic {basic}", "Sec-WebSocket-Protocol": listener.subprotocol}
    address = f"127.0.0.{1 + place % ADDRESSES}"
    transport, _ = await ws_connect(
        lambda: listener,
        f"ws://{address}:{order['port']}/ocpp/{identity}",
        extra_headers=headers,
        websocket_handshake_timeout=patience_s,
        read_buffer_init_size=1024,
        local_addr=(address, 0),
    )
    return transport


# Start: boot, status, and a transaction


class Starting(Station):
    """Says three things in order and remembers its transaction."""

    __slots__ = ("dialect", "done", "said", "subprotocol")

    def __init__(self, station: int, dialect: Dialect, began_at: datetime) -> None:
        super().__init__(station)
        self.dialect = dialect
        self.subprotocol = dialect.subprotocol
        self.done = asyncio.get_running_loop().create_future()
        self.said = deque(dialect.beginning(station, began_at, words.now))

    def on_ws_connected(self, transport: WSTransport) -> None:
        super().on_ws_connected(transport)
        self.say(self.said.popleft()(self.next_ident()))

    def answered(self, answer: bytes) -> None:
        if self.said:
            self.say(self.said.popleft()(self.next_ident()))
        else:
            self.done.set_result(self.dialect.transaction(self.station, answer))


async def start(order: dict[str, Any]) -> dict[str, Any]:
    """Open a transaction at each station; gives their numbers and how often it was answered."""
    began_at = datetime.fromisoformat(order["began_at"])
    dialect = DIALECTS[order.get("dialect", "1.6")]
    stations = [Starting(place, dialect, began_at) for place in range(order["stations"])]
    transports = [await connected(order, station) for station in stations]
    transactions = await asyncio.gather(*(station.done for station in stations))
    await _leave(transports)
    assert not any(station.wrong for station in stations)
    return {"transactions": transactions}


# Talk: readings, as fast as they are answered or at a given pace


class Talking(Station):
    """Sends readings, the next when the last is answered and its time has come."""

    __slots__ = ("began_at", "dialect", "due", "seen", "since", "subprotocol", "transaction")

    def __init__(
        self,
        station: int,
        number: int,
        dialect: Dialect,
        transaction: int | str,
        began_at: datetime,
        seen: "Seen",
    ) -> None:
        super().__init__(station, number)
        self.dialect = dialect
        self.subprotocol = dialect.subprotocol
        self.transaction = transaction
        self.began_at = began_at
        self.seen = seen
        self.due: deque[float] = deque()
        self.since = 0.0  # when the call in flight should have been sent; 0: none is

    def speak(self, since: float) -> None:
        self.since = since
        ident = self.next_ident()
        self.say(self.dialect.reading(ident, self.transaction, self.began_at, self.number))

    def answered(self, answer: bytes) -> None:  # noqa: ARG002 - looked at before
        seen = self.seen
        seen.answers += 1
        if not seen.is_paced:
            if seen.is_over:
                self.since = 0.0
            else:
                self.speak(1.0)
            return
        seen.waits.append(perf_counter() - self.since)
        if self.due:
            self.speak(self.due.popleft())
        else:
            self.since = 0.0

    def wants(self, at: float) -> None:
        """Time for a message; it waits where the one before is not answered, and that counts."""
        if self.since:
            self.due.append(at)
        else:
            self.speak(at)


class Authorizing(Talking):
    """Asks whether a card may charge."""

    __slots__ = ()

    def speak(self, since: float) -> None:
        self.since = since
        self.say(words.authorize(self.next_ident()))


class Charging(Talking):
    """Starts and stops by turns, each charge a second and a watt-hour after the one before.

    A start at the register of the one before would be taken for the same start, told again.
    """

    __slots__ = ("running",)

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.running: int | None = None

    def speak(self, since: float) -> None:
        self.since = since
        ident = self.next_ident()
        at = self.began_at + timedelta(seconds=self.number)
        register_wh = words.START_WH + self.number
        if self.running is None:
            self.say(words.start(ident, at, register_wh))
        else:
            self.say(words.stop(ident, at, self.running, register_wh))

    def answered(self, answer: bytes) -> None:
        if self.running is None:
            self.running = json.loads(answer)[2]["transactionId"]
        else:
            self.running = None
        super().answered(answer)


TALKS: Final[dict[str, type[Talking]]] = {
    "readings": Talking,
    "authorize": Authorizing,
    "charges": Charging,
}


class Seen:
    """What all stations of a round saw together."""

    def __init__(self, *, is_paced: bool) -> None:
        self.is_paced = is_paced
        self.is_over = False
        self.answers = 0
        self.waits: list[float] = []


async def talk(order: dict[str, Any]) -> dict[str, Any]:
    """One round. `per_s` None: as fast as possible.

    Gives the answers a second, all answers of the round, and the waits of the paced ones in ms.
    """
    pace: float | None = order["per_s"]
    began_at = datetime.fromisoformat(order["began_at"])
    seen = Seen(is_paced=pace is not None)
    dialect = DIALECTS[order.get("dialect", "1.6")]
    kind = TALKS[order.get("says", "readings")]
    stations = [
        kind(place, order["number"], dialect, transaction, began_at, seen)
        for place, transaction in enumerate(order["transactions"])
    ]
    transports = [await connected(order, station) for station in stations]
    if pace is None:
        for station in stations:
            station.speak(1.0)
        await asyncio.sleep(WARM_UP_S)
        before, began = seen.answers, perf_counter()
        await asyncio.sleep(order["seconds"])
        per_s = (seen.answers - before) / (perf_counter() - began)
        seen.is_over = True
    else:
        await _paced(stations, pace, WARM_UP_S)
        seen.waits.clear()
        began, before = perf_counter(), seen.answers
        await _paced(stations, pace, order["seconds"])
        per_s = (seen.answers - before) / (perf_counter() - began)
    async with asyncio.timeout(DRAIN_S):
        while any(station.since for station in stations):  # noqa: ASYNC110 - what each answer costs is measured
            await asyncio.sleep(0.01)
    await _leave(transports)
    sample = dialect.reading(b"-" * 36, order["transactions"][0], began_at, order["number"] + 1)
    waits = sorted(seen.waits)
    return {
        "per_s": per_s,
        "answers": seen.answers,
        "wrong": sum(station.wrong for station in stations),
        "number": max(station.number for station in stations),
        "frame_bytes": len(sample),
        "p50_ms": 1000 * waits[len(waits) // 2] if waits else None,
        "p99_ms": 1000 * waits[len(waits) * 99 // 100] if waits else None,
    }


async def _paced(stations: list[Talking], per_s: float, seconds: float) -> None:
    """Each station at its own moment, evenly spread; what is late is sent at once, and is late."""
    began = perf_counter()
    sent = 0
    while sent < per_s * seconds:
        until = min((perf_counter() - began), seconds) * per_s
        while sent < until:
            stations[sent % len(stations)].wants(began + sent / per_s)
            sent += 1
        await asyncio.sleep(TICK_S)


# Storm: everybody comes at once


class Booting(Station):
    """Boots and tells its status, from the beginning after each lost connection."""

    __slots__ = ("answers", "lost", "storm")

    def __init__(self, station: int, storm: "Storm") -> None:
        super().__init__(station)
        self.storm = storm
        self.answers = 0

    def on_ws_connected(self, transport: WSTransport) -> None:
        super().on_ws_connected(transport)
        self.answers = 0
        self.say(words.boot(self.next_ident()))

    def answered(self, answer: bytes) -> None:  # noqa: ARG002 - looked at before
        self.answers += 1
        self.storm.answers += 1
        if self.answers == 1:
            self.say(words.status(self.next_ident(), words.now()))
        elif self.answers == 2:
            self.storm.done(self)

    def on_ws_disconnected(self, transport: WSTransport) -> None:
        if self.transport is not transport:
            return  # an old connection, heard of late
        self.transport = None
        if self.answers < 2:
            self.storm.again(self)


class Storm:
    """Ten thousand stations that come together, and come again where they are refused."""

    def __init__(self, order: dict[str, Any], group: asyncio.TaskGroup) -> None:
        self.order = order
        self.group = group
        self.stations = [Booting(place, self) for place in range(order["stations"])]
        self.answers = 0
        self.retries = 0
        self.waiting = 0
        self.all_done = asyncio.Event()
        self.door = asyncio.Semaphore()

    async def come(self, patience_s: float, at_once: int) -> float:
        """So many connect at a time; how long until the last was answered, or patience ended."""
        began = perf_counter()
        self.waiting = len(self.stations)
        self.all_done.clear()
        self.door = asyncio.Semaphore(at_once)
        for station in self.stations:
            self.group.create_task(self._enter(station))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience_s):
                await self.all_done.wait()
        return perf_counter() - began

    def leave(self) -> None:
        """Everybody's network fails in the same moment: no goodbye."""
        for station in self.stations:
            if station.transport is not None:
                station.transport.disconnect(graceful=False)

    def done(self, station: Booting) -> None:  # noqa: ARG002 - whoever it was
        self.waiting -= 1
        self.door.release()
        if not self.waiting:
            self.all_done.set()

    def again(self, station: Booting) -> None:
        self.retries += 1
        self.group.create_task(self._connect(station, random.uniform(0.2, 1.0)))

    async def _enter(self, station: Booting) -> None:
        await self.door.acquire()
        await self._connect(station)

    async def _connect(self, station: Booting, after_s: float = 0.0) -> None:
        await asyncio.sleep(after_s)
        try:
            await connected(self.order, station, patience_s=60.0)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            self.again(station)


async def storm(order: dict[str, Any]) -> dict[str, Any]:
    """Connect all little by little, wait for a line, lose all, and have all come again at once."""
    async with asyncio.TaskGroup() as group:
        stations = Storm(order, group)
        first_s = await stations.come(order["patience_s"], GENTLY)
        print(json.dumps({"seconds": first_s, "waiting": stations.waiting}), flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        before, retries = stations.answers, stations.retries
        stations.leave()
        seconds = await stations.come(order["patience_s"], len(stations.stations))
        seen = {
            "seconds": seconds,
            "waiting": stations.waiting,
            "answers": stations.answers - before,
            "answers_in_all": stations.answers,
            "retries": stations.retries - retries,
            "wrong": sum(station.wrong for station in stations.stations),
        }
        print(json.dumps(seen), flush=True)
        await asyncio.to_thread(sys.stdin.readline)
        stations.leave()
        return {}


async def _leave(transports: list[WSTransport]) -> None:
    for transport in transports:
        transport.send_close()
        transport.disconnect()
    await asyncio.sleep(0.05)


ERRANDS: Final[dict[str, Callable[[dict[str, Any]], Coroutine[Any, Any, dict[str, Any]]]]] = {
    "start": start,
    "talk": talk,
    "storm": storm,
}

if __name__ == "__main__":
    print(
        json.dumps(uvloop.run(ERRANDS[sys.argv[1]](json.loads(sys.stdin.readline())))), flush=True
    )
