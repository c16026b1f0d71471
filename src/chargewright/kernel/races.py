"""Units of work that the database ended because two of them met: they are done again."""

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from chargewright.kernel.problem import LostRace

Result = TypeVar("Result")

TRIES: Final = 4
"""A deadlock or a lost race is settled by the second try; the fourth lost is a design fault."""


async def again_if_lost(work: Callable[[], Awaitable[Result]]) -> Result:
    """Do a unit of work, again where the database settled a race against it.

    `work` opens the unit, and does nothing that a rollback does not undo.

    Raises:
        LostRace: it lost every time.
    """
    for _ in range(TRIES - 1):
        try:
            return await work()
        except LostRace:
            continue
    return await work()
