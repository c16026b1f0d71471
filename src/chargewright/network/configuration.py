"""A station's settings, in one form for every version of OCPP: how they are called, what may be set.

OCPP 1.6 has keys; OCPP 2.0.1 has variables of components, each with attributes. Nothing here speaks
either: `translate.configuration` does.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from chargewright.kernel.problem import Problem
from chargewright.kernel.sentence import Sentence
from chargewright.wire.ocpp.masking import is_write_only

STARS: Final = "***"
"""In place of a value that is never shown."""

ACTUAL: Final = "Actual"
"""The attribute that is meant where none is named (OCPP 2.0.1, part 2, 3.13)."""

PARTS_MOST: Final = 10_000
"""More messages than any report has: beyond, a station counts wrong."""

_NAME: Final = re.compile(
    r"(?P<component>[^/\[\]#]+?)(?:\[(?P<component_instance>[^\]]+)\])?"
    r"(?:@(?P<evse_no>\d{1,9})(?:\.(?P<connector_no>\d{1,9}))?)?"
    r"/(?P<variable>[^/\[\]#]+)(?:\[(?P<variable_instance>[^\]]+)\])?(?:#(?P<attribute>\w+))?"
)
_ATTRIBUTES: Final = frozenset({ACTUAL, "Target", "MinSet", "MaxSet"})


class Result(StrEnum):
    """What became of an attempt to set something. UNKNOWN: sent and not answered.

    NOT_APPLIED: accepted, but read again the station has something else. READ_ONLY, IMPOSSIBLE: not sent,
    as the station says that it cannot be.
    """

    PENDING = "pending"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    REBOOT_REQUIRED = "reboot_required"
    NOT_SUPPORTED = "not_supported"
    NOT_APPLIED = "not_applied"
    READ_ONLY = "read_only"
    IMPOSSIBLE = "impossible"
    UNKNOWN = "unknown"
    FAILED = "failed"


class Mutability(StrEnum):
    """In the words of OCPP 2.0.1; a key of OCPP 1.6 is one of the first two."""

    READ_ONLY = "ReadOnly"
    READ_WRITE = "ReadWrite"
    WRITE_ONLY = "WriteOnly"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingName:
    """What a setting is called. `component` None: a key of OCPP 1.6, which has nothing else."""

    variable: str
    variable_instance: str | None = None
    component: str | None = None
    component_instance: str | None = None
    evse_no: int | None = None
    connector_no: int | None = None
    attribute: str = ACTUAL

    @classmethod
    def read(cls, text: str) -> "SettingName | None":
        """A variable of a component by its displayed name; None where it is not written so."""
        found = _NAME.fullmatch(text)
        if found is None or (found["attribute"] or ACTUAL) not in _ATTRIBUTES:
            return None
        return cls(
            component=found["component"],
            component_instance=found["component_instance"],
            evse_no=None if found["evse_no"] is None else int(found["evse_no"]),
            connector_no=None if found["connector_no"] is None else int(found["connector_no"]),
            variable=found["variable"],
            variable_instance=found["variable_instance"],
            attribute=found["attribute"] or ACTUAL,
        )

    @property
    def text(self) -> str:
        """`HeartbeatInterval`, or `Component[instance]@evse.connector/Variable[instance]#Attribute`."""
        name = self.variable + _bracketed(self.variable_instance)
        if self.component is None:
            return name
        place = "" if self.evse_no is None else f"@{self.evse_no}"
        if place and self.connector_no is not None:
            place += f".{self.connector_no}"
        whose = f"{self.component}{_bracketed(self.component_instance)}{place}"
        attribute = "" if self.attribute == ACTUAL else f"#{self.attribute}"
        return f"{whose}/{name}{attribute}"

    @property
    def key(self) -> str:
        """The same for every spelling: no version of OCPP tells names apart by case."""
        return self.text.casefold()

    @property
    def is_security_profile(self) -> bool:
        """Whether a station of OCPP 1.6 comes otherwise once this is set: we have to know before it does."""
        return self.component is None and self.variable.casefold() == "securityprofile"

    @property
    def is_write_only(self) -> bool:
        """Whether its value is a password, a key or a certificate."""
        return is_write_only(self.variable)


def _bracketed(instance: str | None) -> str:
    return "" if instance is None else f"[{instance}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a station says that a value may be; None where it does not say."""

    data_type: str | None = None
    unit: str | None = None
    min_limit: Decimal | None = None
    max_limit: Decimal | None = None
    values_list: str | None = None
    supports_monitoring: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """A setting as a station tells it. What is None was not told, and is no news."""

    name: SettingName
    value: str | None = field(repr=False)
    mutability: Mutability | None = None
    limits: Limits | None = None
    is_persistent: bool | None = None
    is_constant: bool | None = None

    @property
    def is_write_only(self) -> bool:
        return self.name.is_write_only or self.mutability is Mutability.WRITE_ONLY

    @property
    def kept_value(self) -> str | None:
        """The value as it may be kept."""
        return None if self.is_write_only else self.value


