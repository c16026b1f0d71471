"""How a station is configured: what it told of its settings, and what we tried to set.

Nothing is set here at once. Each call queues a command, and what becomes of it stands in the list.
"""

from datetime import datetime
from typing import Annotated, Final

import msgspec
from litestar.handlers import HTTPRouteHandler

from chargewright.api.checks import refuse
from chargewright.api.columns import (
    AT_STATION,
    IS,
    IS_OR_STARTS,
    OWNER,
    flag,
    instant,
    refers,
    text,
    word,
)
from chargewright.api.commands import READ, SEND, CommandView, Waits, queue, queues, version_of
from chargewright.api.lists import Listed, lists
from chargewright.api.routes import does
from chargewright.api.shapes import Body, View
from chargewright.api.shapes_care import SettingView
from chargewright.api.station_profile import problems_of_wish
from chargewright.api.stations import STATION
from chargewright.api.work import Work
from chargewright.kernel.ids import StationId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Problem
from chargewright.kernel.sentence import Sentence
from chargewright.network.configuration import Attempt, Result, SettingName, problems_of_value
from chargewright.network.standing import Standing
from chargewright.network.templates import FORM, KEY_MOST, Wish
from chargewright.translate.configuration import LONGEST, named, to_read, to_set
from chargewright.wire.ocpp import Version

TAG: Final = "configuration"

LISTED: Final = Listed(
    listing=Listing(
        name="station_settings",
        columns=(
            Column("id", Kind.ID, "Its name in small letters; one of a station has it.", IS),
            Column("name", Kind.TEXT, "What it is called.", IS_OR_STARTS, is_sortable=True),
            Column("component", Kind.TEXT, "Its component (OCPP 2.0.1).", IS_OR_STARTS),
            text("component_instance", "Which one of them."),
            Column("evse_no", Kind.INTEGER, "At which EVSE.", IS),
            Column("connector_no", Kind.INTEGER, "At which connector.", IS),
            Column("variable", Kind.TEXT, "Its variable, or its key.", IS_OR_STARTS),
            text("variable_instance", "Which one of them."),
            Column("attribute", Kind.TEXT, "Actual, Target, MinSet or MaxSet.", IS),
            text("value", "What the station told."),
            flag("is_read_only", "Whether it cannot be set."),
            flag("is_write_only", "Whether it is never shown."),
            text("data_type", "What a value is."),
            text("unit", "In which unit."),
            text("min_limit", "The least."),
            text("max_limit", "The most; of a text, the greatest length."),
            text("values_list", "What it may be."),
            flag("supports_monitoring", "Whether the station can watch it."),
            flag("is_persistent", "Whether its value outlives a restart."),
            flag("is_constant", "Whether it never changes."),
            instant("heard_at", "Last told."),
            flag("differs", "Whether what was tried is not what the station has."),
            text("attempted_value", "What was last tried."),
            instant("attempted_at", "When."),
            text("attempted_by", "By whom; null: by the system itself."),
            word("attempt_result", Result, "What became of it."),
            refers("command_id", "commands", "By which command."),
            text("desired_value", "What it shall be."),
            Column("desired_by", Kind.ID, "Which person wants that.", IS),
            Column("template_id", Kind.ID, "Which template wants that.", IS),
            Column("priority", Kind.INTEGER, "With which priority."),
            flag("is_enforced", "Whether it is set right by itself."),
            word("standing", Standing, "How it stands beside that."),
        ),
        default_order=Order("name"),
    ),
    view=SettingView,
    below=STATION,
)


class DriftView(View, frozen=True, kw_only=True):
    """A setting of a station that is not as it shall be.

    Wanted by a person (`desired_by`) or by a template. `standing` says why it is not so: `untold`, the
    station never told it or has no such setting; `refused`, it was tried in vain; `impossible`, the
    station says that it takes no such value.
    """

    id: str
    organization_id: str
    site_id: str
    station_id: str
    station_identity: str
    name: str
    value: str | None
    desired_value: str
    desired_by: str | None
    template_id: str | None
    priority: int | None
    is_enforced: bool
    standing: Standing
    attempt_result: Result | None
    attempted_at: datetime | None
    heard_at: datetime | None


DRIFT: Final = Listed(
    listing=Listing(
        name="setting_drift",
        columns=(
            Column("id", Kind.ID, "The station and the setting."),
            OWNER,
            *AT_STATION,
            text("station_identity", "OCPP identity of the station."),
            Column("name", Kind.TEXT, "Which setting.", IS_OR_STARTS, is_sortable=True),
            text("value", "What the station told."),
            text("desired_value", "What it shall be."),
            Column("desired_by", Kind.ID, "Which person wants that.", IS),
            Column("template_id", Kind.ID, "Which template wants that.", IS),
            Column("priority", Kind.INTEGER, "With which priority."),
            flag("is_enforced", "Whether it is set right by itself."),
            word("standing", Standing, "How it stands."),
            word("attempt_result", Result, "What became of the last attempt."),
            instant("attempted_at", "When that was."),
            instant("heard_at", "Last told."),
        ),
        default_order=Order("name"),
    ),
    view=DriftView,
)


