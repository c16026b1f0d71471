"""The hardest ends of a hold, played by the machine, the adapter and the simulated account of Stripe.

Our clock is moved by hand; the account is a process of its own and keeps the truth.
"""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count

import httpx
import pytest

from chargewright.adapters.hosted.stripe import StripePayments
from chargewright.kernel.ids import OperationId, PaymentId, TerminalId
from chargewright.payments import hearing, machine
from chargewright.payments.effects import CaptureHold
from chargewright.payments.events import CaptureUnanswered, DeadlinePassed, NothingSold, PriceKnown
from chargewright.payments.facts import PaymentCaptured
from chargewright.payments.hosted import Opened, Paid
from chargewright.payments.model import Question, ReleaseReason, State
from chargewright.payments.outcomes import Approved
from chargewright.payments.screens import Language
from sim.stripe.remote import StripeAccount
from tests.payments.cast import DAY, HOUR, LEFT, MINUTE, TERMS, eur
from tests.play.till import Till
from tests.sim.stripe.process import account_address

__all__ = ["account_address"]
NUMBERS = count(1)


class PageTill(Till):
    """One payment at a time, on a page of the simulated account."""

    def __init__(self, account, payments, terms):
        super().__init__(payments, terms)
        self.account = account
        self.payments = payments

    async def held(self):
        """A driver pays on a page, and the payment holds what is on it."""
        number = next(NUMBERS)
        page = await self.payments.open(
            operation_id=OperationId(f"opn_{number}"),
            reference=f"chk_{number}",
            amount=eur("50"),
            title="Charging",
            language=Language.EN,
            return_url="https://driver.test/back",
            cancel_url="https://driver.test/away",
            expires_at=datetime.now(UTC) + HOUR,
        )
        assert isinstance(page, Opened)
        await self.account.pay(page.checkout_ref)
        paid = await self.payments.look(page.checkout_ref)
        assert isinstance(paid, Paid)
        self.payment, _ = machine.open_payment(
            PaymentId("pay_1"),
            paid.card,
            terminal_id=TerminalId("trm_1"),
            operation_id=OperationId(f"opn_{number}"),
            evse_ids=(LEFT,),
            is_plugged_in=True,
            wanted=eur("50"),
            terms=self.terms,
            at=self.now,
        )
        approved = Approved(paid.hold_ref, paid.amount, proof=paid.proof)
        placed = hearing.about_the_hold(approved, terminal_ref=page.checkout_ref, at=self.now)
        await self.perform(self.hear(placed))
        assert self.payment.state is State.HELD
        return self.payment.hold

    async def at_the_provider(self):
        """How the account says the hold stands, what was taken of it, and how often."""
        ref = self.payment.hold.ref
        (charge,) = [one for one in await self.account.charges() if one["intent"] == ref]
        return charge["status"], charge["captured"], charge["captures"]


@pytest.fixture
def tell(account_address):
    @asynccontextmanager
    async def till(terms):
        async with (
            StripeAccount(account_address["url"], account_address["key"]) as account,
            httpx.AsyncClient(base_url=account.url, trust_env=False) as http,
        ):
            await account.set_clock(datetime.now(UTC))
            payments = StripePayments(http, key=account.key, signing_secrets=(), account="main")
            yield PageTill(account, payments, terms)
            await account.behave()

    def tell(story, terms=TERMS):
        async def run():
            async with till(terms) as there:
                await story(there)

        asyncio.run(run())

    return tell


def test_the_capture_succeeds_the_answer_is_lost_then_500_three_times(tell):
    """One capture, by the documented schedule, though the account breaks down in between."""

    async def story(till):
        await till.held()
        await till.account.fault("capture", "drop_after")
        await till.account.fault("capture", "error", times=3)
        await till.account.fault("intent", "unavailable", times=4)
        began = till.now
        await till.perform(till.hear(PriceKnown(till.now, eur("12.37"))))
        tries = []
        while till.payment.state is State.CAPTURING:
            till.now = till.payment.deadline
            before = len(await till.account.calls())
            await till.perform(till.hear(DeadlinePassed(till.now)))
            calls = (await till.account.calls())[before:]
            tries += [till.now - began for call in calls if call["call"] == "capture"]
        assert tries == [MINUTE, 2 * MINUTE, 3 * MINUTE, 4 * MINUTE]
        assert till.payment.captured == eur("12.37")
        assert await till.at_the_provider() == ("succeeded", 1237, 1)

    tell(story)


def test_killed_after_the_capture_was_sent(tell):
    """Whoever comes after us finds the effect begun and unanswered, and the money taken once."""

    async def story(till):
        await till.held()
        (capture,) = till.hear(PriceKnown(till.now, eur("12.37")))
        await till.payments.capture(capture.hold, capture.amount)
        await till.perform(till.hear(CaptureUnanswered(till.now)))
        await till.wait(5 * MINUTE)
        assert (till.payment.state, till.payment.captured) == (State.CAPTURED, eur("12.37"))
        assert await till.at_the_provider() == ("succeeded", 1237, 1)

    tell(story)


def test_fifty_attempts_to_end_one_hold(tell):
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
        assert await till.at_the_provider() == ("succeeded", 1237, 1)

    tell(story)


def test_both_endings_at_once_at_the_provider_are_one_ending(tell):
    async def story(till):
        hold = await till.held()
        outcomes = await asyncio.gather(
            *(till.payments.capture(hold, eur("12.37")) for _ in range(5)),
            *(till.payments.release(hold) for _ in range(5)),
        )
        assert [type(one).__name__ for one in outcomes].count("AlreadyFinal") == 9
        status, taken, times = await till.at_the_provider()
        assert (status, taken, times) in {("succeeded", 1237, 1), ("canceled", 0, 0)}

    tell(story)


@pytest.mark.parametrize("over_commit", [False, True])
def test_a_price_above_the_hold_takes_the_hold(tell, over_commit):
    async def story(till):
        await till.held()
        await till.perform(till.hear(PriceKnown(till.now, eur("60"))))
        assert till.payment.state is State.CAPTURED
        assert till.payment.shortfall == eur("10")
        assert await till.at_the_provider() == ("succeeded", 5000, 1)

    tell(story, replace(TERMS, over_commit=over_commit))


def test_a_hold_that_lapsed_is_seen_and_told_to_an_operator(tell):
    """A week without a word: nothing was taken, and somebody hears of it."""

    async def story(till):
        await till.held()
        await till.account.advance((8 * DAY).total_seconds())
        till.now += 8 * DAY
        await till.perform(till.hear(PriceKnown(till.now, eur("12.37"))))
        assert till.payment.state is State.EXPIRED
        assert till.payment.captured is None
        assert Question.HOLD_EXPIRED in till.asked
        assert await till.at_the_provider() == ("canceled", 0, 0)

    tell(story)
