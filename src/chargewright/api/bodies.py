"""Reading a JSON body strictly, and saying everything that is wrong with it at once.

The decoder stops at its first complaint. A caller who filled in a form wants them all, so a body
that it refuses is walked again, field by field. Numbers are not strings, and a field that nobody
knows is a mistake. So is what has a form and could still not be kept: the character NUL, and a year
in which no other place of the world could write the same instant.

Rules that go beyond the form are each route's (`check`). They are asked of whatever is well-formed,
so that the caller hears of a misspelt time zone and of a name that is a number in one answer.
"""

import re
import types
import typing
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Annotated, Any, ClassVar, Final, TypeVar, Union, get_args, get_origin

import msgspec
from litestar.dto import AbstractDTO, DTOConfig

from chargewright.api.refusals import Malformed, UnsupportedMediaType
from chargewright.kernel.clock import OUT_OF_TIME, is_in_time
from chargewright.kernel.complaints import spoken
from chargewright.kernel.problem import Invalid, Problem
from chargewright.kernel.sentence import Sentence

if typing.TYPE_CHECKING:
    from collections.abc import Generator

    from litestar._openapi.schema_generation import SchemaCreator
    from litestar.dto import DTOFieldDefinition
    from litestar.openapi.spec import Reference, Schema
    from litestar.typing import FieldDefinition

T = TypeVar("T")

