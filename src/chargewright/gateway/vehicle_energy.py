"""What vehicles need and mean to draw, limits from outside and reported profiles: kept, and answered (K)."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Protocol
from zoneinfo import ZoneInfo

import msgspec
from msgspec import UNSET

from chargewright.energy.reported import ReportedProfile
from chargewright.energy.vehicles import Needs, NeedsAnswer, PlanDoubt, VehicleSchedule
from chargewright.gateway.at_desk import decided
from chargewright.translate.vehicle_energy import (
    REASONS,
    OutsideLimit,
    needs_in,
    outside_limit_in,
    reported_in,
    to_needs_answer,
    to_update,
    vehicle_schedule_in,
)
from chargewright.wire.ocpp.v21 import charging_needs, dynamic_schedules
from chargewright.wire.ocpp.v21.common import StatusInfo
from chargewright.wire.ocpp.v201 import charging_profiles, common

if TYPE_CHECKING:
    from chargewright.gateway.connection import Handler
    from chargewright.gateway.flows import StationWork
    from chargewright.network.model import KnownStation


class VehicleEnergy(Protocol):
    """Plans of vehicles, limits and reports of the station whose unit of work this is."""

    async def hear_needs(self, needs: Needs) -> tuple[NeedsAnswer, PlanDoubt | None]:
        """Keep what a vehicle needs; gives what to answer, and what is wrong with it."""
        ...

    async def hear_schedule(self, schedule: VehicleSchedule) -> PlanDoubt | None:
        """Keep what a vehicle means to draw beside what we expect; gives what is wrong with it."""
        ...

    async def keep_priority(self, ref: str, *, has_priority: bool) -> None: ...
    async def update_of(self, profile_no: int) -> Mapping[str, Any] | None:
        """What the period of a dynamic profile shall be now; None: the station holds no such profile."""
        ...

    async def resumed(self, ref: str) -> None:
        """Bring a transaction that goes on after its station began anew the schedules of its own again.

        Unless the station says that it keeps them (2.1, B13.FR.31 and E17.FR.15).
        """
        ...

    async def keep_limit(self, limit: OutsideLimit) -> None: ...
    async def clear_limit(self, source: str, evse_no: int | None) -> None:
        """What a source limits no more; at None nowhere."""
        ...

    async def keep_reported(
        self, request_no: int, reported: Sequence[ReportedProfile], *, is_last: bool
    ) -> None:
        """Keep a part of a report; with the last one it is compared with what we believe."""
        ...


async def needs_told(
    at: "StationWork", station: "KnownStation", request: Any
) -> charging_profiles.NotifyEVChargingNeedsResponse | charging_needs.NotifyEVChargingNeedsResponse:
    """Answer the needs of a vehicle by what there is for its transaction (K15.FR.02 to 05)."""
    needs = needs_in(request, received_at=at.work.now, zone=ZoneInfo(station.clock_zone))
    answer, doubt = await at.vehicles.hear_needs(needs)
    is_21 = isinstance(request, charging_needs.NotifyEVChargingNeedsRequest)
    status = to_needs_answer(answer, knows_no_schedule=is_21)
    if is_21:
        return charging_needs.NotifyEVChargingNeedsResponse(
            status=charging_needs.NotifyEVChargingNeedsStatus(status), status_info=_why(doubt)
        )
    return charging_profiles.NotifyEVChargingNeedsResponse(
        status=charging_profiles.NotifyEVChargingNeedsStatus(status), status_info=_why(doubt)
    )


async def schedule_told(
    at: "StationWork", station: "KnownStation", request: Any
) -> charging_profiles.NotifyEVChargingScheduleResponse:
    """Accept what a vehicle means to draw where it keeps within what we expect (K15.FR.11 and 12)."""
    zone = ZoneInfo(station.clock_zone)
    schedule = vehicle_schedule_in(request, received_at=at.work.now, zone=zone)
    doubt = await at.vehicles.hear_schedule(schedule)
    status = common.GenericStatus.ACCEPTED if doubt is None else common.GenericStatus.REJECTED
    return charging_profiles.NotifyEVChargingScheduleResponse(
        status=status, status_info=_why(doubt)
    )


async def limit_told(
    at: "StationWork", station: "KnownStation", request: Any
) -> charging_profiles.NotifyChargingLimitResponse:
    """Keep a limit that an external system has set (K12)."""
    del station
    await at.vehicles.keep_limit(outside_limit_in(request, at.work.now))
    return charging_profiles.NotifyChargingLimitResponse()


async def limit_cleared(
    at: "StationWork", station: "KnownStation", request: Any
) -> charging_profiles.ClearedChargingLimitResponse:
    """An external system limits no more (K13)."""
    del station
    evse_no = None if request.evse_id is UNSET else request.evse_id
    await at.vehicles.clear_limit(str(request.charging_limit_source), evse_no)
    return charging_profiles.ClearedChargingLimitResponse()


async def profiles_reported(
    at: "StationWork", station: "KnownStation", request: Any
) -> charging_profiles.ReportChargingProfilesResponse:
    """Put a part of a report to the others (K09)."""
    del station
    is_last = request.tbc is not True
    await at.vehicles.keep_reported(request.request_id, reported_in(request), is_last=is_last)
    return charging_profiles.ReportChargingProfilesResponse()


async def priority_told(
    at: "StationWork", station: "KnownStation", request: Any
) -> dynamic_schedules.NotifyPriorityChargingResponse:
    """Keep whether a driver has priority (K21)."""
    del station
    await at.vehicles.keep_priority(request.transaction_id, has_priority=request.activated)
    return dynamic_schedules.NotifyPriorityChargingResponse()


async def schedule_pulled(
    at: "StationWork", station: "KnownStation", request: Any
) -> dynamic_schedules.PullDynamicScheduleUpdateResponse:
    """Tell what a dynamic profile shall be now; Rejected where the station holds no such profile (K28)."""
    del station
    update = await at.vehicles.update_of(request.charging_profile_id)
    if update is None:
        return dynamic_schedules.PullDynamicScheduleUpdateResponse(
            status=charging_profiles.ChargingProfileStatus.REJECTED,
            status_info=StatusInfo(reason_code="InvalidProfile"),
        )
    return dynamic_schedules.PullDynamicScheduleUpdateResponse(
        status=charging_profiles.ChargingProfileStatus.ACCEPTED,
        schedule_update=to_update(update),
    )


def _why(doubt: PlanDoubt | None) -> Any:
    return UNSET if doubt is None else common.StatusInfo(reason_code=REASONS[doubt])


HANDLERS: Final[Mapping[type[msgspec.Struct], "Handler"]] = {
    charging_profiles.NotifyEVChargingNeedsRequest: decided(needs_told),
    charging_profiles.NotifyEVChargingScheduleRequest: decided(schedule_told),
    charging_profiles.NotifyChargingLimitRequest: decided(limit_told),
    charging_profiles.ClearedChargingLimitRequest: decided(limit_cleared),
    charging_profiles.ReportChargingProfilesRequest: decided(profiles_reported),
}
HANDLERS_OF_21: Final[Mapping[type[msgspec.Struct], "Handler"]] = {
    dynamic_schedules.NotifyPriorityChargingRequest: decided(priority_told),
    dynamic_schedules.PullDynamicScheduleUpdateRequest: decided(schedule_pulled),
}
