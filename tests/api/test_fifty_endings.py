"""Fifty who want to end one hold in the same moment, each by a unit of work of its own.

Workers, the reconciler and operators at the API, over several connections to the real database. The
hold ends once, as whoever came first decided; everybody else finds that it has.
"""

import asyncio
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random

import pytest

from chargewright.adapters.postgres.database import Database, LostRace
from chargewright.adapters.postgres.effects import Effects, EffectWork
from chargewright.adapters.postgres.units import Units
from chargewright.kernel.outgoing import Begun
from chargewright.main.documents import Documents
from chargewright.payments import events as said
from chargewright.payments.model import ReleaseReason
from chargewright.payments.outcomes import AlreadyFinal, CaptureDone, ReleaseDone
from chargewright.reactions.house import House
from chargewright.worker.cards import CardWork
from chargewright.worker.documents import DocumentWork
from chargewright.worker.perform import Performing, hears
from chargewright.worker.sessions import SessionWork
from tests.api.test_captures import hold
from tests.api.test_charges import do, get
from tests.payments.cast import eur
from tests.play.waiting import stand_in_line

WORKERS, OPERATORS = 40, 10
PRICE = eur("5.50")
ENDINGS = ("payment.capture_hold", "payment.release_hold")


@pytest.fixture
def over(charge):
    """Ten kilowatt-hours were charged; what they cost is about to be known."""
    return charge.tap().plug_in().charge(10_000).stops(10_000)


@dataclass
class Bank:
    """The provider: what it was asked, and how the hold ended there."""

    calls: list[str] = field(default_factory=list)
    ended: CaptureDone | ReleaseDone | None = None
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    answers: asyncio.Event = field(default_factory=asyncio.Event)

    async def reach(self, organization_id, terminal_id):
        return self, None

    async def holds(self, organization_id, terminal_id):
        return self

    async def capture(self, hold, amount):
        return await self._end("capture", CaptureDone(amount))

    async def release(self, hold):
        return await self._end("release", ReleaseDone())

    async def _end(self, call, outcome):
        self.calls.append(call)
        self.asked.set()
        await self.answers.wait()
        if self.ended is None:
            self.ended = outcome
            return outcome
        return AlreadyFinal(getattr(self.ended, "amount", None))


class Office:
    """Everybody who may work on this charge at once. Each attempt is heard once, as by a worker."""

    def __init__(self, one, bank):
        parts = one.world.parts
        self.one = one
        self.bank = bank
        self.database = Database(one.world.database.work, connections_max=8, name="fifty")
        self.units = Units(
            self.database, clock=parts.clock, ids=parts.ids, nudge=lambda _: None, defaults={}
        )
        self.effects = Effects(self.units, parts.clock)
        cards = CardWork(self.effects, bank, clock=parts.clock, callback_url=str)
        self.performing = Performing(self.effects, cards.performers, clock=parts.clock)
        self._heard = 0

    async def hears(self, hear):
        """One unit of work, again where the database settles a race against it."""
        self._heard += 1
        cause = f"attempt {self._heard}"
        while True:
            try:
                async with self.units.of(self.one.organization_id) as (work, unit):
                    house = House(work, cause)
                    await hear(house, EffectWork(work, unit))
                    await house.settle()
                    return
            except LostRace:
                continue

    def pays(self, event):
        return self.hears(hears(lambda house: house.payment_hears(self.one.payment_id, event)))

    async def rates(self):
        await self.hears(await SessionWork().rate(self._effect(session_id=self.one.session_id)))

    async def issues(self):
        """The worker writes the document, perhaps once more."""
        documents = DocumentWork(Documents("https://charge.example"))
        await self.hears(await documents.issue(self._effect(payment_id=self.one.payment_id)))

    def _effect(self, **body):
        return Begun(
            organization_id=self.one.organization_id,
            id="eff_1",
            kind="",
            about="",
            body=body,
            attempts=1,
            created_at=self.one.now,
        )

    async def ends(self):
        """The one effect that asks the provider for an end."""
        (effect_id,) = [each for each, _ in endings(self.one)]
        await self.performing.perform(effect_id)


def endings(one):
    """What was asked of the provider to end the hold, in order."""
    return one.world.rows(
        "SELECT id, kind FROM effect WHERE organization_id = 'org_here' AND kind = ANY (%s)"
        " ORDER BY created_at, id",
        list(ENDINGS),
    )


