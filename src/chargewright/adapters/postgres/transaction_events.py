"""What stations told of transactions of OCPP 2.x, as it stands in their log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import msgspec

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.sessions.sequence import Named, Told

_QUERIES: Final = Queries.load("transaction_events")
_LIKE: Final = str.maketrans({"%": r"\%", "_": r"\_", "\\": r"\\"})


class _Info(msgspec.Struct, frozen=True, rename="camel"):
    transaction_id: Any


class _Evse(msgspec.Struct, frozen=True):
    id: int | None = None


class _Event(msgspec.Struct, frozen=True, rename="camel"):
    seq_no: int
    event_type: str
    timestamp: str
    transaction_info: _Info
    evse: _Evse | None = None
    offline: Any = None


_FRAME: Final = msgspec.json.Decoder(tuple[int, str, str, _Event], strict=False)


class TransactionEventRows:
    """The events that one station told."""

    def __init__(self, unit: Unit, station_id: str) -> None:
        self._unit = unit
        self._station_id = station_id

    async def of(self, ref: str, *, since: datetime) -> Sequence[Told]:
        """Those that name this transaction."""
        rows = await self._unit.rows(
            _QUERIES.events_of_transaction,
            station_id=self._station_id,
            since=since,
            ref=f"%{ref.translate(_LIKE)}%",
        )
        events = (_read(row["request"]) for row in rows)
        return [
            Told(event.seq_no, event.event_type, event.timestamp)
            for event in events
            if event is not None and event.transaction_info.transaction_id == ref
        ]

    async def of_none(self, evse_no: int | None, *, since: datetime) -> Sequence[int]:
        """The numbers of those at this EVSE that name no transaction that is known."""
        rows = await self._unit.rows(
            _QUERIES.events_since, station_id=self._station_id, since=since
        )
        events = [event for row in rows if (event := _read(row["request"])) is not None]
        refs = {str(event.transaction_info.transaction_id) for event in events}
        known = await self._unit.rows(
            _QUERIES.known_refs,
            station_id=self._station_id,
            refs=[ref for ref in refs if "\0" not in ref],  # which no text of the database has
        )
        of_none = refs - {row["ocpp_transaction_ref"] for row in known}
        return [
            event.seq_no
            for event in events
            if str(event.transaction_info.transaction_id) in of_none
            and (event.evse is None or event.evse.id in {None, evse_no})
        ]

    async def latest(self) -> Sequence[Named]:
        """The last on this connection of all its transactions, but what waited while it had none; the newest first."""
        rows = await self._unit.rows(_QUERIES.latest_events, station_id=self._station_id)
        events = (_read(row["request"]) for row in rows)
        return [
            Named(
                seq_no=event.seq_no,
                transaction_ref=str(event.transaction_info.transaction_id),
                evse_no=None if event.evse is None else event.evse.id,
            )
            for event in events
            if event is not None and event.offline is not True
        ]


def _read(frame: str) -> _Event | None:
    """The event in a logged frame; None where it cannot be read."""
    try:
        _, _, _, event = _FRAME.decode(frame)
    except msgspec.MsgspecError:
        return None
    return event
