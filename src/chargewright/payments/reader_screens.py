"""What a reader shows, for how long, and what waits for its turn.

What a driver has to read stays for a while: news that come meanwhile wait, unless they say the same
with more to it.
"""

from dataclasses import replace
from datetime import datetime
from typing import Final, TypeAlias

from chargewright.payments.effects import Effect, ShowScreen
from chargewright.payments.reader import (
    Reader,
    ReaderState,
)
from chargewright.payments.screens import Says, Screen, ScreenKind

ReaderMoved: TypeAlias = tuple[Reader, tuple[Effect, ...]]

_READ_AT_LEISURE: Final = frozenset(
    {Says.PAID, Says.PAID_LATER, Says.NOTHING_CHARGED, Says.RECEIPT}
)
"""What a driver who is leaving reads; everything else gives way to the next card sooner."""

_WAITING_MOST: Final = 2
"""So many screens wait for their turn; the next driver waits as well."""


def show(
    reader: Reader, screen: Screen, at: datetime, then: tuple[Screen, ...] = ()
) -> ReaderMoved:
    """Let the driver read this before the next card, and before what waits for its turn."""
    policy = reader.policy
    shown_for = (
        policy.result_shown_for if screen.says in _READ_AT_LEISURE else policy.message_shown_for
    )
    resting = replace(
        at_rest(reader),
        state=ReaderState.RESTING,
        say_next=then,
        shown=screen,
        shown_at=at,
        due_at=at + shown_for,
    )
    return resting, (ShowScreen(reader.terminal_id, screen),)


def show_in_turn(reader: Reader, screen: Screen, at: datetime) -> ReaderMoved:
    """What is shown stays until it could be read; then others have their turn.

    The same with more to it, as a receipt is to its outcome, comes at once. Only who is leaving gets
    more time for that: one who was refused wants to try the next card.
    """
    shown, shown_at = reader.shown, reader.shown_at
    if shown is None or shown_at is None or shown.kind is ScreenKind.PROGRESS:
        return show(reader, screen, at, reader.say_next)
    if screen.says is shown.says:
        moved, effects = show(reader, screen, at, reader.say_next)
        if screen.says not in _READ_AT_LEISURE:
            moved = replace(moved, shown_at=shown_at, due_at=reader.due_at)
        return moved, effects
    readable_at = shown_at + reader.policy.message_shown_for
    waiting = queued(reader, screen)
    if at < readable_at:
        return replace(reader, say_next=waiting, due_at=readable_at), ()
    return show(reader, waiting[0], at, waiting[1:])


def queued(reader: Reader, screen: Screen) -> tuple[Screen, ...]:
    """What waits to be said, with this: in place of what says the same, else as the last.

    That something is under way is not worth saying any more once there is news.
    """
    waiting = [each for each in reader.say_next if each.kind is not ScreenKind.PROGRESS]
    for place, each in enumerate(waiting):
        if each.says is screen.says:
            waiting[place] = screen
            return tuple(waiting)
    return (*waiting, screen)[-_WAITING_MOST:]


def first_of(screens: tuple[Screen, ...]) -> Screen | None:
    return screens[0] if screens else None


def at_rest(reader: Reader) -> Reader:
    return replace(
        reader,
        state=ReaderState.IDLE,
        operation=None,
        payment_id=None,
        say_next=(),
        tries=0,
        due_at=None,
    )
