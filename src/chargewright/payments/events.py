"""What happens to a payment. Every event says `at` which instant the machine shall use."""

from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from typing import TypeAlias

from chargewright.kernel.ids import RefundId
from chargewright.kernel.money import Money
from chargewright.payments.model import Attachment, DeclineReason, Hold, ReleaseReason, State
from chargewright.payments.proof import Proof


class UnexpectedEvent(LookupError):  # noqa: N818 - a surprise is not an error
    """The table has no row for this state and event; nothing was changed."""

    def __init__(self, state: str, event: object) -> None:
        super().__init__(f"{state} does not expect {type(event).__name__}")


@dataclass(frozen=True, slots=True)
class HoldPlaced:
    """The issuer approved; `hold.amount` may be less than was asked for."""

    at: datetime
    hold: Hold
    _: KW_ONLY
    proof: Proof | None = None


@dataclass(frozen=True, slots=True)
class HoldDeclined:
    at: datetime
    reason: DeclineReason


@dataclass(frozen=True, slots=True)
class HoldUnanswered:
    """We asked for a hold and do not know what became of it."""

    at: datetime


@dataclass(frozen=True, slots=True)
class HoldFound:
    """A look at the provider shows this hold open: neither captured nor released."""

    at: datetime
    hold: Hold
    _: KW_ONLY
    proof: Proof | None = None


@dataclass(frozen=True, slots=True)
class HoldNotFound:
    """A look at the provider shows no such hold."""

    at: datetime


@dataclass(frozen=True, slots=True)
class CaptureFound:
    """A look at the provider shows the hold captured, by whichever call it was."""

    at: datetime
    hold: Hold
    _: KW_ONLY
    amount: Money
    pending: bool = False
    proof: Proof | None = None

    def __post_init__(self) -> None:
        _something(self.amount)


@dataclass(frozen=True, slots=True)
class ReleaseFound:
    """A look at the provider shows the hold released or lapsed."""

    at: datetime
    hold: Hold


@dataclass(frozen=True, slots=True)
class CaptureFailureFound:
    """A look at the provider shows that a capture was tried and failed; we cannot tell which try."""

    at: datetime


@dataclass(frozen=True, slots=True)
class LookUpUnanswered:
    at: datetime


@dataclass(frozen=True, slots=True)
class PriceKnown:
    """The charge is over and this is its final price, tax included."""

    at: datetime
    price: Money


@dataclass(frozen=True, slots=True)
class NothingSold:
    """There is no charge and there will be none."""

    at: datetime
    reason: ReleaseReason


@dataclass(frozen=True, slots=True)
class Captured:
    """The provider confirms. `pending`: it keeps the capture until its terminal is back."""

    at: datetime
    amount: Money
    _: KW_ONLY
    pending: bool = False
    proof: Proof | None = None

    def __post_init__(self) -> None:
        _something(self.amount)


@dataclass(frozen=True, slots=True)
class CaptureRefused:
    """A definite no to capturing this amount. `gone`: because there is no such hold any more."""

    at: datetime
    amount: Money
    _: KW_ONLY
    gone: bool = False


@dataclass(frozen=True, slots=True)
class CaptureUnanswered:
    at: datetime


@dataclass(frozen=True, slots=True)
class Released:
    at: datetime
    _: KW_ONLY
    proof: Proof | None = None


@dataclass(frozen=True, slots=True)
class ReleaseRefused:
    """A definite no. `gone`: because there is no such hold any more."""

    at: datetime
    _: KW_ONLY
    gone: bool = False


@dataclass(frozen=True, slots=True)
class ReleaseUnanswered:
    at: datetime


@dataclass(frozen=True, slots=True)
class KeyRefused:
    """The provider does not know our key (any more); the call did nothing."""

    at: datetime


@dataclass(frozen=True, slots=True)
class RetryAsked:
    """An operator, or what mended the cause, says: try now."""

    at: datetime


@dataclass(frozen=True, slots=True)
class ClosedByOperator:
    """A person settled it outside, and says how: captured (with the amount), released or expired."""

    at: datetime
    ending: State
    _: KW_ONLY
    amount: Money | None = None

    def __post_init__(self) -> None:
        if self.ending not in {State.CAPTURED, State.RELEASED, State.EXPIRED}:
            raise ValueError(f"a hold ends captured, released or expired, not {self.ending}")
        if (self.ending is State.CAPTURED) != (self.amount is not None):
            raise ValueError("a capture has an amount, and nothing else has one")
        if self.amount is not None:
            _something(self.amount)


@dataclass(frozen=True, slots=True)
class ChargeFound:
    """A person found for which session this capture is; `reactions.attaching` says which may be."""

    at: datetime
    attachment: Attachment

    def __post_init__(self) -> None:
        _something(self.attachment.owed)


@dataclass(frozen=True, slots=True)
class Refunded:
    """Money went back to the card; the refund's own life is in `refunds.py`."""

    at: datetime
    refund_id: RefundId
    _: KW_ONLY
    amount: Money

    def __post_init__(self) -> None:
        _something(self.amount)


@dataclass(frozen=True, slots=True)
class DeadlinePassed:
    at: datetime


Event: TypeAlias = (
    HoldPlaced
    | HoldDeclined
    | HoldUnanswered
    | HoldFound
    | HoldNotFound
    | CaptureFound
    | ReleaseFound
    | CaptureFailureFound
    | LookUpUnanswered
    | PriceKnown
    | NothingSold
    | Captured
    | CaptureRefused
    | CaptureUnanswered
    | Released
    | ReleaseRefused
    | ReleaseUnanswered
    | KeyRefused
    | RetryAsked
    | ClosedByOperator
    | ChargeFound
    | Refunded
    | DeadlinePassed
)


def _something(amount: Money) -> None:
    """A capture of nothing is a release, and is told as one."""
    if amount.minor <= 0:
        raise ValueError(f"money moves by more than nothing, not by {amount}")
