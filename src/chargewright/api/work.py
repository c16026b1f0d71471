"""One request at work: who asks, when, and the unit of work in which it is done."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any

from litestar import Request
from litestar.datastructures import Cookie

from chargewright.access.caller import Caller
from chargewright.access.secrets import Secret
from chargewright.api.parts import Parts, Stores
from chargewright.api.recognition import caller_of, parts_of, presented
from chargewright.api.refusals import no_such
from chargewright.api.speaking import Speaker
from chargewright.kernel.ids import OrganizationId
from chargewright.kernel.outgoing import Told
from chargewright.reactions.house import House


class Work:
    """What a handler is given: everything it may use, nothing it must open or close.

    `at` is the one instant of the request. `stores` is the open unit of work; it is committed when
    the handler returns, and rolled back when it raises. `cookies` go out with the answer. `speaker`
    says its sentences.
    """

    __slots__ = ("_stores", "at", "cookies", "parts", "request", "speaker")

    def __init__(self, request: Request[Any, Any, Any]) -> None:
        self.request = request
        self.parts: Parts = parts_of(request)
        self.at: datetime = self.parts.clock.now()
        self.cookies: list[Cookie] = []
        self.speaker = Speaker.to(request)
        self._stores: Stores | None = None

    @property
    def caller(self) -> Caller:
        caller = caller_of(self.request)
        assert caller is not None, "this route lets strangers in: it has no caller"
        return caller

    @property
    def token(self) -> Secret:
        """The web session's token; on routes for people only."""
        token = presented(self.request).token
        assert token is not None, "this route is for people only"
        return token

    @property
    def stores(self) -> Stores:
        assert self._stores is not None, "this route opens no unit of work"
        return self._stores

    def mint(self, prefix: str) -> str:
        return self.parts.ids.mint(prefix)

    def path(self, name: str) -> str:
        return str(self.request.path_params[name])

    def organization(self, asked: str | None) -> OrganizationId:
        """Whose a new thing is: the organisation asked for, or the caller's own for None.

        Raises:
            NotFound: the caller does not see it.
        """
        if asked is None:
            return self.caller.organization_id
        organization_id = OrganizationId(asked)
        if not self.caller.sees(organization_id):
            raise no_such("organization")
        return organization_id

    def house(self, organization_id: OrganizationId) -> House:
        """Where machines of this organisation hear what a person asked for; settle it in the end."""
        return House(self.stores.flow(organization_id), f"asked {self.mint('fct')}")

    async def tell(
        self,
        organization_id: OrganizationId,
        kind: str,
        about: str,
        *,
        station_id: str | None = None,
        session_id: str | None = None,
        payment_id: str | None = None,
        **body: Any,
    ) -> None:
        """Write to the stream who did this."""
        told = Told(
            kind,
            about,
            {**body, "by": self.caller.id},
            occurred_at=self.at,
            received_at=self.at,
            station_id=station_id,
            session_id=session_id,
            payment_id=payment_id,
        )
        await self.stores.flow(organization_id).outbox.tell([told])

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[Stores]:
        """The unit of work of this request, for the caller's organisations."""
        async with self.parts.units(self.caller.organizations) as stores:
            self._stores = stores
            try:
                yield stores
            finally:
                self._stores = None


async def begin_work(request: Request[Any, Any, Any]) -> Work:
    """Litestar's provider of `work`."""
    return Work(request)
