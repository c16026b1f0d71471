"""One unit of work from inside: machines step, facts are told, and what they wake is done at once.

Whatever the machines ask for that changes only rows happens here, in the same unit of work: a hold
and the session it pays for begin in one commit. What must reach outside becomes an effect row.
Machines are never called while another is being stepped: what a fact wakes waits its turn in a
queue, so every machine sees the others as they were left.
"""

from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from functools import partial
from typing import Any, Final

from chargewright.kernel.fact import Received
from chargewright.kernel.ids import FactId, SessionId
from chargewright.kernel.outgoing import Asked, OperatorItem, Told
from chargewright.payments import effects as payment_effects
from chargewright.payments import events as payment_events
from chargewright.payments import machine as payment_machine
from chargewright.payments import terminal as reader_machine
from chargewright.payments.encounter import Encounter
from chargewright.payments.kinds import EFFECT_KINDS, FACT_KINDS
from chargewright.payments.model import Payment, Question
from chargewright.payments.reader import (
    Reader,
    ReaderEvent,
    ScreenWanted,
    TerminalCameOnline,
    TerminalWentOffline,
)
from chargewright.payments.screens import Screen
from chargewright.reactions import payment_news, session_news
from chargewright.reactions.ports import Work
from chargewright.reactions.words import RELEASE_REASONS
from chargewright.sessions import effects as session_effects
from chargewright.sessions import events as session_events
from chargewright.sessions import flow as session_flow
from chargewright.sessions.facts import SessionFact
from chargewright.sessions.model import Card, Token
from chargewright.sessions.ports import Ports

COMMAND_LIVES_FOR: Final = timedelta(seconds=30)
"""A start or stop that did not leave by then must not reach the station any more."""

Step = Callable[[], Awaitable[None]]


