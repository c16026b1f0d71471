"""A terminal's reader as we know it: what it is asked to read, for whom, and what is in its way.

A reader does one operation at a time. Operations are numbered per terminal, so that an answer or a
callback that comes late is recognised by its number alone.
"""

from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from chargewright.kernel.ids import EvseId, OperationId, PaymentId, TerminalId
from chargewright.kernel.money import Money
from chargewright.payments.model import Card, Question
from chargewright.payments.screens import PriceLine, Says, Screen


class ReaderState(StrEnum):
    """Where a reader stands. The picture is `docs/domain/payments.md`."""

    IDLE = "idle"
    ARMING = "arming"
    ARMED = "armed"
    DECIDING = "deciding"
    """A card was read; what it means is being decided."""
    PLACING = "placing"
    """A payment is asking the card's bank through this reader."""
    DISARMING = "disarming"
    RESTING = "resting"
    """Idle for a few seconds, so that the driver can read what the screen says."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What one EVSE sells through this reader: the hold to ask for, and the prices to show first."""

    evse_id: EvseId
    connector: str
    hold: Money
    prices: tuple[PriceLine, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A charge that a card pays for at this reader and can stop here, and what it has come to.

    `evse_id` is None where the reader pays for that EVSE no more; `energy_wh` and `amount` are None
    until they were last told.
    """

    payment_id: PaymentId
    evse_id: EvseId | None
    connector: str | None
    hold: Money
    energy_wh: int | None = None
    amount: Money | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReaderPolicy:
    """How a reader behaves; from the terminal's settings."""

    always_armed: bool = True
    """True: tap to start and tap to stop at any time. False: a card starts a charge only after a
    vehicle is plugged in; tap to stop as well, while there is a charge.
    """
    read_within: timedelta = timedelta(seconds=60)
    """How long a prompt for one plugged vehicle waits for a card."""
    decide_within: timedelta = timedelta(seconds=15)
    place_within: timedelta = timedelta(seconds=100)
    """Longer than the slowest answer about a hold; after this the reader is freed without it."""
    look_every: timedelta = timedelta(seconds=45)
    """A callback may get lost: an armed reader is looked at this often."""
    rearm_after: timedelta = timedelta(hours=12)
    """An operation older than this is begun anew, before its callback address lapses."""
    message_shown_for: timedelta = timedelta(seconds=4)
    """So long at least stays what a driver has to read, whatever else there is to show."""
    result_shown_for: timedelta = timedelta(seconds=8)
    """So long the next card waits for a driver who is leaving."""
    cost_told_every: timedelta = timedelta(seconds=60)
    """So often at most what a charge has come to is told anew: the reader is stopped for it."""
    retry_after: timedelta = timedelta(seconds=2)
    stop_tries: int = 3
    """So often a reader that does not answer is told to stop before an operator is told."""
    blocked_retry_after: timedelta = timedelta(seconds=30)
    key_retry_after: timedelta = timedelta(minutes=10)
    """Until a refused key has been mended, so often we see whether it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One reading of one card: for the vehicle at one EVSE, or for whoever comes."""

    id: OperationId
    number: int
    evse_id: EvseId | None
    """The EVSE whose vehicle is waiting; None when any driver may tap."""
    amount: Money
    """What will be held if the card is good. Terminals want to know it before the card is read."""
    prompt: Screen
    began_at: datetime
    stops_only: bool = False
    """Whether it is armed for those who pay here already; whoever wants to start plugs in first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """One terminal's reader. `offers` says what is for sale; empty means nothing can be sold."""

    terminal_id: TerminalId
    offers: tuple[Offer, ...] = ()
    policy: ReaderPolicy = field(default_factory=ReaderPolicy)
    online: bool = True
    state: ReaderState = ReaderState.IDLE
    number: int = 0
    """The number of the last operation begun."""
    operation: Operation | None = None
    payment_id: PaymentId | None = None
    """The payment that is asking the bank through this reader, while it does."""
    waiting: tuple[EvseId, ...] = ()
    """EVSEs with a vehicle that nobody has paid for, in the order in which they were plugged in."""
    charges: tuple[Charge, ...] = ()
    """Those that are running on a card that was read here."""
    tries: int = 0
    """How often the present instruction went unanswered."""
    say_next: tuple[Screen, ...] = ()
    """What to show, in this order, as soon as the reader has stopped and what is shown was read."""
    shown: Screen | None = None
    """What we had it show since it came to rest; None where that is not known."""
    shown_at: datetime | None = None
    due_at: datetime | None = None
    asked: tuple[Question, ...] = ()

    @property
    def deadline(self) -> datetime | None:
        """When this reader next wants to be woken; None while nothing is expected of it."""
        return self.due_at

    def offer(self, evse_id: EvseId) -> Offer | None:
        """What is sold at this EVSE; None when it is not sold through this reader (any more)."""
        return next((offer for offer in self.offers if offer.evse_id == evse_id), None)

    def is_due_a_figure(self, at: datetime) -> bool:
        """Whether it shows what one charge has come to, and has shown that for long enough."""
        operation = self.operation
        return (
            self.state is ReaderState.ARMED
            and operation is not None
            and operation.prompt.says in {Says.CHARGING, Says.PLUG_IN_OR_STOP}
            and len(self.charges) == 1
            and at >= operation.began_at + self.policy.cost_told_every
        )


def operation_id(terminal_id: TerminalId, number: int) -> OperationId:
    """The name of a terminal's n-th operation: the same cause gives the same name."""
    return OperationId(f"opn_{terminal_id.removeprefix('trm_')}_{number}")


@dataclass(frozen=True, slots=True)
class TerminalCameOnline:
    at: datetime


@dataclass(frozen=True, slots=True)
class TerminalWentOffline:
    at: datetime


@dataclass(frozen=True, slots=True)
class TerminalKeyRefused:
    """The provider does not accept our key: nothing we ask of this terminal is done."""

    at: datetime


@dataclass(frozen=True, slots=True)
class OffersChanged:
    """Prices, holds, names or the map of EVSEs changed. An unchanged list may be told as well."""

    at: datetime
    offers: tuple[Offer, ...]


@dataclass(frozen=True, slots=True)
class ChargesChanged:
    """Charges that are running on cards read here, as they are now. The same may be told as well."""

    at: datetime
    charges: tuple[Charge, ...]


@dataclass(frozen=True, slots=True)
class VehicleWaits:
    """A vehicle was plugged in and no hold waits for it."""

    at: datetime
    evse_id: EvseId


@dataclass(frozen=True, slots=True)
class VehicleWaitsNoMore:
    """It left, or its charge is paid for."""

    at: datetime
    evse_id: EvseId


@dataclass(frozen=True, slots=True)
class Armed:
    at: datetime
    operation_id: OperationId


@dataclass(frozen=True, slots=True)
class ArmRefused:
    """The reader is busy or offline: a definite no."""

    at: datetime
    operation_id: OperationId


@dataclass(frozen=True, slots=True)
class ArmUnanswered:
    at: datetime
    operation_id: OperationId


@dataclass(frozen=True, slots=True)
class CallbackHeard:
    """Somebody with the operation's token says that a card was read. A hint: we go and look."""

    at: datetime
    operation_id: OperationId


@dataclass(frozen=True, slots=True)
class CardRead:
    at: datetime
    operation_id: OperationId
    _: KW_ONLY
    card: Card


@dataclass(frozen=True, slots=True)
class ReaderFoundArmed:
    """A look shows the reader still waiting for a card."""

    at: datetime
    operation_id: OperationId


@dataclass(frozen=True, slots=True)
class ReaderFoundIdle:
    """A look shows a reader that waits for nothing."""

    at: datetime
    operation_id: OperationId


@dataclass(frozen=True, slots=True)
class LookUnanswered:
    at: datetime
    operation_id: OperationId


@dataclass(frozen=True, slots=True)
class CardDismissed:
    """The card asks for no hold: it stopped a charge, was no payment card, or was ignored."""

    at: datetime
    operation_id: OperationId
    _: KW_ONLY
    screen: Screen


@dataclass(frozen=True, slots=True)
class PlacingBegan:
    """The card shall be asked for a hold, for this payment."""

    at: datetime
    operation_id: OperationId
    _: KW_ONLY
    payment_id: PaymentId


@dataclass(frozen=True, slots=True)
class PlacingEnded:
    """The payment needs the reader no more. `answered` False: it may be stuck, stop it first."""

    at: datetime
    payment_id: PaymentId
    _: KW_ONLY
    screen: Screen
    answered: bool = True


@dataclass(frozen=True, slots=True)
class Disarmed:
    at: datetime


@dataclass(frozen=True, slots=True)
class DisarmUnanswered:
    at: datetime


@dataclass(frozen=True, slots=True)
class ScreenWanted:
    """Something a driver at this terminal should see, if nobody else is being served."""

    at: datetime
    screen: Screen


@dataclass(frozen=True, slots=True)
class ReaderDeadlinePassed:
    at: datetime


ReaderEvent: TypeAlias = (
    TerminalCameOnline
    | TerminalWentOffline
    | TerminalKeyRefused
    | OffersChanged
    | ChargesChanged
    | VehicleWaits
    | VehicleWaitsNoMore
    | Armed
    | ArmRefused
    | ArmUnanswered
    | CallbackHeard
    | CardRead
    | ReaderFoundArmed
    | ReaderFoundIdle
    | LookUnanswered
    | CardDismissed
    | PlacingBegan
    | PlacingEnded
    | Disarmed
    | DisarmUnanswered
    | ScreenWanted
    | ReaderDeadlinePassed
)
