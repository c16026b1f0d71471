"""Sessions that cannot be woken: put off, longer each time, and an operator's.

Whoever is due longest is woken first, so those who fail at every look would soon stand before all
others. Only a bug of ours puts a session off; an outage is over when it is over.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from chargewright.kernel.outgoing import Due, OperatorItem
from chargewright.kernel.problem import NotFound, Outage
from chargewright.worker.ports import Effects

FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=1)
QUESTION: Final = "session.not_woken"


class Unwoken:
    """How often in a row the wake of each session has failed, as far as this worker knows."""

    def __init__(self, effects: Effects) -> None:
        self._effects = effects
        self._failures: dict[str, int] = {}

    async def or_put_off(self, due: Due, wake: Callable[[Due], Awaitable[None]]) -> None:
        """Wake a session; where that raises, at a later time again."""
        try:
            await wake(due)
        except (Outage, NotFound):
            raise
        except Exception as bug:
            await self._put_off(due, type(bug).__name__)
            raise
        if self._failures.pop(due.id, 0):
            async with self._effects.work(due.organization_id) as at:
                await at.work.outbox.settle(QUESTION, due.id, note="session.woken")

    async def _put_off(self, due: Due, problem: str) -> None:
        failures = self._failures.get(due.id, 0) + 1
        self._failures[due.id] = failures
        wait = min(FIRST_WAIT * 2 ** min(failures - 1, 10), LONGEST_WAIT)
        async with self._effects.work(due.organization_id) as at:
            await at.put_off_session(due.id, at.work.now + wait)
            await at.work.outbox.ask_operator(
                OperatorItem(
                    QUESTION,
                    due.id,
                    session_id=due.id,
                    detail={"problem": problem, "failures": failures},
                    says_more=True,
                )
            )
