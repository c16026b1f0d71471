"""What an operator has set up at a site besides selling energy: settings, limits, lists, logs, reservations.

Asked through the API of stations that stand there, and of those alone that no driver's story is told of,
so that nothing of a story changes. What is there from an earlier start is left as it is.
"""

from datetime import datetime, timedelta
from typing import Final

from sim.site.api import Api, Json
from sim.site.seeding import Seeded
from sim.site.workshop import work_on

OLD: Final = "HY-A2"
"""A station of OCPP 1.6 for tokens only."""
NEW: Final = "HY-A3"
"""And one of 2.0.1."""
TEMPLATE: Final[Json] = {
    "code": "YARD",
    "name": "Quiet yard",
    "description": "Stations for members report every five minutes.",
    "settings": [
        {
            "key": "MeterValueSampleInterval",
            "variable": "SampledDataCtrlr/TxUpdatedInterval",
            "value": "300",
        }
    ],
    "priority": 200,
}
_RESERVED_FOR: Final = timedelta(hours=2)
_MAX_W: Final = 22_000


async def keep_up(api: Api, seeded: Seeded, now: datetime) -> None:
    """Ask for all of it; what stations answer, and when, is seen in the dashboard.

    Raises:
        SaidNoError: the platform refused something.
    """
    old, new = seeded.stations[OLD], seeded.stations[NEW]
    await _template(api, seeded, new)
    await _local_lists(api, [old, new])
    for station_id in (old, new):
        if not await api.all(f"stations/{station_id}/charging-profiles"):
            await _limit(api, station_id, now)
    if not await api.all("file-jobs", station_id=new):
        await api.post(f"stations/{new}/log-jobs", {})
    await _reservation(api, seeded, new, until=now + _RESERVED_FOR)
    await work_on(api, seeded.organization_id, old, new, now)


async def _template(api: Api, seeded: Seeded, station_id: str) -> None:
    """A template for the whole site, brought to one station: the others drift from it."""
    if await api.all("setting-templates", code=TEMPLATE["code"]):
        return
    owner = seeded.organization_id
    body = {**TEMPLATE, "organization_id": owner, "site_id": seeded.site_id}
    made = await api.post("setting-templates", body)
    await api.post("setting-jobs", {"template_id": made["id"], "station_ids": [station_id]})


async def _local_lists(api: Api, station_ids: list[str]) -> None:
    """The members' tokens, which stations shall let in while they are away from us: a job for both."""
    if not await api.all("local-list-jobs"):
        body = {"station_ids": station_ids, "takes_all": True, "is_kept": True}
        await api.post("local-list-jobs", body)


async def _limit(api: Api, station_id: str, now: datetime) -> None:
    """What the cable to the station carries: more than its connector takes."""
    payload = {
        "profile_no": 1,
        "purpose": "station_max",
        "kind": "Absolute",
        "unit": "W",
        "starts_at": now.isoformat(),
        "periods": [{"start_s": 0, "limit": _MAX_W}],
    }
    await api.command(station_id, "set_charging_profile", payload)


async def _reservation(api: Api, seeded: Seeded, station_id: str, *, until: datetime) -> None:
    """An EVSE that a member has asked for."""
    tokens = await api.all("tokens", organization_id=seeded.organization_id)
    if not tokens or await api.all("reservations", station_id=station_id):
        return
    body = {"evse_no": 1, "token_id": tokens[0]["id"], "expires_at": until.isoformat()}
    await api.post(f"stations/{station_id}/reservations", body)
