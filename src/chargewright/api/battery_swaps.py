"""Batteries that went in and out of stations of OCPP 2.1."""

from datetime import datetime
from typing import Final

from litestar.handlers import HTTPRouteHandler

from chargewright.access.permissions import Resource
from chargewright.api.columns import (
    AT_STATION,
    IS,
    OWNER,
    flag,
    instant,
    own_id,
    refers,
    text,
    word,
)
from chargewright.api.commands import READ
from chargewright.api.lists import Listed, lists
from chargewright.api.shapes import View
from chargewright.kernel.listing import Column, Kind, Listing, Order
from chargewright.network.battery_swaps import SwapEvent

TAG: Final = "battery-swaps"


class BatterySwapView(View, frozen=True, kw_only=True):
    """A battery that went into a slot or out of it; `out_timeout`: it was offered and not taken.

    All events of one swap have the same `request_no`. `is_authorized`: the token might charge then; who may
    not read tokens is not shown which it was. Charge and health are decimal texts, in percent.
    """

    id: str
    organization_id: str
    site_id: str
    station_id: str
    station_identity: str
    request_no: int
    event: SwapEvent
    id_token: str | None
    token_id: str | None
    is_authorized: bool
    slot_no: int
    serial_number: str
    soc_percent: str
    soh_percent: str
    made_at: datetime | None
    vendor_info: str | None
    received_at: datetime


LISTED: Final = Listed(
    listing=Listing(
        name="battery_swaps",
        columns=(
            own_id("battery_swaps", "The battery's event."),
            OWNER,
            *AT_STATION,
            text("station_identity", "OCPP identity of the station."),
            Column("request_no", Kind.INTEGER, "In which swap.", IS),
            word("event", SwapEvent, "What happened."),
            Column("id_token", Kind.TEXT, "What was presented.", of=Resource.TOKENS),
            refers("token_id", "tokens", "By which token.", of=Resource.TOKENS),
            flag("is_authorized", "Whether that might charge then."),
            Column("slot_no", Kind.INTEGER, "In which slot.", IS),
            Column("serial_number", Kind.TEXT, "Which battery.", IS),
            text("soc_percent", "Its charge, percent."),
            text("soh_percent", "Its health, percent."),
            instant("made_at", "When it was made."),
            text("vendor_info", "What its maker says."),
            instant("received_at", "When it was heard.", is_sortable=True),
        ),
        default_order=Order("received_at", is_descending=True),
    ),
    view=BatterySwapView,
)

ROUTES: Final[tuple[HTTPRouteHandler, ...]] = (
    lists(
        "/api/v1/battery-swaps",
        LISTED,
        needs=READ,
        tag=TAG,
        summary="Batteries that went in and out of stations",
    ),
)
