"""A station with its EVSEs and connectors as an operator configures it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from chargewright.kernel.ids import (
    ConnectorId,
    EvseId,
    OrganizationId,
    SiteId,
    StationId,
    TariffId,
)
from chargewright.kernel.problem import Problem
from chargewright.kernel.sentence import Sentence
from chargewright.network.credentials import Credentials
from chargewright.network.habits import NONE, Habits
from chargewright.network.habits import problems_of as problems_of_habits
from chargewright.network.identity import IDENTITY_LENGTH_MAX
from chargewright.network.registration import Registration


class CurrentKind(StrEnum):
    AC = "AC"
    DC = "DC"


class ReadingType(StrEnum):
    """How a station's energy register counts; `auto` finds out."""

    AUTO = "auto"
    ABSOLUTE = "absolute"
    RELATIVE = "relative"
    MIXED = "mixed"


STANDARDS: Final = (
    "CHADEMO",
    "CHAOJI",
    "DOMESTIC_F",
    "GBT_AC",
    "GBT_DC",
    "IEC_60309_2_single_16",
    "IEC_60309_2_three_16",
    "IEC_60309_2_three_32",
    "IEC_62196_T1",
    "IEC_62196_T1_COMBO",
    "IEC_62196_T2",
    "IEC_62196_T2_COMBO",
    "IEC_62196_T3C",
    "MCS",
    "NEMA_14_50",
    "SAE_J3400",
    "TESLA_S",
)
"""Plugs in the words of OCPI (ConnectorType), as far as they are met at public stations."""

BY_PASSWORD: Final = frozenset({1, 2})
"""The security profiles by which a station shows who it is with a password."""
_RULE: Final = "for profiles 1 and 2 the station needs a password"


@dataclass(frozen=True, slots=True, kw_only=True)
class Connector:
    """One plug. The tolerance is what a reading may exceed the connector's power by."""

    id: ConnectorId
    connector_no: int
    standard: str
    current_kind: CurrentKind
    power_w: int
    tolerance_percent: Decimal = Decimal(0)
    tolerance_wh: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evse:
    """What serves one vehicle at a time. `tariff_id` None takes the site's."""

    id: EvseId
    evse_no: int
    label: str
    tariff_id: TariffId | None = None
    connectors: tuple[Connector, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One station. `clock_zone` is what a time without zone from it means.

    `strict_in`: the rules of `wire.ocpp.mending_rules` in which it is held to the schema.
    `next_security_profile`: the higher one that it is on its way to; until it came by that, both let
    it in (OCPP 2.0.1, part 2, A05). `registration`: what its next boot is answered. `charging_plans`: what is made of the needs of vehicles (`off`,
    `at_once`, `cheapest`); None: what its site says, else its organisation.
    """

    id: StationId
    organization_id: OrganizationId
    site_id: SiteId
    identity: str
    name: str
    security_profile: int
    next_security_profile: int | None = None
    credentials: Credentials | None
    clock_zone: str = "UTC"
    energy_reading_type: ReadingType = ReadingType.AUTO
    strict_in: frozenset[str] = frozenset()
    habits: Habits = NONE
    charging_plans: str | None = None
    registration: Registration = Registration.ACCEPTED
    maintenance: bool = False
    is_retired: bool = False
    created_at: datetime
    evses: tuple[Evse, ...] = ()


def problems_of(station: Station, *, is_zone: bool) -> list[Problem]:
    """What cannot be so. `is_zone` says whether its clock's zone is an IANA one that we know."""
    found = []
    if not 1 <= len(station.identity) <= IDENTITY_LENGTH_MAX or not station.identity.isprintable():
        rule = Sentence(
            "1 to {most} printable characters (OCPP 2.0.1 Part 4, 3.1.1)", most=IDENTITY_LENGTH_MAX
        )
        found.append(Problem("identity", rule))
    if "/" in station.identity:
        found.append(Problem("identity", "has no slash: it is one part of an address"))
    if not is_zone:
        found.append(Problem("clock_zone", "an IANA time zone, such as UTC"))
    found += problems_of_profile(station)
    found += problems_of_habits(station.habits)
    found += _numbers("evses", "evse_no", [evse.evse_no for evse in station.evses])
    for place, evse in enumerate(station.evses):
        found += _evse(f"evses[{place}]", evse)
    return found


def problems_of_profile(station: Station) -> Iterator[Problem]:
    """Which of its security profiles it cannot have."""
    if station.credentials is None and station.security_profile in BY_PASSWORD:
        yield Problem("security_profile", _RULE)
    if station.next_security_profile is None:
        return
    if station.next_security_profile <= station.security_profile:
        yield Problem("next_security_profile", "is higher than the one it has")
    if station.credentials is None and station.next_security_profile in BY_PASSWORD:
        yield Problem("next_security_profile", _RULE)


def _evse(path: str, evse: Evse) -> Iterator[Problem]:
    if not evse.label.strip():
        yield Problem(f"{path}.label", "what is painted on it: not empty")
    if not evse.connectors:
        yield Problem(f"{path}.connectors", "at least one")
    numbers = [connector.connector_no for connector in evse.connectors]
    yield from _numbers(f"{path}.connectors", "connector_no", numbers)
    for place, connector in enumerate(evse.connectors):
        here = f"{path}.connectors[{place}]"
        if connector.power_w < 1:
            yield Problem(f"{here}.power_w", "more than nothing, in watts")
        if connector.standard not in STANDARDS:
            yield Problem(f"{here}.standard", Sentence("one of {choices}", choices=STANDARDS))
        for name in ("tolerance_percent", "tolerance_wh"):
            if not 0 <= getattr(connector, name) < 1000:
                yield Problem(f"{here}.{name}", "from 0 to less than 1000")


def _numbers(path: str, name: str, numbers: Sequence[int]) -> Iterator[Problem]:
    for place, number in enumerate(numbers):
        if number < 1:
            yield Problem(f"{path}[{place}].{name}", "counts from 1")
        elif number in numbers[:place]:
            yield Problem(f"{path}[{place}].{name}", "stands here twice")
