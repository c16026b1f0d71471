"""An effect is begun durably, done, and finished where its result is heard."""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from chargewright.kernel.outgoing import Begun
from chargewright.kernel.problem import LostRace, NotFound, Outage
from chargewright.worker.perform import RETRY_MOST, Performing

T0 = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)


class Outbox:
    async def ask(self, effects, *, cause):
        """Nothing asks for more here."""


class Effects:
    """Effect rows in memory: what was begun, finished, postponed, given up."""

    def __init__(self, attempts=1, *, is_there=True):
        self.attempts = attempts
        self.is_there = is_there
        self.is_finished = False
        self.ends = []

    async def take(self, effect_id):
        if not self.is_there:
            return None
        return Begun(
            organization_id="org",
            id=effect_id,
            kind="say",
            about="thing",
            body={},
            attempts=self.attempts,
            created_at=T0,
        )

    @contextlib.asynccontextmanager
    async def work(self, organization_id):
        was_finished = self.is_finished
        try:
            yield Unit(self)
        except Exception:
            self.is_finished = was_finished
            raise

    async def finish(self, effect_id):
        was_open, self.is_finished = not self.is_finished, True
        self.ends.append("finished")
        return was_open

    async def postpone(self, effect, until, problem):
        self.ends.append(("postponed", until - T0, problem))

    async def give_up(self, effect, problem):
        self.ends.append(("given up", problem))


class Unit:
    def __init__(self, effects):
        self.effects = effects
        self.work = SimpleNamespace(outbox=Outbox(), now=T0)

    async def finish(self, effect_id):
        return await self.effects.finish(effect_id)


class Clock:
    def now(self):
        return T0

    def monotonic(self):
        return 0.0


def perform(effects, performer, kind="say"):
    asyncio.run(Performing(effects, {kind: performer}, clock=Clock()).perform("eff_1"))
    return effects.ends


def test_what_it_led_to_is_heard_in_the_unit_that_finishes_it():
    heard = []

    async def hear(house, at):
        heard.append(at.effects.is_finished)

    async def performer(effect):
        return hear

    assert perform(Effects(), performer) == ["finished"]
    assert heard == [True]


def test_what_it_led_to_is_heard_again_where_that_lost_a_race_and_is_not_asked_for_again():
    """What a bank has answered is not asked of it once more, only because two units of work met."""
    done, heard = [], []

    async def hear(house, at):
        heard.append(at.effects.is_finished)
        if len(heard) < 3:
            raise LostRace("database: deadlock detected", retry=True)

    async def performer(effect):
        done.append(effect.id)
        return hear

    assert perform(Effects(), performer) == ["finished"] * 3
    assert (done, heard) == (["eff_1"], [True] * 3)


def test_an_effect_that_was_finished_meanwhile_is_not_heard_again():
    heard = []

    async def hear(house, at):
        heard.append("heard")

    async def performer(effect):
        return hear

    effects = Effects()
    effects.is_finished = True
    perform(effects, performer)
    assert heard == []


def test_one_that_somebody_else_has_is_left_alone():
    async def performer(effect):
        raise AssertionError("must not be performed")

    assert perform(Effects(is_there=False), performer) == []


@pytest.mark.parametrize(
    ("attempts", "pause"),
    [(1, timedelta(seconds=2)), (3, timedelta(seconds=8)), (40, RETRY_MOST)],
)
def test_an_outage_is_tried_again_later_and_later(attempts, pause):
    async def performer(effect):
        raise Outage("the provider is away", retry=True)

    assert perform(Effects(attempts), performer) == [("postponed", pause, "the provider is away")]


def test_what_is_gone_is_given_up_and_a_bug_is_tried_again():
    async def gone(effect):
        raise NotFound("no such terminal")

    async def bug(effect):
        raise ZeroDivisionError

    assert perform(Effects(), gone) == [("given up", "no such terminal")]
    ((word, pause, problem),) = perform(Effects(), bug)
    assert (word, pause) == ("postponed", timedelta(seconds=2))
    assert problem.startswith("bug: ZeroDivisionError")


def test_a_kind_that_this_release_does_not_know_is_given_up():
    async def performer(effect):
        raise AssertionError("must not be performed")

    ((word, problem),) = perform(Effects(), performer, kind="other")
    assert word == "given up"
    assert "say" in problem
