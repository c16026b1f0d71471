"""The life of a terminal's reader: armed for whoever may tap, one operation at a time.

The reader serves one person at a time: armed, a card read, a decision, perhaps a hold, a screen to
read, armed again. A callback is a hint that makes us look; an armed reader is looked at anyway, so
that a lost callback costs seconds, not a customer. What is unclear is stopped before it is armed
again, so that a reader is never left blocked.
"""

from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from chargewright.payments.effects import Disarm, LookAtReader
from chargewright.payments.events import UnexpectedEvent
from chargewright.payments.reader import (
    Armed,
    ArmRefused,
    ArmUnanswered,
    CallbackHeard,
    CardDismissed,
    CardRead,
    ChargesChanged,
    Disarmed,
    DisarmUnanswered,
    LookUnanswered,
    OffersChanged,
    PlacingBegan,
    PlacingEnded,
    Reader,
    ReaderDeadlinePassed,
    ReaderEvent,
    ReaderFoundArmed,
    ReaderFoundIdle,
    ReaderState,
    ScreenWanted,
    TerminalCameOnline,
    TerminalKeyRefused,
    TerminalWentOffline,
    VehicleWaits,
    VehicleWaitsNoMore,
)
from chargewright.payments.reader_moves import (
    card_read,
    forget,
    if_still_wanted,
    locked_out,
    look_later,
    next_operation,
    say_next,
    stop,
    stop_again_later,
    waited,
    without,
)
from chargewright.payments.reader_prompts import with_figures
from chargewright.payments.reader_screens import ReaderMoved, first_of, queued, show, show_in_turn
from chargewright.payments.reader_table import NEXT
from chargewright.payments.screens import Says, Screen


def step(reader: Reader, event: ReaderEvent) -> ReaderMoved:
    """Apply one event.

    Raises:
        UnexpectedEvent: the table has no row for this state and event; the reader is unchanged.

    """
    row = NEXT[reader.state].get(type(event))
    if row is None:
        raise UnexpectedEvent(reader.state, event)
    noted = _noted(reader, event)
    match reader.state:
        case ReaderState.IDLE:
            moved, effects = _idle(noted, event)
        case ReaderState.ARMING:
            moved, effects = _arming(noted, event)
        case ReaderState.ARMED:
            moved, effects = _armed(noted, event)
        case ReaderState.DECIDING:
            moved, effects = _deciding(noted, event)
        case ReaderState.PLACING:
            moved, effects = _placing(noted, event)
        case ReaderState.DISARMING:
            moved, effects = _disarming(noted, event)
        case ReaderState.RESTING:
            moved, effects = _resting(noted, event)
    assert moved.state in row, f"{reader.state} does not lead to {moved.state}"
    return moved, effects


def _noted(reader: Reader, event: ReaderEvent) -> Reader:
    """The same reader, knowing what is true around it now."""
    match event:
        case TerminalCameOnline():
            return replace(reader, online=True)
        case TerminalWentOffline():
            return replace(reader, online=False)
        case OffersChanged(offers=offers):
            return replace(reader, offers=offers)
        case ChargesChanged(charges=charges):
            return replace(reader, charges=with_figures(charges, reader.charges))
        case VehicleWaits(evse_id=evse_id):
            return replace(reader, waiting=(*without(reader.waiting, evse_id), evse_id))
        case VehicleWaitsNoMore(evse_id=evse_id):
            return replace(reader, waiting=without(reader.waiting, evse_id))
        case _:
            return reader


def _idle(reader: Reader, event: ReaderEvent) -> ReaderMoved:
    match event:
        case TerminalCameOnline() | OffersChanged() | ChargesChanged() | VehicleWaits():
            return next_operation(reader, event.at)
        case ReaderDeadlinePassed():
            return next_operation(replace(reader, shown=None), event.at)
        case ScreenWanted(screen=screen) | PlacingEnded(screen=screen) if reader.online:
            return show(reader, screen, event.at)
        case TerminalWentOffline():
            return forget(reader)
        case TerminalKeyRefused():
            return locked_out(reader, event.at)
        case _:
            return reader, ()


