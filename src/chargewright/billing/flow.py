"""Issuing documents. Each function is one unit of work.

A receipt and a page for "nothing charged" may be asked for any number of times: the payment has one
of them, and it is the same ever after. A credit note is issued by whoever has accepted the refund
once.
"""

from collections.abc import Callable

from chargewright.billing.documents import CreditNote, Document, NothingCharged, Receipt
from chargewright.billing.link import Link
from chargewright.billing.numbers import Series, number
from chargewright.billing.paper import paper_of
from chargewright.billing.ports import Ports
from chargewright.kernel.ids import PaymentId


async def issue_receipt(
    payment_id: PaymentId,
    write: Callable[[str], Receipt],
    *,
    series: Series,
    year: int,
    link: Link,
    ports: Ports,
) -> Document:
    """Issue a payment's receipt, unless it has one already; return what it has.

    `write` makes the receipt, given its number. `year` is that of the seller's accounts. A page that
    said that nothing was charged is no receipt: money that came to light later has its own.
    """
    existing = await ports.documents.of_payment(payment_id)
    if isinstance(existing, Receipt):
        return existing
    receipt = write(number(series, year, await ports.numbers.draw(series, year)))
    await ports.documents.add(paper_of(receipt, link, ports.press))
    return receipt


async def issue_credit_note(
    write: Callable[[str], CreditNote], *, series: Series, year: int, link: Link, ports: Ports
) -> CreditNote:
    """Issue a credit note; `write` makes it, given its number."""
    note = write(number(series, year, await ports.numbers.draw(series, year)))
    await ports.documents.add(paper_of(note, link, ports.press))
    return note


async def say_nothing_was_charged(page: NothingCharged, *, link: Link, ports: Ports) -> Document:
    """Keep the page of a payment that took nothing, unless it has a document already."""
    existing = await ports.documents.of_payment(page.heading.payment)
    if existing is not None:
        return existing
    await ports.documents.add(paper_of(page, link, ports.press))
    return page
