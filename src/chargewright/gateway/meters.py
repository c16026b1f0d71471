"""Meter readings on their way to the journal: judged, written as lines, and the ceilings watched."""

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import msgspec

from chargewright.gateway.live import LiveSession, limits_of
from chargewright.metering import (
    Judgement,
    Limits,
    MeterState,
    Reading,
    Reason,
    after_stop,
    step,
)
from chargewright.network.journal import instant, reading_line
from chargewright.translate.refrain import Heard

if TYPE_CHECKING:
    from chargewright.gateway.connection import StationConnection
    from chargewright.wire.ocpp.happened import Called

_ENCODE: Final = msgspec.json.Encoder().encode
_NO_POWER: Final = Limits(power_w=0)
"""Of a station without connectors: nothing can flow there."""


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
    """Judge the readings of one message in order and answer when they are kept.

    The session's meter moves on only after the commit: what is not durable is not known.
    """
    head, received_at = connection.line_head, connection.heard.text
    live = connection.live.of_reading(transaction_ref, evse_no, connector_no)
    if live is None and transaction_ref is not None:
        _keep_late(
            connection, called, answer, readings, transaction_ref, (evse_no, connector_no or 0)
        )
        return
    if live is None:
        lines = [
            line_of(
                head,
                received_at,
                reading,
                nobodys(reading),
                None,
                None,
                evse_no,
                connector_no or 0,
            )
            for reading in readings
        ]
        connection.answer_when_kept(called, answer, readings="".join(lines))
        return
    limits = live.limits
    if limits is None or limits.is_guess:
        limits = limits_of(connection.station, evse_no, connector_no) or _NO_POWER
    state, opened = live.meter, live.open
    lines = []
    for reading in readings:
        if opened.has_stopped:
            moved, judgement = state, after_stop(state, reading)
        else:
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

    connection.answer_when_kept(called, answer, readings="".join(lines), then=committed)


def _keep_late(
    connection: "StationConnection",
    called: "Called",
    answer: msgspec.Struct,
    readings: Sequence[Reading],
    transaction_ref: str,
    where: tuple[int, int],
) -> None:
    """Keep readings of a transaction that is not live, and tell its session: we ended it, perhaps,
    and the station did not.
    """

    async def flow() -> msgspec.Struct:
        is_running = await connection.desk.running.late_readings(
            connection.station,
            connection.epoch,
            transaction_ref,
            readings,
            where=where,
            message_id=called.message_id,
        )
        if is_running:
            await connection.refresh_sessions()
        return answer

    connection.answer_when_decided(called, flow)


def judge_heard(
    connection: "StationConnection", heard: Heard, live: LiveSession
) -> tuple[str, MeterState]:
    """The same for a reading known by heart: its line for the journal, and the meter after it."""
    reading, opened, state = heard.reading, live.open, live.meter
    limits = live.limits
    if limits is None or limits.is_guess:
        limits = limits_of(connection.station, heard.evse_no, heard.connector_no) or _NO_POWER
    if opened.has_stopped:
        moved, judgement = state, after_stop(state, reading)
    else:
        moved, judgement = step(state, reading, limits)
    flags = judgement.flags
    claimed_at, used_at = reading.claimed_at, judgement.used_at
    used = instant(used_at)
    # Scope and verdict as plain text: that they are members costs a third of the line's time.
    line = reading_line(
        connection.line_head,
        connection.heard.text,
        opened.id,
        opened.evse_no or heard.evse_no,
        opened.connector_no or heard.connector_no or 0,
        reading.scope._value_,
        used if claimed_at is used_at or claimed_at is None else instant(claimed_at),
        used,
        reading.energy_wh,
        heard.power_w,
        heard.current_a,
        heard.voltage_v,
        heard.soc_percent,
        judgement.reason._value_,
        judgement.limit_wh,
        judgement.session_energy_wh,
        " ".join(flags) if flags else None,
        None if moved is state else _ENCODE(moved).decode(),
        None,
    )
    return line, moved


def advance(connection: "StationConnection", live: LiveSession, state: MeterState) -> None:
    """The readings are durable: the cache follows, and what must step the machine does.

    That is a ceiling that is reached, and each word of a station that may not have heard a stop or
    may not obey it.
    """
    live.meter = state
    if live.awaits_station:
        live.awaits_station = False  # until the cache is refreshed, which follows
        connection.stop_is_open(live.open.id)
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


def nobodys(reading: Reading) -> Judgement:
    """The word on a reading that is of no session."""
    return Judgement(
        Reason.NO_SESSION,
        reading.claimed_at or reading.received_at,
        Decimal(0),
        flags=reading.flags,
    )
