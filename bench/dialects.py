"""What the stations of the benchmarks speak: the same charge in OCPP 1.6 and in 2.0.1, as bytes.

A frame with a reading has five sampled values and 500 to 800 bytes, like those of a station that
charges. Each is different: its number moves its id, its time and its register. A number is one
second after the one before and three watt-hours more, which any connector of 22 kW can deliver.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from bench.words import START_WH, WH_A_FRAME, call, meter_values, second, start, status
from bench.words import boot as boot_16

_SAMPLE: Final = (
    b'{"value":%s,"context":"Sample.Periodic","measurand":"%s","unitOfMeasure":{"unit":"%s"}}'
)
_QUANTITIES: Final = (
    (b"%d.%03d", b"Energy.Active.Import.Register", b"Wh"),
    (b"%d.25", b"Power.Active.Import", b"W"),
    (b"%d.5", b"Current.Import", b"A"),
    (b"230.%d", b"Voltage", b"V"),
    (b"%d", b"SoC", b"Percent"),
)
_UPDATED: Final = (
    b'[2,"%b","TransactionEvent",{"eventType":"Updated","timestamp":"%b",'
    b'"triggerReason":"MeterValuePeriodic","seqNo":%d,"transactionInfo":{"transactionId":"%b"},'
    b'"meterValue":[{"timestamp":"%b","sampledValue":['
    + b",".join(_SAMPLE % quantity for quantity in _QUANTITIES)
    + b"]}]}]"
)


class Dialect(ABC):
    """One version of OCPP, as far as a charge needs it."""

    subprotocol: str
    action: str
    """Of a frame with a reading."""

    @abstractmethod
    def beginning(
        self, station: int, began_at: datetime, now: Callable[[], datetime]
    ) -> Sequence[Callable[[bytes], bytes]]:
        """What a station says until its transaction has begun, each by its message id."""

    @abstractmethod
    def transaction(self, station: int, answer: bytes) -> int | str:
        """What its transaction is called, by the answer to its beginning."""

    @abstractmethod
    def reading(
        self, ident: bytes, transaction: int | str, began_at: datetime, number: int
    ) -> bytes:
        """The reading of this number; numbers of one transaction count up."""


class In16(Dialect):
    subprotocol = "ocpp1.6"
    action = "MeterValues"

    def beginning(
        self,
        station: int,  # noqa: ARG002 - all say the same
        began_at: datetime,
        now: Callable[[], datetime],
    ) -> Sequence[Callable[[bytes], bytes]]:
        return (
            boot_16,
            lambda ident: status(ident, now()),
            lambda ident: start(ident, began_at),
        )

    def transaction(self, station: int, answer: bytes) -> int:  # noqa: ARG002 - it is ours
        number: int = json.loads(answer)[2]["transactionId"]
        return number

    def reading(
        self, ident: bytes, transaction: int | str, began_at: datetime, number: int
    ) -> bytes:
        assert isinstance(transaction, int)
        return meter_values(ident, transaction, began_at, number)


class In201(Dialect):
    subprotocol = "ocpp2.0.1"
    action = "TransactionEvent"

    def beginning(
        self, station: int, began_at: datetime, now: Callable[[], datetime]
    ) -> Sequence[Callable[[bytes], bytes]]:
        evse = {"id": 1, "connectorId": 1}
        begun = began_at.isoformat()
        sample = {"value": START_WH, "context": "Transaction.Begin"}
        started: dict[str, Any] = {
            "eventType": "Started",
            "timestamp": begun,
            "triggerReason": "Authorized",
            "seqNo": 0,
            "transactionInfo": {"transactionId": _name(station), "chargingState": "Charging"},
            "evse": evse,
            "idToken": {"idToken": "BENCH", "type": "ISO14443"},
            "meterValue": [{"timestamp": begun, "sampledValue": [sample]}],
        }
        boot = {
            "reason": "PowerUp",
            "chargingStation": {"model": "One", "vendorName": "Bench", "firmwareVersion": "1.0"},
        }

        def occupied(ident: bytes) -> bytes:
            said = {"timestamp": now().isoformat(), "connectorStatus": "Occupied"}
            return call(ident, "StatusNotification", {**said, "evseId": 1, "connectorId": 1})

        return (
            lambda ident: call(ident, "BootNotification", boot),
            occupied,
            lambda ident: call(ident, "TransactionEvent", started),
        )

    def transaction(self, station: int, answer: bytes) -> str:  # noqa: ARG002 - it is the station's
        return _name(station)

    def reading(
        self, ident: bytes, transaction: int | str, began_at: datetime, number: int
    ) -> bytes:
        assert isinstance(transaction, str)
        at = second(began_at, number)
        return _UPDATED % (
            ident,
            at,
            number,
            transaction.encode(),
            at,
            START_WH + number * WH_A_FRAME,
            number % 1000,
            7_000 + number % 400,
            30 + number % 3,
            number % 10,
            20 + number % 80,
        )


def _name(station: int) -> str:
    return f"b0000000-0000-4000-8000-{station:012x}"


DIALECTS: Final[dict[str, Dialect]] = {"1.6": In16(), "2.0.1": In201()}
