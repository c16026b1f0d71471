"""`chargewright settings apply` and `drift`: a template brought to stations, and what is not as it shall be."""

from collections.abc import Sequence
from dataclasses import dataclass

from chargewright.main.asking import Json, Platform
from chargewright.network.bringing import RunState
from chargewright.network.rollouts import RolloutState


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


class SettingsApi(Platform):
    """What the commands ask of the platform."""

    async def apply(self, wanted: Wanted) -> Json:
        """Begin the job, and give it."""
        where = await self.where(wanted.site, wanted.group, wanted.stations)
        return await self.said(
            "POST",
            "setting-jobs",
            json={
                **where,
                "template_id": await self._template(wanted.template),
                "skips_offline": wanted.skips_offline,
                "batch_size": wanted.batch_size,
            },
        )

    async def failures(self, job: Json) -> Sequence[Json]:
        """The runs of a job that failed."""
        return await self.all("setting-runs", job_id=job["id"], state=RunState.FAILED.value)

    async def drift(self, site: str) -> Sequence[Json]:
        """What is not as it shall be, of one site (by id or name) or everywhere."""
        where = {"site_id": await self.one("sites", "name", site)} if site else {}
        return await self.all("setting-drift", **where)

    async def _template(self, wanted: str) -> str:
        built_in = await self.said("GET", "built-in-setting-templates")
        for each in built_in["items"]:
            if wanted.casefold() in {each["id"], each["code"].casefold()}:
                return str(each["id"])
        return await self.one("setting-templates", "code", wanted.upper(), or_id=wanted)


def is_good(job: Json) -> bool:
    """Whether every station of a job has what it can have."""
    return bool(job["state"] == RolloutState.DONE and job["progress"]["failed"] == 0)
