"""How one setting is declared, read and shown. Which settings there are is in `setting_groups.py`.

A setting is an annotated field of a frozen dataclass: the type says how text becomes a value, the
`Means` beside it what it means, who would change it, and between which numbers it stays. A field
without `Means` is a group: a dataclass of settings.
"""

import dataclasses
import difflib
import re
import types
import typing
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, get_args, get_origin
from urllib.parse import urlsplit

from chargewright.kernel.problem import Problem, Severity

PREFIX: Final = "CHARGEWRIGHT_"
_PASSWORD: Final = re.compile(
    r"(?<=:)[^:@/]+(?=@)"  # name:PASSWORD@host
    r"|(?:(?<=nats://)|(?<=tls://))[^:@/]+(?=@)"  # TOKEN@host, the bus's way
    r"|(?<=password=)[^&]+"
)


class Source(StrEnum):
    """Where a value came from; the later one wins."""

    DEFAULT = "default"
    FILE = "file"
    ENVIRONMENT = "environment"
    COMMAND_LINE = "command line"


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that prints as asterisks; `reveal` where it is used, never where it is shown."""

    _value: str

    def reveal(self) -> str:
        return self._value

    def __repr__(self) -> str:
        return "Secret(****)"

    __str__ = __repr__


@dataclass(frozen=True, slots=True)
class SecretUrl(Secret):
    """An address with a password in it: everything but the password may be shown."""

    def __repr__(self) -> str:
        return _PASSWORD.sub("****", self._value)

    __str__ = __repr__


@dataclass(frozen=True, slots=True)
class Address:
    """Where to listen. Port 0 takes a free one."""

    host: str
    port: int

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Declared:
    """What is known about one setting before anybody set it."""

    key: str
    """Dotted, as in the file: `ocpp.call_timeout_s`."""
    variable: str
    kind: Any
    """Its type; `None` is among it where the setting may be left open."""
    default: object
    meaning: str
    least: int | None
    most: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One setting as `chargewright settings` shows it: secrets are masked."""

    key: str
    variable: str
    value: str
    default: str
    source: Source
    meaning: str


@dataclass(frozen=True, slots=True)
class Means:
    """What stands beside the type of a setting: its meaning, and who would change it.

    `variable` is the environment variable's name after the prefix, where it is not the key in
    capitals.
    """

    meaning: str
    _: dataclasses.KW_ONLY
    least: int | None = None
    most: int | None = None
    variable: str | None = None


def declared(group: type, path: tuple[str, ...] = ()) -> Iterator[Declared]:
    """Every setting of a group, in the order in which it was written down."""
    kinds = typing.get_type_hints(group, include_extras=True)
    for field in dataclasses.fields(group):
        here = (*path, field.name)
        kind = kinds[field.name]
        if get_origin(kind) is not Annotated:
            yield from declared(kind, here)
            continue
        bare, means = get_args(kind)
        yield Declared(
            key=".".join(here),
            variable=PREFIX + (means.variable or "_".join(here)).upper(),
            kind=bare,
            default=field.default,
            meaning=means.meaning,
            least=means.least,
            most=means.most,
        )


def value_of(setting: Declared, given: object) -> object:
    """Turn what was given, text or a value of the file, into the setting's value.

    Raises:
        ValueError: the sentence of the rule it breaks.

    """
    kind = setting.kind
    if get_origin(kind) in {types.UnionType, typing.Union}:
        (kind,) = (option for option in get_args(kind) if option is not types.NoneType)
    value = _parsed(kind, given)
    for number in value if isinstance(value, tuple) else (value,):
        if isinstance(number, int) and not isinstance(number, bool):
            _within(number, setting)
    return value


def build(group: type, values: Mapping[str, object], path: tuple[str, ...] = ()) -> Any:
    """The frozen value of a group from values by dotted key; absent ones are defaults."""
    kinds = typing.get_type_hints(group, include_extras=True)
    made: dict[str, object] = {}
    for field in dataclasses.fields(group):
        here = (*path, field.name)
        if get_origin(kinds[field.name]) is not Annotated:
            made[field.name] = build(kinds[field.name], values, here)
        elif ".".join(here) in values:
            made[field.name] = values[".".join(here)]
    return group(**made)


