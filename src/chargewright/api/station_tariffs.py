"""The tariffs by which stations of OCPP 2.1 reckon themselves: what each EVSE shall have and has."""

from datetime import datetime
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Action, Resource
from chargewright.api.columns import (
    AT_STATION,
    OWNER,
    flag,
    instant,
    own_id,
    refers,
    text,
    values,
    word,
)
from chargewright.api.commands import SEND, version_of
from chargewright.api.lists import Listed, lists
from chargewright.api.needs import Permission
from chargewright.api.routes import does
from chargewright.api.shapes import Body, View
from chargewright.api.work import Work
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Conflict
from chargewright.network.station_tariffs import TariffState
from chargewright.reactions.ports import Work as FlowWork
from chargewright.wire.ocpp import Version

TAG: Final = "station-tariffs"
READ: Final = Permission(Action.READ, Resource.TARIFFS)


class StationTariffView(View, frozen=True, kw_only=True):
    """The default tariff of one EVSE.

    `tariff_version_id` is the version in force when it was last looked at, `held_ref` the number of the
    tariff that the station has; null: none. `problems`: what of ours no tariff of OCPP can say, each with
    the component that has it. `status` is the station's own last word.
    """

    id: str
    organization_id: str
    site_id: str
    station_id: str
    station_identity: str
    evse_no: int
    is_kept: bool
    state: TariffState
    tariff_version_id: str | None
    held_ref: str | None
    is_known: bool
    problems: list[str]
    status: str | None
    command_id: str | None
    heard_at: datetime | None
    changed_at: datetime


class KeepTariffsBody(Body, frozen=True, kw_only=True):
    """`is_kept`: the station is told another tariff by itself when one comes into force."""

    is_kept: bool


LISTED: Final = Listed(
    listing=Listing(
        name="station_tariffs",
        columns=(
            own_id("station_tariffs", "Its station and EVSE."),
            OWNER,
            *AT_STATION,
            text("station_identity", "OCPP identity of the station."),
            Column("evse_no", Kind.INTEGER, "Which EVSE."),
            flag("is_kept", "Whether it is told another tariff by itself."),
            word("state", TariffState, "How it stands."),
            text("tariff_version_id", "The version in force there."),
            text("held_ref", "The number of the tariff that the station has."),
            flag("is_known", "Whether that is known."),
            values("problems", "What of ours no tariff of OCPP can say."),
            text("status", "The station's own last word."),
            refers("command_id", "commands", "By which command something is on its way."),
            instant("heard_at", "When the station last told its tariffs."),
            instant("changed_at", "When it last moved.", is_sortable=True),
        ),
        default_order=Order("changed_at", is_descending=True),
    ),
    view=StationTariffView,
)


@does("/api/v1/stations/{station_id:str}/tariffs/keep", needs=SEND, tag=TAG, status=204)
async def keep_tariffs(station_id: str, data: KeepTariffsBody, work: Work) -> None:
    """Have a station of OCPP 2.1 told by itself which tariff is in force at each EVSE, or no longer."""
    flow = await _flow(work, station_id)
    await work.stores.station_tariffs.keep(flow, station_id, is_kept=data.is_kept)
    if data.is_kept:
        await work.stores.station_tariffs.send(flow, station_id, again=True, by=work.caller.id)


@does("/api/v1/stations/{station_id:str}/tariffs/synchronise", needs=SEND, tag=TAG, status=204)
async def synchronise_tariffs(station_id: str, work: Work) -> None:
    """Ask a station which tariffs it has, and tell it those that it lacks, also what it refused before."""
    flow = await _flow(work, station_id)
    is_there = await work.stores.station_tariffs.send(
        flow, station_id, again=True, by=work.caller.id
    )
    if not is_there:
        raise Conflict("nobody keeps the tariffs of this station")


async def _flow(work: Work, station_id: str) -> FlowWork:
    version, owner = await version_of(work, station_id)
    if version is not Version.V21:
        raise Conflict("only stations of OCPP 2.1 reckon by tariffs")
    return work.stores.flow(owner)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/station-tariffs",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="The tariffs by which stations reckon themselves, and how they stand",
    ),
    keep_tariffs,
    synchronise_tariffs,
)
