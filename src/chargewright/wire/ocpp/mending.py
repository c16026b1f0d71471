"""A second, tolerant reading of a message that breaks its schema in ways that are known and harmless.

Nothing is mended unless the strict reading failed, and only by rules that the station is not held to. What
was mended is told, so that it can be counted; what cannot be mended keeps its fault.
"""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, Final, NamedTuple, TypeAlias

import msgspec
from msgspec import inspect

from chargewright.wire.ocpp.frames import UNREADABLE
from chargewright.wire.ocpp.mending_defaults import (
    A_SAMPLE,
    DEFAULTS,
    DISPENSABLE,
    INSTEAD,
    SAMPLES,
    may_lack_time,
)
from chargewright.wire.ocpp.mending_rules import EXAMPLE_CHARACTERS_MAX, Mend, Rule
from chargewright.wire.ocpp.values import (
    NotPositive,
    Number,
    Percentage,
    Tenths,
    encode,
    read_number,
    read_value,
)


class Mended(NamedTuple):
    """A message that was understood all the same."""

    message: msgspec.Struct
    mends: tuple[Mend, ...]


_Path: TypeAlias = tuple[str | int, ...]


def mend(
    kind: type[msgspec.Struct],
    payload: msgspec.Raw | bytes,
    *,
    received_at: datetime,
    strict_in: Collection[str] = (),
) -> Mended | None:
    """What a payload means that no strict reading takes; None: nobody knows.

    `received_at` stands for a time that cannot be read. `strict_in` are the rules by which nothing is
    mended.
    """
    try:
        tree = _read_tree(payload)
    except UNREADABLE:
        return None
    mender = _Mender(received_at, strict_in, may_lack_time=may_lack_time(kind, tree))
    tree = mender.value(tree, _kind_of(kind), ())
    if tree is _LEFT_OUT or not mender.mends:
        return None
    try:
        message = msgspec.convert(tree, kind, dec_hook=read_value)
    except UNREADABLE:
        return None
    for path, whole in mender.put_back:
        message = _with(message, path, whole)
    return Mended(message, tuple(dict.fromkeys(mender.mends)))


class _LeftOut(Enum):
    LEFT_OUT = "left out"


_LEFT_OUT: Final = _LeftOut.LEFT_OUT
"""Stands for a value that is to be taken as absent."""


