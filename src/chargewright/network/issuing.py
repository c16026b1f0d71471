"""What becomes of a certificate that a station asked for: signed, sent, installed, renewed.

A table of what is done next, by its state and by how the command ended that brought it to the station.
OCPP 2.0.1, part 2, A02 and A03; Improved security for OCPP 1.6-J, 4.4.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum, auto
from typing import Final

from chargewright.network.certificate_requests import CertificateUse

SENDS_MAX: Final = 5
"""So often a certificate is sent whose arrival is not known; each time it is waited for longer."""
FIRST_LOOK: Final = timedelta(seconds=5)
LIVES_FOR: Final = timedelta(hours=1)
"""So long the command that brings it waits for its station."""
AGAIN_AFTER: Final = timedelta(minutes=1)
REMINDED_AFTER: Final = timedelta(days=1)


class IssuedState(StrEnum):
    """SENT: on its way. FAILED: nobody signed it, or the station never answered."""

    ASKED = "asked"
    SENT = "sent"
    INSTALLED = "installed"
    REJECTED = "rejected"
    FAILED = "failed"


class LetGo(StrEnum):
    """What became of letting an authority go."""

    DONE = "done"
    NO_ROOT = "no root"
    STILL_ISSUES = "still issues"


@dataclass(frozen=True, slots=True)
class Asked:
    """How often a station asked lately, and the id of what was issued for the same request."""

    lately: int
    same_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A request of a station and what became of it. `chain` and `not_after`: None until it is signed.

    `request_ref`: what the station calls its request (OCPP 2.1); it comes back with the certificate.
    `is_asked_by_parts`: it is for both connections, and the station would not be asked for such a one again.
    """

    id: str
    station_id: str
    identity: str
    use: CertificateUse
    csr: str
    request_ref: int | None
    state: IssuedState
    chain: str | None
    not_after: datetime | None
    sends: int
    is_revoked: bool
    is_renewed: bool
    is_asked_by_parts: bool
    command_state: str | None
    subprotocol: str | None
    is_connected: bool
    due_at: datetime | None


class Next(Enum):
    """What is to be done."""

    SEND = auto()
    """Sign it where that was not done, and bring it to the station."""
    WAIT = auto()
    KEEP = auto()
    """The station has it."""
    RENEW = auto()
    """Ask the station for a fresh request."""
    REJECT = auto()
    """The station does not want it: it asks again when it wants another."""
    GIVE_UP = auto()
    REST = auto()
    """Nothing is to be done any more."""


def next_of(issued: Issued, now: datetime) -> Next:
    """What is done with it when its time has come."""
    if issued.is_revoked:
        return Next.REST
    if issued.state is IssuedState.ASKED:
        return Next.SEND
    if issued.state is IssuedState.SENT:
        return _next_of_sent(issued)
    if issued.state is IssuedState.INSTALLED and issued.not_after is not None:
        is_over = issued.is_renewed or issued.not_after <= now
        return Next.REST if is_over else Next.RENEW
    return Next.REST


def _next_of_sent(issued: Issued) -> Next:
    match issued.command_state:
        case "accepted":
            return Next.KEEP
        case "rejected":
            return Next.REJECT
        case "queued" | "sent":
            return Next.WAIT
        case _:
            return Next.SEND if issued.sends < SENDS_MAX else Next.GIVE_UP


def look_again_after(sends: int) -> timedelta:
    """How long an answer is waited for before the certificate is looked at again."""
    return FIRST_LOOK * (1 << min(sends, 6))