class WishBody(Body, frozen=True, kw_only=True):
    """`name` as the list has it, in any case. One that is not listed may be wished for as well."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
    value: Annotated[str, msgspec.Meta(max_length=2500)]


class WithdrawBody(Body, frozen=True, kw_only=True):
    """Of which setting."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]


class WishView(View, frozen=True, kw_only=True):
    """What a person wants a setting to be; `value` null: nobody does any more."""

    name: str
    value: str | None


class ReadConfigurationBody(Waits, frozen=True, kw_only=True):
    """Nothing goes with it."""


class SetConfigurationBody(Waits, frozen=True, kw_only=True):
    """`name` as the list has it, in any case. One that is not listed may be tried as well."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=255)]
    value: Annotated[str, msgspec.Meta(max_length=2500)]


@queues("configuration/read", tag=TAG)
async def read_configuration(
    station_id: str, data: ReadConfigurationBody, work: Work
) -> CommandView:
    """Have a station tell all its settings."""
    version, _ = await version_of(work, station_id)
    name, payload = to_read(version, at=work.at)
    return await queue(work, station_id, name, payload, data)


@queues("configuration", tag=TAG)
async def set_configuration(station_id: str, data: SetConfigurationBody, work: Work) -> CommandView:
    """Set a setting. Refused where the station said that it is read only, or no such value."""
    version, owner = await version_of(work, station_id)
    asked = _named(version, data.name)
    known = await work.stores.settings(owner, StationId(station_id)).known(asked)
    refuse(
        "the setting cannot be so", problems_of_value(known, data.value, longest=LONGEST[version])
    )
    spelt = asked
    if known is not None and (known.name.component is None) == (asked.component is None):
        spelt = known.name
    name, payload = to_set(version, Attempt(spelt, data.value))
    return await queue(work, station_id, name, payload, data)


@does("/api/v1/stations/{station_id:str}/configuration/wish", needs=SEND, tag=TAG)
async def wish_setting(station_id: str, data: WishBody, work: Work) -> WishView:
    """Want a setting to be so from now on, whatever templates say.

    It is set when the station is connected, and set again whenever it has something else, until the wish
    is withdrawn. A secret cannot be wished for: it is set once.
    """
    version, owner = await version_of(work, station_id)
    asked = _named(version, data.name)
    settings = work.stores.settings(owner, StationId(station_id))
    known = await settings.known(asked)
    problems = problems_of_value(known, data.value, longest=LONGEST[version])
    problems += problems_of_wish(asked)
    if asked.is_write_only:
        problems.append(Problem("name", "is a secret: it is set once, and never kept"))
    refuse("the setting cannot be so", problems)
    await settings.wish(Wish(asked, data.value, work.caller.id), work.at)
    await work.tell(owner, "setting.wished", station_id, station_id=station_id, name=asked.text)
    return WishView(name=asked.text, value=data.value)


@does("/api/v1/stations/{station_id:str}/configuration/withdraw", needs=SEND, tag=TAG)
async def withdraw_setting(station_id: str, data: WithdrawBody, work: Work) -> WishView:
    """Withdraw what a person wanted a setting to be: templates hold again. The station keeps what it has."""
    version, owner = await version_of(work, station_id)
    asked = _named(version, data.name)
    if await work.stores.settings(owner, StationId(station_id)).withdraw(asked, work.at):
        await work.tell(
            owner, "setting.withdrawn", station_id, station_id=station_id, name=asked.text
        )
    return WishView(name=asked.text, value=None)


def _named(version: Version, text: str) -> SettingName:
    """Raises: Invalid: no setting of this version is called so."""
    found = named(version, text)
    if found is None:
        rule = Sentence("at most {most} characters", most=KEY_MOST)
        is_key = version is Version.V16
        refuse("no key" if is_key else "no variable", [Problem("name", rule if is_key else FORM)])
    assert found is not None, "refused before"
    return found


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/stations/{station_id:str}/configuration",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="Settings of a station",
    ),
    lists(
        "/api/v1/setting-drift",
        DRIFT,
        needs=READ,
        tag=TAG,
        summary="Settings that are not as they shall be",
    ),
    read_configuration,
    set_configuration,
    wish_setting,
    withdraw_setting,
)
