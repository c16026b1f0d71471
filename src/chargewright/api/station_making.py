"""Stations as bodies have them: what is wrong with one, its EVSEs, and its password."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

import msgspec
from msgspec import UNSET

from chargewright.api.bodies import Sent
from chargewright.api.checks import is_zone, not_there, problems_of_tariffs
from chargewright.api.shapes_network import ConnectorBody, EvseBody, HabitsShape
from chargewright.api.work import Work
from chargewright.kernel.ids import ConnectorId, EvseId, SiteId, StationId, TariffId
from chargewright.kernel.problem import Problem
from chargewright.network.credentials import (
    PASSWORD_BYTES,
    Credentials,
    password_from,
    problems_with_password,
)
from chargewright.network.habits import Habits
from chargewright.network.sites import Site
from chargewright.network.stations import (
    STANDARDS,
    Connector,
    CurrentKind,
    Evse,
    Station,
    problems_of,
)

_SALT_BYTES: Final = 16
STAND_IN: Final = EvseBody(
    evse_no=10_001,
    label="stands in",
    connectors=[ConnectorBody(standard=STANDARDS[0], current_kind=CurrentKind.AC, power_w=1)],
)
"""In place of an EVSE that cannot be read, while the others are checked: its number is none of theirs."""


async def problems_of_station(work: Work, sent: Sent) -> Sequence[Problem]:
    """What is wrong with a new station, or with one that is let in under the identity it has."""
    problems: list[Problem] = []
    password = sent.get("password")
    if password is not None:
        problems += problems_with_password(password)
    site = None
    if sent.has("site_id"):
        site = await work.stores.sites.lock(SiteId(sent.get("site_id")))
        if site is None:
            problems.append(not_there("site_id", "site"))
    evses = evses_of(work, [each or STAND_IN for each in sent.get("evses", ())], ())
    zone = sent.get("clock_zone", "UTC")
    station = Station(
        id=StationId(""),
        organization_id=work.caller.organization_id if site is None else site.organization_id,
        site_id=SiteId(""),
        identity=sent.get("identity", STAND_IN.label),
        name=STAND_IN.label,
        security_profile=0,
        credentials=None,
        clock_zone=zone,
        habits=habits_of(sent.get("habits", HabitsShape())),
        created_at=work.at,
        evses=evses,
    )
    problems += problems_of(station, is_zone=is_zone(zone))
    if site is not None:
        problems += await problems_of_prices(work, station, site)
    return problems


def habits_of(data: HabitsShape) -> Habits:
    """What it does otherwise than its protocol says."""
    return msgspec.convert(data, Habits, from_attributes=True)


async def problems_of_prices(work: Work, station: Station, site: Site) -> list[Problem]:
    """What is wrong with the tariffs that its EVSEs have of their own."""
    return await problems_of_tariffs(
        work,
        {f"evses[{place}].tariff_id": evse.tariff_id for place, evse in enumerate(station.evses)},
        organization_id=station.organization_id,
        currency_code=site.currency,
    )


def evses_of(work: Work, bodies: list[EvseBody], known: tuple[Evse, ...]) -> tuple[Evse, ...]:
    """The EVSEs as the body has them; what was known by its number keeps its id."""
    before = {evse.evse_no: evse for evse in known}
    found = []
    for body in bodies:
        evse = before.get(body.evse_no)
        plugs = {} if evse is None else {each.connector_no: each.id for each in evse.connectors}
        found.append(
            Evse(
                id=EvseId(work.mint("evs")) if evse is None else evse.id,
                evse_no=body.evse_no,
                label=body.label,
                tariff_id=_own_tariff(body, evse),
                connectors=tuple(
                    Connector(
                        id=plugs.get(each.connector_no) or ConnectorId(work.mint("con")),
                        connector_no=each.connector_no,
                        standard=each.standard,
                        current_kind=each.current_kind,
                        power_w=each.power_w,
                        tolerance_percent=Decimal(each.tolerance_percent),
                        tolerance_wh=Decimal(each.tolerance_wh),
                    )
                    for each in body.connectors
                ),
            )
        )
    return tuple(found)


def _own_tariff(body: EvseBody, before: Evse | None) -> TariffId | None:
    if body.tariff_id is UNSET:
        return None if before is None else before.tariff_id
    return None if body.tariff_id is None else TariffId(body.tariff_id)


def credentials_of(work: Work, chosen: str | None) -> tuple[str, Credentials]:
    """A password, ours where none was chosen, and what is kept of it."""
    octets = work.parts.randomness.octets
    password = password_from(octets(PASSWORD_BYTES)) if chosen is None else chosen
    return password, Credentials.of(password, octets(_SALT_BYTES))
