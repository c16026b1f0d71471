"""Batteries that go in and out of a station (OCPP 2.1, S)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum


class SwapEvent(StrEnum):
    """What happened to the batteries. OUT_TIMEOUT: a battery was offered and not taken."""

    IN = "in"
    OUT = "out"
    OUT_TIMEOUT = "out_timeout"


@dataclass(frozen=True, slots=True, kw_only=True)
class Battery:
    """A battery in a slot; charge and health in percent. None: the station does not say."""

    slot_no: int
    serial_number: str
    soc_percent: Decimal
    soh_percent: Decimal
    made_at: datetime | None
    vendor_info: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """One event of a swap: all events of one swap have the same `request_no`."""

    request_no: int
    event: SwapEvent
    id_token: str
    batteries: Sequence[Battery]
