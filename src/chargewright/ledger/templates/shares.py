"""The owner's share of what the operator sold."""

from chargewright.kernel.money import Money
from chargewright.ledger.accounts import HOST_SHARE_EXPENSE, Account, Kind
from chargewright.ledger.entry import Entry, EventType, Voucher, legs


def share_with_owner(
    voucher: Voucher, *, host: str, share: Money, input_tax: tuple[str, Money] | None = None
) -> Entry:
    """Owe the station's owner its share of a sale of the operator's own.

    `input_tax` is the jurisdiction and the tax on the share, where the owner charges it (we write
    its invoice, and the tax office gives us the tax back). None: the owner charges no tax.
    """
    tax = [] if input_tax is None else [(Account(Kind.INPUT_TAX, input_tax[0]), input_tax[1])]
    owed = sum((amount for _, amount in tax), share)
    return Entry(
        event_type=EventType.OWNER_SHARED,
        voucher=voucher,
        legs=legs((HOST_SHARE_EXPENSE, share), *tax, (Account(Kind.HOST_PAYABLE, host), -owed)),
    )
