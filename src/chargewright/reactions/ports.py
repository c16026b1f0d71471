"""What a unit of work gives the house: rows to lock, places to sell at, and a way out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Protocol

from chargewright.access.tokens import IdTokenType
from chargewright.billing.due import Due
from chargewright.kernel.ids import (
    EvseId,
    IdSource,
    OrganizationId,
    PaymentId,
    RefundId,
    SiteId,
    StationId,
    TokenId,
)
from chargewright.kernel.money import Currency, Money
from chargewright.kernel.outgoing import Asked, OperatorItem, Told
from chargewright.metering import Judgement, MeterState, Reading
from chargewright.network.station_settlements import TakenFor, Unpaid
from chargewright.payments.checkout import Checkout
from chargewright.payments.model import Payment
from chargewright.payments.reader import Reader
from chargewright.payments.refunds import Refund
from chargewright.payments.terms import Terms
from chargewright.rating.bill import Bill
from chargewright.rating.timeline import MeterPoint
from chargewright.sessions.model import Session
from chargewright.sessions.ports import Sessions
from chargewright.sessions.settings import SessionSettings
from chargewright.sessions.words import ConnectorStatus
from chargewright.tariffs.model import TariffVersion


@dataclass(frozen=True, slots=True, kw_only=True)
class SalePlace:
    """One EVSE as a place where energy is sold: whose, where, at what price, on which terms.

    `tariff` is the version in force, None where nothing is priced. `subprotocol` is what its station
    spoke last, None before it ever connected. `connector_no` and `status` are those of the connector
    that last reported a vehicle, else of its first; None where nothing was reported. A vehicle that
    was served and has not left is Finishing, also where OCPP 2.x says Occupied. `status_at` is our
    clock. `charging_plans` is what the site says is made of the needs of vehicles; None: it does not say.
    """

    organization_id: OrganizationId
    site_id: SiteId
    station_id: StationId
    evse_id: EvseId
    evse_no: int
    label: str
    zone: str
    currency: Currency
    tariff: TariffVersion | None
    session_settings: SessionSettings
    terms: Terms
    hold: Money | None
    power_w: int
    meter_interval: timedelta
    subprotocol: str | None
    is_connected: bool
    connector_no: int | None
    status: ConnectorStatus | None
    status_at: datetime | None
    charging_plans: str | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """The last committed reading that moved a session."""

    state: MeterState
    power_w: Decimal | None


class SessionStore(Sessions, Protocol):
    """Sessions of one unit of work."""

    async def of_payment(self, payment_id: str) -> str | None:
        """The session that this payment pays for, or was found to be for; None while there is none."""
        ...

    async def of_card_payments(self, payment_ids: Sequence[str]) -> Mapping[str, Session]:
        """The sessions of these payments, by payment; not locked."""
        ...

    async def progress(self, session: Session) -> Progress | None:
        """Where metering stands; None before the first reading that counted."""
        ...

    async def write_readings(
        self,
        station_id: str,
        epoch: int,
        session_id: str | None,
        evse_no: int,
        connector_no: int,
        judged: Sequence[tuple[Reading, Judgement, MeterState | None]],
    ) -> None:
        """Keep readings that came with a start or a stop, in the same unit of work."""
        ...

    async def tariff(self, session: Session) -> TariffVersion | None:
        """The version the session started with and keeps; None where nothing is priced."""
        ...

    async def meter_points(self, session: Session) -> Sequence[MeterPoint]:
        """What the meter had counted, by the session's valid readings, in order."""
        ...

    async def bill(self, session_id: str) -> Bill | None:
        """The bill as it was rated; None before."""
        ...

    async def save_bill(self, session_id: str, bill: Bill) -> None:
        """Keep the bill beside the session."""
        ...


