"""The rows that an entry leaves: each leg with the balance after it, chained to the leg before.

Whoever changes, removes or slips in a leg breaks every later seal of that account.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from chargewright.kernel.ids import EntryId
from chargewright.kernel.money import Currency, Money
from chargewright.ledger.accounts import Account
from chargewright.ledger.entry import Entry, Leg

Place = tuple[Account, Currency]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where an account stands in one currency: after how many legs, at which balance, sealed how."""

    balance: Money
    version: int = 0
    seal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegRow:
    """A leg as it is written: with the balance it leaves and the seal that chains it to the last."""

    entry_id: EntryId
    leg: Leg
    head: Head


def sealed(before: str, entry_id: EntryId, leg: Leg, *, version: int, balance: Money) -> str:
    """SHA-256 over the seal before and what the row says."""
    says = f"{before}|{entry_id}|{leg.account}|{version}|{leg.amount}|{balance}"
    return hashlib.sha256(says.encode()).hexdigest()


def written(entry: Entry, heads: Mapping[Place, Head]) -> tuple[LegRow, ...]:
    """The rows of an entry, given the heads of its accounts; an account without head is new."""
    rows = []
    for leg in entry.legs:
        place = (leg.account, leg.amount.currency)
        before = heads.get(place) or Head(balance=Money.zero(leg.amount.currency))
        balance = before.balance + leg.amount
        version = before.version + 1
        seal = sealed(before.seal, entry.id, leg, version=version, balance=balance)
        rows.append(
            LegRow(
                entry_id=entry.id,
                leg=leg,
                head=Head(balance=balance, version=version, seal=seal),
            )
        )
    return tuple(rows)
