"""Which reservation a command asks for or cancels, whether it is one of ours or a version's own action."""

from collections.abc import Mapping
from typing import Any, Final, Protocol, cast

import msgspec

from chargewright.network.reservations import ToReserve
from chargewright.translate.commands import to_wire
from chargewright.wire.ocpp import Version
from chargewright.wire.ocpp.v16 import reservation as v16

RESERVING: Final = frozenset({"reserve", "ReserveNow"})
CANCELLING: Final = frozenset({"cancel_reservation", "CancelReservation"})


class _Reserve2(Protocol):
    """What ReserveNow of 2.0.1 and that of 2.1 have in common."""

    id: int
    expiry_date_time: Any
    id_token: Any
    evse_id: Any
    group_id_token: Any


def reservation_in(version: Version, name: str, payload: Mapping[str, Any]) -> ToReserve | None:
    """What a command asks to be kept free; None where it asks for something else."""
    if name not in RESERVING:
        return None
    _, request = to_wire(version, name, payload)
    if isinstance(request, v16.ReserveNowRequest):
        return ToReserve(
            reservation_no=request.reservation_id,
            id_token=request.id_tag,
            expires_at=request.expiry_date,
            evse_no=request.connector_id or None,
            group_id_token=_given(request.parent_id_tag),
        )
    asked = cast("_Reserve2", request)
    group = _given(asked.group_id_token)
    return ToReserve(
        reservation_no=asked.id,
        id_token=asked.id_token.id_token,
        expires_at=asked.expiry_date_time,
        evse_no=_given(asked.evse_id) or None,
        group_id_token=None if group is None else group.id_token,
    )


def cancelled_in(name: str, payload: Mapping[str, Any]) -> int | None:
    """The number of the reservation that a command cancels; None where it does something else."""
    if name not in CANCELLING:
        return None
    number = payload.get("reservation_no", payload.get("reservationId"))
    return number if isinstance(number, int) else None


def _given(value: Any) -> Any:
    return None if value is msgspec.UNSET else value
