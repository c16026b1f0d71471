"""Receipts: issued once for each payment that has ended, and shown to the driver as a QR code."""

from collections.abc import Mapping
from typing import Protocol

from chargewright.payments.ending import is_still_there, screen_at_the_end
from chargewright.reactions.house import House
from chargewright.worker.perform import Hear, Performer
from chargewright.worker.ports import Effect, EffectWork


class Issuing(Protocol):
    """Issues a payment's document in the unit of work at hand."""

    async def issue(self, at: EffectWork, payment_id: str) -> str | None:
        """The link of a new document; None where there is nothing new."""
        ...

    async def issue_settled(self, at: EffectWork, settlement_id: str) -> bool:
        """Issue the receipt of what a station took by itself; False where there is none to issue."""
        ...

    async def credit(self, at: EffectWork, payment_id: str, refund_id: str) -> bool:
        """Issue the credit note of a refund; False where there is no receipt to correct."""
        ...


class DocumentWork:
    """Performs what asks for documents."""

    def __init__(self, documents: Issuing) -> None:
        self._documents = documents

    @property
    def performers(self) -> Mapping[str, Performer]:
        return {
            "receipt.issue": self.issue,
            "receipt.issue_settled": self.issue_settled,
            "receipt.issue_credit_note": self.credit,
        }

    async def issue(self, effect: Effect) -> Hear:
        """Issue it in the unit of work that finishes the effect, so that its number has no gap."""
        payment_id = effect.body["payment_id"]

        async def hear(house: House, at: EffectWork) -> None:
            url = await self._documents.issue(at, payment_id)
            if url is None:
                return
            payment = await house.work.payments.lock(payment_id)
            if is_still_there(payment, house.work.now):
                house.show(payment.terminal_id, screen_at_the_end(payment, url=url))
            await house.tell("receipt.issued", payment_id, {}, payment_id=payment_id)

        return hear

    async def issue_settled(self, effect: Effect) -> Hear:
        """Issue the receipt of what a station took by itself, once; its station has told the driver where."""
        settlement_id = effect.body["settlement_id"]

        async def hear(house: House, at: EffectWork) -> None:
            if await self._documents.issue_settled(at, settlement_id):
                await house.tell("receipt.issued", settlement_id, {})

        return hear

    async def credit(self, effect: Effect) -> Hear:
        """Issue the credit note of a refund, once: in the unit of work that finishes the effect."""
        payment_id, refund_id = effect.body["payment_id"], effect.body["refund_id"]

        async def hear(house: House, at: EffectWork) -> None:
            if await self._documents.credit(at, payment_id, refund_id):
                body = {"refund_id": refund_id}
                await house.tell("receipt.credited", payment_id, body, payment_id=payment_id)

        return hear
