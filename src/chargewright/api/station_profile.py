"""The security profile that a command brings to a station of OCPP 1.6: both let it in until it came by that."""

from dataclasses import replace
from typing import Any, Final

from chargewright.api.checks import refuse
from chargewright.api.refusals import seen
from chargewright.api.work import Work
from chargewright.kernel.ids import StationId
from chargewright.kernel.problem import Problem
from chargewright.kernel.sentence import Sentence
from chargewright.network.configuration import SettingName
from chargewright.network.stations import problems_of_profile
from chargewright.translate.configuration import security_profile_in

RAISED_BY: Final = "/stations/{station_id}/raise-security-profile"
_PROFILES: Final = {"0", "1", "2", "3"}
_CANNOT: Final = "the security profile cannot be so"


async def expect_profile(work: Work, station_id: StationId, name: str, payload: Any) -> None:
    """Let a station in by the profile that a command brings, beside the one that it has.

    Raises:
        Invalid: it is none, or lower than the one that the station has: no message lowers it.
    """
    said = security_profile_in(name, payload)
    if said is None:
        return
    if said not in _PROFILES:
        rule = Sentence("one of {choices}", choices=sorted(_PROFILES))
        refuse(_CANNOT, [Problem("payload.value", rule)])
    # Its link first, as every flow of a station does, or the two wait for each other.
    await work.stores.hold_station(station_id)
    station = seen(await work.stores.stations.lock(station_id), "station")
    if int(said) in {station.security_profile, station.next_security_profile}:
        return
    after = replace(station, next_security_profile=int(said))
    found = [Problem("payload.value", each.rule) for each in problems_of_profile(after)]
    refuse(_CANNOT, found)
    await work.stores.stations.save(after)
    await work.tell(station.organization_id, "station.changed", station_id, station_id=station_id)
    work.stores.nudge(f"stations.{station_id}")


def problems_of_wish(name: SettingName) -> list[Problem]:
    """A profile is not kept as a setting is: it goes up once, and is what lets the station in."""
    if not name.is_security_profile:
        return []
    return [Problem("name", Sentence("use {path}", path=RAISED_BY))]
