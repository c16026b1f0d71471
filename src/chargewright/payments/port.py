"""The terminal port: what any provider of card terminals can do for us, in one set of words.

One `CardTerminals` is one account with one provider. What it may answer is in `outcomes.py`.
Exceptions are outages only: `Outage(retry=False)` when our key is refused, which an operator has to
mend. No call repeats itself.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol, TypeAlias

from chargewright.kernel.ids import OperationId, TerminalId
from chargewright.kernel.money import Currency, Money
from chargewright.network.terminals import UiLevel
from chargewright.payments.model import Hold
from chargewright.payments.outcomes import (
    ArmOutcome,
    CaptureOutcome,
    DisarmOutcome,
    HoldOutcome,
    LookOutcome,
    LookUpOutcome,
    RefundLookOutcome,
    RefundOutcome,
    ReleaseOutcome,
    SeenHold,
    ShowOutcome,
    TerminalStatus,
)
from chargewright.payments.screens import Language, Screen


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What this provider can do. None: not known, ask them before relying on it.

    `capture_window` is how long a hold can be captured.
    """

    identifies_before_hold: bool
    increments: bool
    overcapture: bool
    partial_holds: bool
    several_holds_per_terminal: bool
    ui_level: UiLevel
    reads_qr: bool
    reads_rfid: bool
    refunds: bool
    lists_holds: bool
    idempotency_keys: bool
    callbacks_signed: bool
    capture_window: timedelta | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reachable:
    """A terminal as the account addresses it: ours by id, theirs by serial, and what it speaks."""

    terminal_id: TerminalId
    terminal_ref: str
    currency: Currency
    language: Language = Language.EN
    ui_level: UiLevel = UiLevel.SCREENS


@dataclass(frozen=True, slots=True)
class CardCallback:
    """A reader says it has read a card. A hint: the truth is read from the provider."""

    terminal_ref: str
    raw: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class ButtonCallback:
    """A driver pressed `answer` on the screen called `screen_ref`."""

    terminal_ref: str
    screen_ref: str
    answer: str
    raw: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class OnlineCallback:
    terminal_ref: str
    online: bool
    raw: str = field(default="", compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Not a callback of this provider: `why` names the field and the rule."""

    why: str


Callback: TypeAlias = CardCallback | ButtonCallback | OnlineCallback | Unreadable


class Holds(Protocol):
    """What ends a hold, wherever it was placed: the payments machine needs no more of a provider.

    Raises `Outage(retry=False)` when the account's key is refused.
    """

    async def capture(self, hold: Hold, amount: Money) -> CaptureOutcome:
        """Take it. Repeatable: the second time is `AlreadyFinal`."""
        ...

    async def release(self, hold: Hold) -> ReleaseOutcome:
        """Give it back. Repeatable: the second time is `AlreadyFinal`."""
        ...

    async def look_up(self, hold: Hold) -> LookUpOutcome:
        """What the provider says about this hold. Changes nothing."""
        ...


class Refunds(Protocol):
    """What gives captured money back, where a provider has a call for it (`Capabilities.refunds`).

    Raises `Outage(retry=False)` when the account's key is refused.
    """

    async def refund(self, hold: Hold, amount: Money, *, key: str) -> RefundOutcome:
        """Give so much of what was captured back to the card.

        Repeatable: `key` names this one refund for ever, and the second time tells what became of it.
        """
        ...

    async def look_up_refund(self, hold: Hold, *, key: str) -> RefundLookOutcome:
        """What the provider says about a refund. Changes nothing."""
        ...


class CardTerminals(Holds, Protocol):
    """One account with one provider, and the terminals in it.

    Every call raises `Outage(retry=False)` when the account's key is refused. Calls that ask
    (`status`, `list_terminals`, `list_holds`) raise `Outage(retry=True)` when no answer comes; calls
    that act return `Unknown` instead, because an act may have happened.
    """

    @property
    def capabilities(self) -> Capabilities: ...

    async def list_terminals(self) -> tuple[TerminalStatus, ...]: ...

    async def status(self, terminal_ref: str) -> TerminalStatus:
        """One terminal.

        Raises:
            NotFound: no terminal with this serial in this account; often it is registered in the
                provider's other environment.

        """
        ...

    async def arm(
        self,
        terminal: Reachable,
        *,
        operation_id: OperationId,
        amount: Money,
        prompt: Screen,
        callback_url: str,
    ) -> ArmOutcome:
        """Wait for a card. Not repeatable: after `Unknown`, stop the reader first."""
        ...

    async def disarm(self, terminal: Reachable, screen: Screen | None) -> DisarmOutcome:
        """Back to idle; drops a card that was read. Repeatable."""
        ...

    async def look(self, terminal: Reachable) -> LookOutcome:
        """Has a card been read, and if not, what does the reader do? Changes nothing."""
        ...

    async def place_hold(self, terminal: Reachable, amount: Money) -> HoldOutcome:
        """Hold on the card just read. Not repeatable: after `Unknown`, list the holds.

        `amount` is what the reader was armed with.
        """
        ...

    async def list_holds(self, terminal: Reachable) -> tuple[SeenHold, ...]:
        """All holds of a terminal that the provider still tells of, ended ones included."""
        ...

    async def show(self, terminal: Reachable, screen: Screen, *, answer_url: str) -> ShowOutcome:
        """Draw this now, or as soon as the reader releases the display. Repeatable.

        `answer_url` hears which button was pressed; empty when nobody waits for one.
        """
        ...

    def read_callback(self, body: bytes) -> Callback:
        """Understand what the provider posted to us; never raises on what it sent."""
        ...
