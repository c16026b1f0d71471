"""OCPP 2.1: what each message of a station's leads to: what it does in 2.0.1, and what 2.1 adds."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from chargewright.gateway import v201, vehicle_energy
from chargewright.gateway.at_desk import decided
from chargewright.gateway.battery_swaps import batteries_swapped
from chargewright.gateway.certificate_status import certificate_chain_status
from chargewright.gateway.deciding import decides
from chargewright.gateway.der_controls import (
    control_reported,
    control_started_or_stopped,
    grid_alarmed,
)
from chargewright.gateway.direct_payment import settled
from chargewright.gateway.event_streams import stream_closed, stream_opened, values_streamed
from chargewright.gateway.vat_numbers import vat_number_checked
from chargewright.wire.ocpp import MESSAGES, Version
from chargewright.wire.ocpp.v21 import (
    battery_swap,
    certificates,
    der_control,
    event_streams,
    payment,
)

if TYPE_CHECKING:
    from chargewright.gateway.connection import Handler


_IN_201: Final = MESSAGES[Version.V201]
_IN_21: Final = MESSAGES[Version.V21]

HANDLERS: Final[Mapping[type[msgspec.Struct], "Handler"]] = {
    **{
        _IN_21[action].request.kind: v201.HANDLERS[_IN_201[action].request.kind]
        for action in _IN_201.heard
    },
    certificates.GetCertificateChainStatusRequest: certificate_chain_status,
    payment.NotifySettlementRequest: decides(settled),
    payment.VatNumberValidationRequest: decides(vat_number_checked),
    **vehicle_energy.HANDLERS_OF_21,
    der_control.NotifyDERAlarmRequest: decided(grid_alarmed),
    der_control.NotifyDERStartStopRequest: decided(control_started_or_stopped),
    der_control.ReportDERControlRequest: decided(control_reported),
    battery_swap.BatterySwapRequest: decided(batteries_swapped),
    event_streams.OpenPeriodicEventStreamRequest: decided(stream_opened),
    event_streams.ClosePeriodicEventStreamRequest: decided(stream_closed),
    event_streams.NotifyPeriodicEventStream: values_streamed,
}
