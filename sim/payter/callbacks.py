"""Calling back: once, twice, late, never, or about somebody else."""

import asyncio
from typing import Any

import httpx

from sim.payter.faults import CallbackMode, Manner, Mischief


class Caller:
    """Posts callbacks, without ever trying again: nothing is known of the real cloud's retries."""

    def __init__(self, http: httpx.AsyncClient, mischief: Mischief) -> None:
        self._http = http
        self._mischief = mischief
        self.sent: list[dict[str, Any]] = []
        """Every callback that was posted, with the answer's status; None when there was none."""

    async def call_back(self, url: str, body: dict[str, Any], manner: Manner) -> None:
        """Deliver one callback in this manner; returns when all of it is over."""
        serial = str(body.get("serialNumber"))
        match manner.mode:
            case CallbackMode.DROP:
                return
            case CallbackMode.DELAY:
                await asyncio.sleep(manner.delay_s)
            case CallbackMode.WRONG_SERIAL:
                body = body | {"serialNumber": f"{serial}-other"}
            case _:
                pass
        copies = manner.copies if manner.mode is CallbackMode.DUPLICATE else 1
        await self._mischief.gates.go_past("callback", "before", serial)
        await asyncio.gather(*(self._post(url, body) for _ in range(copies)))
        await self._mischief.gates.go_past("callback", "after", serial)

    async def _post(self, url: str, body: dict[str, Any]) -> None:
        try:
            answer = await self._http.post(url, json=body)
            status: int | None = answer.status_code
        except httpx.HTTPError:
            status = None
        self.sent.append({"url": url, "body": body, "status": status})
