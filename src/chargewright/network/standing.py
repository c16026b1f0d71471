"""How a station's settings stand beside what they shall be: whether they agree, and if not, why."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Final

from chargewright.network.configuration import (
    Known,
    Limits,
    Mutability,
    Result,
    SettingName,
    problems_of_value,
)
from chargewright.network.templates import Desire

_MOST_ITEMS: Final = "maxlength"
"""`MeterValuesSampledDataMaxLength` says how many items `MeterValuesSampledData` may have (OCPP 1.6, 9.1)."""
_LISTS: Final = frozenset({"MemberList", "SequenceList"})
_IN_VAIN: Final = frozenset({Result.REJECTED, Result.NOT_SUPPORTED, Result.NOT_APPLIED})
_QUOTES: Final = "\"'"


class Standing(StrEnum):
    """How a setting stands. UNTOLD: the station never told it, or has no such setting.

    REFUSED: this very value was tried in vain. IMPOSSIBLE: the station says that it takes no such value.
    """

    AGREES = "agrees"
    DIFFERS = "differs"
    REBOOT_REQUIRED = "reboot_required"
    READ_ONLY = "read_only"
    IMPOSSIBLE = "impossible"
    REFUSED = "refused"
    UNTOLD = "untold"


TO_BE_SET: Final = frozenset({Standing.DIFFERS, Standing.UNTOLD})
"""What is set without being asked; who applies a template tries what was refused once more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A setting as the station last told it, and what was last tried. `value` None: it has none to tell."""

    name: SettingName
    value: str | None
    is_told: bool
    mutability: Mutability | None = None
    limits: Limits = field(default_factory=Limits)
    attempted_value: str | None = None
    attempt_result: Result | None = None
    attempted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stand:
    """How one setting stands. `aim` is what was wished for, as far as this station takes it."""

    desire: Desire
    aim: str
    standing: Standing


def compare(
    told: Mapping[str, Told],
    wanted: Mapping[str, Desire],
    *,
    booted_at: datetime | None,
    longest: int,
    is_read: bool,
) -> Mapping[str, Stand]:
    """How each setting stands that somebody wants to be something; by key.

    `is_read`: the station has told all its settings once, or does not. Before, a list that needs only some
    items is not missed: setting those alone would take away the others that it may have.
    """
    found: dict[str, Stand] = {}
    for key, desire in wanted.items():
        has = told.get(key)
        aim = aim_of(desire, has, _items_most(told, key))
        standing = _standing(desire, aim, has, booted_at, longest)
        may_be_there = desire.is_advice or (desire.is_least and not is_read)
        if standing is not Standing.UNTOLD or not may_be_there:
            found[key] = Stand(desire, aim, standing)
    return found


def aim_of(desire: Desire, has: Told | None, items_most: int | None = None) -> str:
    """What to set: of a list, what the station knows and has room for, in the order wished for.

    Of a list that needs only these items (`is_least`) those that the station has stay.
    """
    limits = has.limits if has is not None else Limits()
    wanted = _items(desire.value)
    items = list(wanted)
    is_list = len(items) > 1 or limits.data_type in _LISTS or items_most is not None
    if desire.is_least:
        there = _items(has.value or "") if has is not None else []
        items = [*there, *(each for each in items if each.casefold() not in _folded(there))]
    elif not is_list:
        return desire.value
    if limits.values_list is not None and limits.data_type in _LISTS:
        allowed = _folded(_items(limits.values_list))
        items = [each for each in items if each.casefold() in allowed] or items
    if items_most is not None:
        items = items[:items_most]
    while limits.max_limit is not None and len(",".join(items)) > limits.max_limit and items[1:]:
        items.pop()
    return desire.value if items == wanted else ",".join(items)


def agrees(has: str | None, wanted: str) -> bool:
    """Whether a station has what it shall have, however it writes it.

    Numbers by their value, lists in any order, words in any case, quotes and spaces left out.
    """
    if has is None:
        return False
    mine, theirs = _items(wanted), _items(has)
    if len(mine) != len(theirs):
        return False
    return sorted(map(_canonical, mine)) == sorted(map(_canonical, theirs))


def _standing(
    desire: Desire, aim: str, has: Told | None, booted_at: datetime | None, longest: int
) -> Standing:
    if has is not None and has.is_told and agrees(has.value, aim):
        return Standing.AGREES
    if has is not None and has.mutability is Mutability.READ_ONLY:
        return Standing.READ_ONLY
    known = None if has is None else Known(has.name, has.mutability, has.limits)
    if problems_of_value(known, aim, longest=longest):
        return Standing.IMPOSSIBLE
    if has is not None and has.attempted_value is not None and agrees(has.attempted_value, aim):
        if has.attempt_result in _IN_VAIN:
            return Standing.REFUSED
        if has.attempt_result is Result.REBOOT_REQUIRED:
            assert has.attempted_at is not None, f"{desire.name.text} was tried at no time"
            is_over = booted_at is not None and booted_at > has.attempted_at
            return Standing.REFUSED if is_over else Standing.REBOOT_REQUIRED
    return Standing.DIFFERS if has is not None and has.is_told else Standing.UNTOLD


def _items_most(told: Mapping[str, Told], key: str) -> int | None:
    says = told.get(key + _MOST_ITEMS)
    number = None if says is None or says.value is None else says.value.strip()
    return int(number) if number is not None and re.fullmatch(r"[1-9]\d{0,3}", number) else None


def _items(text: str) -> list[str]:
    trimmed = (
        each.strip().strip(_QUOTES).strip() for each in text.strip().strip(_QUOTES).split(",")
    )
    return [each for each in trimmed if each]


def _folded(items: Sequence[str]) -> frozenset[str]:
    return frozenset(each.casefold() for each in items)


def _canonical(item: str) -> str:
    try:
        number = Decimal(item)
    except InvalidOperation:
        return item.casefold()
    return str(number.normalize()) if number.is_finite() else item.casefold()
