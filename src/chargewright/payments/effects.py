"""What payments and readers ask for. Each is performed at least once; the result is the next event.

`REPEATABLE` says whether the same call may simply be made again after a crash. Where it is False,
whoever performs it notes that it has begun before calling out; finding such a note later means the
answer was lost, and the event is the unanswered one, not a second call.
"""

from dataclasses import KW_ONLY, dataclass
from typing import ClassVar, TypeAlias

from chargewright.kernel.ids import OperationId, PaymentId, TerminalId
from chargewright.kernel.money import Money
from chargewright.payments.facts import Fact
from chargewright.payments.model import CardToken, Hold, Question
from chargewright.payments.reader import Operation
from chargewright.payments.screens import Screen


@dataclass(frozen=True, slots=True)
class PlaceHold:
    """Ask the bank of the card that the reader has just read."""

    REPEATABLE: ClassVar[bool] = False

    payment_id: PaymentId
    terminal_id: TerminalId
    _: KW_ONLY
    amount: Money


@dataclass(frozen=True, slots=True)
class LookUpHold:
    """See what the provider knows: of this hold, or (hold None) of any new one by this card."""

    REPEATABLE: ClassVar[bool] = True

    payment_id: PaymentId
    terminal_id: TerminalId
    _: KW_ONLY
    hold: Hold | None


@dataclass(frozen=True, slots=True)
class CaptureHold:
    """Take this amount, once. Repeating it is safe: a hold can be captured only once."""

    REPEATABLE: ClassVar[bool] = True

    payment_id: PaymentId
    amount: Money
    _: KW_ONLY
    hold: Hold


@dataclass(frozen=True, slots=True)
class ReleaseHold:
    REPEATABLE: ClassVar[bool] = True

    payment_id: PaymentId
    _: KW_ONLY
    hold: Hold


@dataclass(frozen=True, slots=True)
class AskOperator:
    """Open an item for an operator. `amount` is the sum in question, None when there is none."""

    REPEATABLE: ClassVar[bool] = True

    about: PaymentId | TerminalId
    question: Question
    _: KW_ONLY
    amount: Money | None = None


@dataclass(frozen=True, slots=True)
class Announce:
    """Write this fact to the stream, in the same unit of work."""

    REPEATABLE: ClassVar[bool] = True

    fact: Fact


@dataclass(frozen=True, slots=True)
class Arm:
    """Let the reader wait for a card. Its callback's token is minted by whoever performs this."""

    REPEATABLE: ClassVar[bool] = False

    terminal_id: TerminalId
    operation: Operation


@dataclass(frozen=True, slots=True)
class Disarm:
    """Back to idle; drops a card that was read. `screen` is shown as it stops, None says nothing."""

    REPEATABLE: ClassVar[bool] = True

    terminal_id: TerminalId
    screen: Screen | None = None


@dataclass(frozen=True, slots=True)
class LookAtReader:
    """See what the reader does and whether it has read a card."""

    REPEATABLE: ClassVar[bool] = True

    terminal_id: TerminalId
    operation_id: OperationId


@dataclass(frozen=True, slots=True)
class ShowScreen:
    REPEATABLE: ClassVar[bool] = True

    terminal_id: TerminalId
    screen: Screen


@dataclass(frozen=True, slots=True)
class PresentToken:
    """A card that is no payment card was shown: whoever knows tokens decides."""

    REPEATABLE: ClassVar[bool] = True

    terminal_id: TerminalId
    operation_id: OperationId
    _: KW_ONLY
    token: CardToken


Effect: TypeAlias = (
    PlaceHold
    | LookUpHold
    | CaptureHold
    | ReleaseHold
    | AskOperator
    | Announce
    | Arm
    | Disarm
    | LookAtReader
    | ShowScreen
    | PresentToken
)
