"""DER controls of stations in the database."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from types import MappingProxyType
from typing import Any, Final, LiteralString

import msgspec
from psycopg.types.json import Jsonb

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.energy_facts import tell
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.queries import Queries
from chargewright.energy.der_controls import (
    DerControl,
    DerEvent,
    DerEventKind,
    DerState,
    ReportedDer,
    drifts,
)
from chargewright.network.reservations import status_in
from chargewright.reactions.ports import Work
from chargewright.translate.der_controls import (
    ASKING,
    CLEARING,
    SETTING,
    control_in,
    meant_in,
    superseded_in,
)

_QUERIES: Final = Queries.load("der_controls")
_NONE: Final = "NotFound"


def _at_station(source: LiteralString, **columns: LiteralString) -> SqlListing:
    return SqlListing(
        source=source + " AS t JOIN station AS s ON s.id = t.station_id",
        columns={"site_id": "s.site_id", "station_identity": "s.identity", **columns},
        conditions={
            "group_id": (
                "EXISTS (SELECT FROM station_group_member AS m"
                " WHERE m.station_id = t.station_id AND m.group_id = ANY ({}))"
            )
        },
    )


DER_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        "der_controls": _at_station("der_control", duration_s="trim_scale(t.duration_s)::text"),
        "der_events": _at_station("der_event"),
        "der_control_reports": _at_station("der_control_report"),
    }
)


class DerControlRows:
    """`gateway.der_controls.DerControls` in a unit of work that holds the station's link."""

    def __init__(self, work: Work, unit: Unit, station_id: str) -> None:
        self._work = work
        self._unit = unit
        self._station_id = station_id
        self._here = {"station_id": station_id, "at": work.now}
        self._whose = {**self._here, "organization_id": work.organization_id}

    async def keep_event(self, event: DerEvent) -> bool:
        row = await self._unit.one(
            _QUERIES.keep_event,
            **self._whose,
            **asdict(event) | {"superseded_refs": list(event.superseded_refs)},
            id=self._work.ids.mint("dve"),
        )
        if row is None:
            return False
        moved = {"ref": event.control_ref, "occurred_at": event.occurred_at}
        if event.kind is DerEventKind.STARTED:
            await self._supersede(event.superseded_refs, is_begun=True)
            await self._unit.run(_QUERIES.start_control, **self._here, **moved)
        elif event.kind is DerEventKind.STOPPED:
            await self._unit.run(_QUERIES.stop_control, **self._here, **moved)
        await tell(self._work, f"der_event.{event.kind}", row["id"], self._station_id)
        return True

    async def keep_reported(
        self, request_no: int, reported: Sequence[ReportedDer], *, is_last: bool
    ) -> None:
        asked = await self._unit.one(
            _QUERIES.question_for_controls, station_id=self._station_id, request_no=request_no
        )
        of = {"request_no": request_no, "command_id": None if asked is None else asked["id"]}
        before = await self._unit.one(_QUERIES.lock_report, station_id=self._station_id, **of)
        known = (
            []
            if before is None
            else msgspec.convert(before["reported"], list[ReportedDer], strict=False)
        )
        whole = list({each.control.ref: each for each in (*known, *reported)}.values())
        is_complete = is_last or (before is not None and before["is_complete"])
        found = None
        if is_complete:
            rows = await self._unit.rows(_QUERIES.believed, **self._here)
            believed = [DerControl(**each) for each in rows]
            found = drifts(believed, whole, meant_in({} if asked is None else asked["payload"]))
            await self._set_right(whole)
        row = await self._unit.one(
            _QUERIES.keep_report,
            **self._whose,
            **of,
            id=self._work.ids.mint("drr"),
            reported=Jsonb(msgspec.to_builtins(whole)),
            is_complete=is_complete,
            drifts=None if found is None else Jsonb(msgspec.to_builtins(found)),
            is_as_believed=None if found is None else not found,
        )
        assert row is not None, "it was kept"
        if found is not None:
            await tell(
                self._work,
                "der_control_report.told",
                row["id"],
                self._station_id,
                is_as_believed=not found,
            )

    async def command_ended(self, command: Mapping[str, Any], state: str, answer: object) -> None:
        """Keep what the end of a command says of controls; nothing where it speaks of something else."""
        name, payload = command["name"], command["payload"]
        is_accepted = state == "accepted"
        if name == SETTING and (is_accepted or state == "unknown"):
            await self._set(command, answer)
        elif name == CLEARING and (is_accepted or status_in(answer) == _NONE):
            meant = asdict(meant_in(payload))
            for row in await self._unit.rows(_QUERIES.clear_controls, **self._here, **meant):
                await tell(self._work, "der_control.cleared", row["id"], self._station_id)
        elif name == ASKING and status_in(answer) == _NONE:
            await self.keep_reported(payload["requestId"], (), is_last=True)

    async def _set(self, command: Mapping[str, Any], answer: object) -> None:
        control = control_in(command["payload"])
        if control is None:
            return
        superseded = () if answer is None else superseded_in(answer)
        state = DerState.ASKED if answer is None else DerState.HOLDS
        if control.ref in superseded:
            state = DerState.SUPERSEDED
        await self._unit.run(_QUERIES.replace_control, **self._here, ref=control.ref)
        row = await self._unit.one(
            _QUERIES.keep_control,
            **self._whose,
            **asdict(control) | {"settings": Jsonb(control.settings)},
            id=self._work.ids.mint("der"),
            command_id=command["id"],
            state=state,
        )
        assert row is not None, "it was kept"
        await tell(self._work, "der_control.set", row["id"], self._station_id, state=state)
        is_begun = control.starts_at is None or control.starts_at <= self._work.now
        yielding = [each for each in superseded if each != control.ref]
        await self._supersede(yielding, is_begun=is_begun)

    async def _supersede(self, refs: Sequence[str], *, is_begun: bool) -> None:
        """Those that wait yield at once; one that counts goes on until the other begins (R04.FR.06 and 07)."""
        which = {"refs": list(refs), "is_begun": is_begun}
        for row in await self._unit.rows(_QUERIES.supersede, **self._here, **which):
            await tell(self._work, "der_control.superseded", row["id"], self._station_id)

    async def _set_right(self, reported: Sequence[ReportedDer]) -> None:
        for each in reported:
            state = DerState.SUPERSEDED if each.is_superseded else DerState.HOLDS
            await self._unit.run(
                _QUERIES.set_right, **self._here, ref=each.control.ref, state=state
            )
