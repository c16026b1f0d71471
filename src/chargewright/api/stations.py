"""Stations with their EVSEs and connectors."""

from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Final

import msgspec
from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.checks import given, is_zone, refuse
from chargewright.api.columns import (
    IN_GROUP,
    IS,
    IS_OR_STARTS,
    OWNER,
    STARTS,
    flag,
    instant,
    own_id,
    refers,
    text,
    values,
    word,
)
from chargewright.api.idempotency import Repeats
from chargewright.api.lists import Below, Listed, lists, one
from chargewright.api.needs import Permission, refuse_fields
from chargewright.api.refusals import IdentityTaken
from chargewright.api.routes import changes, creates, deletes, does, shows
from chargewright.api.shapes import Body
from chargewright.api.shapes_network import (
    AcceptedStationBody,
    EvseBody,
    NewStationBody,
    StationAddressView,
    StationChangesBody,
    StationView,
    StationWithPasswordView,
)
from chargewright.api.station_keeping import check, locked, save
from chargewright.api.station_making import credentials_of, evses_of, habits_of, problems_of_station
from chargewright.api.work import Work
from chargewright.energy.planning import PlanGoal
from chargewright.kernel.ids import OrganizationId, SiteId, StationId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Conflict, Problem
from chargewright.kernel.sentence import Sentence
from chargewright.network.registration import Registration
from chargewright.network.spans import SERVING
from chargewright.network.stations import (
    BY_PASSWORD,
    ReadingType,
    Station,
    problems_of,
)

TAG: Final = "stations"
READ: Final = Permission(Action.READ, Resource.STATIONS)
CHANGE: Final = Permission(Action.CHANGE, Resource.STATIONS)
LISTED: Final = Listed(
    listing=Listing(
        name="stations",
        columns=(
            own_id("stations", "The station."),
            OWNER,
            refers("site_id", "sites", "Where it stands."),
            IN_GROUP,
            Column("identity", Kind.TEXT, "OCPP identity.", IS_OR_STARTS, is_sortable=True),
            Column("name", Kind.TEXT, "Name.", STARTS),
            Column("security_profile", Kind.INTEGER, "OCPP security profile.", IS),
            Column("next_security_profile", Kind.INTEGER, "The one it is on its way to.", IS),
            instant("old_password_until", "Until when the password before works too."),
            instant("unconfirmed_password_until", "Until when one works that it never confirmed."),
            text("clock_zone", "What a time without zone from it means."),
            word("energy_reading_type", ReadingType, "How its register counts."),
            values("strict_in", "In which rules it is held to the schema."),
            values("habits", "What it does otherwise than its protocol says."),
            word("charging_plans", PlanGoal, "What is made of the needs of vehicles."),
            word("registration", Registration, "What its next boot is answered."),
            word("registration_told", Registration, "What its last boot was answered."),
            flag("maintenance", "Whether it is in maintenance."),
            flag("is_retired", "Whether it serves no more."),
            flag("is_connected", "Whether its socket is open."),
            text("subprotocol", "What it spoke last."),
            Column("peer", Kind.TEXT, "Where it connected from last.", of=Resource.OCPP_LOG),
            instant("connected_at", "Last came."),
            instant("disconnected_at", "Last went."),
            instant("last_heard_at", "When its last message came."),
            Column(
                "evse_state",
                Kind.WORD,
                "What one of its EVSEs is now.",
                IS,
                choices=tuple(map(str, SERVING)),
                is_shown=False,
            ),
            instant("booted_at", "Last boot."),
            text("boot_reason", "Why it booted, as it says (OCPP 2.0.1)."),
            Column("vendor", Kind.TEXT, "Who made it, as it says.", IS_OR_STARTS),
            Column("model", Kind.TEXT, "Model, as it says.", IS_OR_STARTS),
            Column("serial_number", Kind.TEXT, "Serial number, as it says.", IS_OR_STARTS),
            Column("firmware_version", Kind.TEXT, "Firmware, as it says.", IS_OR_STARTS),
            instant("configuration_read_at", "Last told all its settings."),
            Column("support_notes", Kind.INTEGER, "How many notes its support log has."),
            values("evses", "Its EVSEs, each with its connectors and what they say."),
            instant("created_at", "Added."),
        ),
        default_order=Order("identity"),
    ),
    view=StationView,
    thing="station",
)


