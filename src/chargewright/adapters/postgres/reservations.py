"""Reservations in the database: asked for, answered, told of, used and lapsed, each in one unit of work."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from psycopg.rows import DictRow

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.listing import SqlListing
from chargewright.adapters.postgres.queries import Queries
from chargewright.kernel.outgoing import Told
from chargewright.network.reservations import (
    OPEN,
    KnownReservation,
    Moved,
    ReservationState,
    ToReserve,
    after_answer,
    after_cancelling,
    after_update,
    is_kept_from_strangers,
    may_be_used,
)
from chargewright.reactions.ports import Work
from chargewright.translate.reservations import RESERVING, cancelled_in

_QUERIES: Final = Queries.load("reservations")
_RESERVATION: Final = SqlListing(
    source="reservation AS t JOIN station AS s ON s.id = t.station_id",
    columns={"site_id": "s.site_id", "station_identity": "s.identity"},
    conditions={
        "group_id": (
            "EXISTS (SELECT FROM station_group_member AS m"
            " WHERE m.station_id = t.station_id AND m.group_id = ANY ({}))"
        )
    },
)
RESERVATION_SHAPES: Final[Mapping[str, SqlListing]] = MappingProxyType(
    {"reservations": _RESERVATION, "station_reservations": _RESERVATION}
)


class ReservationRows:
    """Reservations of one unit of work."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit

    async def next_no(self, station_id: str) -> int:
        row = await self._unit.one(_QUERIES.next_reservation_no, station_id=station_id)
        assert row is not None, "a sum is one row"
        return int(row["number"])

    async def reserved(self, station_id: str, at: datetime) -> Sequence[int | None]:
        rows = await self._unit.rows(_QUERIES.reserved_evses, station_id=station_id, at=at)
        return [row["evse_no"] for row in rows]

    async def evses(self, station_id: str) -> frozenset[int]:
        rows = await self._unit.rows(_QUERIES.evse_numbers, station_id=station_id)
        return frozenset(row["evse_no"] for row in rows)

    async def keep_free(self, station_id: str, evse_no: int, at: datetime) -> bool:
        """Whether whoever shows no token finds this EVSE kept for others."""
        return is_kept_from_strangers(evse_no, reserved=await self.reserved(station_id, at))

    async def begin(
        self,
        organization_id: str,
        reservation_id: str,
        station_id: str,
        wanted: ToReserve,
        *,
        command_id: str,
        by: str | None,
        at: datetime,
    ) -> None:
        await self._unit.run(
            _QUERIES.add_reservation,
            organization_id=organization_id,
            id=reservation_id,
            station_id=station_id,
            reservation_no=wanted.reservation_no,
            evse_no=wanted.evse_no,
            id_token=wanted.id_token.upper(),
            group_id_token=None if wanted.group_id_token is None else wanted.group_id_token.upper(),
            command_id=command_id,
            expires_at=wanted.expires_at,
            by=by,
            at=at,
        )

    async def of_command(self, command_id: str) -> str | None:
        row = await self._unit.one(_QUERIES.reservation_of_command, command_id=command_id)
        return None if row is None else row["id"]

    async def find(self, reservation_id: str) -> KnownReservation | None:
        row = await self._unit.one(_QUERIES.lock_reservation, id=reservation_id)
        if row is None:
            return None
        return KnownReservation(
            row["station_id"], row["reservation_no"], ReservationState(row["state"])
        )

    async def told(self, work: Work, station_id: str, reservation_no: int, status: str) -> None:
        """Keep what a station says of a reservation; nothing where nobody asked for one."""
        row = await self._unit.one(
            _QUERIES.reservation_told, station_id=station_id, reservation_no=reservation_no
        )
        if row is not None:
            await self._move(work, row, after_update(ReservationState(row["state"]), status))

    async def used(
        self,
        work: Work,
        station_id: str,
        session_id: str,
        *,
        reservation_no: int | None,
        evse_no: int | None,
        id_token: str | None,
        group_id_token: str | None,
    ) -> None:
        """A transaction began: the reservation that it names is used, else the one it was kept free by."""
        if reservation_no is not None:
            row = await self._unit.one(
                _QUERIES.reservation_told, station_id=station_id, reservation_no=reservation_no
            )
        elif id_token is not None:
            row = await self._unit.one(
                _QUERIES.reservation_for,
                station_id=station_id,
                evse_no=evse_no,
                id_token=id_token,
                group_id_token=group_id_token,
                at=work.now,
            )
        else:
            return
        if row is not None and may_be_used(ReservationState(row["state"])):
            await self._move(work, row, Moved(ReservationState.USED, None), session_id=session_id)

    async def lapse(self, work: Work, reservation_id: str) -> None:
        """End a reservation whose time is over by our clock."""
        row = await self._unit.one(_QUERIES.lock_reservation, id=reservation_id)
        if row is not None and row["expires_at"] <= work.now:
            is_open = ReservationState(row["state"]) in OPEN
            await self._move(work, row, Moved(ReservationState.EXPIRED, None) if is_open else None)

    async def command_ended(
        self, work: Work, command: Mapping[str, Any], state: str, answer: object
    ) -> None:
        """Move the reservation that a command asked for or cancelled, now that it has ended."""
        if command["name"] in RESERVING:
            row = await self._unit.one(_QUERIES.reservation_of_command, command_id=command["id"])
            if row is None:
                return
            moved = after_answer(ReservationState(row["state"]), state, answer)
            if moved is not None and moved.state is ReservationState.ACCEPTED:
                await self._replace(work, row)
            await self._move(work, row, moved)
            return
        number = cancelled_in(command["name"], command["payload"])
        if number is None:
            return
        row = await self._unit.one(
            _QUERIES.reservation_told, station_id=command["station_id"], reservation_no=number
        )
        if row is not None:
            moved = after_cancelling(ReservationState(row["state"]), state, answer)
            await self._move(work, row, moved)

    async def _replace(self, work: Work, accepted: DictRow) -> None:
        """The same number replaces (OCPP 1.6, 5.13; 2.0.1, H01.FR.02)."""
        replaced = await self._unit.rows(
            _QUERIES.reservations_replaced,
            station_id=accepted["station_id"],
            reservation_no=accepted["reservation_no"],
            id=accepted["id"],
        )
        for row in replaced:
            await self._move(work, row, Moved(ReservationState.CANCELLED, None))

    async def _move(
        self, work: Work, row: DictRow, moved: Moved | None, *, session_id: str | None = None
    ) -> None:
        if moved is None:
            return
        await self._unit.run(
            _QUERIES.move_reservation,
            id=row["id"],
            state=moved.state,
            status=moved.status,
            session_id=session_id,
            at=work.now,
        )
        told = Told(
            "reservation.moved",
            row["id"],
            {"state": moved.state},
            occurred_at=work.now,
            received_at=work.now,
            station_id=row["station_id"],
            session_id=session_id,
        )
        await work.outbox.tell([told])
