"""What the resources ask of prices, of terminals, and of money on its way."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from chargewright.kernel.ids import (
    EvseId,
    OrganizationId,
    PaymentId,
    RefundId,
    SessionId,
    SettlementId,
    StationId,
    TariffId,
    TariffVersionId,
    TerminalId,
)
from chargewright.ledger.settlement import Settlement
from chargewright.network.phone_payments import About, PlaceOfPhones, Said
from chargewright.network.station_settlements import Resolution
from chargewright.network.terminals import Mapped, Terminal, TerminalAccount
from chargewright.network.vat_checks import VatCheck, VatSession
from chargewright.payments.hosted import HostedPayments
from chargewright.payments.port import CardTerminals, Reachable
from chargewright.payments.reader import Reader
from chargewright.payments.refunds import Refund
from chargewright.tariffs.model import TariffVersion
from chargewright.tariffs.places import Place


class Terminals(Protocol):
    async def lock_account(self, account_id: str) -> TerminalAccount | None: ...
    async def add_account(self, account: TerminalAccount) -> None: ...
    async def save_account(self, account: TerminalAccount) -> None: ...

    async def delete_account(self, account_id: str) -> None:
        """Raises: Conflict: terminals are registered with it, or it is said that one pays through it."""
        ...

    async def lock_of_account(self, account_id: str) -> Sequence[TerminalId]:
        """The terminals registered with it. Held before the account, never after it."""
        ...

    async def lock(self, terminal_id: TerminalId) -> Terminal | None: ...

    async def add(self, terminal: Terminal, reader: Reader | None) -> bool:
        """False where the serial is registered, by whomever. `reader` None: a payment page, there at once."""
        ...

    async def save(self, terminal: Terminal) -> None: ...
    async def evses(self, evse_ids: Sequence[EvseId]) -> Sequence[Mapped]: ...
    async def mapped(self, terminal_id: TerminalId) -> Sequence[Mapped]:
        """What it pays for by itself, not because a site or an organisation says so."""
        ...

    async def map(self, terminal: Terminal, evses: Sequence[Mapped]) -> None: ...

    async def unmap_inherited(self, station_id: StationId) -> frozenset[int]:
        """Let go what a station inherits from its site; gives the EVSEs that terminals pay for by themselves."""
        ...

    async def note(
        self, terminal_id: TerminalId, at: datetime, *, is_online: bool, ui_level: str | None
    ) -> bool:
        """Whether the provider, asked at `at`, reaches it; False: a younger answer was noted before."""
        ...

    async def delete(self, terminal_id: TerminalId) -> None:
        """Raises: Conflict: cards were read at it."""
        ...


class PhonePayments(Protocol):
    """Through which account drivers pay with their phones."""

    async def place(self, evse_id: str) -> PlaceOfPhones | None:
        """What is said from an EVSE up to its organisation, whosever it is."""
        ...

    async def said(self, about_ids: Sequence[str]) -> Sequence[Said]:
        """What is said of each of these."""
        ...

    async def say(
        self,
        organization_id: str,
        about: About,
        about_id: str,
        said: Said,
        *,
        at: datetime,
        by: str,
    ) -> None: ...


class Tariffs(Protocol):
    async def lock(self, tariff_id: TariffId) -> tuple[OrganizationId, int] | None:
        """Whose it is and the number of its newest version (0: none yet), held."""
        ...

    async def add(
        self, organization_id: OrganizationId, tariff_id: TariffId, name: str, at: datetime
    ) -> None: ...
    async def rename(self, tariff_id: TariffId, name: str) -> None: ...
    async def add_version(
        self, organization_id: OrganizationId, version: TariffVersion, *, by: str
    ) -> None: ...
    async def version(self, version_id: TariffVersionId) -> TariffVersion | None: ...

    async def places(self, tariff_id: TariffId) -> Sequence[tuple[Place, str]]:
        """Where it is used, and in which currency one sells there."""
        ...

    async def owner(self, tariff_id: TariffId) -> tuple[OrganizationId, str | None] | None:
        """Whose it is, and the currency of its newest version."""
        ...


class Refunds(Protocol):
    async def lock(self, refund_id: RefundId) -> tuple[OrganizationId, Refund] | None: ...
    async def of_payment(self, payment_id: PaymentId) -> Sequence[Refund]: ...
    async def add(self, organization_id: OrganizationId, refund: Refund) -> None: ...
    async def save(self, refund: Refund) -> None: ...
    async def payment_owner(self, payment_id: PaymentId) -> OrganizationId | None: ...


class Verifications(Protocol):
    async def ask(self, organization_id: str, at: datetime, *, by: str, is_whole: bool) -> None:
        """Have a book looked at again soon; `is_whole`: from its first entry on."""
        ...

    async def all(self, organizations: Sequence[OrganizationId]) -> Sequence[Mapping[str, Any]]:
        """How far each of these books is, as `VerificationView` has it."""
        ...


class Settlements(Protocol):
    async def book(
        self, organization_id: OrganizationId, settlement: Settlement, at: datetime, *, by: str
    ) -> Settlement:
        """Book a provider's payment. Gives the one that its reference stands for: this, or an earlier.

        Raises:
            Invalid: this provider captured nothing for us, or nothing in this currency.
        """
        ...

    async def take_back(
        self, settlement_id: SettlementId, at: datetime, *, by: str
    ) -> tuple[OrganizationId, bool] | None:
        """Correct the entry of one that was told wrong. Gives whose it is, and whether that is news."""
        ...


class SettlementsAtStations(Protocol):
    """What stations took at terminals of their own, or failed to take."""

    async def lock(self, settlement_id: str) -> Mapping[str, Any] | None:
        """A settlement and how it stands, until the unit of work ends; None: there is none."""
        ...

    async def resolve(
        self, settlement_id: str, resolution: Resolution, *, reason: str, by: str, at: datetime
    ) -> None:
        """Keep what a person did about what was open of it."""
        ...


class VatChecks(Protocol):
    """VAT numbers that were checked for receipts of companies."""

    async def session(self, session_id: SessionId) -> VatSession | None: ...

    async def keep(
        self,
        check_id: str,
        organization_id: OrganizationId,
        check: VatCheck,
        of: VatSession | None,
        *,
        by: str,
        at: datetime,
    ) -> None:
        """Keep what was found; for the receipt of a session, where one is given."""
        ...


class CustomerReports(Protocol):
    async def delete(self, station_id: str, report_id: str) -> None: ...


class CardAccounts(Protocol):
    """Finds the provider's account that serves a terminal; calls go outside, in no unit of work."""

    async def reach(
        self, organization_id: str, terminal_id: str
    ) -> tuple[CardTerminals, Reachable]:
        """Raises: NotFound: no such terminal."""
        ...

    async def page(self, organization_id: str, terminal_id: str) -> HostedPayments:
        """Raises: NotFound: no such payment page."""
        ...
