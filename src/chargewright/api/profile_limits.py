"""A charging profile that its station does not take, or that stands beside another, is refused before it is sent."""

from datetime import datetime
from typing import Final

from chargewright.api.checks import refuse
from chargewright.api.ports_settings import Settings
from chargewright.api.ports_stations import ChargingProfiles
from chargewright.energy.holding import is_in_the_way
from chargewright.energy.planning import profile_no_at
from chargewright.energy.profiles import Profile
from chargewright.energy.taking import problems_with, taken_by
from chargewright.kernel.problem import Problem
from chargewright.kernel.sentence import Sentence
from chargewright.wire.ocpp import Version

_ANOTHER: Final = "profile {number} has this level there: take its number, or another level"
_OUR_PLAN: Final = (
    "the schedule made of what the vehicle needs has this level there: take its number {number} to take its"
    " place, or a higher level"
)


async def refuse_unfit_profile(settings: Settings, version: Version, profile: Profile) -> None:
    """Ask a station for no profile that it says it does not take.

    Raises:
        Invalid: the level, the number of periods or the unit is none of its own.
    """
    takes = await taken_by(settings, version)
    problems = [
        Problem(f"payload.{each.field}", each.rule) for each in problems_with(profile, takes)
    ]
    refuse("the station does not take this profile", problems)


async def refuse_second_profile(
    profiles: ChargingProfiles, version: Version, station_id: str, profile: Profile, at: datetime
) -> None:
    """Send no profile whose level is taken by another number; in OCPP 1.6 it takes the place of that (3.13.2).

    Raises:
        Invalid: the station may hold such a one (K01.FR.06 and 39).
    """
    if version is Version.V16:
        return
    in_the_way = [
        each.profile_no
        for each in await profiles.may_hold(station_id)
        if is_in_the_way(each, profile, at)
    ]
    if not in_the_way:
        return
    number = min(in_the_way)
    why = _OUR_PLAN if number == profile_no_at(profile.evse_no) else _ANOTHER
    problem = Problem("payload.stack_level", Sentence(why, number=number))
    refuse("the station has such a profile", [problem])
