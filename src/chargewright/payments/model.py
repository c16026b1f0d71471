"""What a payment is: one hold on one card, from the tap that asked for it to its end.

A payment begins when a read card is found to want a start, and ends in exactly one of captured,
released or expired (or it never got a hold: declined). It knows nothing of energy or tariffs: the
final price comes in as an amount, and what was sold goes out as a capture. Amounts are `Money`,
instants are aware UTC, and everything here can be written to JSON and read back.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from chargewright.kernel.ids import (
    CheckoutId,
    EvseId,
    OperationId,
    PaymentId,
    SessionId,
    TerminalId,
)
from chargewright.kernel.money import Money
from chargewright.payments.proof import NOTHING_SAID, Proof
from chargewright.payments.terms import Terms


class State(StrEnum):
    """Where a payment stands. The picture is `docs/domain/payments.md`."""

    PLACING = "placing"
    """A hold was asked for; the card's bank has not answered."""
    IN_DOUBT = "in_doubt"
    """No answer came: the provider may or may not have placed the hold. We look."""
    DECLINED = "declined"
    HELD = "held"
    CAPTURING = "capturing"
    CAPTURE_PENDING = "capture_pending"
    """Confirmed, but kept by the provider until the terminal can be reached. Never sent again."""
    CAPTURED = "captured"
    CAPTURE_FAILED = "capture_failed"
    """Every step of the decision was refused, or nobody answered for a week. An operator's."""
    RELEASING = "releasing"
    RELEASED = "released"
    RELEASE_FAILED = "release_failed"
    EXPIRED = "expired"
    """The hold is gone at the issuer or the provider; nothing was captured and nothing can be."""
    PARTLY_REFUNDED = "partly_refunded"
    REFUNDED = "refunded"


ENDED: Final = frozenset(
    {
        State.DECLINED,
        State.CAPTURED,
        State.RELEASED,
        State.EXPIRED,
        State.PARTLY_REFUNDED,
        State.REFUNDED,
    }
)
"""States in which nothing is owed to the provider any more."""

WITHOUT_HOLD: Final = frozenset({State.PLACING, State.IN_DOUBT, State.DECLINED})


class CardKind(StrEnum):
    """What was presented. `RFID` is any contactless card that is not a payment card."""

    EMV = "emv"
    RFID = "rfid"
    QR = "qr"


@dataclass(frozen=True, slots=True, repr=False)
class CardToken:
    """A provider's stable name for a card; printed as its last four characters.

    Two tokens are the same card only when provider and merchant account agree as well. The last
    four digits of a card never identify it.
    """

    value: str
    provider: str
    account: str = field(kw_only=True)

    def __repr__(self) -> str:
        return f"CardToken(…{self.value[-4:]})"

    __str__ = __repr__


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A card as the reader saw it. No full number, no track, no cryptogram: those never reach us.

    `last4` is None for what is no payment card, and for wallets that hide it. `brand` is None when
    the application id is not in our table of brands.
    """

    kind: CardKind
    token: CardToken
    last4: str | None = None
    brand: str | None = None
    aid: str | None = None


class DeclineReason(StrEnum):
    """Why no hold was placed. For operators; a driver is told to ask the card's issuer."""

    BY_ISSUER = "by_issuer"
    INSUFFICIENT_FUNDS = "insufficient_funds"
    AMOUNT_LIMIT = "amount_limit"
    FREQUENCY_LIMIT = "frequency_limit"
    CARD_READ_FAILURE = "card_read_failure"
    PIN_FAILURE = "pin_failure"
    MERCHANT = "merchant"
    HOST = "host"
    NOT_AUTHORISED_WITH_PROVIDER = "not_authorised_with_provider"
    """Our key was refused: the card was never asked."""
    NEVER_HAPPENED = "never_happened"
    """No answer came, and the provider has no such hold."""
    OTHER = "other"


