"""What stations of OCPP 2.1 tell of DER controls, kept where it is heard; alarms of the grid ask for a person."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, Protocol
from zoneinfo import ZoneInfo

from chargewright.energy.der_controls import DerEvent, ReportedDer
from chargewright.kernel.outgoing import OperatorItem
from chargewright.translate.der_controls import alarm_in, reported_in, start_stop_in
from chargewright.wire.ocpp.v21 import der_control

if TYPE_CHECKING:
    from chargewright.gateway.flows import StationWork
    from chargewright.network.model import KnownStation

ALARM: Final = "station.der_alarm"
_OVER: Final = "the station says that it is over"


class DerControls(Protocol):
    """The DER controls of the station whose unit of work this is."""

    async def keep_event(self, event: DerEvent) -> bool:
        """Keep what happened, and what it means for the controls; False where it was told before."""
        ...

    async def keep_reported(
        self, request_no: int, reported: Sequence[ReportedDer], *, is_last: bool
    ) -> None:
        """Put a part to the others; the last compares all with what we believe."""
        ...


async def control_reported(
    at: "StationWork",
    station: "KnownStation",  # noqa: ARG001 - it is whose unit of work this is
    request: der_control.ReportDERControlRequest,
) -> der_control.ReportDERControlResponse:
    """Keep a part of what a station has, and compare it when it is whole (R04)."""
    is_last = request.tbc is not True
    await at.der_controls.keep_reported(request.request_id, reported_in(request), is_last=is_last)
    return der_control.ReportDERControlResponse()


async def control_started_or_stopped(
    at: "StationWork", station: "KnownStation", request: der_control.NotifyDERStartStopRequest
) -> der_control.NotifyDERStartStopResponse:
    """Keep that a control begins to count, or counts no longer (R04.FR.20 to 23)."""
    zone = ZoneInfo(station.clock_zone)
    await at.der_controls.keep_event(start_stop_in(request, received_at=at.work.now, zone=zone))
    return der_control.NotifyDERStartStopResponse()


async def grid_alarmed(
    at: "StationWork", station: "KnownStation", request: der_control.NotifyDERAlarmRequest
) -> der_control.NotifyDERAlarmResponse:
    """Keep an alarm, and ask for a person until the station says that it is over (R05).

    A station has one alarm: of another control that takes over, the first never ends (R05.FR.03 and 04).
    """
    event = alarm_in(request, received_at=at.work.now, zone=ZoneInfo(station.clock_zone))
    if await at.der_controls.keep_event(event):
        if request.alarm_ended is True:
            await at.work.outbox.settle(ALARM, station.id, note=_OVER)
        else:
            await at.work.outbox.ask_operator(
                OperatorItem(
                    ALARM,
                    station.id,
                    station_id=station.id,
                    detail={
                        "control": event.control_kind,
                        "fault": event.fault,
                        "info": event.info,
                    },
                    says_more=True,
                )
            )
    return der_control.NotifyDERAlarmResponse()
