"""A counter with two connectors and one reader, a bank behind it, and no real clock.

It joins the machines as the running system does: events in, effects kept, performed later, perhaps
after a crash, their answers back as events. What the bank has is the truth that the laws look at.
"""

from collections import deque
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import msgspec

from chargewright.kernel.ids import EvseId, PaymentId
from chargewright.kernel.money import Money
from chargewright.payments import hearing, machine, terminal
from chargewright.payments.bays import Bay, OpenPayment, open_payment_at_a_tap, vehicles_of
from chargewright.payments.effects import (
    Announce,
    Arm,
    AskOperator,
    CaptureHold,
    Disarm,
    LookAtReader,
    LookUpHold,
    PlaceHold,
    ReleaseHold,
    ShowScreen,
)
from chargewright.payments.encounter import answer_card, what_the_reader_hears
from chargewright.payments.events import (
    DeadlinePassed,
    HoldUnanswered,
    NothingSold,
    PriceKnown,
    UnexpectedEvent,
)
from chargewright.payments.facts import (
    PaymentCaptured,
    PaymentDeclined,
    PaymentHeld,
    StopRequestedByCard,
)
from chargewright.payments.model import Card, Payment, ReleaseReason, State
from chargewright.payments.outcomes import (
    AlreadyFinal,
    Approved,
    ArmAccepted,
    CaptureDone,
    CardSeen,
    NoCard,
    ReaderActivity,
    ReaderBusy,
    ReaderStopped,
    ReleaseDone,
    SeenHold,
    SeenState,
    TerminalStatus,
    Unknown,
)
from chargewright.payments.reader import (
    ArmUnanswered,
    CallbackHeard,
    Reader,
    ReaderDeadlinePassed,
    ReaderState,
    TerminalCameOnline,
    VehicleWaits,
    VehicleWaitsNoMore,
)
from chargewright.payments.reconciling import adopt_orphan, compare, search
from chargewright.payments.screens import Says, Screen
from chargewright.payments.tap import meaning
from tests.payments.cast import EUR, LEFT, RIGHT, T0, TERMINAL, TERMS, reader

LOST = Unknown("silence")
SERIAL = "P6X-1"


@dataclass
class Bank:
    """The provider's side: what the reader does, and every hold there ever was."""

    armed: int | None = None
    amount: Money | None = None
    card: Card | None = None
    holds: dict[str, SeenHold] = field(default_factory=dict)
    times: dict[str, int] = field(default_factory=dict)

    def tap(self, who: Card) -> bool:
        if self.armed is None or self.card is not None:
            return False
        self.card = who
        return True

    def arm(self, number: int, amount: Money):
        if self.armed is not None:
            return ReaderBusy()
        self.armed, self.amount = number, amount
        return ArmAccepted()

    def stop(self):
        self.armed, self.card = None, None
        return ReaderStopped()

    def look(self):
        if self.card is not None:
            return CardSeen(self.card)
        activity = ReaderActivity.IDLE if self.armed is None else ReaderActivity.WAITING_FOR_CARD
        return NoCard(TerminalStatus(terminal_ref=SERIAL, online=True, activity=activity))

    def place(self):
        if self.card is None:
            return LOST
        ref = f"s-{len(self.holds)}"
        self.holds[ref] = SeenHold(
            hold_ref=ref,
            terminal_ref=SERIAL,
            card=self.card.token,
            state=SeenState.OPEN,
            amount=self.amount,
        )
        self.times[ref] = 0
        self.stop()
        return Approved(ref, self.holds[ref].amount)

    def capture(self, ref: str, amount: Money):
        ended = self._ended(ref)
        if ended is None:
            self.holds[ref] = replace(self.holds[ref], state=SeenState.CAPTURED, captured=amount)
            self.times[ref] += 1
            return CaptureDone(amount)
        return ended

    def release(self, ref: str):
        ended = self._ended(ref)
        if ended is None:
            self.holds[ref] = replace(self.holds[ref], state=SeenState.RELEASED)
            return ReleaseDone()
        return ended

    def _ended(self, ref: str):
        hold = self.holds[ref]
        if hold.state is SeenState.OPEN:
            return None
        return AlreadyFinal(hold.captured)


