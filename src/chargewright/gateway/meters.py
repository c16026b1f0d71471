"""Meter readings on their way to the journal: judged, written as lines, and the ceilings watched."""

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import msgspec

from chargewright.gateway.live import LiveSession, limits_of
from chargewright.metering import Judgement, Limits, MeterState, Reading, Reason, step
from chargewright.network.journal import instant, reading_line

if TYPE_CHECKING:
    from chargewright.gateway.connection import StationConnection
    from chargewright.wire.ocpp.happened import Called

_ENCODE: Final = msgspec.json.Encoder().encode
_NO_POWER: Final = Limits(power_w=0)


def keep_readings(
    connection: "StationConnection",
    called: "Called",
    answer: msgspec.Struct,
    readings: Sequence[Reading],
    *,
    transaction_ref: str | None,
    evse_no: int,
    connector_no: int | None,
) -> None:
    """Judge the readings of one message in order and answer when they are kept."""
    lines, then = judged(connection, readings, transaction_ref, evse_no, connector_no)
    connection.answer_when_kept(called, answer, readings=lines, then=then)


def judged(
    connection: "StationConnection",
    readings: Sequence[Reading],
    transaction_ref: str | None,
    evse_no: int,
    connector_no: int | None,
) -> tuple[str, Callable[[], None] | None]:
    """The readings' lines for the journal, and what is to be done when they are kept.

    The session's meter moves on only after the commit: what is not durable is not known.
    """
    head, received_at = connection.line_head, connection.heard_text
    live = connection.live.of_reading(transaction_ref, evse_no, connector_no)
    if live is None:
        lines = [
            line_of(
                head,
                received_at,
                reading,
                _nobodys(reading),
                None,
                None,
                evse_no,
                connector_no or 0,
            )
            for reading in readings
        ]
        return "".join(lines), None
    limits = live.limits or limits_of(connection.station, evse_no, connector_no) or _NO_POWER
    state, opened = live.meter, live.open
    lines = []
    for reading in readings:
        moved, judgement = step(state, reading, limits)
        progress = None if moved is state else _ENCODE(moved).decode()
        lines.append(
            line_of(
                head,
                received_at,
                reading,
                judgement,
                opened.id,
                progress,
                opened.evse_no or evse_no,
                opened.connector_no or connector_no or 0,
            )
        )
        state = moved

    def committed() -> None:
        advance(connection, live, state)

    return "".join(lines), committed


def advance(connection: "StationConnection", live: LiveSession, state: MeterState) -> None:
    """The readings are durable: the cache follows, and a ceiling that is reached stops the station."""
    live.meter = state
    if not live.is_stopping and live.is_at_ceiling(connection.now):
        live.is_stopping = True
        connection.ceiling_reached(live.open.id)


def line_of(
    head: str,
    received_at: str,
    reading: Reading,
    judgement: Judgement,
    session_id: str | None,
    progress: str | None,
    evse_no: int,
    connector_no: int,
) -> str:
    """The reading's line for the journal; `head` and `received_at` are those of its frame's."""
    flags = judgement.flags
    claimed_at, used_at = reading.claimed_at, judgement.used_at
    used = instant(used_at)
    return reading_line(
        head,
        received_at,
        session_id,
        evse_no,
        connector_no,
        reading.scope,
        None if claimed_at is None else used if claimed_at is used_at else instant(claimed_at),
        used,
        reading.energy_wh,
        reading.power_w,
        reading.current_a,
        reading.voltage_v,
        reading.soc_percent,
        judgement.reason,
        judgement.limit_wh,
        judgement.session_energy_wh,
        " ".join(flags) if flags else None,
        progress,
        _ENCODE(reading.signed).decode() if reading.signed else None,
    )


def _nobodys(reading: Reading) -> Judgement:
    return Judgement(
        Reason.NO_SESSION,
        reading.claimed_at or reading.received_at,
        Decimal(0),
        flags=reading.flags,
    )
