"""What either version of OCPP must be able to say and to understand for a station."""

from collections.abc import Mapping
from typing import Protocol

from sim.stations.evse import Evse, Outlet, StopReason, Transaction
from sim.stations.link import Answer, Payload
from sim.stations.settings import Setting


class Dialect(Protocol):
    """What happens to a transaction is put into the station's outbox; the rest is built and told."""

    subprotocol: str
    settings: Mapping[str, Setting]

    def boot(self) -> Payload: ...

    def authorize(self, token: str, presented_as: str) -> Payload: ...

    def is_accepted(self, answer: Payload) -> bool:
        """Whether an answer to Authorize says yes."""
        ...

    def group_in(self, answer: Payload) -> str | None:
        """Of which group an answer to Authorize says a token is."""
        ...

    def reservation_ended(self, number: int, why: str) -> None:
        """Tell that a reservation ended by itself, where the version has a message for it."""
        ...

    def station_statuses(self) -> tuple[Payload, ...]:
        """StatusNotifications of the station as a whole, where the version has them."""
        ...

    def status(self, outlet: Outlet) -> Payload: ...

    def telling(self, status: Payload) -> tuple[str, Payload]:
        """The message that tells this status, and what it says."""
        ...

    def started(self, evse: Evse, transaction: Transaction) -> None: ...

    def permitted(self, evse: Evse, transaction: Transaction) -> None:
        """Somebody was authorised for a transaction that had begun with the cable."""
        ...

    def changed(self, evse: Evse, transaction: Transaction) -> None:
        """The charge went to sleep, or woke."""
        ...

    def limit(self, evse_no: int, profile: Payload) -> str:
        """Keep a charging profile in the words of the version; gives the status to answer."""
        ...

    def sampled(self, evse: Evse, transaction: Transaction) -> None:
        """The interval between two samples has passed."""
        ...

    def ended(self, evse: Evse, transaction: Transaction, reason: StopReason) -> None: ...

    def answer(self, action: str, payload: Payload) -> Answer:
        """Answer a call of the central system.

        Raises:
            CannotError: the station answers with a CALLERROR.
        """
        ...
