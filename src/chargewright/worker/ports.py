"""What the worker needs from outside; `main` gives it the real ones."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Any, Protocol

from chargewright.kernel.ids import OperationId, StationId, TokenId
from chargewright.kernel.money import Money
from chargewright.kernel.outgoing import Begun, Due
from chargewright.network.issuing import Issued, IssuedState
from chargewright.network.station_costs import PriceDisplay
from chargewright.payments.hosted import HostedPayments
from chargewright.payments.model import Payment
from chargewright.payments.port import CardTerminals, Holds, Reachable
from chargewright.reactions.ports import Work
from chargewright.reactions.proving import Proofs
from chargewright.sessions.sequence import Told as Heard

Effect = Begun


class Issuing(Protocol):
    """The certificates of stations that an organisation's unit of work sees."""

    async def lock(self, issued_id: str) -> Issued | None: ...

    async def sent(self, issued_id: str, command_id: str, look_at: datetime) -> None:
        """It is on its way by this command."""
        ...

    async def became(
        self,
        issued_id: str,
        state: IssuedState,
        due_at: datetime | None,
        problem: str | None = None,
    ) -> None:
        """What became of it, and when it is looked at again; None: never."""
        ...


class Reservations(Protocol):
    """Reservations that an organisation's unit of work sees."""

    async def lapse(self, work: Work, reservation_id: str) -> None:
        """End a reservation whose time is over by our clock."""
        ...


class LocalLists(Protocol):
    """Stations' own lists of tokens that an organisation's unit of work sees."""

    async def send(self, work: Work, station_id: str) -> bool:
        """Send what comes next, unless an update is on its way."""
        ...


class StationTariffs(Protocol):
    """The tariffs of stations that an organisation's unit of work sees."""

    async def send(self, work: Work, station_id: str) -> bool:
        """Send what comes next, unless something is on its way."""
        ...


class Plans(Protocol):
    """Schedules that are made of what vehicles need, at one station."""

    async def renew(self) -> None:
        """Plan anew by the limits that hold now, and send again what no answer came to."""
        ...


class Authority(Protocol):
    """What signs."""

    async def sign(self, rows: Any, issued: Issued, lasts: timedelta) -> str | None:
        """Sign it and keep that; gives the chain for the station, None where nobody signs."""
        ...


class StationCosts(Protocol):
    """What a station and we tell one another of costs."""

    async def display(self) -> PriceDisplay | None:
        """How a station of OCPP 1.6 shows costs; None: it shows none, or is none."""
        ...

    async def price(self, session_id: str) -> None: ...
    async def told(self, session_id: str) -> Money | None: ...
    async def tell(self, session_id: str, cost: Money, *, is_final: bool) -> None: ...


class EffectWork(Protocol):
    """A unit of work in which an effect is finished and what it led to is heard."""

    @property
    def work(self) -> Work: ...
    @property
    def certificates(self) -> Issuing: ...
    @property
    def reservations(self) -> Reservations: ...
    @property
    def proofs(self) -> Proofs: ...
    @property
    def local_lists(self) -> LocalLists: ...
    @property
    def station_tariffs(self) -> StationTariffs: ...

    def plans_at(self, station_id: str) -> Plans:
        """Schedules of what vehicles at this station need."""
        ...

    def costs_at(self, station_id: str) -> StationCosts:
        """What this station and we tell one another of costs."""
        ...

    async def finish(self, effect_id: str) -> bool:
        """Mark the effect as done; False when it was done before, and then nothing is heard."""
        ...

    async def grant_callback(
        self, terminal_id: str, operation_id: OperationId, token_hash: bytes, expires_at: datetime
    ) -> None:
        """Let whoever has the token say that a card was read."""
        ...

    async def note_terminal(
        self, terminal_id: str, asked_at: datetime, *, is_online: bool, ui_level: str | None
    ) -> bool:
        """Whether the provider, asked then, reaches a terminal.

        What its display can do as well, where nobody has said so before; None: still not known.
        False: somebody who asked later has noted a change already, and nothing is noted.
        """
        ...

    async def ours_since(self, terminal_id: str) -> datetime:
        """When a terminal was registered with us."""
        ...

    async def recent_payments(
        self, terminal_id: str, since: datetime, hold_refs: Sequence[str] = ()
    ) -> Sequence[Payment]:
        """Payments of a terminal that are open, ended since then, or have one of these holds."""
        ...

    async def usable_token(self, uid: str) -> TokenId | None:
        """The token that was shown, if it is known and may charge."""
        ...

    async def failures(self, question: str, about: str) -> int:
        """How often in a row it could not be woken, as the open operator item of this kind says."""
        ...

    async def events_of_transaction(
        self, station_id: StationId, ref: str, *, since: datetime
    ) -> Sequence[Heard]:
        """The events of a transaction of OCPP 2.x that the station has told and was answered."""
        ...

    async def events_of_no_transaction(
        self, station_id: StationId, evse_no: int | None, *, since: datetime
    ) -> Sequence[int]:
        """The sequence numbers of those at an EVSE that name no transaction, or one that nobody knows."""
        ...

    async def last_command(
        self, station_id: StationId, cause: str, *, since: datetime
    ) -> Mapping[str, Any] | None:
        """The last command to a station since then whose cause begins so.

        Gives its `state`, `answer` and `answered_at`.
        """
        ...

    async def end_expired_command(self, command_id: str) -> Mapping[str, Any] | None:
        """End a command whose time is over; None where it has ended meanwhile."""
        ...


