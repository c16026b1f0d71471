"""What a station says that it takes of charging profiles: levels, units and how many periods."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from chargewright.energy.profiles import Profile, Unit
from chargewright.kernel.problem import Problem
from chargewright.kernel.sentence import Sentence
from chargewright.network.configuration import Known, SettingName
from chargewright.wire.ocpp import Version

_UNITS: Final = {"current": Unit.AMPERE, "a": Unit.AMPERE, "power": Unit.WATT, "w": Unit.WATT}
"""In the words of 1.6 (ChargingScheduleAllowedChargingRateUnit) and of 2.x (RateUnit)."""
_SAID_16: Final = (
    SettingName(variable="ChargeProfileMaxStackLevel"),
    SettingName(variable="ChargingScheduleMaxPeriods"),
    SettingName(variable="ChargingScheduleAllowedChargingRateUnit"),
)
_SAID_2: Final = (
    SettingName(component="SmartChargingCtrlr", variable="ProfileStackLevel"),
    SettingName(component="SmartChargingCtrlr", variable="PeriodsPerSchedule"),
    SettingName(component="SmartChargingCtrlr", variable="RateUnit"),
)
_SAID_21: Final = (
    *_SAID_2,
    SettingName(component="SmartChargingCtrlr", variable="MaxExternalConstraintsId"),
)
_SAID: Final = {Version.V16: _SAID_16, Version.V201: _SAID_2, Version.V21: _SAID_21}
"""By which settings a station says its highest level, the most periods of a schedule, and its units.

One of 2.1 may also say up to which number it keeps profiles for limits from outside.
"""


class KnownSettings(Protocol):
    """What one station told of its settings."""

    async def known(self, name: SettingName) -> Known | None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Takes:
    """The highest level, the most periods of a schedule and the units; None, or no unit: it does not say.

    `kept_to`: profiles up to this number are its own (OCPP 2.1, K01.FR.80); None: none are.
    """

    level_max: int | None = None
    periods_max: int | None = None
    units: frozenset[Unit] = frozenset()
    kept_to: int | None = None

    @classmethod
    def said(
        cls,
        level: str | None,
        periods: str | None,
        units: str | None,
        kept_to: str | None = None,
    ) -> "Takes":
        """By the values of its settings. What is no number and no unit says nothing."""
        words = (word.strip(" '\"").casefold() for word in (units or "").split(","))
        return cls(
            level_max=_number(level),
            periods_max=_number(periods),
            units=frozenset(_UNITS[word] for word in words if word in _UNITS),
            kept_to=_number(kept_to),
        )


async def taken_by(settings: KnownSettings, version: Version) -> Takes:
    """What a station takes, by what it told of its settings."""
    known = [await settings.known(name) for name in _SAID[version]]
    return Takes.said(*(None if each is None else each.value for each in known))


def problems_with(profile: Profile, takes: Takes) -> Iterator[Problem]:
    """What of this profile the station would refuse, by our names of the fields."""
    if takes.kept_to is not None and profile.profile_no <= takes.kept_to:
        rule = Sentence(
            "more than {least}: the station keeps those for itself", least=takes.kept_to
        )
        yield Problem("profile_no", rule)
    if takes.level_max is not None and profile.stack_level > takes.level_max:
        rule = Sentence("at most {most}: the station says so", most=takes.level_max)
        yield Problem("stack_level", rule)
    if takes.periods_max is not None and len(profile.periods) > takes.periods_max:
        rule = Sentence("at most {most}: the station says so", most=takes.periods_max)
        yield Problem("periods", rule)
    if takes.units and profile.unit not in takes.units:
        yield Problem("unit", "the station says that it takes another unit")


def _number(text: str | None) -> int | None:
    text = (text or "").strip()
    return int(text) if text.isascii() and text.isdecimal() else None
