"""What the resources ask of the database: one port each, all in the request's unit of work.

A thing that the caller does not see is None, as is one that is not there. Lists and single things
are read as lists show them (`lists.one`); these ports hold what is about to change.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from chargewright.access.tokens import Token
from chargewright.energy.profiles import Profile
from chargewright.kernel.ids import (
    AttentionId,
    ContactId,
    EvseId,
    OrganizationId,
    PaymentId,
    ReceiptId,
    RefundId,
    SessionId,
    SettlementId,
    SiteId,
    StationGroupId,
    StationId,
    SupportNoteId,
    TariffId,
    TariffVersionId,
    TerminalId,
    TokenId,
)
from chargewright.kernel.money import Money
from chargewright.kernel.scopes import Scoped
from chargewright.kernel.search import Hit, Kind, Wanted
from chargewright.ledger.accounts import Account
from chargewright.ledger.settlement import Settlement
from chargewright.metering.signed import MeterKey, Trust
from chargewright.network.contacts import Contact
from chargewright.network.groups import StationGroup
from chargewright.network.reservations import KnownReservation, ToReserve
from chargewright.network.scope import Ended, Scope
from chargewright.network.sites import Site
from chargewright.network.spans import About, State
from chargewright.network.stations import Station
from chargewright.network.support import SupportNote
from chargewright.network.terminals import Mapped, Terminal, TerminalAccount
from chargewright.payments.port import CardTerminals, Reachable
from chargewright.payments.reader import Reader
from chargewright.payments.refunds import Refund
from chargewright.reactions.ports import Work as FlowWork
from chargewright.sessions.model import Session
from chargewright.tariffs.model import TariffVersion
from chargewright.tariffs.places import Place


class Sites(Protocol):
    async def lock(self, site_id: SiteId) -> Site | None: ...
    async def add(self, site: Site) -> None: ...
    async def save(self, site: Site) -> None: ...

    async def has_sold(self, site_id: SiteId) -> bool:
        """Whether a session was ever counted in its currency."""
        ...

    async def delete(self, site_id: SiteId) -> None:
        """Raises: Conflict: something stands there, or once did."""
        ...


class Stations(Protocol):
    async def lock(self, station_id: StationId) -> Station | None: ...

    async def add(self, station: Station) -> bool:
        """False where the identity is taken, by whomever."""
        ...

    async def save(self, station: Station) -> None:
        """Raises: Conflict: an EVSE that it has no longer is paid for by a terminal."""
        ...

    async def note_password_command(self, station_id: StationId, command_id: str) -> None:
        """The station is told of its previous password, which then is the next, by this command."""
        ...

    async def awaits_password_answer(self, station_id: StationId) -> bool:
        """Whether the station is being told of one, and has not answered."""
        ...

    async def delete(self, station_id: StationId) -> None:
        """Raises: Conflict: it was heard of, or sold something."""
        ...

    async def owner(self, station_id: StationId) -> OrganizationId | None: ...

    async def link(self, station_id: StationId) -> tuple[bool, str | None]:
        """Whether it is connected, and the subprotocol it spoke last (None: never)."""
        ...

    async def of_evse(self, evse_id: EvseId) -> tuple[OrganizationId, StationId] | None: ...

    async def lock_pending(self, identity: str) -> bool:
        """Hold a stranger; False where there is none, or it is not the caller's to decide."""
        ...

    async def accept_pending(self, identity: str) -> None: ...
    async def reject_pending(self, identity: str, at: datetime) -> None: ...


class StationGroups(Protocol):
    async def lock(self, group_id: StationGroupId) -> StationGroup | None: ...

    async def add(self, group: StationGroup) -> bool:
        """False where the organisation has one of this name; so it is with `save`."""
        ...

    async def save(self, group: StationGroup) -> bool: ...
    async def delete(self, group_id: StationGroupId) -> None: ...

    async def may_hold(
        self, organization_id: OrganizationId, station_ids: Sequence[StationId]
    ) -> Mapping[StationId, bool]:
        """Those of the stations that are seen, held, and whether a group of this organisation may hold each."""
        ...

    async def add_members(
        self, group: StationGroup, station_ids: Sequence[StationId]
    ) -> Sequence[StationId]:
        """Gives those that were not in it."""
        ...

    async def remove_members(
        self, group: StationGroup, station_ids: Sequence[StationId]
    ) -> Sequence[StationId]:
        """Gives those that were in it."""
        ...


class Search(Protocol):
    async def find(self, wanted: Wanted, kinds: Collection[Kind], limit: int) -> Sequence[Hit]:
        """What may be meant, in no order: of each kind, field and organisation at most `limit`."""
        ...


class Scopes(Protocol):
    async def all(self, most: int) -> Sequence[Scoped]:
        """Organisations, and of sites and groups at most one more than this."""
        ...


class Availability(Protocol):
    async def lasted(
        self, organization_id: str, kind: About, about_id: str, since: datetime, until: datetime
    ) -> Mapping[State, timedelta]:
        """How long a thing was in which state in a period that has passed."""
        ...

    async def station_changed(self, station_id: str, at: datetime) -> None:
        """What an operator changed of a station may change what its EVSEs are."""
        ...


