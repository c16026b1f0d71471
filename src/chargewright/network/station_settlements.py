"""Payments that a station took by itself, by a terminal of its own or over the web, as it tells them (OCPP 2.1, C21 and C22)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Final

from chargewright.kernel.money import Money


class SettlementStatus(StrEnum):
    """What became of a payment, in the station's word."""

    SETTLED = "Settled"
    CANCELED = "Canceled"
    REJECTED = "Rejected"
    FAILED = "Failed"


FELL_THROUGH: Final = frozenset({SettlementStatus.REJECTED, SettlementStatus.FAILED})
"""A station wanted money and got none."""


class Resolution(StrEnum):
    """What a person did about money that a station failed to take."""

    COLLECTED_ELSEWHERE = "collected_elsewhere"
    WRITTEN_OFF = "written_off"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What a station says that was taken. `amount` with taxes; its currency is that of the place.

    `transaction_ref` None: of no transaction. `receipt_ref` and `receipt_url` are the station's own;
    `company` and `vat_number` whom its receipt is for.
    """

    payment_ref: str
    status: SettlementStatus
    amount: Decimal
    settled_at: datetime
    transaction_ref: str | None
    note: str | None
    receipt_ref: str | None
    receipt_url: str | None
    company: str | None
    vat_number: str | None


@dataclass(frozen=True, slots=True)
class Taken:
    """Money that a station took, told for the first time. `session_id` None: for no session that we know."""

    settlement_id: str
    session_id: str | None
    amount: Money


@dataclass(frozen=True, slots=True)
class Told:
    """What telling it led to. `taken` None: no money, or nothing new. `receipt_token`: behind our receipt, if any.

    `unpaid`: what the station failed to take, told for the first time.
    """

    taken: Taken | None
    receipt_token: str | None
    unpaid: "Unpaid | None" = None


@dataclass(frozen=True, slots=True)
class TakenFor:
    """Money that a station took for a session. `wants_receipt`: the receipt of it is ours to write."""

    settlement_id: str
    amount: Money
    wants_receipt: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpaid:
    """Money that a station failed to take, and nobody has settled otherwise. `amount` as the station said."""

    settlement_id: str
    station_id: str
    session_id: str | None
    amount: Money