@dataclass
class Counter:
    """Everything of ours at that counter, as it would be stored."""

    now: datetime = T0
    reader: Reader = field(default_factory=reader)
    payments: dict[PaymentId, Payment] = field(default_factory=dict)
    effects: deque = field(default_factory=deque)
    plugged: dict[EvseId, datetime] = field(default_factory=dict)
    bound: dict[PaymentId, EvseId] = field(default_factory=dict)
    declines: dict[str, list[datetime]] = field(default_factory=dict)
    stops: list[tuple[PaymentId, str]] = field(default_factory=list)
    captured: dict[PaymentId, Money] = field(default_factory=dict)
    asked: list[AskOperator] = field(default_factory=list)
    bank: Bank = field(default_factory=Bank)
    tapped: str | None = None

    def __post_init__(self) -> None:
        self._tell_reader(TerminalCameOnline(self.now))

    # What people and the clock do.

    def tap(self, who: Card, *, callback: bool = True) -> None:
        if self.bank.tap(who):
            self.tapped = who.token.value
            if callback and self.reader.operation is not None:
                self._tell_reader(CallbackHeard(self.now, self.reader.operation.id))

    def plug(self, evse_id: EvseId) -> None:
        if evse_id in self.plugged:
            return
        self.plugged[evse_id] = self.now
        waiting = [
            payment
            for payment in self._held()
            if payment.id not in self.bound and evse_id in payment.evse_ids
        ]
        if waiting:
            first = min(waiting, key=lambda payment: (payment.opened_at, payment.id))
            self.bound[first.id] = evse_id
        else:
            self._tell_reader(VehicleWaits(self.now, evse_id))

    def unplug(self, evse_id: EvseId, price: Money) -> None:
        """The vehicle leaves; if it was charging, the charge is over and priced."""
        if self.plugged.pop(evse_id, None) is None:
            return
        self._tell_reader(VehicleWaitsNoMore(self.now, evse_id))
        for payment in self._held():
            if self.bound.get(payment.id) == evse_id:
                self._tell(payment.id, PriceKnown(self.now, price))

    def give_up(self) -> None:
        """Everyone who has tapped and not plugged in has gone home."""
        for payment in self._held():
            if payment.id not in self.bound:
                self._tell(payment.id, NothingSold(self.now, ReleaseReason.NEVER_PLUGGED_IN))

    def wait(self, passed: timedelta) -> None:
        """Time passes; whoever wanted to be woken meanwhile is woken at that moment."""
        until = self.now + passed
        while (due := self._due()) is not None and due <= until:
            self.now = max(self.now, due)
            self._wake()
            self.work()
        self.now = max(self.now, until)

    def work(self, *faults: str) -> None:
        """Perform what was asked for; the first effects meet these faults."""
        left = list(faults)
        while self.effects:
            self._perform(self.effects.popleft(), left.pop(0) if left else "")

    def crash(self) -> None:
        """The process dies while it performs the next effect, after the bank has done it."""
        self.work("crash")

    def reconcile(self) -> None:
        listed = tuple(self.bank.holds.values())
        comparison = compare(tuple(self.payments.values()), listed, ours_since=T0, at=self.now)
        for finding in comparison.findings:
            self._tell(finding.payment_id, finding.event)
        for orphan in comparison.orphans:
            payment, effects = adopt_orphan(
                PaymentId(f"pay_{len(self.payments)}"),
                orphan,
                terminal_id=TERMINAL,
                terms=TERMS,
                at=self.now,
            )
            self._keep(payment, effects)

    # How the running system joins it.

    def _perform(self, effect, fault: str) -> None:
        lost = fault in {"lost", "lost_after"}
        done = fault != "lost"
        if isinstance(effect, AskOperator):
            self.asked.append(effect)
            return
        if isinstance(effect, ShowScreen):
            return
        outcome = self._call(effect) if done else LOST
        if fault == "crash":
            self._after_crash(effect)
            return
        self._report(effect, LOST if lost else outcome)

    def _after_crash(self, effect) -> None:
        """What may be repeated is repeated; what may not has gone unanswered."""
        match effect:
            case PlaceHold(payment_id=payment_id):
                self._tell(payment_id, HoldUnanswered(self.now))
            case Arm(operation=operation):
                self._tell_reader(ArmUnanswered(self.now, operation.id))
            case _:
                self.effects.appendleft(effect)

    def _call(self, effect):
        match effect:
            case PlaceHold():
                return self.bank.place()
            case CaptureHold(amount=amount, hold=hold):
                return self.bank.capture(hold.ref, amount)
            case ReleaseHold(hold=hold):
                return self.bank.release(hold.ref)
            case LookUpHold(hold=None, payment_id=payment_id):
                known = {p.hold.ref for p in self.payments.values() if p.hold is not None}
                return search(
                    self.payments[payment_id], tuple(self.bank.holds.values()), known_refs=known
                )
            case LookUpHold(hold=hold):
                return self.bank.holds[hold.ref]
            case Arm(operation=operation):
                return self.bank.arm(operation.number, operation.amount)
            case Disarm():
                return self.bank.stop()
            case LookAtReader():
                return self.bank.look()
        raise AssertionError(effect)

    def _report(self, effect, outcome) -> None:
        at = self.now
        match effect:
            case PlaceHold(payment_id=payment_id):
                event = hearing.about_the_hold(outcome, terminal_ref=SERIAL, at=at)
                self._tell(payment_id, event)
            case CaptureHold(payment_id=payment_id, hold=hold, amount=amount):
                event = hearing.about_the_capture(outcome, hold=hold, asked=amount, at=at)
                self._tell(payment_id, event)
            case ReleaseHold(payment_id=payment_id, hold=hold):
                self._tell(payment_id, hearing.about_the_release(outcome, hold=hold, at=at))
            case LookUpHold(payment_id=payment_id):
                self._tell(payment_id, hearing.about_the_look(outcome, at=at))
            case Arm(operation=operation):
                event = hearing.about_arming(outcome, operation_id=operation.id, at=at)
                self._tell_reader(event)
            case Disarm():
                self._tell_reader(hearing.about_disarming(outcome, at=at))
            case LookAtReader(operation_id=operation_id):
                event = hearing.about_the_reader(outcome, operation_id=operation_id, at=at)
                self._tell_reader(event)
                self._decide(outcome)

    def _decide(self, outcome) -> None:
        if self.reader.state is not ReaderState.DECIDING or not isinstance(outcome, CardSeen):
            return
        card = outcome.card
        means = meaning(
            card,
            prompted_for=self.reader.operation.evse_id,
            payments=[self._as_open(payment) for payment in self._open()],
            bays=[self._bay(evse_id) for evse_id in (LEFT, RIGHT)],
            declines=self.declines.get(card.token.value, ()),
            at=self.now,
        )
        met = answer_card(
            self.reader,
            card,
            means,
            payment_id=PaymentId(f"pay_{len(self.payments)}"),
            terms=TERMS,
            at=self.now,
        )
        self.reader = met.reader
        if met.payment is not None:
            self.payments[met.payment.id] = met.payment
        self._hand_over(met.effects)

    def _as_open(self, payment: Payment) -> OpenPayment:
        waits = payment.state is State.HELD and payment.id not in self.bound
        return open_payment_at_a_tap(
            payment,
            began_at=None,
            waits_at=payment.evse_ids if waits else (),
            at=self.now,
        )

    def _bay(self, evse_id: EvseId) -> Bay:
        """As sessions make it: there is none before the hold."""
        is_free = evse_id not in {self.bound.get(payment.id) for payment in self._held()}
        return Bay(
            evse_id=evse_id,
            is_free=is_free,
            plugged_at=self.plugged.get(evse_id) if is_free else None,
        )

    def _tell(self, payment_id: PaymentId, event) -> None:
        before = self.payments[payment_id]
        try:
            payment, effects = machine.step(before, event)
        except UnexpectedEvent:
            return
        self._keep(payment, effects)

    def _keep(self, payment: Payment, effects) -> None:
        stored = msgspec.json.encode(payment)
        self.payments[payment.id] = msgspec.json.decode(stored, type=Payment)
        self._hand_over(effects)

    def _tell_reader(self, event) -> None:
        try:
            self.reader, effects = terminal.step(self.reader, event)
        except UnexpectedEvent:
            return
        self._hand_over(effects)

    def _hand_over(self, effects) -> None:
        for effect in effects:
            if isinstance(effect, Announce):
                self._hear(effect.fact)
            else:
                self.effects.append(effect)

    def _hear(self, fact) -> None:
        payment = self.payments.get(fact.payment_id)
        if isinstance(fact, StopRequestedByCard):
            self.stops.append((fact.payment_id, self.tapped))
            evse_id = self.bound.get(fact.payment_id)
            if evse_id is None:
                self._tell(
                    fact.payment_id,
                    NothingSold(self.now, ReleaseReason.CANCELLED_BY_DRIVER),
                )
            else:
                self.unplug(evse_id, Money(1237, EUR))
            return
        if isinstance(fact, PaymentDeclined):
            self.declines.setdefault(payment.card.token.value, []).append(self.now)
        if isinstance(fact, PaymentCaptured):
            assert fact.payment_id not in self.captured, "told of one capture twice"
            self.captured[fact.payment_id] = fact.amount
        if isinstance(fact, PaymentHeld):
            self._came_meanwhile(payment)
        if payment is not None:
            screen = Screen(says=Says.PLEASE_WAIT)
            for event in what_the_reader_hears(fact, payment, screen=screen, at=self.now):
                self._tell_reader(event)

    def _came_meanwhile(self, payment: Payment) -> None:
        """Whose vehicle stands here unpaid, if the bank took so long that one has come."""
        if payment.is_plugged_in:
            self.bound[payment.id] = payment.evse_ids[0]
            return
        asked = [one for one in self._open() if one.state is not State.HELD or one == payment]
        bays = [self._bay(evse_id) for evse_id in (LEFT, RIGHT)]
        found = vehicles_of([self._as_open(one) for one in asked], bays).get(payment.id)
        if found is not None:
            self.bound[payment.id] = found

    def _due(self) -> datetime | None:
        deadlines = [payment.deadline for payment in self.payments.values()]
        return min(
            (due for due in (*deadlines, self.reader.deadline) if due is not None), default=None
        )

    def _wake(self) -> None:
        if self.reader.deadline is not None and self.reader.deadline <= self.now:
            self._tell_reader(ReaderDeadlinePassed(self.now))
        for payment in tuple(self.payments.values()):
            if payment.deadline is not None and payment.deadline <= self.now:
                self._tell(payment.id, DeadlinePassed(self.now))

    def _open(self) -> list[Payment]:
        return [payment for payment in self.payments.values() if not payment.has_ended]

    def _held(self) -> list[Payment]:
        return [payment for payment in self._open() if payment.state is State.HELD]
