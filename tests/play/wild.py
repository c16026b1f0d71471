"""Stations as they really are, told by the files of `tests/cases/stations`: what they say and do, step
by step, to a real gateway on a real database, and what must become of it.
"""

import asyncio
import base64
import contextlib
import json
import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import psycopg
import pytest
import websockets
from websockets.exceptions import InvalidStatus

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.effects import Effects, Watch
from chargewright.adapters.postgres.units import Units
from chargewright.main.clock import RandomIds, SystemClock
from chargewright.reactions.house import House
from chargewright.reactions.starting import start_on_token
from chargewright.worker.beats import Beats
from tests.play.gateway import serving
from tests.play.network import PASSWORD, T0
from tests.play.waiting import PATIENCE_S

AGO_S = {"begin": 120, "later": 60}
CALL = 2
INSTANT = re.compile(r"\{([+-]\d+)s\}")


class MovedClock:
    """The machine's clock, moved on by hand: what waits for a time has waited for it."""

    def __init__(self):
        self._real = SystemClock()
        self._ahead_s = 0.0

    def now(self):
        return self._real.now() + timedelta(seconds=self._ahead_s)

    def monotonic(self):
        return self._real.monotonic() + self._ahead_s

    def passes(self, seconds):
        self._ahead_s += seconds


def fits(answer, expected):
    """Whether an answer is what was expected of it."""
    match expected:
        case "*":
            return True
        case dict():
            return isinstance(answer, dict) and all(
                name in answer and fits(answer[name], each) for name, each in expected.items()
            )
        case list():
            return isinstance(answer, list) and all(map(fits, answer, expected))
    return answer == expected


