"""Local lists brought to many stations, one step of one station at a time.

Each step is one unit of work that begins from rows: a worker that is killed is followed by another.
"""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from typing import Final, Protocol

from chargewright.kernel.outgoing import Due
from chargewright.network.local_list_rollouts import (
    UNDER_WAY,
    LocalListRun,
    LocalListRunState,
    Stands,
    ToBring,
)
from chargewright.network.local_lists import ListState
from chargewright.network.rollouts import RolloutNews, StationRun
from chargewright.reactions.ports import Work
from chargewright.worker.beats import each_of
from chargewright.worker.rollouts import tell_moved

MOST: Final = 50
"""Stations in one beat."""
PAUSED: Final = "local_lists.job_paused"


class LocalListWork(Protocol):
    """A unit of work in which one station's list is brought, or heard about."""

    work: Work

    async def lock(self, run_id: str) -> LocalListRun | None: ...
    async def save(self, run: LocalListRun) -> None: ...
    async def may_begin(self, run: StationRun) -> bool | None: ...
    async def is_connected(self, station_id: str) -> bool: ...
    async def asked(self, run: LocalListRun) -> ToBring: ...
    async def stands(self, station_id: str) -> Stands | None: ...
    async def send(self, station_id: str, what: ToBring) -> None: ...
    async def job_after(self, run: StationRun) -> RolloutNews | None: ...


class LocalListRuns(Protocol):
    """What is due, whosever it is."""

    def work(self, organization_id: str) -> AbstractAsyncContextManager[LocalListWork]: ...
    async def due(self, most: int) -> Sequence[Due]: ...


class LocalListBeat:
    """The beat that brings local lists to many stations."""

    def __init__(self, runs: LocalListRuns) -> None:
        self._runs = runs

    async def go_on(self) -> None:
        """Take every run that can go on a step further."""
        await each_of(await self._runs.due(MOST), self._advance)

    async def _advance(self, due: Due) -> None:
        async with self._runs.work(due.organization_id) as at:
            run = await at.lock(due.id)
            if run is None:
                return
            is_new = run.state is LocalListRunState.WAITING
            moved = await (_begin(at, run) if is_new else _heard(at, run))
            if moved != run:
                await at.save(moved)
                await tell_moved(
                    at,
                    moved,
                    moved.state,
                    thing="local_list",
                    is_over=moved.state not in UNDER_WAY,
                    paused=PAUSED,
                )


async def _begin(at: LocalListWork, run: LocalListRun) -> LocalListRun:
    """Send the list; one of which an update is on its way already is waited for."""
    may = await at.may_begin(run)
    if may is None:
        return replace(run, state=LocalListRunState.SKIPPED)
    stands = await at.stands(run.station_id)
    is_busy = stands is not None and stands.state is ListState.SENDING
    if not may or is_busy:
        return run
    await at.send(run.station_id, await at.asked(run))
    return run.sent(await _stands(at, run))


async def _heard(at: LocalListWork, run: LocalListRun) -> LocalListRun:
    is_connected = await at.is_connected(run.station_id)
    return run.heard(await _stands(at, run), is_connected=is_connected)


async def _stands(at: LocalListWork, run: LocalListRun) -> Stands:
    stands = await at.stands(run.station_id)
    assert stands is not None, "it was there when the job began, or was begun by it"
    return stands
