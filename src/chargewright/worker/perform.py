"""Performing effects: the only place where a decision reaches the world.

An effect is begun durably, done outside any unit of work, and finished in the unit of work in which
its result is heard. Killed in between, it is performed again: what is repeatable is repeated, what
is not is answered as unanswered, and the machine goes and looks.
"""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

import structlog

from chargewright.kernel.clock import Clock
from chargewright.kernel.problem import NotFound, Outage
from chargewright.kernel.races import again_if_lost
from chargewright.reactions.house import House
from chargewright.worker.ports import Effect, Effects, EffectWork

_log = structlog.get_logger(__name__)
RETRY_FIRST: Final = timedelta(seconds=2)
RETRY_MOST: Final = timedelta(minutes=10)

Hear = Callable[[House, EffectWork], Awaitable[None]]
"""What is heard once the effect is done."""

Performer = Callable[[Effect], Awaitable[Hear | None]]
"""Does it, and gives back what is to be heard; None: nothing."""


class NotYet(Exception):  # noqa: N818 - it is no error
    """It cannot be done before then, and is looked at again."""

    def __init__(self, until: datetime, why: str) -> None:
        super().__init__(why)
        self.until: Final = until


class Performing:
    """Performs effects by the table of their kinds."""

    def __init__(
        self, effects: Effects, performers: Mapping[str, Performer], *, clock: Clock
    ) -> None:
        self._effects = effects
        self._performers = performers
        self._clock = clock

    async def perform(self, effect_id: str) -> None:
        """Perform one effect, once or again. Safe to call at any time."""
        effect = await self._effects.take(effect_id)
        if effect is None:
            return
        performer = self._performers.get(effect.kind)
        if performer is None:
            await self._effects.give_up(effect, f"this release does not know {effect.kind}")
            return
        try:
            hear = await performer(effect)
            await again_if_lost(lambda: self._heard(effect, hear))
        except NotYet as waits:
            await self._effects.postpone(effect, waits.until, str(waits))
        except Outage as outage:
            await self._later(effect, str(outage))
        except NotFound as gone:
            await self._effects.give_up(effect, str(gone))
        except Exception as bug:  # noqa: BLE001 - one effect's bug must not stop the others
            _log.exception("effect_failed", effect_id=effect.id, kind=effect.kind)
            await self._later(effect, f"bug: {bug!r}")

    async def _heard(self, effect: Effect, hear: Hear | None) -> None:
        async with self._effects.work(effect.organization_id) as at:
            if not await at.finish(effect.id):
                return
            if hear is not None:
                house = House(at.work, effect.id)
                await hear(house, at)
                await house.settle()

    async def _later(self, effect: Effect, problem: str) -> None:
        pause = min(RETRY_FIRST * 2 ** min(effect.attempts - 1, 12), RETRY_MOST)
        await self._effects.postpone(effect, self._clock.now() + pause, problem)


def hears(tell: Callable[[House], None]) -> Hear:
    """Hear something that needs the house only."""

    async def hear(house: House, at: EffectWork) -> None:  # noqa: ARG001 - the shape of Hear
        tell(house)

    return hear


def body_of(effect: Effect, key: str) -> Any:
    """One value of an effect's body."""
    return effect.body[key]
