"""SML, the Smart Message Language (BSI TR-03109-1, annex): a file of messages, each a tree of values.

A value is octets, a number, True or False, a list of values, or None where one was left out. The checksums
are not looked at: what is read here is signed.
"""

from collections.abc import Iterator
from typing import Final, TypeAlias

Value: TypeAlias = "bytes | int | bool | list[Value] | None"

START: Final = bytes.fromhex("1b1b1b1b01010101")
LIST_OF_VALUES: Final = 0x0701
"""The body of a message that answers with a list: SML_GetList.Res."""
_END: Final = bytes.fromhex("1b1b1b1b1a")
_OCTETS, _BOOLEAN, _INTEGER, _UNSIGNED, _LIST = 0, 4, 5, 6, 7
_DEEPEST: Final = 12


def bodies(file: bytes, kind: int) -> Iterator[list[Value]]:
    """The bodies of the messages of a kind.

    Raises:
        ValueError: this is no such file.
    """
    if not file.startswith(START):
        raise ValueError("no SML file")
    at, end = len(START), file.rfind(_END)
    try:
        while at < end:
            if file[at] == 0:  # fills up to four octets
                at += 1
                continue
            message, at = _value(file, at, 0)
            match message:
                case [_, _, _, [int() as tag, list() as body], *_] if tag == kind:
                    yield body
    except IndexError as reason:
        raise ValueError("an SML file that ends too early") from reason


def _value(file: bytes, at: int, depth: int) -> tuple[Value, int]:
    first, start = file[at], at
    if first == 0:  # where a message ends
        return None, at + 1
    length, at = first & 0x0F, at + 1
    more = first
    while more & 0x80:
        more = file[at]
        length, at = length << 4 | more & 0x0F, at + 1
    kind = first >> 4 & 0x07
    if kind == _LIST:
        return _list(file, at, length, depth)
    end = start + length
    if not at <= end <= len(file):
        raise ValueError("a value that is longer than its file")
    return _simple(kind, file[at:end]), end


def _list(file: bytes, at: int, length: int, depth: int) -> tuple[Value, int]:
    if depth == _DEEPEST:
        raise ValueError("lists within too many lists")
    values: list[Value] = []
    for _ in range(length):
        value, at = _value(file, at, depth + 1)
        values.append(value)
    return values, at


def _simple(kind: int, raw: bytes) -> Value:
    if kind == _OCTETS:
        return raw or None
    if kind == _BOOLEAN:
        return raw != b"\0"
    if kind in {_INTEGER, _UNSIGNED}:
        return int.from_bytes(raw, "big", signed=kind == _INTEGER)
    raise ValueError("a value of no kind that there is")
