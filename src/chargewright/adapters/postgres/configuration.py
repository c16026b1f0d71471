"""Settings of a station in the database: what it tells of them, and what we tried to set."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from psycopg.rows import DictRow

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.standing import Compared, StandingRows
from chargewright.network.configuration import (
    STARS,
    Attempt,
    Known,
    Limits,
    Mutability,
    Report,
    Reported,
    Result,
    SettingName,
)
from chargewright.network.templates import Wish
from chargewright.translate.configuration import READS

_QUERIES: Final = Queries.load("configuration")
_NAME: Final = (
    "component",
    "component_instance",
    "evse_no",
    "connector_no",
    "variable",
    "variable_instance",
    "attribute",
)
_LIMITS: Final = ("data_type", "unit", "min_limit", "max_limit", "values_list")
_NO_LIMITS: Final = Limits()
_SETTING: Final = frozenset({"ChangeConfiguration", "SetVariables"})
_READING: Final = frozenset(READS.values())


class SettingRows:
    """The settings of one station, in a unit of work that holds its link or serves a request."""

    def __init__(self, unit: Unit, organization_id: str, station_id: str) -> None:
        self._unit = unit
        self._station_id = station_id
        self._whose = {"organization_id": organization_id, "station_id": station_id}

    @property
    def standing(self) -> StandingRows:
        return StandingRows(self._unit, **self._whose)

    async def hold(self) -> None:
        """Have them to itself until the unit ends; before the first that it writes.

        Who compares holds them so too, and writes them then: in another order two would wait in a circle.
        """
        await self._unit.run(_QUERIES.hold_settings, **self._whose)

    async def compare(self, at: datetime) -> Compared | None:
        """How they stand beside what they shall be."""
        return await self.standing.compare(at)

    async def wish(self, wish: Wish, at: datetime) -> None:
        """Keep what a person wants a setting to be, and compare."""
        await self.standing.wish(wish, at)
        await self.compare(at)

    async def withdraw(self, name: SettingName, at: datetime) -> bool:
        """Forget what a person wanted it to be, and compare; False where nobody did."""
        was_there = await self.standing.withdraw(name)
        await self.compare(at)
        return was_there

    # What a station tells

    async def keep(
        self, told: Sequence[Reported], at: datetime, *, begun_at: datetime | None = None
    ) -> None:
        """Keep what was told now; `begun_at` is that of the report it stands in."""
        rows = {each.name.key: _row(each) for each in told}  # told twice: the later holds
        if rows:
            columns = {name: [row[name] for row in rows.values()] for name in _COLUMNS}
            await self._unit.run(
                _QUERIES.keep_settings, **self._whose, **columns, at=at, report_begun_at=begun_at
            )

    async def forget(self, missing: Sequence[SettingName]) -> None:
        """Settings that the station says it has not; what we tried to set stays."""
        if missing:
            ids = [each.key for each in missing]
            for query in (_QUERIES.forget_missing, _QUERIES.empty_missing):
                await self._unit.run(query, station_id=self._station_id, ids=ids)

    async def forget_others(self, begun_at: datetime) -> None:
        """What was not told in the whole report that began then is there no longer."""
        for query in (_QUERIES.forget_others, _QUERIES.empty_others):
            await self._unit.run(query, station_id=self._station_id, begun_at=begun_at)

    async def note_read(self, at: datetime) -> None:
        await self._unit.run(_QUERIES.note_read, **self._whose, at=at)

    # A report in several messages

    async def lock_report(self) -> Report | None:
        await self.hold()
        row = await self._unit.one(_QUERIES.report, station_id=self._station_id)
        if row is None or row["report_ref"] is None:
            return None
        seen = frozenset(row["report_seen"])
        return Report(row["report_ref"], row["report_begun_at"], seen, row["report_last"])

    async def keep_report(self, report: Report, *, read_at: datetime | None) -> None:
        await self._unit.run(
            _QUERIES.keep_report,
            **self._whose,
            ref=report.ref,
            begun_at=report.begun_at,
            seen=sorted(report.seen),
            last=report.last,
            read_at=read_at,
        )

    async def is_whole(self, report_ref: int) -> bool:
        """Whether we asked for a report of everything under this number."""
        row = await self._unit.one(
            _QUERIES.asked_for_all, station_id=self._station_id, ref=report_ref
        )
        return row is not None and bool(row["is_whole"])

    # What we ask by ourselves

    async def note_asked(self, firmware: str | None, at: datetime) -> None:
        await self._unit.run(_QUERIES.note_asked, **self._whose, firmware=firmware, at=at)

    async def forget_asked(self) -> None:
        await self._unit.run(_QUERIES.forget_asked, station_id=self._station_id)

    # What we try to set

    async def known(self, name: SettingName) -> Known | None:
        row = await self._unit.one(_QUERIES.known, station_id=self._station_id, id=name.key)
        if row is None:
            return None
        return Known(
            SettingName(**{each: row[each] for each in _NAME}),
            None if row["mutability"] is None else Mutability(row["mutability"]),
            Limits(**{each: row[each] for each in _LIMITS}),
            row["value"],
        )

    async def begin(
        self, attempts: Sequence[Attempt], *, command_id: str, by: str | None, at: datetime
    ) -> None:
        """Keep what a command tries, until its station says what it thinks of it."""
        if attempts:
            await self.hold()
        for attempt in attempts:
            await self._unit.run(
                _QUERIES.begin_attempt,
                **self._whose,
                **_name_row(attempt.name),
                is_write_only=attempt.name.is_write_only,
                value=STARS if attempt.name.is_write_only else attempt.value,
                command_id=command_id,
                by=by,
                at=at,
            )

    async def end(self, attempt: Attempt, result: Result, *, command_id: str, at: datetime) -> None:
        """What became of one attempt of a command."""
        await self._unit.run(
            _QUERIES.end_attempt,
            station_id=self._station_id,
            id=attempt.name.key,
            command_id=command_id,
            result=result,
            at=at,
        )

    async def end_all(self, command_id: str, result: Result) -> None:
        """The same for all attempts of a command that got no answer."""
        await self._unit.run(
            _QUERIES.end_attempts,
            station_id=self._station_id,
            command_id=command_id,
            result=result,
        )


async def end_unanswered(unit: Unit, command: DictRow) -> None:
    """A command whose time is over: what it tried to set is open no more; who was asked, is again."""
    if command["name"] in _SETTING:
        settings = SettingRows(unit, command["organization_id"], command["station_id"])
        await settings.hold()
        await settings.end_all(command["id"], Result(command["state"]))
    elif command["name"] in _READING:
        await unit.run(_QUERIES.forget_asked, station_id=command["station_id"])


def _name_row(name: SettingName) -> dict[str, Any]:
    return {"id": name.key, "name": name.text, **{each: getattr(name, each) for each in _NAME}}


def _row(told: Reported) -> DictRow:
    limits = told.limits or _NO_LIMITS
    return {
        **_name_row(told.name),
        "value": told.kept_value,
        "mutability": told.mutability,
        "is_write_only": told.is_write_only,
        "supports_monitoring": limits.supports_monitoring,
        "is_persistent": told.is_persistent,
        "is_constant": told.is_constant,
        **{each: getattr(limits, each) for each in _LIMITS},
    }


_COLUMNS: Final = (
    "id",
    "name",
    *_NAME,
    "value",
    "mutability",
    "is_write_only",
    *_LIMITS,
    "supports_monitoring",
    "is_persistent",
    "is_constant",
)
