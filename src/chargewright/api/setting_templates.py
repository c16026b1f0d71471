"""Templates of settings: what many stations shall have, whom it holds for, and what it would change."""

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Final

import msgspec
from litestar.handlers import HTTPRouteHandler
from msgspec import UNSET, UnsetType

from chargewright.access.permissions import Action, Resource
from chargewright.api.checks import given, not_there, refuse
from chargewright.api.columns import (
    IS,
    IS_OR_STARTS,
    OWNER,
    flag,
    instant,
    own_id,
    refers,
    text,
    values,
)
from chargewright.api.lists import Listed, lists
from chargewright.api.needs import Permission
from chargewright.api.refusals import TemplateCodeTaken, seen
from chargewright.api.routes import NOT_SO, changes, creates, deletes, does, shows
from chargewright.api.shapes import Body, View
from chargewright.api.shapes_network import Name
from chargewright.api.work import Work
from chargewright.kernel.ids import OrganizationId, SettingTemplateId, SiteId
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.kernel.problem import Problem
from chargewright.network.recommended import BUILT_IN
from chargewright.network.standing import Standing
from chargewright.network.templates import Template, TemplateSetting, problems_of_settings

TAG: Final = "setting templates"
READ: Final = Permission(Action.READ, Resource.SETTING_TEMPLATES)
CREATE: Final = Permission(Action.CREATE, Resource.SETTING_TEMPLATES)
CHANGE: Final = Permission(Action.CHANGE, Resource.SETTING_TEMPLATES)
DELETE: Final = Permission(Action.DELETE, Resource.SETTING_TEMPLATES)
_LOOKED_AT_MOST: Final = 500

Code = Annotated[str, msgspec.Meta(pattern="^[A-Z0-9][A-Z0-9_-]{0,39}$")]
Description = Annotated[str, msgspec.Meta(max_length=1000)]
Priority = Annotated[int, msgspec.Meta(ge=0, le=1000)]
Batch = Annotated[int, msgspec.Meta(ge=1, le=1000)]
Make = Annotated[str, msgspec.Meta(min_length=1, max_length=100)]


class OcppFamily(StrEnum):
    """A version of OCPP, as its documents call it."""

    V16 = "1.6"
    V201 = "2.0.1"
    V21 = "2.1"