async def _owner(work: Work, station_id: str) -> OrganizationId | None:
    return await work.stores.stations.owner(StationId(station_id))


STATION: Final = Below("station_id", "station", _owner)
"""What the lists of one station stand below."""


class PasswordBody(Body, frozen=True, kw_only=True):
    """Without `password` we make one. A chosen one has 16 to 40 printable characters."""

    password: str | None = None


class AnotherPasswordBody(PasswordBody, frozen=True, kw_only=True):
    """For how many seconds the old one works too; at most 30 days, and not at all where it is left out."""

    old_works_for_s: Annotated[int, msgspec.Meta(ge=0, le=2_592_000)] = 0


@shows("/api/v1/station-address", needs=READ, tag=TAG)
async def show_station_address(work: Work) -> StationAddressView:
    """What an installer enters in a station, so that it comes to us."""
    return StationAddressView(url=work.parts.settings.station_url)


@shows("/api/v1/stations/{station_id:str}", needs=READ, tag=TAG)
async def show_station(station_id: str, work: Work) -> StationView:
    """One station: its settings, its link, and what its connectors say."""
    return await one(work, LISTED, station_id)


@creates(
    "/api/v1/stations",
    needs=Permission(Action.CREATE, Resource.STATIONS),
    tag=TAG,
    check=problems_of_station,
)
async def add_station(data: NewStationBody, work: Work) -> StationWithPasswordView:
    """Add a station with its EVSEs, and get its password this once."""
    return await add_new(work, data.identity, data)


@changes("/api/v1/stations/{station_id:str}", needs=CHANGE, tag=TAG)
async def change_station(station_id: str, data: StationChangesBody, work: Work) -> StationView:
    """Change a station. EVSEs and connectors keep their ids as long as they keep their numbers.

    Its registration is what its next boot is answered; one that waits is asked to boot once it is decided
    upon. It moves to another site only when no terminal pays for its EVSEs. One that is retired has nobody
    to call any more: its contacts are erased.
    """
    before = await locked(work, station_id)
    wanted = given(data)
    site_id = wanted.pop("site_id", before.site_id)
    if site_id != before.site_id:
        await _refuse_while_paid_for(work, before)
    if "security_profile" in wanted and "next_security_profile" not in wanted:
        wanted["next_security_profile"] = _still_higher(before, wanted["security_profile"])
    if "strict_in" in wanted:
        wanted["strict_in"] = frozenset(wanted["strict_in"])
    if "habits" in wanted:
        wanted["habits"] = habits_of(wanted["habits"])
    if "evses" in wanted:
        _refuse_to_drop_prices(work, wanted["evses"], before)
        wanted["evses"] = evses_of(work, wanted["evses"], before.evses)
    after = replace(before, **wanted, site_id=SiteId(site_id))
    await check(work, after)
    if after.is_retired and not before.is_retired:
        await work.stores.contacts.erase(after.id)
    await save(work, after)
    return await one(work, LISTED, station_id)


@deletes(
    "/api/v1/stations/{station_id:str}",
    needs=Permission(Action.DELETE, Resource.STATIONS),
    tag=TAG,
)
async def delete_station(station_id: str, work: Work) -> None:
    """Delete a station that was never heard of; one with a history is retired instead."""
    station = await locked(work, station_id)
    await work.stores.stations.delete(station.id)
    await work.tell(station.organization_id, "station.deleted", station.id, station_id=station.id)
    work.stores.nudge(f"stations.{station.id}")


