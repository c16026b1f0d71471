"""The platform's HTTP API as an integrator uses it: a key, JSON, pages that follow a cursor."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import httpx

Json = dict[str, Any]


class SaidNoError(Exception):
    """The platform refused; the sentence is its own."""

    def __init__(self, answer: httpx.Response) -> None:
        self.status = answer.status_code
        where = f"{answer.request.method} {answer.request.url.path}"
        super().__init__(f"{where}: {self.status} {_reason(answer)}")


class Api:
    """Calls below `/api/v1`. `keys` names each creating or money-moving call once."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._calls = 0

    async def get(self, path: str, **question: Any) -> Json:
        """One thing.

        Raises:
            SaidNoError: with the platform's sentence.
        """
        return _said(await self._http.get(f"/api/v1/{path}", params=question))

    async def all(self, path: str, **question: Any) -> list[Json]:
        """Every row of a list, page by page."""
        rows: list[Json] = []
        page = await self.get(path, **question)
        while True:
            rows += page["items"]
            if page["next"] is None:
                return rows
            page = await self.get(path, **question, cursor=page["next"])

    async def post(self, path: str, body: Mapping[str, Any], *, key: UUID | None = None) -> Json:
        """Make or do something; a repeat with the same key is done once."""
        headers = {} if key is None else {"Idempotency-Key": str(key)}
        return _said(await self._http.post(f"/api/v1/{path}", json=body, headers=headers))

    async def command(self, station_id: str, action: str, payload: Mapping[str, Any]) -> Json:
        """Have a station told an action of its version; its answer is seen in the command."""
        return await self.post(f"stations/{station_id}/commands/{action}", {"payload": payload})

    async def send(self, path: str, content: bytes) -> Json:
        """The bytes of a file, as they are."""
        return _said(await self._http.post(f"/api/v1/{path}", content=content))

    async def patch(self, path: str, body: Mapping[str, Any]) -> Json:
        return _said(await self._http.patch(f"/api/v1/{path}", json=body))


@asynccontextmanager
async def open_api(url: str, key: str) -> AsyncIterator[Api]:
    """The API at this address, for whoever has this key."""
    async with httpx.AsyncClient(
        base_url=url, headers={"Authorization": f"Bearer {key}"}, timeout=30, trust_env=False
    ) as http:
        yield Api(http)


def _said(answer: httpx.Response) -> Json:
    if answer.is_error:
        raise SaidNoError(answer)
    return {} if not answer.content else dict(answer.json())


def _reason(answer: httpx.Response) -> str:
    """The problem details as one sentence (RFC 9457)."""
    try:
        problem = answer.json()
        fields = [f"{one['field']}: {one['rule']}" for one in problem.get("errors", ())]
        return "; ".join([str(problem.get("detail") or problem["title"]), *fields])
    except (ValueError, KeyError, TypeError, AttributeError):
        return answer.text[:200]
