"""The Payter adapter on the simulated Payter cloud: a process of its own, over HTTP."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from importlib.resources import files
from itertools import count
from pathlib import Path

import httpx
import pytest

from chargewright.adapters.terminals import payter
from chargewright.adapters.terminals.payter import PayterTerminals
from chargewright.adapters.terminals.payter.http import Patience
from chargewright.kernel.ids import TerminalId
from chargewright.payments.port import Reachable
from sim.http import Answer, Question, serving
from sim.payter.remote import PayterCloud
from tests.conformance.terminal import TerminalStories
from tests.payments.cast import EUR
from tests.sim.payter.process import cloud_address

__all__ = ["cloud_address"]

SHORT = timedelta(seconds=1)
IN_A_HURRY = Patience(quick=SHORT, ending=SHORT, with_the_bank=SHORT)

CALLS = {
    "hold": "authorize",
    "capture": "commit",
    "release": "cancel",
    "look_up": "session",
    "list": "sessions",
    "stop": "stop",
    "arm": "start",
    "look": "card",
    "show": "ui",
}
OUTCOMES = {
    "refused": "failed",
    "lost": "drop",
    "lost_after": "drop_after",
    "silent": "hang",
    "error": "error",
    "error_after": "error_after",
    "nonsense": "nonsense",
    "conflict": "conflict",
}
MANNERS = {
    "dropped": "drop",
    "doubled": "duplicate",
    "early": "before_response",
    "another": "wrong_serial",
}


@dataclass
class PayterStage:
    cloud: PayterCloud
    http: httpx.AsyncClient
    terminals: PayterTerminals
    terminal: Reachable
    callback_url: str
    quality_file: Path
    bodies: list[bytes] = field(default_factory=list)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def serial(self):
        return self.terminal.terminal_ref

    async def tap(self, name, *, kind="emv", outcome="approve", partial=None):
        await self.cloud.tap(
            self.serial, name, kind=kind, outcome=outcome, partial_amount=partial, waits=True
        )

    async def wrong(self, what, how, *, times=1):
        if how == "silent":
            self.terminals = PayterTerminals(
                self.http, key=self.cloud.key, account="main", patience=IN_A_HURRY
            )
        await self.cloud.fault(
            CALLS[what], OUTCOMES[how], serial=self.serial, times=times, hang_s=5
        )

    async def callbacks(self, manner):
        await self.cloud.callbacks(MANNERS[manner])

    async def refuse_key(self):
        await self.cloud.settings(key="another")

    async def go(self, *, online, bank_takes_it=True):
        await self.cloud.set_online(self.serial, online=online, bank_takes_it=bank_takes_it)

    async def posted(self, count):
        async with asyncio.timeout(30):
            while len(self.bodies) < count:
                self.arrived.clear()
                await self.arrived.wait()
        return self.bodies

    async def taken(self):
        return {
            one["session_id"]: (one["amount"], one["times"])
            for one in await self.cloud.captures()
            if one["serial"] == self.serial
        }

    async def asked(self, what):
        calls = await self.cloud.calls()
        return sum(call["call"] == CALLS[what] and call["serial"] == self.serial for call in calls)

    async def shown(self):
        shown = (await self.cloud.terminal(self.serial))["shown"]
        return f"{shown['title']} {shown['text']}"

    async def hear(self, question: Question) -> Answer:
        self.bodies.append(question.body)
        self.arrived.set()
        return Answer()


class TestPayter(TerminalStories):
    serials = count(1)

    @pytest.fixture(autouse=True)
    def _cloud(self, cloud_address):
        self.address = cloud_address

    @asynccontextmanager
    async def stage(self):
        async with (
            PayterCloud(self.address["url"], self.address["key"]) as cloud,
            httpx.AsyncClient(base_url=cloud.url, trust_env=False) as http,
        ):
            serial = f"P-{next(self.serials)}"
            await cloud.add_terminal(serial)
            stage = PayterStage(
                cloud=cloud,
                http=http,
                terminals=PayterTerminals(http, key=cloud.key, account="main"),
                terminal=Reachable(
                    terminal_id=TerminalId("trm_1"), terminal_ref=serial, currency=EUR
                ),
                callback_url="",
                quality_file=Path(str(files(payter) / "quality.toml")),
            )
            async with serving(stage.hear, "127.0.0.1", 0) as address:
                stage.callback_url = f"{address}/callbacks/token"
                try:
                    yield stage
                finally:
                    await cloud.behave()
                    await cloud.settings(key=self.address["key"])
