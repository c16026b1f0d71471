"""The hardest cases of a payment, played by the machine, the adapter and the simulated cloud.

Our clock is moved by hand; the cloud is a process of its own and keeps the truth.
"""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count

import httpx
import pytest

from chargewright.adapters.terminals.payter import PayterTerminals
from chargewright.kernel.ids import OperationId, PaymentId, TerminalId
from chargewright.payments import hearing, machine
from chargewright.payments.effects import CaptureHold, LookUpHold, PlaceHold, ReleaseHold
from chargewright.payments.events import (
    CaptureUnanswered,
    DeadlinePassed,
    HoldUnanswered,
    NothingSold,
    PriceKnown,
    ReleaseUnanswered,
)
from chargewright.payments.facts import PaymentCaptured, PaymentReleased
from chargewright.payments.model import ReleaseReason, State
from chargewright.payments.outcomes import CardSeen, SeenState
from chargewright.payments.port import Reachable
from chargewright.payments.reconciling import adopt_orphan, compare, search
from chargewright.payments.screens import Says, Screen
from sim.payter.remote import PayterCloud
from tests.payments.cast import EUR, HOUR, LEFT, MINUTE, SECOND, T0, TERMS, eur
from tests.play.till import Till
from tests.sim.payter.process import cloud_address

__all__ = ["cloud_address"]
SERIALS = count(1)


class CardTill(Till):
    """One payment at a time, at one terminal of the simulated cloud."""

    def __init__(self, cloud, terminals, serial, terms=TERMS):
        super().__init__(terminals, terms)
        self.cloud = cloud
        self.terminals = terminals
        self.terminal = Reachable(
            terminal_id=TerminalId("trm_1"), terminal_ref=serial, currency=EUR
        )

    async def tap(self, name="anna", **card):
        """Arm, tap, and open a payment; what it asks for is returned, not yet performed."""
        await self.terminals.arm(
            self.terminal,
            operation_id=OperationId("opn_1_1"),
            amount=eur("50"),
            prompt=Screen(says=Says.TAP_TO_START),
            callback_url="http://127.0.0.1:9/nobody",
        )
        await self.cloud.tap(self.terminal.terminal_ref, name, **card)
        seen = await self.terminals.look(self.terminal)
        assert isinstance(seen, CardSeen)
        self.payment, effects = machine.open_payment(
            PaymentId("pay_1"),
            seen.card,
            terminal_id=self.terminal.terminal_id,
            operation_id=OperationId("opn_1_1"),
            evse_ids=(LEFT,),
            is_plugged_in=True,
            wanted=eur("50"),
            terms=self.terms,
            at=self.now,
        )
        return effects

    async def held(self, **card):
        await self.perform(await self.tap(**card))
        assert self.payment.state is State.HELD
        return self.payment.hold

    async def answer(self, effect):
        match effect:
            case PlaceHold(amount=amount):
                outcome = await self.terminals.place_hold(self.terminal, amount)
                ref = self.terminal.terminal_ref
                return hearing.about_the_hold(outcome, terminal_ref=ref, at=self.now)
            case LookUpHold(hold=None):
                listed = await self.terminals.list_holds(self.terminal)
                found = search(self.payment, listed, known_refs=())
                return hearing.about_the_look(found, at=self.now)
            case _:
                return await super().answer(effect)

    async def open_at_the_provider(self):
        listed = await self.terminals.list_holds(self.terminal)
        return {seen.hold_ref for seen in listed if seen.state is SeenState.OPEN}

    async def taken(self):
        return [
            one["amount"]
            for one in await self.cloud.captures()
            if one["serial"] == self.terminal.terminal_ref
        ]

    async def fault(self, call, outcome, times=1):
        serial = self.terminal.terminal_ref
        await self.cloud.fault(call, outcome, serial=serial, times=times)


