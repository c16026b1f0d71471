"""What settings stations shall have: templates for many of them, wishes of a person for one.

All templates that match a station hold at once. Where two name the same setting, the higher priority
wins, and of equal priorities the code that stands first in the alphabet; a person's wish wins over
every template (decision 17). Nothing here knows what a station has: `standing` compares.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from chargewright.kernel.problem import Problem
from chargewright.kernel.sentence import Sentence
from chargewright.network.configuration import SettingName

KEY_MOST: Final = 50
"""Characters of a key (OCPP 1.6, 7.29)."""
KEYS_OF: Final = "1.6"
"""The version that has keys; later ones have variables of components."""
FORM: Final = "is written Component[instance]@evse.connector/Variable[instance]#Attribute"


class Origin(StrEnum):
    """Who wants a setting to be so."""

    PERSON = "person"
    TEMPLATE = "template"


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateSetting:
    """One value for both families of OCPP. `key` None: nothing for 1.6; `variable` None: nothing for 2.x.

    `is_least`: a list that has these items and others too is left as it is.
    """

    value: str
    key: str | None = None
    variable: str | None = None
    is_least: bool = False

    def name_in(self, version: str) -> SettingName | None:
        """What it is called in this version of OCPP; None where it says nothing of it."""
        if version == KEYS_OF:
            return None if self.key is None else SettingName(variable=self.key)
        return None if self.variable is None else SettingName.read(self.variable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """Settings for all stations that match. An empty `versions`, or a condition of None, matches any.

    `organization_id` None: built in. `site_id` narrows it to a site, else it holds for its
    organisation and all below it. `sets_right`: what drifts is set again without being asked.
    `batch_size`: at how many stations a job works at the same time.
    """

    id: str
    organization_id: str | None
    code: str
    name: str
    description: str
    priority: int
    settings: tuple[TemplateSetting, ...]
    versions: tuple[str, ...] = ()
    vendor: str | None = None
    model: str | None = None
    firmware: str | None = None
    firmware_is_prefix: bool = False
    site_id: str | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    sets_right: bool = False
    batch_size: int = 10
    created_at: datetime | None = None

    def matches(self, station: "StationKind", at: datetime) -> bool:
        """Whether it holds for this station at this instant. Of whose organisation it is, is asked before."""
        firmware = station.firmware or ""
        return (
            (self.valid_from is None or self.valid_from <= at)
            and (self.valid_until is None or at < self.valid_until)
            and (not self.versions or station.version in self.versions)
            and _same(self.vendor, station.vendor)
            and _same(self.model, station.model)
            and (self.site_id is None or self.site_id == station.site_id)
            and (
                self.firmware is None
                or (firmware.startswith(self.firmware) if self.firmware_is_prefix else False)
                or firmware == self.firmware
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class StationKind:
    """What templates ask of a station. `version` is what it spoke last; who made it, as it booted."""

    version: str
    vendor: str | None
    model: str | None
    firmware: str | None
    site_id: str


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants a setting of one station to be, until it is withdrawn."""

    name: SettingName
    value: str = field(repr=False)
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Desire:
    """What a setting shall be, and who wants it. `priority` None: a person does.

    `is_enforced`: it is set without being asked, whenever the station has something else. `is_advice`: a
    station that does not have such a setting is not expected to.
    """

    name: SettingName
    value: str
    origin: Origin
    is_enforced: bool
    is_least: bool = False
    is_advice: bool = False
    template_id: str | None = None
    priority: int | None = None
    by: str | None = None


def desires(
    templates: Iterable[Template], wishes: Iterable[Wish], station: StationKind, at: datetime
) -> Mapping[str, Desire]:
    """What this station's settings shall be at this instant, by key."""
    found: dict[str, Desire] = {}
    matching = (each for each in templates if each.matches(station, at))
    for template in sorted(matching, key=lambda each: (-each.priority, each.code)):
        for setting in template.settings:
            name = setting.name_in(station.version)
            if name is not None and name.key not in found:
                found[name.key] = Desire(
                    name=name,
                    value=setting.value,
                    origin=Origin.TEMPLATE,
                    is_enforced=template.sets_right,
                    is_least=setting.is_least,
                    is_advice=template.organization_id is None and not template.sets_right,
                    template_id=template.id,
                    priority=template.priority,
                )
    for wish in wishes:
        found[wish.name.key] = Desire(
            name=wish.name,
            value=wish.value,
            origin=Origin.PERSON,
            is_enforced=True,
            by=wish.by,
        )
    return found


def next_change(templates: Iterable[Template], at: datetime) -> datetime | None:
    """When the next of these begins or ends to hold; None: none does."""
    instants = (time for each in templates for time in (each.valid_from, each.valid_until))
    return min((time for time in instants if time is not None and time > at), default=None)


def problems_of_settings(settings: Sequence[TemplateSetting]) -> list[Problem]:
    """Everything that is wrong with the settings of a template, by place."""
    problems: list[Problem] = []
    named: set[tuple[str, str]] = set()
    for place, setting in enumerate(settings):
        where = f"settings[{place}]"
        if setting.key is None and setting.variable is None:
            problems.append(Problem(where, "names neither a key nor a variable"))
        for field_name, version in (("key", KEYS_OF), ("variable", "2.0.1")):
            text = getattr(setting, field_name)
            if text is not None:
                rule = _broken_name(setting.name_in(version), text, version, named)
                if rule is not None:
                    problems.append(Problem(f"{where}.{field_name}", rule))
    return problems


def _broken_name(
    name: SettingName | None, text: str, version: str, named: set[tuple[str, str]]
) -> str | None:
    if name is None:
        return FORM
    if version == KEYS_OF and len(text) > KEY_MOST:
        return Sentence("at most {most} characters", most=KEY_MOST)
    if name.is_write_only:
        return "is a secret: it is set once, and never kept"
    if name.is_security_profile:
        return "is raised at each station by itself, and never lowered"
    if (version, name.key) in named:
        return "is named twice"
    named.add((version, name.key))
    return None


def _same(wanted: str | None, said: str | None) -> bool:
    return wanted is None or (said is not None and wanted.casefold() == said.casefold())
