"""The kinds of value OCPP's messages are made of, and how they cross JSON exactly.

Numbers are read as `Decimal` and written as JSON numbers, so a meter's digits are never changed.
Strings never stand for numbers, nor numbers for strings. A field that may be absent is `UNSET` when
it is: no version of OCPP knows `null`.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias, dataclass_transform

import msgspec
from msgspec import Meta

from chargewright.kernel.sentence import Sentence
from chargewright.wire.ocpp.errors import Broken, ErrorCode

Text3: TypeAlias = Annotated[str, Meta(max_length=3)]
Text6: TypeAlias = Annotated[str, Meta(max_length=6)]
Text8: TypeAlias = Annotated[str, Meta(max_length=8)]
Text16: TypeAlias = Annotated[str, Meta(max_length=16)]
Text20: TypeAlias = Annotated[str, Meta(max_length=20)]
Text25: TypeAlias = Annotated[str, Meta(max_length=25)]
Text32: TypeAlias = Annotated[str, Meta(max_length=32)]
Text36: TypeAlias = Annotated[str, Meta(max_length=36)]
Text40: TypeAlias = Annotated[str, Meta(max_length=40)]
Text48: TypeAlias = Annotated[str, Meta(max_length=48)]
Text50: TypeAlias = Annotated[str, Meta(max_length=50)]
Text60: TypeAlias = Annotated[str, Meta(max_length=60)]
Text64: TypeAlias = Annotated[str, Meta(max_length=64)]
Text80: TypeAlias = Annotated[str, Meta(max_length=80)]
Text88: TypeAlias = Annotated[str, Meta(max_length=88)]
Text100: TypeAlias = Annotated[str, Meta(max_length=100)]
Text128: TypeAlias = Annotated[str, Meta(max_length=128)]
Text160: TypeAlias = Annotated[str, Meta(max_length=160)]
Text200: TypeAlias = Annotated[str, Meta(max_length=200)]
Text255: TypeAlias = Annotated[str, Meta(max_length=255)]
Text256: TypeAlias = Annotated[str, Meta(max_length=256)]
Text500: TypeAlias = Annotated[str, Meta(max_length=500)]
Text512: TypeAlias = Annotated[str, Meta(max_length=512)]
Text800: TypeAlias = Annotated[str, Meta(max_length=800)]
Text1000: TypeAlias = Annotated[str, Meta(max_length=1000)]
Text1024: TypeAlias = Annotated[str, Meta(max_length=1024)]
Text2000: TypeAlias = Annotated[str, Meta(max_length=2000)]
Text2500: TypeAlias = Annotated[str, Meta(max_length=2500)]
Text5500: TypeAlias = Annotated[str, Meta(max_length=5500)]
Text5600: TypeAlias = Annotated[str, Meta(max_length=5600)]
Text7500: TypeAlias = Annotated[str, Meta(max_length=7500)]
Text10000: TypeAlias = Annotated[str, Meta(max_length=10000)]
Text11000: TypeAlias = Annotated[str, Meta(max_length=11000)]
Text17000: TypeAlias = Annotated[str, Meta(max_length=17000)]
Text18000: TypeAlias = Annotated[str, Meta(max_length=18000)]
Text32768: TypeAlias = Annotated[str, Meta(max_length=32768)]
"""Lengths are in characters, as the schemas count them."""

INTEGER_MIN: Final = -(2**63)
INTEGER_MAX: Final = 2**63 - 1

Integer: TypeAlias = Annotated[int, Meta(ge=INTEGER_MIN, le=INTEGER_MAX)]
"""The schemas set no limit; ours is what a database column holds."""

Natural: TypeAlias = Annotated[int, Meta(ge=0, le=INTEGER_MAX)]
"""From 0 on."""

PLACE_NO_MIN: Final = -(2**31)
PLACE_NO_MAX: Final = 2**31 - 1

PlaceNo: TypeAlias = Annotated[int, Meta(ge=PLACE_NO_MIN, le=PLACE_NO_MAX)]
"""The number of an EVSE or a connector: rows are found by it, and no station counts to more."""

PlaceNoFromZero: TypeAlias = Annotated[int, Meta(ge=0, le=PLACE_NO_MAX)]
"""Likewise, where the schema says that it is not negative (OCPP 2.1)."""

VENDOR_ID_CHARACTERS_MAX: Final = 255


@dataclass_transform(frozen_default=True, field_specifiers=(msgspec.field,))
class Closed(msgspec.Struct, frozen=True, rename="camel", forbid_unknown_fields=True, gc=False):
    """A JSON object with exactly these fields (`additionalProperties: false`).

    Subclasses are frozen too, which type checkers must be told. Decoded trees hold no cycles, so the
    garbage collector need not look at them.
    """


class _Decimals(type):
    def __instancecheck__(cls, value: object) -> bool:
        return type(value) is Decimal


class _Objects(type):
    def __instancecheck__(cls, value: object) -> bool:
        return type(value) is dict


if TYPE_CHECKING:
    Number = Decimal
    Tenths = Decimal
    NotPositive = Decimal
    Percentage = Decimal
    CustomData = Mapping[str, Any]
else:
    # Marks that send the decoder to `read_value`: its own Decimal would take a string as well. What
    # the fields then hold is a plain Decimal or dict.
    class Number(metaclass=_Decimals):
        """Any JSON number."""

    class Tenths(metaclass=_Decimals):
        """A JSON number with at most one digit after the point (`multipleOf: 0.1` in OCPP 1.6)."""

    class NotPositive(metaclass=_Decimals):
        """A JSON number of 0 at most."""

    class Percentage(metaclass=_Decimals):
        """A JSON number from 0 to 100."""

    class CustomData(metaclass=_Objects):
        """A vendor's own fields (OCPP 2.x), kept as they came; `vendorId` says whose they are."""


