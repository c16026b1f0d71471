"""A roll-out followed at the command line."""

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from chargewright.main.asking import Json, Platform
from chargewright.main.cli_beside import OUT

_NOT_OVER = ("total", "waiting", "at_work")


async def followed(api: Platform, path: str, job: Json) -> Json:
    """Show how far a job is until it is over, or paused; gives it as it is then."""
    with Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[counts]}"),
        console=OUT,
    ) as progress:
        task = progress.add_task("", total=job["progress"]["total"], counts="")
        return await api.follow(
            path,
            job,
            lambda now: progress.update(
                task,
                description=now["state"],
                completed=sum(
                    count for name, count in now["progress"].items() if name not in _NOT_OVER
                ),
                counts=_counts(now),
            ),
        )


def _counts(job: Json) -> str:
    told = [f"{count} {name.replace('_', ' ')}" for name, count in job["progress"].items() if count]
    return ", ".join(each for each in told if not each.endswith(" total"))