def flattened(table: Mapping[str, object], path: tuple[str, ...] = ()) -> dict[str, object]:
    """A file's tables as one mapping by dotted key."""
    flat: dict[str, object] = {}
    for name, value in table.items():
        if isinstance(value, Mapping):
            flat |= flattened(value, (*path, name))
        else:
            flat[".".join((*path, name))] = value
    return flat


def shown(value: object) -> str:
    """A value for a person; what `value_of` reads back, unless it is a secret."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if type(value) is Secret:
        return "****"
    if isinstance(value, tuple):
        return ",".join(map(str, _runs(value)))
    return value.value if isinstance(value, Enum) else str(value)


def unknown(key: str, known: Mapping[str, Declared], *, severity: Severity) -> Problem:
    """Say that there is no such setting, and which one may have been meant."""
    if any(name.startswith(f"{key}.") for name in known):
        return Problem(key, f"is a group: write its settings below [{key}]", severity)
    close = difflib.get_close_matches(key, known, n=1, cutoff=0.8)
    hint = f"; did you mean {close[0]}?" if close else ""
    return Problem(key, f"is no setting{hint}", severity)


def _parsed(kind: Any, given: object) -> object:
    if get_origin(kind) is tuple:
        return _numbers(given)
    if kind is bool:
        return _truth(given)
    if kind is int:
        return _whole(given)
    if not isinstance(given, str):
        raise ValueError("must be text")  # noqa: TRY004 - a rule of the input, no bug
    if not given.strip():
        raise ValueError("must not be empty; leave it out for the default")
    if issubclass(kind, Enum):
        return _choice(kind, given)
    if kind is Address:
        return _address(given)
    if kind is Path:
        return Path(given).expanduser()
    if kind is SecretUrl and not urlsplit(given).scheme:
        raise ValueError("must be a URL")
    return kind(given)


def _whole(given: object) -> int:
    if isinstance(given, int) and not isinstance(given, bool):
        return given
    if isinstance(given, str) and re.fullmatch(r"[+-]?[0-9]{1,18}", given.strip()):
        return int(given)
    raise ValueError("must be a whole number")


def _truth(given: object) -> bool:
    if isinstance(given, bool):
        return given
    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    if isinstance(given, str) and given.strip().lower() in words:
        return words[given.strip().lower()]
    raise ValueError("must be true or false")


def _numbers(given: object) -> tuple[int, ...]:
    """A list of numbers, or text such as `60*5,3600*24`: five times 60, then 24 times 3600."""
    parts = given.split(",") if isinstance(given, str) else given
    if not isinstance(parts, list):
        raise ValueError("must be a list of whole numbers")  # noqa: TRY004 - likewise
    numbers: list[int] = []
    for part in parts:
        number, _, times = part.partition("*") if isinstance(part, str) else (part, "", "")
        numbers += [_whole(number)] * _whole(times or 1)
    return tuple(numbers)


def _runs(numbers: tuple[object, ...]) -> Iterator[str]:
    """The short way to write it: equal neighbours once, with how often."""
    start = 0
    for place in range(1, len(numbers) + 1):
        if place == len(numbers) or numbers[place] != numbers[start]:
            times = place - start
            yield f"{numbers[start]}*{times}" if times > 1 else str(numbers[start])
            start = place


def _choice(kind: type[Enum], given: str) -> Enum:
    try:
        return kind(given.strip().lower())
    except ValueError:
        choices = ", ".join(str(option.value) for option in kind)
        raise ValueError(f"must be one of {choices}") from None


def _address(given: str) -> Address:
    host, colon, port = given.strip().rpartition(":")
    if not colon or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise ValueError("must be HOST:PORT, with a port from 0 to 65535")
    return Address(host.removeprefix("[").removesuffix("]"), int(port))


def _within(number: int, setting: Declared) -> None:
    if setting.least is not None and number < setting.least:
        raise ValueError(f"must be at least {setting.least}")
    if setting.most is not None and number > setting.most:
        raise ValueError(f"must be at most {setting.most}")
