"""A second opinion on what a message may look like: the official JSON schemas, from PyPI `ocpp`.

`Judge` reads them with the differences that are agreed (each has its own test in `test_judge.py`);
`generate` makes messages from them, `mutate` spoils one in one place.
"""

import json
import re
from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import ocpp
from hypothesis import strategies as st
from jsonschema import Draft4Validator, Draft6Validator, FormatChecker, ValidationError, validators

from chargewright.wire.ocpp.errors import Version

SCHEMAS = Path(ocpp.__file__).parent
FOLDERS = {Version.V16: "v16", Version.V201: "v201", Version.V21: "v21"}
DRAFTS = {
    Version.V16: Draft4Validator,
    Version.V201: Draft6Validator,
    Version.V21: Draft6Validator,
}
REQUEST_ENDINGS = {Version.V16: "", Version.V201: "Request", Version.V21: "Request"}

TIME = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:[Zz]|[+-](\d\d):?(\d\d))?"
)


PLACE_NO = {"minimum": -(2**31), "maximum": 2**31 - 1}


@cache
def schema_of(version, action, kind):
    """The schema of an action's "request" or "response" as the messages are made from it.

    That is the official one, but that numbers of EVSEs and connectors are those a column holds.
    """
    return with_numbers_of_places(official(version, action, kind))


def with_numbers_of_places(schema, name=""):
    match schema:
        case {"type": "integer"} if name in {"evseId", "connectorId", "EVSEType.id"}:
            return PLACE_NO | schema
        case {"type": "array", "items": items}:
            return schema | {"items": with_numbers_of_places(items, name)}
        case dict():
            prefix = "EVSEType." if schema.get("javaType") == "EVSE" else ""
            return {
                key: {
                    field: with_numbers_of_places(inner, prefix * (field == "id") + field)
                    for field, inner in value.items()
                }
                if key in {"properties", "definitions"}
                else value
                for key, value in schema.items()
            }
    return schema


@cache
def official(version, action, kind):
    """The schema as it was published, its numbers as Decimals."""
    name = action + ("Response" if kind == "response" else REQUEST_ENDINGS[version])
    folder = SCHEMAS / FOLDERS[version] / "schemas"
    # What nobody answers is no request either, by its name.
    path = next(
        each for each in (folder / f"{name}.json", folder / f"{action}.json") if each.exists()
    )
    return json.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)


def is_time(text):
    found = TIME.fullmatch(text)
    if found is None:
        return False
    *parts, hours, minutes = (int(part or 0) for part in found.groups())
    try:
        datetime(*parts)  # noqa: DTZ001 - only whether there is such a day and hour
    except ValueError:
        return False
    return hours < 24 and minutes < 60


def is_integer(_checker, value):
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    return value == int(value) and -(2**63) <= value < 2**63


def is_number(_checker, value):
    return isinstance(value, int | Decimal) and not isinstance(value, bool)


def is_multiple(validator, step, value, _schema):
    """Whether a number is a multiple, in fractions: Decimals divide to 28 digits and no further."""
    if validator.is_type(value, "number") and Fraction(value) % Fraction(step):
        yield ValidationError(f"{value!r} is not a multiple of {step}")


class Judge:
    """The official schema of one message, read as agreed."""

    def __init__(self, version, action, kind):
        schema = schema_of(version, action, kind)
        draft = DRAFTS[version]
        checker = draft.TYPE_CHECKER.redefine_many({"integer": is_integer, "number": is_number})
        formats = FormatChecker(formats=())
        formats.checks("date-time")(lambda value: not isinstance(value, str) or is_time(value))
        exact = validators.extend(draft, {"multipleOf": is_multiple}, type_checker=checker)
        self._validator = exact(schema, format_checker=formats)
        self._official = draft(official(version, action, kind))

    def accepts(self, text):
        value = json.loads(text, parse_float=Decimal)
        return self._validator.is_valid(value) and not any(map(is_unkeepable, texts(value)))

    def officially_accepts(self, text):
        """The schema with nothing agreed, and numbers as Python usually reads them."""
        return self._official.is_valid(json.loads(text))


def texts(value):
    match value:
        case str():
            yield value
        case list():
            for item in value:
                yield from texts(item)
        case dict():
            for name, item in value.items():
                yield name
                yield from texts(item)


def is_unkeepable(text):
    return re.search("[\x00\ud800-\udfff]", text) is not None


def written(tree):
    """JSON in ASCII, Decimals as numbers with their digits."""
    text = json.dumps(tree, default=lambda number: f"\x01{number}\x01")
    return re.sub(r'"\\u0001([^"]*)\\u0001"', r"\1", text).encode()


