"""One question to the Cloud Payment Service over HTTP: sent once, answered or not.

Nothing is repeated here. An answer that did not come, or came from something in between, is `None`
and means that nobody knows what happened.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import httpx

from chargewright.kernel.problem import Outage
from chargewright.wire.terminals.payter.redaction import redacted
from chargewright.wire.terminals.payter.requests import KEY_HEADER, Request, key_header


@dataclass(frozen=True, slots=True)
class Patience:
    """How long each kind of call may take. Authorizing over a slow link was seen to take a minute."""

    quick: timedelta = timedelta(seconds=12)
    ending: timedelta = timedelta(seconds=30)
    with_the_bank: timedelta = timedelta(seconds=70)


PATIENCE: Final = Patience()


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the service. `raw` is its text, redacted."""

    status: int
    body: bytes

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300

    @property
    def is_refusal(self) -> bool:
        """A definite no of the service itself: the request was understood and not done."""
        return 400 <= self.status < 500 and self.status not in {408, 425, 429}

    @property
    def raw(self) -> str:
        return redacted(self.body)


class Line:
    """The line to one account. The client brings the address; the key is ours to add.

    The client must not follow redirects with our key nor repeat requests by itself.
    """

    def __init__(self, http: httpx.AsyncClient, key: str) -> None:
        self._http = http
        self._headers = {KEY_HEADER: key_header(key)}

    async def ask(self, request: Request, patience: timedelta) -> Reply | None:
        """Send it once.

        Raises:
            Outage: the service does not accept our key; asking again is of no use.

        """
        try:
            answer = await self._http.request(
                request.method,
                request.path,
                params=httpx.QueryParams(list(request.query)),
                content=request.body,
                headers=self._headers
                | ({"Content-Type": "application/json"} if request.body is not None else {}),
                timeout=patience.total_seconds(),
                follow_redirects=False,
            )
        except httpx.HTTPError:
            return None
        if answer.status_code in {401, 403}:
            raise Outage("Payter does not accept the key of this account", retry=False)
        return Reply(answer.status_code, answer.content)
