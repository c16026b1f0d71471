"""`chargewright firmware` and `chargewright logs`: images of the library, sent to stations; logs that they bring."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from chargewright.kernel.problem import Refusal
from chargewright.main.asking import LOOKS_EVERY_S, Json, Platform
from chargewright.network.file_jobs import OPEN, JobState

_PIECE: Final = 1 << 20


class FilesApi(Platform):
    """What the commands ask of the platform."""

    async def images(self) -> Sequence[Json]:
        return await self.all("firmware-images", is_retired="false")

    async def add_image(self, file: Path, said: Json) -> Json:
        """Tell what an image is, then send its bytes."""
        image = await self.said("POST", "firmware-images", json={**said, "file_name": file.name})
        return await self.said(
            "POST", f"firmware-images/{image['id']}/content", content=_pieces(file)
        )

    async def retire_image(self, image: str) -> Json:
        return await self.said("POST", f"firmware-images/{await self.image(image)}/retire")

    async def image(self, wanted: str) -> str:
        """The id of the one image of this version, or with this id."""
        return await self.one("firmware-images", "version", wanted, is_retired="false")

    async def send(self, station: str, image: str, how: Json) -> Json:
        """Have a station fetch an image and install it."""
        path = f"stations/{await self.one('stations', 'identity', station)}/firmware-jobs"
        return await self.said("POST", path, json={**how, "firmware_id": await self.image(image)})

    async def roll_out(
        self, image: str, site: str, group: str, stations: Sequence[str], how: Json
    ) -> Json:
        """Bring an image to stations: of a site, of a group, these, or all."""
        where = await self.where(site, group, stations)
        body = {**where, **how, "firmware_id": await self.image(image)}
        return await self.said("POST", "firmware-rollouts", json=body)

    async def fetch_log(self, station: str, how: Json) -> Json:
        path = f"stations/{await self.one('stations', 'identity', station)}/log-jobs"
        return await self.said("POST", path, json=dict(how))

    async def jobs(self, station: str, kind: str) -> Sequence[Json]:
        """Jobs of a kind, of one station or of all."""
        where: dict[str, Any] = {"kind": kind}
        if station:
            where["station_id"] = await self.one("stations", "identity", station)
        return await self.all("file-jobs", **where)

    async def until_over(
        self,
        job: Json,
        shown: Callable[[Json], None],
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> Json:
        """Show the job whenever it has moved, until its station has said how it went."""
        shown(job)
        while job["state"] in OPEN:
            await pause(LOOKS_EVERY_S)
            before, job = job, await self.said("GET", f"file-jobs/{job['id']}")
            if job["reported"] != before["reported"] or job["state"] != before["state"]:
                shown(job)
        return job

    async def save_files(self, job: Json, folder: Path) -> Sequence[Path]:
        """Put what a station brought for a job into a folder, under the names that it gave."""
        saved = []
        for file in await self.all("station-files", job_id=job["id"]):
            content = await self.bytes_of(f"station-files/{file['id']}/content")
            path = folder / Path(file["name"]).name
            await asyncio.to_thread(_save, path, content)
            saved.append(path)
        return saved


def is_good(job: Json) -> bool:
    return bool(job["state"] == JobState.DONE)


def at(when: datetime | None) -> str | None:
    """An instant as the API takes it; without a zone it is the machine's."""
    return None if when is None else when.astimezone().isoformat()


def _save(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise Refusal(f"{path} exists already: name another folder.") from None


async def _pieces(file: Path) -> AsyncIterator[bytes]:
    with file.open("rb") as content:
        while piece := await asyncio.to_thread(content.read, _PIECE):
            yield piece
