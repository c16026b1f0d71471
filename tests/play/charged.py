"""A charge told to the real machines on the real database: tap, plug, charge, capture, receipt.

No gateway, no worker, no provider: what they would hear is said here, one unit of work each, so that
a test of the API finds what an afternoon leaves behind.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import msgspec

from chargewright.adapters.postgres.database import Database
from chargewright.adapters.postgres.effects import Effects, EffectWork, Watch
from chargewright.adapters.postgres.units import Units
from chargewright.kernel.fact import Received
from chargewright.kernel.ids import (
    EvseId,
    FactId,
    OperationId,
    PaymentId,
    SessionId,
    StationId,
    TerminalId,
    TokenId,
)
from chargewright.kernel.outgoing import Begun
from chargewright.main.documents import Documents
from chargewright.metering import MeterState
from chargewright.payments import events as payment_events
from chargewright.payments.machine import open_payment
from chargewright.payments.model import Hold
from chargewright.payments.port import CardTerminals, Reachable
from chargewright.payments.reader import CardRead, ReaderEvent
from chargewright.reactions.house import House
from chargewright.reactions.selling import tag_from
from chargewright.reactions.taps import card_read
from chargewright.sessions import events as session_events
from chargewright.sessions import flow
from chargewright.sessions.model import Meter, Place, Token
from chargewright.sessions.opening import Seed
from chargewright.sessions.rules import Clue
from chargewright.sessions.words import ChargingState
from chargewright.worker.beats import Beats
from chargewright.worker.cards import CardWork
from chargewright.worker.documents import DocumentWork
from chargewright.worker.perform import Performing
from chargewright.worker.proving import ProvingWork
from chargewright.worker.sessions import SessionWork
from tests.payments.cast import ANNA, EUR, TERMS, eur

Act = Callable[[House, EffectWork], Awaitable[None]]
HOLD = eur("50")


@dataclass
class OneProvider:
    """Every terminal is served by this account."""

    cards: CardTerminals

    async def reach(
        self, organization_id: str, terminal_id: str
    ) -> tuple[CardTerminals, Reachable]:
        """It is asked by the hold, which names its terminal."""
        return self.cards, Reachable(
            terminal_id=TerminalId(terminal_id), terminal_ref="", currency=EUR
        )

    async def holds(self, organization_id: str, terminal_id: str) -> CardTerminals:
        """The same account."""
        return self.cards


@dataclass
class Charge:
    """One driver at one EVSE. Times are the world's clock, which moves on as the story does."""

    world: Any
    organization_id: str
    station_id: str
    evse_id: str
    terminal_id: str
    payment_id: str = "pay_here"
    session_id: str = ""

    def asks(
        self,
        *,
        is_plugged_in: bool = False,
        evse_ids: tuple[str, ...] = (),
        over_commit: bool = False,
        retry_waits: tuple[timedelta, ...] = TERMS.retry_waits,
    ) -> "Charge":
        """The card is read, and the bank is asked for 50.00."""
        payment, _ = open_payment(
            PaymentId(self.payment_id),
            ANNA,
            terminal_id=TerminalId(self.terminal_id),
            operation_id=OperationId("opn_1"),
            evse_ids=tuple(map(EvseId, evse_ids or (self.evse_id,))),
            is_plugged_in=is_plugged_in,
            wanted=HOLD,
            terms=replace(
                TERMS, minimum=eur("5"), over_commit=over_commit, retry_waits=retry_waits
            ),
            at=self.now,
        )

        async def opened(house: House, at: EffectWork) -> None:
            await at.work.payments.add(self.organization_id, payment)

        self._run(opened)
        return self

    def approved(self, ref: str | None = None, terminal_ref: str = "APL-9") -> "Charge":
        """The bank says yes; the session is ready. The hold is a real one where it is named."""
        ref = ref or f"h-{self.payment_id}"
        hold = Hold(ref=ref, terminal_ref=terminal_ref, amount=HOLD, placed_at=self.now)
        self.pays(payment_events.HoldPlaced(self.now, hold))
        ((self.session_id,),) = self.world.rows(
            "SELECT id FROM session WHERE payment_id = %s", self.payment_id
        )
        return self

    def tap(self, *, is_plugged_in: bool = False, evse_ids: tuple[str, ...] = ()) -> "Charge":
        """Both at once."""
        return self.asks(is_plugged_in=is_plugged_in, evse_ids=evse_ids).approved()

    def plug_in(self) -> "Charge":
        """The station starts."""
        event = session_events.TransactionStarted(
            at=self.now,
            place=self._place,
            ocpp_transaction_ref="4711",
            meter=self.meter(0),
            occurred_at=self.now,
        )
        self.hears(event)
        self._reading(0)
        return self

    def charge(self, energy_wh: int, *, minutes: int = 30) -> "Charge":
        """A reading after a while."""
        self.world.clock.advance(timedelta(minutes=minutes))
        self._reading(energy_wh)
        return self

    def unplug(self, energy_wh: int) -> "Charge":
        """The station stops, and the session is rated."""
        return self.stops(energy_wh).rated()

    def stops(self, energy_wh: int) -> "Charge":
        """The station says so, and nothing is rated yet."""
        event = session_events.TransactionEnded(
            at=self.now,
            ocpp_transaction_ref="4711",
            meter=self.meter(energy_wh),
            occurred_at=self.now,
        )
        return self.hears(event)

    def rated(self) -> "Charge":
        """The session is rated."""
        self._performs(SessionWork().rate, "session.rate", {"session_id": self.session_id})
        return self

    def signed(self, *records: str) -> "Charge":
        """The meter signed these, and its station told them with readings that count for nothing else."""
        for record in records:
            self.world.does(
                "INSERT INTO reading (organization_id, station_id, received_at, epoch, session_id,"
                " evse_no, connector_no, scope, used_at, verdict, signed)"
                " VALUES (%s, %s, %s, 1, %s, 1, 1, 'stop', %s, 'NO_ENERGY', %s)",
                self.organization_id,
                self.station_id,
                self.now,
                self.session_id,
                self.now,
                msgspec.json.encode([record]).decode(),
            )
        return self

    def proved(self) -> "Charge":
        """The worker looks at what the meter signed."""
        self._performs(ProvingWork().prove, "session.prove", {"session_id": self.session_id})
        return self

    def performed(self, kind: str) -> "Charge":
        """The worker does what the session asked for."""
        self._performs(SessionWork().performers[kind], kind, {"session_id": self.session_id})
        return self

    def asked(self, kind: str) -> int:
        """How often that was asked for."""
        ((times,),) = self.world.rows("SELECT count(*)::int FROM effect WHERE kind = %s", kind)
        return int(times)

    def captured(self, amount: str, *, pending: bool = False) -> "Charge":
        """The provider confirms, and the receipt is issued."""
        self.pays(payment_events.Captured(self.now, eur(amount), pending=pending))
        return self.issued()

    def pays(self, event: payment_events.Event) -> "Charge":
        """The payment hears this."""

        async def heard(house: House, at: EffectWork) -> None:
            house.payment_hears(self.payment_id, event)

        self._run(heard)
        return self

    def hears(self, event: session_events.Event) -> "Charge":
        """The session hears this."""

        async def heard(house: House, at: EffectWork) -> None:
            house.session_hears(self.session_id, event)

        self._run(heard)
        return self

    def reads(self, event: ReaderEvent) -> "Charge":
        """The reader hears this."""

        async def heard(house: House, at: EffectWork) -> None:
            house.reader_hears(self.terminal_id, event)

        self._run(heard)
        return self

    def starts_by_itself(self, token_id: str, evse_id: str) -> "Charge":
        """The station lets somebody charge at that EVSE, on a token that it knew."""
        return self._begins(evse_id, Token(TokenId(token_id)), None)

    def starts_with_the_cable(self, evse_id: str) -> "Charge":
        """The station has begun at that EVSE, and waits for somebody who may charge (OCPP 2.x)."""
        return self._begins(evse_id, None, ChargingState.EV_CONNECTED)

    def _begins(self, evse_id: str, payer: Token | None, state: ChargingState | None) -> "Charge":

        async def begun(house: House, at: EffectWork) -> None:
            place = await house.work.places.of_evse(evse_id)
            assert place is not None
            event = session_events.TransactionStarted(
                at=self.now,
                place=Place(place.station_id, place.evse_no, 1),
                ocpp_transaction_ref="4712",
                meter=self.meter(0),
                charging_state=state,
                occurred_at=self.now,
            )
            number = await house.work.references.remote_start_ref()
            seed = Seed(
                session_id=SessionId(house.work.ids.mint("ses")),
                organization_id=place.organization_id,
                site_id=place.site_id,
                place=event.place,
                settings=place.session_settings,
                tariff_version_id=None if place.tariff is None else place.tariff.id,
                reference=tag_from(number, place.subprotocol),
                payer=payer,
            )
            heard = Received(
                id=FactId(house.cause),
                organization_id=place.organization_id,
                about=place.station_id,
                event=event,
                occurred_at=self.now,
                received_at=self.now,
            )
            clue = Clue(place=event.place, at=self.now, occurred_at=self.now)
            await flow.hear_start(heard, clue, seed, house.ports)

        self._run(begun)
        return self

    async def finalised(self, cards: CardTerminals) -> None:
        """The worker asks this provider what payments want of it, until nothing is left to ask."""
        parts = self.world.parts
        database = Database(self.world.database.work, connections_max=2, name="finalised")
        await database.open()
        units = Units(database, clock=parts.clock, ids=parts.ids, nudge=print, defaults={})
        effects = Effects(units, parts.clock)
        worker = CardWork(effects, OneProvider(cards), clock=parts.clock, callback_url=str)
        performing = Performing(effects, worker.performers, clock=parts.clock)
        pending = (
            "SELECT id FROM effect WHERE state = 'pending' AND starts_with(kind, 'payment.')"
            " ORDER BY created_at, ordinal"
        )
        while waiting := self.world.rows(pending):
            for (effect_id,) in waiting:
                await performing.perform(effect_id)
        await database.close()

    def shows(self, event: CardRead) -> "Charge":
        """The reader has read a card, and it is decided what that means."""

        async def read(house: House, at: EffectWork) -> None:
            await card_read(house, self.terminal_id, event)

        self._run(read)
        return self

    def looked_up(self, body: dict[str, str]) -> "Charge":
        """The answer to a card that is no payment card, as the worker finds it."""
        nobody: Any = None  # looking up asks no provider
        worker = CardWork(nobody, nobody, clock=self.world.parts.clock, callback_url=str)
        self._performs(worker.present_token, "reader.present_token", body)
        return self

    def woken(self) -> "Charge":
        """The worker wakes the sessions that are due."""
        self.world.told(self._beats.wake_sessions())
        return self

    def due(self) -> "Charge":
        """The worker wakes the payments that are due."""
        self.world.told(self._beats.wake_payments())
        return self

    def issued(self) -> "Charge":
        """The payment's document is issued, or brought down."""
        documents = DocumentWork(Documents("https://charge.example"))
        self._performs(documents.issue, "receipt.issue", {"payment_id": self.payment_id})
        return self

    def credited(self, refund_id: str) -> "Charge":
        """The credit note of a refund is issued."""
        documents = DocumentWork(Documents("https://charge.example"))
        body = {"payment_id": self.payment_id, "refund_id": refund_id}
        self._performs(documents.credit, "receipt.issue_credit_note", body)
        return self

    @property
    def now(self) -> datetime:
        now: datetime = self.world.clock.now()
        return now

    @property
    def _beats(self) -> Beats:
        clock, units = self.world.parts.clock, self.world.units
        return Beats(Effects(units, clock), Watch(units), None, clock=clock)

    @property
    def _place(self) -> Place:
        return Place(StationId(self.station_id), 1, 1)

    def meter(self, energy_wh: int) -> Meter:
        """The meter as it stands now, as metering tells the session."""
        return Meter(
            energy_wh=Decimal(energy_wh), start_register_wh=Decimal(1000), read_at=self.now
        )

    def _reading(self, energy_wh: int) -> None:
        """A valid reading, as the gateway's journal writes it."""
        state = MeterState(
            opened_at=self.now,
            energy_wh=Decimal(energy_wh),
            start_wh=Decimal(1000),
            valid_at=self.now,
        )
        self.world.does(
            "INSERT INTO reading (organization_id, station_id, received_at, epoch, session_id,"
            " evse_no, connector_no, scope, used_at, energy_wh, verdict, session_energy_wh,"
            " progress) VALUES (%s, %s, %s, 1, %s, 1, 1, 'session', %s, %s, 'OK', %s, %s)",
            self.organization_id,
            self.station_id,
            self.now,
            self.session_id,
            self.now,
            1000 + energy_wh,
            energy_wh,
            msgspec.json.encode(state).decode(),
        )

    def _performs(self, performer: Any, kind: str, body: dict[str, str]) -> None:
        effect = Begun(
            organization_id=self.organization_id,
            id="eff_1",
            kind=kind,
            about=self.session_id,
            body=body,
            attempts=1,
            created_at=self.now,
        )

        async def performed(house: House, at: EffectWork) -> None:
            await (await performer(effect))(house, at)

        self._run(performed)

    def _run(self, act: Act) -> None:
        async def story() -> None:
            async with self.world.units.of(self.organization_id) as (work, unit):
                house = House(work, f"told {self.world.parts.ids.mint('fct')}")
                await act(house, EffectWork(work, unit))
                await house.settle()

        self.world.told(story())
