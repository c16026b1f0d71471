"""The Stripe adapter on the simulated account: a process of its own, over HTTP."""

import asyncio
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from itertools import count
from pathlib import Path

import httpx
import pytest

from chargewright.adapters.hosted import stripe
from chargewright.adapters.hosted.stripe import Patience, StripePayments
from sim.http import Answer, serving
from sim.stripe.remote import VISA, StripeAccount
from tests.conformance.hosted import HostedStories
from tests.sim.stripe.process import account_address

__all__ = ["account_address"]

SHORT = timedelta(seconds=1)
CALLS = {
    "open": "open",
    "look": "look",
    "expire": "expire",
    "capture": "capture",
    "release": "cancel",
    "look_up": "intent",
    "refund": "refund",
    "look_up_refund": "refunds",
}
OUTCOMES = {
    "lost": "drop",
    "lost_after": "drop_after",
    "silent": "hang",
    "error": "error",
    "error_after": "error_after",
    "unavailable": "unavailable",
    "nonsense": "nonsense",
    "busy": "rate_limit",
    "locked": "lock_timeout",
    "in_use": "key_in_use",
    "refused": "card_declined",
}
CARDS = {
    "good": VISA,
    "another": "5555555555554444",
    "challenged": "4000002760003184",
    "declined": "4000000000000002",
    "poor": "4000000000009995",
    "slow to refund": "4000000000007726",
    "lost to refund": "4000000000005126",
}
MANNERS = {"forged": "wrong_signature", "unsigned": "unsigned", "old": "stale"}
OURS, BEFORE = "whsec_ours", "whsec_before"


@dataclass
class StripeStage:
    account: StripeAccount
    http: httpx.AsyncClient
    payments: StripePayments
    name: str
    began: datetime
    quality_file: Path
    moved: timedelta = timedelta()
    heard: list = field(default_factory=list)
    news: asyncio.Event = field(default_factory=asyncio.Event)

    def now(self):
        return datetime.now(UTC) + self.moved

    async def later(self, passed):
        self.moved += passed
        await self.account.advance(passed.total_seconds())

    async def pay(self, checkout_ref, *, card="good"):
        return await self.account.pay(checkout_ref, number=CARDS[card]) is None

    async def prove(self, checkout_ref):
        assert await self.account.answer_challenge(checkout_ref) is None

    async def wrong(self, what, how):
        if how == "silent":
            self.payments = payments_of(self.account, self.http, Patience(SHORT, SHORT))
        await self.account.fault(CALLS[what], OUTCOMES[how], hang_s=5)

    async def behave(self):
        await self.account.behave()

    async def refuse_key(self):
        await self.account.accept_only("sk_test_another")

    async def pages(self, reference):
        listed = await self.account.checkouts()
        return [one["id"] for one in listed if one["reference"] == reference]

    async def taken(self, hold_ref):
        (charge,) = [one for one in await self.account.charges() if one["intent"] == hold_ref]
        return charge["captured"], charge["captures"]

    async def given_back(self, hold_ref):
        (charge,) = [one for one in await self.account.charges() if one["intent"] == hold_ref]
        return charge["refunded"]

    async def callbacks(self, manner):
        await self.account.callbacks(MANNERS[manner])

    async def hear(self, question):
        self.heard.append((question.headers, question.body))
        self.news.set()
        return Answer()

    async def hears(self, count):
        async with asyncio.timeout(30):
            while len(self.heard) < count:
                self.news.clear()
                await self.news.wait()
        return self.heard


def payments_of(account, http, patience=stripe.PATIENCE):
    return StripePayments(
        http,
        key=account.key,
        signing_secrets=[BEFORE, OURS],
        account="main",
        patience=patience,
    )


class TestStripe(HostedStories):
    numbers = count(1)

    @pytest.fixture(autouse=True)
    def _account(self, account_address):
        self.address = account_address

    @asynccontextmanager
    async def stage(self):
        async with (
            StripeAccount(self.address["url"], self.address["key"]) as account,
            httpx.AsyncClient(base_url=account.url, trust_env=False) as http,
        ):
            await account.set_clock(datetime.now(UTC))
            stage = StripeStage(
                account=account,
                http=http,
                payments=payments_of(account, http),
                name=f"s{next(self.numbers)}",
                began=datetime.now(UTC).replace(microsecond=0),
                quality_file=Path(str(files(stripe) / "quality.toml")),
            )
            async with serving(stage.hear, "127.0.0.1", 0) as address:
                await account.webhook(f"{address}/callbacks", OURS)
                try:
                    yield stage
                finally:
                    await account.behave()
                    await account.accept_only(self.address["key"])
