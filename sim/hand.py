"""The hand behind a simulated provider that runs as a process: what all of them let one do."""

from types import TracebackType
from typing import Any, ClassVar, Self

import httpx


class Hand:
    """A running provider, seen from outside. `url` is what the platform is told."""

    name: ClassVar[str]

    def __init__(self, url: str, key: str) -> None:
        self.url = url
        self.key = key
        self._http = httpx.AsyncClient(base_url=f"{url}/control", timeout=60, trust_env=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._http.aclose()

    async def reached(self, gate: str) -> None:
        """Wait until somebody stands at the gate, however long that takes."""
        self._said(await self._http.get(f"gates/{gate}/reached", timeout=None))

    async def open(self, gate: str) -> None:
        await self._do(f"gates/{gate}/open")

    async def behave(self) -> None:
        await self._do("behave")

    async def calls(self) -> Any:
        """Every request that the platform made, oldest first."""
        return await self._see("calls")

    async def called_back(self) -> Any:
        return await self._see("called_back")

    async def _see(self, path: str) -> Any:
        return self._said(await self._http.get(path))

    async def _do(self, path: str, **body: Any) -> Any:
        return self._said(await self._http.post(path, json=body))

    def _said(self, answer: httpx.Response) -> Any:
        if answer.is_error:
            raise ValueError(f"{self.name} says {answer.status_code}: {answer.text}")
        return answer.json()