@dataclass(frozen=True, slots=True)
class Attempt:
    """What somebody wants a setting to be."""

    name: SettingName
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Known:
    """A setting as it was last told, for who would change it."""

    name: SettingName
    mutability: Mutability | None
    limits: Limits
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """How far a report in several messages has come."""

    ref: int
    begun_at: datetime
    seen: frozenset[int] = frozenset()
    last: int | None = None

    @property
    def is_complete(self) -> bool:
        """Whether every part has come, up to one that says it is the last."""
        return self.last is not None and self.seen >= frozenset(range(self.last + 1))


def report_after(
    report: Report | None, ref: int, seq_no: int, *, is_last: bool, at: datetime
) -> Report:
    """The report once this part was heard; a new one where it begins anew.

    A part told again is the same part. One that nobody can count changes nothing.
    """
    is_same = report is not None and report.ref == ref
    is_anew = seq_no == 0 and report is not None and 0 in report.seen and report.seen != {0}
    if report is None or not is_same or is_anew or (report.is_complete and seq_no == 0):
        report = Report(ref, at)
    if not 0 <= seq_no <= PARTS_MOST:
        return report
    return Report(ref, report.begun_at, report.seen | {seq_no}, seq_no if is_last else report.last)


def problems_of_value(known: Known | None, value: str, *, longest: int) -> list[Problem]:
    """What of a wish is refused before it is sent; nothing where the station said nothing of it."""
    found: list[Problem] = []
    if known is not None and known.mutability is Mutability.READ_ONLY:
        found.append(Problem("name", "is read only, as the station says"))
    if len(value) > longest:
        found.append(Problem("value", Sentence("at most {most} characters", most=longest)))
    if known is not None:
        found += [Problem("value", rule) for rule in _broken(known.limits, value)]
    return found


def _broken(limits: Limits, value: str) -> Iterator[str]:
    allowed = [] if limits.values_list is None else _items(limits.values_list)
    match limits.data_type:
        case "integer" | "decimal":
            yield from _broken_number(limits, value)
        case "boolean" if value.lower() not in {"true", "false"}:
            yield "true or false"
        case "dateTime" if not _is_instant(value):
            yield "a date and time (RFC 3339)"
        case "OptionList" if allowed and value not in allowed:
            yield Sentence("one of {choices}", choices=allowed)
        case "MemberList" | "SequenceList" if allowed:
            wrong = [item for item in _items(value) if item not in allowed]
            if wrong:
                yield Sentence(
                    "any of {choices}, separated by commas; not {wrong}",
                    choices=allowed,
                    wrong=wrong,
                )
        case _:
            pass
    is_text = limits.data_type not in {"integer", "decimal", "boolean", "dateTime"}
    if is_text and limits.max_limit is not None and len(value) > limits.max_limit:
        yield Sentence("at most {most} characters", most=limits.max_limit)


def _broken_number(limits: Limits, value: str) -> Iterator[str]:
    try:
        number = Decimal(value)
    except InvalidOperation:
        number = Decimal("NaN")
    is_whole = limits.data_type == "integer"
    if not number.is_finite() or (is_whole and not re.fullmatch(r"[+-]?\d+", value)):
        yield "a whole number" if is_whole else "a number"
        return
    if limits.min_limit is not None and number < limits.min_limit:
        yield Sentence("at least {least}", least=limits.min_limit)
    if limits.max_limit is not None and number > limits.max_limit:
        yield Sentence("at most {most}", most=limits.max_limit)


def _items(text: str) -> Sequence[str]:
    return [item.strip() for item in text.split(",") if item.strip()]


def _is_instant(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return "T" in text
