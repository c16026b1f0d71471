"""What the rest of the house hears about payments: past tense, ids and amounts, no card data."""

from dataclasses import KW_ONLY, dataclass
from typing import TypeAlias

from chargewright.kernel.ids import PaymentId, RefundId, TerminalId
from chargewright.kernel.money import Money
from chargewright.payments.model import DeclineReason, ReleaseReason


@dataclass(frozen=True, slots=True)
class PaymentHeld:
    """The card is good for `amount`; a charge may be promised."""

    payment_id: PaymentId
    terminal_id: TerminalId
    _: KW_ONLY
    amount: Money


@dataclass(frozen=True, slots=True)
class PaymentDeclined:
    payment_id: PaymentId
    terminal_id: TerminalId
    _: KW_ONLY
    reason: DeclineReason


@dataclass(frozen=True, slots=True)
class PaymentInDoubt:
    """Nobody knows yet whether there is a hold; nothing may be promised."""

    payment_id: PaymentId
    terminal_id: TerminalId


@dataclass(frozen=True, slots=True)
class PaymentReleasing:
    """The hold will not pay for a charge; whoever still waits for it can stop waiting."""

    payment_id: PaymentId
    terminal_id: TerminalId
    _: KW_ONLY
    reason: ReleaseReason


@dataclass(frozen=True, slots=True)
class PaymentReleased:
    payment_id: PaymentId
    _: KW_ONLY
    reason: ReleaseReason


@dataclass(frozen=True, slots=True)
class PaymentReleaseFailed:
    payment_id: PaymentId


@dataclass(frozen=True, slots=True)
class PaymentCaptured:
    """The money is ours. `shortfall` is what was sold and not captured.

    `pending` says the provider confirmed and still has to reach its host; `CaptureConfirmed`
    follows, or `PaymentCaptureFailed`.
    """

    payment_id: PaymentId
    _: KW_ONLY
    amount: Money
    shortfall: Money
    pending: bool = False


@dataclass(frozen=True, slots=True)
class CaptureConfirmed:
    """What the provider captured in the end. `differs`: another amount than it said before."""

    payment_id: PaymentId
    _: KW_ONLY
    amount: Money
    differs: bool = False


@dataclass(frozen=True, slots=True)
class CaptureExplained:
    """A capture that came before its price has one now: `price` is what was sold."""

    payment_id: PaymentId
    _: KW_ONLY
    amount: Money
    price: Money


@dataclass(frozen=True, slots=True)
class PaymentCaptureFailed:
    payment_id: PaymentId


@dataclass(frozen=True, slots=True)
class PaymentExpired:
    """The hold is gone. `shortfall` is what was sold; zero when nothing was sold yet."""

    payment_id: PaymentId
    _: KW_ONLY
    shortfall: Money


@dataclass(frozen=True, slots=True)
class ShortfallFound:
    """A price became known after the hold had gone: this much was sold and will not be paid."""

    payment_id: PaymentId
    _: KW_ONLY
    amount: Money


@dataclass(frozen=True, slots=True)
class PaymentRefunded:
    payment_id: PaymentId
    refund_id: RefundId
    _: KW_ONLY
    amount: Money


@dataclass(frozen=True, slots=True)
class StopRequestedByCard:
    """The card that pays for this was tapped again: its driver wants to stop."""

    payment_id: PaymentId
    terminal_id: TerminalId


Fact: TypeAlias = (
    PaymentHeld
    | PaymentDeclined
    | PaymentInDoubt
    | PaymentReleasing
    | PaymentReleased
    | PaymentReleaseFailed
    | PaymentCaptured
    | CaptureConfirmed
    | CaptureExplained
    | PaymentCaptureFailed
    | PaymentExpired
    | ShortfallFound
    | PaymentRefunded
    | StopRequestedByCard
)
