"""What the API needs from outside, as ports; `main` wires the real ones, tests what they like.

The API imports no adapter. Each resource asks for its store by a name on `Stores`: to add one, add
a property with its port here and in `adapters/postgres/stores.py`.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol, TypeAlias

from litestar.types import ControllerRouterHandler
from prometheus_client import CollectorRegistry

from chargewright.access.door import Door
from chargewright.access.ports import AccessUnit, Passwords, Randomness, Vault
from chargewright.api import (
    ports,
    ports_contracts,
    ports_files,
    ports_money,
    ports_rollouts,
    ports_settings,
    ports_stations,
)
from chargewright.kernel.clock import Clock
from chargewright.kernel.ids import IdSource, OrganizationId, StationId
from chargewright.kernel.kept_answer import KeptAnswer
from chargewright.kernel.listing import Found, Listing, Question, Scalar
from chargewright.kernel.stream import StreamedFact, StreamPosition
from chargewright.network.file_jobs import Offers
from chargewright.network.vat_checks import VatDesk
from chargewright.reactions import ports as reactions


class Lists(Protocol):
    """Pages of what the unit of work sees."""

    async def find(
        self, listing: Listing, question: Question, scope: Mapping[str, Scalar]
    ) -> Found:
        """One page; `scope` is what the path fixed, by column.

        Raises:
            NotFound: a filter names a thing that the unit of work does not see.
        """
        ...


class KeptAnswers(Protocol):
    """Answers kept for repeats, written in the unit of work that they report."""

    async def begin(self, caller_id: str, key: str) -> bool:
        """Whether this is the only request of its key in work, until the unit of work ends."""
        ...

    async def find(
        self, organization_id: OrganizationId, caller_id: str, key: str, at: datetime
    ) -> KeptAnswer | None: ...

    async def keep(
        self,
        organization_id: OrganizationId,
        caller_id: str,
        key: str,
        answer: KeptAnswer,
        *,
        until: datetime,
    ) -> None: ...


class Stores(AccessUnit, Protocol):
    """One unit of work, with every store that a resource may ask for."""

    @property
    def lists(self) -> Lists: ...

    @property
    def answers(self) -> KeptAnswers: ...
    @property
    def sites(self) -> ports.Sites: ...
    @property
    def stations(self) -> ports_stations.Stations: ...
    @property
    def contract_roots(self) -> ports_contracts.ContractRoots: ...
    @property
    def station_groups(self) -> ports_stations.StationGroups: ...
    @property
    def setting_templates(self) -> ports_settings.SettingTemplates: ...
    @property
    def customer_reports(self) -> ports_money.CustomerReports: ...
    @property
    def rollouts(self) -> ports_rollouts.Rollouts: ...
    @property
    def terminals(self) -> ports_money.Terminals: ...
    @property
    def phone_payments(self) -> ports_money.PhonePayments: ...
    @property
    def tokens(self) -> ports.Tokens: ...
    @property
    def tariffs(self) -> ports_money.Tariffs: ...
    @property
    def refunds(self) -> ports_money.Refunds: ...
    @property
    def settlements(self) -> ports_money.Settlements: ...
    @property
    def settlements_at_stations(self) -> ports_money.SettlementsAtStations: ...
    @property
    def verifications(self) -> ports_money.Verifications: ...
    @property
    def web_codes(self) -> ports_stations.WebCodes: ...
    @property
    def vat_checks(self) -> ports_money.VatChecks: ...
    @property
    def availability(self) -> ports.Availability: ...
    @property
    def views(self) -> ports.Views: ...
    @property
    def statistics(self) -> ports.Statistics: ...
    @property
    def search(self) -> ports.Search: ...
    @property
    def scopes(self) -> ports.Scopes: ...

    @property
    def contacts(self) -> ports_stations.Contacts: ...
    @property
    def support_notes(self) -> ports_stations.SupportNotes: ...
    @property
    def issued_certificates(self) -> ports_stations.IssuedCertificates: ...
    @property
    def meter_keys(self) -> ports_stations.MeterKeys: ...
    @property
    def security_events(self) -> ports_stations.SecurityEvents: ...

    @property
    def firmware(self) -> ports_files.Firmware: ...
    @property
    def local_lists(self) -> ports_stations.LocalLists: ...
    @property
    def station_tariffs(self) -> ports_stations.StationTariffs: ...
    @property
    def charging_profiles(self) -> ports_stations.ChargingProfiles: ...
    @property
    def reservations(self) -> ports_stations.Reservations: ...
    @property
    def file_jobs(self) -> ports_files.FileJobs: ...

    def settings(
        self, organization_id: OrganizationId, station_id: StationId
    ) -> ports_settings.Settings:
        """What one station told of its settings, and what we tried to set."""
        ...

    def flow(self, organization_id: OrganizationId) -> reactions.Work:
        """The stores by which machines of one organisation are stepped, in this unit of work."""
        ...

    async def hold_station(self, station_id: StationId) -> bool:
        """Hold its link, as every flow of a station does; False where it never connected."""
        ...

    def nudge(self, subject: str) -> None:
        """Wake someone by the bus after the commit; only makes things fast."""
        ...


Units: TypeAlias = Callable[[Sequence[OrganizationId]], AbstractAsyncContextManager[Stores]]
"""Opens a unit of work that sees these organisations; commits at its end, unless it is left by an
exception. A race that the database settled against it is an `Outage` to be repeated."""


class FactStream(Protocol):
    """The facts of some organisations in commit order."""

    @property
    def is_closing(self) -> bool:
        """Whether the process is stopping: readers are let go, and come again elsewhere."""
        ...

    async def end(self) -> StreamPosition:
        """Where the stream ends now: who comes without a position begins here."""
        ...

    async def read(
        self, organizations: Sequence[OrganizationId], after: StreamPosition, most: int
    ) -> Sequence[StreamedFact]: ...

    @property
    def signs(self) -> int:
        """How often the stream is known to have grown: take it before reading, and give it to `news`."""
        ...

    async def news(self, seen: int, within_s: float) -> bool:
        """Wait for a sign after the `seen` ones that there may be more, or that it closes.

        False when none came in time.
        """
        ...


NOTHING_OFFERED: Final = Offers({}, timedelta(days=1), 1 << 31, 1 << 29)
"""Where no file service runs: files travel by other people's servers alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiSettings:
    """What an operator may decide. `public_url` has no slash at its end, `station_url` has one.

    `tile_url` is a template with `{z}`, `{x}` and `{y}`; None: maps are drawn without tiles.
    """

    public_url: str = "http://127.0.0.1:8080"
    station_url: str = "ws://127.0.0.1:9000/ocpp/"
    installation_name: str = "Chargewright"
    tile_url: str | None = None
    payter_url: str = "https://cps.mypayter.com/"
    stripe_url: str = "https://api.stripe.com/"
    answers_kept_for: timedelta = timedelta(hours=24)
    heartbeat_s: float = 15.0
    body_bytes_max: int = 1 << 20
    files: Offers = NOTHING_OFFERED

    @property
    def is_https(self) -> bool:
        return self.public_url.startswith("https://")

    @property
    def cookie_name(self) -> str:
        """Over TLS the browser itself holds the cookie to this host and path (RFC 6265bis)."""
        return "__Host-cw_session" if self.is_https else "cw_session"


ReadinessProbe: TypeAlias = Callable[[], Awaitable[str | None]]
"""None when ready, else a sentence that says what is missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """Everything the API is built from. `routes` are those of resources beyond access."""

    clock: Clock
    ids: IdSource
    randomness: Randomness
    passwords: Passwords
    vault: Vault
    units: Units
    facts: FactStream
    door: Door
    cards: ports_money.CardAccounts
    files: ports_files.Files
    files_test: ports_files.FilesTest
    vat: VatDesk
    settings: ApiSettings = field(default_factory=ApiSettings)
    probes: Mapping[str, ReadinessProbe] = field(default_factory=dict)
    metrics: CollectorRegistry = field(default_factory=CollectorRegistry)
    routes: Sequence[ControllerRouterHandler] = ()