class ReleaseReason(StrEnum):
    """Why a hold ends without a capture. The driver reads it on the page for "nothing charged"."""

    NOTHING_SOLD = "nothing_sold"
    NEVER_PLUGGED_IN = "never_plugged_in"
    NEVER_STARTED = "never_started"
    """The station was offline, out of order, or refused."""
    CANCELLED_BY_DRIVER = "cancelled_by_driver"
    CANCELLED_BY_OPERATOR = "cancelled_by_operator"
    TOO_SMALL_TO_CAPTURE = "too_small_to_capture"
    HOLD_TOO_SMALL = "hold_too_small"
    """The issuer approved less than the site accepts."""
    PLACE_TAKEN = "place_taken"
    """Somebody else was first at the EVSE, by paying or by reserving it, or nobody can charge there any more."""
    TOO_LATE = "too_late"
    """The hold came to light after the driver had been sent away."""
    ORPHAN = "orphan"
    """The provider had it and we did not know what for."""


class StepKind(StrEnum):
    CAPTURE = "capture"
    RELEASE = "release"
    ASK_OPERATOR = "ask_operator"


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to try. `amount` is None except for a capture."""

    kind: StepKind
    amount: Money | None = None

    def __post_init__(self) -> None:
        assert (self.kind is StepKind.CAPTURE) == (self.amount is not None), "captures have amounts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """How this hold shall end, written before the first call and never edited.

    A later step is taken only when the one before was definitely refused, never because an answer
    stayed away. The same step twice in a row means "try once more".
    """

    price: Money
    steps: tuple[Step, ...]
    written_at: datetime
    release_reason: ReleaseReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """Money reserved on a card. `terminal_ref` is what it was placed under, for ever: a serial, or a checkout."""

    ref: str
    terminal_ref: str
    amount: Money
    placed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How far a driver wants the charge to go, within the hold. None: as far as that."""

    energy_wh: int | None = None
    lasts: timedelta | None = None


UNLIMITED: Final = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """For which session a person found a capture to be that nothing explained.

    `owed` is what was still owed for that session, `paid_before` what others had paid of its price.
    """

    session_id: SessionId
    owed: Money
    paid_before: Money
    at: datetime


