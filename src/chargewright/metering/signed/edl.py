"""EDL, how German meters of the type eHZ sign: 320 octets that are put together from what is shown.

Three forms: an SML file with a register signed on secp192r1 (EDL 40), one with the registers of begin
and now signed on secp256r1 (ISA-EDL-40), and the 320 octets themselves in XML (`signedMeterValue`). Each
is signed by ECDSA over SHA-256, the two numbers side by side, followed by the number of the newest entry
in the meter's log. As the transparency software of S.A.F.E. e.V. puts them together.

No public text says which bits of the status are faults of the meter: none is taken for one.
"""

import re
from collections.abc import Mapping
from decimal import Decimal
from html import unescape
from typing import Final

from chargewright.metering.signed.keys import UnreadableKeyError, public_key
from chargewright.metering.signed.sml import LIST_OF_VALUES, START, Value, bodies
from chargewright.metering.signed.statement import (
    UNTOLD,
    Register,
    Statement,
    identification_of,
    obis_of,
    serial_of,
)
from chargewright.metering.signed.texts import octets

XML: Final = "<signedMeterValue"
EDL_40, ISA_EDL_40, EDL_40_IN_XML = "EDL_40_P", "ISA_EDL_40_P", "EDL_40_SIG"
"""What the transparency software calls them."""

_LENGTH: Final = 320
_METER: Final = slice(0, 10)
_OBIS: Final = slice(23, 29)
_UNIT: Final = 29
_SCALER: Final = slice(30, 31)
_VALUE: Final = slice(31, 39)
_CONTRACT: Final = slice(41, 169)
_WATT_HOURS: Final = 30
_LOG_OCTETS: Final = 2

_SIGNED: Final = bytes.fromhex("0100011100ff")
_SECONDS: Final = bytes.fromhex("810060080001")
_PAGE: Final = bytes.fromhex("8180817101ff")
_CONTRACT_ID: Final = bytes.fromhex("8182815401ff")
_ISA_START: Final = bytes.fromhex("010001080080")
_ISA_NOW: Final = bytes.fromhex("0100010800ff")
_ISA_PAGE: Final = bytes.fromhex("8180c7f040ff")
_ISA_CHECKSUM: Final = bytes.fromhex("8180816101ff")
_ISA_MOMENTS: Final = {"8180816200ff": "B", "8180816201ff": "", "8180816202ff": "E"}
"""The list's own name says of which moment its register is."""

_Entries = Mapping[bytes, "list[Value]"]


def edl(text: str) -> Statement | None:
    """The record in a text; None where it is none."""
    if XML in text:
        return _in_xml(text)
    raw = octets(text) or b""
    if not raw.startswith(START):
        return None
    try:
        return next((_of_list(body) for body in bodies(raw, LIST_OF_VALUES)), None)
    except (ValueError, TypeError, LookupError, OverflowError):
        return None


def format_of(text: str) -> str | None:
    """Which of the three it is; None for none of them."""
    if XML in text:
        return EDL_40_IN_XML
    said = edl(text)
    if said is None:
        return None
    return EDL_40 if any(each.moment == UNTOLD for each in said.registers) else ISA_EDL_40


def _in_xml(text: str) -> Statement | None:
    said = octets(_element(text, "encodedMeterValue")) or b""
    signature = octets(_element(text, "meterValueSignature")) or b""
    if len(said) != _LENGTH:
        return None
    try:
        key = public_key(_element(text, "publicKey"))
    except UnreadableKeyError:
        key = None
    return Statement(
        said=said,
        signature=_numbers(signature),
        hash_name="SHA256",
        meter_serial=serial_of(said[_METER]),
        identification=identification_of(said[_CONTRACT]),
        registers=_registers(
            said[_UNIT],
            int.from_bytes(said[_SCALER], "big", signed=True),
            {UNTOLD: (said[_OBIS], int.from_bytes(said[_VALUE], "little"))},
        ),
        log_index=_log_index(signature),
        key=key,
    )


def _element(text: str, name: str) -> str:
    found = re.search(rf"<{name}\b[^>]*>(.*?)</{name}>", text, re.DOTALL)
    return unescape(found[1]) if found else ""


def _of_list(body: "list[Value]") -> Statement:
    """What a list of values says.

    Raises:
        ValueError, TypeError, LookupError, OverflowError: it is no such list.
    """
    _, meter, name, _, values, signature, *_ = body
    entries = {_octets(entry[0]): entry for entry in _lists(values)}
    sealed = _octets(signature)
    if _ISA_START in entries:
        return _isa(_octets(meter), _octets(name), entries, sealed)
    return _edl(_octets(meter), entries, sealed)


