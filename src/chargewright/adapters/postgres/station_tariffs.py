"""The tariffs of stations of OCPP 2.1 in the database: what each EVSE shall have, has, and is told next.

Each step is one unit of work that begins from rows: the end of one command sends the next, and who is
killed in between is followed by the beat.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Final

import msgspec
from psycopg.rows import DictRow

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.queries import Queries
from chargewright.network.reservations import status_in
from chargewright.network.station_tariffs import AtEvse, Problem, TariffState, next_to_tell
from chargewright.reactions.ports import Work
from chargewright.tariffs.model import TariffVersion
from chargewright.translate.station_tariffs import to_station
from chargewright.wire.ocpp.v21.tariff_and_cost import Tariff
from chargewright.wire.ocpp.values import encode

_QUERIES: Final = Queries.load("station_tariffs")
LIVES_FOR: Final = timedelta(minutes=10)
"""How long a tariff waits for its station, which may be busy with a person's commands."""
ASKED_EVERY: Final = timedelta(days=1)
SETS: Final = "SetDefaultTariff"
CLEARS: Final = "ClearTariffs"
ASKS: Final = "GetTariffs"
_CLEARED: Final = frozenset({"Accepted", "NoTariff"})
STATION_TARIFF_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {
        "station_tariffs": SqlListing(
            source="station_tariff AS t JOIN station AS s ON s.id = t.station_id",
            id="t.id",
            columns={"site_id": "s.site_id", "station_identity": "s.identity"},
            conditions={
                "group_id": (
                    "EXISTS (SELECT FROM station_group_member AS m"
                    " WHERE m.station_id = t.station_id AND m.group_id = ANY ({}))"
                )
            },
        )
    }
)