class Terminals(Protocol):
    async def lock_account(self, account_id: str) -> TerminalAccount | None: ...
    async def add_account(self, account: TerminalAccount) -> None: ...
    async def save_account(self, account: TerminalAccount) -> None: ...

    async def delete_account(self, account_id: str) -> None:
        """Raises: Conflict: terminals are registered with it."""
        ...

    async def lock_of_account(self, account_id: str) -> Sequence[TerminalId]:
        """The terminals registered with it. Held before the account, never after it."""
        ...

    async def lock(self, terminal_id: TerminalId) -> Terminal | None: ...

    async def add(self, terminal: Terminal, reader: Reader) -> bool:
        """False where the serial is registered, by whomever."""
        ...

    async def save(self, terminal: Terminal) -> None: ...
    async def evses(self, evse_ids: Sequence[EvseId]) -> Sequence[Mapped]: ...
    async def mapped(self, terminal_id: TerminalId) -> Sequence[Mapped]: ...
    async def map(self, terminal: Terminal, evses: Sequence[Mapped]) -> None: ...

    async def note(
        self, terminal_id: TerminalId, at: datetime, *, is_online: bool, ui_level: str | None
    ) -> bool:
        """Whether the provider, asked at `at`, reaches it; False: a younger answer was noted before."""
        ...

    async def delete(self, terminal_id: TerminalId) -> None:
        """Raises: Conflict: cards were read at it."""
        ...


class Tokens(Protocol):
    async def lock(self, token_id: TokenId) -> Token | None: ...

    async def lock_by_uid(self, organization_id: OrganizationId, uid: str) -> Token | None:
        """The organisation's token that presents this, in upper case."""
        ...

    async def add(self, token: Token) -> bool:
        """False where the organisation has one of this uid."""
        ...

    async def save(self, token: Token) -> None: ...


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


class CustomerReports(Protocol):
    async def delete(self, station_id: str, report_id: str) -> None: ...


class Contacts(Protocol):
    async def lock(self, contact_id: ContactId) -> Contact | None: ...

    async def next_position(self, *, station_id: StationId | None, site_id: SiteId | None) -> int:
        """The place behind the last of a station's, or of a site's."""
        ...

    async def add(self, contact: Contact) -> None: ...
    async def save(self, contact: Contact) -> None: ...
    async def delete(self, contact_id: ContactId) -> None: ...

    async def erase(self, station_id: StationId) -> None:
        """All of one station."""
        ...


class SupportNotes(Protocol):
    async def station_of(self, note_id: SupportNoteId) -> StationId | None: ...

    async def add(self, note: SupportNote) -> bool:
        """False where the note that it corrects was struck through before."""
        ...


class IssuedCertificates(Protocol):
    async def revoke(self, issued_id: str, at: datetime, *, by: str, reason: str) -> bool:
        """False where it was revoked before."""
        ...

    async def authorities(self) -> Sequence[Mapping[str, Any]]:
        """The certificates of all our authorities, the oldest first; no keys."""
        ...

    async def algorithms_of(self, station_id: str, serial_number: str) -> Sequence[str]:
        """By which hashes a station names the certificates of this serial number; empty: it told of none."""
        ...


class HeldMeterKey(Protocol):
    """A key that is held: whose, of which station, and how far it is believed."""

    @property
    def organization_id(self) -> OrganizationId: ...
    @property
    def station_id(self) -> StationId: ...
    @property
    def trust(self) -> Trust: ...


class MeterKeys(Protocol):
    """Public keys of meters, and what sessions are proved by."""

    async def add(self, key: MeterKey, organization_id: OrganizationId, *, by: str) -> bool:
        """False where it is known there."""
        ...

    async def lock(self, key_id: str) -> HeldMeterKey | None: ...
    async def decide(self, key_id: str, trust: Trust, at: datetime, *, by: str) -> None: ...
    async def to_prove_again(self, station_id: str, most: int) -> Sequence[str]:
        """Sessions of a station whose verdict another key may change, newest first."""
        ...

    async def proof(self, session_id: str) -> Mapping[str, Any] | None:
        """What a session is proved by; None while nobody has looked."""
        ...

    async def container(self, session_id: str) -> bytes | None:
        """The signed records of a session as a file for the transparency software; None: it has none."""
        ...


class SecurityEvents(Protocol):
    async def acknowledge(self, event_id: str, at: datetime, *, by: str) -> bool:
        """Of this event and of what was alike before; False where somebody has done so."""
        ...


