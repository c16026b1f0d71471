"""The life of a terminal's reader: armed for whoever may tap, one operation at a time.

The reader serves one person at a time: armed, a card read, a decision, perhaps a hold, a screen to
read, armed again. A callback is a hint that makes us look; an armed reader is looked at anyway, so
that a lost callback costs seconds, not a customer. What is unclear is stopped before it is armed
again, so that a reader is never left blocked. What a driver has to read stays for a while: news that
come meanwhile wait, unless they say the same with more to it.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, TypeAlias

from chargewright.kernel.ids import EvseId
from chargewright.kernel.money import Money
from chargewright.payments.effects import Arm, AskOperator, Disarm, Effect, LookAtReader, ShowScreen
from chargewright.payments.events import UnexpectedEvent
from chargewright.payments.model import Question
from chargewright.payments.reader import (
    Armed,
    ArmRefused,
    ArmUnanswered,
    CallbackHeard,
    CardDismissed,
    CardRead,
    Charge,
    ChargesChanged,
    Disarmed,
    DisarmUnanswered,
    LookUnanswered,
    OffersChanged,
    Operation,
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
    operation_id,
)
from chargewright.payments.reader_table import NEXT
from chargewright.payments.screens import Says, Screen, ScreenKind

ReaderMoved: TypeAlias = tuple[Reader, tuple[Effect, ...]]

_READ_AT_LEISURE: Final = frozenset(
    {Says.PAID, Says.PAID_LATER, Says.NOTHING_CHARGED, Says.RECEIPT}
)
"""What a driver who is leaving reads; everything else gives way to the next card sooner."""

_WAITING_MOST: Final = 2
"""So many screens wait for their turn; the next driver waits as well."""


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
            return replace(reader, charges=_with_figures(charges, reader.charges))
        case VehicleWaits(evse_id=evse_id):
            return replace(reader, waiting=(*_without(reader.waiting, evse_id), evse_id))
        case VehicleWaitsNoMore(evse_id=evse_id):
            return replace(reader, waiting=_without(reader.waiting, evse_id))
        case _:
            return reader


def _idle(reader: Reader, event: ReaderEvent) -> ReaderMoved:
    match event:
        case TerminalCameOnline() | OffersChanged() | ChargesChanged() | VehicleWaits():
            return _next_operation(reader, event.at)
        case ReaderDeadlinePassed():
            return _next_operation(replace(reader, shown=None), event.at)
        case ScreenWanted(screen=screen) | PlacingEnded(screen=screen) if reader.online:
            return _show(reader, screen, event.at)
        case TerminalWentOffline():
            return _forget(reader)
        case TerminalKeyRefused():
            return _locked_out(reader, event.at)
        case _:
            return reader, ()


def _arming(reader: Reader, event: ReaderEvent) -> ReaderMoved:
    match event:
        case Armed() | ReaderFoundArmed() if _is_present(reader, event):
            if reader.say_next:
                return _stop(reader, reader.say_next, event.at)
            waits = replace(reader, state=ReaderState.ARMED, tries=0, asked=())
            return _if_still_wanted(_look_later(waits, event.at), event.at)
        case ArmRefused() | ArmUnanswered() if _is_present(reader, event):
            return _stop(reader, reader.say_next, event.at)
        case CallbackHeard() if _is_present(reader, event):
            return reader, (LookAtReader(reader.terminal_id, event.operation_id),)
        case CardRead() if _is_present(reader, event):
            return _read(reader, event.at)
        case ScreenWanted(screen=screen) | PlacingEnded(screen=screen):
            return replace(reader, say_next=_queued(reader, screen)), ()
        case ReaderDeadlinePassed() if _is_due(reader, event.at):
            return _stop(reader, reader.say_next, event.at)
        case TerminalWentOffline():
            return _forget(reader)
        case TerminalKeyRefused():
            return _locked_out(reader, event.at)
        case _:
            return reader, ()


def _armed(reader: Reader, event: ReaderEvent) -> ReaderMoved:
    match event:
        case CallbackHeard() if _is_present(reader, event):
            return reader, (LookAtReader(reader.terminal_id, event.operation_id),)
        case CardRead() if _is_present(reader, event):
            return _read(reader, event.at)
        case ReaderFoundIdle() if _is_present(reader, event):
            # It was stopped by someone else, or has restarted: what we armed is gone.
            return _next_operation(reader, event.at)
        case OffersChanged() | ChargesChanged() | VehicleWaits() | VehicleWaitsNoMore():
            return _if_still_wanted(reader, event.at)
        case ScreenWanted(screen=screen) | PlacingEnded(screen=screen):
            return _stop(reader, (screen,), event.at)
        case ReaderDeadlinePassed() if _is_due(reader, event.at):
            return _waited(reader, event.at)
        case TerminalWentOffline():
            return _forget(reader)
        case TerminalKeyRefused():
            return _locked_out(reader, event.at)
        case _:
            return reader, ()


def _deciding(reader: Reader, event: ReaderEvent) -> ReaderMoved:
    match event:
        case CardDismissed(screen=screen) if _is_present(reader, event):
            return _stop(reader, (screen,), event.at)
        case PlacingBegan(payment_id=payment_id) if _is_present(reader, event):
            placing = replace(
                reader,
                state=ReaderState.PLACING,
                payment_id=payment_id,
                due_at=event.at + reader.policy.place_within,
            )
            return placing, ()
        case ReaderDeadlinePassed() if _is_due(reader, event.at):
            return _stop(reader, (), event.at)
        case _:
            return reader, ()


def _placing(reader: Reader, event: ReaderEvent) -> ReaderMoved:
    match event:
        case PlacingEnded(payment_id=payment_id) if payment_id == reader.payment_id:
            if event.answered:
                return _show(reader, event.screen, event.at)
            return _stop(reader, (event.screen,), event.at)
        case ReaderDeadlinePassed() if _is_due(reader, event.at):
            return _stop(reader, (Screen(says=Says.CHECKING_PAYMENT),), event.at)
        case _:
            return reader, ()


def _disarming(reader: Reader, event: ReaderEvent) -> ReaderMoved:
    match event:
        case Disarmed():
            return _say_next(replace(reader, asked=()), event.at)
        case DisarmUnanswered():
            return _stop_again_later(reader, event.at)
        case ScreenWanted(screen=screen) | PlacingEnded(screen=screen):
            return replace(reader, say_next=_queued(reader, screen)), ()
        case ReaderDeadlinePassed() if _is_due(reader, event.at):
            again = replace(reader, due_at=event.at + reader.policy.blocked_retry_after)
            return again, (Disarm(reader.terminal_id, _first(reader.say_next)),)
        case TerminalWentOffline():
            return _forget(reader)
        case TerminalKeyRefused():
            return _locked_out(reader, event.at)
        case _:
            return reader, ()


def _resting(reader: Reader, event: ReaderEvent) -> ReaderMoved:
    match event:
        case ScreenWanted(screen=screen) | PlacingEnded(screen=screen):
            return _show_in_turn(reader, screen, event.at)
        case ReaderDeadlinePassed() if _is_due(reader, event.at):
            return _say_next(reader, event.at)
        case TerminalWentOffline():
            return _forget(reader)
        case _:
            return reader, ()


def _next_operation(reader: Reader, at: datetime) -> ReaderMoved:
    """Arm for the vehicle that has waited longest, else for whoever comes, else say what is so."""
    free = _at_rest(reader)
    if not free.online:
        return free, ()
    wanted = _wanted(free)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """Whom to read for, at which amount, and what to say; as in `Operation`."""

    evse_id: EvseId | None
    amount: Money
    prompt: Screen
    stops_only: bool = False


def _wanted(reader: Reader) -> _Wanted | None:
    """None when there is nobody to read for."""
    for evse_id in reader.waiting:
        offer = reader.offer(evse_id)
        if offer is not None:
            prompt = Screen(
                says=Says.PRESENT_CARD,
                connector=offer.connector,
                hold=offer.hold,
                prices=offer.prices,
            )
            return _Wanted(evse_id=evse_id, amount=offer.hold, prompt=prompt)
    if not reader.offers and not reader.charges:
        return None
    # The card comes before the choice: hold what the dearest choice needs.
    holds = [offer.hold for offer in reader.offers] or [charge.hold for charge in reader.charges]
    dearest = max(holds, key=lambda hold: hold.minor)
    if reader.policy.always_armed and reader.offers:
        return _Wanted(evse_id=None, amount=dearest, prompt=_for_anyone(reader, dearest))
    if reader.charges:
        says = Says.CHARGING if _all_are_charging(reader) else Says.PLUG_IN_OR_STOP
        prompt = _of_charges(reader.charges, says)
        return _Wanted(evse_id=None, amount=dearest, prompt=prompt, stops_only=True)
    return None


def _for_anyone(reader: Reader, dearest: Money) -> Screen:
    """An invitation to start, as long as there is where; else what is going on."""
    if _all_are_charging(reader):
        return _of_charges(reader.charges, Says.CHARGING)
    prices = {offer.prices for offer in reader.offers}
    return Screen(
        says=Says.TAP_TO_START, hold=dearest, prices=prices.pop() if len(prices) == 1 else ()
    )


def _all_are_charging(reader: Reader) -> bool:
    return {offer.evse_id for offer in reader.offers} <= {each.evse_id for each in reader.charges}


def _of_charges(charges: tuple[Charge, ...], says: Says) -> Screen:
    """What is going on; what it has come to where it is one driver's alone."""
    if len(charges) == 1:
        (charge,) = charges
        return Screen(
            says=says,
            connector=charge.connector,
            energy_wh=charge.energy_wh,
            amount=charge.amount,
        )
    return Screen(says=says, connector=", ".join(filter(None, (one.connector for one in charges))))


