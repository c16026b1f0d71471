"""Money that a station failed to take: noted until somebody has collected it or given it up."""

from chargewright.kernel.money import Money
from chargewright.ledger.accounts import UNCOLLECTED, UNCOLLECTED_CONTRA
from chargewright.ledger.entry import Entry, EventType, Leg, Voucher, must


def leave_open(voucher: Voucher, amount: Money) -> Entry:
    """Note what is still to be collected. No sale is booked by it: a sale is booked with its money."""
    must(amount.minor > 0, "something is open")
    return Entry(
        event_type=EventType.STATION_UNPAID,
        voucher=voucher,
        legs=(Leg(UNCOLLECTED, amount), Leg(UNCOLLECTED_CONTRA, -amount)),
    )