def _edl(meter: bytes, entries: _Entries, sealed: bytes) -> Statement:
    _, status, time, unit, scaler, value, *_ = entries[_SIGNED]
    contract = entries[_CONTRACT_ID]
    holder = _octets(contract[5])
    said = b"".join(
        (
            meter,
            _little(_seconds(time), 4),
            _little(_whole(status) & 0xFF, 1),
            _little(_seconds(entries[_SECONDS][5]), 4),
            _little(_whole(entries[_PAGE][5]), 4),
            _SIGNED,
            _unit(unit, scaler),
            _little(_whole(value), 8),
            sealed[-_LOG_OCTETS:],
            holder.ljust(128, b"\0"),
            _little(_seconds(contract[2]), 4),
        )
    )
    return Statement(
        said=said.ljust(_LENGTH, b"\0"),
        signature=_numbers(sealed),
        hash_name="SHA256",
        meter_serial=serial_of(meter),
        identification=identification_of(holder),
        registers=_registers(_whole(unit), _whole(scaler), {UNTOLD: (_SIGNED, _whole(value))}),
        log_index=_log_index(sealed),
    )


def _isa(meter: bytes, name: bytes, entries: _Entries, sealed: bytes) -> Statement:
    _, start_status, start_time, start_unit, start_scaler, start, *_ = entries[_ISA_START]
    _, status, time, unit, scaler, value, seal_of_value, *_ = entries[_ISA_NOW]
    holder = _octets(entries[_CONTRACT_ID][5])
    began = _little(_seconds(start_time), 4)
    said = b"".join(
        (
            meter,
            _little(_seconds(time), 4),
            _little(_whole(status) & 0xFF, 1),
            _ISA_NOW,
            _unit(unit, scaler),
            _little(_whole(value), 8),
            sealed[-_LOG_OCTETS:],
            _octets(seal_of_value),
            holder.ljust(128, b"\0"),
            began,
            _octets(entries[_ISA_CHECKSUM][5]),
            _little(_whole(start_status) & 0xFF, 1),
            _ISA_START,
            _unit(start_unit, start_scaler),
            _little(_whole(start), 8),
            name,
            _little(_whole(entries[_ISA_PAGE][5]), 4),
        )
    )
    shown = {"B": (_ISA_NOW, _whole(start)), _ISA_MOMENTS[name.hex()]: (_ISA_NOW, _whole(value))}
    return Statement(
        said=said.ljust(_LENGTH, b"\0"),
        signature=_numbers(sealed),
        hash_name="SHA256",
        meter_serial=serial_of(meter),
        identification=identification_of(holder),
        registers=_registers(_whole(unit), _whole(scaler), shown),
        charge=began.hex(),
        log_index=_log_index(sealed),
    )


def _registers(
    unit: int, scaler: int, shown: Mapping[str, tuple[bytes, int]]
) -> tuple[Register, ...]:
    """A register for each moment, of the same unit and step."""
    if unit != _WATT_HOURS:
        return ()
    step_wh = Decimal(1).scaleb(scaler)
    return tuple(
        Register(moment=moment, obis=obis_of(obis), energy_wh=value * step_wh, step_wh=step_wh)
        for moment, (obis, value) in shown.items()
    )


def _numbers(sealed: bytes) -> bytes:
    """The two numbers of a signature without what follows them: 48 or 64 octets."""
    return sealed[: len(sealed) // 16 * 16]


def _log_index(sealed: bytes) -> int:
    return int.from_bytes(sealed[len(sealed) // 16 * 16 :], "big")


def _seconds(time: Value) -> int:
    """A time as the meter puts it into what it signs: seconds, local ones where it knows its zone."""
    match time:
        case [_, int() as seconds]:
            return seconds
        case [_, [int() as seconds, int() as offset_min, int() as season_min]]:
            return seconds + 60 * (offset_min + season_min)
        case [_, [_, int()] as within]:  # a list of one time, of which kind
            return _seconds(within)
    raise ValueError("no time")


def _unit(unit: Value, scaler: Value) -> bytes:
    return bytes((_whole(unit),)) + _whole(scaler).to_bytes(1, "big", signed=True)


def _little(number: int, length: int) -> bytes:
    return number.to_bytes(length, "little")


def _whole(value: Value) -> int:
    if isinstance(value, int):
        return value
    raise TypeError("no number")


def _octets(value: Value) -> bytes:
    if isinstance(value, bytes):
        return value
    raise TypeError("no octets")


def _lists(value: Value) -> "list[list[Value]]":
    if isinstance(value, list):
        return [each for each in value if isinstance(each, list)]
    raise TypeError("no list")
