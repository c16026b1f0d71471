"""A charging profile that its station says it does not take is refused before it is sent."""

from typing import Final

from chargewright.api.checks import refuse
from chargewright.api.ports_settings import Settings
from chargewright.energy.profiles import Profile
from chargewright.energy.taking import Takes, problems_with
from chargewright.kernel.problem import Problem
from chargewright.network.configuration import SettingName
from chargewright.wire.ocpp import Version

_16: Final = (
    SettingName(variable="ChargeProfileMaxStackLevel"),
    SettingName(variable="ChargingScheduleMaxPeriods"),
    SettingName(variable="ChargingScheduleAllowedChargingRateUnit"),
)
_2: Final = (
    SettingName(component="SmartChargingCtrlr", variable="ProfileStackLevel"),
    SettingName(component="SmartChargingCtrlr", variable="PeriodsPerSchedule"),
    SettingName(component="SmartChargingCtrlr", variable="RateUnit"),
)
_NAMES: Final = {Version.V16: _16, Version.V201: _2, Version.V21: _2}
"""By which settings a station says its highest level, the most periods of a schedule, and its units."""


async def refuse_unfit_profile(settings: Settings, version: Version, profile: Profile) -> None:
    """Ask a station for no profile that it says it does not take.

    Raises:
        Invalid: the level, the number of periods or the unit is none of its own.
    """
    known = [await settings.known(name) for name in _NAMES[version]]
    level, periods, units = (None if each is None else each.value for each in known)
    problems = [
        Problem(f"payload.{each.field}", each.rule)
        for each in problems_with(profile, Takes.said(level, periods, units))
    ]
    refuse("the station does not take this profile", problems)
