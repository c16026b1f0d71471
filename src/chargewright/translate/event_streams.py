"""Event streams of OCPP 2.1 in our words."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final, cast
from zoneinfo import ZoneInfo

import msgspec
from msgspec import UNSET

from chargewright.metering import in_zone
from chargewright.network.event_streams import EventStream, Rhythm, StreamPart
from chargewright.wire.ocpp import MESSAGES, Fault, Version
from chargewright.wire.ocpp.answers import read_answer
from chargewright.wire.ocpp.v21 import event_streams, monitoring

ADJUSTING: Final = "AdjustPeriodicEventStream"
ASKING: Final = "GetPeriodicEventStream"
CLEARING: Final = "ClearVariableMonitoring"


def stream_in(told: event_streams.ConstantStreamData) -> EventStream:
    """A stream as the station describes it."""
    return EventStream(
        number=told.id, monitor=told.variable_monitoring_id, rhythm=_rhythm(told.params)
    )


def part_in(
    sent: event_streams.NotifyPeriodicEventStream, *, received_at: datetime, zone: ZoneInfo
) -> StreamPart:
    """The values of a message, each with its instant; one that no calendar has is that of the first."""
    base = in_zone(sent.basetime, zone, received_at=received_at).at
    return StreamPart(
        number=sent.id,
        pending=sent.pending,
        values=[(_after(base, each.t), each.v) for each in sent.data],
    )


def adjusted_in(payload: Mapping[str, Any]) -> tuple[int, Rhythm] | None:
    """Which stream an AdjustPeriodicEventStream changes, and how; None where it cannot be read."""
    read = MESSAGES[Version.V21][ADJUSTING].request.read(msgspec.json.encode(payload))
    if isinstance(read, Fault):
        return None
    asked = cast("event_streams.AdjustPeriodicEventStreamRequest", read)
    return asked.id, _rhythm(asked.params)


def streams_in(answer: object) -> Sequence[EventStream] | None:
    """The streams in the answer to GetPeriodicEventStream; None where it cannot be read."""
    read = read_answer(MESSAGES[Version.V21], ASKING, msgspec.json.encode(answer))
    if isinstance(read, Fault):
        return None
    told = cast("event_streams.GetPeriodicEventStreamResponse", read.message).constant_stream_data
    return [] if told is UNSET else [stream_in(each) for each in told]


def _rhythm(params: monitoring.PeriodicEventStreamParams) -> Rhythm:
    return Rhythm(
        interval_s=None if params.interval is UNSET else params.interval,
        values_max=None if params.values is UNSET else params.values,
    )


def _after(base: datetime, seconds: Decimal) -> datetime:
    try:
        return base + timedelta(seconds=float(seconds))
    except OverflowError:
        return base
