"""What the flows of this room need from outside. Each call is part of one unit of work."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from chargewright.kernel.ids import FactId, SessionId, StationId
from chargewright.sessions.effects import Effect
from chargewright.sessions.events import TransactionEnded
from chargewright.sessions.facts import SessionFact
from chargewright.sessions.model import Session


class Sessions(Protocol):
    """The sessions, each brought up to its committed readings (`model.progressed`)."""

    async def lock(self, session_id: SessionId) -> Session:
        """One session, held until the unit of work ends.

        Raises:
            NotFound: no such session in this organisation.

        """
        ...

    async def lock_station(
        self, station_id: StationId, *, closed_since: datetime, transaction_ref: str | None
    ) -> Sequence[Session]:
        """All that a message of this station may speak of, held until the unit of work ends.

        Sessions that are open or settling, those closed since then, and the one with this
        transaction reference however old it is. Two callers for one station take turns.
        """
        ...

    async def add(self, session: Session) -> None:
        """Keep a session that has just begun."""
        ...

    async def save(self, session: Session) -> None:
        """Keep a session as it is now, with its deadline."""
        ...


class FinalReadings(Protocol):
    """Metering's word on the last reading, once it is known whose it is."""

    async def judged(self, session: Session, ended: TransactionEnded) -> TransactionEnded:
        """The stop with `meter` and `is_final_reading_rejected` as the session's readings say."""
        ...


class Inbox(Protocol):
    """What was heard, each once."""

    async def accept(self, fact_id: FactId) -> bool:
        """False when this was heard before; then nothing is to be done."""
        ...

    async def keep_unexpected(self, fact_id: FactId, sentence: str) -> None:
        """Keep a fact for which the table has no row, to be shown and never lost."""
        ...


class Outbox(Protocol):
    """Effects to be performed at least once, after the unit of work."""

    async def add(self, effects: Sequence[Effect], *, cause: str) -> None:
        """Keep effects in their order; the same cause asks once."""
        ...


class Stream(Protocol):
    """The facts that the rest of the house hears."""

    async def tell(self, facts: Sequence[SessionFact]) -> None:
        """Keep facts in their order."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """The ports of one unit of work."""

    sessions: Sessions
    inbox: Inbox
    outbox: Outbox
    stream: Stream
