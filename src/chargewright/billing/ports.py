"""What billing needs from outside. Each call is part of one unit of work."""

from dataclasses import dataclass
from typing import Protocol

from chargewright.billing.documents import Document
from chargewright.billing.numbers import Series
from chargewright.billing.paper import Paper, Press
from chargewright.kernel.ids import PaymentId


class Numbers(Protocol):
    """The counts of fiscal series, each without gaps."""

    async def draw(self, series: Series, year: int) -> int:
        """The next count of a year, from 1. Holds the series until the unit of work ends, and gives
        the count back if it is rolled back: a database sequence would leave a hole.
        """
        ...


class Documents(Protocol):
    """Issued documents. They are added and read, never changed."""

    async def of_payment(self, payment_id: PaymentId) -> Document | None:
        """The payment's receipt, or its page that says nothing was charged; None: neither yet."""
        ...

    async def add(self, paper: Paper) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    numbers: Numbers
    documents: Documents
    press: Press
