"""What OCPP 2.1 forbids to ask of a station as it is now: of a slot in use, and of a phase that no vehicle has named."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from chargewright.api.checks import refuse
from chargewright.api.ports_settings import Settings
from chargewright.api.work import Work
from chargewright.kernel.problem import Problem
from chargewright.network.configuration import SettingName
from chargewright.translate.asked_rightly import SLOT

_IN_USE: Final = SettingName(component="OCPPCommCtrlr", variable="NetworkConfigurationPriority")
_SAID: Final[Mapping[str, str]] = {
    "limit": "maxChargePower",
    "dischargeLimit": "maxDischargePower",
    "setpoint": "maxDischargePower",
    "setpointReactive": "maxDischargePower",
}
"""By what holds for a phase: by which field a vehicle names that phase."""
_PHASES: Final = ("_L2", "_L3")


async def refuse_as_it_is(
    work: Work, settings: Settings, station_id: str, name: str, payload: Mapping[str, Any]
) -> None:
    """Ask nothing that the station must not be asked now.

    Raises:
        Invalid: it writes a slot that the station may connect by (B09.FR.21), or limits a phase that the
            vehicle has not named (K01.FR.142, V2X.08).
    """
    if name == "SetVariables":
        known = await settings.known(_IN_USE)
        in_use = "" if known is None else known.value or ""
        slots = {each.strip() for each in in_use.split(",")}
        refuse("the station may connect by this slot", list(_slots_written(payload, slots)))
    if name == "SetChargingProfile" and "chargingProfile" in payload:
        profile = payload["chargingProfile"]
        fields = list(_phases_in(profile))
        ref = profile.get("transactionId")
        if not fields or ref is None:
            return
        needs = await work.stores.charging_profiles.needs_of(station_id, ref)
        said = (needs or {}).get("v2xChargingParameters", {})
        problems = [
            Problem(f"payload.chargingProfile.{field}", "the vehicle has not named this phase")
            for field, wanted in fields
            if wanted not in said
        ]
        refuse("the vehicle takes no limits by phase", problems)


def _slots_written(payload: Mapping[str, Any], slots: set[str]) -> Iterator[Problem]:
    for place, each in enumerate(payload["setVariableData"]):
        component = each["component"]
        if component["name"] == SLOT and component.get("instance") in slots:
            yield Problem(
                f"payload.setVariableData[{place}].component.instance",
                "is in use: take it out of NetworkConfigurationPriority first",
            )


def _phases_in(profile: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What holds for a single phase: its field, and by which field a vehicle names that phase."""
    for number, schedule in enumerate(profile["chargingSchedule"]):
        for place, period in enumerate(schedule["chargingSchedulePeriod"]):
            for name, said in _SAID.items():
                for phase in _PHASES:
                    if f"{name}{phase}" in period:
                        field = f"chargingSchedule[{number}].chargingSchedulePeriod[{place}].{name}{phase}"
                        yield field, f"{said}{phase}"
