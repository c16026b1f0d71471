"""What commands ask of the platform by its HTTP API, as an integrator would: things by their names, lists whole."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

import httpx

from chargewright.kernel.problem import NotFound, Outage, Problem, Refusal
from chargewright.network.rollouts import RolloutState

Json = Mapping[str, Any]
Question = Sequence[tuple[str, str]]
"""What a list is asked: a filter that comes twice means either."""
LOOKS_EVERY_S: Final = 1.0


class Platform:
    """The platform, at its HTTP API.

    Raises:
        Refusal: in the platform's own words.
        Outage: it did not answer.
    """

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def where(self, site: str, group: str, stations: Sequence[str]) -> Json:
        """To which stations, as a job wants it said: of a site, of a group, or these; none: to all.

        A site and a group are given by id or name, stations by id or identity.
        """
        if sum(map(bool, (site, group, stations))) > 1:
            raise Refusal("--site, --group and --station are three ways to say where: one of them.")
        return {
            "site_id": await self.one("sites", "name", site) if site else None,
            "group_id": await self.one("station-groups", "name", group) if group else None,
            "station_ids": [await self.one("stations", "identity", each) for each in stations]
            or None,
        }

    async def follow(
        self,
        path: str,
        job: Json,
        shown: Callable[[Json], None],
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> Json:
        """Show the job again and again until it is over, or paused; gives it as it is then."""
        while True:
            shown(job)
            if job["state"] != RolloutState.RUNNING:
                return job
            await pause(LOOKS_EVERY_S)
            job = await self.said("GET", f"{path}/{job['id']}")

    async def one(
        self, path: str, named_by: str, wanted: str, *, or_id: str = "", **among: str
    ) -> str:
        """The id of the one thing that is called so, or has this id; `among` says which are looked at.

        Raises:
            NotFound: there is none.
            Refusal: several are called so.
        """
        by_id = or_id or wanted
        found = await self.all(path, **{named_by: wanted}, **among)
        if len(found) > 1:
            ids = ", ".join(each["id"] for each in found)
            raise Refusal(f"Several of {path} are called {wanted!r}: say which by its id: {ids}.")
        if found:
            return str(found[0]["id"])
        try:
            return str((await self.said("GET", f"{path}/{quote(by_id, safe='')}"))["id"])
        except NotFound:
            raise NotFound(f"There is nothing called {by_id!r} among {path}.") from None

    async def all(self, path: str, **question: str) -> list[Json]:
        """A whole list."""
        return [row async for row in self.rows(path, tuple(question.items()))]

    async def rows(self, path: str, question: Question) -> AsyncIterator[Json]:
        """A list row by row; pages are fetched as they are reached."""
        cursor: Question = ()
        while True:
            page = await self.said("GET", path, params=(*question, *cursor))
            for row in page["items"]:
                yield row
            if page["next"] is None:
                return
            cursor = (("cursor", page["next"]),)

    async def sheet(self, path: str, question: Question) -> AsyncIterator[bytes]:
        """A whole list as CSV, as it comes."""
        asked = self._http.stream("GET", f"/api/v1/{path}", params=(*question, ("format", "csv")))
        try:
            async with asked as answer:
                if not answer.is_success:
                    await answer.aread()
                    raise _refusal(answer)
                async for piece in answer.aiter_bytes():
                    yield piece
        except httpx.TransportError as why:
            raise self._silent(why) from why

    async def document(self) -> Json:
        """What the API says of itself (OpenAPI 3.1)."""
        said: Json = (await self._answered("GET", "/api/openapi.json")).json()
        return said

    async def said(self, verb: str, path: str, **more: Any) -> Json:
        answer = await self._answered(verb, f"/api/v1/{path}", **more)
        told: Json = answer.json() if answer.content else {}
        return told

    async def bytes_of(self, path: str) -> bytes:
        return (await self._answered("GET", f"/api/v1/{path}")).content

    async def _answered(self, verb: str, path: str, **more: Any) -> httpx.Response:
        try:
            answer = await self._http.request(verb, path, **more)
        except httpx.TransportError as why:
            raise self._silent(why) from why
        if answer.is_success:
            return answer
        raise _refusal(answer)

    def _silent(self, why: httpx.TransportError) -> Outage:
        sentence = f"The HTTP API at {self._http.base_url} does not answer: {why}"
        return Outage(sentence, retry=True)


def _refusal(answer: httpx.Response) -> Refusal:
    if answer.status_code == HTTPStatus.NOT_FOUND:
        return NotFound("It is not there.")
    if answer.status_code == HTTPStatus.UNAUTHORIZED:
        return Refusal(
            f"The HTTP API at {answer.request.url.netloc.decode()} does not know the key that was made "
            "in this data directory: it is another installation's. Name the right one with --http."
        )
    try:
        said = answer.json()
    except ValueError:
        return Refusal(f"The HTTP API answered {answer.status_code}.")
    problems = tuple(Problem(each["field"], each["rule"]) for each in said.get("errors", ()))
    return Refusal(said["detail"], problems=problems)