def _with_figures(charges: tuple[Charge, ...], before: tuple[Charge, ...]) -> tuple[Charge, ...]:
    """The charges with the figures that were told last, where none are told now."""
    known = {charge.payment_id: charge for charge in before}
    return tuple(
        replace(
            charge,
            energy_wh=known[charge.payment_id].energy_wh,
            amount=known[charge.payment_id].amount,
        )
        if charge.energy_wh is None and charge.payment_id in known
        else charge
        for charge in charges
    )


def _if_still_wanted(reader: Reader, at: datetime) -> ReaderMoved:
    """Stay armed if it is armed for the right person at the right price, else start over."""
    present = reader.operation
    assert present is not None, "an armed reader has an operation"
    wanted = _wanted(reader)
    if wanted is not None:
        told, prompt = present.prompt, wanted.prompt
        is_early = at < present.began_at + reader.policy.cost_told_every
        if is_early and prompt.energy_wh is not None:  # else it is another charge than was told of
            prompt = replace(prompt, energy_wh=told.energy_wh, amount=told.amount)
        asks = (wanted.evse_id, wanted.amount, wanted.stops_only, prompt)
        if asks == (present.evse_id, present.amount, present.stops_only, told):
            return reader, ()
    return _stop(reader, (), at)


def _read(reader: Reader, at: datetime) -> ReaderMoved:
    deciding = replace(
        reader, state=ReaderState.DECIDING, due_at=at + reader.policy.decide_within, tries=0
    )
    return deciding, (ShowScreen(reader.terminal_id, Screen(says=Says.PLEASE_WAIT)),)