class Statistics(Protocol):
    """Figures of a part of the network. `edges` are instants in order; there is one answer for each
    stretch between neighbours. Ids that begin with one of `unless_about` are not for the caller.
    """

    async def missing(self, scope: Scope) -> str | None:
        """What of the scope is not there, or not seen; None: all is."""
        ...

    async def stations(self, scope: Scope) -> Mapping[str, int]: ...
    async def evses(self, scope: Scope) -> Mapping[str, int]: ...
    async def terminals(self, scope: Scope) -> Mapping[str, int]: ...
    async def running(self, scope: Scope) -> int: ...

    async def holds(self, scope: Scope) -> tuple[int, Sequence[Money]]:
        """How many are open, and what they reserve in each currency."""
        ...

    async def ended(self, scope: Scope, edges: Sequence[datetime]) -> Sequence[Ended]: ...

    async def revenue(
        self, scope: Scope, edges: Sequence[datetime]
    ) -> Sequence[Sequence[tuple[Money, Money]]]:
        """Net and gross of each currency of which anything was booked."""
        ...

    async def seconds_in_state(
        self, scope: Scope, edges: Sequence[datetime], at: datetime
    ) -> Sequence[Mapping[str, float]]:
        """How long all EVSEs together were in which state; what is after `at` is not known."""
        ...

    async def sites(
        self,
        site_ids: Sequence[str],
        since: datetime,
        until: datetime,
        *,
        unless_about: Sequence[str],
    ) -> Mapping[str, Mapping[str, Any]]:
        """EVSEs by state, open items by kind, energy between the two and sessions that run, by site."""
        ...

    async def items(
        self,
        scope: Scope,
        most: int,
        *,
        kinds_first: Sequence[str],
        unless_about: Sequence[str],
    ) -> Sequence[Mapping[str, Any]]:
        """Open operator's items with the names of what they are about."""
        ...

    async def items_by_kind(
        self, scope: Scope, *, unless_about: Sequence[str]
    ) -> Mapping[str, int]: ...


class Reservations(Protocol):
    """What stations were asked to keep free."""

    async def next_no(self, station_id: str) -> int:
        """A number that no reservation of this station has had."""
        ...

    async def reserved(self, station_id: str, at: datetime) -> Sequence[int | None]:
        """For which EVSEs something may hold; None: for any."""
        ...

    async def evses(self, station_id: str) -> Collection[int]: ...
    async def begin(
        self,
        organization_id: str,
        reservation_id: str,
        station_id: str,
        wanted: ToReserve,
        *,
        command_id: str,
        by: str | None,
        at: datetime,
    ) -> None: ...
    async def of_command(self, command_id: str) -> str | None:
        """The reservation that a command asks for."""
        ...

    async def find(self, reservation_id: str) -> KnownReservation | None:
        """Held until the unit of work ends."""
        ...


class ChargingProfiles(Protocol):
    """What stations were told to keep to."""

    async def begin(
        self,
        organization_id: str,
        profile_id: str,
        station_id: str,
        profile: Profile,
        *,
        command_id: str,
        by: str | None,
        at: datetime,
    ) -> None: ...


class LocalLists(Protocol):
    """Stations' own lists of tokens."""

    async def want(
        self,
        work: FlowWork,
        station_id: str,
        *,
        is_kept: bool | None,
        takes_all: bool | None,
        token_ids: Collection[str] | None,
    ) -> Collection[str]:
        """Keep what a list shall be; None: as it was. Gives which of the tokens are not there."""
        ...

    async def send(
        self, work: FlowWork, station_id: str, *, is_full: bool = False, by: str | None = None
    ) -> bool:
        """Send what comes next, unless an update is on its way; False where the station has no list."""
        ...


class StationTariffs(Protocol):
    """The tariffs by which stations reckon themselves."""

    async def keep(self, work: FlowWork, station_id: str, *, is_kept: bool) -> None:
        """Whether a station is told its tariffs by itself."""
        ...

    async def send(
        self, work: FlowWork, station_id: str, *, again: bool = False, by: str | None = None
    ) -> bool:
        """Send what comes next, unless something is on its way; False where nothing is kept of it.

        `again`: also what it refused before, and it is asked first which tariffs it has.
        """
        ...


class Views(Protocol):
    """What is read and shown in no list."""

    async def session_owner(self, session_id: SessionId) -> tuple[OrganizationId, str] | None:
        """Whose it is, and the zone of its site."""
        ...

    async def session(self, session_id: SessionId) -> Session | None: ...

    async def newest_readings(
        self, session_ids: Sequence[str], since: datetime
    ) -> Mapping[str, Mapping[str, int | None]]:
        """`energy_wh` and `power_w` as last reported, by session; none of them began before `since`."""
        ...

    async def reader(self, terminal_id: TerminalId) -> Reader | None:
        """What a terminal's reader does, not held."""
        ...

    async def paper(self, receipt_id: ReceiptId) -> tuple[bytes, bytes] | None:
        """An issued document (JSON) and its print, byte for byte as issued."""
        ...

    async def balances(self) -> Sequence[tuple[OrganizationId, Account, Money]]: ...

    async def close_item(self, item_id: AttentionId, at: datetime, *, by: str, note: str) -> bool:
        """False where it is not there, or closed."""
        ...


class CardAccounts(Protocol):
    """Finds the provider's account that serves a terminal; calls go outside, in no unit of work."""

    async def reach(
        self, organization_id: str, terminal_id: str
    ) -> tuple[CardTerminals, Reachable]:
        """Raises: NotFound: no such terminal."""
        ...
