"""Streams of values that stations of OCPP 2.1 send: opened, closed, and kept where they are heard."""

from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

import msgspec

from chargewright.network.event_streams import EventStream, StreamPart
from chargewright.translate.event_streams import part_in, stream_in
from chargewright.wire.ocpp.happened import Sent
from chargewright.wire.ocpp.v21 import event_streams
from chargewright.wire.ocpp.v201.common import GenericStatus

if TYPE_CHECKING:
    from chargewright.gateway.connection import StationConnection
    from chargewright.gateway.flows import StationWork
    from chargewright.network.model import KnownStation
    from chargewright.wire.ocpp.happened import Called


class EventStreams(Protocol):
    """The streams of the station whose unit of work this is."""

    async def open(self, stream: EventStream) -> bool:
        """Keep that it is open; False where the station has too many."""
        ...

    async def close(self, number: int) -> None: ...

    async def keep(self, part: StreamPart) -> None:
        """Keep values, once each; the oldest go where there are too many.

        A stream that was not told to be open is asked about; nothing is kept of one too many.
        """
        ...


async def stream_opened(
    at: "StationWork",
    station: "KnownStation",  # noqa: ARG001 - it is whose unit of work this is
    request: event_streams.OpenPeriodicEventStreamRequest,
) -> event_streams.OpenPeriodicEventStreamResponse:
    """Accept a stream that begins, unless the station has too many (N11)."""
    is_open = await at.streams.open(stream_in(request.constant_stream_data))
    return event_streams.OpenPeriodicEventStreamResponse(
        status=GenericStatus.ACCEPTED if is_open else GenericStatus.REJECTED
    )


async def stream_closed(
    at: "StationWork",
    station: "KnownStation",  # noqa: ARG001 - it is whose unit of work this is
    request: event_streams.ClosePeriodicEventStreamRequest,
) -> event_streams.ClosePeriodicEventStreamResponse:
    """Keep that a stream is over (N13)."""
    await at.streams.close(request.id)
    return event_streams.ClosePeriodicEventStreamResponse()


def values_streamed(
    connection: "StationConnection",
    sent: "Called",
    request: event_streams.NotifyPeriodicEventStream,
) -> None:
    """Keep the values of a stream; nobody waits for an answer (N15)."""
    assert isinstance(sent, Sent), "no station may ask this"

    async def kept() -> msgspec.Struct:
        return await connection.desk.reports.answered(
            connection.station, connection.epoch, request, _keep
        )

    connection.answer_when_decided(sent, kept, then=lambda _: connection.keep_unanswered(sent))


async def _keep(
    at: "StationWork",
    station: "KnownStation",
    request: event_streams.NotifyPeriodicEventStream,
) -> msgspec.Struct:
    zone = ZoneInfo(station.clock_zone)
    await at.streams.keep(part_in(request, received_at=at.work.now, zone=zone))
    return request
