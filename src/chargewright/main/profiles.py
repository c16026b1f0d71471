"""`chargewright profiles`: what limits a station, asked and changed at the HTTP API."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from chargewright.kernel.problem import Refusal
from chargewright.main.asking import Json, Platform

WAIT_S: Final = 30
"""How long a station may take to answer."""
_PERIOD: Final = re.compile(r"(?:(\d+):)?(\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewProfile:
    """A profile to bring: `periods` as `SECOND:LIMIT`, the first as `LIMIT` alone. `evse_no` 0: the station."""

    number: int
    purpose: str
    unit: str
    periods: Sequence[str]
    evse_no: int = 0
    level: int = 0
    starts_at: str | None = None
    transaction: str | None = None


class ProfilesApi(Platform):
    """What the commands ask of the platform. A command of theirs waits for the station's answer."""

    async def profiles(self, station: str, *, all_of_them: bool) -> Sequence[Json]:
        """The profiles of a station, the newest first: those that may hold, or all."""
        station_id = await self.one("stations", "identity", station)
        found = await self.all(f"stations/{station_id}/charging-profiles")
        return [each for each in found if all_of_them or each["ended_at"] is None]

    async def plans(self, station: str) -> Sequence[Json]:
        """What was planned at a station of what vehicles need, the newest first."""
        station_id = await self.one("stations", "identity", station)
        return await self.all("charging-plans", station_id=station_id)

    async def set(self, station: str, new: NewProfile) -> Json:
        """Bring a profile; gives the command with the station's answer."""
        is_of_one = new.transaction is not None
        payload = {
            "profile_no": new.number,
            "purpose": new.purpose,
            "kind": "Relative" if is_of_one else "Absolute",
            "unit": new.unit,
            "stack_level": new.level,
            "periods": [period_in(each) for each in new.periods],
            "starts_at": None if is_of_one else new.starts_at,
            "ocpp_transaction_ref": new.transaction,
            "evse_no": new.evse_no or None,
        }
        return await self._asked(station, "set_charging_profile", payload)

    async def clear(self, station: str, number: int) -> Json:
        """Have a profile forgotten; gives the command with the station's answer."""
        return await self._asked(station, "clear_charging_profile", {"profile_no": number})

    async def schedule(self, station: str, evse_no: int, duration_s: int, unit: str) -> Json:
        """What a station says its profiles come to, beside what we expect.

        Raises:
            Refusal: it did not say.
        """
        payload = {"duration_s": duration_s, "evse_no": evse_no or None, "unit": unit}
        command = await self._asked(station, "get_composite_schedule", payload)
        found = await self.all("composite-schedules", command_id=command["id"])
        if not found:
            raise Refusal(f"The station did not say: its answer is {command['state']}.")
        return found[0]

    async def _asked(self, station: str, name: str, payload: Mapping[str, Any]) -> Json:
        station_id = await self.one("stations", "identity", station)
        said = {field: value for field, value in payload.items() if value is not None}
        return await self.said(
            "POST",
            f"stations/{station_id}/commands/{name}",
            params={"wait": str(WAIT_S)},
            json={"payload": said, "when_offline": "fail"},
            timeout=WAIT_S + 10,
        )


def period_in(text: str) -> Mapping[str, Any]:
    """`3600:10` as a period; `16` begins at once.

    Raises:
        Refusal: it is neither.
    """
    found = _PERIOD.fullmatch(text)
    if found is None:
        raise Refusal(f"{text!r} is no limit: write LIMIT, or SECOND:LIMIT.")
    return {"start_s": int(found[1] or 0), "limit": float(found[2])}
