"""Settings, contacts and support notes of stations on the wire."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from chargewright.api.shapes import Body, View
from chargewright.api.shapes_network import Name
from chargewright.network.configuration import Result
from chargewright.network.contacts import ContactRole
from chargewright.network.standing import Standing
from chargewright.network.support import NoteKind

Phone = Annotated[
    str, msgspec.Meta(pattern=r"^\+?[0-9][0-9 ()./-]{2,39}$", examples=["+31 10 123 4567"])
]
Email = Annotated[str, msgspec.Meta(max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")]
Language = Annotated[
    str,
    msgspec.Meta(
        max_length=35,
        pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        description="BCP 47.",
        examples=["nl"],
    ),
]
Remark = Annotated[str, msgspec.Meta(max_length=1000)]
Position = Annotated[int, msgspec.Meta(ge=0, le=10_000)]
Text = Annotated[str, msgspec.Meta(min_length=1, max_length=4000)]


class SettingView(View, frozen=True, kw_only=True):
    """A setting: what the station told, and what was last tried.

    `name` is a key of OCPP 1.6, or `Component[instance]@evse.connector/Variable[instance]#Attribute`
    of OCPP 2.0.1, whose parts stand beside it. `heard_at` null: the station has not told it, or has it
    no longer. A password, key or certificate (`is_write_only`) has no `value`, and three stars for
    what was tried. `differs`: what was tried is not what the station has.

    `desired_value` is what it shall be, as far as this station takes it; null: nobody wants it to be
    anything. A person (`desired_by`) wants it, or a template (`template_id`, `priority`), and `standing`
    says how it stands beside that. `is_enforced`: it is set right by itself.
    """

    id: str
    name: str
    component: str | None
    component_instance: str | None
    evse_no: int | None
    connector_no: int | None
    variable: str
    variable_instance: str | None
    attribute: str
    value: str | None
    is_read_only: bool
    is_write_only: bool
    data_type: str | None
    unit: str | None
    min_limit: str | None
    max_limit: str | None
    values_list: str | None
    supports_monitoring: bool | None
    is_persistent: bool | None
    is_constant: bool | None
    heard_at: datetime | None
    differs: bool
    attempted_value: str | None
    attempted_at: datetime | None
    attempted_by: str | None
    attempt_result: Result | None
    command_id: str | None
    desired_value: str | None
    desired_by: str | None
    template_id: str | None
    priority: int | None
    is_enforced: bool
    standing: Standing | None


class Origin(StrEnum):
    """Whose contact it is."""

    STATION = "station"
    SITE = "site"


class ContactView(View, frozen=True, kw_only=True):
    """Somebody to call. Who stands first (`position`) is called first."""

    id: str
    organization_id: str
    site_id: str | None
    station_id: str | None
    role: ContactRole
    name: str
    phone: str | None
    email: str | None
    language: str | None
    note: str
    position: int
    created_at: datetime


class StationContactView(ContactView, frozen=True, kw_only=True):
    """`origin` site: the station has none of its own, and its site's are called."""

    origin: Origin


class NewContactBody(Body, frozen=True, kw_only=True):
    """A phone number or an e-mail address, or both. Without `position` it comes last."""

    role: ContactRole
    name: Name
    phone: Phone | None = None
    email: Email | None = None
    language: Language | None = None
    note: Remark = ""
    position: Position | None = None


class ContactChangesBody(Body, frozen=True, kw_only=True):
    """Absent fields stay as they are; null empties what may be unknown."""

    role: ContactRole | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    phone: Phone | UnsetType | None = UNSET
    email: Email | UnsetType | None = UNSET
    language: Language | UnsetType | None = UNSET
    note: Remark | UnsetType = UNSET
    position: Position | UnsetType = UNSET


class SupportNoteView(View, frozen=True, kw_only=True):
    """A note. One that was wrong stays, struck through by the note that corrects it."""

    id: str
    organization_id: str
    station_id: str
    kind: NoteKind
    text: str
    session_id: str | None
    corrects: str | None
    corrected_by: str | None
    is_struck_through: bool
    written_at: datetime
    written_by: str


class NewSupportNoteBody(Body, frozen=True, kw_only=True):
    """`corrects` names a note of the same station that this one strikes through."""

    text: Text
    kind: NoteKind = NoteKind.NOTE
    session_id: str | None = None
    corrects: str | None = None
