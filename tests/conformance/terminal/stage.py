"""One terminal and everybody around it, in the words of the port, and the steps that stories share."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest

from chargewright.kernel.ids import OperationId
from chargewright.kernel.money import Money
from chargewright.payments.model import Hold
from chargewright.payments.outcomes import (
    Approved,
    ArmAccepted,
    CardSeen,
    SeenHold,
)
from chargewright.payments.port import CardTerminals, Reachable
from chargewright.payments.screens import Says, Screen
from tests.payments.cast import EUR, T0, eur

ASKED = eur("50")
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
"""The provider's clock is the wall's, whatever ours says in a story."""
LATER = datetime(9000, 1, 1, tzinfo=UTC)


class Stage(Protocol):
    """One terminal of one account, idle and online, and everybody around it."""

    terminals: CardTerminals
    terminal: Reachable
    callback_url: str
    quality_file: Path

    async def tap(
        self, name: str, *, kind: str = "emv", outcome: str = "approve", partial: int | None = None
    ) -> None:
        """A driver holds a card to the reader: approved, declined, or approved for `partial`."""
        ...

    async def wrong(self, what: str, how: str, *, times: int = 1) -> None:
        """The next calls to do `what` (`hold`, `capture`, `release`, `look_up`, `list`, `stop`,
        `arm`, `look`, `show`) go wrong: `refused`, `lost` (not done, no answer), `lost_after` (done, no
        answer), `silent` (not done, and the line stays open), `error`, `nonsense`.
        """
        ...

    async def callbacks(self, manner: str) -> None:
        """From now on callbacks are `dropped`, `doubled`, `early` or about `another` terminal."""
        ...

    async def refuse_key(self) -> None: ...

    async def go(self, *, online: bool, bank_takes_it: bool = True) -> None: ...

    async def posted(self, count: int) -> list[bytes]:
        """The bodies of the callbacks, once there are so many."""
        ...

    async def taken(self) -> dict[str, tuple[int, int]]:
        """The provider's own truth: per hold, the minor units taken and how often."""
        ...

    async def asked(self, what: str) -> int:
        """How often the provider was asked to do this."""
        ...

    async def shown(self) -> str:
        """All words on the terminal's display."""
        ...


Story = Callable[[Stage], Awaitable[None]]


class Stories:
    """Stories told on a stage."""

    def stage(self) -> AbstractAsyncContextManager[Stage]:
        raise NotImplementedError

    @pytest.fixture
    def tell(self) -> Callable[[Story], None]:
        def tell(story: Story) -> None:
            async def told() -> None:
                async with self.stage() as stage:
                    await story(stage)

            asyncio.run(told())

        return tell


async def list_holds(stage: Stage) -> tuple[SeenHold, ...]:
    return await stage.terminals.list_holds(stage.terminal)


async def try_to_arm(stage: Stage) -> object:
    return await stage.terminals.arm(
        stage.terminal,
        operation_id=OperationId("opn_1_1"),
        amount=Money(ASKED.minor, EUR),
        prompt=Screen(says=Says.TAP_TO_START, hold=ASKED),
        callback_url=stage.callback_url,
    )


async def arm(stage: Stage) -> None:
    assert await try_to_arm(stage) == ArmAccepted()


async def look_at_reader(stage: Stage) -> object:
    return await stage.terminals.look(stage.terminal)


async def card_seen(stage: Stage) -> CardSeen:
    seen = await stage.terminals.look(stage.terminal)
    assert isinstance(seen, CardSeen)
    return seen


async def with_card(stage: Stage, **how: object) -> object:
    await arm(stage)
    await stage.tap("anna", **how)
    return (await card_seen(stage)).card


async def with_hold(stage: Stage) -> Hold:
    await with_card(stage)
    held = await stage.terminals.place_hold(stage.terminal, ASKED)
    assert isinstance(held, Approved)
    return Hold(
        ref=held.hold_ref,
        terminal_ref=stage.terminal.terminal_ref,
        amount=held.amount,
        placed_at=T0,
    )
