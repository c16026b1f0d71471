"""From JSON to a typed message, or to the fault in it."""

from decimal import Decimal
from functools import cached_property
from typing import Any, Final, Generic, TypeVar

import msgspec
from msgspec import inspect

from chargewright.wire.ocpp.errors import Fault, fault_of
from chargewright.wire.ocpp.frames import UNREADABLE
from chargewright.wire.ocpp.values import INTEGER_MAX, INTEGER_MIN, read_number, read_value

Message = TypeVar("Message", bound=msgspec.Struct)

_read_tree: Final = msgspec.json.Decoder(float_hook=read_number).decode


class Reader(Generic[Message]):
    """Reads one kind of message."""

    def __init__(self, kind: type[Message]) -> None:
        self.kind: Final = kind
        self._decode = msgspec.json.Decoder(
            kind, dec_hook=read_value, float_hook=read_number
        ).decode

    def read(self, payload: msgspec.Raw | bytes) -> Message | Fault:
        """The message, or the first thing wrong with it."""
        try:
            return self._decode(payload)
        except UNREADABLE as reason:
            if "Expected `int`, got `float`" in str(reason):
                return self._read_whole_numbers(payload)
            return fault_of(reason)

    def _read_whole_numbers(self, payload: msgspec.Raw | bytes) -> Message | Fault:
        """Read again, taking 1.0 for an integer where one belongs; so only its senders wait for it.

        JSON Schema does since draft 6, that is in OCPP 2.x; stations of every version rely on it.
        """
        try:
            tree = _whole_numbers(_read_tree(payload), self._fields)
            return msgspec.convert(tree, self.kind, dec_hook=read_value)
        except UNREADABLE as reason:
            return fault_of(reason)

    @cached_property
    def _fields(self) -> inspect.Type:
        return inspect.type_info(self.kind)


def _whole_numbers(value: Any, expected: inspect.Type) -> Any:
    """The same tree, where each whole Decimal that stands for an integer is one."""
    match expected, value:
        case inspect.IntType(), Decimal() if _is_integer(value):
            return int(value)
        case inspect.StructType(fields=fields), dict():
            kinds = {field.encode_name: field.type for field in fields}
            return {
                name: _whole_numbers(item, kinds[name]) if name in kinds else item
                for name, item in value.items()
            }
        case inspect.VarTupleType(item_type=kind), list():
            return [_whole_numbers(item, kind) for item in value]
        case _:
            return value


def _is_integer(number: Decimal) -> bool:
    return INTEGER_MIN <= number <= INTEGER_MAX and number == number.to_integral_value()