class PaymentStore(Protocol):
    """Payments of one unit of work."""

    async def lock(self, payment_id: str) -> Payment: ...
    async def of_hold(self, account_id: str, hold_ref: str) -> Payment | None:
        """The payment that the provider of an account names by its hold, held; None: none of ours."""
        ...

    async def add(self, organization_id: str, payment: Payment) -> None: ...
    async def save(self, payment: Payment) -> None: ...
    async def of_session(self, session_id: str) -> Sequence[Payment]:
        """The payment that was to pay for a session, and those found to be for it; not locked."""
        ...

    async def open_of_terminal(self, terminal_id: str) -> Sequence[Payment]: ...
    async def open_around(self, terminal_id: str) -> Sequence[Payment]:
        """Payments at any terminal of this one's site that have not ended, oldest first; not locked."""
        ...

    async def declined_at(self, card_token: str, since: datetime) -> Sequence[datetime]: ...


class CheckoutStore(Protocol):
    """Pages to pay on, of one unit of work."""

    async def lock(self, checkout_id: str) -> Checkout: ...
    async def add(self, organization_id: str, checkout: Checkout, link_sha256: bytes) -> None:
        """`link_sha256` is of the secret in the address of the driver's own page."""
        ...

    async def save(self, checkout: Checkout) -> None: ...
    async def begun(self, evse_id: str, since: datetime) -> int:
        """How many pages were begun for an EVSE since then that nobody has paid on."""
        ...

    async def of_ref(self, account_id: str, checkout_ref: str) -> str | None:
        """The checkout that the provider of an account names; None: none of ours."""
        ...


class RefundStore(Protocol):
    """Refunds of one unit of work."""

    async def lock(self, refund_id: RefundId) -> tuple[OrganizationId, Refund] | None: ...
    async def save(self, refund: Refund) -> None: ...
    async def of_payment(self, payment_id: PaymentId) -> Sequence[Refund]:
        """All that were asked for on a payment, which is held."""
        ...

    async def add(self, organization_id: OrganizationId, refund: Refund) -> None: ...


class ReaderStore(Protocol):
    """Readers of one unit of work."""

    async def lock(self, terminal_id: str) -> Reader: ...
    async def find(self, terminal_id: str) -> Reader | None:
        """The same; None for a payment page, which has no reader."""
        ...

    async def save(self, reader: Reader) -> None: ...


class Places(Protocol):
    """What is configured, read only."""

    async def take_turns(self, terminal_id: str) -> None:
        """Let no other card at this terminal's site be decided upon until the unit of work ends.

        Asked for before anything else is held.
        """
        ...

    async def hold_still(self, station_ids: Sequence[str]) -> None:
        """Take turns with what these stations say, until the unit of work ends.

        Whoever opens a session asks for this before looking whether a vehicle is there: a status
        is then heard either by the look or by the session.
        """
        ...

    async def reserved_for(
        self, station_id: str, evse_no: int, token_id: TokenId
    ) -> tuple[str, IdTokenType, str | None] | None:
        """What a token, as which type, and its group present, where this EVSE is kept free for one of them; None: it is not."""
        ...

    async def is_reserved(self, place: SalePlace) -> bool:
        """Whether whoever shows no token finds this EVSE kept for others."""
        ...

    async def of_evse(self, evse_id: str) -> SalePlace | None: ...
    async def at(self, station_id: str, evse_no: int) -> SalePlace | None: ...
    async def of_terminal(self, terminal_id: str) -> Sequence[SalePlace]: ...
    async def terms_at(self, terminal_id: str) -> Terms:
        """What the terminal's site asks of a hold, whatever the terminal pays for now."""
        ...

    async def vehicles_beside(
        self, station_id: str, evse_no: int, connector_no: int
    ) -> Sequence[tuple[int, ConnectorStatus]]:
        """Vehicles at the EVSE's other connectors that nobody has served, longest there first."""
        ...

    async def terminals_of(self, station_id: str, evse_no: int) -> Sequence[str]: ...


