"""What time or silence must cause: each beat looks at the world and closes one gap.

A beat is idempotent and takes no arguments: run twice it does nothing the second time. A nudge
makes it fast, the timer makes it true.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import structlog

from chargewright.kernel.clock import Clock
from chargewright.kernel.ids import PaymentId, SessionId
from chargewright.kernel.outgoing import Due
from chargewright.kernel.problem import NotFound, Outage
from chargewright.payments import machine as payment_machine
from chargewright.payments.callback import LIVES_FOR
from chargewright.payments.events import DeadlinePassed as PaymentDeadlinePassed
from chargewright.payments.reader import (
    OffersChanged,
    ReaderDeadlinePassed,
)
from chargewright.payments.reconciling import adopt_capture, adopt_orphan, compare
from chargewright.reactions.ceilings import watch_ceiling
from chargewright.reactions.charging import tell_charges
from chargewright.reactions.commands import command_ended
from chargewright.reactions.house import House
from chargewright.reactions.selling import offer_of
from chargewright.sessions import flow as session_flow
from chargewright.worker.ports import Effects, Terminals, Watch
from chargewright.worker.unwoken import Unwoken

_log = structlog.get_logger(__name__)
MOST: Final = 200
ASKED_AT_ONCE: Final = 16
"""Terminals whose provider is asked at the same time: a silent one takes its 12 s alone."""


async def each_of(
    due: Sequence[Due], work: Callable[[Due], Awaitable[None]], *, at_once: int = 1
) -> None:
    """Do it for each, in order, so many at once."""
    left = iter(due)

    async def one_after_another() -> None:
        for one in left:
            try:
                await work(one)
            except (Outage, NotFound) as reason:
                _log.warning("beat_outage", id=one.id, reason=str(reason))
            except Exception:  # noqa: BLE001 - one thing's bug must not hold up the others
                _log.exception("beat_failed", id=one.id)

    async with asyncio.TaskGroup() as group:
        for _ in range(min(at_once, len(due))):
            group.create_task(one_after_another())


class Beats:
    """The reconcilers of a worker."""

    def __init__(
        self, effects: Effects, watch: Watch, terminals: Terminals, *, clock: Clock
    ) -> None:
        self._effects = effects
        self._watch = watch
        self._terminals = terminals
        self._clock = clock
        self._session = Unwoken(effects, "session", self._wake_session).wake
        self._payment = Unwoken(effects, "payment", self._wake_payment).wake
        self._reader = Unwoken(effects, "reader", self._wake_reader).wake
        self._command = Unwoken(effects, "command", self._end_command).wake
        self._ceiling = Unwoken(effects, "ceiling", self._watch_ceiling).wake

    async def wake_sessions(self) -> None:
        """Sessions whose deadline has passed: expired, silent, not stopped, to be tried again."""
        await each_of(await self._watch.sessions(self._clock.now(), MOST), self._session)

    async def wake_payments(self) -> None:
        """Payments whose next try or alarm is due."""
        await each_of(await self._watch.payments(self._clock.now(), MOST), self._payment)

    async def wake_readers(self) -> None:
        """Readers that were waited for long enough."""
        await each_of(await self._watch.readers(self._clock.now(), MOST), self._reader)

    async def end_commands(self) -> None:
        """Commands whose time is over: never sent is failed, sent without answer is unknown."""
        await each_of(await self._watch.commands(self._clock.now(), MOST), self._command)

    async def lapse_reservations(self) -> None:
        """Reservations that lapsed by our clock; stations of OCPP 1.6 never say so."""
        await each_of(await self._watch.reservations(self._clock.now(), MOST), self._lapse)

    async def bring_local_lists(self) -> None:
        """Stations' own lists that say something else than they shall: tokens came, went or were blocked."""
        await each_of(await self._watch.local_lists(self._clock.now(), MOST), self._bring_list)

    async def bring_tariffs(self) -> None:
        """Stations that reckon by another tariff than is in force, or were long not asked for theirs."""
        due = await self._watch.station_tariffs(self._clock.now(), MOST)
        await each_of(due, self._bring_tariff)

    async def renew_plans(self) -> None:
        """Plans of vehicles that no answer came to, or that shared with a session that is over."""
        due = await self._watch.charging_plans(self._clock.now(), MOST)
        await each_of(due, self._renew_plans)

    async def watch_ceilings(self) -> None:
        """Running sessions that have reached their fence by time or by energy."""
        await each_of(await self._watch.ceilings(self._clock.now(), MOST), self._ceiling)

    async def enqueue_effects(self) -> None:
        """Effects that are due and have no job: postponed ones, and those whose job was lost."""
        await self._effects.enqueue_due(self._clock.now(), MOST)

    async def compare_terminals(self) -> None:
        """Every terminal: is it there, what does it sell, and do its holds agree with ours?"""
        await each_of(await self._watch.terminals(), self._compare_terminal, at_once=ASKED_AT_ONCE)

    async def keep_house(self) -> None:
        """Partitions of the coming days; what has expired is forgotten."""
        await self._watch.make_partitions(self._clock.now())
        await self._watch.forget(self._clock.now())

    async def sum_availability(self) -> None:
        """What EVSEs were and are no more, added to the sums that figures of months are read from."""
        await self._watch.sum_availability(self._clock.now())

    async def _bring_list(self, due: Due) -> None:
        async with self._effects.work(due.organization_id) as at:
            await at.local_lists.send(at.work, due.id)

    async def _bring_tariff(self, due: Due) -> None:
        async with self._effects.work(due.organization_id) as at:
            await at.station_tariffs.send(at.work, due.id)

    async def _renew_plans(self, due: Due) -> None:
        async with self._effects.work(due.organization_id) as at:
            await at.plans_at(due.id).renew()

    async def _lapse(self, due: Due) -> None:
        async with self._effects.work(due.organization_id) as at:
            await at.reservations.lapse(at.work, due.id)

    async def _wake_session(self, due: Due) -> None:
        async with self._effects.work(due.organization_id) as at:
            house = House(at.work, f"{due.id} due {at.work.now.isoformat()}")
            until = (await at.work.sessions.lock(SessionId(due.id))).ceiling.until
            if until is not None and until <= at.work.now:
                # Drawn again first: only a hold that is used up stops the station.
                await watch_ceiling(house, due.id)
                await house.settle()
            await session_flow.wake(SessionId(due.id), at.work.now, house.ports)
            await house.settle()

    async def _wake_payment(self, due: Due) -> None:
        async with self._effects.work(due.organization_id) as at:
            payment = await at.work.payments.lock(due.id)
            if payment.deadline is None or payment.deadline > at.work.now:
                return
            house = House(at.work, f"{due.id} due {payment.deadline.isoformat()}")
            moved, effects = payment_machine.step(payment, PaymentDeadlinePassed(at.work.now))
            await at.work.payments.save(moved)
            await house.payment_asks(moved, effects)
            await house.settle()

    async def _wake_reader(self, due: Due) -> None:
        async with self._effects.work(due.organization_id) as at:
            house = House(at.work, f"{due.id} due {at.work.now.isoformat()}")
            house.reader_hears(due.id, ReaderDeadlinePassed(at.work.now))
            await house.settle()

    async def _end_command(self, due: Due) -> None:
        async with self._effects.work(due.organization_id) as at:
            row = await at.end_expired_command(due.id)
            if row is None:
                return
            house = House(at.work, f"{due.id} expired")
            await command_ended(house, row, row["state"])
            await house.settle()

    async def _watch_ceiling(self, due: Due) -> None:
        async with self._effects.work(due.organization_id) as at:
            house = House(at.work, f"{due.id} ceiling {at.work.now.isoformat()}")
            await watch_ceiling(house, due.id)
            await house.settle()

    async def _compare_terminal(self, due: Due) -> None:
        """Ask the provider first and load our payments after, so that none is taken for an orphan."""
        cards, terminal = await self._terminals.reach(due.organization_id, due.id)
        asked_at = self._clock.now()
        status = await cards.status(terminal.terminal_ref)
        listed = await cards.list_holds(terminal) if cards.capabilities.lists_holds else ()
        async with self._effects.work(due.organization_id) as at:
            now = at.work.now
            house = House(at.work, f"{due.id} compared {now.isoformat()}")
            places = await at.work.places.of_terminal(due.id)
            house.reader_hears(due.id, OffersChanged(now, tuple(map(offer_of, places))))
            reader = await at.work.readers.lock(due.id)
            is_due = reader.is_due_a_figure(now)
            await tell_charges(house, due.id, places=places, with_cost=is_due)
            if await at.note_terminal(
                due.id, asked_at, is_online=status.online, ui_level=status.ui_level
            ):
                await house.terminal_found(due.id, is_online=status.online)
            refs = [seen.hold_ref for seen in listed]
            payments = await at.recent_payments(due.id, now - LIVES_FOR, refs)
            since = await at.ours_since(due.id)
            found = compare(payments, listed, ours_since=since, at=now)
            terms = await at.work.places.terms_at(due.id)
            for finding in found.findings:
                house.payment_hears(finding.payment_id, finding.event)
            for orphan in found.orphans:
                payment, effects = adopt_orphan(
                    PaymentId(at.work.ids.mint("pay")),
                    orphan,
                    terminal_id=terminal.terminal_id,
                    terms=terms,
                    at=now,
                )
                await at.work.payments.add(due.organization_id, payment)
                await at.work.books.held(payment)
                await house.payment_asks(payment, effects)
            for capture in found.unknown_captures:
                payment, effects = adopt_capture(
                    PaymentId(at.work.ids.mint("pay")),
                    capture,
                    terminal_id=terminal.terminal_id,
                    terms=terms,
                    at=now,
                )
                await at.work.payments.add(due.organization_id, payment)
                await house.payment_asks(payment, effects)
            await house.settle()
