"""What the audit trail keeps of a change: which fields, from what to what, and what is never kept.

A thing is compared as the API shows it, before and after. So a secret, which is shown nowhere, cannot
get in; a field that is only ever written is named as changed. Likewise what says who a person is:
whoever is forgotten would live on here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

import msgspec

from chargewright.kernel.ids import OrganizationId

LONGEST_VALUE: Final = 2_000
"""Octets of JSON of one value. A tariff's document is longer: it is kept with its version."""
LONGEST_NAME: Final = 200
PERSONAL: Final[Mapping[str, frozenset[str]]] = {
    "user": frozenset({"email", "name"}),
    "token": frozenset({"uid", "label"}),
}
"""What says who somebody is, by kind of thing. Of a contact every field does."""
REACHES: Final = frozenset({"email", "phone"})
"""How somebody is reached, whatever it is a field of."""
SECRET: Final = frozenset(
    {
        "api_key", "code", "key", "new_password", "old_password", "one_time_password", "password",
        "pin", "secret", "seed",
    }
)  # fmt: skip
"""Fields whose value is never kept, should a view show one."""
RESTLESS: Final = frozenset(
    {"connected_at", "disconnected_at", "energy_wh", "evses", "is_connected", "last_heard_at",
     "last_used_at", "online_changed_at", "power_w"}
)  # fmt: skip
"""What moves by itself: where nobody named it, it says nothing about a deed."""
_NAMES: Final = ("name", "label", "identity", "number", "serial_ref")
_OWN: Final = frozenset({"id", "organization_id"})


class Channel(StrEnum):
    """Through what somebody came."""

    SESSION = "session"
    API_KEY = "api_key"
    COMMAND_LINE = "command_line"


class Deed(StrEnum):
    """What was done. DO is a verb of its own; REFUSED was not done, for want of a permission."""

    CREATE = "create"
    CHANGE = "change"
    DELETE = "delete"
    DO = "do"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldChange:
    """One field, from what to what. `is_hidden`: it changed, and its values are not kept."""

    field: str
    before: Any = None
    after: Any = None
    is_hidden: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What a deed was done to. None: it has no id, or no name that may be kept."""

    kind: str
    id: str | None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """One row of the trail.

    `by_id` None: whoever sat at the machine itself. `made_id` is what the deed made, where that is
    not the thing itself. `outcome` is `done`, or the code of the refusal.
    """

    organization_id: OrganizationId
    at: datetime
    channel: Channel
    by_id: str | None
    by_organization_id: OrganizationId | None
    operation: str
    deed: Deed
    verb: str
    thing: Thing
    made_id: str | None = None
    changes: tuple[FieldChange, ...] = ()
    outcome: str = "done"
    request_id: str | None = None
    address: str | None = None


def named(kind: str, shown: Mapping[str, Any] | None) -> str | None:
    """What the thing is called where it is shown; None where that is a person's name."""
    for name in _NAMES:
        value = (shown or {}).get(name)
        if value and isinstance(value, str):
            return None if _is_hidden(kind, name) else value[:LONGEST_NAME]
    return None


def changed(
    kind: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    asked: Iterable[str] | None = None,
) -> tuple[FieldChange, ...]:
    """What differs between the thing as it was shown and as it is.

    `asked` are the fields that somebody named, and no other is looked at; what is named and never
    shown counts as changed. None: all fields but those that move by themselves.
    """
    if asked is None:
        fields = [name for name in {**before, **after} if name not in RESTLESS]
    else:
        fields = list(asked)
    found = []
    for name in fields:
        if name not in before and name not in after:
            found.append(FieldChange(field=name, is_hidden=True))
        elif before.get(name) != after.get(name):
            found.append(_kept(kind, name, before.get(name), after.get(name)))
    return tuple(found)


def began(kind: str, after: Mapping[str, Any], asked: Iterable[str]) -> tuple[FieldChange, ...]:
    """What was said of a new thing."""
    return tuple(
        FieldChange(field=name, is_hidden=True)
        if name not in after
        else _kept(kind, name, None, after[name])
        for name in asked
        if after.get(name, name) is not None
    )


def ended(kind: str, before: Mapping[str, Any]) -> tuple[FieldChange, ...]:
    """What a thing was that is not any more, without what was below it."""
    return tuple(
        _kept(kind, name, value, None)
        for name, value in before.items()
        if name not in _OWN | RESTLESS and isinstance(value, str | int | bool) and value != ""
    )


def told(
    kind: str, made: Mapping[str, Any], *, began: Iterable[str], ended: Iterable[str]
) -> tuple[FieldChange, ...]:
    """What a deed says of itself: whole, because nothing else keeps it."""
    pairs = [(name, None, made.get(name)) for name in began]
    pairs += [(name, made.get(name), None) for name in ended]
    return tuple(
        FieldChange(field=name, is_hidden=True)
        if _is_hidden(kind, name)
        else FieldChange(field=name, before=before, after=after)
        for name, before, after in pairs
        if before or after
    )


def _kept(kind: str, name: str, before: object, after: object) -> FieldChange:
    is_long = any(len(msgspec.json.encode(each)) > LONGEST_VALUE for each in (before, after))
    if is_long or _is_hidden(kind, name):
        return FieldChange(field=name, is_hidden=True)
    return FieldChange(field=name, before=before, after=after)


def _is_hidden(kind: str, name: str) -> bool:
    if name in SECRET | REACHES:
        return True
    return name in PERSONAL.get(kind, frozenset()) or "contact" in kind.split("_")
