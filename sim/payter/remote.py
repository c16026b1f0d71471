"""The hand of a test or a demo: starts the simulated cloud as a process and works its controls."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from sim.hand import Hand
from sim.process import running


class PayterCloud(Hand):
    """A running simulated cloud, seen from outside. `url` is what the platform is told."""

    name = "the simulated cloud"

    async def add_terminal(self, serial: str, *, family: str = "Apollo") -> None:
        await self._do("terminals", serial=serial, family=family)

    async def terminal(self, serial: str) -> Any:
        """Its state, what it shows (`shown`) and has shown (`screens`), whether it is `armed`."""
        return await self._see(f"terminals/{serial}")

    async def tap(
        self,
        serial: str,
        name: str,
        *,
        kind: str = "emv",
        outcome: str = "approve",
        partial_amount: int | None = None,
        waits: bool = False,
    ) -> str:
        """Hold the card called `name` to the reader; see `Service.tap` for the answer."""
        card = {
            "name": name,
            "kind": kind,
            "outcome": outcome,
            "partial_amount": partial_amount,
        }
        said = await self._do(f"terminals/{serial}/tap", card=card, waits=waits)
        return str(said["tap"])

    async def press(self, serial: str, button: str) -> bool:
        return bool((await self._do(f"terminals/{serial}/press", button=button))["pressed"])

    async def set_online(self, serial: str, *, online: bool, bank_takes_it: bool = True) -> None:
        await self._do(f"terminals/{serial}/online", online=online, bank_takes_it=bank_takes_it)

    async def fault(
        self,
        call: str,
        outcome: str,
        *,
        serial: str | None = None,
        times: int | None = 1,
        hang_s: float = 600.0,
    ) -> None:
        await self._do(
            "faults", call=call, outcome=outcome, serial=serial, times=times, hang_s=hang_s
        )

    async def callbacks(
        self, mode: str, *, times: int | None = None, copies: int = 2, delay_s: float = 0.0
    ) -> None:
        await self._do("callbacks", mode=mode, times=times, copies=copies, delay_s=delay_s)

    async def pause_before(self, call: str, *, serial: str | None = None) -> str:
        """A gate before `call` is done; its id. The call may be `callback`."""
        return str((await self._do("pause_before", call=call, serial=serial))["id"])

    async def pause_after(self, call: str, *, serial: str | None = None) -> str:
        """A gate after `call` was done, before it is answered; its id."""
        return str((await self._do("pause_after", call=call, serial=serial))["id"])

    async def settings(self, **values: Any) -> None:
        await self._do("settings", **values)

    async def sessions(self) -> Any:
        """All holds there ever were, as the cloud has them."""
        return await self._see("sessions")

    async def captures(self) -> Any:
        """What was really taken: serial, session_id, card, amount in minor units, at_host, times."""
        return await self._see("captures")


@asynccontextmanager
async def running_cloud(
    *, state_file: Path | None = None, port: int = 0, key: str = "simulated-key"
) -> AsyncIterator[PayterCloud]:
    """The cloud as a process of its own, ended on leaving."""
    keep = ["--state-file", str(state_file)] if state_file is not None else []
    asked = ("--port", str(port), "--key", key, *keep)
    async with (
        running("sim.payter", *asked) as said,
        PayterCloud(said["url"], said["key"]) as cloud,
    ):
        yield cloud
