"""Payments, refunds and receipts on the wire."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

import msgspec

from chargewright.api.shapes import Amount, Body, View
from chargewright.payments.model import State
from chargewright.payments.refunds import RefundReason, RefundState


class PaymentView(View, frozen=True, kw_only=True):
    """One hold on one card and what became of it. Null is what is not known (yet), or is nothing.

    `wanted` is what was asked of the bank, `held` what it approved, `price` the final price as
    decided upon (or owed, where a person attached it to a session, at `attached_at`), `captured` what
    was taken. `questions` are what a person was asked about it. `checkout_id` is the page that it was paid on,
    with a phone; null: a card was read at the terminal.
    """

    id: str
    organization_id: str
    terminal_id: str
    checkout_id: str | None
    session_id: str | None
    receipt_id: str | None
    state: State
    is_open: bool
    card_last_four: str | None
    card_brand: str | None
    hold_ref: str | None
    wanted: Amount
    held: Amount | None
    held_at: datetime | None
    price: Amount | None
    captured: Amount | None
    refunded: Amount | None
    decline_reason: str | None
    release_reason: str | None
    questions: list[str]
    attached_at: datetime | None
    opened_at: datetime
    ended_at: datetime | None
    next_try_at: datetime | None


class Ending(StrEnum):
    """How a hold ended, as a person found out at the provider."""

    CAPTURED = "captured"
    RELEASED = "released"
    EXPIRED = "expired"


class CloseBody(Body, frozen=True, kw_only=True):
    """How it ended at the provider, and the payment's id once more: nothing asks the provider again.

    `amount` is what was captured, and goes with that ending only.
    """

    ending: Ending
    confirmation: str
    amount: Amount | None = None


class AttachBody(Body, frozen=True, kw_only=True):
    """For which session the money was, as a person found out."""

    session_id: str


class RefundBody(Body, frozen=True, kw_only=True):
    """How much of what was captured shall go back, and why."""

    amount: Amount
    reason: RefundReason


class RefundDoneBody(Body, frozen=True, kw_only=True):
    """`provider_ref` is what the provider's portal calls the refund."""

    provider_ref: Annotated[str, msgspec.Meta(min_length=1, max_length=200)] | None = None


class RefundView(View, frozen=True, kw_only=True):
    """A refund: asked for, then done by the provider or in its portal by a person, or rejected.

    `requested_by` is null where the system proposes it: a person decides all the same. `is_by_provider` says
    whether the provider gives it back by itself when it is asked; `why` is what it said of one that failed or
    came back, `next_look_at` when it is asked what became of it. `closed_by` is null where the provider did it.
    """

    id: str
    organization_id: str
    payment_id: str
    state: RefundState
    amount: Amount
    reason: RefundReason
    requested_by: str | None
    requested_at: datetime
    closed_by: str | None
    closed_at: datetime | None
    provider_ref: str | None
    is_by_provider: bool
    why: str | None
    next_look_at: datetime | None


class ReceiptView(View, frozen=True, kw_only=True):
    """An issued document. A page for "nothing charged" has no number.

    `payment_id` is null where a station took the money at a terminal of its own: then it is of `settlement_id`.
    `total` is what was paid, or (negative) given back. The hashes are SHA-256, hexadecimal.
    """

    id: str
    organization_id: str
    document_type: str
    number: str | None
    payment_id: str | None
    settlement_id: str | None
    session_id: str | None
    corrects_id: str | None
    issued_at: datetime
    total: Amount
    document_sha256: str
    pdf_sha256: str | None


class WholeReceiptView(ReceiptView, frozen=True, kw_only=True):
    """The document as it was issued; it never changes."""

    document: dict[str, Any]