def read_number(text: str) -> Decimal:
    """A JSON number that is no plain integer; msgspec's `float_hook`.

    Raises:
        Broken: more than a double holds, beyond which RFC 8259 (section 6) promises nothing. Ten
            bytes could otherwise ask for gigabytes: 1e999999999.
    """
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = None
    if number is None or len(text) > _DIGITS_MAX or not -324 <= number.adjusted() <= 308:
        raise Broken(ErrorCode.PROPERTY_CONSTRAINT_VIOLATION, "must be a number a double can hold")
    return number


_DIGITS_MAX: Final = 400


def read_value(kind: type, value: object) -> object:
    """One value of a kind that msgspec does not know; its `dec_hook`.

    Raises:
        Broken: the value is none of that kind; msgspec adds where it stands.
    """
    return _READERS[kind](value)


def _number(value: object) -> Decimal:
    if type(value) is Decimal:
        return value
    if type(value) is int:
        return read_number(str(value))
    raise _wrong_type("number", value)


def _tenths(value: object) -> Decimal:
    number = _number(value)
    _, digits, exponent = number.as_tuple()
    # Digit by digit: a remainder of Decimals is only as exact as the context it is taken in.
    if isinstance(exponent, int) and exponent < -1 and any(digits[exponent + 1 :]):
        raise Broken(ErrorCode.PROPERTY_CONSTRAINT_VIOLATION, "must be a multiple of 0.1")
    return number


def _not_positive(value: object) -> Decimal:
    return _within(_number(value), None, 0)


def _percentage(value: object) -> Decimal:
    return _within(_number(value), 0, 100)


def _within(number: Decimal, least: int | None, most: int) -> Decimal:
    if least is not None and number < least:
        limit = f">= {least}"
    elif number > most:
        limit = f"<= {most}"
    else:
        return number
    raise Broken(ErrorCode.PROPERTY_CONSTRAINT_VIOLATION, Sentence("must be {limit}", limit=limit))


def _custom_data(value: object) -> Mapping[str, Any]:
    if type(value) is not dict:
        raise _wrong_type("object", value)
    if "vendorId" not in value:
        raise Broken(
            ErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION, "required field is missing", "vendorId"
        )
    vendor_id = value["vendorId"]
    if type(vendor_id) is not str:
        raise _wrong_type("string", vendor_id, "vendorId")
    if len(vendor_id) > VENDOR_ID_CHARACTERS_MAX:
        raise Broken(
            ErrorCode.PROPERTY_CONSTRAINT_VIOLATION,
            Sentence("length must be {limit}", limit=f"<= {VENDOR_ID_CHARACTERS_MAX}"),
            "vendorId",
        )
    return value


_READERS: Final[Mapping[object, Callable[[object], object]]] = {
    Number: _number,
    Tenths: _tenths,
    NotPositive: _not_positive,
    Percentage: _percentage,
    CustomData: _custom_data,
}

_JSON_TYPES: Final[Mapping[type, str]] = {
    str: "string",
    bool: "boolean",
    type(None): "null",
    dict: "object",
    list: "array",
    int: "number",
    Decimal: "number",
}


def _wrong_type(expected: str, value: object, field: str = "") -> Broken:
    return Broken(
        ErrorCode.TYPE_CONSTRAINT_VIOLATION,
        Sentence("must be {expected}, is {got}", expected=expected, got=_JSON_TYPES[type(value)]),
        field,
    )


_ENCODER: Final = msgspec.json.Encoder(decimal_format="number")

encode: Final = _ENCODER.encode
"""JSON as stations read it: Decimals as numbers, absent fields left out, no spaces."""