class Question(StrEnum):
    """What only a person can settle. Asked once per payment; settled by what happens next."""

    CAPTURE_REFUSED = "capture_refused"
    CAPTURE_NEVER_ANSWERED = "capture_never_answered"
    CAPTURE_SLOW = "capture_slow"
    """The final price has been known for a minute and the money is not captured."""
    RELEASE_REFUSED = "release_refused"
    RELEASE_NEVER_ANSWERED = "release_never_answered"
    STILL_IN_DOUBT = "still_in_doubt"
    KEY_REFUSED = "key_refused"
    """The provider does not accept our key; until someone mends it we try once a day."""
    HOLD_OLD = "hold_old"
    HOLD_ABOUT_TO_EXPIRE = "hold_about_to_expire"
    HOLD_EXPIRED = "hold_expired"
    HOLD_NOT_LISTED = "hold_not_listed"
    PENDING_TOO_LONG = "pending_too_long"
    CAPTURE_UNEXPLAINED = "capture_unexplained"
    """The provider took money for which no charge of ours has a price (yet)."""
    AMOUNT_DIFFERS = "amount_differs"
    """The provider captured another amount than we asked for, or what we had released."""
    PRICE_CHANGED = "price_changed"
    """A price was heard after the decision: a refund or a shortfall, never a second capture."""
    READER_BLOCKED = "reader_blocked"
    """The reader does not come back to idle; nobody can pay at this terminal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One hold and everything we know of it.

    `evse_ids` are the EVSEs it may pay for. Plugged in first: the one with the vehicle. Card first:
    all that were free, and the next plug at one of them decides.
    """

    id: PaymentId
    terminal_id: TerminalId
    operation_id: OperationId | None
    """The reading of the card that began it; None where none was read, or for a hold we did not ask for."""
    card: Card
    evse_ids: tuple[EvseId, ...]
    is_plugged_in: bool
    wanted: Money
    terms: Terms
    opened_at: datetime
    checkout_id: CheckoutId | None = None
    """The page it was paid on; None: its card was held to a reader."""
    limits: Limits = UNLIMITED

    state: State = State.PLACING
    hold: Hold | None = None
    abandoned: ReleaseReason | None = None
    """Set when the sale fell through before the bank answered; a hold that still comes is released."""
    declined: DeclineReason | None = None
    decision: Decision | None = None
    step_no: int = 0
    trying_since: datetime | None = None
    """When the present step was first tried, or the present search began; the schedule counts from here."""
    next_try_at: datetime | None = None
    """When to try, or to look, again; None only when it has ended."""
    captured: Money | None = None
    pending_since: datetime | None = None
    refunded: Money | None = None
    attached: Attachment | None = None
    """None unless nothing explained the capture, and a person did."""
    asked: tuple[Question, ...] = ()
    proof: Proof = NOTHING_SAID

    def __post_init__(self) -> None:
        has_hold = self.hold is not None
        assert has_hold or self.state in WITHOUT_HOLD, f"{self.state} needs a hold"
        assert not has_hold or self.state not in WITHOUT_HOLD, f"{self.state} has no hold"
        if self.state in {State.CAPTURED, State.PARTLY_REFUNDED, State.REFUNDED}:
            assert self.captured is not None, f"{self.state} has an amount"
        if self.state in {State.CAPTURING, State.RELEASING}:
            assert self.decision is not None, f"{self.state} has a decision"
        assert self.has_ended or self.next_try_at is not None, f"{self.state} has a deadline"

    @property
    def has_ended(self) -> bool:
        return self.state in ENDED

    @property
    def price(self) -> Money | None:
        """The final price as decided upon, or as a person found it; None before."""
        if self.attached is not None:
            return self.attached.owed
        return None if self.decision is None else self.decision.price

    @property
    def step(self) -> Step | None:
        """What is being tried now; None before the decision."""
        return None if self.decision is None else self.decision.steps[self.step_no]

    @property
    def release_was_decided(self) -> bool:
        """Whether nothing is owed because we let the hold go; not where it was captured for all that
        and a person found what for.
        """
        if self.attached is not None:
            return False
        return self.decision is not None and self.decision.release_reason is not None

    @property
    def shortfall(self) -> Money | None:
        """What was sold and not captured; None before there is a price and an end.

        Nothing is owed on a hold that we decided to release, be the price ever so small.
        """
        if self.price is None or self.state not in ENDED | {State.CAPTURE_PENDING}:
            return None
        zero = Money.zero(self.price.currency)
        if self.release_was_decided:
            return zero
        return max(self.price - (self.captured or zero), zero)

    @property
    def deadline(self) -> datetime | None:
        """When this payment next wants to be woken; None only when it has ended."""
        if self.has_ended:
            return None
        moments = [self.next_try_at] if self.next_try_at is not None else []
        return min([*moments, *(at for _, at in self.alarms)], default=None)

    @property
    def alarms(self) -> tuple[tuple[Question, datetime], ...]:
        """Questions that time alone will raise and has not raised yet, each with its instant."""
        due: list[tuple[Question, datetime]] = []
        if self.hold is not None and self.state is not State.CAPTURE_PENDING:
            due = [
                (Question.HOLD_OLD, self.hold.placed_at + self.terms.old_after),
                (Question.HOLD_ABOUT_TO_EXPIRE, self.hold.placed_at + self.terms.critical_after),
            ]
        if self.state is State.CAPTURING and self.decision is not None:
            due.append(
                (Question.CAPTURE_SLOW, self.decision.written_at + self.terms.capture_alarm_after)
            )
        if self.pending_since is not None:
            due.append(
                (Question.PENDING_TOO_LONG, self.pending_since + self.terms.pending_alarm_after)
            )
        return tuple((question, at) for question, at in due if question not in self.asked)
