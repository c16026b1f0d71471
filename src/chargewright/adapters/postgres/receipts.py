"""Issued documents: drawn numbers, kept papers, and what a document must say about its payment."""

from collections.abc import Sequence
from typing import Final

import msgspec
from psycopg.rows import DictRow

from chargewright.adapters.postgres.database import Unit
from chargewright.adapters.postgres.queries import Queries
from chargewright.billing.documents import CreditNote, Document, DocumentType, Receipt
from chargewright.billing.numbers import Series
from chargewright.billing.paper import Paper, read
from chargewright.billing.parts import Buyer
from chargewright.kernel.ids import PaymentId, ReceiptId, SessionId
from chargewright.kernel.money import Money
from chargewright.payments.model import Payment
from chargewright.payments.refunds import Refund

_QUERIES: Final = Queries.load("receipts")
_VAT: Final = Queries.load("vat_checks")


class ReceiptRows:
    """The documents and series of one organisation in one unit of work."""

    def __init__(self, unit: Unit, organization_id: str) -> None:
        self._unit = unit
        self._organization_id = organization_id

    async def draw(self, series: Series, year: int) -> int:
        row = await self._unit.one(
            _QUERIES.draw_number,
            organization_id=series.legal_entity,
            document_type=series.type.value,
            year=year,
        )
        assert row is not None, "an upsert gives its row"
        return int(row["last_number"])

    async def of_payment(self, payment_id: PaymentId) -> Document | None:
        row = await self._unit.one(_QUERIES.of_payment, payment_id=payment_id)
        if row is None:
            return None
        return read(DocumentType(row["document_type"]), row["document"])

    async def notes_of(self, receipt_id: ReceiptId) -> Sequence[CreditNote]:
        """The credit notes that correct a receipt so far."""
        rows = await self._unit.rows(_QUERIES.notes_of, receipt_id=receipt_id)
        return [msgspec.json.decode(row["document"], type=CreditNote) for row in rows]

    async def refund(self, refund_id: str) -> tuple[Refund, Money] | None:
        """A refund that was done, and what was given back before it; None where it was not done."""
        row = await self._unit.one(_QUERIES.refund, id=refund_id)
        if row is None:
            return None
        refund = msgspec.convert(row["machine"], Refund, strict=False)
        return refund, Money(row["given_back_minor"], refund.amount.currency)

    async def add(self, paper: Paper) -> None:
        document = paper.document
        amount = _total(document)
        await self._unit.run(
            _QUERIES.insert_receipt,
            organization_id=self._organization_id,
            id=document.heading.id,
            document_type=document.type.value,
            number=getattr(document, "number", None),
            payment_id=document.heading.payment_id,
            settlement_id=document.heading.settlement_id,
            session_id=document.heading.session_id,
            corrects_id=document.corrects.id if isinstance(document, CreditNote) else None,
            token_sha256=paper.token_sha256,
            issued_at=document.heading.issued_at,
            total_minor=0 if amount is None else amount.minor,
            currency=_currency(document),
            document=paper.content,
            document_sha256=paper.content_sha256,
            pdf=paper.pdf,
            pdf_sha256=paper.pdf_sha256,
        )

    async def settlement(self, settlement_id: str) -> DictRow | None:
        """What a station took and has no receipt yet, with the seller and the place; None: none of ours."""
        if await self._unit.one(_QUERIES.of_settlement, settlement_id=settlement_id) is not None:
            return None
        return await self._unit.one(_QUERIES.settlement, settlement_id=settlement_id)

    async def buyer(self, session_id: SessionId) -> Buyer | None:
        """The company that a session's receipt is for; None: none was named."""
        row = await self._unit.one(_VAT.buyer, session_id=session_id)
        if row is None:
            return None
        return Buyer(vat_id=row["number"], name=row["company"], address=tuple(row["address"]))

    async def circumstances(self, payment: Payment, evse_id: str | None) -> DictRow | None:
        """The seller, the place and the language of a payment."""
        return await self._unit.one(
            _QUERIES.circumstances,
            terminal_id=payment.terminal_id,
            evse_id=evse_id or (payment.evse_ids[0] if payment.evse_ids else None),
        )


def _total(document: Document) -> Money | None:
    match document:
        case Receipt(paid=paid):
            return paid
        case CreditNote(amount=amount):
            return -amount
        case _:
            return None


def _currency(document: Document) -> str:
    amount = _total(document) or document.card.held
    return "EUR" if amount is None else amount.currency
