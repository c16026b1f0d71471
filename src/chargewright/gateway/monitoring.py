"""What stations notice by themselves, kept where it is heard; what is serious asks for a person."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, Protocol
from zoneinfo import ZoneInfo

from chargewright.kernel.outgoing import OperatorItem, Told
from chargewright.network.configuration import Report, report_after
from chargewright.network.monitoring import Monitor, NoticedEvent
from chargewright.reactions.ports import Work
from chargewright.translate.configuration import request_no
from chargewright.translate.monitoring import (
    ENDS_CUSTOM,
    SPEAKS_OF_MONITORS,
    events_in,
    monitors_in,
    said_in,
)

NOTICED: Final = "station.event"
CLEARED: Final = "the station says that it is over"
_ASKED_FOR: Final = timedelta(minutes=10)


class Monitors(Protocol):
    """Monitors and events of the station whose unit of work this is."""

    async def keep_events(
        self, noticed: Sequence[NoticedEvent], at: datetime
    ) -> Sequence[NoticedEvent]:
        """Keep events; gives those that were not heard before, with the severity of their monitor."""
        ...

    async def lock_report(self) -> Report | None: ...
    async def keep_report(self, report: Report) -> None: ...
    async def is_whole(self, report_ref: int) -> bool: ...
    async def keep(
        self, monitors: Sequence[Monitor], at: datetime, *, begun_at: datetime | None = None
    ) -> None: ...
    async def forget(self, numbers: Sequence[int]) -> None: ...
    async def forget_custom(self) -> None: ...
    async def forget_others(self, begun_at: datetime) -> None: ...
    async def note(self, *, base: str | None, level: int | None) -> None: ...


async def keep_events(
    monitors: Monitors, work: Work, station_id: str, request: Any, zone: ZoneInfo
) -> None:
    """Keep what a station noticed. What is serious asks for a person until it is cleared, or they close it."""
    noticed = events_in(request, received_at=work.now, zone=zone)
    news = await monitors.keep_events(noticed, work.now)
    for event in news:
        about = f"{station_id} {event.about}"
        if event.is_cleared:
            await work.outbox.settle(NOTICED, about, note=CLEARED)
        elif event.needs_care:
            await work.outbox.ask_operator(
                OperatorItem(
                    NOTICED,
                    about,
                    station_id=station_id,
                    detail={
                        "name": event.name.text,
                        "value": event.value,
                        "severity": event.severity,
                        "tech_code": event.tech_code,
                        "tech_info": event.tech_info,
                    },
                    says_more=True,
                )
            )
    if news:
        await work.outbox.tell(
            [
                Told(
                    "station.noticed",
                    station_id,
                    {"events": len(news)},
                    occurred_at=work.now,
                    received_at=work.now,
                    station_id=station_id,
                )
            ]
        )


async def keep_monitors(monitors: Monitors, part: Any, now: datetime) -> None:
    """Keep one part of a report of monitors; the last to come of a whole one says which are gone."""
    report = report_after(
        await monitors.lock_report(),
        part.request_id,
        part.seq_no,
        is_last=part.tbc is not True,
        at=now,
    )
    await monitors.keep(monitors_in(part), now, begun_at=report.begun_at)
    await monitors.keep_report(report)
    if report.is_complete and await monitors.is_whole(part.request_id):
        await monitors.forget_others(report.begun_at)


async def keep_monitor_answer(
    monitors: Monitors, work: Work, command: Mapping[str, Any], answer: Any
) -> None:
    """Keep what the end of a command says of monitors; nothing where it speaks of something else.

    Another base changes which there are: custom ones may be gone, those of the maker's are on or off. So
    the station is asked for them.
    """
    if command["name"] not in SPEAKS_OF_MONITORS or answer is None:
        return
    said = said_in(command["name"], command["payload"], answer)
    await monitors.keep(said.monitors, work.now)
    await monitors.forget(said.gone)
    if said.has_none:
        await monitors.forget_others(work.now)
    if said.base in ENDS_CUSTOM:
        await monitors.forget_custom()
    if said.base is not None:
        await _ask_for_all(work, command["station_id"])
    if said.base is not None or said.level is not None:
        await monitors.note(base=said.base, level=said.level)


async def _ask_for_all(work: Work, station_id: str) -> None:
    await work.outbox.command(
        station_id,
        "GetMonitoringReport",
        {"requestId": request_no(work.now)},
        cause=f"monitors {station_id} {work.now.isoformat()}",
        lives_for=_ASKED_FOR,
        is_urgent=False,
    )
    work.nudges.append(f"commands.{station_id}")
