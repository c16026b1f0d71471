"""What the gateway needs from outside; `main` gives it the real ones."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from chargewright.network.certificate_status import StatusAnswer, StatusQuestion
from chargewright.network.contract_provider import CertificateAsked, CertificateGiven, NotGiven
from chargewright.network.deviations import Deviation
from chargewright.network.model import KnownStation, OpenSession, Taken


class Links(Protocol):
    """Who holds whose socket."""

    async def take_over(self, station: KnownStation, subprotocol: str, peer: str) -> Taken:
        """Make this process the holder of the station; older connections can write no more.

        Raises:
            Outage: it could not be written down; the station must come again.
        """
        ...

    async def release(self, station: KnownStation, epoch: int) -> None:
        """Say that the connection of this epoch is gone."""
        ...

    async def open_sessions(self, station_ids: Sequence[str]) -> dict[str, list[OpenSession]]:
        """What may still change on these stations, as committed now."""
        ...

    async def knock(self, identity: str, subprotocol: str, peer: str) -> bool:
        """Note a stranger; False where an operator has decided: rejected it, or made it a station."""
        ...


class Stations(Protocol):
    """The configured stations."""

    async def changed(self) -> list[KnownStation]:
        """All at the first call, later what changed since the call before."""
        ...


class QueuedCommand(Protocol):
    """A command that waits for its station's socket, in our words (`translate.commands`)."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def payload(self) -> Mapping[str, Any]: ...
    @property
    def is_urgent(self) -> bool: ...
    @property
    def expires_at(self) -> datetime: ...


class Commands(Protocol):
    """Commands to stations: rows with a state and a deadline."""

    async def take(self, station: KnownStation, epoch: int) -> Sequence[QueuedCommand]:
        """The queued commands of a station, now marked as sent: durable before they leave.

        Empty where another connection took over.
        """
        ...

    async def sent_since(
        self, station: KnownStation, since: datetime
    ) -> Sequence[tuple[str, Mapping[str, Any]]]:
        """The commands that left for a station since then, by name and payload, without secrets."""
        ...

    async def waiting_stations(self) -> Sequence[str]:
        """Stations that have queued commands, whoever holds their socket."""
        ...


class Responders(Protocol):
    """Who says whether certificates still hold."""

    async def ask(self, question: StatusQuestion) -> StatusAnswer | None:
        """What the responder or the list says; None where it cannot be asked, or says nothing that can be used."""
        ...


class ContractProvider(Protocol):
    """Who gives vehicles their contract certificates."""

    async def exchange(self, asked: CertificateAsked) -> CertificateGiven | NotGiven:
        """What is given, or why nothing is. Never raises on the provider's mistakes."""
        ...


class Deviations(Protocol):
    """What stations say otherwise than the schema has it."""

    async def keep(self, told: Sequence[Deviation]) -> None:
        """Add what was heard to what is known of each station."""
        ...
