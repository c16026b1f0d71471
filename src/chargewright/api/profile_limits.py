"""A charging profile that its station says it does not take is refused before it is sent."""

from chargewright.api.checks import refuse
from chargewright.api.ports_settings import Settings
from chargewright.energy.profiles import Profile
from chargewright.energy.taking import problems_with, taken_by
from chargewright.kernel.problem import Problem
from chargewright.wire.ocpp import Version


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
