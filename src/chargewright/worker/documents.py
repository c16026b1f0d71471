"""Receipts: issued once for each payment that has ended, and shown to the driver as a QR code."""

from collections.abc import Mapping
from typing import Protocol

from chargewright.payments.screens import Says, Screen
from chargewright.reactions.house import House
from chargewright.worker.perform import Hear, Performer
from chargewright.worker.ports import Effect, EffectWork


class Issuing(Protocol):
    """Issues a payment's document in the unit of work at hand."""

    async def issue(self, at: EffectWork, payment_id: str) -> str | None:
        """The link of a new document; None where there is nothing new."""
        ...


class DocumentWork:
    """Performs what asks for documents."""

    def __init__(self, documents: Issuing) -> None:
        self._documents = documents

    @property
    def performers(self) -> Mapping[str, Performer]:
        return {"receipt.issue": self.issue}

    async def issue(self, effect: Effect) -> Hear:
        """Issue it in the unit of work that finishes the effect, so that its number has no gap."""
        payment_id = effect.body["payment_id"]

        async def hear(house: House, at: EffectWork) -> None:
            url = await self._documents.issue(at, payment_id)
            if url is None:
                return
            payment = await house.work.payments.lock(payment_id)
            screen = Screen(says=Says.RECEIPT, amount=payment.captured, url=url)
            house.show(payment.terminal_id, screen)
            await house.tell("receipt.issued", payment_id, {}, payment_id=payment_id)

        return hear
