"""A card terminal as an operator registers it: at which provider, at which site, for which EVSEs."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from chargewright.kernel.ids import EvseId, OrganizationId, SiteId, StationId, TerminalId


class StartMode(StrEnum):
    """Which comes first. TAP: a card, at any time. PLUG: a vehicle; then the reader asks for a card."""

    TAP = "TAP"
    PLUG = "PLUG"


class UiLevel(StrEnum):
    """What a terminal's display can do: nothing, text beside its own words, or screens of ours."""

    NONE = "none"
    TEXT = "text"
    SCREENS = "screens"


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalAccount:
    """An account with a provider of terminals. `api_key_encrypted` is sealed, as hexadecimal text.

    `receipt_screen` is the screen with a QR code that was designed at the provider; None: there is
    none, and the address of a receipt is written out.
    """

    id: str
    organization_id: OrganizationId
    provider: str
    name: str
    base_url: str
    api_key_encrypted: str
    receipt_screen: str | None = None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """One terminal. `serial_ref` is the provider's; unique there.

    `ui_level` None: nobody has said, and the provider has not told yet.
    """

    id: TerminalId
    organization_id: OrganizationId
    site_id: SiteId
    account_id: str
    provider: str
    serial_ref: str
    label: str
    language: str
    start_mode: StartMode
    ui_level: UiLevel | None = None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Mapped:
    """An EVSE that a terminal shall pay for, and where it is."""

    evse_id: EvseId
    evse_no: int
    station_id: StationId
    organization_id: OrganizationId
    site_id: SiteId