class StationTariffRows:
    """Tariffs of stations, in one unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def keep(self, work: Work, station_id: str, *, is_kept: bool) -> None:
        """Whether a station is told its tariffs by itself."""
        await self._unit.rows(_QUERIES.keep, station_id=station_id, is_kept=is_kept, at=work.now)

    async def send(
        self, work: Work, station_id: str, *, again: bool = False, by: str | None = None
    ) -> bool:
        """Send what comes next, unless something is on its way; False where nothing is kept of it.

        `again`: also what it refused before, and it is asked first which tariffs it has.
        """
        if again:
            await self._unit.run(_QUERIES.forgive, station_id=station_id)
            await self._unit.run(_QUERIES.forget, station_id=station_id, at=work.now)
        rows = await self._locked(work, station_id)
        if rows and all(row["command_id"] is None for row in rows):
            await self._send(work, rows, by)
        return bool(rows)

    async def currency_of(self, station_id: str, ref: str) -> str | None:
        """In which currency a transaction is billed; None: none such runs at this station."""
        row = await self._unit.one(_QUERIES.currency_of, station_id=station_id, ref=ref)
        return None if row is None else row["currency"]

    async def command_ended(
        self, work: Work, command: Mapping[str, Any], state: str, answer: object
    ) -> None:
        """Keep what the end of a command says of the tariffs of its station, and send what comes next."""
        if command["name"] not in {SETS, CLEARS, ASKS}:
            return
        rows = await self._locked(work, command["station_id"])
        if not rows:
            return
        ours = [row for row in rows if row["command_id"] == command["id"]]
        for row in ours:
            await self._answered(work, row, command["name"], state, answer)
        if command["name"] == ASKS and state in {"accepted", "rejected"}:
            await self._heard(work, rows, answer)
        elif command["name"] != ASKS and not ours and state == "accepted":
            # Somebody told it by hand: nobody knows what it has now.
            await self._unit.run(_QUERIES.forget, station_id=command["station_id"], at=work.now)
        if ours and state in {"accepted", "rejected"}:
            rows = await self._locked(work, command["station_id"])
            if command["name"] != ASKS or all(_is_fresh(row, work) for row in rows):
                await self._send(work, rows, None)

    async def _locked(self, work: Work, station_id: str) -> Sequence[DictRow]:
        return await self._unit.rows(_QUERIES.lock, station_id=station_id, at=work.now)

    async def _send(self, work: Work, rows: Sequence[DictRow], by: str | None) -> None:
        station_id = rows[0]["station_id"]
        if not all(_is_fresh(row, work) for row in rows):
            await self._command(work, rows, ASKS, {"evseId": 0}, None, by)
            return
        said = {row["evse_no"]: _said(row) for row in rows}
        evses = [
            AtEvse(
                evse_no=row["evse_no"],
                wanted_ref=None if tariff is None else tariff.tariff_id,
                held_ref=row["held_ref"],
                refused_ref=row["refused_ref"],
            )
            for row in rows
            for tariff, _ in [said[row["evse_no"]]]
        ]
        for row, evse in zip(rows, evses, strict=True):
            await self._unit.run(
                _QUERIES.stands,
                station_id=station_id,
                evse_no=evse.evse_no,
                state=_state(evse, said[evse.evse_no][1]),
                tariff_version_id=None if row["document"] is None else row["document"]["id"],
                problems=[str(each) for each in said[evse.evse_no][1]],
                at=work.now,
            )
        following = next_to_tell(evses)
        if following is None:
            return
        of = [row for row in rows if row["evse_no"] == following.evse_no]
        tariff, _ = said[following.evse_no]
        if tariff is None:
            clears = {"evseId": following.evse_no}
            await self._command(work, of, CLEARS, clears, None, by)
        else:
            payload = {
                "evseId": following.evse_no,
                "tariff": msgspec.json.decode(encode(tariff)),
            }
            await self._command(work, of, SETS, payload, tariff.tariff_id, by)

    async def _command(
        self,
        work: Work,
        rows: Sequence[DictRow],
        name: str,
        payload: Mapping[str, Any],
        sending_ref: str | None,
        by: str | None,
    ) -> None:
        station_id = rows[0]["station_id"]
        command_id = await work.outbox.command(
            station_id,
            name,
            payload,
            cause=f"tariff {name} {rows[0]['evse_no']} {station_id} {work.now.isoformat()}",
            lives_for=LIVES_FOR,
            by=by,
            is_urgent=by is not None,
        )
        if command_id is None:
            return  # asked in this very instant: the beat asks again
        for row in rows:
            await self._unit.run(
                _QUERIES.sends,
                station_id=station_id,
                evse_no=row["evse_no"],
                command_id=command_id,
                sending_ref=sending_ref,
                at=work.now,
            )
        work.nudges.append(f"commands.{station_id}")

    async def _answered(
        self, work: Work, row: DictRow, name: str, state: str, answer: object
    ) -> None:
        is_taken = name != ASKS and state == "accepted" and (name == SETS or _is_cleared(answer))
        is_refused = name != ASKS and not is_taken and state in {"accepted", "rejected"}
        await self._unit.run(
            _QUERIES.answered,
            station_id=row["station_id"],
            evse_no=row["evse_no"],
            is_taken=is_taken,
            is_known=row["is_known"] and state != "unknown",
            sending_ref=row["sending_ref"],
            refused_ref=row["sending_ref"] or row["held_ref"] if is_refused else None,
            status=status_in(answer),
            at=work.now,
        )

    async def _heard(self, work: Work, rows: Sequence[DictRow], answer: object) -> None:
        said = answer if isinstance(answer, Mapping) else {}
        if said.get("status") not in _CLEARED:
            await self._unit.run(_QUERIES.tells_none, station_id=rows[0]["station_id"], at=work.now)
            return
        held: dict[int, str] = {}
        for each in said.get("tariffAssignments", ()):
            if each.get("tariffKind") == "DefaultTariff":
                for evse_no in each.get("evseIds") or [0]:
                    held[evse_no] = each["tariffId"]
        for row in rows:
            await self._unit.run(
                _QUERIES.heard,
                station_id=row["station_id"],
                evse_no=row["evse_no"],
                held_ref=held.get(row["evse_no"], held.get(0)),
                at=work.now,
            )


def _is_fresh(row: DictRow, work: Work) -> bool:
    """Whether it is known which tariff the EVSE has, and not for too long."""
    heard_at = row["heard_at"]
    return bool(row["is_known"]) and heard_at is not None and work.now - heard_at < ASKED_EVERY


def _said(row: DictRow) -> tuple[Tariff | None, tuple[Problem, ...]]:
    if row["document"] is None:
        return None, ()
    return to_station(msgspec.convert(row["document"], TariffVersion, strict=False))


def _state(evse: AtEvse, problems: Sequence[Problem]) -> TariffState:
    if evse.is_behind:
        return TariffState.BEHIND
    if problems:
        return TariffState.CANNOT_SAY
    return TariffState.IN_STEP if evse.wanted_ref == evse.held_ref else TariffState.REFUSED


def _is_cleared(answer: object) -> bool:
    results = answer.get("clearTariffsResult", ()) if isinstance(answer, Mapping) else ()
    return all(each.get("status") in _CLEARED for each in results)
