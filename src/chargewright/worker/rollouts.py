"""What the beats of all kinds of roll-outs share: what is told of a run."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from chargewright.kernel.outgoing import OperatorItem, Told
from chargewright.network.rollouts import PauseReason, RolloutNews, StationRun
from chargewright.reactions.ports import Work


class After(Protocol):
    """A unit of work in which a run was taken a step further."""

    @property
    def work(self) -> Work: ...
    async def job_after(self, run: StationRun) -> RolloutNews | None: ...


async def tell_moved(
    at: After, run: StationRun, state: str, *, thing: str, is_over: bool, paused: str
) -> None:
    """Tell everybody how far a run is; a job that paused by itself asks for a person.

    `thing` begins the facts' kinds (`setting` for `setting_run.moved`); `paused` is what the person is
    asked by.
    """
    now = at.work.now
    body = {"state": state, "job_id": run.job_id}
    told = [_fact(f"{thing}_run.moved", run.id, body, now, run.station_id)]
    if run.job_id is not None and is_over:
        news = await at.job_after(run)
        if news is not None:
            changed = {"state": news.state.value}
            told.append(_fact(f"{thing}_job.changed", run.job_id, changed, now, None))
            if news.pause_reason is PauseReason.FAILURES:
                await at.work.outbox.ask_operator(OperatorItem(paused, run.job_id))
    await at.work.outbox.tell(told)


def _fact(
    kind: str, about: str, body: Mapping[str, str | None], at: datetime, station_id: str | None
) -> Told:
    return Told(kind, about, body, occurred_at=at, received_at=at, station_id=station_id)
