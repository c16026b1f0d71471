"""How a station is configured: what it told of its settings, and what we tried to set.

Nothing is set here at once. Each call queues a command, and what becomes of it stands in the list.
"""

from typing import Annotated, Final

import msgspec
from litestar.handlers import HTTPRouteHandler

from chargewright.api.checks import refuse
from chargewright.api.columns import IS, IS_OR_STARTS, flag, instant, refers, text, word
from chargewright.api.commands import READ, CommandView, Waits, queue, queues, version_of
from chargewright.api.lists import Listed, lists
from chargewright.api.shapes_care import SettingView
from chargewright.api.stations import STATION
from chargewright.api.work import Work
from chargewright.kernel.ids import StationId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Problem
from chargewright.kernel.sentence import Sentence
from chargewright.network.configuration import Attempt, Result, SettingName, problems_of_value
from chargewright.translate.configuration import LONGEST, to_read, to_set
from chargewright.wire.ocpp import Version

TAG: Final = "configuration"
_KEY_MOST: Final = 50
_FORM: Final = "is written Component[instance]@evse.connector/Variable[instance]#Attribute"

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
            instant("heard_at", "Last told."),
            flag("differs", "Whether what was tried is not what the station has."),
            text("attempted_value", "What was last tried."),
            instant("attempted_at", "When."),
            text("attempted_by", "By whom; null: by the system itself."),
            word("attempt_result", Result, "What became of it."),
            refers("command_id", "commands", "By which command."),
        ),
        default_order=Order("name"),
    ),
    view=SettingView,
    below=STATION,
)


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


def _named(version: Version, text: str) -> SettingName:
    """Raises: Invalid: no setting of this version is called so."""
    if version is Version.V16:
        if len(text) > _KEY_MOST:
            refuse(
                "no key", [Problem("name", Sentence("at most {most} characters", most=_KEY_MOST))]
            )
        return SettingName(variable=text)
    found = SettingName.read(text)
    if found is None:
        refuse("no variable", [Problem("name", _FORM)])
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
    read_configuration,
    set_configuration,
)
