"""The real adapter at the simulated cloud of Payter, and a hold that is really placed there."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from chargewright.adapters.terminals.payter import PayterTerminals
from chargewright.kernel.ids import OperationId, TerminalId
from chargewright.payments.outcomes import Approved
from chargewright.payments.port import Reachable
from chargewright.payments.screens import Says, Screen
from sim.payter.remote import PayterCloud
from tests.payments.cast import EUR
from tests.play.charged import HOLD


@asynccontextmanager
async def terminals(cloud: PayterCloud) -> AsyncIterator[PayterTerminals]:
    """The account of this cloud, as the platform asks it."""
    async with httpx.AsyncClient(base_url=cloud.url, trust_env=False) as http:
        yield PayterTerminals(http, key=cloud.key, account="main")


async def hold_placed(cards: PayterTerminals, cloud: PayterCloud, serial: str) -> str:
    """Anna holds her card to this reader: the provider's name of the hold."""
    terminal = Reachable(terminal_id=TerminalId("trm"), terminal_ref=serial, currency=EUR)
    await cards.arm(
        terminal,
        operation_id=OperationId("opn_1"),
        amount=HOLD,
        prompt=Screen(says=Says.TAP_TO_START),
        callback_url="http://127.0.0.1:9/nobody",
    )
    await cloud.tap(serial, "anna")
    placed = await cards.place_hold(terminal, HOLD)
    assert isinstance(placed, Approved)
    return placed.hold_ref
