"""The hand of a test or a demo: starts the simulated account as a process and works its controls."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sim.hand import Hand
from sim.process import running

VISA = "4242424242424242"


class StripeAccount(Hand):
    """A running simulated account, seen from outside. `url` is what the platform is told."""

    name = "the simulated account"

    async def pay(self, checkout: str, *, number: str = VISA, wallet: str | None = None) -> Any:
        """Pay on a page without a browser: None, or what the page says is wrong.

        With a card that is challenged nothing is paid before `answer_challenge`.
        """
        said = await self._do(f"checkouts/{checkout}/pay", number=number, wallet=wallet)
        return said["wrong"]

    async def answer_challenge(self, checkout: str, *, passes: bool = True) -> Any:
        """Tell the bank who pays: None, or what the page says is wrong."""
        said = await self._do(f"checkouts/{checkout}/challenge", passes=passes)
        return said["wrong"]

    async def webhook(self, url: str, *secrets: str) -> None:
        """Post events there from now on, signed with each of these."""
        await self._do("webhook", url=url, secrets=list(secrets))

    async def callbacks(
        self, mode: str, *, event: str | None = None, times: int | None = None, late_s: int = 600
    ) -> None:
        await self._do("callbacks", mode=mode, event=event, times=times, late_s=late_s)

    async def fault(
        self, call: str, outcome: str, *, times: int | None = 1, hang_s: float = 600.0
    ) -> None:
        await self._do("faults", call=call, outcome=outcome, times=times, hang_s=hang_s)

    async def pause_before(self, call: str) -> str:
        """A gate before `call` is done; its id. The call may be `callback`."""
        return str((await self._do("pause_before", call=call))["id"])

    async def pause_after(self, call: str) -> str:
        """A gate after `call` was done, before it is answered; its id."""
        return str((await self._do("pause_after", call=call))["id"])

    async def advance(self, seconds: float) -> None:
        """Move the account's clock; what lapses by that has lapsed, and was called back."""
        await self._do("clock", advance_s=seconds)

    async def set_clock(self, at: datetime) -> None:
        await self._do("clock", at=at.timestamp())

    async def accept_only(self, key: str) -> None:
        await self._do("key", key=key)

    async def checkouts(self) -> Any:
        """All pages there ever were, as the account has them."""
        return await self._see("checkouts")

    async def charges(self) -> Any:
        """What was really held and taken: checkout, intent, status, held, captured, captures, …"""
        return await self._see("charges")


@asynccontextmanager
async def running_account(
    *, state_file: Path | None = None, port: int = 0, key: str = "sk_test_simulated"
) -> AsyncIterator[StripeAccount]:
    """The account as a process of its own, ended on leaving."""
    keep = ["--state-file", str(state_file)] if state_file is not None else []
    asked = ("--port", str(port), "--key", key, *keep)
    async with (
        running("sim.stripe", *asked) as said,
        StripeAccount(said["url"], said["key"]) as account,
    ):
        yield account
