"""What the jobs of all kinds of roll-outs share: to which stations, and pause, resume and cancel."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Generic

import msgspec

from chargewright.api.checks import not_there, refuse
from chargewright.api.lists import Listed, ViewT, one
from chargewright.api.refusals import seen
from chargewright.api.routes import NOT_SO
from chargewright.api.shapes import Body
from chargewright.api.work import Work
from chargewright.kernel.ids import OrganizationId, RolloutId
from chargewright.kernel.problem import Conflict, Problem
from chargewright.network.rollouts import OVER, RUN_PREFIX, Part, RolloutKind, RolloutState, Where

_STATIONS_MOST: Final = 20_000
StationIds = Annotated[list[str], msgspec.Meta(min_length=1, max_length=1000)]
Few = Annotated[int, msgspec.Meta(ge=1, le=1000)]


class Whither(Body, frozen=True, kw_only=True):
    """To which stations: all of the organisation and those below it, of a site, of a group, or these.

    `organization_id` is the caller's own where it is not given.
    """

    organization_id: str | None = None
    site_id: str | None = None
    group_id: str | None = None
    station_ids: StationIds | None = None
    skips_offline: bool = False
    pause_after: Few = 3


async def parts_of(
    work: Work, kind: RolloutKind, data: Whither, problems: list[Problem]
) -> Sequence[Part]:
    """The stations that are meant, by identity; adds a problem for each that is not there."""
    whose = work.organization(data.organization_id)
    found = await work.stores.rollouts.stations(
        Where(whose, data.site_id, data.group_id, data.station_ids), _STATIONS_MOST
    )
    if data.station_ids is not None:
        there = {station_id for _, station_id in found}
        problems += [
            not_there(f"station_ids[{place}]", "station")
            for place, station_id in enumerate(data.station_ids)
            if station_id not in there
        ]
    return [Part(work.mint(RUN_PREFIX[kind]), owner, station_id) for owner, station_id in found]


class RetryBody(Body, frozen=True, kw_only=True):
    """Which stations have another go: these, that failed or were left out; null: all that failed."""

    station_ids: StationIds | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Controls(Generic[ViewT]):
    """What somebody does to a job of a kind that is not over.

    `changed` is the fact that is told then; `paused` is by what a person is asked when it paused by itself.
    """

    kind: RolloutKind
    listed: Listed[ViewT]
    changed: str
    paused: str

    async def pause(self, work: Work, job_id: str) -> ViewT:
        """Begin with no more stations."""
        whose, state = await self._locked(work, job_id)
        if state is RolloutState.RUNNING:
            await work.stores.rollouts.pause(RolloutId(job_id))
            await work.tell(whose, self.changed, job_id, state=RolloutState.PAUSED.value)
        return await one(work, self.listed, job_id)

    async def resume(self, work: Work, job_id: str) -> ViewT:
        """Go on; nobody need look at it any more."""
        whose, state = await self._locked(work, job_id)
        if state is RolloutState.PAUSED:
            await work.stores.rollouts.resume(RolloutId(job_id))
            outbox = work.stores.flow(whose).outbox
            await outbox.settle(self.paused, job_id, note="the job was resumed")
            await work.tell(whose, self.changed, job_id, state=RolloutState.RUNNING.value)
        return await one(work, self.listed, job_id)

    async def cancel(self, work: Work, job_id: str) -> ViewT:
        """End it; what is under way at a station is finished."""
        whose, _ = await self._locked(work, job_id)
        await work.stores.rollouts.cancel(whose, RolloutId(job_id), work.at)
        await work.tell(whose, self.changed, job_id, state=RolloutState.CANCELLED.value)
        return await one(work, self.listed, job_id)

    async def retry(self, work: Work, job_id: str, data: RetryBody) -> ViewT:
        """Have stations wait for their turn again; a job that was done goes on for them.

        Raises: Conflict: the job was cancelled.
        """
        found = await work.stores.rollouts.lock(self.kind, RolloutId(job_id))
        whose, state = seen(found, self.listed.thing)
        if state is RolloutState.CANCELLED:
            raise Conflict("this job is over")
        again = await work.stores.rollouts.retry(whose, RolloutId(job_id), data.station_ids)
        refuse(
            NOT_SO,
            [
                Problem(f"station_ids[{place}]", "has not failed in this job")
                for place, station_id in enumerate(data.station_ids or ())
                if station_id not in again
            ],
        )
        await work.tell(whose, self.changed, job_id)
        return await one(work, self.listed, job_id)

    async def _locked(self, work: Work, job_id: str) -> tuple[OrganizationId, RolloutState]:
        """Raises: Conflict: the job is over."""
        found = await work.stores.rollouts.lock(self.kind, RolloutId(job_id))
        whose, state = seen(found, self.listed.thing)
        if state in OVER:
            raise Conflict("this job is over")
        return whose, state