@pytest.fixture
def tell(cloud_address):
    @asynccontextmanager
    async def till(terms):
        async with (
            PayterCloud(cloud_address["url"], cloud_address["key"]) as cloud,
            httpx.AsyncClient(base_url=cloud.url, trust_env=False) as http,
        ):
            serial = f"H-{next(SERIALS)}"
            await cloud.add_terminal(serial)
            yield CardTill(
                cloud, PayterTerminals(http, key=cloud.key, account="main"), serial, terms
            )
            await cloud.behave()
            await cloud.settings(overcapture=False, overcapture_most=0)

    def tell(story, terms=TERMS):
        async def run():
            async with till(terms) as there:
                await story(there)

        asyncio.run(run())

    return tell


@pytest.mark.parametrize("moment", ["before", "done"])
@pytest.mark.parametrize("back_after", [20 * SECOND, 4 * MINUTE])
def test_killed_around_the_approval(tell, moment, back_after):
    """Case 1: after the restart the hold is ours or given back, and both lists are equal."""

    async def story(till):
        (place,) = await till.tap()
        if moment == "done":
            await till.terminals.place_hold(till.terminal, place.amount)
        # Here we die. The effect is found begun and unanswered by whoever comes after us.
        till.now += back_after
        await till.perform(till.hear(HoldUnanswered(till.now)))
        await till.wait(3 * MINUTE)
        ours = {till.payment.hold.ref} if till.payment.state is State.HELD else set()
        assert await till.open_at_the_provider() == ours
        if moment == "before":
            assert till.payment.state is State.DECLINED
        elif back_after < TERMS.adopt_within:
            assert till.payment.state is State.HELD
        else:
            assert till.payment.state is State.RELEASED

    tell(story)


def test_a_crash_that_forgot_even_the_payment_leaves_an_orphan_that_is_given_back(tell):
    """Case 1, and 10: nothing of it is in our books; the provider's list is enough."""

    async def story(till):
        await till.held()
        listed = await till.terminals.list_holds(till.terminal)
        (orphan,) = compare((), listed, ours_since=T0, at=T0).orphans
        till.payment, effects = adopt_orphan(
            PaymentId("pay_2"),
            orphan,
            terminal_id=till.terminal.terminal_id,
            terms=TERMS,
            at=T0,
        )
        await till.perform(effect for effect in effects if isinstance(effect, ReleaseHold))
        assert till.payment.state is State.RELEASED
        assert await till.open_at_the_provider() == set()

    tell(story)


def test_the_capture_succeeds_the_answer_is_lost_then_500_three_times_then_409(tell):
    """Case 2: one capture, by the documented schedule, with the provider's amount."""

    async def story(till):
        await till.held()
        await till.fault("commit", "drop_after")
        await till.fault("commit", "error", times=3)
        await till.fault("session", "error", times=4)
        await till.perform(till.hear(PriceKnown(till.now, eur("12.37"))))
        assert till.payment.state is State.CAPTURING
        tries = []
        while till.payment.state is State.CAPTURING:
            till.now = till.payment.deadline
            before = len(await till.cloud.calls())
            await till.perform(till.hear(DeadlinePassed(till.now)))
            calls = (await till.cloud.calls())[before:]
            tries += [till.now - T0 for call in calls if call["call"] == "commit"]
        assert tries == [MINUTE, 2 * MINUTE, 3 * MINUTE, 4 * MINUTE]
        assert till.payment.captured == eur("12.37")
        assert await till.taken() == [1237]

    tell(story)


def test_fifty_attempts_to_end_one_hold(tell):
    """Case 3: one decision, one call at the provider, one end; all others change nothing."""

    async def story(till):
        hold = await till.held()
        attempts = [
            PriceKnown(till.now, eur("12.37")),
            NothingSold(till.now, ReleaseReason.CANCELLED_BY_OPERATOR),
        ] * 25
        wanted = [effect for attempt in attempts for effect in till.hear(attempt)]
        assert wanted == [CaptureHold(till.payment.id, eur("12.37"), hold=hold)]
        await till.perform(wanted)
        for attempt in attempts:
            assert till.hear(attempt) == []
        assert sum(isinstance(fact, PaymentCaptured) for fact in till.facts) == 1
        assert await till.taken() == [1237]

    tell(story)