_JSON: Final = re.compile(r"^application/(?:[\w.-]+\+)?json\s*(?:;|$)", re.IGNORECASE)
_PLACE: Final = re.compile(r" - at `\$(?P<place>[^`]*)`$")
REQUIRED: Final = "is required"
UNKNOWN: Final = "is not a field of this"
NO_BODY: Final = Problem("", "a JSON body is required")
NUL: Final = "must not hold the character NUL"
DEEPEST: Final = 64
_NUL_WRITTEN: Final = b"\\u0000"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """What of a body is as it must be, for those who check more of it.

    `fields` are its fields by name; one that was not sent has the value that it has then. One that is
    wrong is not among them, or in a list has None in its place: those paths are `bad`, and `problems`
    say what is wrong.
    """

    fields: Mapping[str, Any]
    bad: frozenset[str] = frozenset()
    problems: tuple[Problem, ...] = ()

    @classmethod
    def whole(cls, body: msgspec.Struct) -> "Sent":
        """A body with which nothing is wrong so far."""
        return cls(fields={name: getattr(body, name) for name in body.__struct_fields__})

    def get(self, name: str, otherwise: Any = None) -> Any:
        return self.fields.get(name, otherwise)

    def has(self, *names: str) -> bool:
        """Whether all of these fields are there to be checked."""
        return all(name in self.fields for name in names)

    def besides(self, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        """Of these problems those that are not with what was wrong before."""
        return tuple(
            each
            for each in problems
            if not any(
                each.field == bad or each.field.startswith((f"{bad}.", f"{bad}["))
                for bad in self.bad
            )
        )


def sift(kind: type[msgspec.Struct], raw: bytes) -> Any:
    """The body as a value, or as what of it is right where something is wrong.

    Raises:
        Malformed: not JSON at all.
        Invalid: no object at all.
    """
    try:
        return read(kind, raw)
    except Invalid as wrong:
        value = _plain(raw) if raw.strip() else None
        if not isinstance(value, dict):
            raise
        fields: dict[str, Any] = {}
        bad: set[str] = set()
        for field in msgspec.structs.fields(kind):
            name = field.encode_name
            if name not in value:
                if not field.required:
                    fields[name] = (
                        field.default
                        if field.default_factory is msgspec.NODEFAULT
                        else field.default_factory()
                    )
                continue
            found, holes = _right(value[name], field.type, name)
            bad |= holes
            if name not in holes:
                fields[name] = found
        bad |= {problem.field for problem in wrong.problems if problem.rule == REQUIRED}
        return Sent(fields=fields, bad=frozenset(bad), problems=wrong.problems)


def _right(value: object, kind: Any, path: str) -> tuple[Any, set[str]]:
    """A field's value and the paths of what is wrong with it: its own, or those of items."""
    if not _wrong_with(value, kind, path):
        return msgspec.convert(value, kind), set()
    bare = _bare(kind)
    if get_origin(bare) is not list or not isinstance(value, list):
        return None, {path}
    inner = get_args(bare)[0]
    items = [_right(item, inner, f"{path}[{place}]") for place, item in enumerate(value)]
    holes = {hole for _, found in items for hole in found}
    return [item for item, _ in items], holes or {path}


def _wrong_with(value: object, kind: Any, path: str) -> list[Problem]:
    problems = [*_problems(value, kind, path), *_nuls(value, path)]
    return problems or list(_out_of_time(msgspec.convert(value, kind), path))


def read(kind: type[T], raw: bytes) -> T:
    """The body as a value.

    Raises:
        Malformed: not JSON at all.
        Invalid: lists every field that breaks a rule.
    """
    if not raw.strip():
        raise Invalid("a JSON body is required", problems=(NO_BODY,))
    problems: list[Problem] = []
    complaint = ""
    try:
        found = msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        complaint = str(error)
    except RecursionError:
        raise _too_deep() from None
    else:
        problems = list(_out_of_time(found, ""))
        is_deep = raw.count(b"[") + raw.count(b"{") > DEEPEST
        if not problems and not is_deep and _NUL_WRITTEN not in raw:
            return found
    # A validation error stops at the first field, and may stand before what is not even JSON.
    value = _plain(raw)
    if complaint:
        problems = _problems(value, kind, "") or [Problem("", _sentence(complaint))]
    problems += _nuls(value, "")
    if problems:
        raise Invalid("the body is not as it must be", problems=tuple(problems))
    return found


def paths(kind: Any, path: str = "") -> Iterator[str]:
    """Every field that a body of this kind may have, as a path; `[]` is any place in a list."""
    bare = _bare(kind)
    if get_origin(bare) in {Union, types.UnionType}:
        for each in get_args(bare):
            yield from paths(each, path)
    elif get_origin(bare) in {list, tuple}:
        yield from paths(get_args(bare)[0], f"{path}[]")
    elif isinstance(bare, type) and issubclass(bare, msgspec.Struct):
        prefix = f"{path}." if path else ""
        for field in msgspec.structs.fields(bare):
            yield prefix + field.encode_name
            yield from paths(field.type, prefix + field.encode_name)


def _plain(raw: bytes) -> object:
    """The body as JSON has it.

    Raises:
        Malformed: it is not JSON, or nested deeper than anything we ask for.
    """
    try:
        value: object = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Malformed(
            Sentence("the body is not JSON: {reason}", reason=spoken(str(error)))
        ) from None
    except RecursionError:
        raise _too_deep() from None
    level = [value]
    for _ in range(DEEPEST):
        level = [inner for each in level for _, inner in _inner(each, "")]
    if level:
        raise _too_deep()
    return value


def _too_deep() -> Malformed:
    return Malformed(Sentence("the body is nested more than {most} deep", most=DEEPEST))


def _inner(value: object, path: str) -> Iterator[tuple[str, object]]:
    """What a list or an object holds, each with its path."""
    if isinstance(value, dict):
        prefix = f"{path}." if path else ""
        yield from ((f"{prefix}{name}", each) for name, each in value.items())
    elif isinstance(value, list):
        yield from ((f"{path}[{place}]", each) for place, each in enumerate(value))


def _nuls(value: object, path: str) -> Iterator[Problem]:
    """Texts with NUL, which PostgreSQL cannot keep; an object is named for the names in it."""
    if isinstance(value, str) and "\0" in value:
        yield Problem(path, NUL)
    if isinstance(value, dict) and any("\0" in name for name in value):
        yield Problem(path, NUL)
        return
    for place, each in _inner(value, path):
        yield from _nuls(each, place)


def _out_of_time(value: object, path: str) -> Iterator[Problem]:
    """Instants too far away to be counted with."""
    if isinstance(value, datetime):
        if not is_in_time(value):
            yield Problem(path, OUT_OF_TIME)
    elif isinstance(value, msgspec.Struct):
        prefix = f"{path}." if path else ""
        for field in msgspec.structs.fields(value):
            yield from _out_of_time(getattr(value, field.name), prefix + field.encode_name)
    elif isinstance(value, list | tuple):
        for place, each in enumerate(value):
            yield from _out_of_time(each, f"{path}[{place}]")


def _problems(value: object, kind: Any, path: str) -> list[Problem]:
    """Everything wrong with a value that should be of this kind."""
    bare = _bare(kind)
    if get_origin(bare) in {Union, types.UnionType}:
        return _problems_of_union(value, bare, kind, path)
    if isinstance(bare, type) and issubclass(bare, msgspec.Struct) and isinstance(value, dict):
        return _problems_of_struct(value, bare, path) or _leaf(value, kind, path)
    if get_origin(bare) in {list, tuple} and isinstance(value, list):
        inner = get_args(bare)[0]
        found = [
            problem
            for place, item in enumerate(value)
            for problem in _problems(item, inner, f"{path}[{place}]")
        ]
        return found or _leaf(value, kind, path)
    return _leaf(value, kind, path)


def _problems_of_union(value: object, bare: Any, kind: Any, path: str) -> list[Problem]:
    inner = [each for each in get_args(bare) if each not in {types.NoneType, msgspec.UnsetType}]
    if len(inner) == 1 and value is not None:
        return _problems(value, inner[0], path)
    return _leaf(value, kind, path)


def _problems_of_struct(
    value: Mapping[str, object], kind: type[msgspec.Struct], path: str
) -> list[Problem]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    prefix = f"{path}." if path else ""
    found: list[Problem] = []
    for name, field in fields.items():
        if name in value:
            found += _problems(value[name], field.type, prefix + name)
        elif field.required:
            found.append(Problem(prefix + name, REQUIRED))
    if kind.__struct_config__.forbid_unknown_fields:
        tag = kind.__struct_config__.tag_field
        found += [
            Problem(prefix + name, UNKNOWN) for name in value if name not in fields and name != tag
        ]
    return found


def _leaf(value: object, kind: Any, path: str) -> list[Problem]:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        match = _PLACE.search(str(error))
        inner = match["place"] if match else ""
        choices = _choices(kind)
        if choices and not inner and isinstance(value, str):
            return [Problem(path, Sentence("must be one of {choices}", choices=choices))]
        place = f"{path}{inner}" if path else inner.removeprefix(".")
        return [Problem(place, _sentence(str(error)))]
    return []


def _choices(kind: Any) -> list[str]:
    bare = _bare(kind)
    if get_origin(bare) in {Union, types.UnionType}:
        bare = next((each for each in get_args(bare) if isinstance(each, type)), bare)
    if isinstance(bare, type) and issubclass(bare, Enum):
        return [str(each.value) for each in bare]
    return []


def _bare(kind: Any) -> Any:
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def _sentence(complaint: str) -> str:
    return spoken(_PLACE.sub("", complaint))


class StrictBody(AbstractDTO[Any]):
    """Litestar's hook for reading `data`; `strict(kind)` makes one for a struct."""

    is_sifted: ClassVar[bool] = False

    @classmethod
    def create_for_field_definition(
        cls,
        field_definition: "FieldDefinition",
        handler_id: str,
        backend_cls: Any = None,
    ) -> None:
        """Litestar would generate a transfer model here; the struct is its own."""

    @classmethod
    def create_openapi_schema(
        cls, field_definition: "FieldDefinition", handler_id: str, schema_creator: "SchemaCreator"
    ) -> "Reference | Schema":
        del handler_id
        return schema_creator.for_field_definition(field_definition)

    @classmethod
    def generate_field_definitions(
        cls, model_type: type[Any]
    ) -> "Generator[DTOFieldDefinition, None, None]":
        raise AssertionError(f"no transfer model is generated for {model_type}")

    @classmethod
    def detect_nested_field(cls, field_definition: "FieldDefinition") -> bool:
        raise AssertionError(f"no transfer model is generated for {field_definition}")

    def decode_bytes(self, value: bytes) -> Any:
        """Read the body; a form of another origin cannot send this content type unasked."""
        if not _JSON.match(self.asgi_connection.headers.get("content-type", "")):
            raise UnsupportedMediaType("send the body as application/json")
        return (sift if self.is_sifted else read)(self.model_type, value)


def strict(kind: type[msgspec.Struct], *, is_sifted: bool = False) -> type[StrictBody]:
    """A reader of such bodies; one that sifts gives `Sent` for a body with something wrong."""
    return type(
        f"StrictBody[{kind.__name__}]",
        (StrictBody,),
        {"model_type": kind, "config": DTOConfig(), "is_sifted": is_sifted},
    )
