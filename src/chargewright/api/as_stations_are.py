"""What OCPP 2 forbids to ask of a station as it is now: to write a slot in use, and what no profile may be there."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from chargewright.api.checks import refuse
from chargewright.api.ports_settings import Settings
from chargewright.api.profiles_as_vehicles_are import (
    problems_at_evse,
    schedules_without_choice,
    unnamed_phases,
)
from chargewright.api.work import Work
from chargewright.kernel.problem import Problem
from chargewright.network.configuration import SettingName
from chargewright.translate.asked_rightly import SLOT

_IN_USE: Final = SettingName(component="OCPPCommCtrlr", variable="NetworkConfigurationPriority")


async def refuse_as_it_is(
    work: Work, settings: Settings, station_id: str, name: str, payload: Mapping[str, Any]
) -> None:
    """Ask nothing that the station must not be asked now.

    Raises:
        Invalid: it writes a slot that the station may connect by (B09.FR.21); or a profile that its EVSE or
            its vehicle must not be given (K01.FR.20, 34 and 142, V2X.08).
    """
    if name == "SetVariables":
        known = await settings.known(_IN_USE)
        in_use = "" if known is None else known.value or ""
        slots = {each.strip() for each in in_use.split(",")}
        refuse("the station may connect by this slot", list(_slots_written(payload, slots)))
    if name == "SetChargingProfile" and "chargingProfile" in payload:
        profile = payload["chargingProfile"]
        problems = await problems_at_evse(settings, payload["evseId"], profile)
        refuse("the EVSE does not switch phases", problems)
        ref = profile.get("transactionId")
        needs = ref and await work.stores.charging_profiles.needs_of(station_id, ref)
        refuse("the vehicle takes no limits by phase", list(unnamed_phases(profile, needs)))
        several = list(schedules_without_choice(profile, needs))
        refuse("the vehicle is not offered several schedules", several)


def _slots_written(payload: Mapping[str, Any], slots: set[str]) -> Iterator[Problem]:
    for place, each in enumerate(payload["setVariableData"]):
        component = each["component"]
        if component["name"] == SLOT and component.get("instance") in slots:
            yield Problem(
                f"payload.setVariableData[{place}].component.instance",
                "is in use: take it out of NetworkConfigurationPriority first",
            )
