"""One merchant and everybody around, in the words of the port, and the steps that stories share."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from chargewright.kernel.ids import OperationId
from chargewright.kernel.money import Money
from chargewright.payments.hosted import HostedPayments, Opened, Paid
from chargewright.payments.model import Hold
from chargewright.payments.screens import Language
from tests.payments.cast import MINUTE, T0, eur

ASKED = eur("50")
SPARE = 2 * MINUTE
"""A question takes a moment, and may be asked again."""

NOT_DONE = ["lost", "silent", "nonsense", "unavailable", "busy", "locked"]
"""How a call goes wrong without a trace: nothing was done, and the next may go well."""


class Stage(Protocol):
    """One account, its driver, and the line between."""

    payments: HostedPayments
    quality_file: Path

    def now(self) -> datetime:
        """By the provider's clock."""
        ...

    async def later(self, passed: timedelta) -> None:
        """The provider's clock moves, and what lapses by that has lapsed."""
        ...

    async def pay(self, checkout_ref: str, *, card: str = "good") -> bool:
        """A driver pays on the page with a card that is `good`, `declined`, `poor`, or `another`.

        What was paid with one that is `slow to refund` goes back later, and with one that is `lost to refund`
        comes back. One that is `challenged` pays only when its bank knows who it is, as `prove` tells it.
        """
        ...

    async def prove(self, checkout_ref: str) -> None: ...

    async def wrong(self, what: str, how: str) -> None:
        """The next call to do `what` (`open`, `look`, `expire`, `capture`, `release`, `look_up`, `refund`,
        `look_up_refund`) goes wrong: `lost` (not done, no answer), `lost_after` (done, no answer), `silent` (not done, and the
        line stays open), `error` and `error_after` (a fault of the provider, not done or done),
        `unavailable`, `nonsense`, `busy`, `locked`, `refused`.
        """
        ...

    async def refuse_key(self) -> None: ...

    async def pages(self, reference: str) -> list[str]:
        """The provider's own truth: its pages with our name."""
        ...

    async def taken(self, hold_ref: str) -> tuple[int, int]:
        """The provider's own truth: the minor units taken on a hold, and how often."""
        ...

    async def given_back(self, hold_ref: str) -> int:
        """The provider's own truth: the minor units given back of what was taken on a hold."""
        ...

    async def hears(self, count: int) -> list[tuple[Mapping[str, str], bytes]]:
        """What was posted to us, once there is so much."""
        ...

    async def callbacks(self, manner: str) -> None:
        """From now on callbacks are `forged`, `unsigned` or `old`."""
        ...


def terms(stage: Stage, number: int = 1, amount: Money = ASKED) -> dict[str, object]:
    """What a page is asked for with: the same words each time, as an operation that was stored has them."""
    return {
        "operation_id": OperationId(f"opn_{stage.name}_{number}"),
        "reference": f"chk_{stage.name}_{number}",
        "amount": amount,
        "title": "Charging at EVSE NL*CHW*E1",
        "language": Language.EN,
        "return_url": "https://driver.test/back",
        "cancel_url": "https://driver.test/away",
        "expires_at": stage.began + stage.payments.shortest_life + SPARE,
    }


async def opened(stage: Stage, number: int = 1) -> Opened:
    page = await stage.payments.open(**terms(stage, number))
    assert isinstance(page, Opened)
    return page


async def with_hold(stage: Stage, number: int = 1) -> Hold:
    page = await opened(stage, number)
    assert await stage.pay(page.checkout_ref)
    paid = await stage.payments.look(page.checkout_ref)
    assert isinstance(paid, Paid)
    return Hold(ref=paid.hold_ref, terminal_ref=page.checkout_ref, amount=paid.amount, placed_at=T0)