def _waited(reader: Reader, at: datetime) -> ReaderMoved:
    """An armed reader was not heard of for a while: the person may be gone, or the callback lost."""
    present = reader.operation
    assert present is not None, "an armed reader has an operation"
    if present.evse_id is not None and at >= present.began_at + reader.policy.read_within:
        left = replace(reader, waiting=_without(reader.waiting, present.evse_id))
        return _stop(left, (present.prompt.saying(Says.NOBODY_TAPPED),), at)
    if at >= present.began_at + reader.policy.rearm_after:
        return _stop(reader, (), at)
    return _look_later(reader, at), (LookAtReader(reader.terminal_id, present.id),)


def _look_later(reader: Reader, at: datetime) -> Reader:
    present = reader.operation
    assert present is not None, "an armed reader has an operation"
    moments = [at + reader.policy.look_every]
    if present.evse_id is not None:
        moments.append(present.began_at + reader.policy.read_within)
    return replace(reader, due_at=max(min(moments), at))


def _stop(reader: Reader, screens: tuple[Screen, ...], at: datetime) -> ReaderMoved:
    stopping = replace(
        _at_rest(reader),
        state=ReaderState.DISARMING,
        say_next=screens,
        shown=None,
        due_at=at + reader.policy.blocked_retry_after,
    )
    return stopping, (Disarm(reader.terminal_id, _first(screens)),)