@does(
    "/api/v1/stations/{station_id:str}/rotate-password",
    needs=CHANGE,
    tag=TAG,
    repeats=Repeats.KEYED,
)
async def rotate_station_password(
    station_id: str, data: AnotherPasswordBody, work: Work
) -> StationWithPasswordView:
    """Give a station another password, and get it this once.

    The old one ends within seconds, or works beside it for as long as is asked: time to enter the new one.
    Asked again under the same key it is the same password; without one it is another, and the old one that
    works beside it is then the one nobody may have heard of.
    """
    station = await locked(work, station_id)
    password, credentials = credentials_of(work, data.password)
    if station.credentials is not None and data.old_works_for_s:
        until = work.at + timedelta(seconds=data.old_works_for_s)
        credentials = credentials.beside(station.credentials, until)
    await save(work, replace(station, credentials=credentials), "station.password_rotated")
    return with_password(await one(work, LISTED, station_id), password)


async def _refuse_while_paid_for(work: Work, station: Station) -> None:
    """A terminal sells by the terms of its own site: it cannot go on serving what leaves that site.

    What the station's EVSEs inherited there they inherit no more.

    Raises:
        Conflict: names the EVSEs that terminals pay for.
    """
    paid_for = await work.stores.terminals.unmap_inherited(station.id)
    mapped = [evse.label for evse in station.evses if evse.evse_no in paid_for]
    if mapped:
        rule = Sentence(
            "terminals of the site pay for {evses}: take that from them first", evses=mapped
        )
        problem = Problem("site_id", rule)
        raise Conflict("the station cannot leave its site", problems=(problem,))


def _still_higher(station: Station, profile: int) -> int | None:
    """The profile that it is on its way to, unless it is at least there by what it is given now."""
    wanted = station.next_security_profile
    return wanted if wanted is not None and wanted > profile else None


def _refuse_to_drop_prices(work: Work, bodies: list[EvseBody], before: Station) -> None:
    """An EVSE that is removed and put back sells at its site's price: that is a price changed.

    Raises:
        Forbidden: the caller may change no price, and would remove an EVSE with one of its own.
    """
    kept = {body.evse_no for body in bodies}
    if any(evse.tariff_id for evse in before.evses if evse.evse_no not in kept):
        refuse_fields(work.caller, CHANGE, ["evses[].tariff_id"])


async def add_new(work: Work, identity: str, data: AcceptedStationBody) -> StationWithPasswordView:
    """A station with this identity, and its password this once."""
    site = await work.stores.sites.lock(SiteId(data.site_id))
    assert site is not None, "checked before"
    password, credentials = None, None
    if data.security_profile in BY_PASSWORD or data.password is not None:
        password, credentials = credentials_of(work, data.password)
    station = Station(
        id=StationId(work.mint("stn")),
        organization_id=site.organization_id,
        site_id=site.id,
        identity=identity,
        name=data.name,
        security_profile=data.security_profile,
        credentials=credentials,
        clock_zone=data.clock_zone,
        energy_reading_type=data.energy_reading_type,
        strict_in=frozenset(data.strict_in),
        habits=habits_of(data.habits),
        charging_plans=data.charging_plans,
        registration=data.registration,
        created_at=work.at,
        evses=evses_of(work, data.evses, ()),
    )
    refuse("the station cannot be so", problems_of(station, is_zone=is_zone(station.clock_zone)))
    if not await work.stores.stations.add(station):
        raise IdentityTaken
    await work.tell(station.organization_id, "station.added", station.id, station_id=station.id)
    work.stores.nudge(f"stations.{station.id}")
    return with_password(await one(work, LISTED, station.id), password)


def with_password(view: StationView, password: str | None) -> StationWithPasswordView:
    shown = {name: getattr(view, name) for name in StationView.__struct_fields__}
    return StationWithPasswordView(**shown, password=password)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists("/api/v1/stations", LISTED, needs=READ, tag=TAG, summary="Stations"),
    show_station_address,
    show_station,
    add_station,
    change_station,
    delete_station,
    rotate_station_password,
)
