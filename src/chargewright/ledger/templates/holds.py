"""Placing a hold, and the two ways in which it ends without money."""

from datetime import datetime

from chargewright.kernel.money import Money
from chargewright.ledger.accounts import HOLDS, HOLDS_CONTRA
from chargewright.ledger.entry import Entry, EventType, Leg, Voucher, must
from chargewright.ledger.hold import Hold


def place_hold(voucher: Voucher, amount: Money, *, lapses_at: datetime) -> Entry:
    """Note that a card's bank has reserved `amount` for us, as we expect until `lapses_at`."""
    must(amount.minor > 0, "a hold reserves something")
    return Entry(
        event_type=EventType.HOLD_PLACED,
        voucher=voucher,
        legs=(Leg(HOLDS, amount), Leg(HOLDS_CONTRA, -amount)),
        lapses_at=lapses_at,
    )


def release_hold(voucher: Voucher, hold: Hold) -> Entry:
    """Give the whole reservation back: nothing was sold."""
    return Entry(
        event_type=EventType.HOLD_RELEASED, voucher=voucher, legs=pair_back(hold), ends=hold.id
    )


def lapse_hold(voucher: Voucher, hold: Hold) -> Entry:
    """Note that the reservation ran out before it was used, as the provider says.

    It may be earlier than `lapses_at`, which is what we expected: the card's bank decides.
    """
    return Entry(
        event_type=EventType.HOLD_LAPSED, voucher=voucher, legs=pair_back(hold), ends=hold.id
    )


def pair_back(hold: Hold) -> tuple[Leg, Leg]:
    """The memorandum pair of a hold, taken back whole."""
    return Leg(HOLDS, -hold.amount), Leg(HOLDS_CONTRA, hold.amount)
