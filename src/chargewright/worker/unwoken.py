"""What cannot be woken: put off, longer each time, and an operator's.

Whoever is due longest is woken first, so those who fail at every look would soon stand before all
others. The open item is the memory: it counts the failures, says until when the thing is let be, and
survives the worker. Only a bug of ours puts something off; an outage is over when it is over.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Final

from chargewright.kernel.outgoing import Due, OperatorItem, not_woken
from chargewright.kernel.problem import Outage
from chargewright.worker.ports import Effects

FIRST_WAIT: Final = timedelta(minutes=1)
LONGEST_WAIT: Final = timedelta(hours=1)


class Unwoken:
    """Wakes one sort of thing: sessions, payments, readers, commands, ceilings or books."""

    def __init__(self, effects: Effects, what: str, wake: Callable[[Due], Awaitable[None]]) -> None:
        self._effects = effects
        self._what = what
        self._wake = wake

    async def wake(self, due: Due) -> None:
        """Wake it; where that raises, at a later time again. What is missing counts as a bug: nobody
        deletes what is due.
        """
        try:
            await self._wake(due)
        except Outage:
            raise
        except Exception as bug:
            await self._put_off(due, type(bug).__name__)
            raise
        if due.is_again:
            async with self._effects.work(due.organization_id) as at:
                question = not_woken(self._what)
                await at.work.outbox.settle(question, due.id, note=f"{self._what}.woken")

    async def _put_off(self, due: Due, problem: str) -> None:
        question = not_woken(self._what)
        async with self._effects.work(due.organization_id) as at:
            failures = await at.failures(question, due.id) + 1
            wait = min(FIRST_WAIT * 2 ** min(failures - 1, 10), LONGEST_WAIT)
            await at.work.outbox.ask_operator(
                OperatorItem(
                    question,
                    due.id,
                    session_id=due.id if due.id.startswith("ses_") else None,
                    payment_id=due.id if due.id.startswith("pay_") else None,
                    detail={
                        "problem": problem,
                        "failures": failures,
                        "due_at": None if due.due_at is None else due.due_at.isoformat(),
                        "until": (at.work.now + wait).isoformat(),
                    },
                    says_more=True,
                )
            )
