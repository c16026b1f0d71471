"""Settings of stations kept as they shall be: read, compared, set where that is wanted, and read again.

Whatever is asked of a station goes behind what a person asks of it. Each step is one unit of work that
begins from rows: a worker that is killed is followed by another.
"""

from collections.abc import Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final, Protocol

from chargewright.kernel.clock import Clock
from chargewright.kernel.outgoing import Due
from chargewright.network.bringing import (
    UNDER_WAY,
    Run,
    RunState,
    Tried,
    never_arrived,
    not_sent,
    of_run,
    outcome,
    to_verify,
)
from chargewright.network.configuration import Attempt, Result, SettingName
from chargewright.network.rollouts import RolloutNews, StationRun
from chargewright.network.standing import Stand, agrees
from chargewright.network.standing import Told as ToldSetting
from chargewright.reactions.ports import Work
from chargewright.translate.configuration import (
    READ_BYTES_MOST,
    READ_MOST,
    named,
    to_read,
    to_read_these,
    to_set,
)
from chargewright.wire.ocpp import Version
from chargewright.worker.beats import each_of
from chargewright.worker.rollouts import tell_moved

MOST: Final = 50
"""Stations in one beat: the sweep is slow on purpose."""
LIVES_FOR: Final = timedelta(minutes=10)
"""How long a command of ours waits for its station, which may be busy with a person's."""
AGAIN_AFTER: Final = timedelta(minutes=10)
"""A station that comes and goes is not read at every coming."""
JOB_PAUSED: Final = "settings.job_paused"


class Compared(Protocol):
    """A station's settings beside what they shall be."""

    @property
    def version(self) -> Version: ...
    @property
    def told(self) -> Mapping[str, ToldSetting]: ...
    @property
    def stands(self) -> Mapping[str, Stand]: ...


class RunWork(Protocol):
    """A unit of work in which one station's settings are asked for, compared or set."""

    work: Work

    async def lock(self, run_id: str) -> Run | None: ...
    async def save(self, run: Run) -> None: ...
    async def may_begin(self, run: Run) -> bool | None: ...
    async def is_answered(self, run: Run) -> bool: ...
    async def is_connected(self, station_id: str) -> bool: ...
    async def subprotocol(self, station_id: str) -> str | None: ...
    async def compare(self, station_id: str) -> Compared | None: ...
    async def note_swept(self, station_id: str) -> None: ...
    async def note_not_applied(self, station_id: str, keys: Sequence[str]) -> None: ...
    async def begin_attempts(
        self, station_id: str, attempts: Sequence[Attempt], command_id: str
    ) -> None: ...
    async def results(self, run: Run) -> Mapping[str, Result]: ...
    async def add_correction(self, station_id: str) -> bool: ...
    async def job_after(self, run: StationRun) -> RolloutNews | None: ...


class Runs(Protocol):
    """What is due, whosever it is."""

    def work(self, organization_id: str) -> AbstractAsyncContextManager[RunWork]: ...
    async def due_comparisons(self, at: datetime, most: int) -> Sequence[Due]: ...
    async def due_sweeps(
        self, at: datetime, read_before: datetime, again_after: timedelta, most: int
    ) -> Sequence[Due]: ...
    async def due_corrections(self, most: int) -> Sequence[Due]: ...
    async def due_runs(self, most: int) -> Sequence[Due]: ...


class SettingBeats:
    """The beats that keep settings.

    `every`: how often a station that stays connected is read; None: none is read or set right by itself.
    """

    def __init__(self, runs: Runs, *, clock: Clock, every: timedelta | None) -> None:
        self._runs = runs
        self._clock = clock
        self._every = every

    async def sweep(self) -> None:
        """Have stations tell all their settings: those that came back, and each once in a while."""
        if self._every is None:
            return
        now = self._clock.now()
        due = await self._runs.due_sweeps(now, now - self._every, AGAIN_AFTER, MOST)
        await each_of(due, self._read)

    async def go_on(self) -> None:
        """Compare where a template changed, begin a run where something drifted that is set right by
        itself, and take every run that can go on a step further.
        """
        now = self._clock.now()
        await each_of(await self._runs.due_comparisons(now, MOST), self._compare)
        if self._every is not None:
            await each_of(await self._runs.due_corrections(MOST), self._correct)
        await each_of(await self._runs.due_runs(MOST), self._advance)

    async def _read(self, due: Due) -> None:
        async with self._runs.work(due.organization_id) as at:
            spoken = await at.subprotocol(due.id)
            assert spoken is not None, f"{due.id} is due and has never connected"
            name, payload = to_read(Version(spoken), at=at.work.now)
            await at.note_swept(due.id)
            await _queue(at, due.id, name, payload, cause=f"sweep {due.id}")

    async def _correct(self, due: Due) -> None:
        async with self._runs.work(due.organization_id) as at:
            await at.add_correction(due.id)

    async def _compare(self, due: Due) -> None:
        async with self._runs.work(due.organization_id) as at:
            await at.compare(due.id)

    async def _advance(self, due: Due) -> None:
        async with self._runs.work(due.organization_id) as at:
            run = await at.lock(due.id)
            if run is None or not await at.is_answered(run):
                return  # since it was found due, another worker has it or took it a step further
            match run.state:
                case RunState.WAITING:
                    moved = await _begin(at, run)
                case RunState.SETTING:
                    moved = await _verify(at, run)
                case _:
                    moved = await _end(at, run)
            if moved != run:
                await at.save(moved)
                await tell_moved(
                    at,
                    moved,
                    moved.state,
                    thing="setting",
                    is_over=moved.state not in UNDER_WAY,
                    paused=JOB_PAUSED,
                )


