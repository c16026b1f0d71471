"""OCMF, the Open Charge Metering Format: `OCMF|what was signed|the signature`, both in JSON.

What was signed is kept as the octets that came, for the signature is over them and not over what they
mean. A value that a later reading of a record leaves out is that of the one before it.
"""

from decimal import Decimal, InvalidOperation
from typing import Any, Final

import msgspec

from chargewright.metering.signed.statement import Register, Statement
from chargewright.metering.signed.texts import octets

BEGINS_WITH: Final = "OCMF|"
_UNITS: Final = {"wh": Decimal(1), "kwh": Decimal(1000), "mwh": Decimal("0.001")}
_INHERITED: Final = ("RI", "RU", "ST", "TX")
_GOOD: Final = "G"
_DEFAULT_ALGORITHM: Final = "ECDSA-secp256r1-SHA256"
_LARGEST: Final = Decimal(10) ** 14
_FINEST: Final = -9
_OBJECT: Final = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)
"""Numbers digit by digit: a float has lost what the meter's last digit was."""


def ocmf(text: str) -> Statement | None:
    """The record in a text; None where it is none."""
    head, _, rest = text.strip().partition("|")
    if head != "OCMF":
        return None
    said, _, sealed = rest.rpartition("|")
    payload, seal = _object(said), _object(sealed)
    readings = payload.get("RD") if payload else None
    if payload is None or seal is None or not isinstance(readings, list):
        return None
    return Statement(
        said=said.encode(),
        signature=octets(_text(seal.get("SD"))) or b"",
        hash_name=(_text(seal.get("SA")) or _DEFAULT_ALGORITHM).rpartition("-")[2].upper(),
        meter_serial=_text(payload.get("MS")) or _text(payload.get("GS")) or None,
        identification=_identification(payload),
        registers=tuple(_registers(readings)),
    )


def _identification(payload: dict[str, Any]) -> str | None:
    if payload.get("IS") is False or _text(payload.get("IT")).upper() in {"NONE", "DENIED"}:
        return None
    return _text(payload.get("ID")) or None


def _registers(readings: list[Any]) -> list[Register]:
    found: list[Register] = []
    before: dict[str, Any] = {}
    for reading in readings:
        if not isinstance(reading, dict):
            continue
        whole = {**{name: before.get(name) for name in _INHERITED}, **reading}
        before = whole
        unit = _UNITS.get(_text(whole.get("RU")).lower())
        value = _number(whole.get("RV"))
        if unit is None or value is None:
            continue
        errors = _text(whole.get("EF"))
        found.append(
            Register(
                moment=_text(whole.get("TX")),
                obis=_text(whole.get("RI")),
                energy_wh=value * unit,
                step_wh=Decimal(1).scaleb(min(int(value.as_tuple().exponent), 0)) * unit,
                is_good=_text(whole.get("ST")) == _GOOD and "E" not in errors,
            )
        )
    return found


def _number(value: object) -> Decimal | None:
    try:
        number = Decimal(_text(value).strip())
    except InvalidOperation:
        return None
    is_sane = number.is_finite() and abs(number) < _LARGEST
    return number if is_sane and int(number.as_tuple().exponent) >= _FINEST else None


def _object(text: str) -> dict[str, Any] | None:
    try:
        return _OBJECT.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None


def _text(value: object) -> str:
    return value if isinstance(value, str) else "" if value is None else str(value)