class SettingOfTemplate(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One value. `key` is what OCPP 1.6 calls it, `variable` what 2.0.1 and 2.1 do
    (`Component[instance]@evse.connector/Variable[instance]`); one of them at least.

    `is_least`: the value is a list, and a station that has these items and others is left as it is.
    """

    value: Annotated[str, msgspec.Meta(max_length=2500)]
    key: Annotated[str, msgspec.Meta(min_length=1, max_length=50)] | None = None
    variable: Annotated[str, msgspec.Meta(min_length=1, max_length=255)] | None = None
    is_least: bool = False


SettingsOfTemplate = Annotated[list[SettingOfTemplate], msgspec.Meta(min_length=1, max_length=500)]


class SettingTemplateView(View, frozen=True, kw_only=True):
    """A template. It holds for every station that it matches, of its organisation and those below it.

    What is null or empty of `versions`, `vendor`, `model`, `firmware` and `site_id` matches any. The
    highest `priority` wins where two name the same setting. `sets_right`: what drifts is set again by
    itself. `organization_id` null: it is built in, and cannot be changed.
    """

    id: str
    organization_id: str | None
    code: str
    name: str
    description: str
    priority: int
    valid_from: datetime | None
    valid_until: datetime | None
    versions: list[OcppFamily]
    vendor: str | None
    model: str | None
    firmware: str | None
    firmware_is_prefix: bool
    site_id: str | None
    settings: list[SettingOfTemplate]
    sets_right: bool
    batch_size: int
    created_at: datetime | None


class BuiltInTemplatesView(View, frozen=True, kw_only=True):
    """The templates that every installation has."""

    items: list[SettingTemplateView]


class NewSettingTemplateBody(Body, frozen=True, kw_only=True):
    """`organization_id` is the caller's own where it is not given."""

    code: Code
    name: Name
    settings: SettingsOfTemplate
    description: Description = ""
    priority: Priority = 100
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    versions: list[OcppFamily] = msgspec.field(default_factory=list)
    vendor: Make | None = None
    model: Make | None = None
    firmware: Make | None = None
    firmware_is_prefix: bool = False
    site_id: str | None = None
    sets_right: bool = False
    batch_size: Batch = 10
    organization_id: str | None = None


class SettingTemplateChangesBody(Body, frozen=True, kw_only=True):
    """Absent fields stay as they are."""

    code: Code | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    settings: SettingsOfTemplate | UnsetType = UNSET
    description: Description | UnsetType = UNSET
    priority: Priority | UnsetType = UNSET
    valid_from: datetime | UnsetType | None = UNSET
    valid_until: datetime | UnsetType | None = UNSET
    versions: list[OcppFamily] | UnsetType = UNSET
    vendor: Make | UnsetType | None = UNSET
    model: Make | UnsetType | None = UNSET
    firmware: Make | UnsetType | None = UNSET
    firmware_is_prefix: bool | UnsetType = UNSET
    site_id: str | UnsetType | None = UNSET
    sets_right: bool | UnsetType = UNSET
    batch_size: Batch | UnsetType = UNSET


class PreviewTemplateBody(Body, frozen=True, kw_only=True):
    """For whose stations: the template's organisation, or the caller's own for one that is built in."""

    organization_id: str | None = None


class PlannedChange(msgspec.Struct, frozen=True, kw_only=True):
    """A setting that is not as the template wants it. `value` is the station's, null where it told none;
    `aim` what would be set, as far as the station takes it.
    """

    name: str
    value: str | None
    aim: str
    standing: Standing


class PlannedStation(msgspec.Struct, frozen=True, kw_only=True):
    """A station that the template holds for. No `changes`: it has everything already."""

    station_id: str
    changes: list[PlannedChange]


class TemplatePreviewView(View, frozen=True, kw_only=True):
    """What a template would change. `is_whole` false: only so many stations were looked at."""

    id: str
    station_count: int
    changing_count: int
    stations: list[PlannedStation]
    is_whole: bool


LISTED: Final = Listed(
    listing=Listing(
        name="setting_templates",
        columns=(
            own_id("setting_templates", "The template."),
            OWNER,
            Column("code", Kind.TEXT, "Its code.", IS_OR_STARTS, is_sortable=True),
            Column("name", Kind.TEXT, "What it is called.", IS_OR_STARTS),
            text("description", "What it is for."),
            Column("priority", Kind.INTEGER, "The highest wins.", IS, is_sortable=True),
            instant("valid_from", "Holds from then on."),
            instant("valid_until", "Holds until then."),
            values("versions", "For which versions of OCPP."),
            Column("vendor", Kind.TEXT, "For which make.", IS),
            Column("model", Kind.TEXT, "For which model.", IS),
            text("firmware", "For which firmware."),
            flag("firmware_is_prefix", "Whether for all firmware that begins so."),
            refers("site_id", "sites", "For which site."),
            values("settings", "The settings."),
            flag("sets_right", "Whether what drifts is set again by itself."),
            Column("batch_size", Kind.INTEGER, "At how many stations at once."),
            instant("created_at", "Made."),
        ),
        default_order=Order("priority", is_descending=True),
    ),
    view=SettingTemplateView,
    thing="template",
)


@shows("/api/v1/built-in-setting-templates", needs=READ, tag=TAG)
async def show_built_in_templates(work: Work) -> BuiltInTemplatesView:
    """The templates that are built in; each may be applied by its id."""
    del work
    return BuiltInTemplatesView(items=[_shown(each) for each in BUILT_IN])


@shows("/api/v1/setting-templates/{template_id:str}", needs=READ, tag=TAG)
async def show_setting_template(template_id: str, work: Work) -> SettingTemplateView:
    """One template, of an operator's or built in."""
    return _shown(seen(await work.stores.setting_templates.find(template_id), LISTED.thing))


@creates("/api/v1/setting-templates", needs=CREATE, tag=TAG)
async def add_setting_template(data: NewSettingTemplateBody, work: Work) -> SettingTemplateView:
    """Add a template. It is compared with every station that it matches, and sets nothing yet unless it
    sets right what drifts.
    """
    wanted = given(data)
    wanted["organization_id"] = work.organization(data.organization_id)
    template = Template(
        id=SettingTemplateId(work.mint("tpl")), created_at=work.at, **_as_kept(wanted)
    )
    await _refuse_broken(template, work)
    if not await work.stores.setting_templates.add(template, work.at):
        raise TemplateCodeTaken
    await work.tell(wanted["organization_id"], "setting_template.added", template.id)
    return _shown(template)


@changes("/api/v1/setting-templates/{template_id:str}", needs=CHANGE, tag=TAG)
async def change_setting_template(
    template_id: str, data: SettingTemplateChangesBody, work: Work
) -> SettingTemplateView:
    """Change a template. One that is built in cannot be changed: make one with a higher priority."""
    before = await _locked(work, template_id)
    after = replace(before, **_as_kept(given(data)))
    if after != before:
        await _refuse_broken(after, work)
        if not await work.stores.setting_templates.save(after, work.at):
            raise TemplateCodeTaken
        await work.tell(_owner(after), "setting_template.changed", after.id)
    return _shown(after)


@deletes("/api/v1/setting-templates/{template_id:str}", needs=DELETE, tag=TAG)
async def delete_setting_template(template_id: str, work: Work) -> None:
    """Delete a template. Stations keep what they have; nobody wants it of them any more."""
    template = await _locked(work, template_id)
    await work.stores.setting_templates.delete(template, work.at)
    await work.tell(_owner(template), "setting_template.deleted", template.id)


@does("/api/v1/setting-templates/{template_id:str}/preview", needs=READ, tag=TAG)
async def preview_setting_template(
    template_id: str, data: PreviewTemplateBody, work: Work
) -> TemplatePreviewView:
    """Which stations a template holds for, and what it would change at each. Changes nothing."""
    template = seen(await work.stores.setting_templates.find(template_id), LISTED.thing)
    whose = work.organization(data.organization_id or template.organization_id)
    found = await work.stores.setting_templates.preview(template, whose, work.at, _LOOKED_AT_MOST)
    stations = [
        PlannedStation(
            station_id=each.station_id,
            changes=[
                PlannedChange(
                    name=stand.desire.name.text,
                    value=None if (told := each.told[key]) is None else told.value,
                    aim=stand.aim,
                    standing=stand.standing,
                )
                for key, stand in sorted(each.stands.items())
            ],
        )
        for each in found
    ]
    return TemplatePreviewView(
        id=template.id,
        station_count=len(stations),
        changing_count=sum(1 for each in stations if each.changes),
        stations=stations,
        is_whole=len(found) < _LOOKED_AT_MOST,
    )


async def _locked(work: Work, template_id: str) -> Template:
    template = await work.stores.setting_templates.lock(SettingTemplateId(template_id))
    return seen(template, LISTED.thing)


async def _refuse_broken(template: Template, work: Work) -> None:
    """Raises: Invalid: says everything that is wrong with it."""
    problems = problems_of_settings(template.settings)
    begins, ends = template.valid_from, template.valid_until
    if begins is not None and ends is not None and ends <= begins:
        problems.append(Problem("valid_until", "must be after valid_from"))
    site_id = template.site_id
    if site_id is not None and await work.stores.sites.lock(SiteId(site_id)) is None:
        problems.append(not_there("site_id", "site"))
    refuse(NOT_SO, problems)


def _as_kept(fields: dict[str, Any]) -> dict[str, Any]:
    kept = dict(fields)
    if "settings" in kept:
        kept["settings"] = tuple(
            TemplateSetting(**msgspec.structs.asdict(each)) for each in kept["settings"]
        )
    if "versions" in kept:
        kept["versions"] = tuple(each.value for each in kept["versions"])
    return kept


def _shown(template: Template) -> SettingTemplateView:
    return msgspec.convert(template, SettingTemplateView, from_attributes=True)


def _owner(template: Template) -> OrganizationId:
    assert template.organization_id is not None, "what is built in is not changed"
    return OrganizationId(template.organization_id)


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/setting-templates",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="Templates of settings",
    ),
    show_built_in_templates,
    show_setting_template,
    add_setting_template,
    change_setting_template,
    delete_setting_template,
    preview_setting_template,
)