def clicks(one, number):
    """An operator lets the hold go, or would like to."""
    key = {"Idempotency-Key": f"release-{number}"}
    return do(one, f"payments/{one.payment_id}/release", **key).status_code


def at_once(one, bank, first, attempts, *, seed):
    """`first` holds the payment until several others wait; then all go on. What operators were told."""
    office = Office(one, bank)

    async def story():
        await office.database.open()
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(OPERATORS) as people:
            async with (
                asyncio.TaskGroup() as group,
                office.units.of(one.organization_id) as (
                    work,
                    _,
                ),
            ):
                house = House(work, "the first")
                house.payment_hears(one.payment_id, first)
                await house.settle()
                others = attempts(office)
                Random(seed).shuffle(others)  # noqa: S311 - a test must be repeatable
                for other in others:
                    group.create_task(other)
                told = [
                    loop.run_in_executor(people, clicks, one, number) for number in range(OPERATORS)
                ]
                await stand_in_line(one.world.database, 5)
            answers = await asyncio.gather(*told)
        await office.database.close()
        return Counter(answers)

    return asyncio.run(story())


def wanted(office):
    """Both endings and the rating that leads to one, as often as fifty attempts less ten clicks."""
    at = office.one.now
    lets_go = said.NothingSold(at, ReleaseReason.CANCELLED_BY_OPERATOR)
    each = WORKERS // 4
    return [
        *(office.pays(said.PriceKnown(at, PRICE)) for _ in range(each)),
        *(office.pays(lets_go) for _ in range(each)),
        *(office.pays(said.DeadlinePassed(at)) for _ in range(each)),
        *(office.rates() for _ in range(each)),
    ]


FIRST = {
    "capture": lambda one: said.PriceKnown(one.now, PRICE),
    "release": lambda one: said.NothingSold(one.now, ReleaseReason.CANCELLED_BY_OPERATOR),
}
STATE = {"capture": "captured", "release": "released"}


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("first", ["capture", "release"])
def test_fifty_attempts_are_one_decision_one_call_one_end(over, first, seed):
    bank = Bank()
    told = at_once(over, bank, FIRST[first](over), wanted, seed=seed)
    assert told == {409: OPERATORS}, "too late, and they are told so"
    assert [kind for _, kind in endings(over)] == [f"payment.{first}_hold"]

    # The worker asks the provider; while it waits, everybody else looks, wants and knows better.
    office = Office(over, bank)

    def found():
        seen = hold(over)
        if first == "capture":
            return said.CaptureFound(over.now, seen, amount=PRICE)
        return said.ReleaseFound(over.now, seen)

    async def story():
        await office.database.open()
        async with asyncio.TaskGroup() as group:
            group.create_task(office.ends())
            await bank.asked.wait()
            bank.answers.set()
            for attempt in [*wanted(office), *(office.pays(found()) for _ in range(10))]:
                group.create_task(attempt)
        async with asyncio.TaskGroup() as group:
            for _ in range(5):
                group.create_task(office.issues())
        await office.database.close()

    asyncio.run(story())
    assert bank.calls == [first]
    assert [kind for _, kind in endings(over)] == [f"payment.{first}_hold"]
    ended_as(over, first)


def ended_as(one, how):
    """One state, one document, one entry in the books; the session closed by it."""
    payment = get(one, f"payments/{one.payment_id}")
    assert payment["state"] == STATE[how]
    sums = {"capture": PRICE.amount, "release": eur("0").amount}
    assert documents(one) == [str(sums[how])]
    booked = one.world.rows(
        "SELECT event_type FROM ledger_entry WHERE about = %s ORDER BY position", one.payment_id
    )
    assert Counter(name for (name,) in booked) == BOOKED[how]
    assert get(one, "ledger/trial-balance")["is_balanced"]
    session = get(one, f"sessions/{one.session_id}")
    assert session["status"] == "closed"
    assert session["billing_state"] == {"capture": "billed", "release": "not_billable"}[how]


BOOKED = {
    "capture": {"hold_placed": 1, "hold_captured": 1},
    "release": {"hold_placed": 1, "hold_released": 1},
}


def documents(one):
    """The totals of the documents about this payment."""
    listed = get(one, "receipts", payment_id=one.payment_id)["items"]
    return [each["total"]["amount"] for each in listed]
