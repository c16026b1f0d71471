"""Charging profiles and composite schedules in the words of a station's version, and what they mean.

Limits arrive as JSON numbers and become exact by their digits. Of several schedules of one profile
(OCPP 2.0.1) the first is taken: the others are for the vehicle to choose from.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

import msgspec

from chargewright.energy.composite import Step
from chargewright.energy.holding import Criteria
from chargewright.energy.profiles import (
    STATION,
    Period,
    Profile,
    ProfileKind,
    Purpose,
    Recurrency,
    Unit,
)
from chargewright.translate.commands import to_wire
from chargewright.wire.ocpp import MESSAGES, Fault, Version
from chargewright.wire.ocpp.values import encode

SETTING: Final = frozenset({"set_charging_profile", "SetChargingProfile"})
START_16: Final = "RemoteStartTransaction"
STARTING: Final = frozenset({START_16, "RequestStartTransaction"})
"""Starts that may bring a profile along: the actions themselves."""
CLEARING: Final = frozenset({"clear_charging_profile", "ClearChargingProfile"})
UPDATING: Final = "UpdateDynamicSchedule"
_ACTION: Final = "GetCompositeSchedule"
ASKING: Final = frozenset({"get_composite_schedule", _ACTION})
PURPOSES: Final[Mapping[str, Purpose]] = {
    "ChargingStationExternalConstraints": Purpose.EXTERNAL,
    "ChargePointMaxProfile": Purpose.STATION_MAX,
    "ChargingStationMaxProfile": Purpose.STATION_MAX,
    "TxDefaultProfile": Purpose.TRANSACTION_DEFAULT,
    "TxProfile": Purpose.TRANSACTION,
    "PriorityCharging": Purpose.PRIORITY,
    "LocalGeneration": Purpose.LOCAL_GENERATION,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A composite schedule as a station tells it. `starts_at` None: it does not say, so now."""

    evse_no: int
    starts_at: datetime | None
    duration_s: int
    unit: Unit
    steps: Sequence[Step]


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """What a charging schedule says by itself; `starts_at` None: it does not say from when."""

    unit: Unit
    periods: Sequence[Period]
    starts_at: datetime | None
    duration_s: int | None


def profile_in(version: Version, name: str, payload: Mapping[str, Any]) -> Profile | None:
    """The profile that a command sets; None where it does something else."""
    if name not in SETTING:
        return None
    said = _said(version, name, payload)
    if "csChargingProfiles" in said:
        wire = said["csChargingProfiles"]
        return _profile(wire, wire["chargingSchedule"], said["connectorId"])
    return profile_of(said["chargingProfile"], said["evseId"])


def started_with(
    payload: Mapping[str, Any],
    *,
    evse_no: int,
    transaction_ref: str,
    remote_start_id: int | None,
    id_tag: str | None,
) -> Profile | None:
    """The profile that a start brought to the transaction that is told by these; None: it was another's.

    OCPP 2.x tells the start by its number (F01, F02), 1.6 by whom it was for (5.11).
    """
    if "remoteStartId" in payload:
        is_meant = payload["remoteStartId"] == remote_start_id
    else:
        is_here = payload.get("connectorId", evse_no) == evse_no
        is_meant = is_here and payload["idTag"].casefold() == (id_tag or "").casefold()
    profile = carried_by(payload, evse_no)
    if profile is None or not is_meant:
        return None
    return replace(profile, transaction_ref=transaction_ref)


def carried_by(payload: Mapping[str, Any], evse_no: int = STATION) -> Profile | None:
    """The profile that a start brings along, for the EVSE where it ends up; None where it brings none."""
    wire = payload.get("chargingProfile")
    if wire is None:
        return None
    schedule = wire["chargingSchedule"]
    return _profile(wire, schedule if isinstance(schedule, Mapping) else schedule[0], evse_no)


def payload_of(profile: Profile) -> dict[str, Any]:
    """The payload of the command `set_charging_profile` that brings a profile for a transaction."""
    return {
        "profile_no": profile.profile_no,
        "purpose": profile.purpose.value,
        "kind": profile.kind.value,
        "unit": profile.unit.value,
        "stack_level": profile.stack_level,
        "evse_no": profile.evse_no,
        "starts_at": None if profile.starts_at is None else profile.starts_at.isoformat(),
        "duration_s": profile.duration_s,
        "ocpp_transaction_ref": profile.transaction_ref,
        "periods": [
            {"start_s": each.start_s, "limit": float(each.limit), "phases": each.phases}
            for each in profile.periods
        ],
    }


