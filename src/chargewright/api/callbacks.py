"""Card terminals tell us that a card was read: a hint, by an address that nobody else knows.

What the body says is not believed; it makes the reader look at the provider, unless it speaks of
another terminal than the one that was given the address. Unknown and expired addresses are 404 and
say nothing. Answered within the time of one small unit of work.
"""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import structlog
from litestar import Request, Response, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from chargewright.api.needs import OPT, Door
from chargewright.api.ports_money import CardAccounts
from chargewright.kernel.ids import OperationId
from chargewright.kernel.problem import NotFound
from chargewright.payments.callback import hash_of
from chargewright.payments.port import Unreadable
from chargewright.payments.reader import CallbackHeard
from chargewright.reactions.house import House
from chargewright.reactions.ports import Work

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Granted:
    """What a callback's token stands for."""

    organization_id: str
    terminal_id: str
    operation_id: OperationId


class CallbackDesk(Protocol):
    """Finds whose callback a token is, and opens units of work for it."""

    async def granted(self, token_sha256: bytes) -> Granted | None: ...

    def work(self, organization_id: str) -> AbstractAsyncContextManager[Work]: ...

    def now(self) -> datetime: ...


def routes(desk: CallbackDesk, terminals: CardAccounts) -> Sequence[HTTPRouteHandler]:
    """The callback's route on this desk. `terminals` says how a provider is read."""

    @post(
        "/callbacks/terminals/{token:str}",
        opt={OPT: Door.OPEN},
        include_in_schema=False,
        status_code=200,
    )
    async def heard(request: Request[Any, Any, Any], token: FromPath[str]) -> Response[bytes]:
        body = await request.body()
        granted = await desk.granted(hash_of(token))
        if granted is None:
            raise NotFound("no such callback")
        account, terminal = await terminals.reach(granted.organization_id, granted.terminal_id)
        said = account.read_callback(body)
        if not isinstance(said, Unreadable) and said.terminal_ref != terminal.terminal_ref:
            _log.warning("callback_of_another_terminal", terminal_id=granted.terminal_id)
            return Response(b"", status_code=200)
        cause = f"callback {granted.operation_id} {desk.now().isoformat()}"
        async with desk.work(granted.organization_id) as work:
            house = House(work, cause)
            house.reader_hears(granted.terminal_id, CallbackHeard(work.now, granted.operation_id))
            await house.settle()
        return Response(b"", status_code=200)

    return (heard,)