def words(schema, definitions=None, path=""):
    """For each place that takes a word from a list: its path and the list."""
    definitions = definitions or schema.get("definitions", {})
    schema = resolved(schema, definitions)
    if "enum" in schema:
        yield path, set(schema["enum"])
    for name, inner in schema.get("properties", {}).items():
        yield from words(inner, definitions, f"{path}.{name}")
    if "items" in schema:
        yield from words(schema["items"], definitions, path)


# Messages from schemas

LETTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
DECIMALS = st.decimals(-(10**9), 10**9, allow_nan=False, places=3)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**80), 2**80) | DECIMALS | st.text(LETTERS, max_size=5),
    lambda inner: st.lists(inner, max_size=2)
    | st.dictionaries(st.text(LETTERS, max_size=3), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip
TIMES = st.builds(
    lambda at, separator, fraction, zone: f"{at:%Y-%m-%d}{separator}{at:%H:%M:%S}{fraction}{zone}",
    st.datetimes(datetime(1970, 1, 1), datetime(2099, 12, 31)),  # noqa: DTZ001 - zones come after
    st.sampled_from("TTt "),
    st.sampled_from(["", ".5", ".123", ".123456789"]),
    st.sampled_from(["Z", "z", "", "+00:00", "-08:00", "+05:30", "+0200"]),
)


@cache
def drawn(version, action, kind):
    """What a message may be; made once, for the largest schemas take a second."""
    return generate(schema_of(version, action, kind))


def generate(schema, definitions=None):
    """Messages that this schema accepts."""
    definitions = definitions or schema.get("definitions", {})
    if "$ref" in schema:
        return generate(definitions[schema["$ref"].rsplit("/", 1)[-1]], definitions)
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    match schema.get("type"):
        case "string" if schema.get("format") == "date-time":
            return TIMES
        case "string":
            longest = schema.get("maxLength", 8)
            return st.text(LETTERS, max_size=min(longest, 8)) | st.just("\u00e9" * longest)
        case "integer":
            least, most = schema.get("minimum", -(2**63)), schema.get("maximum", 2**63 - 1)
            return st.integers(max(int(least), -(2**63)), min(int(most), 2**63 - 1))
        case "number" if "multipleOf" in schema:
            return st.integers(-(10**6), 10**6).map(lambda count: count * schema["multipleOf"])
        case "number" if "minimum" in schema or "maximum" in schema:
            least, most = schema.get("minimum", -(10**9)), schema.get("maximum", 10**9)
            whole = st.integers(int(least), int(most))
            return whole | st.decimals(least, most, allow_nan=False, places=3)
        case "number":
            return DECIMALS | st.integers(-(10**20), 10**20)
        case "boolean":
            return st.booleans()
        case "array":
            fewest = schema.get("minItems", 0)
            most = min(schema.get("maxItems", 8), fewest + 1)
            return st.lists(generate(schema["items"], definitions), min_size=fewest, max_size=most)
        case "object":
            return generate_object(schema, definitions)
        case None:
            return ANYTHING
    raise AssertionError(f"a keyword that no schema had so far: {schema}")


def generate_object(schema, definitions):
    properties = {
        name: st.deferred(lambda inner=inner: generate(inner, definitions))
        for name, inner in schema.get("properties", {}).items()
    }
    required = {name: properties.pop(name) for name in schema.get("required", ())}
    known = st.fixed_dictionaries(required, optional=properties)
    if schema.get("additionalProperties") is False:
        return known
    extra = st.dictionaries(st.text(LETTERS, min_size=1, max_size=3), ANYTHING, max_size=2)
    return st.builds(lambda more, fields: more | fields, extra, known)


def fullest(schema, definitions=None):
    """The message with every field present, every text as long as may be, every list as short."""
    definitions = definitions or schema.get("definitions", {})
    schema = resolved(schema, definitions)
    if "enum" in schema:
        return schema["enum"][0]
    match schema.get("type"):
        case "object":
            return {
                name: fullest(inner, definitions)
                for name, inner in schema.get("properties", {}).items()
            }
        case "array":
            return [fullest(schema["items"], definitions)] * schema.get("minItems", 1)
        case "string" if schema.get("format") == "date-time":
            return "2026-11-21T04:05:06.123Z"
        case "string":
            return "\u00e9" * schema.get("maxLength", 3)
        case "integer":
            return int(schema.get("minimum", -1))
        case "number":
            return Decimal("-0.1") if schema.get("minimum", -1) < 0 else Decimal("0.1")
        case "boolean":
            return True
        case None:
            return None
    raise AssertionError(f"a keyword that no schema had so far: {schema}")


def resolved(schema, definitions):
    while "$ref" in schema:
        schema = definitions[schema["$ref"].rsplit("/", 1)[-1]]
    return schema


# Messages gone wrong


def wrong_one_by_one(schema, definitions=None):
    """The fullest message spoilt once for each rule of its schema, with the sentence it breaks."""
    definitions = definitions or schema.get("definitions", {})
    schema = resolved(schema, definitions)
    full = fullest(schema, definitions)
    yield "is null", None
    yield "is a list around it", [full]
    match schema.get("type"):
        case "object":
            yield "has one field more", full | {"surprise": 1}
            for name, inner in schema.get("properties", {}).items():
                yield f"lacks {name}", {key: full[key] for key in full if key != name}
                for sentence, wrong in wrong_one_by_one(inner, definitions):
                    yield f"{name} {sentence}", full | {name: wrong}
        case "array":
            yield "is empty", []
            yield "is twice as long", full * 2
            if "maxItems" in schema:
                yield "is as long as may be", full[:1] * schema["maxItems"]
                yield "has one item more", full[:1] * (schema["maxItems"] + 1)
            yield "is its item", full[0]
            for sentence, wrong in wrong_one_by_one(schema["items"], definitions):
                yield f"item {sentence}", [wrong, *full[1:]]
        case "string":
            yield "is one character longer", f"{full}x"
            yield "is empty", ""
            yield "is in another case", full.swapcase()
            yield "is a number", 7
            yield "is a truth", True
            yield "has NUL", "\x00"
            yield "has a lone surrogate", "\udfff"
        case "integer" | "number":
            yield "is a text", "7"
            yield "is a truth", False
            yield "is a half", Decimal("0.5")
            yield "is a twentieth", Decimal("0.05")
            yield "is whole, with a point", Decimal("7.0")
            yield "is one less", full - 1
            yield "is the greatest of 64 bits", 2**63 - 1
            yield "is one greater", 2**63
            yield "is positive", Decimal("0.001")
            yield "is more than all of it", Decimal("100.001")
        case "boolean":
            yield "is a text", "true"
            yield "is a number", 1


WRONG = [
    None, True, False, 0, 1, -1, 2**63 - 1, 2**63, -(2**63), -(2**63) - 1, 2**80,
    Decimal("1.0"), Decimal("-0.0"), Decimal("0.5"), Decimal("0.05"), Decimal("1e3"), Decimal("1e30"),
    Decimal("9223372036854775808.0"), "1", "1.0", "", "true", "NoSuchWord", "Accepted", "accepted",
    "x" * 9, "x" * 21, "x" * 37, "x" * 51, "x" * 256, "x" * 513, "\u20ac" * 2501, "a\x00b", "\ud800",
    "2026-11-21T04:05:06", "2026-11-21T04:05:06Z", "2026-11-21", "2026-02-30T00:00:00Z",
    "2026-11-21T24:00:00Z", "2026-11-21T04:05Z", "2026-11-21T04:05:06+02", "21.11.2026 04:05:06",
    [], {}, [{}], [None], {"vendorId": "v"}, {"vendorId": "v", "more": [1, {"a": Decimal("1.10")}]},
]  # fmt: skip


def places(tree):
    """Every place in a message, as the path of keys and positions that leads there."""
    yield ()
    items = tree.items() if isinstance(tree, dict) else enumerate(tree)
    for key, inner in items if isinstance(tree, dict | list) else ():
        for path in places(inner) if isinstance(inner, dict | list) else [()]:
            yield (key, *path)


@st.composite
def mutate(draw, tree):
    """The same message with one thing changed: mostly, but not always, for the worse."""
    tree = json.loads(written(tree), parse_float=Decimal)
    path = draw(st.sampled_from(list(places(tree))))
    spot = tree
    for key in path[:-1]:
        spot = spot[key]
    changes = ["replace", "replace", "drop", "repeat"] if path else ["replace", "add"]
    match draw(st.sampled_from(changes)):
        case "replace" if not path:
            return draw(st.sampled_from(WRONG))
        case "replace":
            spot[path[-1]] = draw(st.sampled_from(WRONG))
        case "drop":
            del spot[path[-1]]
        case "repeat" if isinstance(spot, list):
            spot.extend([spot[path[-1]]] * draw(st.sampled_from([1, 3, 1024])))
        case "repeat":  # the same thing under another name
            spot[draw(st.sampled_from(["x", f"{path[-1]}2", path[-1].swapcase()]))] = spot[path[-1]]
        case "add":
            tree[draw(st.sampled_from(["x", "customData", "transactionId"]))] = draw(ANYTHING)
    return tree
