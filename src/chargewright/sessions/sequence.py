"""Whether all that a station told of a transaction has reached us, by its sequence numbers (OCPP 2.x, E01).

Each event of a transaction bears the number after that of the event before. There are stations whose numbers
stand still or come again: of these nothing can be said, and their events are told apart by time and kind.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import msgspec

SHOWN: Final = 20
"""So many missing numbers are named."""


class Told(msgspec.Struct, frozen=True):
    """What tells one event of a transaction from another."""

    seq_no: int
    event_type: str
    timestamp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An event with its number, the name of its transaction as it was told, and its EVSE; None: it tells none."""

    seq_no: int
    transaction_ref: str
    evse_no: int | None


@dataclass(frozen=True, slots=True)
class Whole:
    """Nothing is missing."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The numbers say nothing: this one was that of two events."""

    seq_no: int


@dataclass(frozen=True, slots=True)
class Missing:
    """These were never heard; the lowest first, and how many there are in all."""

    seq_nos: tuple[int, ...]
    count: int


Verdict = Whole | Broken | Missing


def judge(heard: Iterable[Told], besides: Iterable[int] = ()) -> Verdict:
    """What the numbers of one transaction say, in whatever order its events came.

    A start that was heard has the first number; without it the numbers begin at 0. `besides`: those of events that
    named the transaction otherwise. They are not missing, and say no more than that.
    """
    events = set(heard)
    numbers: dict[int, Told] = {}
    for told in sorted(events, key=lambda each: (each.seq_no, each.timestamp, each.event_type)):
        if told.seq_no in numbers:
            return Broken(told.seq_no)
        numbers[told.seq_no] = told
    if not numbers:
        return Whole()
    starts = [told.seq_no for told in events if told.event_type == "Started"]
    first, last = min(starts, default=0), max(numbers)
    there = numbers.keys() | {number for number in besides if number < last}
    count = last - first + 1 - sum(number >= first for number in there)
    if count <= 0:
        return Whole()
    missing: list[int] = []
    for number in range(first, last):
        if number not in there:
            missing.append(number)
            if len(missing) == SHOWN:
                break
    return Missing(tuple(missing), count)


def goes_on(seq_no: int, heard: Iterable[int]) -> bool:
    """Whether a number is the next of these, or the first of those that are missing among them."""
    numbers = set(heard)
    return seq_no not in numbers and seq_no - 1 in numbers
