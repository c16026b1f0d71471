"""What a reader turns to: the next card, a look, a stop, a question to an operator."""

from dataclasses import replace
from datetime import datetime

from chargewright.kernel.ids import EvseId
from chargewright.payments.effects import Arm, AskOperator, Disarm, LookAtReader, ShowScreen
from chargewright.payments.model import Question
from chargewright.payments.reader import (
    Operation,
    Reader,
    ReaderState,
    operation_id,
)
from chargewright.payments.reader_prompts import wanted_of
from chargewright.payments.reader_screens import ReaderMoved, at_rest, first_of, show
from chargewright.payments.screens import Says, Screen


def next_operation(reader: Reader, at: datetime) -> ReaderMoved:
    """Arm for the vehicle that has waited longest, else for whoever comes, else say what is so."""
    free = at_rest(reader)
    if not free.online:
        return free, ()
    wanted = wanted_of(free)
    if wanted is None:
        screen = Screen(says=Says.PLUG_IN_TO_START if free.offers else Says.OUT_OF_SERVICE)
        if screen == free.shown:
            return replace(free, due_at=reader.due_at if _is_idle(reader) else None), ()
        return replace(free, shown=screen, shown_at=at), (ShowScreen(free.terminal_id, screen),)
    number = free.number + 1
    operation = Operation(
        id=operation_id(free.terminal_id, number),
        number=number,
        evse_id=wanted.evse_id,
        amount=wanted.amount,
        prompt=wanted.prompt,
        began_at=at,
        stops_only=wanted.stops_only,
    )
    arming = replace(
        free,
        state=ReaderState.ARMING,
        number=number,
        operation=operation,
        shown=None,
        due_at=at + free.policy.read_within,
    )
    return arming, (Arm(free.terminal_id, operation),)


def if_still_wanted(reader: Reader, at: datetime) -> ReaderMoved:
    """Stay armed if it is armed for the right person at the right price, else start over."""
    present = reader.operation
    assert present is not None, "an armed reader has an operation"
    wanted = wanted_of(reader)
    if wanted is not None:
        told, prompt = present.prompt, wanted.prompt
        is_early = at < present.began_at + reader.policy.cost_told_every
        if is_early and prompt.energy_wh is not None:  # else it is another charge than was told of
            prompt = replace(prompt, energy_wh=told.energy_wh, amount=told.amount)
        asks = (wanted.evse_id, wanted.amount, wanted.stops_only, prompt)
        if asks == (present.evse_id, present.amount, present.stops_only, told):
            return reader, ()
    return stop(reader, (), at)


def card_read(reader: Reader, at: datetime) -> ReaderMoved:
    deciding = replace(
        reader, state=ReaderState.DECIDING, due_at=at + reader.policy.decide_within, tries=0
    )
    return deciding, (ShowScreen(reader.terminal_id, Screen(says=Says.PLEASE_WAIT)),)


def waited(reader: Reader, at: datetime) -> ReaderMoved:
    """An armed reader was not heard of for a while: the person may be gone, or the callback lost."""
    present = reader.operation
    assert present is not None, "an armed reader has an operation"
    if present.evse_id is not None and at >= present.began_at + reader.policy.read_within:
        left = replace(reader, waiting=without(reader.waiting, present.evse_id))
        return stop(left, (present.prompt.saying(Says.NOBODY_TAPPED),), at)
    if at >= present.began_at + reader.policy.rearm_after:
        return stop(reader, (), at)
    return look_later(reader, at), (LookAtReader(reader.terminal_id, present.id),)


def look_later(reader: Reader, at: datetime) -> Reader:
    present = reader.operation
    assert present is not None, "an armed reader has an operation"
    moments = [at + reader.policy.look_every]
    if present.evse_id is not None:
        moments.append(present.began_at + reader.policy.read_within)
    return replace(reader, due_at=max(min(moments), at))


def stop(reader: Reader, screens: tuple[Screen, ...], at: datetime) -> ReaderMoved:
    stopping = replace(
        at_rest(reader),
        state=ReaderState.DISARMING,
        say_next=screens,
        shown=None,
        due_at=at + reader.policy.blocked_retry_after,
    )
    return stopping, (Disarm(reader.terminal_id, first_of(screens)),)


def stop_again_later(reader: Reader, at: datetime) -> ReaderMoved:
    tries = reader.tries + 1
    if tries < reader.policy.stop_tries:
        return replace(reader, tries=tries, due_at=at + reader.policy.retry_after), ()
    blocked = replace(reader, tries=tries, due_at=at + reader.policy.blocked_retry_after)
    return _ask(blocked, Question.READER_BLOCKED)


def locked_out(reader: Reader, at: datetime) -> ReaderMoved:
    """Nothing can be asked of the terminal until someone mends the key; now and then we see."""
    waiting = replace(at_rest(reader), due_at=at + reader.policy.key_retry_after)
    return _ask(waiting, Question.KEY_REFUSED)


def _ask(reader: Reader, question: Question) -> ReaderMoved:
    """Ask once; when the reader works again, what was asked is settled."""
    if question in reader.asked:
        return reader, ()
    asked = replace(reader, asked=(*reader.asked, question))
    return asked, (AskOperator(reader.terminal_id, question),)


def say_next(reader: Reader, at: datetime) -> ReaderMoved:
    if reader.say_next:
        return show(reader, reader.say_next[0], at, reader.say_next[1:])
    return next_operation(reader, at)


def forget(reader: Reader) -> ReaderMoved:
    """An unreachable reader does nothing for us; it is told everything anew when it is back."""
    return replace(at_rest(reader), shown=None), ()


def without(waiting: tuple[EvseId, ...], evse_id: EvseId) -> tuple[EvseId, ...]:
    return tuple(other for other in waiting if other != evse_id)


def _is_idle(reader: Reader) -> bool:
    return reader.state is ReaderState.IDLE
