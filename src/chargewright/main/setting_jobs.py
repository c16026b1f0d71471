"""`chargewright settings apply` and `drift`: a template brought to stations, and what is not as it shall be.

By the HTTP API, as an integrator would.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import quote

import httpx

from chargewright.kernel.problem import NotFound, Outage, Problem, Refusal
from chargewright.network.bringing import RunState, SettingJobState

Json = Mapping[str, Any]
LOOKS_EVERY_S: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A template, by id or code, and to which stations: of a site, of a group, or these; none: to all.

    A site and a group are given by id or name, stations by id or identity. `batch_size` None: the
    template's.
    """

    template: str
    site: str = ""
    group: str = ""
    stations: Sequence[str] = ()
    batch_size: int | None = None
    skips_offline: bool = False


class SettingsApi:
    """What the commands ask of the platform.

    Raises:
        Refusal: in the platform's own words.
        Outage: it did not answer.
    """

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http

    async def apply(self, wanted: Wanted) -> Json:
        """Begin the job, and give it."""
        if sum(map(bool, (wanted.site, wanted.group, wanted.stations))) > 1:
            raise Refusal("--site, --group and --station are three ways to say where: one of them.")
        return await self._said(
            "POST",
            "setting-jobs",
            json={
                "template_id": await self._template(wanted.template),
                "site_id": await self._one("sites", "name", wanted.site) if wanted.site else None,
                "station_ids": await self._stations(wanted),
                "skips_offline": wanted.skips_offline,
                "batch_size": wanted.batch_size,
            },
        )

    async def follow(
        self,
        job: Json,
        shown: Callable[[Json], None],
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> Json:
        """Show the job again and again until it is over, or paused; gives it as it is then."""
        while True:
            shown(job)
            if job["state"] != SettingJobState.RUNNING:
                return job
            await pause(LOOKS_EVERY_S)
            job = await self._said("GET", f"setting-jobs/{job['id']}")

    async def failures(self, job: Json) -> Sequence[Json]:
        """The runs of a job that failed."""
        return await self._all("setting-runs", job_id=job["id"], state=RunState.FAILED.value)

    async def drift(self, site: str) -> Sequence[Json]:
        """What is not as it shall be, of one site (by id or name) or everywhere."""
        where = {"site_id": await self._one("sites", "name", site)} if site else {}
        return await self._all("setting-drift", **where)

    async def _template(self, wanted: str) -> str:
        built_in = await self._said("GET", "built-in-setting-templates")
        for each in built_in["items"]:
            if wanted.casefold() in {each["id"], each["code"].casefold()}:
                return str(each["id"])
        return await self._one("setting-templates", "code", wanted.upper(), or_id=wanted)

    async def _stations(self, wanted: Wanted) -> Sequence[str] | None:
        if wanted.group:
            group = await self._one("station-groups", "name", wanted.group)
            found = [each["id"] for each in await self._all("stations", group_id=group)]
            if not found:
                raise Refusal(f"There is no station in the group {wanted.group!r}.")
            return found
        if not wanted.stations:
            return None
        return [await self._one("stations", "identity", each) for each in wanted.stations]

    async def _one(self, path: str, named_by: str, wanted: str, *, or_id: str = "") -> str:
        """The id of the one thing that is called so, or has this id.

        Raises:
            NotFound: there is none.
            Refusal: several are called so.
        """
        by_id = or_id or wanted
        found = await self._all(path, **{named_by: wanted})
        if len(found) > 1:
            ids = ", ".join(each["id"] for each in found)
            raise Refusal(f"Several of {path} are called {wanted!r}: say which by its id: {ids}.")
        if found:
            return str(found[0]["id"])
        try:
            return str((await self._said("GET", f"{path}/{quote(by_id, safe='')}"))["id"])
        except NotFound:
            raise NotFound(f"There is nothing called {by_id!r} among {path}.") from None

    async def _all(self, path: str, **question: str) -> list[Json]:
        rows: list[Json] = []
        cursor: dict[str, str] = {}
        while True:
            page = await self._said("GET", path, params={**question, **cursor})
            rows += page["items"]
            if page["next"] is None:
                return rows
            cursor = {"cursor": page["next"]}

    async def _said(self, verb: str, path: str, **more: Any) -> Json:
        try:
            answer = await self._http.request(verb, f"/api/v1/{path}", **more)
        except httpx.TransportError as why:
            sentence = f"The HTTP API at {self._http.base_url} does not answer: {why}"
            raise Outage(sentence, retry=True) from why
        if answer.is_success:
            told: Json = answer.json()
            return told
        raise _refusal(answer)


def is_good(job: Json) -> bool:
    """Whether every station of a job has what it can have."""
    return bool(job["state"] == SettingJobState.DONE and job["progress"]["failed"] == 0)


def _refusal(answer: httpx.Response) -> Refusal:
    if answer.status_code == HTTPStatus.NOT_FOUND:
        return NotFound("It is not there.")
    try:
        said = answer.json()
    except ValueError:
        return Refusal(f"The HTTP API answered {answer.status_code}.")
    problems = tuple(Problem(each["field"], each["rule"]) for each in said.get("errors", ()))
    return Refusal(said["detail"], problems=problems)
