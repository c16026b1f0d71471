"""A provider's payment to our bank, as its statement says: what it was for and what it kept."""

from dataclasses import dataclass, fields
from datetime import UTC, date, datetime, timedelta
from typing import Final

from chargewright.kernel.ids import SettlementId
from chargewright.kernel.money import Money
from chargewright.kernel.problem import Problem
from chargewright.kernel.sentence import Sentence

_EARLIEST_ZONE: Final = timedelta(hours=14)
"""Somewhere it is this much later than in UTC, and nowhere more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """One payment of a provider; all amounts are in one currency.

    `settlement_ref` is what the provider calls it. `gross` is what it captured for us before
    `captures_before`, its cut-off, less what it gave back to cards; negative where more went back.
    `fee` is what it kept of that, and `input_tax` the tax on the fee which the tax office of
    `tax_jurisdiction` gives back to us: where nobody does, it is part of the fee. `net` is what came
    to our bank on `paid_on`.
    """

    id: SettlementId
    provider: str
    settlement_ref: str
    captures_before: datetime
    paid_on: date
    gross: Money
    fee: Money
    input_tax: Money
    tax_jurisdiction: str | None
    net: Money


def problems_of(settlement: Settlement, *, at: datetime) -> list[Problem]:
    """What cannot be so of a settlement that is told at this instant."""
    found = []
    if settlement.captures_before > at:
        found.append(Problem("captures_before", "is an instant that has passed"))
    if settlement.paid_on > (at.astimezone(UTC) + _EARLIEST_ZONE).date():
        found.append(Problem("paid_on", "is a day that has begun"))
    if settlement.provider.split() != [settlement.provider]:
        found.append(Problem("provider", "one word, as terminals have it"))
    found += [
        Problem(name, "not less than nothing")
        for name in ("fee", "input_tax")
        if getattr(settlement, name).minor < 0
    ]
    if not settlement.gross and not settlement.fee:
        found.append(Problem("gross", "a settlement pays something or takes a fee"))
    left = settlement.gross - settlement.fee - settlement.input_tax
    if settlement.net != left:
        found.append(Problem("net", Sentence("gross less fee and input tax is {left}", left=left)))
    jurisdiction = settlement.tax_jurisdiction
    if bool(settlement.input_tax) != (jurisdiction is not None):
        found.append(Problem("tax_jurisdiction", "goes with input_tax: both or neither"))
    elif jurisdiction is not None and jurisdiction.split() != [jurisdiction]:
        found.append(Problem("tax_jurisdiction", "one word, such as NL"))
    return found


def differences(told: Settlement, booked: Settlement) -> list[Problem]:
    """In what a settlement differs from the one that was booked under its reference."""
    return [
        Problem(field.name, Sentence("was booked as {value}", value=getattr(booked, field.name)))
        for field in fields(Settlement)
        if field.name != "id" and getattr(told, field.name) != getattr(booked, field.name)
    ]