class House:
    """Runs what was heard through the machines, then whatever that wakes, until nothing follows.

    `cause` names what was heard; effects and commands are unique by it, so that hearing it twice
    asks for nothing twice.
    """

    def __init__(self, work: Work, cause: str) -> None:
        self.work: Final = work
        self.cause: Final = cause
        self._steps: deque[Step] = deque()
        self._asked: list[Asked] = []
        self._commands = 0

    @property
    def ports(self) -> Ports:
        """The ports by which the flows of sessions reach this unit of work."""
        return Ports(
            sessions=self.work.sessions,
            inbox=_AcceptedBefore(self),
            outbox=_SessionEffects(self),
            stream=_SessionFacts(self),
        )

    async def settle(self) -> None:
        """Do what was woken, in order, then hand over what must reach outside."""
        while self._steps:
            await self._steps.popleft()()
        await self.work.outbox.ask(self._asked, cause=self.cause)
        self._asked = []

    def soon(self, step: Step) -> None:
        """Do this when the machine at hand has been saved."""
        self._steps.append(step)

    # What machines hear

    def session_hears(self, session_id: str, event: session_events.Event) -> None:
        """Let a session hear this, after what is at hand."""

        async def step() -> None:
            await session_flow.hear(self._heard(session_id, event), self.ports)

        self.soon(step)

    def payment_hears(self, payment_id: str, event: payment_events.Event) -> None:
        """Let a payment hear this, after what is at hand."""

        async def step() -> None:
            payment = await self.work.payments.lock(payment_id)
            try:
                moved, effects = payment_machine.step(payment, event)
            except payment_events.UnexpectedEvent as surprise:
                await self.unexpected(payment_id, str(surprise), payment_id=payment_id)
                return
            await self.work.payments.save(moved)
            await self._settled(payment_id, payment.asked, moved.asked, f"payment.{moved.state}")
            await self.payment_asks(moved, effects)

        self.soon(step)

    def reader_hears(self, terminal_id: str, event: ReaderEvent) -> None:
        """Let a terminal's reader hear this, after what is at hand; a payment page has none."""

        async def step() -> None:
            reader = await self.work.readers.find(terminal_id)
            if reader is None:
                return
            try:
                moved, effects = reader_machine.step(reader, event)
            except payment_events.UnexpectedEvent as surprise:
                await self.unexpected(terminal_id, str(surprise))
                return
            if moved == reader and not effects:
                return  # told every few seconds what it knows
            await self._settled(terminal_id, reader.asked, moved.asked, f"reader.{moved.state}")
            await self.reader_moved(moved, effects)

        self.soon(step)

    async def terminal_found(self, terminal_id: str, *, is_online: bool) -> None:
        """Let a reader hear whether its terminal is reachable, where it believes something else.

        What it believes may be younger than the last look: any call of its own may have met a gap.
        """
        reader = await self.work.readers.lock(terminal_id)
        if reader.online is not is_online:
            now = self.work.now
            self.reader_hears(
                terminal_id, TerminalCameOnline(now) if is_online else TerminalWentOffline(now)
            )

    async def reader_moved(self, reader: Reader, effects: Sequence[payment_effects.Effect]) -> None:
        await self.work.readers.save(reader)
        for effect in effects:
            await self._payment_effect(effect)

    async def encountered(self, encounter: Encounter) -> None:
        """Keep what a card at a reader led to."""
        await self.work.readers.save(encounter.reader)
        if encounter.payment is not None:
            await self.work.payments.add(self.work.organization_id, encounter.payment)
        for effect in encounter.effects:
            await self._payment_effect(effect)

    async def payment_asks(
        self, payment: Payment, effects: Sequence[payment_effects.Effect]
    ) -> None:
        for effect in effects:
            await self._payment_effect(effect, payment)

    # What machines ask for

    async def _payment_effect(
        self, effect: payment_effects.Effect, payment: Payment | None = None
    ) -> None:
        match effect:
            case payment_effects.Announce(fact=fact):
                await self._announce(fact, payment)
            case payment_effects.AskOperator(about=about, question=question, amount=amount):
                await self._ask_operator_about_payment(str(about), question, amount, payment)
            case _:
                # One effect at a time per terminal: what a reader and its payment ask of the same
                # terminal keeps its order.
                place = getattr(effect, "terminal_id", None) or getattr(effect, "payment_id", "")
                self.ask(Asked(EFFECT_KINDS.name(effect), str(place), EFFECT_KINDS.body(effect)))

    async def _announce(self, fact: Any, payment: Payment | None) -> None:
        payment_id = getattr(fact, "payment_id", None)
        session_id = None if payment_id is None else await self.work.sessions.of_payment(payment_id)
        await self.tell(
            FACT_KINDS.name(fact),
            str(payment_id or getattr(fact, "terminal_id", "")),
            FACT_KINDS.body(fact),
            payment_id=payment_id,
            session_id=session_id,
        )
        reaction = payment_news.ON_PAYMENT_FACT[type(fact)]
        if reaction is not None:
            self.soon(lambda: reaction(self, fact, payment))

    async def session_effect(self, effect: session_effects.Effect) -> None:
        match effect:
            case session_effects.SendRemoteStart(session_id, place=place, reference=reference):
                start = {
                    "reference": reference,
                    "evse_no": place.evse_no,
                    "connector_no": place.connector_no,
                    **await self._as_whom(session_id),
                }
                await self._command(place.station_id, "start", start, session_id)
            case session_effects.SendRemoteStop(
                session_id, station_id=station_id, ocpp_transaction_ref=ref, reason=reason
            ):
                body = {"ocpp_transaction_ref": ref, "reason": reason.value}
                await self._command(station_id, "stop", body, session_id)
            case session_effects.RateSession(session_id):
                self.ask(Asked("session.rate", session_id, {"session_id": session_id}))
            case session_effects.RateLateMeter(session_id):
                self.ask(Asked("session.rate_late", session_id, {"session_id": session_id}))
            case session_effects.BillSession(session_id, payment_id=payment_id):
                self.soon(partial(payment_news.bill, self, session_id, payment_id))
            case session_effects.ReleasePayer(payment_id=payment_id, reason=reason):
                sold_nothing = payment_events.NothingSold(self.work.now, RELEASE_REASONS[reason])
                self.payment_hears(payment_id, sold_nothing)
            case session_effects.Notify(session_id, notice=notice):
                self.soon(partial(session_news.notify, self, session_id, notice))
            case session_effects.AskOperator(
                kind=kind, station_id=station_id, session_id=session_id, detail=detail
            ):
                await self.work.outbox.ask_operator(
                    OperatorItem(
                        kind.value,
                        session_id or f"{station_id} {detail}".strip(),
                        station_id=station_id,
                        session_id=session_id,
                        detail={"detail": detail} if detail else {},
                    )
                )

    async def session_told(self, fact: SessionFact) -> None:
        await self.tell(
            fact.kind.value,
            fact.session_id,
            dict(fact.body),
            session_id=fact.session_id,
            payment_id=fact.payment_id,
            station_id=fact.station_id,
        )
        self.nudge(f"sessions.{fact.station_id}")
        for kind in session_news.SETTLED_BY.get(fact.kind, ()):
            await self.work.outbox.settle(kind, fact.session_id, note=fact.kind.value)
        reaction = session_news.ON_SESSION_FACT.get(fact.kind)
        if reaction is not None:
            self.soon(lambda: reaction(self, fact))

    async def _as_whom(self, session_id: SessionId) -> dict[str, str | None]:
        """By what a start shows who pays, where the station wants to know more than a tag of ours.

        Whoever has reserved there: it lets in nobody else. Whoever paid on a page: by that payment.
        """
        session = await self.work.sessions.lock(session_id)
        if isinstance(session.payer, Card):
            payment = await self.work.payments.lock(session.payer.payment_id)
            if payment.checkout_id is None or payment.hold is None:
                return {}
            return {"direct_payment_ref": payment.hold.ref}
        if not isinstance(session.payer, Token) or session.place.evse_no is None:
            return {}
        shown = await self.work.places.reserved_for(
            session.place.station_id, session.place.evse_no, session.payer.token_id
        )
        if shown is None:
            return {}
        text, told_as, group = shown
        return {"id_token": text, "id_token_type": told_as.value, "group_id_token": group}

    async def _command(
        self, station_id: str, name: str, payload: dict[str, Any], session_id: str
    ) -> None:
        self._commands += 1
        await self.work.outbox.command(
            station_id,
            name,
            payload,
            cause=f"{self.cause} {name} {session_id} {self._commands}",
            lives_for=COMMAND_LIVES_FOR,
            session_id=session_id,
        )
        self.nudge(f"commands.{station_id}")

    async def _ask_operator_about_payment(
        self, about: str, question: Question, amount: Any, payment: Payment | None
    ) -> None:
        detail = {} if amount is None else {"amount": amount.amount, "currency": amount.currency}
        await self.work.outbox.ask_operator(
            OperatorItem(
                f"payment.{question.value}",
                about,
                payment_id=None if payment is None else payment.id,
                session_id=(
                    None if payment is None else await self.work.sessions.of_payment(payment.id)
                ),
                detail=detail,
            )
        )

    async def _settled(
        self, about: str, before: Sequence[Question], after: Sequence[Question], became: str
    ) -> None:
        """Close the items of questions that are not asked any more."""
        for question in before:
            if question not in after:
                await self.work.outbox.settle(f"payment.{question.value}", about, note=became)

    # What the rest of the reactions use

    def ask(self, asked: Asked) -> None:
        """Have this done outside, after the commit."""
        self._asked.append(asked)

    def nudge(self, subject: str) -> None:
        """Wake someone by the bus after the commit; only makes things fast."""
        if subject not in self.work.nudges:
            self.work.nudges.append(subject)

    def show(self, terminal_id: str, screen: Screen) -> None:
        """Let the driver at this terminal see something, unless another is being served."""
        self.reader_hears(terminal_id, ScreenWanted(self.work.now, screen))

    async def tell(
        self,
        kind: str,
        about: str,
        body: dict[str, Any],
        *,
        station_id: str | None = None,
        session_id: str | None = None,
        payment_id: str | None = None,
    ) -> None:
        """Write a fact to the stream."""
        now = self.work.now
        told = Told(
            kind,
            about,
            body,
            occurred_at=now,
            received_at=now,
            station_id=station_id,
            session_id=session_id,
            payment_id=payment_id,
        )
        await self.work.outbox.tell([told])

    async def unexpected(self, about: str, sentence: str, *, payment_id: str | None = None) -> None:
        """A fact no table expects: kept, shown, never lost and never fatal."""
        await self.tell("unexpected", about, {"sentence": sentence}, payment_id=payment_id)

    def _heard(self, about: str, event: Any) -> Any:
        return Received(
            id=FactId(self.cause),
            organization_id=self.work.organization_id,
            about=about,
            event=event,
            occurred_at=self.work.now,
            received_at=self.work.now,
        )


class _AcceptedBefore:
    """The inbox inside a unit of work: whoever began it has accepted what was heard."""

    def __init__(self, house: House) -> None:
        self._house = house

    async def accept(self, fact_id: FactId) -> bool:  # noqa: ARG002 - the port's signature
        return True

    async def keep_unexpected(self, fact_id: FactId, sentence: str) -> None:
        await self._house.unexpected(fact_id, sentence)


class _SessionEffects:
    def __init__(self, house: House) -> None:
        self._house = house

    async def add(self, effects: Sequence[session_effects.Effect], *, cause: str) -> None:  # noqa: ARG002 - the house has its own
        for effect in effects:
            await self._house.session_effect(effect)


class _SessionFacts:
    def __init__(self, house: House) -> None:
        self._house = house

    async def tell(self, facts: Sequence[SessionFact]) -> None:
        for fact in facts:
            await self._house.session_told(fact)
