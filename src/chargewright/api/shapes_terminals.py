"""Card terminals and their accounts on the wire."""

from datetime import datetime
from typing import Annotated

import msgspec
from msgspec import UNSET, UnsetType

from chargewright.api.shapes import Body, View
from chargewright.api.shapes_network import Name
from chargewright.billing.locales import Language
from chargewright.network.terminals import StartMode, UiLevel
from chargewright.payments.reader import ReaderState

Url = Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s/?#]+(/[^\s?#]*)?$", max_length=500)]
ApiKeyText = Annotated[str, msgspec.Meta(min_length=1, max_length=500)]
ScreenName = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
WebhookSecrets = Annotated[
    list[Annotated[str, msgspec.Meta(pattern=r"^[!-~]{8,200}$")]], msgspec.Meta(max_length=3)
]
"""While one is replaced both are good."""
Serial = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9._-]{1,64}$")]


class TerminalAccountView(View, frozen=True, kw_only=True):
    """An account with a provider of terminals. Its key is never shown again.

    `receipt_screen` is the screen designed at the provider that draws a receipt's address as a QR
    code; null: the address is written out.
    """

    id: str
    organization_id: str
    provider: str
    name: str
    base_url: str
    receipt_screen: str | None
    created_at: datetime


class NewTerminalAccountBody(Body, frozen=True, kw_only=True):
    """`api_key` is the provider's; it is kept encrypted. `base_url` null: where the provider is.

    `webhook_secrets` are what a provider of payment pages signs its callbacks with, kept encrypted as well;
    callbacks go to `/callbacks/pages/` and the account's id.
    """

    name: Name
    webhook_secrets: WebhookSecrets | None = None
    api_key: ApiKeyText
    provider: str = "payter"
    base_url: Url | None = None
    receipt_screen: ScreenName | None = None
    organization_id: str | None = None


class TerminalAccountChangesBody(Body, frozen=True, kw_only=True):
    """Absent fields stay as they are."""

    name: Name | UnsetType = UNSET
    api_key: ApiKeyText | UnsetType = UNSET
    webhook_secrets: WebhookSecrets | UnsetType = UNSET
    base_url: Url | UnsetType = UNSET
    receipt_screen: ScreenName | UnsetType | None = UNSET


class TerminalView(View, frozen=True, kw_only=True):
    """A terminal. `start_mode` TAP: a card comes first, at any time. PLUG: a vehicle comes first.

    `ui_level` is what its display can do: `text` beside its own words (a P6X), or `screens` of ours;
    null until the provider tells. `is_online` is what it said last; `reader_state` what we are doing
    with the reader.
    """

    id: str
    organization_id: str
    site_id: str
    account_id: str
    provider: str
    serial_ref: str
    label: str
    language: Language
    start_mode: StartMode
    ui_level: UiLevel | None
    evse_ids: list[str]
    is_online: bool
    online_changed_at: datetime | None
    reader_state: ReaderState | None
    created_at: datetime


class NewTerminalBody(Body, frozen=True, kw_only=True):
    """`serial_ref` is the provider's serial number; a payment page has none. `ui_level` null: as the provider tells.

    `language` null: the default of the site's organisation, else English.
    """

    site_id: str
    account_id: str
    label: Name
    serial_ref: Serial | None = None
    language: Language | None = None
    start_mode: StartMode = StartMode.TAP
    ui_level: UiLevel | None = None
    evse_ids: list[str] = msgspec.field(default_factory=list)


class TerminalChangesBody(Body, frozen=True, kw_only=True):
    """Absent fields stay as they are. `evse_ids` come whole."""

    account_id: str | UnsetType = UNSET
    label: Name | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    start_mode: StartMode | UnsetType = UNSET
    ui_level: UiLevel | UnsetType | None = UNSET
    evse_ids: list[str] | UnsetType = UNSET


class TerminalTestView(View, frozen=True, kw_only=True):
    """What the provider says of a terminal now. `problem` says why nothing was learnt; else null."""

    terminal_id: str
    is_online: bool
    activity: str | None
    firmware: str | None
    problem: str | None
    tested_at: datetime
