"""`chargewright grid`: what the grid asks of a station that feeds into it, asked and changed at the HTTP API."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from chargewright.kernel.problem import Refusal
from chargewright.main.asking import LOOKS_EVERY_S, Json, Platform
from chargewright.main.profiles import WAIT_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """The most that a station may feed in, percent. `minutes` None: by default, until it is cleared."""

    name: str
    percent: float
    priority: int = 1
    starts_at: str | None = None
    minutes: int | None = None


class GridApi(Platform):
    """What the commands ask of the platform. A command of theirs waits for the station's answer."""

    async def rules(self, station: str) -> Sequence[Json]:
        """What a station was told, the newest first."""
        return await self.all("der-controls", station_id=await self._id(station))

    async def limit(self, station: str, limit: Limit) -> Json:
        """Limit what it feeds in; gives the command with the station's answer."""
        is_default = limit.minutes is None
        settings: dict[str, Any] = {
            "priority": limit.priority,
            "pctMaxDischargePower": limit.percent,
        }
        if limit.minutes is not None:
            settings |= {"startTime": limit.starts_at, "duration": limit.minutes * 60}
        payload = {
            "isDefault": is_default,
            "controlId": limit.name,
            "controlType": "LimitMaxDischarge",
            "limitMaxDischarge": settings,
        }
        return await self._asked(station, "commands/SetDERControl", payload=payload)

    async def clear(self, station: str, name: str) -> Json:
        """Have it forget what has this name; gives the command with the station's answer.

        Raises:
            Refusal: it was told nothing of this name.
        """
        told = [each for each in await self.rules(station) if each["control_ref"] == name]
        if not told:
            raise Refusal(f"{station} was told nothing of the name {name!r}.")
        payload = {"isDefault": told[0]["is_default"], "controlId": name}
        return await self._asked(station, "commands/ClearDERControl", payload=payload)

    async def report(
        self, station: str, pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> Json:
        """What it says that it has, beside what we believe, once all of it has come.

        Raises:
            Refusal: it did not say so in time.
        """
        command = await self._asked(station, "der-control-reports")
        asked = {"command_id": command["id"], "is_complete": "true"}
        for _ in range(WAIT_S):
            found = await self.all("der-control-reports", **asked)
            if found:
                return found[0]
            await pause(LOOKS_EVERY_S)
        raise Refusal(f"The station did not say: its answer is {command['state']}.")

    async def _id(self, station: str) -> str:
        return await self.one("stations", "identity", station)

    async def _asked(self, station: str, path: str, **said: Mapping[str, Any]) -> Json:
        return await self.said(
            "POST",
            f"stations/{await self._id(station)}/{path}",
            params={"wait": str(WAIT_S)},
            json={**said, "when_offline": "fail"},
            timeout=WAIT_S + 10,
        )
