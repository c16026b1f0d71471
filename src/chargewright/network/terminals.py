"""A card terminal as an operator registers it: at which provider, at which site, for which EVSEs."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

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


PAGES: Final = frozenset({"stripe"})
"""Providers of payment pages: their terminals have no reader, and drivers pay with their phones."""
PROVIDERS: Final = ("payter", *sorted(PAGES))


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalAccount:
    """An account with a provider of terminals. `api_key_encrypted` is sealed, as hexadecimal text.

    `receipt_screen` is the screen with a QR code that was designed at the provider; None: there is
    none, and the address of a receipt is written out. `webhook_secrets_sealed` is what a provider of payment
    pages signs its callbacks with, separated by blanks; None for terminals, or until somebody says.
    """

    id: str
    organization_id: OrganizationId
    provider: str
    name: str
    base_url: str
    api_key_encrypted: str
    receipt_screen: str | None = None
    webhook_secrets_sealed: bytes | None = None
    created_at: datetime

    @property
    def has_pages(self) -> bool:
        """Whether drivers pay there with their phones."""
        return self.provider in PAGES


@dataclass(frozen=True, slots=True, kw_only=True)
class Terminal:
    """One terminal. `serial_ref` is the provider's; unique there. That of a payment page is its own id.

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