async def _begin(at: RunWork, run: Run) -> Run:
    """Set what differs; a run for which nothing does is over."""
    may = await at.may_begin(run)
    if may is None:
        return replace(run, state=RunState.SKIPPED)
    if not may:
        return run
    compared = await at.compare(run.station_id)
    if compared is None:
        return replace(run, state=RunState.SKIPPED)
    results: list[Tried] = []
    commands: list[str] = []
    for key, stand in sorted(of_run(compared.stands, run.template_id).items()):
        name, told = stand.desire.name, compared.told.get(key)
        was_told = told is not None and told.is_told
        tried = Tried(name=name.text, value=stand.aim, was_told=was_told)
        if (why := not_sent(stand)) is not None:
            results.append(replace(tried, result=why))
            continue
        # As the station spells it: some take no other.
        attempt = Attempt(told.name if told is not None and told.is_told else name, stand.aim)
        action, payload = to_set(compared.version, attempt)
        command_id = await _queue(at, run.station_id, action, payload, cause=f"{run.id} {key}")
        await at.begin_attempts(run.station_id, [attempt], command_id)
        commands.append(command_id)
        results.append(tried)
    begun = replace(run, results=tuple(results), command_ids=tuple(commands))
    if not commands:
        return replace(begun, state=outcome(results))
    return replace(begun, state=RunState.SETTING)


async def _verify(at: RunWork, run: Run) -> Run:
    """Hear what became of each setting, and read again what was accepted."""
    said = await at.results(run)
    results = tuple(
        each if each.result is not None else replace(each, result=said.get(_key(each)))
        for each in run.results
    )
    heard = replace(
        run,
        results=tuple(
            each if each.result is not None else replace(each, result=Result.UNKNOWN)
            for each in results
        ),
        command_ids=(),
    )
    if never_arrived(heard.results) and not await at.is_connected(run.station_id):
        # It went away before it heard anything: it waits again, or is skipped at its next turn.
        return replace(heard, state=RunState.WAITING, results=())
    names = to_verify(heard.results)
    compared = await at.compare(run.station_id)
    if compared is None or not names:
        return replace(heard, state=outcome(heard.results))
    most = _number(compared.told.get(READ_MOST[compared.version]))
    most_bytes = _number(compared.told.get(READ_BYTES_MOST))
    commands = [
        await _queue(at, run.station_id, action, payload, cause=f"{run.id} verify {number}")
        for number, (action, payload) in enumerate(
            to_read_these(compared.version, _spelt(names, compared), most, most_bytes=most_bytes)
        )
    ]
    return replace(heard, state=RunState.VERIFYING, command_ids=tuple(commands))


async def _end(at: RunWork, run: Run) -> Run:
    """What was accepted and is something else now was not applied: some stations accept everything."""
    compared = await at.compare(run.station_id)
    told = {} if compared is None else compared.told
    results: list[Tried] = []
    for each in run.results:
        has = told.get(_key(each))
        is_there = has is not None and has.is_told and agrees(has.value, each.value)
        if each.result is Result.UNKNOWN and is_there:
            results.append(replace(each, result=Result.ACCEPTED))
        elif each.result is Result.ACCEPTED and not is_there and (has is None or has.is_told):
            results.append(replace(each, result=Result.NOT_APPLIED))
        else:
            results.append(each)
    not_applied = [_key(each) for each in results if each.result is Result.NOT_APPLIED]
    if not_applied:
        await at.note_not_applied(run.station_id, not_applied)
        await at.compare(run.station_id)
    return replace(run, state=outcome(results), results=tuple(results), command_ids=())


async def _queue(
    at: RunWork, station_id: str, name: str, payload: Mapping[str, object], *, cause: str
) -> str:
    """Queue a command behind those of persons."""
    command_id = await at.work.outbox.command(
        station_id,
        name,
        payload,
        cause=f"settings {cause} {at.work.now.isoformat()}",
        lives_for=LIVES_FOR,
        is_urgent=False,
    )
    assert command_id is not None, "its cause is its own"
    at.work.nudges.append(f"commands.{station_id}")
    return command_id


def _key(tried: Tried) -> str:
    return tried.name.casefold()


def _spelt(names: Sequence[SettingName], compared: Compared) -> Sequence[SettingName]:
    """The names as this version and this station have them."""
    found = []
    for name in names:
        told = compared.told.get(name.key)
        spelt = told.name if told is not None else named(compared.version, name.text)
        if spelt is not None:
            found.append(spelt)
    return found


def _number(told: ToldSetting | None) -> int | None:
    text = "" if told is None or told.value is None else told.value.strip()
    return int(text) if text.isascii() and text.isdecimal() and int(text) > 0 else None
