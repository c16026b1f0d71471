"""The tokens that stations let in by themselves: what a list shall hold, what it holds, how it stands."""

from datetime import datetime
from typing import Annotated, Final

import msgspec
from litestar.handlers import HTTPRouteHandler
from msgspec import UNSET, UnsetType

from chargewright.access.permissions import Action, Resource
from chargewright.access.tokens import IdTokenType
from chargewright.api.checks import not_there, refuse
from chargewright.api.columns import (
    AT_STATION,
    IS,
    OWNER,
    flag,
    instant,
    refers,
    text,
    word,
)
from chargewright.api.commands import READ, SEND, version_of
from chargewright.api.lists import Listed, lists, one
from chargewright.api.needs import Permission
from chargewright.api.refusals import seen
from chargewright.api.routes import NOT_SO, changes, does, shows
from chargewright.api.shapes import Body, View
from chargewright.api.stations import STATION
from chargewright.api.work import Work
from chargewright.kernel.ids import StationId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.network.local_lists import ListState

TAG: Final = "local-lists"


class LocalListView(View, frozen=True, kw_only=True):
    """A station's own list of tokens.

    `takes_all`: every token of the organisation that may charge, beside the `tokens_named`; what is blocked or
    has expired is in no list, nor are `tokens_left_out`, until they are named again: of their customers the
    station was told to forget everything. `version_no` is the last that we gave, `is_known` whether the station has it as
    far as we know; `reported_version_no` what it said last. `status` is its own last word on an update.
    """

    id: str
    organization_id: str
    site_id: str
    station_id: str
    station_identity: str
    is_kept: bool
    takes_all: bool
    tokens_named: int
    tokens_left_out: int
    tokens_held: int
    state: ListState
    version_no: int
    is_known: bool
    reported_version_no: int | None
    reported_at: datetime | None
    status: str | None
    command_id: str | None
    changed_at: datetime


class LocalListLineView(View, frozen=True, kw_only=True):
    """A token that a station lets in by itself; `id` is what it presents.

    `id_token_type`: as which it was told; null: by OCPP 1.6, which has no types.
    """

    id: str
    organization_id: str
    station_id: str
    id_token_type: IdTokenType | None
    expires_at: datetime | None
    group_id_token: str | None


class LocalListBody(Body, frozen=True, kw_only=True):
    """Absent fields stay as they are. `is_kept`: changes are told by themselves. `token_ids` are all named."""

    is_kept: bool | UnsetType = UNSET
    takes_all: bool | UnsetType = UNSET
    token_ids: Annotated[list[str], msgspec.Meta(max_length=10_000)] | UnsetType = UNSET


class SynchroniseBody(Body, frozen=True, kw_only=True):
    """`is_full`: the list begins anew, whatever the station has."""

    is_full: bool = False


LISTED: Final = Listed(
    listing=Listing(
        name="local_lists",
        columns=(
            Column("id", Kind.ID, "The station.", IS, refers_to="stations"),
            OWNER,
            *AT_STATION,
            text("station_identity", "OCPP identity of the station."),
            flag("is_kept", "Whether changes are told by themselves."),
            flag("takes_all", "Whether every token is in it."),
            Column("tokens_named", Kind.INTEGER, "Tokens that were named for it."),
            Column("tokens_left_out", Kind.INTEGER, "Tokens of customers whom the station forgot."),
            Column("tokens_held", Kind.INTEGER, "Tokens that the station holds."),
            word("state", ListState, "How it stands."),
            Column("version_no", Kind.INTEGER, "The last version that we gave."),
            flag("is_known", "Whether the station has that one, as far as we know."),
            Column("reported_version_no", Kind.INTEGER, "The version that the station said last."),
            instant("reported_at", "When it said so."),
            text("status", "The station's own last word on an update."),
            refers("command_id", "commands", "By which command an update is on its way."),
            instant("changed_at", "When it last moved.", is_sortable=True),
        ),
        default_order=Order("changed_at", is_descending=True),
    ),
    view=LocalListView,
    thing="local list",
)
LINES: Final = Listed(
    listing=Listing(
        name="local_list_lines",
        columns=(
            Column("id", Kind.ID, "What the token presents.", is_sortable=True),
            OWNER,
            Column("station_id", Kind.ID, "At which station."),
            word("id_token_type", IdTokenType, "As which it was told; null: by OCPP 1.6."),
            instant("expires_at", "The station lets it in until then."),
            text("group_id_token", "Of which group."),
        ),
        default_order=Order("id"),
    ),
    view=LocalListLineView,
    below=STATION,
)


@shows("/api/v1/stations/{station_id:str}/local-list", needs=READ, tag=TAG)
async def show_local_list(station_id: str, work: Work) -> LocalListView:
    """A station's own list of tokens, and how it stands."""
    return await one(work, LISTED, station_id)


@changes("/api/v1/stations/{station_id:str}/local-list", needs=SEND, tag=TAG)
async def change_local_list(station_id: str, data: LocalListBody, work: Work) -> LocalListView:
    """Say what a station's own list shall hold. A kept one is told so; another when it is synchronised."""
    owner = seen(await work.stores.stations.owner(StationId(station_id)), "station")
    missing = await work.stores.local_lists.want(
        work.stores.flow(owner),
        station_id,
        is_kept=None if data.is_kept is UNSET else data.is_kept,
        takes_all=None if data.takes_all is UNSET else data.takes_all,
        token_ids=None if data.token_ids is UNSET else data.token_ids,
    )
    if data.token_ids is not UNSET:
        places = [number for number, each in enumerate(data.token_ids) if each in missing]
        refuse(NOT_SO, [not_there(f"token_ids[{number}]", "token") for number in places])
    return await one(work, LISTED, station_id)


@does("/api/v1/stations/{station_id:str}/local-list/synchronise", needs=SEND, tag=TAG)
async def synchronise_local_list(
    station_id: str, data: SynchroniseBody, work: Work
) -> LocalListView:
    """Tell a station what its list lacks, update by update until it holds what it shall."""
    _, owner = await version_of(work, station_id)
    flow = work.stores.flow(owner)
    is_there = await work.stores.local_lists.send(
        flow, station_id, is_full=data.is_full, by=work.caller.id
    )
    seen(is_there or None, LISTED.thing)
    return await one(work, LISTED, station_id)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/local-lists",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="Stations' own lists of tokens, and how they stand",
    ),
    lists(
        "/api/v1/stations/{station_id:str}/local-list-lines",
        LINES,
        needs=Permission(Action.READ, Resource.TOKENS),
        tag=TAG,
        summary="Tokens that one station lets in by itself",
    ),
    show_local_list,
    change_local_list,
    synchronise_local_list,
)