class Effects(Protocol):
    """The effect rows."""

    async def take(self, effect_id: str) -> Effect | None:
        """Begin an effect, counted durably before anything happens; None when there is nothing to do."""
        ...

    def work(self, organization_id: str) -> AbstractAsyncContextManager[EffectWork]:
        """A unit of work of this organisation."""
        ...

    async def postpone(self, effect: Effect, until: datetime, problem: str) -> None: ...
    async def give_up(self, effect: Effect, problem: str) -> None: ...
    async def enqueue_due(self, at: datetime, most: int) -> int: ...


class Watch(Protocol):
    """What is due by the clock, across organisations: ids and owners only."""

    async def sessions(self, at: datetime, most: int) -> Sequence[Due]: ...
    async def payments(self, at: datetime, most: int) -> Sequence[Due]: ...
    async def checkouts(self, at: datetime, most: int) -> Sequence[Due]: ...
    async def refunds(self, at: datetime, most: int) -> Sequence[Due]: ...
    async def readers(self, at: datetime, most: int) -> Sequence[Due]: ...
    async def commands(self, at: datetime, most: int) -> Sequence[Due]: ...
    async def certificates(self, at: datetime, most: int) -> Sequence[Due]: ...
    async def local_lists(self, at: datetime, most: int) -> Sequence[Due]: ...
    async def station_tariffs(self, at: datetime, most: int) -> Sequence[Due]: ...
    async def charging_plans(self, at: datetime, most: int) -> Sequence[Due]: ...
    async def reservations(self, at: datetime, most: int) -> Sequence[Due]: ...
    async def station_costs(
        self, at: datetime, priced_before: datetime, most: int
    ) -> Sequence[Due]: ...
    async def ceilings(self, at: datetime, most: int) -> Sequence[Due]: ...
    async def terminals(self) -> Sequence[Due]: ...
    async def make_partitions(self, at: datetime) -> None: ...
    async def forget(self, at: datetime) -> None: ...
    async def sum_availability(self, at: datetime) -> None: ...


class Terminals(Protocol):
    """Finds the account and the address of a terminal of ours."""

    async def reach(
        self, organization_id: str, terminal_id: str
    ) -> tuple[CardTerminals, Reachable]:
        """The account that serves this terminal, and how to name it there.

        Raises:
            NotFound: no such terminal.
        """
        ...

    async def holds(self, organization_id: str, terminal_id: str) -> Holds:
        """What ends the holds that were placed at a terminal or a payment page.

        Raises:
            NotFound: no such terminal.
        """
        ...

    async def page(self, organization_id: str, terminal_id: str) -> HostedPayments:
        """The account that serves this payment page.

        Raises:
            NotFound: no such page.
        """
        ...
