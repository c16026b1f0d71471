"""Values that a station sends without waiting for answers (OCPP 2.1, part 2, N11 to N15)."""

from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chargewright.wire.ocpp.v21.common import StatusInfo
from chargewright.wire.ocpp.v21.monitoring import PeriodicEventStreamParams
from chargewright.wire.ocpp.v201.common import Extensible, GenericStatus
from chargewright.wire.ocpp.values import Natural, Number, Text2500


class ConstantStreamData(Extensible):
    id: Natural
    params: PeriodicEventStreamParams
    variable_monitoring_id: Natural
    """The periodic monitor that it tells of."""


class OpenPeriodicEventStreamRequest(Extensible):
    constant_stream_data: ConstantStreamData


class OpenPeriodicEventStreamResponse(Extensible):
    status: GenericStatus
    status_info: StatusInfo | UnsetType = UNSET


class ClosePeriodicEventStreamRequest(Extensible):
    id: Natural


class ClosePeriodicEventStreamResponse(Extensible):
    pass


class AdjustPeriodicEventStreamRequest(Extensible):
    id: Natural
    params: PeriodicEventStreamParams


class AdjustPeriodicEventStreamResponse(Extensible):
    status: GenericStatus
    status_info: StatusInfo | UnsetType = UNSET


class GetPeriodicEventStreamRequest(Extensible):
    pass


class GetPeriodicEventStreamResponse(Extensible):
    constant_stream_data: (
        Annotated[tuple[ConstantStreamData, ...], Meta(min_length=1)] | UnsetType
    ) = UNSET


class StreamDataElement(Extensible):
    t: Number
    """Seconds after `basetime`."""
    v: Text2500


class NotifyPeriodicEventStream(Extensible):
    """Sent without waiting for an answer: there is none."""

    data: Annotated[tuple[StreamDataElement, ...], Meta(min_length=1)]
    id: Natural
    pending: Natural
    """How many values wait behind these."""
    basetime: datetime
