"""What a provider may answer, per question. A declined card is an answer; so is *unknown*.

`Unknown` always leads to a look, never to a guess. Every answer brings the provider's words in
`raw`, redacted, for whoever looks into a fault as it happens; nothing stores them. Two answers that
differ only there are equal.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from chargewright.kernel.money import Money
from chargewright.network.terminals import UiLevel
from chargewright.payments.model import Card, CardToken, DeclineReason
from chargewright.payments.proof import NOTHING_SAID, Proof


class ReaderActivity(StrEnum):
    """What a reader does, as far as the provider tells. Unheard-of words count as busy."""

    IDLE = "idle"
    WAITING_FOR_CARD = "waiting_for_card"
    BUSY = "busy"


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminalStatus:
    """A terminal as the provider sees it. `firmware` and `ui_level` are None when they are not told."""

    terminal_ref: str
    online: bool
    activity: ReaderActivity
    firmware: str | None = None
    ui_level: UiLevel | None = None
    raw: str = field(default="", compare=False, repr=False)


class SeenState(StrEnum):
    """What the provider says about a hold. `UNDECIDED` is a word we do not know: look again."""

    OPEN = "open"
    CAPTURED = "captured"
    RELEASED = "released"
    DECLINED = "declined"
    CAPTURE_FAILED = "capture_failed"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenHold:
    """A hold in the provider's own books.

    `captured` is None unless its state is captured, and then the amount taken. `pending` says the
    provider has yet to reach its host. `card` names the card it is on. `placed_at` and
    `captured_at` are None when the provider tells no such time, or one that is no instant.
    """

    hold_ref: str
    terminal_ref: str
    card: CardToken
    state: SeenState
    amount: Money
    captured: Money | None = None
    pending: bool = False
    placed_at: datetime | None = None
    captured_at: datetime | None = None
    proof: Proof = NOTHING_SAID
    raw: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Unknown:
    """No answer that can be believed. Whatever was asked may or may not have been done."""

    why: str
    raw: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ArmAccepted:
    raw: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ReaderBusy:
    raw: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ReaderOffline:
    raw: str = field(default="", compare=False, repr=False)


ArmOutcome: TypeAlias = ArmAccepted | ReaderBusy | ReaderOffline | Unknown


@dataclass(frozen=True, slots=True)
class ReaderStopped:
    raw: str = field(default="", compare=False, repr=False)


DisarmOutcome: TypeAlias = ReaderStopped | ReaderOffline | Unknown


@dataclass(frozen=True, slots=True)
class CardSeen:
    """A card was read and waits for our decision. `holds` are the card's earlier ones here."""

    card: Card
    holds: tuple[str, ...] = ()
    raw: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class NoCard:
    """No card is waiting; this is what the reader does instead."""

    status: TerminalStatus
    raw: str = field(default="", compare=False, repr=False)


LookOutcome: TypeAlias = CardSeen | NoCard | Unknown


@dataclass(frozen=True, slots=True)
class Approved:
    """The hold stands. Its amount may be less than was asked for: the caller compares."""

    hold_ref: str
    amount: Money
    proof: Proof = NOTHING_SAID
    raw: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Declined:
    reason: DeclineReason
    raw: str = field(default="", compare=False, repr=False)


HoldOutcome: TypeAlias = Approved | Declined | Unknown


@dataclass(frozen=True, slots=True)
class CaptureDone:
    """Captured, or (pending) accepted and kept until the terminal can be reached."""

    amount: Money
    pending: bool = False
    proof: Proof = NOTHING_SAID
    raw: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class AlreadyFinal:
    """Somebody ended this hold before: `captured` is the amount taken, None when it was released."""

    captured: Money | None
    pending: bool = False
    proof: Proof = NOTHING_SAID
    raw: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class CaptureDenied:
    """A definite no. `gone`: there is no such hold any more."""

    gone: bool = False
    raw: str = field(default="", compare=False, repr=False)


CaptureOutcome: TypeAlias = CaptureDone | AlreadyFinal | CaptureDenied | Unknown


@dataclass(frozen=True, slots=True)
class ReleaseDone:
    proof: Proof = NOTHING_SAID
    raw: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ReleaseDenied:
    """A definite no. `gone`: there is no such hold any more."""

    gone: bool = False
    raw: str = field(default="", compare=False, repr=False)


ReleaseOutcome: TypeAlias = ReleaseDone | AlreadyFinal | ReleaseDenied | Unknown


@dataclass(frozen=True, slots=True)
class NotListed:
    """The provider answers, and has no such hold, or no such refund."""

    raw: str = field(default="", compare=False, repr=False)


LookUpOutcome: TypeAlias = SeenHold | NotListed | Unknown


@dataclass(frozen=True, slots=True)
class RefundMade:
    """The money is on its way to the card. The card's bank may still send it back."""

    refund_ref: str
    raw: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RefundUnderWay:
    """Accepted, and not yet known to be done."""

    refund_ref: str
    raw: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class RefundDenied:
    """A definite no: nothing went back, or it came back. `refund_ref` is None where there is no refund."""

    why: str
    refund_ref: str | None = None
    raw: str = field(default="", compare=False, repr=False)


RefundOutcome: TypeAlias = RefundMade | RefundUnderWay | RefundDenied | Unknown
RefundLookOutcome: TypeAlias = RefundOutcome | NotListed


class ShowOutcome(StrEnum):
    """`UNSUPPORTED`: this terminal has no such screen; text goes with arming and stopping."""

    SHOWN = "shown"
    UNSUPPORTED = "unsupported"
    UNKNOWN = "unknown"
