"""What OCPP 2 forbids of a profile by what an EVSE can do and a vehicle has told; fields by the names of the message."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from chargewright.api.ports_settings import Settings
from chargewright.kernel.problem import Problem
from chargewright.network.configuration import SettingName

_SWITCHES: Final = ("SmartChargingCtrlr", "ACPhaseSwitchingSupported")
_SAID: Final[Mapping[str, str]] = {
    "limit": "maxChargePower",
    "dischargeLimit": "maxDischargePower",
    "setpoint": "maxDischargePower",
    "setpointReactive": "maxDischargePower",
}
"""By what holds for a phase: by which field a vehicle names that phase."""
_PHASES: Final = ("_L2", "_L3")
_OF: Final = "payload.chargingProfile"


async def problems_at_evse(
    settings: Settings, evse_no: int, profile: Mapping[str, Any]
) -> Sequence[Problem]:
    """No phase is chosen where the EVSE does not say that it can switch (K01.FR.20)."""
    chosen = [at for at, period in _periods(profile) if "phaseToUse" in period]
    if not chosen or await _switches_phases(settings, evse_no):
        return ()
    rule = "the EVSE does not say that it can switch phases (ACPhaseSwitchingSupported)"
    return [Problem(f"{at}.phaseToUse", rule) for at in chosen]


async def _switches_phases(settings: Settings, evse_no: int) -> bool:
    """By what the station says of this EVSE, else of all of them."""
    component, variable = _SWITCHES
    for of in (evse_no, None):
        known = await settings.known(
            SettingName(component=component, variable=variable, evse_no=of)
        )
        if known is not None and known.value is not None:
            return known.value.casefold() == "true"
    return False


def unnamed_phases(
    profile: Mapping[str, Any], needs: Mapping[str, Any] | None
) -> Iterator[Problem]:
    """No phase of its own is limited that the vehicle has not named (2.1, K01.FR.142); `needs` None: it told none."""
    said = (needs or {}).get("v2xChargingParameters", {})
    for field, wanted in _phases_in(profile):
        if wanted not in said:
            yield Problem(field, "the vehicle has not named this phase")


def schedules_without_choice(
    profile: Mapping[str, Any], needs: Mapping[str, Any] | None
) -> Iterator[Problem]:
    """Several schedules are for a vehicle to choose from, which has told its needs (K01.FR.34).

    One that is controlled dynamically chooses nothing (2.1, K17.FR.19 and K19.FR.07).
    """
    if len(profile["chargingSchedule"]) == 1:
        return
    if needs is None:
        yield Problem(f"{_OF}.chargingSchedule", "must be one: no vehicle has told what it needs")
    elif needs.get("controlMode") == "DynamicControl":
        yield Problem(
            f"{_OF}.chargingSchedule", "must be one: the vehicle is controlled dynamically"
        )


def _phases_in(profile: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """What holds for a single phase: its field, and by which field a vehicle names that phase."""
    for at, period in _periods(profile):
        for name, said in _SAID.items():
            for phase in _PHASES:
                if f"{name}{phase}" in period:
                    yield f"{at}.{name}{phase}", f"{said}{phase}"


def _periods(profile: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for number, schedule in enumerate(profile["chargingSchedule"]):
        for place, period in enumerate(schedule["chargingSchedulePeriod"]):
            yield f"{_OF}.chargingSchedule[{number}].chargingSchedulePeriod[{place}]", period