def profile_of(wire: Mapping[str, Any], evse_no: int) -> Profile:
    """A profile of OCPP 2.x as its version writes it."""
    return _profile(wire, wire["chargingSchedule"][0], evse_no)


def update_in(name: str, payload: Mapping[str, Any]) -> tuple[int, Mapping[str, Any]] | None:
    """Which dynamic profile a command changes and how; None where it does something else."""
    return (payload["chargingProfileId"], payload["scheduleUpdate"]) if name == UPDATING else None


def changed(profile: Profile, update: Mapping[str, Any]) -> Profile:
    """A dynamic profile with the limit of an update; one that says no limit leaves it as it is."""
    if "limit" not in update:
        return profile
    phases = profile.periods[0].phases if profile.periods else None
    return replace(profile, periods=[Period(0, Decimal(str(update["limit"])), phases)])


def cleared_in(version: Version, name: str, payload: Mapping[str, Any]) -> Criteria | None:
    """Which profiles a command clears; None where it does something else."""
    if name not in CLEARING:
        return None
    said = _said(version, name, payload)
    more = said.get("chargingProfileCriteria", said)
    purpose = more.get("chargingProfilePurpose")
    return Criteria(
        profile_no=said.get("id", said.get("chargingProfileId")),
        evse_no=more.get("connectorId", more.get("evseId")),
        purpose=None if purpose is None else PURPOSES[purpose],
        stack_level=more.get("stackLevel"),
    )


def told_in(version: Version, name: str, payload: Mapping[str, Any], answer: object) -> Told | None:
    """The composite schedule in an answer; None where it has none, or none that can be read."""
    if name not in ASKING or not isinstance(answer, Mapping):
        return None
    if isinstance(MESSAGES[version].read_response(_ACTION, msgspec.json.encode(answer)), Fault):
        return None
    asked = _said(version, name, payload)
    schedule = answer.get("chargingSchedule", answer.get("schedule"))
    if not isinstance(schedule, Mapping):
        return None
    starts_at = answer.get("scheduleStart", schedule.get("scheduleStart"))
    return Told(
        evse_no=asked.get("connectorId", asked.get("evseId", STATION)),
        starts_at=_instant(starts_at),
        duration_s=min(schedule.get("duration", asked["duration"]), asked["duration"]),
        unit=Unit(schedule["chargingRateUnit"]),
        steps=[
            Step(each["startPeriod"], Decimal(str(each["limit"])) if "limit" in each else None)
            for each in schedule["chargingSchedulePeriod"]
        ],
    )


def _said(version: Version, name: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """A command by the names that the version has for its fields."""
    _, request = to_wire(version, name, payload)
    said: dict[str, Any] = msgspec.json.decode(encode(request))
    return said


def schedule_of(wire: Mapping[str, Any]) -> Schedule:
    """A charging schedule by itself."""
    return Schedule(
        unit=Unit(wire["chargingRateUnit"]),
        periods=[
            Period(each["startPeriod"], Decimal(str(each["limit"])), each.get("numberPhases"))
            for each in wire["chargingSchedulePeriod"]
            if "limit" in each  # a period of OCPP 2.1 may hold a setpoint alone
        ],
        starts_at=_instant(wire.get("startSchedule")),
        duration_s=wire.get("duration"),
    )


def _profile(wire: Mapping[str, Any], schedule: Mapping[str, Any], evse_no: int) -> Profile:
    ref = wire.get("transactionId")
    recurrency = wire.get("recurrencyKind")
    said = schedule_of(schedule)
    return Profile(
        profile_no=wire.get("chargingProfileId", wire.get("id")),
        evse_no=evse_no,
        purpose=PURPOSES[wire["chargingProfilePurpose"]],
        stack_level=wire["stackLevel"],
        kind=ProfileKind(wire["chargingProfileKind"]),
        recurrency=None if recurrency is None else Recurrency(recurrency),
        unit=said.unit,
        periods=said.periods,
        starts_at=said.starts_at,
        duration_s=said.duration_s,
        valid_from=_instant(wire.get("validFrom")),
        valid_to=_instant(wire.get("validTo")),
        transaction_ref=None if ref is None else str(ref),
    )


def _instant(text: str | None) -> datetime | None:
    """One without a zone is UTC, as OCPP wants it."""
    if text is None:
        return None
    read = datetime.fromisoformat(text)
    return read if read.tzinfo is not None else read.replace(tzinfo=UTC)
