"""What a unit of work leaves behind: facts for everyone, effects for the worker, items for a person.

These are the envelopes, ready to be stored. Which facts and effects there are is each feature's.
"""

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Told:
    """A fact as everyone may read it: ids, amounts and times; no names, no card data.

    `about` is the id of the thing it happened to; the other ids say on whose timelines it stands.
    """

    kind: str
    about: str
    body: Mapping[str, Any]
    _: KW_ONLY
    occurred_at: datetime
    received_at: datetime
    station_id: str | None = None
    session_id: str | None = None
    payment_id: str | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """An effect to be performed at least once.

    Effects with the same `about` are performed one after the other, in the order they were asked.
    """

    kind: str
    about: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OperatorItem:
    """Something that asks for a person; open once for each kind and thing.

    `says_more`: where it is open already, its detail is that of now.
    """

    kind: str
    about: str
    _: KW_ONLY
    station_id: str | None = None
    session_id: str | None = None
    payment_id: str | None = None
    detail: Mapping[str, Any] = field(default_factory=dict)
    says_more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """An effect that somebody has begun to perform. `attempts` counts this one: 1 is the first."""

    organization_id: str
    id: str
    kind: str
    about: str
    body: Mapping[str, Any]
    attempts: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Due:
    """Something that time wants woken, and whose it is.

    `due_at` is the deadline that passed; None where it has none. `is_again`: it could not be woken
    before, and an operator item says so.
    """

    organization_id: str
    id: str
    _: KW_ONLY
    due_at: datetime | None = None
    is_again: bool = False


def not_woken(what: str) -> str:
    """The kind of the operator item about something of this sort that could not be woken."""
    return f"{what}.not_woken"
