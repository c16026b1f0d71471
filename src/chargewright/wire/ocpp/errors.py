"""What can be wrong with a message, and how each version of OCPP spells it.

The meanings are those of OCPP-J 2.0.1, section 4.3. OCPP-J 1.6 (section 4.2.3) has fewer and spells
two of them differently; `ErrorCode.spelled` is the only place that knows.
"""

import re
from enum import StrEnum
from typing import Final, NamedTuple

import msgspec

from chargewright.kernel.sentence import Sentence

DESCRIPTION_CHARACTERS_MAX: Final = 255
"""Of an errorDescription (OCPP-J 2.0.1, 4.2.3); a longer one is cut."""


class Version(StrEnum):
    """The version of a conversation, written as its WebSocket subprotocol."""

    V16 = "ocpp1.6"
    V201 = "ocpp2.0.1"
    V21 = "ocpp2.1"


class ErrorCode(StrEnum):
    """Why a CALL got a CALLERROR. The values are the spelling of OCPP 2.x."""

    FORMAT_VIOLATION = "FormatViolation"
    GENERIC_ERROR = "GenericError"
    INTERNAL_ERROR = "InternalError"
    MESSAGE_TYPE_NOT_SUPPORTED = "MessageTypeNotSupported"
    NOT_IMPLEMENTED = "NotImplemented"
    NOT_SUPPORTED = "NotSupported"
    OCCURRENCE_CONSTRAINT_VIOLATION = "OccurrenceConstraintViolation"
    PROPERTY_CONSTRAINT_VIOLATION = "PropertyConstraintViolation"
    PROTOCOL_ERROR = "ProtocolError"
    RPC_FRAMEWORK_ERROR = "RpcFrameworkError"
    SECURITY_ERROR = "SecurityError"
    TYPE_CONSTRAINT_VIOLATION = "TypeConstraintViolation"

    def spelled(self, version: Version) -> str:
        """The word that goes on the wire in this version."""
        return _SPELLED_IN_16.get(self, self.value) if version is Version.V16 else self.value

    @classmethod
    def meant_by(cls, word: str) -> "ErrorCode | None":
        """What a peer meant; both spellings are understood in every version.

        None: a word no version knows.
        """
        return _MEANINGS.get(word)


_SPELLED_IN_16: Final = {
    ErrorCode.FORMAT_VIOLATION: "FormationViolation",
    ErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION: "OccurenceConstraintViolation",
    # Two meanings 1.6 has no word for.
    ErrorCode.RPC_FRAMEWORK_ERROR: "FormationViolation",
    ErrorCode.MESSAGE_TYPE_NOT_SUPPORTED: "NotSupported",
}

_MEANINGS: Final = {
    "FormationViolation": ErrorCode.FORMAT_VIOLATION,
    "OccurenceConstraintViolation": ErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION,
    **{code.value: code for code in ErrorCode},
}


class Fault(msgspec.Struct, frozen=True):
    """One thing wrong with a message: what kind, which rule it breaks, and in which field.

    `field` is a path as the sender wrote it (`meterValue[0].timestamp`), empty for the whole.
    """

    code: ErrorCode
    rule: str
    field: str = ""

    @property
    def description(self) -> str:
        """The errorDescription: names the field and the rule, and can always be sent and kept."""
        sentence = f"{self.field}: {self.rule}" if self.field else self.rule
        return _printable(sentence)[:DESCRIPTION_CHARACTERS_MAX]


class Broken(ValueError):  # noqa: N818 - what the value is, not what we call it
    """Raised inside the typed decoder by the kinds of value that only OCPP has.

    `field` is relative to the value; the decoder knows where that stands.
    """

    def __init__(self, code: ErrorCode, rule: str, field: str = "") -> None:
        super().__init__(rule)
        self.code = code
        self.rule = rule
        self.field = field


def fault_of(reason: Exception) -> Fault:
    """The fault behind what the typed decoder raised."""
    match reason:
        case UnicodeError():
            return Fault(ErrorCode.FORMAT_VIOLATION, "text is not UTF-8")
        case RecursionError():
            return Fault(ErrorCode.FORMAT_VIOLATION, "nested too deeply")
        case msgspec.ValidationError():
            return _fault_of_value(reason)
        case _:
            return Fault(ErrorCode.FORMAT_VIOLATION, f"not JSON: {reason}")


def _fault_of_value(reason: msgspec.ValidationError) -> Fault:
    sentence, _, where = str(reason).partition(" - at `$")
    field = where.removesuffix("`").removeprefix(".")
    if isinstance(reason.__cause__, Broken):
        broken = reason.__cause__
        return Fault(broken.code, broken.rule, joined(field, broken.field))
    for known in _RULES:
        if found := re.fullmatch(known.said, sentence, re.DOTALL):
            words = found.groupdict()
            inner = words.pop("field", "")
            named = {name: _TYPE_NAMES.get(word, word) for name, word in words.items()}
            return Fault(known.code, Sentence(known.template, **named), joined(field, inner))
    return Fault(ErrorCode.PROPERTY_CONSTRAINT_VIOLATION, sentence, field)


def joined(path: str, name: str) -> str:
    """The path of a field inside the thing at `path`; either may be empty."""
    return f"{path}.{name}" if path and name else path or name


class _Rule(NamedTuple):
    said: str
    code: ErrorCode
    template: str


_RULES: Final = (
    _Rule(
        r"Object missing required field `(?P<field>.*)`",
        ErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION,
        "required field is missing",
    ),
    _Rule(
        r"Object contains unknown field `(?P<field>.*)`",
        ErrorCode.FORMAT_VIOLATION,
        "this message has no such field",
    ),
    _Rule(
        r"Expected `(?P<expected>.+)`, got `(?P<got>.+)`",
        ErrorCode.TYPE_CONSTRAINT_VIOLATION,
        "must be {expected}, is {got}",
    ),
    _Rule(
        r"Expected `array` of length (?P<limit>.+)",
        ErrorCode.OCCURRENCE_CONSTRAINT_VIOLATION,
        "number of items must be {limit}",
    ),
    _Rule(
        r"Expected `str` of length (?P<limit>.+)",
        ErrorCode.PROPERTY_CONSTRAINT_VIOLATION,
        "length must be {limit}",
    ),
    _Rule(
        r"Expected `int` (?P<limit>.+)",
        ErrorCode.PROPERTY_CONSTRAINT_VIOLATION,
        "must be {limit}",
    ),
    _Rule(
        r"Integer value out of range",
        ErrorCode.PROPERTY_CONSTRAINT_VIOLATION,
        "must fit into 64 bits",
    ),
    _Rule(
        r"Invalid enum value (?P<value>.+)",
        ErrorCode.PROPERTY_CONSTRAINT_VIOLATION,
        "{value} is none of the words allowed here",
    ),
    _Rule(
        r"Invalid RFC3339 encoded datetime",
        ErrorCode.PROPERTY_CONSTRAINT_VIOLATION,
        "must be a date and time (RFC 3339)",
    ),
)
"""What msgspec says, what it means in OCPP, and how we say it."""

_TYPE_NAMES: Final = {
    "str": "string",
    "int": "integer",
    "float": "number",
    "decimal": "number",
    "bool": "boolean",
    "datetime": "date-time string",
}


def _printable(text: str) -> str:
    """The same text with what JSON or a log cannot hold (NUL, lone surrogates) written out."""
    encodable = text.encode("utf-8", "backslashreplace").decode("utf-8")
    return _CONTROL.sub(lambda found: f"\\u{ord(found[0]):04x}", encodable)


_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