def test_both_endings_at_once_at_the_provider_are_one_ending(tell):
    """Case 3 again: our capture races with a release from the provider's portal."""

    async def story(till):
        hold = await till.held()
        outcomes = await asyncio.gather(
            till.terminals.capture(hold, eur("12.37")),
            till.terminals.release(hold),
            *(till.terminals.capture(hold, eur("12.37")) for _ in range(8)),
        )
        ended = {type(outcome).__name__ for outcome in outcomes}
        assert "AlreadyFinal" in ended
        assert len(await till.taken()) <= 1
        assert await till.open_at_the_provider() == set()

    tell(story)


def test_a_late_success_after_the_driver_was_sent_away(tell):
    """Case 4: the hold is given back; nothing is sold on it and nothing is charged."""

    async def story(till):
        await till.fault("authorize", "drop_after")
        await till.fault("sessions", "error", times=5)
        (place,) = await till.tap()
        till.hear(await till.answer(place))
        assert till.payment.state is State.IN_DOUBT
        till.hear(NothingSold(till.now, ReleaseReason.NEVER_PLUGGED_IN))
        await till.cloud.behave()
        await till.wait(MINUTE)
        assert till.payment.state is State.RELEASED
        assert PaymentReleased(till.payment.id, reason=ReleaseReason.NEVER_PLUGGED_IN) in till.facts
        assert await till.taken() == []
        assert await till.open_at_the_provider() == set()

    tell(story)


REFUSES = {"overcapture": False}
ACCEPTS = {"overcapture": True}
IN_PART = {"overcapture": True, "overcapture_most": 5500}


@pytest.mark.parametrize(
    ("over_commit", "provider", "taken", "shortfall"),
    [
        (False, REFUSES, [5000], "10"),
        (False, ACCEPTS, [5000], "10"),
        (False, IN_PART, [5000], "10"),
        (True, REFUSES, [5000], "10"),
        (True, ACCEPTS, [6000], "0"),
        (True, IN_PART, [5500], "5"),
    ],
)
def test_a_price_above_the_hold(tell, over_commit, provider, taken, shortfall):
    """Case 6: the ladder, with a provider that takes more than held, a part of it, or nothing."""

    async def story(till):
        await till.cloud.settings(**provider)
        await till.held()
        await till.perform(till.hear(PriceKnown(till.now, eur("60"))))
        assert till.payment.state is State.CAPTURED
        assert till.payment.shortfall == eur(shortfall)
        assert await till.taken() == taken
        assert await till.open_at_the_provider() == set()

    tell(story, replace(TERMS, over_commit=over_commit))


def test_offline_at_the_end(tell):
    """The provider keeps the capture: never sent again, final when the terminal is back."""

    async def story(till):
        await till.held()
        await till.cloud.set_online(till.terminal.terminal_ref, online=False)
        await till.perform(till.hear(PriceKnown(till.now, eur("9"))))
        assert till.payment.state is State.CAPTURE_PENDING
        await till.wait(2 * HOUR)
        assert till.payment.state is State.CAPTURE_PENDING
        await till.cloud.set_online(till.terminal.terminal_ref, online=True)
        await till.wait(2 * HOUR)
        assert (till.payment.state, till.payment.captured) == (State.CAPTURED, eur("9"))
        commits = [
            call
            for call in await till.cloud.calls()
            if (call["call"], call["serial"]) == ("commit", till.terminal.terminal_ref)
        ]
        assert len(commits) == 1

    tell(story)


@pytest.mark.parametrize("unanswered", [CaptureUnanswered, ReleaseUnanswered])
def test_silence_at_the_end_leaves_nothing_open_once_the_line_is_back(tell, unanswered):
    async def story(till):
        await till.held()
        call = "commit" if unanswered is CaptureUnanswered else "cancel"
        await till.fault(call, "drop", times=3)
        ending = (
            PriceKnown(till.now, eur("9"))
            if call == "commit"
            else NothingSold(till.now, ReleaseReason.NEVER_PLUGGED_IN)
        )
        await till.perform(till.hear(ending))
        assert not till.payment.has_ended
        await till.wait(5 * MINUTE)
        assert till.payment.has_ended
        assert await till.open_at_the_provider() == set()

    tell(story)
