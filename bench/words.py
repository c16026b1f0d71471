"""What the stations of the benchmarks say: OCPP 1.6, as bytes.

A MeterValues call has five sampled values and 500 to 700 bytes, like those of a station that
charges. Each is different: its number moves its id, its time and its register. A number is one
second after the one before and three watt-hours more, which any connector of 22 kW can deliver.
"""

import json
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Final

START_WH: Final = 1_000_000
WH_A_FRAME: Final = 3
ID_BYTES: Final = slice(4, 40)
"""Where a frame has its message id, be it a call or an answer: `[2,"` comes first."""

_SAMPLE: Final = b'{"value":"%s","context":"Sample.Periodic","measurand":"%s","unit":"%s"}'
_QUANTITIES: Final = (
    (b"%d.%03d", b"Energy.Active.Import.Register", b"Wh"),
    (b"%d.25", b"Power.Active.Import", b"W"),
    (b"%d.5", b"Current.Import", b"A"),
    (b"230.%d", b"Voltage", b"V"),
    (b"%d", b"SoC", b"Percent"),
)
_METER_VALUES: Final = (
    b'[2,"%b","MeterValues",{"connectorId":1,"transactionId":%d,"meterValue":[{"timestamp":"%b",'
    b'"sampledValue":[' + b",".join(_SAMPLE % quantity for quantity in _QUANTITIES) + b"]}]}]"
)


def message_id(station: int, number: int) -> bytes:
    """36 characters, as a UUID has."""
    return b"%08x-0000-4000-8000-%012x" % (station, number)


def meter_values(ident: bytes, transaction: int, began_at: datetime, number: int) -> bytes:
    """The frame of this number; numbers of one transaction count up."""
    return _METER_VALUES % (
        ident,
        transaction,
        second(began_at, number),
        START_WH + number * WH_A_FRAME,
        number % 1000,
        7_000 + number % 400,
        30 + number % 3,
        number % 10,
        20 + number % 80,
    )


@lru_cache(maxsize=1 << 17)
def second(began_at: datetime, number: int) -> bytes:
    """The time of a number, as stations write it; the same for all stations, so made once."""
    at = began_at + timedelta(seconds=number)
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z").encode()


def call(ident: bytes, action: str, payload: dict[str, Any]) -> bytes:
    """Any other call."""
    return json.dumps([2, ident.decode(), action, payload], separators=(",", ":")).encode()


def boot(ident: bytes) -> bytes:
    vendor = {"chargePointVendor": "Bench", "chargePointModel": "One", "firmwareVersion": "1.0"}
    return call(ident, "BootNotification", vendor)


def status(ident: bytes, at: datetime) -> bytes:
    said = {"connectorId": 1, "errorCode": "NoError", "status": "Charging"}
    return call(ident, "StatusNotification", said | {"timestamp": at.isoformat()})


def start(ident: bytes, at: datetime, register_wh: int = START_WH) -> bytes:
    said = {"connectorId": 1, "idTag": "BENCH", "meterStart": register_wh}
    return call(ident, "StartTransaction", said | {"timestamp": at.isoformat()})


def authorize(ident: bytes) -> bytes:
    return call(ident, "Authorize", {"idTag": "BENCH"})


def stop(ident: bytes, at: datetime, transaction: int, register_wh: int) -> bytes:
    said = {"transactionId": transaction, "meterStop": register_wh, "reason": "EVDisconnected"}
    return call(ident, "StopTransaction", said | {"timestamp": at.isoformat()})


def now() -> datetime:
    return datetime.now(UTC)  # noqa: TID251 - the stations' own clocks
