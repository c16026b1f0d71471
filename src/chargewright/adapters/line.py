"""One question to a provider over HTTP: sent once, answered or not.

Nothing is repeated here. An answer that did not come, or came from something in between, is `None`
and means that nobody knows what happened.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import httpx

from chargewright.kernel.problem import Outage
from chargewright.wire.request import Request


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the provider. `headers` are named in lower case."""

    status: int
    body: bytes
    headers: Mapping[str, str]
    redacted: Callable[[bytes], str] = field(repr=False)

    @property
    def is_good(self) -> bool:
        return 200 <= self.status < 300

    @property
    def is_refusal(self) -> bool:
        """A definite no of the provider itself: the request was understood and not done."""
        return 400 <= self.status < 500 and self.status not in {408, 425, 429}

    @property
    def raw(self) -> str:
        """Its text, redacted."""
        return self.redacted(self.body)


class Line:
    """The line to one account. The client brings the address; `headers` bring our key.

    The client must not follow redirects with our key nor repeat requests by itself. `provider` is
    named to operators; `redacted` takes out of its words what must not be in the open.
    """

    def __init__(
        self,
        http: httpx.AsyncClient,
        *,
        provider: str,
        headers: Mapping[str, str],
        redacted: Callable[[bytes], str],
    ) -> None:
        self._http = http
        self._provider = provider
        self._headers = dict(headers)
        self._redacted = redacted

    async def ask(self, request: Request, patience: timedelta) -> Reply | None:
        """Send it once.

        Raises:
            Outage: the provider does not accept our key; asking again is of no use.

        """
        try:
            answer = await self._http.request(
                request.method,
                request.path,
                params=httpx.QueryParams(list(request.query)),
                content=request.body,
                headers=self._headers | dict(request.headers),
                timeout=patience.total_seconds(),
                follow_redirects=False,
            )
        except httpx.HTTPError:
            return None
        if answer.status_code in {401, 403}:
            raise Outage(f"{self._provider} does not accept the key of this account", retry=False)
        headers = {name.lower(): value for name, value in answer.headers.items()}
        return Reply(answer.status_code, answer.content, headers, self._redacted)
