"""Providers of payment pages tell us that something became of a checkout or a hold: a signed hint.

A body whose signature is missing, wrong or too old is refused with 400, and nothing happens. What it says is not
believed either way: it makes us look. Answered within the time of one small unit of work.
"""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, Protocol, assert_never

import structlog
from litestar import Request, Response, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from chargewright.api.needs import OPT, Door
from chargewright.kernel.problem import NotFound
from chargewright.payments.hosted import (
    HoldCallback,
    HostedPayments,
    OtherCallback,
    OverCallback,
    PaidCallback,
    RefundCallback,
)
from chargewright.payments.moves import look
from chargewright.payments.port import Unreadable
from chargewright.reactions.checkouts import look_at
from chargewright.reactions.house import House
from chargewright.reactions.ports import Work
from chargewright.reactions.refunds import look_at_refund

_log = structlog.get_logger(__name__)


class AccountDesk(Protocol):
    """Finds whose account an address names, and opens units of work for them."""

    async def owner_of(self, account_id: str) -> str | None: ...
    def work(self, organization_id: str) -> AbstractAsyncContextManager[Work]: ...
    def now(self) -> datetime: ...


class PageAccounts(Protocol):
    """The accounts with providers of payment pages."""

    async def page_account(self, organization_id: str, account_id: str) -> HostedPayments:
        """Raises: NotFound: no such account, or one of terminals."""
        ...


def routes(desk: AccountDesk, accounts: PageAccounts) -> Sequence[HTTPRouteHandler]:
    """The callback's route on this desk."""

    @post(
        "/callbacks/pages/{account_id:str}",
        opt={OPT: Door.OPEN},
        include_in_schema=False,
        status_code=200,
    )
    async def heard(request: Request[Any, Any, Any], account_id: FromPath[str]) -> Response[bytes]:
        body = await request.body()
        owner = await desk.owner_of(account_id)
        if owner is None:
            raise NotFound("no such callback")
        account = await accounts.page_account(owner, account_id)
        headers = {name.lower(): value for name, value in request.headers.items()}
        said = account.read_callback(headers, body, at=desk.now())
        if isinstance(said, Unreadable):
            _log.warning("callback_refused", account_id=account_id, why=said.why)
            return Response(b"", status_code=400)
        async with desk.work(owner) as work:
            await _looked_at(work, account_id, said)
        return Response(b"", status_code=200)

    return (heard,)


async def _looked_at(
    work: Work,
    account_id: str,
    said: PaidCallback | OverCallback | HoldCallback | RefundCallback | OtherCallback,
) -> None:
    """Have the provider asked what became of it; what is none of ours is nobody's."""
    match said:
        case PaidCallback(checkout_ref=ref) | OverCallback(checkout_ref=ref):
            checkout_id = await work.checkouts.of_ref(account_id, ref)
            if checkout_id is None:
                return
            house = House(work, f"callback {checkout_id} {work.now.isoformat()}")
            look_at(house, checkout_id)
            await house.settle()
        case HoldCallback(hold_ref=ref):
            payment = await work.payments.of_hold(account_id, ref)
            if payment is None:
                return
            house = House(work, f"callback {payment.id} {work.now.isoformat()}")
            await house.payment_asks(payment, [look(payment)])
            await house.settle()
        case RefundCallback(hold_ref=ref):
            payment = await work.payments.of_hold(account_id, ref)
            if payment is None:
                return
            house = House(work, f"callback {payment.id} {work.now.isoformat()}")
            for refund in await work.refunds.of_payment(payment.id):
                look_at_refund(house, refund)
            await house.settle()
        case OtherCallback():
            return
        case _:
            assert_never(said)
