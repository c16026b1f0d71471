"""Commands that are the same for every version of OCPP, beyond the daily ones of `commands`.

Which action a station gets follows from its version (`translate.commands`).
"""

from typing import Final, TypeVar

import msgspec
from litestar.handlers import HTTPRouteHandler

from chargewright.api.commands import CommandView, Waits, queue, queues
from chargewright.api.work import Work
from chargewright.translate import payloads
from chargewright.translate.configuration import request_no

_Numbered = TypeVar("_Numbered", payloads.GetLog, payloads.UpdateFirmware)


class GetLogBody(Waits, frozen=True, kw_only=True):
    """Which log, and where to."""

    payload: payloads.GetLog


class UpdateFirmwareBody(Waits, frozen=True, kw_only=True):
    """Which firmware, and when."""

    payload: payloads.UpdateFirmware


class ReserveBody(Waits, frozen=True, kw_only=True):
    """For whom, and until when."""

    payload: payloads.Reserve


class CancelReservationBody(Waits, frozen=True, kw_only=True):
    """Which reservation."""

    payload: payloads.CancelReservation


class SendLocalListBody(Waits, frozen=True, kw_only=True):
    """The list, or what has changed."""

    payload: payloads.SendLocalList


class GetLocalListVersionBody(Waits, frozen=True, kw_only=True):
    """Nothing goes with it."""

    payload: payloads.GetLocalListVersion = msgspec.field(
        default_factory=payloads.GetLocalListVersion
    )


class SetChargingProfileBody(Waits, frozen=True, kw_only=True):
    """The limits, and what they are for."""

    payload: payloads.SetChargingProfile


class ClearChargingProfileBody(Waits, frozen=True, kw_only=True):
    """Which profiles; nothing: all of them, at a station of 1.6. One of 2.x has to be told which (K10.FR.02)."""

    payload: payloads.ClearChargingProfile = msgspec.field(
        default_factory=payloads.ClearChargingProfile
    )


class GetCompositeScheduleBody(Waits, frozen=True, kw_only=True):
    """For how long, and where."""

    payload: payloads.GetCompositeSchedule


@queues("commands/get_log")
async def get_log(station_id: str, data: GetLogBody, work: Work) -> CommandView:
    """Have a station upload a log: its diagnostics, or what concerns its security."""
    return await queue(work, station_id, "get_log", _numbered(data.payload, work), data)


@queues("commands/update_firmware")
async def update_firmware(station_id: str, data: UpdateFirmwareBody, work: Work) -> CommandView:
    """Have a station fetch new firmware and install it, signed or not."""
    return await queue(work, station_id, "update_firmware", _numbered(data.payload, work), data)


@queues("commands/reserve")
async def reserve_evse(station_id: str, data: ReserveBody, work: Work) -> CommandView:
    """Keep an EVSE of a station free for a token."""
    return await queue(work, station_id, "reserve", data.payload, data)


@queues("commands/cancel_reservation")
async def cancel_reservation(
    station_id: str, data: CancelReservationBody, work: Work
) -> CommandView:
    """Have a station forget a reservation."""
    return await queue(work, station_id, "cancel_reservation", data.payload, data)


@queues("commands/send_local_list")
async def send_local_list(station_id: str, data: SendLocalListBody, work: Work) -> CommandView:
    """Give a station the tokens that it lets in by itself, or what has changed of them."""
    return await queue(work, station_id, "send_local_list", data.payload, data)


@queues("commands/get_local_list_version")
async def get_local_list_version(
    station_id: str, data: GetLocalListVersionBody, work: Work
) -> CommandView:
    """Ask which version of the list of tokens a station has."""
    return await queue(work, station_id, "get_local_list_version", data.payload, data)


@queues("commands/set_charging_profile")
async def set_charging_profile(
    station_id: str, data: SetChargingProfileBody, work: Work
) -> CommandView:
    """Limit what a station, an EVSE or a transaction draws."""
    return await queue(work, station_id, "set_charging_profile", data.payload, data)


@queues("commands/clear_charging_profile")
async def clear_charging_profile(
    station_id: str, data: ClearChargingProfileBody, work: Work
) -> CommandView:
    """Take limits away again."""
    return await queue(work, station_id, "clear_charging_profile", data.payload, data)


@queues("commands/get_composite_schedule")
async def get_composite_schedule(
    station_id: str, data: GetCompositeScheduleBody, work: Work
) -> CommandView:
    """Ask a station which limits hold together for the next seconds."""
    return await queue(work, station_id, "get_composite_schedule", data.payload, data)


def _numbered(payload: _Numbered, work: Work) -> _Numbered:
    """With a number by which what the station tells of it belongs to it, where it has none."""
    if payload.request_no:
        return payload
    return msgspec.structs.replace(payload, request_no=request_no(work.at))


ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    get_log,
    update_firmware,
    reserve_evse,
    cancel_reservation,
    send_local_list,
    get_local_list_version,
    set_charging_profile,
    clear_charging_profile,
    get_composite_schedule,
)
