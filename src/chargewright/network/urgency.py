"""What an operator looks at first: one order of all that asks for a person.

By what is at stake, then by how many drivers it concerns, then by how long it waits; nothing else.
Amounts are not compared: they are of several currencies, and a small hold lapses as a large one does.
A kind that nobody has ranked is a fault of ours, and waits among those of the service.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum, StrEnum
from types import MappingProxyType
from typing import Final


class Severity(StrEnum):
    """How a page shows it."""

    CRITICAL = "critical"
    WARNING = "warning"
    NOTICE = "notice"


class Stake(IntEnum):
    """What is lost while nobody looks; the smaller comes first."""

    MONEY = 1
    """Money that is lost, or kept from a driver, unless somebody acts."""
    SAFETY = 2
    """Energy flows that nobody wants to flow, or a station does not obey."""
    SERVICE = 3
    """Drivers cannot charge or pay here."""
    RECORDS = 4
    """Something is odd in what we know; nothing is lost by waiting."""


SEVERITY: Final[Mapping[Stake, Severity]] = MappingProxyType(
    {
        Stake.MONEY: Severity.CRITICAL,
        Stake.SAFETY: Severity.CRITICAL,
        Stake.SERVICE: Severity.WARNING,
        Stake.RECORDS: Severity.NOTICE,
    }
)

STAKES: Final[Mapping[str, Stake]] = MappingProxyType(
    {
        "session.rating_failed": Stake.MONEY,
        "session.billing_failed": Stake.MONEY,
        "session.power_after_stop": Stake.SAFETY,
        "session.stop_refused": Stake.SAFETY,
        "session.stop_missing": Stake.SAFETY,
        "session.late_start": Stake.SAFETY,
        "ceiling.not_woken": Stake.SAFETY,
        "payment.reader_blocked": Stake.SERVICE,
        "session.energy_doubtful": Stake.MONEY,
        "session.late_stop": Stake.RECORDS,
        "session.final_reading_rejected": Stake.RECORDS,
        "session.unreadable_frame": Stake.RECORDS,
        "station.unreadable_frame": Stake.RECORDS,
        "station.orphan_stop": Stake.RECORDS,
    }
)
"""By kind of item; what does not stand here is of the stake of its family."""

FAMILIES: Final[Mapping[str, Stake]] = MappingProxyType(
    {
        "payment": Stake.MONEY,
        "checkout": Stake.MONEY,
        "refund": Stake.MONEY,
        "receipt": Stake.MONEY,
        "ledger": Stake.MONEY,
        "book": Stake.MONEY,
        "effect": Stake.MONEY,
        "session": Stake.SERVICE,
        "station": Stake.SERVICE,
        "terminal": Stake.SERVICE,
        "reader": Stake.SERVICE,
        "command": Stake.SERVICE,
    }
)
"""By the first word of a kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """What the order goes by. `drivers` are those who are charging, or about to, where it is."""

    id: str
    kind: str
    drivers: int
    opened_at: datetime


def stake_of(kind: str) -> Stake:
    return STAKES.get(kind) or FAMILIES.get(kind.partition(".")[0], Stake.SERVICE)


def severity_of(kind: str) -> Severity:
    return SEVERITY[stake_of(kind)]


def urgency(item: Waiting) -> tuple[int, int, datetime, str]:
    """Sorts items: the first is the most urgent. By id in the end, so that an order is one."""
    return stake_of(item.kind), -item.drivers, item.opened_at, item.id