class _Mender:
    """One walk over a message. It changes a value only where the schema would refuse it."""

    def __init__(
        self, received_at: datetime, strict_in: Collection[str], *, may_lack_time: bool
    ) -> None:
        self._received_at = received_at.astimezone(UTC).isoformat()
        self._strict_in = strict_in
        self.may_lack_time = may_lack_time
        self.mends: list[Mend] = []
        self.put_back: list[tuple[_Path, Any]] = []
        """What no schema holds and a struct does: done when the struct is there."""

    def value(self, value: Any, kind: inspect.Type, path: _Path) -> Any:
        match kind:
            case inspect.StructType():
                return self._object(value, kind, path)
            case inspect.VarTupleType():
                return self._list(value, kind, path)
            case inspect.StrType():
                return self._text(value, kind, path)
            case inspect.IntType():
                return self._integer(value, kind, path)
            case inspect.BoolType():
                return self._truth(value, path)
            case inspect.DateTimeType():
                return self._time(value, path)
            case inspect.EnumType():
                return self._word(value, kind.cls, path)
            case inspect.CustomType() if kind.cls in _NUMBERS:
                return self._number(value, path)
        return value

    def _kept(self, value: Any, kind: inspect.Type, path: _Path) -> Any:
        """As `value`; of what is left out nothing is put back either."""
        before = len(self.put_back)
        mended = self.value(value, kind, path)
        if mended is _LEFT_OUT:
            del self.put_back[before:]
        return mended

    def _may(self, rule: Rule, path: _Path, said: Any) -> bool:
        """Whether this may be mended; then it is told."""
        if rule in self._strict_in:
            return False
        self.mends.append(Mend(rule, _field(path), _example(said, path)))
        return True

    def _object(self, value: Any, kind: inspect.StructType, path: _Path) -> Any:
        if type(value) is not dict:
            return value
        fields = {field.encode_name: field for field in kind.fields}
        taken: dict[str, Any] = {}
        for said, item in value.items():
            name = self._name(said, item, fields, value, path)
            if name is None:
                continue
            inside = (*path, name)
            field = fields.get(name)
            if field is None:
                taken[name] = item
            elif item is None and self._is_nothing(field.type, inside):
                continue
            else:
                mended = self._kept(item, field.type, inside)
                if mended is not _LEFT_OUT:
                    taken[name] = mended
        for name, field in fields.items():
            if field.required and name not in taken:
                default = self._default(kind.cls, name, (*path, name))
                if default is None:
                    return _LEFT_OUT if self._does_without(kind, name, value, path) else taken
                taken[name] = default
        if kind.cls in SAMPLES and not _is_readable(taken, kind.cls):
            return _LEFT_OUT if self._may(Rule.UNREADABLE_SAMPLE, path, value) else value
        return taken

    def _does_without(
        self, kind: inspect.StructType, name: str, value: Mapping[str, Any], path: _Path
    ) -> bool:
        """Whether an object is left out whose required field says nothing that can be read."""
        if name not in value or not path:
            return False
        return kind.cls not in SAMPLES or self._may(Rule.UNREADABLE_SAMPLE, path, value)

    def _is_nothing(self, kind: inspect.Type, path: _Path) -> bool:
        """Whether null is to be taken as absent; where anything may stand, null is something."""
        may_be_anything = isinstance(kind, inspect.RawType | inspect.AnyType)
        return not may_be_anything and self._may(Rule.NULL_FIELD, path, None)

    def _name(
        self, said: str, item: Any, fields: Mapping[str, Any], value: Mapping[str, Any], path: _Path
    ) -> str | None:
        """What a field is called; None: it is left out."""
        if said in fields:
            return said
        meant = next((name for name in fields if name.casefold() == said.casefold()), None)
        if meant is not None and meant not in value:
            return meant if self._may(Rule.FIELD_SPELLING, (*path, meant), said) else said
        return None if self._may(Rule.EXTRA_FIELD, (*path, said), item) else said

    def _default(self, kind: type, name: str, path: _Path) -> object:
        """What stands for a required field that is missing; None: nothing can."""
        default = DEFAULTS.get((kind.__name__, name))
        if default is not None:
            return default if self._may(Rule.MISSING_FIELD, path, _LEFT_OUT) else None
        return self._instead_of_time(_LEFT_OUT, path)

    def _list(self, value: Any, kind: inspect.VarTupleType, path: _Path) -> Any:
        if type(value) is dict and self._may(Rule.OBJECT_FOR_LIST, path, value):
            value = [value]
        if type(value) is not list:
            return value
        items: list[Any] = []
        for item in value:
            mended = self._kept(item, kind.item_type, (*path, len(items)))
            if mended is not _LEFT_OUT:
                items.append(mended)
        if not items and kind.min_length:
            if value or self._may(Rule.EMPTY_LIST, path, value):
                return self._empty(kind, path)
            return value
        return items

    def _empty(self, kind: inspect.VarTupleType, path: _Path) -> Any:
        """A list that the schema wants filled: no sample is none, another list is absent."""
        if isinstance(kind.item_type, inspect.StructType) and kind.item_type.cls in SAMPLES:
            self.put_back.append((path, ()))
            return [A_SAMPLE[kind.item_type.cls]]
        return _LEFT_OUT

    def _text(self, value: Any, kind: inspect.StrType, path: _Path) -> Any:
        if type(value) in {int, Decimal, bool}:
            if not self._may(Rule.TEXT_AS_NUMBER, path, value):
                return value
            value = encode(value).decode()
        if type(value) is not str:
            return value
        longest = kind.max_length
        if longest is None or len(value) <= longest:
            return value
        if _CONTROLS.search(value) and self._may(Rule.CONTROL_CHARACTERS, path, value):
            value = _CONTROLS.sub("", value)
        if longest < len(value) <= _LONGEST:
            if not self._may(Rule.LONG_TEXT, path, value):
                return value
            self.put_back.append((path, value))
            value = value[:longest]
        return value

    def _integer(self, value: Any, kind: inspect.IntType, path: _Path) -> Any:
        value = self._number(value, path)
        if type(value) is Decimal:
            whole = int(value)
            if whole == value or (path[-1] in _REGISTERS and self._may(Rule.FRACTION, path, value)):
                value = whole
        if (
            type(value) is int
            and path[-1] == "transactionId"
            and not (kind.ge or 0) <= value <= (kind.le or 0)
            and self._may(Rule.OUT_OF_RANGE, path, value)
        ):
            return _NO_TRANSACTION
        return value

    def _number(self, value: Any, path: _Path) -> Any:
        if type(value) is not str:
            return value
        if not _A_NUMBER.fullmatch(value):
            return value
        try:
            number = read_number(value.strip())
        except ValueError:
            return value
        return number if self._may(Rule.NUMBER_AS_TEXT, path, value) else value

    def _truth(self, value: Any, path: _Path) -> Any:
        if type(value) not in {str, int}:
            return value
        meant = _TRUTHS.get(str(value).casefold())
        if meant is None or not self._may(Rule.TRUTH_AS_TEXT, path, value):
            return value
        return meant

    def _time(self, value: Any, path: _Path) -> Any:
        if type(value) is str and _is_readable(value, datetime):
            return value
        meant = _instant(value)
        if meant is not None:
            return meant if self._may(Rule.TIME_FORM, path, value) else value
        return self._instead_of_time(value, path) or value

    def _instead_of_time(self, said: Any, path: _Path) -> str | None:
        """When the message came, for a time that cannot be read; None: it cannot be without."""
        is_own = len(path) == 1
        if path[-1] not in _TIMES or (is_own and not self.may_lack_time):
            return None
        return self._received_at if self._may(Rule.NO_TIME, path, said) else None

    def _word(self, value: Any, words: type[Enum], path: _Path) -> Any:
        if type(value) is not str or value in {word.value for word in words}:
            return value
        meant = _spelt(words).get(_letters(value))
        if meant is not None:
            return meant if self._may(Rule.WORD_SPELLING, path, value) else value
        instead = INSTEAD.get(words.__name__)
        if instead is not None and self._may(Rule.UNKNOWN_WORD, path, value):
            return instead
        if path[-1] in DISPENSABLE and self._may(Rule.UNKNOWN_WORD, path, value):
            return _LEFT_OUT
        return value