def _arming(reader: Reader, event: ReaderEvent) -> ReaderMoved:
    match event:
        case Armed() | ReaderFoundArmed() if _is_present(reader, event):
            if reader.say_next:
                return stop(reader, reader.say_next, event.at)
            waits = replace(reader, state=ReaderState.ARMED, tries=0, asked=())
            return if_still_wanted(look_later(waits, event.at), event.at)
        case ArmRefused() | ArmUnanswered() if _is_present(reader, event):
            return stop(reader, reader.say_next, event.at)
        case CallbackHeard() if _is_present(reader, event):
            return reader, (LookAtReader(reader.terminal_id, event.operation_id),)
        case CardRead() if _is_present(reader, event):
            return card_read(reader, event.at)
        case ScreenWanted(screen=screen) | PlacingEnded(screen=screen):
            return replace(reader, say_next=queued(reader, screen)), ()
        case ReaderDeadlinePassed() if _is_due(reader, event.at):
            return stop(reader, reader.say_next, event.at)
        case TerminalWentOffline():
            return forget(reader)
        case TerminalKeyRefused():
            return locked_out(reader, event.at)
        case _:
            return reader, ()


def _armed(reader: Reader, event: ReaderEvent) -> ReaderMoved:
    match event:
        case CallbackHeard() if _is_present(reader, event):
            return reader, (LookAtReader(reader.terminal_id, event.operation_id),)
        case CardRead() if _is_present(reader, event):
            return card_read(reader, event.at)
        case ReaderFoundIdle() if _is_present(reader, event):
            # It was stopped by someone else, or has restarted: what we armed is gone.
            return next_operation(reader, event.at)
        case OffersChanged() | ChargesChanged() | VehicleWaits() | VehicleWaitsNoMore():
            return if_still_wanted(reader, event.at)
        case ScreenWanted(screen=screen) | PlacingEnded(screen=screen):
            return stop(reader, (screen,), event.at)
        case ReaderDeadlinePassed() if _is_due(reader, event.at):
            return waited(reader, event.at)
        case TerminalWentOffline():
            return forget(reader)
        case TerminalKeyRefused():
            return locked_out(reader, event.at)
        case _:
            return reader, ()


def _deciding(reader: Reader, event: ReaderEvent) -> ReaderMoved:
    match event:
        case CardDismissed(screen=screen) if _is_present(reader, event):
            return stop(reader, (screen,), event.at)
        case PlacingBegan(payment_id=payment_id) if _is_present(reader, event):
            placing = replace(
                reader,
                state=ReaderState.PLACING,
                payment_id=payment_id,
                due_at=event.at + reader.policy.place_within,
            )
            return placing, ()
        case ReaderDeadlinePassed() if _is_due(reader, event.at):
            return stop(reader, (), event.at)
        case _:
            return reader, ()


def _placing(reader: Reader, event: ReaderEvent) -> ReaderMoved:
    match event:
        case PlacingEnded(payment_id=payment_id) if payment_id == reader.payment_id:
            if event.answered:
                return show(reader, event.screen, event.at)
            return stop(reader, (event.screen,), event.at)
        case ReaderDeadlinePassed() if _is_due(reader, event.at):
            return stop(reader, (Screen(says=Says.CHECKING_PAYMENT),), event.at)
        case _:
            return reader, ()


def _disarming(reader: Reader, event: ReaderEvent) -> ReaderMoved:
    match event:
        case Disarmed():
            return say_next(replace(reader, asked=()), event.at)
        case DisarmUnanswered():
            return stop_again_later(reader, event.at)
        case ScreenWanted(screen=screen) | PlacingEnded(screen=screen):
            return replace(reader, say_next=queued(reader, screen)), ()
        case ReaderDeadlinePassed() if _is_due(reader, event.at):
            again = replace(reader, due_at=event.at + reader.policy.blocked_retry_after)
            return again, (Disarm(reader.terminal_id, first_of(reader.say_next)),)
        case TerminalWentOffline():
            return forget(reader)
        case TerminalKeyRefused():
            return locked_out(reader, event.at)
        case _:
            return reader, ()


def _resting(reader: Reader, event: ReaderEvent) -> ReaderMoved:
    match event:
        case ScreenWanted(screen=screen) | PlacingEnded(screen=screen):
            return show_in_turn(reader, screen, event.at)
        case ReaderDeadlinePassed() if _is_due(reader, event.at):
            return say_next(reader, event.at)
        case TerminalWentOffline():
            return forget(reader)
        case _:
            return reader, ()


_OfOneOperation: TypeAlias = (
    Armed
    | ArmRefused
    | ArmUnanswered
    | CallbackHeard
    | CardRead
    | ReaderFoundArmed
    | ReaderFoundIdle
    | LookUnanswered
    | CardDismissed
    | PlacingBegan
)


def _is_present(reader: Reader, event: _OfOneOperation) -> bool:
    """Whether the event is about what the reader does now, not about an earlier operation."""
    return reader.operation is not None and event.operation_id == reader.operation.id


def _is_due(reader: Reader, at: datetime) -> bool:
    return reader.due_at is not None and reader.due_at <= at