class TransactionProfiles(Protocol):
    """Charging profiles of transactions, of one unit of work."""

    async def begun(
        self,
        work: "Work",
        station_id: str,
        ref: str,
        *,
        evse_no: int,
        remote_start_id: int | None = None,
        id_tag: str | None = None,
    ) -> None:
        """A transaction runs: what the start that it came of brought along for it holds from now on."""
        ...

    async def over(self, work: "Work", station_id: str, ref: str) -> None:
        """A transaction has ended, and what was for it has gone with it."""
        ...


class Outbox(Protocol):
    """What the unit of work leaves behind."""

    async def accept(self, key: str, answer: Mapping[str, Any] | None = None) -> bool: ...
    async def tell(self, facts: Sequence[Told]) -> None: ...
    async def ask(self, effects: Sequence[Asked], *, cause: str) -> None: ...
    async def ask_operator(self, item: OperatorItem) -> None: ...
    async def settle(self, kind: str, about: str, *, note: str) -> None: ...
    async def command(
        self,
        station_id: str,
        name: str,
        payload: Mapping[str, Any],
        *,
        cause: str,
        lives_for: timedelta,
        session_id: str | None = None,
        by: str | None = None,
        is_urgent: bool = True,
    ) -> str | None: ...


class Books(Protocol):
    """The ledger, as the reactions to money write it."""

    async def held(self, payment: Payment) -> None:
        """A hold was placed: a pending pair."""
        ...

    async def released(self, payment: Payment) -> None:
        """The hold was given back: nothing was captured of it."""
        ...

    async def lapsed(self, payment: Payment) -> None:
        """The provider knows the hold no more, and we did not let it go: it ran out."""
        ...

    async def captured(self, payment: Payment, due: Due | None) -> None:
        """What was captured is booked as it is now known: revenue, tax, fee, share, shortfall.

        Money beyond what is due, or where nothing is, is nobody's yet. What was booked before and says
        something else is corrected first.
        """
        ...

    async def capture_failed(self, payment: Payment) -> None:
        """A capture that was promised did not come: its entries are corrected by their mirrors."""
        ...

    async def refunded(self, payment: Payment, refund_id: str, amount: Money) -> None:
        """Money went back."""
        ...

    async def refund_returned(self, payment: Payment, refund_id: str, amount: Money) -> None:
        """What went back came back: the driver is still owed it."""
        ...

    async def refund_paid(self, payment: Payment, refund_id: str, amount: Money) -> None:
        """What had come back was paid in another way."""
        ...

    async def taken_for(self, session_id: str) -> Sequence[TakenFor]:
        """What its station took for a session at a terminal of its own, in the order told."""
        ...

    async def unpaid_for(self, session_id: str) -> Sequence[Unpaid]:
        """What its station failed to take for a session and nobody has settled otherwise, in the order told."""
        ...

    async def leave_open(self, settlement_id: str, amount: Money) -> None:
        """Note that so much of what a station failed to take is still to be collected; zero: nothing is."""
        ...

    async def taken_at_station(self, settlement_id: str, amount: Money, due: Due | None) -> None:
        """What a station took is booked as it is now known, as `captured` does with what we captured."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One unit of work of one organisation, at one instant of our clock."""

    organization_id: OrganizationId
    now: datetime
    ids: IdSource
    sessions: SessionStore
    payments: PaymentStore
    checkouts: CheckoutStore
    refunds: RefundStore
    readers: ReaderStore
    places: Places
    outbox: Outbox
    books: Books
    profiles: TransactionProfiles
    nudges: list[str]
    """What to wake by the bus after the commit: `command.<station>`, `sessions.<station>`."""
    references: "References"


class References(Protocol):
    """Numbers that are drawn once for the installation."""

    async def transaction_ref(self) -> int:
        """The next OCPP 1.6 transactionId: 1 to 2^31-1."""
        ...

    async def remote_start_ref(self) -> int:
        """The next number of a remote start."""
        ...
