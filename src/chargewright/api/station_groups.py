"""Groups of stations: what an operator looks at together, across sites.

Who may read stations reads groups, and who may change stations makes and changes them: a group
changes nothing about a station but where it is found.
"""

from dataclasses import replace
from datetime import datetime
from typing import Annotated, Final

import msgspec
from litestar.handlers import HTTPRouteHandler
from msgspec import UNSET, UnsetType

from chargewright.api.checks import given, refuse
from chargewright.api.columns import IS_OR_STARTS, OWNER, instant, own_id, text
from chargewright.api.lists import Listed, lists, one
from chargewright.api.refusals import GroupNameTaken, seen
from chargewright.api.routes import changes, creates, deletes, does, shows
from chargewright.api.shapes import Body, View
from chargewright.api.shapes_network import Name
from chargewright.api.stations import CHANGE, READ
from chargewright.api.work import Work
from chargewright.kernel.ids import StationGroupId, StationId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.network.groups import Membership, StationGroup

TAG: Final = "station groups"
Description = Annotated[str, msgspec.Meta(max_length=1000)]
StationIds = Annotated[list[str], msgspec.Meta(max_length=1000)]


class StationGroupView(View, frozen=True, kw_only=True):
    """A group. Its stations are `/api/v1/stations?group_id=`, so many of them there are."""

    id: str
    organization_id: str
    name: str
    description: str
    station_count: int
    created_at: datetime


class NewStationGroupBody(Body, frozen=True, kw_only=True):
    """`organization_id` is the caller's own where it is not given."""

    name: Name
    description: Description = ""
    organization_id: str | None = None


class StationGroupChangesBody(Body, frozen=True, kw_only=True):
    """Absent fields stay as they are."""

    name: Name | UnsetType = UNSET
    description: Description | UnsetType = UNSET


class MembersBody(Body, frozen=True, kw_only=True):
    """Ids of stations that shall be in the group from now on, and of those that shall not."""

    add: StationIds = msgspec.field(default_factory=list)
    remove: StationIds = msgspec.field(default_factory=list)


class ChangedMembersView(View, frozen=True, kw_only=True):
    """What was changed: a station that was in the group already is not in `added`."""

    BEGAN = ("added",)
    ENDED = ("removed",)

    id: str
    station_count: int
    added: list[str]
    removed: list[str]


LISTED: Final = Listed(
    listing=Listing(
        name="station_groups",
        columns=(
            own_id("station_groups", "The group."),
            OWNER,
            Column("name", Kind.TEXT, "Name.", IS_OR_STARTS, is_sortable=True),
            text("description", "What it is for."),
            Column("station_count", Kind.INTEGER, "How many stations are in it."),
            instant("created_at", "Added."),
        ),
        default_order=Order("name"),
    ),
    view=StationGroupView,
    thing="station group",
)


@shows("/api/v1/station-groups/{group_id:str}", needs=READ, tag=TAG)
async def show_station_group(group_id: str, work: Work) -> StationGroupView:
    """One group of stations."""
    return await one(work, LISTED, group_id)


@creates("/api/v1/station-groups", needs=CHANGE, tag=TAG)
async def add_station_group(data: NewStationGroupBody, work: Work) -> StationGroupView:
    """Add a group; it holds no station yet."""
    group = StationGroup(
        id=StationGroupId(work.mint("grp")),
        organization_id=work.organization(data.organization_id),
        name=data.name,
        description=data.description,
        created_at=work.at,
    )
    if not await work.stores.station_groups.add(group):
        raise GroupNameTaken
    await work.tell(group.organization_id, "station_group.added", group.id)
    return await one(work, LISTED, group.id)


@changes("/api/v1/station-groups/{group_id:str}", needs=CHANGE, tag=TAG)
async def change_station_group(
    group_id: str, data: StationGroupChangesBody, work: Work
) -> StationGroupView:
    """Change what a group is called and what it is for."""
    before = await _locked(work, group_id)
    after = replace(before, **given(data))
    if after != before:
        if not await work.stores.station_groups.save(after):
            raise GroupNameTaken
        await work.tell(after.organization_id, "station_group.changed", after.id)
    return await one(work, LISTED, group_id)


@deletes("/api/v1/station-groups/{group_id:str}", needs=CHANGE, tag=TAG)
async def delete_station_group(group_id: str, work: Work) -> None:
    """Delete a group. Its stations stay as they are."""
    group = await _locked(work, group_id)
    await work.stores.station_groups.delete(group.id)
    await work.tell(group.organization_id, "station_group.deleted", group.id)


@does("/api/v1/station-groups/{group_id:str}/members", needs=CHANGE, tag=TAG)
async def change_station_group_members(
    group_id: str, data: MembersBody, work: Work
) -> ChangedMembersView:
    """Put stations into a group and take others out of it: all of them, or none where one is bad.

    A station of the group's organisation or of one below it may come in. To ask again changes
    nothing more.
    """
    group = await _locked(work, group_id)
    wanted = Membership(
        add=[StationId(each) for each in data.add], remove=[StationId(each) for each in data.remove]
    )
    groups = work.stores.station_groups
    may_hold = await groups.may_hold(group.organization_id, wanted.named)
    refuse("these stations cannot come and go so", wanted.problems(may_hold))
    added = await groups.add_members(group, wanted.add)
    removed = await groups.remove_members(group, wanted.remove)
    if added or removed:
        await work.tell(
            group.organization_id,
            "station_group.members_changed",
            group.id,
            added=added,
            removed=removed,
        )
    shown = await one(work, LISTED, group_id)
    return ChangedMembersView(
        id=shown.id,
        station_count=shown.station_count,
        added=list(added),
        removed=list(removed),
    )


async def _locked(work: Work, group_id: str) -> StationGroup:
    group = await work.stores.station_groups.lock(StationGroupId(group_id))
    return seen(group, LISTED.thing)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists("/api/v1/station-groups", LISTED, needs=READ, tag=TAG, summary="Groups of stations"),
    show_station_group,
    add_station_group,
    change_station_group,
    delete_station_group,
    change_station_group_members,
)