def _stop_again_later(reader: Reader, at: datetime) -> ReaderMoved:
    tries = reader.tries + 1
    if tries < reader.policy.stop_tries:
        return replace(reader, tries=tries, due_at=at + reader.policy.retry_after), ()
    blocked = replace(reader, tries=tries, due_at=at + reader.policy.blocked_retry_after)
    return _ask(blocked, Question.READER_BLOCKED)


def _locked_out(reader: Reader, at: datetime) -> ReaderMoved:
    """Nothing can be asked of the terminal until someone mends the key; now and then we see."""
    waiting = replace(_at_rest(reader), due_at=at + reader.policy.key_retry_after)
    return _ask(waiting, Question.KEY_REFUSED)


def _ask(reader: Reader, question: Question) -> ReaderMoved:
    """Ask once; when the reader works again, what was asked is settled."""
    if question in reader.asked:
        return reader, ()
    asked = replace(reader, asked=(*reader.asked, question))
    return asked, (AskOperator(reader.terminal_id, question),)


def _show(
    reader: Reader, screen: Screen, at: datetime, then: tuple[Screen, ...] = ()
) -> ReaderMoved:
    """Let the driver read this before the next card, and before what waits for its turn."""
    policy = reader.policy
    shown_for = (
        policy.result_shown_for if screen.says in _READ_AT_LEISURE else policy.message_shown_for
    )
    resting = replace(
        _at_rest(reader),
        state=ReaderState.RESTING,
        say_next=then,
        shown=screen,
        shown_at=at,
        due_at=at + shown_for,
    )
    return resting, (ShowScreen(reader.terminal_id, screen),)


def _show_in_turn(reader: Reader, screen: Screen, at: datetime) -> ReaderMoved:
    """What is shown stays until it could be read; then others have their turn.

    The same with more to it, as a receipt is to its outcome, comes at once. Only who is leaving gets
    more time for that: one who was refused wants to try the next card.
    """
    shown, shown_at = reader.shown, reader.shown_at
    if shown is None or shown_at is None or shown.kind is ScreenKind.PROGRESS:
        return _show(reader, screen, at, reader.say_next)
    if screen.says is shown.says:
        moved, effects = _show(reader, screen, at, reader.say_next)
        if screen.says not in _READ_AT_LEISURE:
            moved = replace(moved, shown_at=shown_at, due_at=reader.due_at)
        return moved, effects
    readable_at = shown_at + reader.policy.message_shown_for
    queued = _queued(reader, screen)
    if at < readable_at:
        return replace(reader, say_next=queued, due_at=readable_at), ()
    return _show(reader, queued[0], at, queued[1:])


def _queued(reader: Reader, screen: Screen) -> tuple[Screen, ...]:
    """What waits to be said, with this: in place of what says the same, else as the last.

    That something is under way is not worth saying any more once there is news.
    """
    waiting = [each for each in reader.say_next if each.kind is not ScreenKind.PROGRESS]
    for place, each in enumerate(waiting):
        if each.says is screen.says:
            waiting[place] = screen
            return tuple(waiting)
    return (*waiting, screen)[-_WAITING_MOST:]


def _say_next(reader: Reader, at: datetime) -> ReaderMoved:
    if reader.say_next:
        return _show(reader, reader.say_next[0], at, reader.say_next[1:])
    return _next_operation(reader, at)


def _first(screens: tuple[Screen, ...]) -> Screen | None:
    return screens[0] if screens else None


def _forget(reader: Reader) -> ReaderMoved:
    """An unreachable reader does nothing for us; it is told everything anew when it is back."""
    return replace(_at_rest(reader), shown=None), ()


def _at_rest(reader: Reader) -> Reader:
    return replace(
        reader,
        state=ReaderState.IDLE,
        operation=None,
        payment_id=None,
        say_next=(),
        tries=0,
        due_at=None,
    )


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


def _is_idle(reader: Reader) -> bool:
    return reader.state is ReaderState.IDLE


def _is_due(reader: Reader, at: datetime) -> bool:
    return reader.due_at is not None and reader.due_at <= at


def _without(waiting: tuple[EvseId, ...], evse_id: EvseId) -> tuple[EvseId, ...]:
    return tuple(other for other in waiting if other != evse_id)