_read_tree: Final = msgspec.json.Decoder(float_hook=read_number).decode
_kind_of: Final[Callable[[type], inspect.Type]] = cache(inspect.type_info)
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f\ud800-\udfff]")
_A_NUMBER: Final = re.compile(r"\s*[+-]?\d+(?:\.\d*)?(?:[eE][+-]?\d{1,3})?\s*", re.ASCII)
_NUMBERS: Final = {Number, Tenths, NotPositive, Percentage}
_LONGEST: Final = 4096
"""A longer text is no serial number that grew."""
_NO_TRANSACTION: Final = -1
_REGISTERS: Final = {"meterStart", "meterStop"}
_TIMES: Final = {"timestamp", "generatedAt"}
_TRUTHS: Final = {"true": True, "1": True, "false": False, "0": False}
_PRIVATE: Final = {
    *("idTag", "parentIdTag", "idToken", "additionalIdToken", "data", "certificate", "csr"),
    *("attributeValue", "techInfo", "info", "vatNumber", "customData"),
}


@cache
def _spelt(words: type[Enum]) -> Mapping[str, str]:
    """The words of a list by their letters and digits, where those tell them apart."""
    by_letters: dict[str, list[str]] = {}
    for word in words:
        by_letters.setdefault(_letters(word.value), []).append(word.value)
    return {letters: told[0] for letters, told in by_letters.items() if len(told) == 1}


def _letters(word: str) -> str:
    return re.sub(r"[^a-z0-9]", "", word.casefold())


_TIME: Final = re.compile(
    r"\s*(?P<date>\d{4}-\d\d-\d\d)[T ]+(?P<minute>\d\d:\d\d)(?P<second>:\d\d)?(?:[.,](?P<part>\d*))?"
    r"\s*(?:(?P<utc>[Zz]|UTC|GMT)|(?P<hours>[+-]\d\d)(?::?(?P<minutes>\d\d))?)?\s*"
)
_EPOCH_S: Final = range(1_000_000_000, 10_000_000_000)


def _instant(said: object) -> str | None:
    """A time in another form, as RFC 3339 has it; None: it is none."""
    if isinstance(said, int | Decimal) and not isinstance(said, bool):
        seconds = Decimal(said)
        seconds = seconds / 1000 if int(seconds) // 1000 in _EPOCH_S else seconds
        if int(seconds) not in _EPOCH_S:
            return None
        return datetime.fromtimestamp(int(seconds), UTC).isoformat()
    found = _TIME.fullmatch(said) if isinstance(said, str) else None
    if found is None:
        return None
    part = f".{found['part'][:6]}" if found["part"] else ""
    zone = "Z" if found["utc"] else ""
    if found["hours"]:
        zone = f"{found['hours']}:{found['minutes'] or '00'}"
    written = f"{found['date']}T{found['minute']}{found['second'] or ':00'}{part}{zone}"
    return written if _is_readable(written, datetime) else None


def _is_readable(value: Any, kind: type) -> bool:
    try:
        msgspec.convert(value, kind, dec_hook=read_value)
    except UNREADABLE:
        return False
    return True


def _with(thing: Any, path: _Path, value: Any) -> Any:
    """The same thing with another value at this path, which may be longer than a schema allows."""
    if not path:
        return value
    step, *rest = path
    if isinstance(thing, tuple):
        assert isinstance(step, int)
        return (*thing[:step], _with(thing[step], tuple(rest), value), *thing[step + 1 :])
    name = next(field.name for field in msgspec.structs.fields(thing) if field.encode_name == step)
    return msgspec.structs.replace(thing, **{name: _with(getattr(thing, name), tuple(rest), value)})


def _field(path: _Path) -> str:
    text = ""
    for step in path:
        text += "[]" if isinstance(step, int) else f".{step}"
    return text.removeprefix(".")


def _example(said: Any, path: _Path) -> str:
    """What was said, as JSON; described where it is long, or may tell of a person."""
    match said:
        case _LeftOut():
            return ""
        case dict():
            return "an object"
        case list():
            return f"a list of {len(said)}"
    text = encode(said).decode("utf-8", "replace")
    if len(text) > EXAMPLE_CHARACTERS_MAX or _PRIVATE.intersection(map(str, path)):
        return f"{len(text)} characters"
    return text