class Wild:
    """One story: its sockets, its time and what the last start was given as its number."""

    def __init__(self, case, database):
        self.case = case
        self.clock = MovedClock()
        self._began = self.clock.now()
        self._database = database
        self._sockets = []
        self._socket = None
        self._transaction = ""
        self._calls = []

    async def play(self):
        settings = {
            "asks_for_boot": True,
            "silent_boot_s": 0.2,
            "boot_grace_s": 0.1,
            "commands_poll_s": 0.05,
            **self.case.get("settings", {}),
        }
        async with (
            serving(self._database, clock=self.clock, **settings) as (_, self._port),
            contextlib.AsyncExitStack() as self._stack,
        ):
            steps = self.case["steps"]
            if "connects" not in steps[0]:
                await self._step({"connects": {}})
            for step in steps:
                await self._step(step)

    async def _step(self, step):
        async with asyncio.timeout(PATIENCE_S):
            match step:
                case {"connects": how}:
                    await self._connects(how, step.get("refused"), step.get("closed"))
                case {"requests": lines, "refused": status}:
                    assert await self._requests(lines) == status
                case {"sends_octets": octets}:
                    self._socket.transport.write(bytes.fromhex(octets))
                case {"goes_on": number}:
                    self._socket = self._sockets[number]
                case {"closed": code}:
                    await self._socket.wait_closed()
                    assert self._socket.close_code == code
                case {"becomes": query}:
                    while not told(self._database, query):  # noqa: ASYNC110 - rows of the gateway
                        await asyncio.sleep(0.01)
                case {"passes_s": seconds}:
                    self.clock.passes(seconds)
                    await self._at_work(self._woken)
                case {"queues": name, "payload": payload}:
                    self._queues(name, payload)
                case {"starts": uid}:
                    await self._at_work(lambda units: self._starts(units, uid))
                case {"hears": action, "replies": reply}:
                    _, message_id, heard, payload = await self._asked()
                    assert heard == action
                    assert fits(payload, step.get("told", "*")), payload
                    await self._socket.send(self._told(reply).replace("{id}", message_id))
                case {"says": str(said), "answer": answer}:
                    await self._says(said)
                    self._judge(await self._answered(), answer)
                    assert self._calls == step.get("asked_before", self._calls)
                case {"says": str(said)}:
                    await self._says(said)
                case {"says": said, "answers": answers}:
                    for each in said:
                        await self._says(each)
                    for each in answers:
                        self._judge(await self._answered(), each)
                case _:
                    raise AssertionError(f"nobody does {step}")

    async def _connects(self, how, refused, closed):
        how = {"path": "/ocpp/S1", "user": "S1", "password": PASSWORD, "with": {}} | how
        password = how["password"]
        password = bytes.fromhex(password["hex"]) if "hex" in password else password.encode()
        basic = base64.b64encode(how["user"].encode() + b":" + password).decode()
        connecting = websockets.connect(
            f"ws://127.0.0.1:{self._port}{how['path']}",
            subprotocols=how.get("subprotocols", [self.case["version"]]) or None,
            additional_headers={"Authorization": f"Basic {basic}", **how["with"]},
            compression="deflate" if how.get("packs") else None,
            open_timeout=PATIENCE_S,
        )
        if refused is not None:
            with pytest.raises(InvalidStatus) as told:
                await connecting
            assert told.value.response.status_code == refused
            return
        self._socket = await self._stack.enter_async_context(connecting)
        self._sockets.append(self._socket)
        if closed is not None:
            await self._socket.wait_closed()
            assert self._socket.close_code == closed

    async def _requests(self, lines):
        """The status that a request of these lines gets, which no library would make."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        writer.write("\r\n".join([*lines, "", ""]).encode())
        status = (await reader.readline()).split()[1]
        writer.close()
        return int(status)

    async def _says(self, said):
        # Sent as a frame of text, whatever its bytes.
        encoding = self.case.get("bytes", "utf-8")
        await self._socket.send(self._told(said).encode(encoding), text=True)

    def _told(self, said):
        """With the times and the number that stand for themselves."""

        def ago(seconds):
            return (self._began + timedelta(seconds=seconds)).astimezone(UTC).isoformat()

        said = said.replace("{transaction}", self._transaction)
        for name, seconds in AGO_S.items():
            said = said.replace(f"{{{name}}}", ago(-seconds))
        return INSTANT.sub(lambda found: ago(int(found[1])), said)

    async def _answered(self):
        """The next frame that is no call of the system's; those are kept until they are heard."""
        while (frame := json.loads(await self._socket.recv()))[0] == CALL:
            self._calls.append(frame)
        return frame

    async def _asked(self):
        """The next call of the system's."""
        return self._calls.pop(0) if self._calls else json.loads(await self._socket.recv())

    def _judge(self, answer, expected):
        assert fits(answer, expected), answer
        if isinstance(answer[2], dict):
            self._transaction = str(answer[2].get("transactionId", self._transaction))

    def _queues(self, name, payload):
        """A command, as an operator asks for one."""
        with psycopg.connect(self._database.owner) as connection:
            connection.execute(
                "INSERT INTO station_command (organization_id, id, station_id, cause, name, payload,"
                " requested_at, expires_at) SELECT 'org_1', 'cmd_' || n, 'stn_S1', 'wild ' || n, %s,"
                " %s, now(), now() + interval '1 hour'"
                " FROM (SELECT count(*) AS n FROM station_command) AS queued",
                (name, json.dumps(payload)),
            )

    async def _at_work(self, does):
        """What another process does on the same database."""
        pool = Database(self._database.work, connections_max=2, name="a worker beside")
        units = Units(pool, clock=self.clock, ids=RandomIds(), nudge=lambda _: None, defaults={})
        await pool.open()
        try:
            await does(units)
        finally:
            await pool.close()

    async def _woken(self, units):
        """The worker wakes who waited for this time."""
        beats = Beats(Effects(units, self.clock), Watch(units), None, clock=self.clock)
        await beats.wake_sessions()

    async def _starts(self, units, uid):
        """Somebody starts a charge from afar on this card."""
        ((token_id,),) = told(self._database, f"SELECT id FROM token WHERE uid = '{uid}'")
        ((evse_id,),) = told(self._database, "SELECT id FROM evse ORDER BY evse_no LIMIT 1")
        async with units.of("org_1") as (work, _):
            await work.places.hold_still(["stn_S1"])
            house = House(work, "asked from afar")
            await start_on_token(house, evse_id, token_id)
            await house.settle()


def prepare(database, case):
    """The station as an operator has set it up, and the cards that may charge."""
    with psycopg.connect(database.owner) as connection:
        for number, uid in enumerate(["CARD", *case.get("tokens", [])], start=1):
            connection.execute(
                "INSERT INTO token (organization_id, id, uid, created_at)"
                " VALUES ('org_1', %s, %s, %s)",
                (f"tok_{number}", uid, T0),
            )
        for column, value in case.get("station", {}).items():
            connection.execute(f"UPDATE station SET {column} = %s", (value,))


def told(database, query):
    """Rows as a file can hold them."""
    with psycopg.connect(database.superuser) as connection:
        return [list(map(_plain, row)) for row in connection.execute(query).fetchall()]


def _plain(value):
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, datetime) else value
