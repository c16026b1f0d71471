"""What stations tell of their settings, kept where it is heard; and when they are asked for all of them."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from chargewright.network.configuration import (
    Attempt,
    Report,
    Reported,
    Result,
    SettingName,
    report_after,
)
from chargewright.network.model import KnownStation
from chargewright.reactions.ports import Work
from chargewright.translate.configuration import (
    READS,
    SPEAKS_OF_SETTINGS,
    heard_in,
    heard_in_report,
    results_in,
    to_read,
)
from chargewright.wire.ocpp import Version
from chargewright.wire.ocpp.v201.device_model import NotifyReportRequest

_ASKED_FOR: Final = timedelta(minutes=10)
_READING: Final = frozenset(READS.values())


class Settings(Protocol):
    """The settings of the station whose unit of work this is."""

    async def hold(self) -> None: ...
    async def keep(
        self, told: Sequence[Reported], at: datetime, *, begun_at: datetime | None = None
    ) -> None: ...
    async def forget(self, missing: Sequence[SettingName]) -> None: ...
    async def forget_others(self, begun_at: datetime) -> None: ...
    async def note_read(self, at: datetime) -> None: ...
    async def lock_report(self) -> Report | None: ...
    async def keep_report(self, report: Report, *, read_at: datetime | None) -> None: ...
    async def is_whole(self, report_ref: int) -> bool: ...
    async def note_asked(self, firmware: str | None, at: datetime) -> None: ...
    async def forget_asked(self) -> None: ...
    async def end(
        self, attempt: Attempt, result: Result, *, command_id: str, at: datetime
    ) -> None: ...
    async def end_all(self, command_id: str, result: Result) -> None: ...
    async def compare(self, at: datetime) -> object: ...


async def keep_answer(
    settings: Settings, command: Mapping[str, Any], state: str, answer: Any, now: datetime
) -> None:
    """Keep what the end of a command says of settings; nothing where it speaks of something else.

    `command` is its row: id, name and payload. `state` is how it ended.
    """
    action = command["name"]
    if action not in SPEAKS_OF_SETTINGS:
        return
    await settings.hold()
    if state in {"failed", "unknown"}:
        await settings.end_all(command["id"], Result(state))
        if action in _READING:
            await settings.forget_asked()
        return
    heard = heard_in(action, command["payload"], answer)
    await settings.keep(heard.reported, now, begun_at=now if heard.is_whole else None)
    await settings.forget(heard.missing)
    if heard.is_whole:
        await settings.forget_others(now)
        await settings.note_read(now)
    ended = list(results_in(action, command["payload"], answer))
    for attempt, result in ended:
        await settings.end(attempt, result, command_id=command["id"], at=now)
    if heard.reported or heard.missing or ended:
        await settings.compare(now)


async def keep_report(settings: Settings, part: NotifyReportRequest, now: datetime) -> None:
    """Keep one part of a report; the last to come of a whole one says what is there no longer."""
    report = report_after(
        await settings.lock_report(),
        part.request_id,
        part.seq_no,
        is_last=part.tbc is not True,
        at=now,
    )
    await settings.keep(heard_in_report(part), now, begun_at=report.begun_at)
    is_whole = report.is_complete and await settings.is_whole(part.request_id)
    await settings.keep_report(report, read_at=now if is_whole else None)
    if is_whole:
        await settings.forget_others(report.begun_at)
        await settings.compare(now)


async def ask_for_all(
    settings: Settings,
    work: Work,
    station: KnownStation,
    version: Version,
    firmware: str | None,
) -> None:
    """Queue the command by which a station tells all its settings; whatever else waits goes first."""
    name, payload = to_read(version, at=work.now)
    await settings.note_asked(firmware, work.now)
    await work.outbox.command(
        station.id,
        name,
        payload,
        cause=f"configuration {station.id} {work.now.isoformat()}",
        lives_for=_ASKED_FOR,
        is_urgent=False,
    )
    work.nudges.append(f"commands.{station.id}")
