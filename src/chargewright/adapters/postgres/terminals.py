"""Terminals, their accounts and what they pay for, in the database."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Final

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.machines import ReaderRows
from chargewright.adapters.postgres.queries import Queries
from chargewright.adapters.postgres.spans import Spans
from chargewright.kernel.ids import EvseId, StationId, TerminalId
from chargewright.network.terminals import Mapped, StartMode, Terminal, TerminalAccount, UiLevel
from chargewright.payments.reader import Reader

_QUERIES: Final = Queries.load("terminals")


async def note_terminal(
    unit: Unit, terminal_id: str, at: datetime, *, is_online: bool, ui_level: str | None
) -> bool:
    """What a provider, asked at `at`, says of a terminal, and what follows for its spans.

    What it said before is no news. False: somebody who asked later has noted a change already.
    """
    noted = await unit.one(
        _QUERIES.note, id=terminal_id, at=at, is_online=is_online, ui_level=ui_level
    )
    if noted is None:
        return False
    if noted["organization_id"] is not None:
        await Spans(unit.connection).terminal_noted(
            noted["organization_id"], terminal_id, at, is_online=is_online
        )
    return bool(noted["is_newest"])


class TerminalRows:
    """`api.ports_money.Terminals` on a unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def lock_account(self, account_id: str) -> TerminalAccount | None:
        row = await self._unit.one(_QUERIES.lock_account, id=account_id)
        return None if row is None else TerminalAccount(**row)

    async def add_account(self, account: TerminalAccount) -> None:
        await self._unit.run(_QUERIES.add_account, **asdict(account))

    async def save_account(self, account: TerminalAccount) -> None:
        await self._unit.run(_QUERIES.save_account, **asdict(account))

    async def delete_account(self, account_id: str) -> None:
        async with self._unit.unless_named(
            "terminals are registered with this account, or one pays with phones through it"
        ):
            await self._unit.run(_QUERIES.delete_account, id=account_id)

    async def lock_of_account(self, account_id: str) -> Sequence[TerminalId]:
        rows = await self._unit.rows(_QUERIES.lock_terminals_of_account, account_id=account_id)
        return [TerminalId(row["id"]) for row in rows]

    async def lock(self, terminal_id: TerminalId) -> Terminal | None:
        row = await self._unit.one(_QUERIES.lock_terminal, id=terminal_id)
        if row is None:
            return None
        level = row["ui_level"]
        return Terminal(
            **{
                **row,
                "start_mode": StartMode(row["start_mode"]),
                "ui_level": None if level is None else UiLevel(level),
            }
        )

    async def add(self, terminal: Terminal, reader: Reader | None) -> bool:
        row = await self._unit.one(_QUERIES.add_terminal, **asdict(terminal))
        if row is not None and reader is None:
            await self.note(terminal.id, terminal.created_at, is_online=True, ui_level=None)
        elif row is not None and reader is not None:
            await ReaderRows(self._unit).add(terminal.organization_id, reader)
        return row is not None

    async def save(self, terminal: Terminal) -> None:
        await self._unit.run(_QUERIES.save_terminal, **asdict(terminal))

    async def evses(self, evse_ids: Sequence[EvseId]) -> Sequence[Mapped]:
        rows = await self._unit.rows(_QUERIES.evses, ids=list(evse_ids))
        return [Mapped(**row) for row in rows]

    async def mapped(self, terminal_id: TerminalId) -> Sequence[Mapped]:
        rows = await self._unit.rows(_QUERIES.mapped, id=terminal_id)
        return [Mapped(**row) for row in rows]

    async def map(self, terminal: Terminal, evses: Sequence[Mapped]) -> None:
        kept = [evse.evse_id for evse in evses]
        await self._unit.run(_QUERIES.unmap, id=terminal.id, kept=kept)
        for evse in evses:
            await self._unit.run(
                _QUERIES.map,
                organization_id=terminal.organization_id,
                id=terminal.id,
                evse_id=evse.evse_id,
                station_id=evse.station_id,
                evse_no=evse.evse_no,
            )

    async def unmap_inherited(self, station_id: StationId) -> frozenset[int]:
        rows = await self._unit.rows(_QUERIES.unmap_inherited, station_id=station_id)
        return frozenset(row["evse_no"] for row in rows)

    async def note(
        self, terminal_id: TerminalId, at: datetime, *, is_online: bool, ui_level: str | None
    ) -> bool:
        return await note_terminal(
            self._unit, terminal_id, at, is_online=is_online, ui_level=ui_level
        )

    async def delete(self, terminal_id: TerminalId) -> None:
        async with self._unit.unless_named(
            "cards were read at this terminal: unmap its EVSEs instead"
        ):
            await self._unit.run(_QUERIES.unmap_all, id=terminal_id)
            await self._unit.run(_QUERIES.drop_callbacks, id=terminal_id)
            await self._unit.run(_QUERIES.drop_reader, id=terminal_id)
            await self._unit.run(_QUERIES.delete_terminal, id=terminal_id)
