"""What OCPP 2.1 forbids us to ask of power that flows both ways, though its schema allows it (part 2, K01 and Q)."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from msgspec import UNSET

from chargewright.kernel.problem import Problem
from chargewright.kernel.sentence import Sentence

_CHARGING: Final = "ChargingOnly"
_MODES: Final[Mapping[str, frozenset[str]]] = {
    "PriorityCharging": frozenset({_CHARGING}),
    "ChargingStationMaxProfile": frozenset({_CHARGING}),
    "LocalGeneration": frozenset({_CHARGING, "ExternalLimits"}),
}
"""The modes that profiles of a purpose may have; the others may have any (K01.FR.111 and 113)."""
_LIMITS: Final = ("limit", "discharge_limit")
_SETPOINTS: Final = ("setpoint", "setpoint_reactive")
_LEFT_OUT: Final[Mapping[str, tuple[str, ...]]] = {
    _CHARGING: ("discharge_limit", *_SETPOINTS),
    "CentralSetpoint": _LIMITS,
    "CentralFrequency": _LIMITS,
    "LocalFrequency": (*_LIMITS, *_SETPOINTS),
}
"""What a period of a mode must not have, of any phase (Q02.FR.02, Q03.FR.02, Q07.FR.03 and Q08.FR.01)."""
_NAMES: Final[Mapping[str, str]] = {
    "limit": "limit",
    "discharge_limit": "dischargeLimit",
    "setpoint": "setpoint",
    "setpoint_reactive": "setpointReactive",
}
_PHASES: Final = ("", "_l2", "_l3")
_POINTS_MIN: Final = 2


def modes_of_a_profile(request: Any) -> Iterator[Problem]:
    """A profile has the modes of its purpose, and each period what its mode wants."""
    profile = request.charging_profile
    if profile is UNSET or not hasattr(profile.charging_schedule[0], "use_local_time"):
        return  # of 2.0.1, which has no modes
    yield from _dynamic(profile)
    allowed = _MODES.get(profile.charging_profile_purpose.value)
    for number, schedule in enumerate(profile.charging_schedule):
        of = f"chargingProfile.chargingSchedule[{number}]"
        if profile.charging_profile_purpose.value == "PriorityCharging" and schedule.duration:
            yield Problem(f"{of}.duration", "must be left out: priority has no end of its own")
        for place, period in enumerate(schedule.charging_schedule_period):
            at = f"{of}.chargingSchedulePeriod[{place}]"
            mode = _CHARGING if period.operation_mode is UNSET else period.operation_mode.value
            if allowed is not None and mode not in allowed:
                choices = ", ".join(sorted(allowed))
                yield Problem(
                    f"{at}.operationMode", Sentence("must be one of {choices}", choices=choices)
                )
            yield from _left_out(period, at, mode)
            yield from _single_phases(profile, period, at, mode)
            if mode == "LocalFrequency":
                yield from _local_frequency(schedule, period, of, at)
            if mode == "CentralFrequency" and profile.charging_profile_kind.value != "Dynamic":
                yield Problem(
                    "chargingProfile.chargingProfileKind", "must be Dynamic for CentralFrequency"
                )


def _dynamic(profile: Any) -> Iterator[Problem]:
    """What changes while it holds has nothing that follows on it (K28.FR.01)."""
    if profile.charging_profile_kind.value != "Dynamic":
        return
    periods = [len(each.charging_schedule_period) for each in profile.charging_schedule]
    if periods != [1]:
        yield Problem(
            "chargingProfile.chargingSchedule", "must be one of one period: the profile is Dynamic"
        )


def _left_out(period: Any, at: str, mode: str) -> Iterator[Problem]:
    for name in _LEFT_OUT.get(mode, ()):
        for phase in _PHASES:
            if getattr(period, f"{name}{phase}", UNSET) is not UNSET:
                field = _NAMES[name] + phase.upper()
                yield Problem(
                    f"{at}.{field}", Sentence("must be left out: the mode is {mode}", mode=mode)
                )


def _single_phases(profile: Any, period: Any, at: str, mode: str) -> Iterator[Problem]:
    """What holds for one phase is for one transaction, beside what holds for the first (K01.FR.143 and 145, V2X.07 and 09)."""
    is_of_one = profile.charging_profile_purpose.value == "TxProfile"
    for name in (each for each in _NAMES if each not in _LEFT_OUT.get(mode, ())):
        for phase in _PHASES[1:]:
            if getattr(period, f"{name}{phase}", UNSET) is UNSET:
                continue
            if not is_of_one:
                field = _NAMES[name] + phase.upper()
                yield Problem(f"{at}.{field}", "must be left out: the profile is no TxProfile")
            elif getattr(period, name) is UNSET:
                yield Problem(f"{at}.{_NAMES[name]}", "is needed: another phase has one")


def _local_frequency(schedule: Any, period: Any, of: str, at: str) -> Iterator[Problem]:
    """The station reckons the setpoint from a curve in W (Q08.FR.02 and 05)."""
    curve = period.v2x_freq_watt_curve
    if curve is UNSET or len(curve) < _POINTS_MIN:
        yield Problem(f"{at}.v2xFreqWattCurve", "is needed, with two points or more")
    if period.v2x_baseline is UNSET:
        yield Problem(f"{at}.v2xBaseline", "is needed: the curve is added to it")
    if schedule.charging_rate_unit.value != "W":
        yield Problem(f"{of}.chargingRateUnit", "must be W: the curve is in W")
