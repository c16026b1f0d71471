"""What the resources ask of the database: one port each, all in the request's unit of work.

A thing that the caller does not see is None, as is one that is not there. Lists and single things
are read as lists show them (`lists.one`); these ports hold what is about to change.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from chargewright.access.tokens import Token
from chargewright.kernel.ids import (
    AttentionId,
    OrganizationId,
    ReceiptId,
    SessionId,
    SiteId,
    TerminalId,
    TokenId,
)
from chargewright.kernel.money import Money
from chargewright.kernel.scopes import Scoped
from chargewright.kernel.search import Hit, Kind, Wanted
from chargewright.ledger.accounts import Account
from chargewright.network.scope import Ended, Scope
from chargewright.network.sites import Site
from chargewright.network.spans import About, State
from chargewright.payments.reader import Reader
from chargewright.sessions.model import Session


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


class Tokens(Protocol):
    async def lock(self, token_id: TokenId) -> Token | None: ...

    async def lock_by_uid(self, organization_id: OrganizationId, uid: str) -> Token | None:
        """The organisation's token that presents this, in upper case."""
        ...

    async def add(self, token: Token) -> bool:
        """False where the organisation has one of this uid."""
        ...

    async def save(self, token: Token) -> None: ...


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
