"""Stations with their EVSEs and connectors, and strangers who wait to be let in."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Final

import msgspec
from litestar.handlers import HTTPRouteHandler
from msgspec import UNSET

from chargewright.access.permissions import Action, Resource
from chargewright.api.bodies import Sent
from chargewright.api.checks import given, is_zone, not_there, problems_of_tariffs, refuse
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
from chargewright.api.refusals import IdentityTaken, no_such, seen
from chargewright.api.routes import changes, creates, deletes, does, shows
from chargewright.api.shapes import Body
from chargewright.api.shapes_network import (
    AcceptedStationBody,
    ConnectorBody,
    EvseBody,
    EvseChangesBody,
    EvseView,
    HabitsShape,
    NewStationBody,
    PendingStationView,
    StationAddressView,
    StationChangesBody,
    StationView,
    StationWithPasswordView,
)
from chargewright.api.work import Work
from chargewright.kernel.ids import ConnectorId, EvseId, OrganizationId, SiteId, StationId, TariffId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Conflict, Problem
from chargewright.kernel.sentence import Sentence
from chargewright.network.credentials import Credentials, password_from, problems_with_password
from chargewright.network.habits import Habits
from chargewright.network.sites import Site
from chargewright.network.spans import SERVING
from chargewright.network.stations import (
    BY_PASSWORD,
    STANDARDS,
    Connector,
    CurrentKind,
    Evse,
    ReadingType,
    Station,
    problems_of,
)

TAG: Final = "stations"
READ: Final = Permission(Action.READ, Resource.STATIONS)
CHANGE: Final = Permission(Action.CHANGE, Resource.STATIONS)
DECIDE: Final = Permission(Action.CHANGE, Resource.PENDING_STATIONS)
_SALT_BYTES: Final = 16
_PASSWORD_BYTES: Final = 24
STAND_IN: Final = EvseBody(
    evse_no=10_001,
    label="stands in",
    connectors=[ConnectorBody(standard=STANDARDS[0], current_kind=CurrentKind.AC, power_w=1)],
)
"""In place of an EVSE that cannot be read, while the others are checked: its number is none of theirs."""

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
            text("clock_zone", "What a time without zone from it means."),
            word("energy_reading_type", ReadingType, "How its register counts."),
            values("strict_in", "In which rules it is held to the schema."),
            values("habits", "What it does otherwise than its protocol says."),
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
            instant("booted_at", "Last boot that we accepted."),
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
EVSES: Final = Listed(
    listing=Listing(
        name="evses",
        columns=(
            own_id("evses", "The EVSE."),
            OWNER,
            refers("site_id", "sites", "Where it stands."),
            refers("station_id", "stations", "Its station."),
            IN_GROUP,
            text("station_identity", "OCPP identity of the station."),
            Column("evse_no", Kind.INTEGER, "Its number in the station.", IS),
            Column("label", Kind.TEXT, "What is painted on it.", IS_OR_STARTS, is_sortable=True),
            refers("tariff_id", "tariffs", "Its own tariff; null: the site's holds."),
        ),
        default_order=Order("label"),
    ),
    view=EvseView,
    thing="EVSE",
)
PENDING: Final = Listed(
    listing=Listing(
        name="pending_stations",
        columns=(
            own_id("pending_stations", "The identity."),
            Column("identity", Kind.TEXT, "OCPP identity.", IS_OR_STARTS, is_sortable=True),
            instant("first_seen_at", "First seen."),
            instant("last_seen_at", "Last seen."),
            text("subprotocol", "What it speaks."),
            text("peer", "Where it comes from."),
            text("boot", "Its BootNotification, as it sent it."),
            flag("is_rejected", "Whether it was rejected."),
        ),
        default_order=Order("identity"),
    ),
    view=PendingStationView,
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
    evses = _evses(work, [each or STAND_IN for each in sent.get("evses", ())], ())
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
        habits=_habits(sent.get("habits", HabitsShape())),
        created_at=work.at,
        evses=evses,
    )
    problems += problems_of(station, is_zone=is_zone(zone))
    if site is not None:
        problems += await _problems_of_prices(work, station, site)
    return problems


async def problems_of_stranger(work: Work, sent: Sent) -> Sequence[Problem]:
    """What is wrong with a stranger as a station; nothing is said where none is seen knocking."""
    if not await work.stores.stations.lock_pending(work.path("identity")):
        return ()
    return await problems_of_station(work, sent)


@creates(
    "/api/v1/stations",
    needs=Permission(Action.CREATE, Resource.STATIONS),
    tag=TAG,
    check=problems_of_station,
)
async def add_station(data: NewStationBody, work: Work) -> StationWithPasswordView:
    """Add a station with its EVSEs, and get its password this once."""
    return await _add(work, data.identity, data)


@changes("/api/v1/stations/{station_id:str}", needs=CHANGE, tag=TAG)
async def change_station(station_id: str, data: StationChangesBody, work: Work) -> StationView:
    """Change a station. EVSEs and connectors keep their ids as long as they keep their numbers.

    It moves to another site only when no terminal pays for its EVSEs. One that is retired has nobody
    to call any more: its contacts are erased.
    """
    before = await _locked(work, station_id)
    wanted = given(data)
    site_id = wanted.pop("site_id", before.site_id)
    if site_id != before.site_id:
        await _refuse_while_paid_for(work, before)
    if "security_profile" in wanted and "next_security_profile" not in wanted:
        wanted["next_security_profile"] = _still_higher(before, wanted["security_profile"])
    if "strict_in" in wanted:
        wanted["strict_in"] = frozenset(wanted["strict_in"])
    if "habits" in wanted:
        wanted["habits"] = _habits(wanted["habits"])
    if "evses" in wanted:
        _refuse_to_drop_prices(work, wanted["evses"], before)
        wanted["evses"] = _evses(work, wanted["evses"], before.evses)
    after = replace(before, **wanted, site_id=SiteId(site_id))
    await _check(work, after)
    if after.is_retired and not before.is_retired:
        await work.stores.contacts.erase(after.id)
    await _save(work, after)
    return await one(work, LISTED, station_id)


@deletes(
    "/api/v1/stations/{station_id:str}",
    needs=Permission(Action.DELETE, Resource.STATIONS),
    tag=TAG,
)
async def delete_station(station_id: str, work: Work) -> None:
    """Delete a station that was never heard of; one with a history is retired instead."""
    station = await _locked(work, station_id)
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
    station = await _locked(work, station_id)
    password, credentials = _credentials(work, data.password)
    if station.credentials is not None and data.old_works_for_s:
        until = work.at + timedelta(seconds=data.old_works_for_s)
        credentials = credentials.beside(station.credentials, until)
    await _save(work, replace(station, credentials=credentials), "station.password_rotated")
    return _with_password(await one(work, LISTED, station_id), password)


@shows("/api/v1/evses/{evse_id:str}", needs=READ, tag=TAG)
async def show_evse(evse_id: str, work: Work) -> EvseView:
    """One EVSE."""
    return await one(work, EVSES, evse_id)


@changes("/api/v1/evses/{evse_id:str}", needs=CHANGE, tag=TAG)
async def change_evse(evse_id: str, data: EvseChangesBody, work: Work) -> EvseView:
    """Rename an EVSE, or give it a tariff of its own."""
    whose = seen(await work.stores.stations.of_evse(EvseId(evse_id)), "EVSE")
    station = await _locked(work, whose[1])
    evses = tuple(
        replace(evse, **given(data)) if evse.id == evse_id else evse for evse in station.evses
    )
    after = replace(station, evses=evses)
    await _check(work, after)
    await _save(work, after)
    return await one(work, EVSES, evse_id)


@does(
    "/api/v1/pending-stations/{identity:str}/accept",
    needs=DECIDE,
    tag=TAG,
    status=201,
    repeats=Repeats.KEYED,
    home="/api/v1/stations",
    check=problems_of_stranger,
)
async def accept_pending_station(
    identity: str, data: AcceptedStationBody, work: Work
) -> StationWithPasswordView:
    """Let a stranger in: it becomes a station. Give its password to it before it comes again."""
    if not await work.stores.stations.lock_pending(identity):
        raise no_such("pending station")
    added = await _add(work, identity, data)
    await work.stores.stations.accept_pending(identity)
    return added


@does("/api/v1/pending-stations/{identity:str}/reject", needs=DECIDE, tag=TAG, status=204)
async def reject_pending_station(identity: str, work: Work) -> None:
    """Send a stranger away, now and whenever it comes again."""
    if not await work.stores.stations.lock_pending(identity):
        raise no_such("pending station")
    await work.stores.stations.reject_pending(identity, work.at)


async def _add(work: Work, identity: str, data: AcceptedStationBody) -> StationWithPasswordView:
    site = await work.stores.sites.lock(SiteId(data.site_id))
    assert site is not None, "checked before"
    password, credentials = None, None
    if data.security_profile in BY_PASSWORD or data.password is not None:
        password, credentials = _credentials(work, data.password)
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
        habits=_habits(data.habits),
        created_at=work.at,
        evses=_evses(work, data.evses, ()),
    )
    refuse("the station cannot be so", problems_of(station, is_zone=is_zone(station.clock_zone)))
    if not await work.stores.stations.add(station):
        raise IdentityTaken
    await work.tell(station.organization_id, "station.added", station.id, station_id=station.id)
    work.stores.nudge(f"stations.{station.id}")
    return _with_password(await one(work, LISTED, station.id), password)


def _habits(data: HabitsShape) -> Habits:
    return msgspec.convert(data, Habits, from_attributes=True)


async def _save(work: Work, station: Station, kind: str = "station.changed") -> None:
    await work.stores.stations.save(station)
    await work.stores.availability.station_changed(station.id, work.at)
    await work.tell(station.organization_id, kind, station.id, station_id=station.id)
    work.stores.nudge(f"stations.{station.id}")


async def _locked(work: Work, station_id: str) -> Station:
    # Its link first, as every flow of a station does, or the two wait for each other.
    await work.stores.hold_station(StationId(station_id))
    return seen(await work.stores.stations.lock(StationId(station_id)), "station")


async def _refuse_while_paid_for(work: Work, station: Station) -> None:
    """A terminal sells by the terms of its own site: it cannot go on serving what leaves that site.

    Raises:
        Conflict: names the EVSEs that terminals pay for.
    """
    places = work.stores.flow(station.organization_id).places
    mapped = [
        evse.label for evse in station.evses if await places.terminals_of(station.id, evse.evse_no)
    ]
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


async def _check(work: Work, station: Station) -> None:
    problems = problems_of(station, is_zone=is_zone(station.clock_zone))
    site = await work.stores.sites.lock(station.site_id)
    if site is None:
        problems.append(not_there("site_id", "site"))
    elif site.organization_id != station.organization_id:
        problems.append(Problem("site_id", "belongs to another organisation than the station"))
    else:
        problems += await _problems_of_prices(work, station, site)
    refuse("the station cannot be so", problems)


async def _problems_of_prices(work: Work, station: Station, site: Site) -> list[Problem]:
    return await problems_of_tariffs(
        work,
        {f"evses[{place}].tariff_id": evse.tariff_id for place, evse in enumerate(station.evses)},
        organization_id=station.organization_id,
        currency_code=site.currency,
    )


def _evses(work: Work, bodies: list[EvseBody], known: tuple[Evse, ...]) -> tuple[Evse, ...]:
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


def _credentials(work: Work, chosen: str | None) -> tuple[str, Credentials]:
    octets = work.parts.randomness.octets
    password = password_from(octets(_PASSWORD_BYTES)) if chosen is None else chosen
    return password, Credentials.of(password, octets(_SALT_BYTES))


def _with_password(view: StationView, password: str | None) -> StationWithPasswordView:
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
    lists("/api/v1/evses", EVSES, needs=READ, tag=TAG, summary="EVSEs"),
    show_evse,
    change_evse,
    lists(
        "/api/v1/pending-stations",
        PENDING,
        needs=Permission(Action.READ, Resource.PENDING_STATIONS),
        tag=TAG,
        summary="Stations that nobody has registered, seen knocking",
    ),
    accept_pending_station,
    reject_pending_station,
)
