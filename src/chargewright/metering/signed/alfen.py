"""The format of Alfen's meter adapters: `AP;moment;version;key;dataset;signature`, the last three base32.

Signed is the dataset alone, 82 octets of fixed places with numbers in little endian, by ECDSA on
secp192r1 over SHA-256; so the moment is the station's word. As the transparency software of S.A.F.E. e.V.
reads it.
"""

import base64
import binascii
from decimal import Decimal
from typing import Final

from chargewright.metering.signed.keys import UnreadableKeyError, key_of
from chargewright.metering.signed.statement import (
    Register,
    Statement,
    identification_of,
    obis_of,
    serial_of,
)

BEGINS_WITH: Final = "AP;"
_MOMENTS: Final = {"0": "B", "1": "E", "2": ""}
_LENGTH: Final = 82
_METER: Final = slice(16, 26)
_STATUS: Final = slice(26, 30)
_OBIS: Final = slice(38, 44)
_UNIT: Final = 44
_SCALER: Final = slice(45, 46)
_VALUE: Final = slice(46, 54)
_IDENTIFICATION: Final = slice(54, 74)
_CHARGE: Final = slice(74, 78)
_WATT_HOURS: Final = 30
"""DLMS: the number of that unit."""
_FAULTS: Final = sum(1 << bit for bit in (1, 2, 16, 26, 30, 31))
"""1, 2: of the meter; 16, 30, 31: of the adapter; 26: the register at the begin is not the one before."""


def alfen(text: str) -> Statement | None:
    """The record in a text; None where it is none."""
    parts = text.strip().rstrip(";").split(";")
    if len(parts) != 6 or parts[0] != "AP" or parts[1] not in _MOMENTS:
        return None
    try:
        key, dataset, signature = (base64.b32decode(part) for part in parts[3:])
    except (binascii.Error, ValueError):
        return None
    if len(dataset) != _LENGTH:
        return None
    try:
        carried = key_of(key)
    except UnreadableKeyError:
        carried = None
    return Statement(
        said=dataset,
        signature=signature,
        hash_name="SHA256",
        meter_serial=serial_of(dataset[_METER]),
        identification=identification_of(dataset[_IDENTIFICATION]),
        registers=_registers(dataset, _MOMENTS[parts[1]]),
        charge=str(_number(dataset[_CHARGE])),
        key=carried,
    )


def _registers(dataset: bytes, moment: str) -> tuple[Register, ...]:
    if dataset[_UNIT] != _WATT_HOURS:
        return ()
    step_wh = Decimal(1).scaleb(int.from_bytes(dataset[_SCALER], "big", signed=True))
    register = Register(
        moment=moment,
        obis=obis_of(dataset[_OBIS]),
        energy_wh=_number(dataset[_VALUE]) * step_wh,
        step_wh=step_wh,
        is_good=not _number(dataset[_STATUS]) & _FAULTS,
    )
    return (register,)


def _number(raw: bytes) -> int:
    return int.from_bytes(raw, "little")
